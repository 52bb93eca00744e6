"""What ranks a question: the sum over streams and fields, and what comes before any sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from holdings.model.document import Unit
from indexer.analysis.numerals import REFERENCE, references_in_both
from indexer.analysis.segment import Analyser, QueryTokens
from indexer.analysis.synonyms import Addition
from indexer.model.expression import AllOf, AnyOf, Constant, Everything, Expression, Terms
from indexer.model.fields import STREAM_WEIGHTS, stream_field
from indexer.model.question import Leaf
from indexer.model.second_pass import SecondPass
from indexer.planning.leaves import MOST_TOKENS, OWN_FIELDS, Leaves

#: What the title's words count beside the body's (tests/relevance). An article's title is its law's: there
#: it only decides between articles that say the same.
TITLE_WEIGHTS = {Unit.DOCUMENT: 0.1, Unit.ARTICLE: 0.1}
#: What words of the files inside a document count beside those of its own text.
ATTACHMENT_WEIGHT = 0.4
#: What a word of an article's or passage's own text counts for being there at all, times its rarity; and how
#: the best hits are put in order again: for articles only, whole documents gain nothing (decision 0311).
PRESENCE = {Unit.DOCUMENT: 0.0, Unit.ARTICLE: 0.75}
SECOND_PASS = {Unit.DOCUMENT: None, Unit.ARTICLE: SecondPass()}
#: Words of a question short enough for entries with all of them to come first, and of one short enough
#: for titles with all of them to.
SHORT_QUESTION = 3
KEYWORD_QUESTION = 8
#: Characters of a question that may be a piece of a text, copied: bodies that have it come before others
#: with its words, so that it is among the first hundred of any archive (tests/relevance, substrings).
COPIED_PIECE = 12

#: Scores above any sum of words, in the order in which they decide.
ALL_WORDS_SCORE = 300.0
ALL_IN_TITLE_SCORE = 100.0
WHOLE_IN_BODY_SCORE = 50.0
#: What a term that words lead to counts beside the words. In a short question it is what was meant; a long
#: one says that in other words too (docs/decisions/0316-synonyms-at-query-time.md).
ADDED_TO_SHORT = 0.5
ADDED_TO_LONG = 0.2
#: What the whole question counts as a phrase of a title; the shorter the title, the more.
TITLE_BOOST = 10.0


def field_weights(fields: Sequence[str], unit: Unit) -> dict[str, float]:
    """What each field's words count; one that is asked alone counts whole."""
    weights = dict.fromkeys(fields, 1.0)
    if len(fields) > 1:
        weights |= {"title": TITLE_WEIGHTS[unit], "attachment": ATTACHMENT_WEIGHT}
    return weights


class Ranking:
    """Turns the words of a question into what ranks its entries."""

    def __init__(self, analyser: Analyser, leaves: Leaves) -> None:
        self._analyser = analyser
        self._leaves = leaves

    def parts(
        self,
        asked: Sequence[Leaf],
        fields: Sequence[str],
        weights: Mapping[str, float],
        unit: Unit,
        added: Sequence[Addition] = (),
    ) -> tuple[Expression, ...]:
        """Everything that ranks, to be summed; nothing where the leaves have no words.

        ``added`` is what some of the words lead to.
        """
        words = " ".join(leaf.text for leaf in asked if not leaf.is_phrase)
        presence = {"body": PRESENCE[unit]}
        content = self._content_words(asked)
        return (
            *self._sums(words, fields, weights, presence),
            *self._added(added, fields, weights, is_short=len(content) <= SHORT_QUESTION),
            *self._firsts(asked, content, fields, added),
        )

    def _sums(
        self, words: str, fields: Sequence[str], weights: Mapping[str, float], presence: Mapping[str, float]
    ) -> Iterator[Expression]:
        """The sum over streams and fields: what ranks any question.

        In a short one single characters only add to it: nobody who asks for 医改 means all with 改.
        """
        tokens = self._analyser.query(_with_other_spellings(words, self._analyser))
        sums: dict[str, list[Expression]] = {
            stream: [
                Terms(
                    stream_field(field, stream),
                    terms,
                    weight * weights[field],
                    weight * presence.get(field, 0.0),
                )
                for field in fields
                if (terms := _stream_tokens(tokens, stream))
            ]
            for stream, weight in STREAM_WEIGHTS.items()
        }
        characters = sums.pop("unigram")
        pairs = [part for parts in sums.values() for part in parts]
        few = self._content_words([Leaf(words)])
        if characters and 0 < len(few) <= SHORT_QUESTION and all(len(word) > 1 for word in few):
            yield AllOf((AnyOf(tuple(pairs)), AnyOf((Everything(), *characters))))
        else:
            yield from (*pairs, *characters)

    def _added(
        self,
        added: Sequence[Addition],
        fields: Sequence[str],
        weights: Mapping[str, float],
        *,
        is_short: bool,
    ) -> Iterator[Expression]:
        """The terms that words lead to, as they stand, each below the words themselves."""
        share = ADDED_TO_SHORT if is_short else ADDED_TO_LONG
        below = {field: share * weights[field] for field in fields}
        terms = dict.fromkeys(term.added for place in added for term in place.terms)
        yield from (part for term in terms if (part := self._leaves.contains(term, fields, below)))

    def _firsts(
        self,
        asked: Sequence[Leaf],
        words: Sequence[str],
        fields: Sequence[str],
        added: Sequence[Addition],
    ) -> Iterator[Expression]:
        """What puts an entry before the sum: all of a few words, and a title that has what was typed."""
        if 0 < len(words) <= SHORT_QUESTION:
            own = [field for field in fields if field in OWN_FIELDS] or fields
            yield Constant(self._contains_all(words, own, added), ALL_WORDS_SCORE)
        typed = " ".join(leaf.text for leaf in asked)
        is_short = "body" in fields and len(typed) <= COPIED_PIECE
        if is_short and (piece := self._leaves.contains(typed, ("body",))):
            yield Constant(piece, WHOLE_IN_BODY_SCORE)
        if "title" not in fields:
            return
        if 0 < len(words) <= KEYWORD_QUESTION:
            yield Constant(self._contains_all(words, ("title",), added), ALL_IN_TITLE_SCORE)
        if whole := self._leaves.contains(typed, ("title",), {"title": TITLE_BOOST}):
            yield whole

    def _contains_all(
        self, words: Sequence[str], fields: Sequence[str], added: Sequence[Addition] = ()
    ) -> Expression:
        """Entries with every word, or with what it leads to in its place."""
        places: list[Expression] = []
        for place in added:
            typed = self._content_words([Leaf(place.terms[0].typed)])
            terms = [self._leaves.contains(term.added, fields) for term in place.terms]
            places.append(AnyOf((self._contains_all(typed, fields), *(term for term in terms if term))))
            words = [word for word in words if word not in typed]
        rest = [part for word in words if (part := self._leaves.contains(word, fields))]
        return AllOf((*places, *rest))

    def _content_words(self, asked: Sequence[Leaf]) -> tuple[str, ...]:
        """The different words of meaning that are not in quotes; 第十二条 is one word."""
        text = " ".join(leaf.text for leaf in asked if not leaf.is_phrase)
        plain = self._analyser.normalise(text).text
        words = (*REFERENCE.findall(plain), *self._analyser.fine(REFERENCE.sub(" ", plain)))
        return tuple(dict.fromkeys(word for word in words if word not in self._analyser.stop_words))


def _with_other_spellings(words: str, analyser: Analyser) -> str:
    """The words with their references and years in both kinds of numerals, whichever was typed."""
    return " ".join(references_in_both(analyser.normalise(words).text))


def _stream_tokens(tokens: QueryTokens, stream: str) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(tokens, stream)
    return found[:MOST_TOKENS]

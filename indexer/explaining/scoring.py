"""The score of one entry as a sum of parts, each asked of the engine that gave it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.analysis.characterstreams import is_wide
from indexer.model.explanation import PartKind, ScorePart
from indexer.model.expression import AllOf, AnyOf, Constant, Expression, Phrase, Terms, ranks
from indexer.planning.numbers import CITED_NUMBER_SCORE, NUMBER_SCORE
from indexer.planning.ranking import ALL_IN_TITLE_SCORE, ALL_WORDS_SCORE, TITLE_BOOST, WHOLE_IN_BODY_SCORE

#: What an expression scores for the entry; None where it does not match. Each is a question to the engine.
Asked = Callable[[Expression], float | None]

#: Questions to the engine about one score; with more parts, words and pairs are summed up by field.
MOST_QUESTIONS = 40
#: Every constant that planning gives, by its score.
CONSTANTS = {
    NUMBER_SCORE: PartKind.NUMBER,
    CITED_NUMBER_SCORE: PartKind.CITED_NUMBER,
    ALL_WORDS_SCORE: PartKind.ALL_WORDS,
    ALL_IN_TITLE_SCORE: PartKind.ALL_IN_TITLE,
    WHOLE_IN_BODY_SCORE: PartKind.WHOLE_IN_BODY,
}
_STREAMS = {"fine": PartKind.WORD, "bigram": PartKind.PAIRS, "unigram": PartKind.CHARACTERS}
_ORDER = {kind: place for place, kind in enumerate(PartKind)}


@dataclass(frozen=True, slots=True)
class _Leaf:
    kind: PartKind
    field: str
    text: str
    expression: Expression


def score_parts(query: Expression, added: Collection[str], ask: Asked) -> tuple[ScorePart, ...]:
    """What adds to the score of an entry that the query matches; the parts sum up to that score.

    ``added`` are the normalised terms that are looked for besides what was typed. Constants come first,
    then what adds most.
    """
    groups: dict[tuple[PartKind, str], dict[str, list[Expression]]] = {}
    for leaf in _leaves(_scored(query, ask, is_sure=True), added):
        texts = groups.setdefault((leaf.kind, leaf.field), {})
        texts.setdefault(leaf.text, []).append(leaf.expression)
    room = MOST_QUESTIONS - len(groups)
    parts: list[ScorePart] = []
    for (kind, field), texts in sorted(groups.items(), key=lambda item: _ORDER[item[0][0]]):
        whole = ask(AnyOf(tuple(one for some in texts.values() for one in some)))
        if not whole:
            continue
        is_split = 1 < len(texts) <= room
        if is_split:
            room -= len(texts)
            parts += _split(kind, field, texts, ask)
        else:
            parts.append(ScorePart(kind, field, " ".join(texts), whole))
    return tuple(sorted(parts, key=lambda part: (part.kind not in CONSTANTS.values(), -part.score)))


def _split(
    kind: PartKind, field: str, texts: Mapping[str, Sequence[Expression]], ask: Asked
) -> Iterator[ScorePart]:
    for text, expressions in texts.items():
        if score := ask(AnyOf(tuple(expressions))):
            yield ScorePart(kind, field, text, score)


def _scored(expression: Expression, ask: Asked, *, is_sure: bool) -> Iterator[Expression]:
    """The leaves that may add to the score: of a conjunction among alternatives, only where it holds."""
    match expression:
        case Terms() | Phrase() | Constant():
            yield expression
        case AllOf():
            if ranks(expression) and (is_sure or ask(expression) is not None):
                for part in expression.parts:
                    yield from _scored(part, ask, is_sure=True)
        case AnyOf():
            for part in expression.parts:
                yield from _scored(part, ask, is_sure=False)


def _leaves(scored: Iterator[Expression], added: Collection[str]) -> Iterator[_Leaf]:
    for one in scored:
        match one:
            case Constant():
                yield _Leaf(CONSTANTS[one.score], "", "", one)
            case Phrase():
                field, text = one.field.rpartition("_")[0], _text(one.terms)
                is_whole = field == "title" and one.boost == TITLE_BOOST
                kind = PartKind.ADDED if any(term in text for term in added) else PartKind.PHRASE
                yield _Leaf(PartKind.WHOLE_TITLE if is_whole else kind, field, text, one)
            case Terms():
                yield from _terms(one)


def _terms(terms: Terms) -> Iterator[_Leaf]:
    """Words and pairs one by one, single characters as one leaf."""
    field, _, stream = terms.field.rpartition("_")
    kind = _STREAMS[stream]
    if kind is PartKind.CHARACTERS:
        yield _Leaf(kind, field, "", terms)
        return
    for term in dict.fromkeys(terms.terms):
        repeated = tuple(one for one in terms.terms if one == term)
        yield _Leaf(kind, field, term, replace(terms, terms=repeated))


def _text(terms: Sequence[str]) -> str:
    """The text that a phrase's terms, pairs of characters or single ones, were cut from; without spaces."""
    text = terms[0]
    for before, term in pairwise(terms):
        overlaps = is_wide(term) and len(term) == 2 and before[-1:] == term[0]
        text += term[1:] if overlaps else term
    return text

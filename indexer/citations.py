"""Finds the documents that a typed citation means, and what is known of those that are not on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from holdings.model.citations import Citation, CitationKind, read_citation
from holdings.model.document import ArticleStart, Metadata, Version
from holdings.model.names import NUMBER, title_name
from holdings.model.numbers import DocumentNumber
from holdings.model.validity import ENDS, Validity
from holdings.model.versions import made_on, standing_on
from holdings.store import Bearer, Citing, Holdings
from indexer.analysis.normalise import Normalised

#: Texts that are resolved at once.
MOST_TEXTS = 1000
#: Citing documents and near numbers that are shown.
MOST_CITING, MOST_NEAR = 20, 6
#: How far neighbours of a number are looked for, to either side.
NEIGHBOURS = 5
#: What is known to stand comes first, what ended last.
_RANKS = {Validity.IN_FORCE: 0, **dict.fromkeys(ENDS, 2)}
#: Letters of a body's code that are often left out, put in or exchanged.
_CODE_LETTERS = "办发函政字"
#: Longest code whose slips are tried; each letter more is seven names more to look up.
_LONGEST_CODE = 8


class CitationState(StrEnum):
    """What became of a citation; ``cited`` is what public documents speak of and nobody deposited."""

    ON_RECORD = "on_record"
    SEVERAL = "several"
    CITED = "cited"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A public document that may be meant.

    ``version`` is the ordinal of the version that is meant, None for what the document's address shows.
    ``anchor`` is the article's where the version has it, with ``words``, its text; "" where it has not.
    """

    document_id: str
    version: int | None
    shown: Version
    validity: Validity
    anchor: str = ""
    words: str = ""

    @property
    def metadata(self) -> Metadata:
        """What is known of the version that is meant."""
        return self.shown.metadata


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation means: the public documents, or else how many speak of it, and which come near.

    ``are_copies`` says that several documents have almost the same text, so that any of them will do.
    ``citing`` are the newest that speak of it, ``near`` what else may have been meant: another body's code,
    the neighbours of the number, the document that those who cite it mean. Both are empty for a text that
    was resolved among many.
    """

    citation: Citation
    documents: tuple[CitedDocument, ...] = ()
    are_copies: bool = False
    cited_by: int = 0
    citing: tuple[Citing, ...] = ()
    near: tuple[CitedDocument, ...] = ()

    @property
    def state(self) -> CitationState:
        """Whether one document, several, or none is on record, and whether others speak of it."""
        if self.documents:
            is_one = len(self.documents) == 1 or self.are_copies
            return CitationState.ON_RECORD if is_one else CitationState.SEVERAL
        return CitationState.CITED if self.cited_by else CitationState.UNKNOWN

    @property
    def tells_something(self) -> bool:
        """Whether anything public is known of the citation, or at least comes near it."""
        return self.state is not CitationState.UNKNOWN or bool(self.near)

    @property
    def leads_to(self) -> CitedDocument | None:
        """The one document that a citation means, where it has the article that is asked for."""
        has_all = self.documents and bool(self.documents[0].anchor) == bool(self.citation.article)
        return self.documents[0] if has_all and self.state is CitationState.ON_RECORD else None

    @property
    def target(self) -> CitedDocument | None:
        """The document that is meant beyond doubt, asked for by a form that only cites."""
        return self.leads_to if self.citation.is_marked else None


class CitationService:
    """Resolves citations over one installation's holdings; what is not public reads as not on record.

    ``normalise`` folds width and script, ``short_titles`` are the keys of titles by what people say for
    them, ``today`` says which day it is at the site.
    """

    def __init__(
        self,
        holdings: Holdings,
        normalise: Callable[[str], Normalised],
        short_titles: Mapping[str, str],
        today: Callable[[], date],
    ) -> None:
        self._holdings = holdings
        self._normalise = normalise
        self._short = {title_name(short): title_name(title) for short, title in short_titles.items()}
        self._today = today

    def resolve(self, text: str, asof: date | None = None) -> Resolution | None:
        """What a whole text means as a citation, on a day if given; None where it is none."""
        readings = self._read(text)
        if not readings:
            return None
        (found,) = self._resolved([readings], asof)
        return found if found.documents else self._explained(found)

    def resolve_many(self, texts: Sequence[str]) -> list[Resolution | None]:
        """What each of at most 1,000 texts means, with a handful of statements for all of them.

        Raises ValueError for more texts.
        """
        if len(texts) > MOST_TEXTS:
            raise ValueError(f"at most {MOST_TEXTS} texts are resolved at once")
        readings = [self._read(text) for text in texts]
        cited = iter(self._resolved([one for one in readings if one], None))
        found = [next(cited) if one else None for one in readings]
        names = [one.citation.name for one in found if one and not one.documents]
        counts = self._holdings.citations.citing_counts(names)
        return [
            replace(one, cited_by=counts.get(one.citation.name, 0)) if one and not one.documents else one
            for one in found
        ]

    def _read(self, text: str) -> tuple[Citation, ...]:
        """The text as a citation: as it was typed, then in one spelling, then by a title's full form.

        A title keeps its own letters and script, as those of the documents do.
        """
        # What no database takes as text, NUL and halves of pairs, is in no name either.
        text = "".join(character for character in text if character.isprintable() or character.isspace())
        read = (read_citation(text), read_citation(self._normalise(text).text))
        citations = dict.fromkeys(one for one in read if one)
        full = [replace(one, name=self._short[one.name]) for one in citations if one.name in self._short]
        if any(one.kind is CitationKind.NUMBER for one in citations):
            return tuple(one for one in citations if one.kind is CitationKind.NUMBER)[-1:]
        return (*citations, *full)

    def _resolved(self, readings: Sequence[Sequence[Citation]], asof: date | None) -> list[Resolution]:
        names = {name for one in readings for citation in one for name in _names(citation)}
        bearers = self._holdings.citations.bearers(names)
        day = asof or self._today()
        found = [_first(one, bearers, day, as_on=asof) for one in readings]
        return self._with_copies(self._with_articles(found))

    def _with_articles(self, found: Sequence[Resolution]) -> list[Resolution]:
        """The resolutions with the articles that they ask for, where the versions have them."""
        wanted = [
            (document.document_id, document.shown.ordinal, one.citation.article)
            for one in found
            if one.citation.article
            for document in one.documents
        ]
        articles: dict[tuple[str, int, str], tuple[ArticleStart, str]] = {}
        for start in range(0, len(wanted), 100):
            articles |= self._holdings.documents.article_text(wanted[start : start + 100])
        return [_at_article(one, articles) for one in found]

    def _with_copies(self, found: Sequence[Resolution]) -> list[Resolution]:
        """The resolutions, where all of several documents have one text saying so."""
        several = [one.documents[0].document_id for one in found if len(one.documents) > 1]
        copies = self._holdings.companions.copies(several)
        known = {first: {one.document_id for one in others} for first, others in copies.items()}
        return [
            replace(one, are_copies=_are_copies(one.documents, known)) if len(one.documents) > 1 else one
            for one in found
        ]

    def _explained(self, found: Resolution) -> Resolution:
        """A resolution without documents, with who cites what it means and what comes near."""
        name = found.citation.name
        count = self._holdings.citations.citing_counts([name]).get(name, 0)
        citing = self._holdings.citations.citing(name, MOST_CITING) if count else ()
        names = [title_name(one.printed) for one in citing if one.meant and one.printed]
        names += _near_names(found.citation.number) if found.citation.number else ()
        bearers = self._holdings.citations.bearers(names) if names else {}
        day = self._today()
        # Of several with one number one will do: its own page lists them.
        near = [_meant_by_number(bearers[name][0], day) for name in names if name in bearers]
        once = {one.document_id: one for one in near}
        return replace(found, cited_by=count, citing=citing, near=tuple(once.values())[:MOST_NEAR])


def _names(citation: Citation) -> Iterator[str]:
    """The names to look up: an order with a year is known without it too."""
    yield citation.name
    if citation.number and citation.number.year and citation.number.code.endswith("令"):
        yield NUMBER + replace(citation.number, year=None).key


def _first(
    readings: Sequence[Citation], bearers: Mapping[str, Sequence[Bearer]], day: date, *, as_on: date | None
) -> Resolution:
    """The first reading that some document bears, else the first one."""
    for citation in readings:
        for name in _names(citation):
            if name in bearers:
                is_other = name != citation.name and citation.kind is CitationKind.NUMBER
                found = _meant(citation, bearers[name], day, as_on, in_year=is_other)
                if found:
                    return Resolution(citation, found)
    return Resolution(readings[0])


def _meant(
    citation: Citation, bearers: Sequence[Bearer], day: date, as_on: date | None, *, in_year: bool
) -> tuple[CitedDocument, ...]:
    if citation.kind is CitationKind.TITLE:
        return _in_order(_of_title(citation, bearers, day, as_on))
    if citation.kind is CitationKind.ISSUE:
        bearers = _issue_itself(bearers)
    found = [_meant_by_number(bearer, day) for bearer in bearers]
    if in_year:
        found = [one for one in found if citation.year in _years(one.shown)]
    return _in_order(found)


def _meant_by_number(bearer: Bearer, day: date) -> CitedDocument:
    """The version that bears the name; a number is of one state of a text."""
    return _cited(bearer, bearer.bearing, day)


def _of_title(
    citation: Citation, bearers: Sequence[Bearer], day: date, as_on: date | None
) -> list[CitedDocument]:
    """The state of that year, else of the day, else the current one; what ended gives way to what stands."""
    if citation.year:
        of_year = [
            _cited(bearer, version, day)
            for bearer in bearers
            for version in reversed(bearer.versions)
            if citation.year in _years(version)
        ]
        if of_year:
            return list({one.document_id: one for one in reversed(of_year)}.values())
    if as_on:
        stood = [(bearer, standing_on(bearer.versions, as_on)) for bearer in bearers]
        found = [_cited(bearer, version, day) for bearer, version in stood if version]
    else:
        found = [_cited(bearer, bearer.current, day) for bearer in bearers]
    standing = [one for one in found if one.validity not in ENDS]
    return standing or found


def _issue_itself(bearers: Sequence[Bearer]) -> Sequence[Bearer]:
    """The issue that the others were cut out of, where it is on record; else all that it printed."""
    parts = {(one.source, one.part_of) for one in bearers if one.part_of}
    issues = [one for one in bearers if (one.source, one.external_id) in parts]
    return issues or bearers


def _cited(bearer: Bearer, version: Version, day: date) -> CitedDocument:
    known = version.metadata
    ordinal = None if version.ordinal == bearer.current.ordinal else version.ordinal
    return CitedDocument(bearer.document_id, ordinal, version, known.validity.on(day, known.effective_on))


def _in_order(found: Iterable[CitedDocument]) -> tuple[CitedDocument, ...]:
    """What stands before what ended; the newest first."""

    def place(one: CitedDocument) -> tuple[int, int, str]:
        made = made_on(one.metadata)
        rank = _RANKS.get(one.validity, 1)
        return rank, -made.number if made else 0, one.document_id

    return tuple(sorted(found, key=place))


def _years(version: Version) -> set[int]:
    known = version.metadata
    days = (known.signed_on, known.published_on, known.effective_on, version.in_force_from)
    return {civil.day.year for civil in days if civil}


def _at_article(
    found: Resolution, articles: Mapping[tuple[str, int, str], tuple[ArticleStart, str]]
) -> Resolution:
    """The documents that have the article, at it; all of them where none has it or none is asked for."""
    anchor = found.citation.article
    there = [
        replace(one, anchor=anchor, words=articles[key][1])
        for one in found.documents
        if (key := (one.document_id, one.shown.ordinal, anchor)) in articles
    ]
    return replace(found, documents=tuple(there)) if there else found


def _are_copies(documents: Sequence[CitedDocument], copies: Mapping[str, set[str]]) -> bool:
    first, *others = documents
    return copies.get(first.document_id, set()).issuperset(one.document_id for one in others)


def _near_names(number: DocumentNumber) -> Iterator[str]:
    """Names of what may have been meant: the code with a slip mended, then the neighbours of the number."""
    for code in _other_codes(number.code):
        yield NUMBER + replace(number, code=code).key
    if number.sequence.isdecimal():
        own = int(number.sequence)
        for step in range(1, NEIGHBOURS + 1):
            for other in (own - step, own + step):
                if other > 0:
                    yield NUMBER + replace(number, sequence=str(other)).key


def _other_codes(code: str) -> Iterator[str]:
    """The code with two letters exchanged, with one left out, and with one put in."""
    if len(code) > _LONGEST_CODE or code.endswith("令"):
        return
    places = range(len(code))
    found = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in places[:-1]]
    found += [code[:at] + code[at + 1 :] for at in places if len(code) > 2]
    found += [code[:at] + letter + code[at:] for at in (*places, len(code)) for letter in _CODE_LETTERS]
    yield from dict.fromkeys(one for one in found if one != code)

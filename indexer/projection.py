"""From a document on record to the entries that make it findable: one per version, one per article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter

from holdings.model.dates import CivilDate
from holdings.model.document import (
    ArticleStart,
    DisclosureMode,
    Document,
    GazettePlace,
    Metadata,
    Term,
    Unit,
    Version,
    Visibility,
)
from holdings.model.numbers import DocumentNumber
from holdings.model.validity import Validity, ValidityFacts
from holdings.model.versions import NEVER, facts_in_time, spans
from holdings.vocabularies import Lookup, vocabularies
from indexer.analysis.letterpairs import START, number_letters, pairs
from indexer.analysis.pinyin import pinyin
from indexer.analysis.segment import Analyser
from indexer.file_types import file_type
from indexer.model.entry import DocumentEntries, IndexEntry, Streams
from indexer.sort_keys import number_key, sort_keys

_LABEL = re.compile(r"第[〇○零一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?$")


def project_many(documents: Sequence[Document], analyser: Analyser) -> list[DocumentEntries]:
    """The entries of each document, in order; plain values in and out, so it can run in a process pool."""
    return [project(document, analyser) for document in documents]


def project(document: Document, analyser: Analyser) -> DocumentEntries:
    """All entries of a document at its rev; none where it is not public, which removes it.

    A document has an entry per public version, and one per article of those versions; a record that came
    in as an article has an entry as an article only.
    """
    if document.visibility is not Visibility.PUBLIC:
        return DocumentEntries(document.id, document.rev)
    public = tuple(version for version in document.versions if version.visibility is Visibility.PUBLIC)
    found: dict[Unit, list[IndexEntry]] = {Unit.DOCUMENT: [], Unit.ARTICLE: []}
    for place in range(len(public)):
        for unit, entry in _entries(_subject(document, public, place), analyser):
            found[unit].append(entry)
    entries = {unit: tuple(made) for unit, made in found.items() if made}
    return DocumentEntries(document.id, document.rev, entries)


@dataclass(frozen=True, slots=True)
class _Subject:
    """A version, and what each of its entries says beside its words."""

    document: Document
    version: Version
    keywords: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]


def _entries(subject: _Subject, analyser: Analyser) -> Iterator[tuple[Unit, IndexEntry]]:
    document, version = subject.document, subject.version
    title = version.metadata.title
    if document.unit is Unit.ARTICLE:
        article = _own_article(document, version)
        streams = {"title": _article_title(title, analyser), "body": analyser.streams(version.text.clean)}
        yield Unit.ARTICLE, _entry(subject, streams, article.anchor, document.ordinal)
        return
    pieces = _pieces(version, analyser)
    body = _joined([*(streams for _, streams in pieces), *_printed_number(version.metadata, analyser)])
    streams = {"title": analyser.streams(title), "body": body, **_attached(version, analyser)}
    suggested = _suggested(version.metadata, analyser)
    yield Unit.DOCUMENT, _entry(subject, streams, "", 0, suggested)
    articles = [(article, streams) for article, streams in pieces if article is not None]
    for ordinal, (article, body) in enumerate(articles, start=1):
        label = [analyser.title_streams(title), analyser.title_streams(article.label)]
        streams = {"title": _joined(label), "body": body}
        yield Unit.ARTICLE, _entry(subject, streams, article.anchor, ordinal)


def _attached(version: Version, analyser: Analyser) -> dict[str, Streams]:
    """The names and words of the public files inside the document's."""
    pieces = [
        analyser.streams(words)
        for attachment in version.attachments
        if attachment.visibility is Visibility.PUBLIC
        for words in (attachment.name, attachment.text.clean)
    ]
    return {"attachment": _joined(pieces)} if pieces else {}


def _own_article(document: Document, version: Version) -> ArticleStart:
    if version.text.articles:
        return version.text.articles[0]
    return ArticleStart(f"art-{document.ordinal}", "", 0, len(version.text.clean))


def _article_title(title: str, analyser: Analyser) -> Streams:
    """Law and label apart, as in the articles of a document: 公司法第十二条 is 公司法 and 第十二条."""
    label = _LABEL.search(title)
    start = label.start() if label else len(title)
    return _joined([analyser.title_streams(title[:start]), analyser.title_streams(title[start:])])


def _printed_number(metadata: Metadata, analyser: Analyser) -> tuple[Streams, ...]:
    """The number as words behind the body: it need not stand in the text."""
    return (analyser.streams(str(metadata.number)),) if metadata.number else ()


def _pieces(version: Version, analyser: Analyser) -> list[tuple[ArticleStart | None, Streams]]:
    """The text cut at its articles, so that each character is analysed once; None for what is between."""
    text = version.text.clean
    pieces: list[tuple[ArticleStart | None, Streams]] = []
    done = 0
    for article in version.text.articles:
        if article.start > done:
            pieces.append((None, analyser.streams(text[done : article.start])))
        pieces.append((article, analyser.streams(text[article.start : article.end])))
        done = max(done, article.end)
    if done < len(text):
        pieces.append((None, analyser.streams(text[done:])))
    return pieces


def _joined(streams: Sequence[Streams]) -> Streams:
    if len(streams) == 1:
        return streams[0]
    if len(streams) == 2:
        one, other = streams
        if one.fine and other.fine and one.bigram and other.bigram:
            return Streams(
                f"{one.fine} {other.fine}", f"{one.bigram} {other.bigram}", f"{one.unigram} {other.unigram}"
            )
    return Streams(
        " ".join([one.fine for one in streams if one.fine]),
        " ".join([one.bigram for one in streams if one.bigram]),
        " ".join([one.unigram for one in streams if one.unigram]),
    )


def _suggested(metadata: Metadata, analyser: Analyser) -> dict[str, str]:
    """How the title sounds, and the letters of the number: what suggestions ask."""
    syllables, initials = pinyin().streams(analyser.normalise(metadata.title).text)
    streams = {"title_syllable": syllables, "title_initial": initials}
    if metadata.number:
        streams["number_pair"] = " ".join(pairs(START + number_letters(metadata.number)))
    return streams


def _entry(
    subject: _Subject,
    streams: Mapping[str, Streams],
    anchor: str,
    ordinal: int,
    suggested: Mapping[str, str] | None = None,
) -> IndexEntry:
    document, version = subject.document, subject.version.ordinal
    entry_id = f"{document.id}@{version}" + (f"#{anchor}" if anchor else "")
    return IndexEntry(
        entry_id=entry_id,
        document_id=document.id,
        version=version,
        rev=document.rev,
        streams=streams,
        anchor=anchor,
        keywords=subject.keywords,
        numbers={**subject.numbers, "ordinal": ordinal, **sort_keys(entry_id, subject.numbers)},
        suggested=suggested or {},
    )


def _subject(document: Document, public: Sequence[Version], place: int) -> _Subject:
    version = public[place]
    kind = file_type(version.file.name) if version.file else ""
    begin, end = spans(public)[place]
    *stated, _ = _STATED(version.metadata)
    facts = facts_in_time(public, place)
    keywords, numbers = _stated(_law_id(document), document.archive_id, kind, *stated, facts)
    return _Subject(
        document,
        version,
        keywords,
        {
            **numbers,
            "is_current": int(place == len(public) - 1),
            "from_day": begin,
            "until_day": end,
        },
    )


_STATED = attrgetter(
    "number", "issuers", "signed_on", "published_on", "effective_on", "category", "theme", "genre",
    "level", "disclosure_mode", "gazette", "validity",
)  # fmt: skip


@lru_cache(maxsize=4096)
def _stated(  # noqa: PLR0917  (hashable values, so that what articles of one law share is made once)
    law_id: str,
    archive: str,
    kind: str,
    number: DocumentNumber | None,
    issuers: tuple[Term, ...],
    signed_on: CivilDate | None,
    published_on: CivilDate | None,
    effective_on: CivilDate | None,
    category: tuple[Term, ...],
    theme: tuple[Term, ...],
    genre: Term | None,
    level: str,
    mode: DisclosureMode,
    gazette: GazettePlace | None,
    facts: ValidityFacts,
) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """The keywords that have a value and the numbers that articles of one law share: read, never change."""
    words = vocabularies()
    settled_state, settled_day = _settled(facts, effective_on)
    keywords: dict[str, tuple[str, ...]] = {
        "number": (number.key,) if number else (),
        "category": _with_ancestors(category, words.categories),
        "theme": _with_ancestors(theme, words.themes),
        "issuer": tuple(dict.fromkeys([term.id for term in issuers])),
        "genre": (genre.id,) if genre else (),
        "level": (level,) if level else (),
        "mode": () if mode is DisclosureMode.UNKNOWN else (mode.value,),
        "gazette": (gazette.gazette,) if gazette else (),
        "year": _year(signed_on or published_on),
        "basis": (facts.basis.value,),
        "ended_as": (facts.ended_as.value,) if facts.ended_as else (),
        "settled_state": (settled_state.value,),
        "law_id": (law_id,),
        "archive": (archive,),
        "file_type": (kind,) if kind else (),
    }
    numbers = {
        "signed": _day(signed_on, 0),
        "published": _day(published_on, 0),
        "effective": _day(effective_on, 0),
        "amended_day": _day(facts.amended_on, NEVER),
        "ended_day": _ended_day(facts),
        "settled_day": settled_day,
        "by_number": number_key(number),
    }
    return {name: values for name, values in keywords.items() if values}, numbers


def _law_id(document: Document) -> str:
    """What the articles of one law have in common, whether they came in together or one by one."""
    if not document.part_of or document.unit is Unit.DOCUMENT:
        return document.id
    return _whole_id(document.archive_id, document.source, document.part_of)


@lru_cache(1000)
def _whole_id(archive_id: str, source: str, part_of: str) -> str:
    return sha256(f"{archive_id}\n{source}\n{part_of}".encode()).hexdigest()[:16]


def _with_ancestors(terms: Sequence[Term], vocabulary: Lookup) -> tuple[str, ...]:
    ids = [id_ for term in terms for id_ in (term.id, *vocabulary.ancestors(term.id))]
    return tuple(dict.fromkeys(ids))


def _year(date: CivilDate | None) -> tuple[str, ...]:
    return (f"{date.day.year:04d}",) if date else ()


def _day(date: CivilDate | None, missing: int) -> int:
    return date.number if date else missing


def _ended_day(facts: ValidityFacts) -> int:
    if facts.ended_as is None:
        return NEVER
    return _day(facts.ended_on, 0)


def _settled(facts: ValidityFacts, effective_on: CivilDate | None) -> tuple[Validity, int]:
    """The state no later day changes, and the first day it holds (see ``ValidityFacts.on``)."""
    if facts.ended_as:
        return facts.ended_as, _day(facts.ended_on, 0)
    if facts.basis is Validity.NOT_APPLICABLE:
        return facts.basis, 0
    last = max(_day(facts.amended_on, 0), _day(effective_on, 0))
    return (Validity.AMENDED if facts.amended_on else facts.basis), last

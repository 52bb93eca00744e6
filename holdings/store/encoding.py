"""Metadata, places in a text and findings as compact JSON, and back; pure functions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from holdings.model.dates import CivilDate
from holdings.model.document import (
    ArticleStart,
    DisclosureMode,
    Finding,
    GazettePlace,
    Metadata,
    OffsetRun,
    Provenance,
    Term,
    ValueSource,
)
from holdings.model.numbers import DocumentNumber, NumberKind
from holdings.model.validity import Validity, ValidityFacts

_to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_quoted: Final = json.encoder.encode_basestring
_decoder: Final = json.JSONDecoder()

# A collection has far fewer days and terms than documents, and a table is asked faster than an enum.
_day: Final = lru_cache(maxsize=10_000)(CivilDate.parse)
_term: Final = lru_cache(maxsize=10_000)(Term)
_VALIDITIES: Final = {state.value: state for state in Validity}
_MODES: Final = {mode.value: mode for mode in DisclosureMode}
_KINDS: Final = {kind.value: kind for kind in NumberKind}
_VALUE_SOURCES: Final = {source.value: source for source in ValueSource}


def storable(text: str) -> str:
    """The text with U+FFFD for each character a database refuses (NUL, lone surrogates); same length."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text


# --- metadata -----------------------------------------------------------------------------------------


def metadata_to_json(metadata: Metadata) -> str:
    """The metadata as a JSON object of the fields that are set, in the order of the field table."""
    title = f'"title":{_quoted(metadata.title)}' if metadata.title else ""
    rest = _written_rest(metadata)
    return storable("{" + (f"{title},{rest}" if title and rest else title or rest) + "}")


class _Rests:
    """All that is written behind the title, remembered: the articles of a law differ in the title only."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[int, tuple[tuple[Any, ...], str]] = {}

    def __call__(self, metadata: Metadata) -> str:
        values = _REST(metadata)
        # What is remembered holds the provenance it is known by, so that its id is not used again.
        known = self._known.get(id(metadata.provenance))
        if known and known[0] == values:
            return known[1]
        written = _write_rest(metadata)
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[id(metadata.provenance)] = (values, written)
        return written


def _write_rest(metadata: Metadata) -> str:
    # Put together from pieces: JSONEncoder makes an encoder anew for each call (16 against 13 µs).
    parts = []
    for name, write, _, empty in _FIELDS:
        if name == "title":
            continue
        value = getattr(metadata, name)
        if value is not empty and (empty is None or value != empty):
            parts.append(f'"{name}":{write(value)}')
    if metadata.provenance:
        known = ",".join([_write_provenance(*pair) for pair in sorted(metadata.provenance.items())])
        parts.append(f'"provenance":{{{known}}}')
    return ",".join(parts)


def _write_provenance(field: str, known: Provenance) -> str:
    evidence = f",{_quoted(known.evidence)}" if known.evidence else ""
    return f"{_quoted(field)}:[{_quoted(known.source)},{known.confidence!r}{evidence}]"


def metadata_from_json(text: str) -> Metadata:
    """The metadata that ``metadata_to_json`` wrote."""
    stored: dict[str, Any] = json.loads(text)
    provenance = {
        field: Provenance(_VALUE_SOURCES[known[0]], known[1], known[2] if len(known) > 2 else "")
        for field, known in stored.pop("provenance", {}).items()
    }
    return _metadata(stored, provenance)


def values_from_json(text: str) -> Metadata:
    """The metadata that ``metadata_to_json`` wrote, without provenance, which takes longest to read."""
    # Provenance is written last, and an unescaped quote behind a comma only occurs where a name begins.
    place = text.find(',"provenance":{')
    values = text[:place] if place >= 0 else text[:-1]
    if not values.startswith('{"title":'):
        stored = json.loads(text)
        stored.pop("provenance", None)
        return _metadata(stored, {})
    title, end = _decoder.raw_decode(values, 9)
    return Metadata(title, *_read_rest(values[end + 1 :]))


@lru_cache(maxsize=4096)
def _read_rest(text: str) -> tuple[Any, ...]:
    """The values behind a title in their order, shared by all that were written so."""
    return _REST(_metadata(json.loads("{" + text + "}"), {}))[:-1]


def _metadata(stored: Mapping[str, Any], provenance: Mapping[str, Provenance]) -> Metadata:
    values: dict[str, Any] = {"title": "", "provenance": provenance}
    for name, value in stored.items():
        read = _READERS[name]
        values[name] = read(value) if read else value
    return Metadata(**values)


def date_to_text(day: CivilDate | None) -> str:
    """A date as printed, "" for none."""
    return str(day) if day else ""


def date_from_text(text: str) -> CivilDate | None:
    """The date that ``date_to_text`` wrote."""
    return _day(text) if text else None


def _write_term(term: Term) -> str:
    return f"[{_quoted(term.id)},{_quoted(term.label)}]"


def _write_terms(terms: Iterable[Term]) -> str:
    return f"[{','.join([_write_term(term) for term in terms])}]"


def _read_terms(pairs: Iterable[list[str]]) -> tuple[Term, ...]:
    return tuple([_term(term_id, label) for term_id, label in pairs])


def number_to_json(number: DocumentNumber | None) -> str:
    """A document number as JSON, "" for none."""
    return _write_number(number) if number else ""


def number_from_json(text: str) -> DocumentNumber | None:
    """The number that ``number_to_json`` wrote."""
    return _read_number(json.loads(text)) if text else None


def validity_to_json(facts: ValidityFacts) -> str:
    """The facts of a document's validity as JSON."""
    return storable(_write_validity(facts))


def validity_from_json(text: str) -> ValidityFacts:
    """The facts that ``validity_to_json`` wrote."""
    return _read_validity(json.loads(text))


def in_effect(metadata: Metadata, validity: str | None) -> Metadata:
    """The metadata with the validity that other documents give it, where they do (``validity_to_json``)."""
    return replace(metadata, validity=validity_from_json(validity)) if validity else metadata


def _write_number(number: DocumentNumber) -> str:
    return _to_json([number.code, number.year, number.sequence, number.kind])


def _read_number(parts: list[Any]) -> DocumentNumber:
    return DocumentNumber(parts[0], parts[1], parts[2], _KINDS[parts[3]])


def _write_gazette(place: GazettePlace) -> str:
    pages = [place.page] if place.last_page is None else [place.page, place.last_page]
    return _to_json([place.gazette, place.year, place.issue, *pages])


def _write_validity(facts: ValidityFacts) -> str:
    amended, ended = date_to_text(facts.amended_on), date_to_text(facts.ended_on)
    ended_as = _quoted(facts.ended_as) if facts.ended_as else "null"
    return f'[{_quoted(facts.basis)},"{amended}","{ended}",{ended_as},{_quoted(facts.evidence)}]'


def _write_date(day: CivilDate) -> str:
    return f'"{day}"'


def _read_validity(parts: list[Any]) -> ValidityFacts:
    basis, amended, ended, ended_as, evidence = parts
    return ValidityFacts(
        _VALIDITIES[basis],
        date_from_text(amended),
        date_from_text(ended),
        _VALIDITIES[ended_as] if ended_as else None,
        evidence,
    )


_Function = Callable[[Any], Any] | None
_NOTHING: Final = Metadata(title="")
#: Field, how it is written as JSON, how it is read (None: as it is).
_WAYS: Final[tuple[tuple[str, Callable[[Any], str], _Function], ...]] = (
    ("title", _quoted, None),
    ("number", _write_number, _read_number),
    ("index_number", _quoted, None),
    ("issuers", _write_terms, _read_terms),
    ("signed_on", _write_date, _day),
    ("printed_on", _write_date, _day),
    ("published_on", _write_date, _day),
    ("effective_on", _write_date, _day),
    ("category", _write_terms, _read_terms),
    ("theme", _write_terms, _read_terms),
    ("genre", _write_term, lambda pair: _term(*pair)),
    ("level", _quoted, None),
    ("disclosure_mode", _quoted, _MODES.__getitem__),
    ("gazette", _write_gazette, lambda parts: GazettePlace(*parts)),
    ("validity", _write_validity, _read_validity),
    ("origin", _quoted, None),
    ("remarks", _quoted, None),
    ("summary", _quoted, None),
    ("subject_words", lambda words: _to_json(list(words)), tuple),
    ("signer", _quoted, None),
    ("copy_number", _quoted, None),
    ("copies", str, None),
    ("disclosure_ground", _quoted, None),
)
#: The same with the value that means nothing is known, which is not written at all.
_FIELDS: Final = tuple((name, write, read, getattr(_NOTHING, name)) for name, write, read in _WAYS)
_REST: Final = attrgetter(*(name for name, _, _, _ in _FIELDS if name != "title"), "provenance")
_written_rest: Final = _Rests(4096)
_READERS: Final = {name: read for name, _, read, _ in _FIELDS}
#: The metadata fields that carry provenance.
METADATA_FIELDS: Final = tuple(name for name, _, _, _ in _FIELDS)


# --- articles -----------------------------------------------------------------------------------------
# [[headings…],[[anchor,label,start,end,heading number],…]]: a heading stands once, and one article of a
# long law is read without parsing the others.


def articles_to_json(articles: Iterable[ArticleStart]) -> str:
    """The article starts as compact JSON, "" for none."""
    headings: dict[str, int] = {}
    rows = [
        [a.anchor, a.label, a.start, a.end, headings.setdefault(a.heading, len(headings))] for a in articles
    ]
    return storable(_to_json([list(headings), rows])) if rows else ""


def articles_from_json(text: str) -> tuple[ArticleStart, ...]:
    """The article starts that ``articles_to_json`` wrote."""
    if not text:
        return ()
    headings, rows = _decoder.raw_decode(text)[0]
    return tuple([_article(row, headings) for row in rows])


def article_in_json(text: str, anchor: str) -> ArticleStart | None:
    """The one article with that anchor, found without reading the others; None where there is none."""
    if not text:
        return None
    headings, rows_from = _decoder.raw_decode(text, 1)
    # An unescaped quote after a bracket only occurs where a row begins.
    place = text.find(f"[{_to_json(anchor)},", rows_from)
    return _article(_decoder.raw_decode(text, place)[0], headings) if place >= 0 else None


def _article(row: list[Any], headings: list[str]) -> ArticleStart:
    return ArticleStart(row[0], row[1], row[2], row[3], headings[row[4]])


# --- pages, offsets, findings -------------------------------------------------------------------------


def numbers_to_json(numbers: Iterable[int]) -> str:
    """Whole numbers as a JSON list, "" for the commonest one: a single page that starts at 0."""
    listed = list(numbers)
    return "" if listed == [0] else _to_json(listed)


def numbers_from_json(text: str) -> tuple[int, ...]:
    """The numbers that ``numbers_to_json`` wrote."""
    return tuple(json.loads(text)) if text else (0,)


def offsets_to_json(runs: Iterable[OffsetRun]) -> str:
    """The offset map as one flat list of four numbers a run, "" for none."""
    flat = [number for run in runs for number in (run.clean, run.page, run.raw, run.length)]
    return _to_json(flat) if flat else ""


def offsets_from_json(text: str) -> tuple[OffsetRun, ...]:
    """The offset map that ``offsets_to_json`` wrote."""
    flat = json.loads(text) if text else []
    return tuple(OffsetRun(*flat[place : place + 4]) for place in range(0, len(flat), 4))


def findings_to_json(findings: Iterable[Finding]) -> str:
    """The findings of the gate as JSON rows, "" for none."""
    rows = [[finding.rule, finding.start, finding.end] for finding in findings]
    return storable(_to_json(rows)) if rows else ""


def findings_from_json(text: str) -> tuple[Finding, ...]:
    """The findings that ``findings_to_json`` wrote."""
    return tuple(Finding(*row) for row in json.loads(text)) if text else ()


def mapping_to_json(mapping: Mapping[str, Any]) -> str:
    """A report as JSON; values JSON does not know are written as their words."""
    return storable(json.dumps(mapping, ensure_ascii=False, default=str))

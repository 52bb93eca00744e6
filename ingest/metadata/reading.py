"""Reading a document's metadata: what is stated, what its page says, what its text says, in that order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from holdings.model.document import DisclosureMode, DocumentText, Metadata, Provenance, Term, ValueSource
from holdings.model.numbers import DocumentNumber, NumberKind
from holdings.model.validity import ValidityFacts
from holdings.vocabularies import vocabularies
from ingest.metadata import dates, marks
from ingest.metadata.bodies import is_signed, read_bodies
from ingest.metadata.categories import suggest_category
from ingest.metadata.heading import read_number, read_title
from ingest.metadata.kinds import read_gazette, read_genre, read_mode
from ingest.metadata.stated import Found, Hints, page_hints, understand
from ingest.metadata.themes import suggest_theme
from ingest.metadata.validity import read_term, with_term
from ingest.port import Extraction

#: Fields in which a text that says something else than the list is reported.
COMPARED = ("title", "number", "issuers", "signed_on", "printed_on", "published_on", "effective_on")
LEVELS = ("state", "province", "city", "city_dept", "county", "county_dept", "town", "utility")
#: What the head and the end say in a line of their own: how it is read, understood, and how sure it is.
_MARKS: tuple[tuple[str, Callable[[str], marks.Mark | None], Callable[[str], Any], float], ...] = (
    ("index_number", marks.read_index_number, str, 0.95),
    ("signer", marks.read_signer, str, 0.9),
    ("copy_number", marks.read_copy_number, str, 0.8),
    ("copies", marks.read_copies, int, 0.9),
    ("subject_words", marks.read_subject_words, lambda words: tuple(words.split("；")), 0.9),
    ("origin", marks.read_origin, str, 0.8),
)
_PUNCTUATION = re.compile(r"[\s　“”\"‘’'《》〈〉<>（）()、，,·•—-]")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the file says something else than the list, and the words that was read from."""

    field: str
    stated: str
    read: str
    where: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's metadata, with what differs, what was not understood and what no vocabulary knows."""

    metadata: Metadata
    differences: tuple[Difference, ...] = ()
    problems: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()


def read_metadata(text: DocumentText, extraction: Extraction, hints: Hints) -> Metadata:
    """The metadata of a document, each value with its source; what is stated beats page and text."""
    return read(text, extraction, hints).metadata


def read(text: DocumentText, extraction: Extraction, hints: Hints) -> Reading:
    """The metadata of a document and how it compares with what is stated of it.

    Order of authority: transfer list or depositor, page metadata, text rules, file properties. The title
    falls back to the file's own properties, then to its name; it is never empty.
    """
    stated, page = understand(hints), understand(page_hints(extraction.properties))
    own = read_text(text)
    in_file: Found = {**own, **_from_markdown(extraction), **page.found}
    merged: Found = {**_from_file(extraction), **in_file, **stated.found}
    _add_effective(merged, own, text)
    _add_kind(merged, text.clean)
    _add_ground(merged, text.clean)
    _add_term(merged, text.clean)
    if "effective_on" in merged and merged["effective_on"][1].source is ValueSource.TEXT_RULE:
        in_file["effective_on"] = merged["effective_on"]
    return Reading(
        metadata_of(merged),
        tuple(_differences(stated.found, in_file)),
        tuple(stated.problems),
        tuple(stated.unknown + page.unknown),
    )


def metadata_of(found: Found) -> Metadata:
    """The metadata with these values and their provenance."""
    values: dict[str, Any] = {name: value for name, (value, _) in found.items()}
    values.setdefault("title", "")
    return Metadata(**values, provenance={name: provenance for name, (_, provenance) in found.items()})


def _rule(value: object, confidence: float, evidence: str) -> tuple[Any, Provenance]:
    return value, Provenance(ValueSource.TEXT_RULE, round(confidence, 2), evidence[:200])


def read_text(text: DocumentText) -> Found:
    """What the rules read from a text alone: title, number, bodies, dates and the marks around it."""
    clean, found = text.clean, Found()
    if not clean:
        return found
    title, number = read_title(clean), read_number(clean)
    if title:
        found["title"] = _rule(title.title, title.confidence, title.title)
    if number:
        found["number"] = _rule(number.number, number.confidence, number.evidence)
    printed_title = title.title if title else clean[:80].split("\n", 1)[0]
    bodies = read_bodies(clean, printed_title, number.number.code if number else "")
    if bodies:
        found["issuers"] = _rule(bodies.bodies, bodies.confidence, bodies.evidence)
    _add_dates(found, text)
    _add_marks(found, clean)
    if summary := marks.read_summary(clean, title.end if title else 0):
        found["summary"] = _rule(summary.value, 0.5, summary.words)
    return found


def _add_marks(found: Found, clean: str) -> None:
    mode, gazette = read_mode(clean), read_gazette(clean)
    if mode:
        found["disclosure_mode"] = _rule(mode[0], 0.95, mode[1])
    if gazette:
        found["gazette"] = _rule(gazette[0], 0.8, gazette[1])
    for name, read_mark, understood, confidence in _MARKS:
        if mark := read_mark(clean):
            found[name] = _rule(understood(mark.value), confidence, mark.words)


def _history(text: DocumentText) -> list[dates.Event]:
    starts = [article.start for article in text.articles if article.anchor.startswith("art-")]
    return dates.read_history(dates.history_of(text.clean[: min(starts[0], 2500) if starts else 800]))


def _add_dates(found: Found, text: DocumentText) -> None:
    clean, events = text.clean, _history(text)
    before_attachments = min(
        (article.start for article in text.articles if article.anchor.startswith("att-")), default=len(clean)
    )
    main = clean[:before_attachments]
    signed = dates.read_signed(main)
    tail = clean[max(len(main), len(clean) - 800) :]
    if signed is None and is_signed(tail):  # a list stands between the text and its signature
        signed = dates.read_signed(tail)
    starts = [article.start for article in text.articles if article.anchor.startswith("art-")]
    reads = {
        "signed_on": signed or dates.signed_from_history(events),
        "printed_on": dates.read_printed(clean),
        "published_on": dates.read_published(clean[: min(starts[0], 600) if starts else 600])
        or (None if signed else dates.published_from_history(events)),
    }
    for name, read_date in reads.items():
        if read_date:
            found[name] = _rule(read_date.on, read_date.confidence, read_date.evidence)


def _from_file(extraction: Extraction) -> Found:
    name = extraction.name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = re.sub(r"(?:[_－-]?(?:节选|扫描件|副本))?\.[A-Za-z0-9]{1,5}$", "", name)
    printed = extraction.properties.get("title", "").strip()
    if len(re.findall("[\u4e00-\u9fff]", printed)) >= 4:
        return {"title": (printed, Provenance(ValueSource.FILE_PROPERTIES, 0.5, printed))}
    return {"title": (stem, Provenance(ValueSource.FILE_PROPERTIES, 0.3, extraction.name))} if stem else {}


def _from_markdown(extraction: Extraction) -> Found:
    """The first-level heading that a Markdown file begins with, which is its title whatever it ends with."""
    first = extraction.pages[0].text.lstrip("\ufeff \n\r") if extraction.pages else ""
    if not first.startswith("# "):
        return {}
    title = first[2:].split("\n", 1)[0].strip()
    return {"title": _rule(title, 0.95, f"# {title}")} if title else {}


def _add_effective(merged: Found, own: Found, text: DocumentText) -> None:
    """Adds the day of effect: a printed day first, then the history's, then one counted from publication."""
    if "effective_on" in merged:
        return
    events = _history(text)
    public = dates.first_published(events)
    dated = own.get("signed_on") or merged.get("published_on") or merged.get("signed_on")
    if public is None and dated and dates.is_only_passed(dated[1].evidence):
        dated = None
    since = public.on if public else dated[0] if dated else None
    effective = dates.read_effective(text.clean, since)
    if effective is None or effective.counted:
        effective = dates.effective_from_history(events) or effective
    if effective:
        merged["effective_on"] = _rule(effective.on, effective.confidence, effective.evidence)


def _add_kind(merged: Found, clean: str) -> None:
    """Adds genre, level, category and theme where nobody states them; each suggestion says why."""
    title: str = merged["title"][0] if "title" in merged else ""
    if "issuers" not in merged and (bodies := read_bodies("", title, "")):
        merged["issuers"] = _rule(bodies.bodies, bodies.confidence, bodies.evidence)
    issuers: tuple[Term, ...] = merged["issuers"][0] if "issuers" in merged else ()
    number: DocumentNumber | None = merged["number"][0] if "number" in merged else None
    if "genre" not in merged:
        ordered = number is not None and number.kind is NumberKind.ORDER
        if genre := read_genre(title, issuers, ordered=ordered):
            merged["genre"] = _rule(genre.term, genre.confidence, genre.reason)
    if "level" not in merged and (level := level_of_bodies(issuers)):
        merged["level"] = _rule(level, 0.8, "、".join(body.label for body in issuers))
    if "category" not in merged and title:
        category = suggest_category(
            title,
            genre=merged["genre"][0].id if "genre" in merged else "",
            level=merged["level"][0] if "level" in merged else "",
            number_code=number.code if number else "",
        )
        merged["category"] = _rule((category.term,), category.confidence, category.reason)
    if "theme" not in merged and (theme := suggest_theme(title, clean)):
        merged["theme"] = _rule((theme.term,), theme.confidence, theme.reason)


def _add_ground(merged: Found, clean: str) -> None:
    """Adds the article that the disclosure mode rests on, where a mode is known and nobody states it."""
    if "disclosure_mode" not in merged or "disclosure_ground" in merged:
        return
    category = merged["category"][0][0].id if "category" in merged else ""
    genre = merged["genre"][0].id if "genre" in merged else ""
    mode: DisclosureMode = merged["disclosure_mode"][0]
    if ground := marks.read_ground(clean, mode, category=category, genre=genre):
        merged["disclosure_ground"] = _rule(ground.value, 0.6, ground.words)


@lru_cache(maxsize=8192)
def level_of_bodies(issuers: tuple[Term, ...]) -> str:
    """The highest level among bodies, "" where none is known."""
    known = vocabularies().issuers
    found = {known.level_of(body.label) for body in issuers}
    return next((level for level in LEVELS if level in found), "")


def _add_term(merged: Found, clean: str) -> None:
    effective = merged.get("effective_on")
    facts = merged.get("validity")
    before: ValidityFacts = facts[0] if facts else ValidityFacts()
    after = with_term(before, read_term(clean, effective[0] if effective else None))
    if after is not before:
        provenance = facts[1] if facts else Provenance(ValueSource.TEXT_RULE, 0.8, after.evidence)
        merged["validity"] = (after, provenance)


def _differences(stated: Found, in_file: Found) -> list[Difference]:
    different = []
    for name in COMPARED:
        if name in stated and name in in_file:
            ours, theirs = stated[name][0], in_file[name][0]
            if not _same(name, ours, theirs):
                where = f"{in_file[name][1].source.value}: {in_file[name][1].evidence}"
                different.append(Difference(name, printed(ours), printed(theirs), where))
    return different


def _same(name: str, ours: Any, theirs: Any) -> bool:
    if name == "title":
        one, two = _PUNCTUATION.sub("", ours), _PUNCTUATION.sub("", theirs)
        return bool(one in two or two in one)
    if name == "number":
        return bool(ours.key == theirs.key)
    if name == "issuers":
        return {body.id for body in ours} == {body.id for body in theirs}
    return bool(ours == theirs)


def printed(value: Any) -> str:
    """A metadata value as a person reads it."""
    if isinstance(value, tuple):
        return "、".join(printed(one) for one in value)
    return value.label if isinstance(value, Term) else str(value)

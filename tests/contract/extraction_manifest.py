"""What every file of the shared extraction set must do, and the few cells where something else is right."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.port import Extraction, Status

ADAPTERS = ("embedded", "tika")
REFUSED = frozenset(
    {Status.ENCRYPTED, Status.DAMAGED, Status.UNSUPPORTED, Status.TIMEOUT, Status.KILLED, Status.EMPTY}
)
WITH_TEXT = frozenset({Status.OK, Status.PARTIAL})

#: (start of the file's name, adapter or * for both) → (the status that is right, why it is not the manifest's)
OTHERWISE: dict[tuple[str, str], tuple[Status, str]] = {
    ("023", "tika"): (
        Status.DAMAGED,
        "PDFBox, in Tika 3.3.2, stops at a font without descendants; it says so, and nothing is taken for text",
    ),
    ("030", "tika"): (
        Status.NEEDS_OCR,
        "no fixed expectation; PDFBox has no characters for the letters, so the text is replacement characters",
    ),
    ("033", "*"): (
        Status.PARTIAL,
        "text and a picture of text on one page: the text is taken, the page named as one that needs OCR",
    ),
}
#: What a picture shows where the manifest has another picture's phrase.
SEEN = {"137": ("Apache Tika", "OCR Testing")}
#: ``survive`` forbids a silent success with text; these succeed with the text they really have.
TRUE_TEXT = {
    "044": "only copying by hand is forbidden; the remark says so",
    "052": "the member that is not encrypted is read; the archive is reported as encrypted",
    "054": "pages that can be loaded are read",
    "055": "its text can be read although it is malformed",
    "059": "both pages can be read",
    "063": "the sheet is plain; the hostile schema part is never looked at",
    "066": "bounded: the name of the sheet and a remark",
    "130": "an ordinary archive with a PDF",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the manifest: the file, the behaviour it must show, the phrases its text must contain."""

    file: str
    behaviour: str
    phrases: tuple[str, ...]


def rows(folder: Path) -> Iterator[Row]:
    """The manifest's lines."""
    with (folder / "files_manifest.csv").open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            phrases = tuple(phrase for phrase in line["must_contain"].split("|") if phrase)
            yield Row(line["file"], line["behaviour"], phrases)


def whole_text(extraction: Extraction) -> str:
    """A file's text and that of everything packed inside it."""
    return "\n".join([extraction.text, *map(whole_text, extraction.children)])


def shortcoming(row: Row, adapter: str, found: Extraction) -> str:
    """What is wrong with an extraction by the manifest and the table above; an empty string if nothing."""
    for who in (adapter, "*"):
        if (row.file[:3], who) in OTHERWISE:
            status, _ = OTHERWISE[row.file[:3], who]
            return "" if found.status is status and found.warnings else f"{found.status}, not {status}"
    return _CHECKS[row.behaviour](row, found)


def _extract(row: Row, found: Extraction) -> str:
    if found.status not in WITH_TEXT:
        return f"{found.status}: {found.warnings}"
    missing = lost(row.phrases, found)
    return f"without {missing}" if missing else ""


def lost(phrases: Sequence[str], found: Extraction) -> list[str]:
    """The phrases that are not in the text, white space left out on both sides."""
    text = re.sub(r"\s", "", whole_text(found))
    return [phrase for phrase in phrases if re.sub(r"\s", "", phrase) not in text]


def _ocr(_row: Row, found: Extraction) -> str:
    return "" if found.status is Status.NEEDS_OCR and not found.text else str(found.status)


def shortcoming_with_ocr(row: Row, found: Extraction) -> str:
    """What is wrong with the extraction of a scan where a recogniser is installed."""
    if found.status not in WITH_TEXT or found.pictured is not None:
        return f"{found.status}: {found.warnings}"
    missing = lost(SEEN.get(row.file[:3], row.phrases), found)
    return f"without {missing}" if missing else ""


def _reject(_row: Row, found: Extraction) -> str:
    refused = found.status in REFUSED - {Status.EMPTY}
    return "" if refused and found.warnings and not found.text else f"{found.status}: {found.warnings}"


def _empty(_row: Row, found: Extraction) -> str:
    return "" if found.status is Status.EMPTY and found.warnings else str(found.status)


def _flag(_row: Row, found: Extraction) -> str:
    return "" if found.status is Status.PARTIAL and found.warnings else f"{found.status}: {found.warnings}"


def _survive(row: Row, found: Extraction) -> str:
    if found.status is Status.OK and row.file[:3] not in TRUE_TEXT:
        return "a silent success with text"
    return "" if found.status is Status.OK or found.warnings else f"{found.status} without a reason"


_CHECKS = {
    "extract": _extract,
    "ocr": _ocr,
    "reject": _reject,
    "empty": _empty,
    "flag": _flag,
    "survive": _survive,
}

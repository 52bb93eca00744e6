"""The verdict on a reading. Every tool fails silently somewhere, so "no error" is never taken for "fine"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from ingest.extractors import kinds
from ingest.extractors.han import is_han, known_han
from ingest.extractors.reading import Reading
from ingest.port import Page, Status

_SAMPLE = 200_000
_MISREAD_SAMPLE = 10_000
_FOREIGN = re.compile("[^\x00-\x7f]+")
_ODD_SHARE = 0.05
_MISREAD_SHARE = 0.05
_LEAST = 40
# Lead bytes as Latin-1 shows them, then continuation bytes as Latin-1 or Windows-1252 does.
_UTF8_AS_LATIN = re.compile(
    "[\u00c2-\u00f4]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}"
)
#: Formats in which a page's picture is right whatever its text says.
_DRAWN = frozenset({kinds.PDF, kinds.OFD})
_LOST = ("锟斤拷", "烫烫烫", "屯屯屯")


def judge(reading: Reading, media_type: str) -> tuple[Status, tuple[Page, ...], tuple[str, ...]]:
    """(verdict, pages worth keeping, remarks) for what a reader found.

    Pages of a PDF or OFD whose characters are not those one sees are emptied and counted as pages that need
    OCR: their text would only be found by people who search for nonsense.
    """
    text = "\n".join(page.text for page in reading.pages)
    if reading.status not in (None, Status.PARTIAL):
        return reading.status or Status.DAMAGED, reading.pages, ()
    if not text.strip():
        return (_without_text(reading), (), _bare_remarks(reading))
    fault = text_fault(text)
    if fault and media_type in _DRAWN:
        return Status.NEEDS_OCR, (), (f"the text layer cannot be used: {fault}",)
    remarks = [f"the text is doubtful: {fault}"] if fault else []
    if reading.truncated:
        remarks.append("the text was cut at the limit")
    remarks.extend(_page_remarks(reading))
    status = Status.PARTIAL if remarks or reading.status is Status.PARTIAL else Status.OK
    return status, reading.pages, tuple(remarks)


def text_fault(text: str) -> str:
    """What is wrong with a text, in a few words; an empty string where it reads like one."""
    sample = text[:_SAMPLE]
    # Each character is looked at once, however often it stands there.
    counts = {character: count for character, count in Counter(sample).items() if not character.isspace()}
    shown = sum(counts.values())
    if counts.get("\ufffd", 0) > max(2, shown * 0.005):
        return "it has replacement characters, the encoding was not recognised"
    if any(trace in sample for trace in _LOST):
        return "it has traces of text that was decoded wrongly (锟斤拷)"
    if shown < _LEAST:
        return ""
    return _misread(sample, shown) or _odd_characters(counts, shown)


def _odd_characters(counts: Mapping[str, int], shown: int) -> str:
    private = _total(counts, lambda character: unicodedata.category(character) in ("Co", "Cn"))
    if private > max(shown * _ODD_SHARE, 5):
        return "it has private-use characters, the font has codes of its own"
    controls = _total(counts, lambda character: unicodedata.category(character) == "Cc")
    known = known_han()
    rare = _total(counts, lambda character: is_han(character) and character not in known)
    if private + controls + rare > max(shown * _ODD_SHARE, 20):
        return "it is full of characters nobody uses, the font does not say which they are"
    return ""


def _total(counts: Mapping[str, int], counted: Callable[[str], bool]) -> int:
    return sum(count for character, count in counts.items() if counted(character))


def _misread(sample: str, shown: int) -> str:
    pairs = sum(len(match) for match in _UTF8_AS_LATIN.findall(sample))
    if pairs > shown * _MISREAD_SHARE:
        return "it is UTF-8 read as Latin-1"
    foreign = "".join(_FOREIGN.findall(sample[:_MISREAD_SAMPLE]))
    if len(foreign) < _LEAST:
        return ""
    back = foreign.encode("gb18030", "ignore").decode("utf-8", "replace")
    if back.count("\ufffd") < len(back) * 0.2:
        return "it is UTF-8 read as GB18030"
    return ""


def _without_text(reading: Reading) -> Status:
    if reading.status is Status.PARTIAL:
        return Status.DAMAGED
    return Status.NEEDS_OCR if reading.pictured else Status.EMPTY


def _bare_remarks(reading: Reading) -> tuple[str, ...]:
    if reading.pictured:
        return ("there is no text, only pictures: OCR is needed",)
    return ("there is no text in it",)


def _page_remarks(reading: Reading) -> list[str]:
    """Which pages of a text with pages show more than they say."""
    if not reading.pictured:
        return []
    bare = {page.number for page in reading.pages if not page.text.strip()}
    without = [number for number in reading.pictured if number in bare]
    beside = [number for number in reading.pictured if number not in bare]
    remarks = []
    if without:
        remarks.append(f"pages without text, OCR is needed: {_listed(without)}")
    if beside:
        remarks.append(f"pages with a picture that may hold text, OCR is needed: {_listed(beside)}")
    return remarks


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:50]))
    return f"{shown} and {len(numbers) - 50} more" if len(numbers) > 50 else shown

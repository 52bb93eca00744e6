"""Which recogniser reads: the one that was asked for, or the best that is installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ingest.ocr import rapid, tesseract
from ingest.ocr.port import Reader, ReaderAbsent

AUTO = "auto"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """A recogniser that can be made: how, whether it is installed, and which version it is."""

    make: Callable[[int], Reader]
    is_installed: Callable[[], bool]
    version: Callable[[], str]


#: The better one first: 0.2 against 2 per cent of wrong characters (docs/decisions/0246).
CHOICES: Mapping[str, Choice] = {
    "rapidocr": Choice(rapid.RapidReader, rapid.is_installed, rapid.version),
    "tesseract": Choice(tesseract.TesseractReader, tesseract.is_installed, tesseract.version),
}


def reader_name(setting: str) -> str:
    """The name of the recogniser a setting means on this machine; "" for none.

    Raises ReaderAbsent where the setting names one that is not installed.
    """
    if setting == NONE:
        return ""
    if setting == AUTO:
        return next((name for name, choice in CHOICES.items() if choice.is_installed()), "")
    if not CHOICES[setting].is_installed():
        raise ReaderAbsent(f"KAIJUAN_OCR is {setting}, which is not installed on this machine")
    return setting

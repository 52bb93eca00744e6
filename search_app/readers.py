"""What reads files under the settings, loaded when it is chosen.

Beside ``wiring``, which builds on it: a process that reads files has no use for the database and the index,
whose modules take as long to load as fifty files to read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ingest.port import TextExtractor
from search_app.settings import ExtractorSetting, Settings


def make_extractor(setting: ExtractorSetting, ocr: str, ocr_folder: Path) -> TextExtractor:
    """The extractor of a setting, with a recogniser for scans; both read in processes of their own.

    The Tika server is a process of its own. Raises ReaderAbsent.
    """
    from ingest.ocr.choose import reader_name  # noqa: PLC0415

    reader = reader_name(ocr)
    extractor = _text_extractor(setting)
    if not reader:
        return extractor
    from ingest.ocr.pages import PageReader  # noqa: PLC0415
    from ingest.ocr.recognising import RecognisingExtractor  # noqa: PLC0415

    return RecognisingExtractor(extractor, PageReader(reader, ocr_folder))


def _text_extractor(setting: ExtractorSetting) -> TextExtractor:
    if setting.kind == "tika":
        from ingest.extractors.tika import TikaExtractor  # noqa: PLC0415

        return TikaExtractor(setting.url)
    from ingest.extractors.isolated import IsolatedExtractor  # noqa: PLC0415

    return IsolatedExtractor()


def ocr_in_words(setting: str) -> str:
    """What reads scans under a setting, or what to install; raises ReaderAbsent."""
    from ingest.ocr.choose import CHOICES, reader_name  # noqa: PLC0415

    name = reader_name(setting)
    if name:
        return f"{name} {CHOICES[name].version()} reads scans"
    if setting == "none":
        return "switched off: scans go on record as needing OCR"
    return (
        "none is installed, scans go on record as needing OCR; install the extra: pip install 'kaijuan[ocr]'"
    )


def extractor_maker(settings: Settings) -> Callable[[], TextExtractor]:
    """What a worker process calls for an extractor of its own."""
    return partial(make_extractor, settings.extractor, settings.ocr, settings.home / "ocr")

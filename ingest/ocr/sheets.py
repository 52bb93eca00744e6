"""The pages of a file as pictures, one at a time: documents as the site draws them, pictures by Pillow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.extractors import kinds
from ingest.extractors.reading import Refused
from ingest.ocr.port import Sheets
from ingest.port import Status


def open_sheets(path: Path, media_type: str) -> Sheets:
    """The pages of a file; raises Refused for a kind of file, or a file, without pages to draw."""
    opener = OPENERS.get(media_type)
    if opener is None:
        raise Refused(Status.UNSUPPORTED, f"pages of {media_type} cannot be drawn")
    return opener(path, media_type)


def can_be_drawn(media_type: str) -> bool:
    """Whether files of this type have pages that can be drawn."""
    return media_type in OPENERS


def _drawn(path: Path, media_type: str) -> Sheets:
    # Each kind of file loads its own library, in the process that reads pages only.
    from ingest.ocr.drawn_sheets import DrawnSheets  # noqa: PLC0415

    return DrawnSheets(path, media_type)


def _picture(path: Path, _media_type: str) -> Sheets:
    from ingest.ocr.picture_sheets import PictureSheets  # noqa: PLC0415

    return PictureSheets(path)


OPENERS: Mapping[str, Callable[[Path, str], Sheets]] = {
    kinds.PDF: _drawn,
    kinds.OFD: _drawn,
    **{kind: _picture for kind in sorted(kinds.IMAGES)},
}

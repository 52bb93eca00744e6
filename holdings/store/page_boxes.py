"""Where words stand on the pages of originals: kept by the original, handed out for public versions only."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from holdings.model.boxes import Box, WordBox
from holdings.model.document import Document, DocumentText, FileReference
from holdings.model.places import Place, places_of
from holdings.store import encoding
from holdings.store.public import IS_PUBLIC
from holdings.store.statements import insert_rows
from holdings.store.tables import documents, page_boxes, versions

#: Boxes are kept in ten-thousandths of the page: 0.02 mm on A4.
_UNITS: Final = 10_000
_PUBLIC_VERSION: Final = (
    (documents.c.id == bindparam("of_document"))
    & (versions.c.document_id == documents.c.id)
    & (versions.c.ordinal == bindparam("of_version"))
    & IS_PUBLIC
)
_OF_PAGES: Final = select(page_boxes.c.page, page_boxes.c.words).where(
    _PUBLIC_VERSION,
    page_boxes.c.file_sha256 == versions.c.file_sha256,
    page_boxes.c.page.in_(bindparam("pages", expanding=True)),
)
_MAP: Final = select(versions.c.offset_map).where(_PUBLIC_VERSION)
_DELETE: Final = delete(page_boxes).where(page_boxes.c.file_sha256 == bindparam("of_file"))


def keep(connection: Connection, written: Iterable[Document]) -> None:
    """Keeps the boxes that come with documents' texts, over those their originals had."""
    found = {file.sha256: text.boxes for file, text in _texts(written) if text.boxes}
    if found:
        connection.execute(_DELETE, [{"of_file": sha256} for sha256 in found])
        rows = [
            {"file_sha256": sha256, "page": page.page, "words": _packed(page.words)}
            for sha256, pages in found.items()
            for page in pages
        ]
        insert_rows(connection, page_boxes, rows)


def _texts(written: Iterable[Document]) -> Iterator[tuple[FileReference, DocumentText]]:
    for document in written:
        for version in document.versions:
            if version.file:
                yield version.file, version.text
            for attachment in version.attachments:
                if attachment.file:
                    yield attachment.file, attachment.text


def of_page(connection: Connection, document_id: str, version: int, page: int) -> tuple[WordBox, ...]:
    """The words of one page of a public version; () for a page without boxes, and for what is not public."""
    return _of_pages(connection, document_id, version, [page]).get(page, ())


def places(
    connection: Connection, document_id: str, version: int, ranges: Sequence[tuple[int, int]]
) -> list[list[Place]]:
    """Where each range of a public version's clean text stands; [] for what has no boxes or is not public."""
    wanted = {"of_document": document_id, "of_version": version}
    row = connection.execute(_MAP, wanted).one_or_none()
    runs = encoding.offsets_from_json(row.offset_map) if row else ()
    touched = {
        run.page
        for run in runs
        for start, end in ranges
        if run.clean < end and run.clean + run.length > start
    }
    words = _of_pages(connection, document_id, version, sorted(touched)) if touched else {}
    return [places_of(runs, words, start, end) for start, end in ranges]


def _of_pages(
    connection: Connection, document_id: str, version: int, pages: Sequence[int]
) -> dict[int, tuple[WordBox, ...]]:
    wanted = {"of_document": document_id, "of_version": version, "pages": pages}
    return {row.page: _unpacked(row.words) for row in connection.execute(_OF_PAGES, wanted)}


def _packed(words: Iterable[WordBox]) -> bytes:
    """[start, length, x0, y0, x1, y1] a word, as deflated JSON: some 5 kB a page."""
    rows = [
        [word.start, word.end - word.start, *(round(edge * _UNITS) for edge in _edges(word.box))]
        for word in words
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode("ascii"))


def _unpacked(data: Any) -> tuple[WordBox, ...]:
    rows = json.loads(zlib.decompress(bytes(data)))
    return tuple(
        WordBox(start, start + length, Box(*(edge / _UNITS for edge in edges)))
        for start, length, *edges in rows
    )


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1

"""A redacted rendition of a document: made, read again to prove that nothing is left, and kept as public.

The original stays in the holdings for reviewers, and nothing public leads to it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import BinaryIO

from holdings.errors import NotOnRecord
from holdings.model.document import Document, FileReference, Finding, Version
from holdings.store import AuditEntry, Original
from ingest.port import RawFile, Status, TextExtractor
from ingest.rendering.burning import BURN_DPI, Rectangle, burn
from ingest.rendering.port import NoSuchPage, NotDrawn, PageRenderer, PageWord, PictureFormat
from ingest.review.desk import Desk, ReviewError, document_at, parse_address, version_of
from ingest.review.hiding import Hider, compact, strings_of
from ingest.screening import is_personal, personal_findings, screen_text

_PDF, _TEXT = "application/pdf", "text/plain"
#: A longer document is given out as text: its pictures would be too large for anybody.
MOST_PAGES = 300
#: What a file made of pictures alone may be called by who reads it again.
_READ_AGAIN = (Status.OK, Status.PARTIAL, Status.EMPTY, Status.NEEDS_OCR)
#: Marks the public file's name.
SUFFIX = "（公开本）"


@dataclass(frozen=True, slots=True)
class Redaction:
    """What a redaction made: the document's new rev, the public file, how many places of which rule."""

    rev: int
    file: FileReference
    places: dict[str, int]


@dataclass(frozen=True, slots=True)
class Tools:
    """What reads files and draws their pages."""

    extractor: TextExtractor
    renderer: PageRenderer


class _NotOnPages(Exception):
    """What is to be hidden cannot be pointed at on the pages' pictures."""


def redact(desk: Desk, address: str, tools: Tools, out: Path | None = None) -> Redaction:
    """Puts a redacted rendition in the place of a document's text and file; who may see it stays.

    Personal values become ■ in the text and in all metadata. A PDF or OFD becomes a PDF of pictures with the
    places painted over; where they cannot be pointed at, and for other files, the public file is the text.
    It is read again before anything is kept. ``out`` is where a copy for a look goes. Raises ReviewError,
    where nothing personal was found too, NotOnRecord, ExtractorUnavailable, ChangedMeanwhile.
    """
    wanted = parse_address(address)
    if wanted.attachment:
        raise ReviewError(
            "an attachment cannot be redacted; keep it back, or have it deposited again without"
        )
    document = document_at(desk, wanted)
    version = version_of(document, wanted)
    findings = [one for one in version.findings if is_personal(one)] or list(
        personal_findings(version.text.clean)
    )
    if not findings:
        raise ReviewError(f"nothing personal was found in {address}")
    if personal_findings(f"{document.external_id}\n{document.source}"):
        raise ReviewError(
            "the file's own name holds personal data, and is what the document is known by; withhold it, and"
            " have the file deposited again under another name"
        )
    hider = Hider.of(version.text.clean, [*findings, *personal_findings(version.text.clean)])
    public = _hidden(version, hider)
    folder = Path(tempfile.mkdtemp(prefix="kaijuan-redact-"))
    try:
        made, media_type = _rendition(desk, tools, version, public, hider, folder)
        _prove(tools.extractor, made, hider, public)
        name = f"{hider.hide(_stem(version))}{SUFFIX}{made.suffix}"
        file = desk.holdings.files.put(made, name, media_type)
        if out:
            shutil.copyfile(made, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    places = dict(Counter(one.rule for one in findings))
    rev = _keep(desk, document, version, replace(public, file=file), places)
    return Redaction(rev, file, places)


def open_original(desk: Desk, address: str) -> tuple[FileReference, BinaryIO]:
    """The file as it was deposited, for a reviewer; that it was opened stands in the log.

    The caller closes the stream. Raises NotOnRecord where there is no file, FileDamaged.
    """
    wanted = parse_address(address)
    document = document_at(desk, wanted)
    version = version_of(document, wanted)
    original = _original(desk, document, version)
    file = original.file if original else version.file
    if file is None:
        raise NotOnRecord(f"{document.id}@{version.ordinal} came in without a file")
    stream = desk.holdings.files.open(file.sha256)
    entry = AuditEntry(desk.who, "open-original", document.id, version.ordinal, "file", after=file.sha256)
    desk.holdings.audit.note([entry])
    return file, stream


def _hidden(version: Version, hider: Hider) -> Version:
    """The version as the public may see it, still with the original's file."""
    text = version.text
    articles = tuple(hider.hide_all(article) for article in text.articles)
    return replace(
        version,
        metadata=hider.hide_all(version.metadata),
        text=replace(text, clean=hider.hide(text.clean), articles=articles, boxes=()),
        relations=hider.hide_all(version.relations),
        findings=tuple(one for one in version.findings if not is_personal(one)),
    )


def _rendition(  # noqa: PLR0917
    desk: Desk, tools: Tools, version: Version, public: Version, hider: Hider, folder: Path
) -> tuple[Path, str]:
    """The public file: pictures of the pages where the places are known, else the text."""
    if version.file and version.extraction_status == Status.OK.value:
        copy = folder / "original"
        with desk.holdings.files.open(version.file.sha256) as stream, copy.open("wb") as target:
            shutil.copyfileobj(stream, target)
        try:
            return _burnt(tools.renderer, copy, version, hider, folder / "public.pdf"), _PDF
        except (_NotOnPages, NoSuchPage, NotDrawn):
            pass
    made = folder / "public.txt"
    made.write_text(public.text.clean, encoding="utf-8")
    return made, _TEXT


def _burnt(renderer: PageRenderer, original: Path, version: Version, hider: Hider, target: Path) -> Path:
    media_type = version.file.media_type if version.file else ""
    pages = list(_pages(renderer, original, media_type))
    rectangles = _rectangles(pages, version.text.clean, version.findings, hider)
    pictures = (
        (renderer.picture(original, media_type, number, PictureFormat.PNG, BURN_DPI), painted)
        for number, painted in enumerate(rectangles, 1)
    )
    burn(pictures, target)
    return target


def _pages(renderer: PageRenderer, original: Path, media_type: str) -> Iterator[Sequence[PageWord]]:
    for number in count(1):
        try:
            words = renderer.words(original, media_type, number)
        except NoSuchPage:
            if number == 1:
                raise
            return
        if number > MOST_PAGES:
            raise _NotOnPages
        yield words


def _rectangles(
    pages: Sequence[Sequence[PageWord]], clean: str, findings: Sequence[Finding], hider: Hider
) -> list[list[Rectangle]]:
    """What to paint on each page: the words in which a value stands. Raises _NotOnPages."""
    letters = [
        (letter, number, word)
        for number, words in enumerate(pages)
        for word in words
        for letter in compact(word.text)
    ]
    line = "".join(letter for letter, _, _ in letters)
    wanted = Counter(compact(clean[one.start : one.end]) for one in findings if one.end and is_personal(one))
    painted: list[list[Rectangle]] = [[] for _ in pages]
    for value in hider.values:
        places = list(_occurrences(value, line))
        if len(places) < max(1, wanted[value]):
            raise _NotOnPages
        for place in places:
            for _, number, word in letters[place : place + len(value)]:
                painted[number].append((word.x0, word.y0, word.x1, word.y1))
    return painted


def _occurrences(value: str, line: str) -> Iterator[int]:
    at = line.find(value)
    while at >= 0:
        yield at
        at = line.find(value, at + 1)


def _prove(extractor: TextExtractor, made: Path, hider: Hider, public: Version) -> None:
    """Reads the public file again, and all else that is public. Raises ReviewError where a value is left."""
    extraction = extractor.extract(RawFile(made, made.name))
    if extraction.status not in _READ_AGAIN:
        raise ReviewError(
            f"the redacted file cannot be read again ({extraction.status.value}); nothing was kept"
        )
    known = [extraction.text, *extraction.properties.values()]
    known += strings_of((public.metadata, public.relations, public.text.articles, public.text.clean))
    if any(map(hider.left_in, known)) or extraction.children:
        raise ReviewError("a personal value is left in the redacted file; nothing was kept")
    if any(is_personal(one) for one in screen_text(public.text.clean).findings):
        raise ReviewError("the gate still finds a personal value in the redacted text; nothing was kept")


def _keep(desk: Desk, document: Document, before: Version, public: Version, places: dict[str, int]) -> int:
    """Writes the public version, and beside it the original: what it was before anything was redacted."""
    original = _original(desk, document, before) or Original(
        document.id, before.ordinal, before.metadata, before.text.clean, before.file, before.findings
    )
    entry = AuditEntry(
        desk.who,
        "redact",
        document.id,
        before.ordinal,
        "file",
        before.file.sha256 if before.file else "",
        public.file.sha256 if public.file else "",
        "，".join(f"{rule} × {times}" for rule, times in places.items()),
    )
    versions = tuple(public if one is before else one for one in document.versions)
    return desk.holdings.documents.revise(replace(document, versions=versions), [entry], redacted=original)


def _original(desk: Desk, document: Document, version: Version) -> Original | None:
    try:
        return desk.holdings.originals.get(document.id, version.ordinal)
    except NotOnRecord:
        return None


def _stem(version: Version) -> str:
    name = version.file.name if version.file else version.metadata.title
    return Path(name.replace("\\", "/")).stem[:80] or "document"

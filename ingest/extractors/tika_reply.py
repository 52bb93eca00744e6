"""Reads a raw /rmeta answer of a Tika server: a list of documents, the outermost first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.extractors import kinds
from ingest.extractors.limits import Limits
from ingest.extractors.markup import without_tags
from ingest.extractors.quality import judge
from ingest.extractors.reading import Reading, Refused, one_page
from ingest.extractors.sniff import expected_type
from ingest.extractors.tika_answers import Xhtml, read_xhtml
from ingest.port import Extraction, Page, Status

Found = Mapping[str, str | Sequence[str]]
_EXCEPTION = "X-TIKA:EXCEPTION"
_FATAL = "X-TIKA:EXCEPTION:container_exception"
_WRITE_LIMIT = "X-TIKA:EXCEPTION:write_limit_reached"
_PATH = "X-TIKA:final_embedded_resource_path"
_VERDICTS: tuple[tuple[str, Status, str], ...] = (
    ("EncryptedDocumentException", Status.ENCRYPTED, "the document is protected by a password"),
    ("AccessPermissionException", Status.ENCRYPTED, "the document forbids that its text is read"),
    ("UnsupportedFormatException", Status.UNSUPPORTED, "the Tika server has no reader for it"),
    ("ZeroByteFileException", Status.DAMAGED, "the file is empty: zero bytes"),
)
# Pictures in pixels: as wide as a line of print, high enough for one; and a scan of a whole page.
_LINE_WIDTH, _LINE_HEIGHT = 400, 24
_SCAN_PIXELS = 1_000_000
_FEW_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Reply:
    """The documents of an answer: the one that was sent, then what was embedded in it."""

    documents: Sequence[Found]

    @classmethod
    def parse(cls, answer: bytes) -> Reply:
        """An answer's documents; raises Refused for no JSON, and for a list of none: a silent time-out."""
        try:
            found = json.loads(answer)
        except ValueError as error:
            raise Refused(Status.DAMAGED, "the Tika server's answer cannot be read") from error
        if not isinstance(found, list) or not found:
            raise Refused(Status.TIMEOUT, "the Tika server answered nothing: it gave up on it")
        return cls(found)

    @property
    def main(self) -> Found:
        """The document that was sent."""
        return self.documents[0]

    def refuse_failures(self) -> None:
        """Raises Refused where the document failed: Tika says so inside an answer of 200."""
        said = _first(self.main, _FATAL)
        if said:
            raise _refusal(said)
        if "EmptyParser" in " ".join(_all(self.main, "X-TIKA:Parsed-By")):
            raise Refused(Status.UNSUPPORTED, "the Tika server has no reader for it")


def reading_of(reply: Reply, media_type: str, limits: Limits) -> Reading:
    """What a Tika server found in a document and in what is embedded in it; raises Refused."""
    reply.refuse_failures()
    main = reply.main
    xhtml = read_xhtml(
        _first(main, "X-TIKA:content"), limits.characters, keep_breaks=media_type != kinds.HTML
    )
    table = {f"meta:{label}": value for label, value in xhtml.page_table.items()}
    troubles = tuple(_troubles(main))
    return Reading(
        pages=_completed(reply, xhtml, media_type, limits),
        properties={**xhtml.properties, **(table if media_type == kinds.HTML else {})},
        children=tuple(_children(reply, limits)),
        pictured=_pictured(reply, xhtml.pages, media_type),
        truncated=xhtml.truncated or _WRITE_LIMIT in main,
        warnings=(*_remarks(main), *troubles),
        status=Status.PARTIAL if troubles else None,
        tool="tika",
    )


def _refusal(said: str) -> Refused:
    for name, status, reason in _VERDICTS:
        if name in said:
            return Refused(status, reason)
    return Refused(Status.DAMAGED, f"the Tika server cannot read it ({said.splitlines()[0][:200]})")


def _completed(reply: Reply, xhtml: Xhtml, media_type: str, limits: Limits) -> tuple[Page, ...]:
    """A document's pages with what Tika tells apart from them although a reader sees it there."""
    pages = xhtml.pages or one_page("")
    if media_type == kinds.XML:
        return tuple(Page(page.number, without_tags(page.text)) for page in pages)
    subject = xhtml.properties.get("title", "")
    if media_type == kinds.EML and subject and subject not in pages[0].text:
        return (Page(1, f"{subject}\n\n{pages[0].text}"), *pages[1:])
    inserted = [_inserted(found, limits) for found in reply.documents[1:] if _is_inserted(found)]
    return one_page("\n".join([*(page.text for page in pages), *inserted])) if inserted else pages


def _is_inserted(found: Found) -> bool:
    """An altChunk: Word shows it as part of the document, the file often has no other text."""
    return _first(found, "embeddedResourceType") == "ALTERNATE_FORMAT_CHUNK"


def _inserted(found: Found, limits: Limits) -> str:
    xhtml = read_xhtml(_first(found, "X-TIKA:content"), limits.characters, keep_breaks=False)
    return "\n".join(page.text for page in xhtml.pages)


def _remarks(found: Found) -> Iterator[str]:
    if _first(found, "access_permission:extract_content") == "false":
        yield "the file's owner forbids copying text out of it"


def _troubles(found: Found) -> Iterator[str]:
    for key in found:
        if key.startswith(_EXCEPTION) and key not in (_FATAL, _WRITE_LIMIT):
            yield f"tika: {_first(found, key).splitlines()[0][:200]}"


def _children(reply: Reply, limits: Limits) -> Iterator[Extraction]:
    embedded = [(found, _path(found)) for found in reply.documents[1:]]
    # Tika takes an OFD for an archive and gives its parts as documents, before the file itself.
    ofd = [path for _, path in embedded if expected_type(path) == kinds.OFD]
    for found, path in embedded:
        inside_ofd = any(path.startswith(f"{outer}/") for outer in ofd)
        if not (_is_inline_picture(found) or _is_inserted(found) or inside_ofd):
            yield _child(found, path.strip("/"), limits)


def _path(found: Found) -> str:
    return _first(found, _PATH) or _first(found, "X-TIKA:embedded_resource_path")


def _child(found: Found, name: str, limits: Limits) -> Extraction:
    media_type = _first(found, "Content-Type").partition(";")[0] or expected_type(name)
    status, pages, warnings = _child_verdict(found, name, media_type, limits)
    return Extraction(
        status=status, media_type=media_type, pages=pages, warnings=warnings, tool="tika", name=name
    )


def _child_verdict(
    found: Found, name: str, media_type: str, limits: Limits
) -> tuple[Status, tuple[Page, ...], tuple[str, ...]]:
    if media_type in kinds.IMAGES:
        return Status.NEEDS_OCR, (), ("a picture: OCR is needed",)
    if expected_type(name) == kinds.OFD:
        return Status.UNSUPPORTED, (), ("an OFD document inside another file: deposit it by itself",)
    said = next((_first(found, key) for key in found if key.startswith(_EXCEPTION)), "")
    if said:
        refusal = _refusal(said)
        return refusal.status, (), (refusal.reason,)
    xhtml = read_xhtml(_first(found, "X-TIKA:content"), limits.characters)
    return judge(Reading(pages=xhtml.pages, truncated=xhtml.truncated), media_type)


def _pictured(reply: Reply, pages: Sequence[Page], media_type: str) -> tuple[int, ...]:
    """Pages of a PDF that show more than their text says; page 1 of another format with pictures alone."""
    bare = {page.number for page in pages if not page.text.strip()}
    if media_type != kinds.PDF:
        pictures = any(_is_inline_picture(found) for found in reply.documents[1:])
        return (1,) if pictures and len(bare) == len(pages) else ()
    sizes = {page.number: len(page.text.strip()) for page in pages}
    shown = {
        number
        for found in reply.documents[1:]
        if (number := _number(found, "tika_pg:page_number")) and _may_hold_text(found, sizes.get(number, 0))
    }
    return tuple(sorted(bare | shown))


def _may_hold_text(found: Found, characters: int) -> bool:
    width, height = _number(found, "tiff:ImageWidth"), _number(found, "tiff:ImageLength")
    if width * height >= _SCAN_PIXELS and characters >= _FEW_CHARACTERS:
        return False
    return width >= _LINE_WIDTH and height >= _LINE_HEIGHT


def _is_inline_picture(found: Found) -> bool:
    kind = _first(found, "Content-Type").partition("/")[0]
    return kind == "image" and _first(found, "embeddedResourceType") in ("INLINE", "THUMBNAIL", "RENDERING")


def _number(found: Found, key: str) -> int:
    value = _first(found, key)
    return int(value) if value.isdigit() else 0


def _all(found: Found, key: str) -> Sequence[str]:
    value = found.get(key, ())
    return [value] if isinstance(value, str) else value


def _first(found: Found, key: str) -> str:
    return next(iter(_all(found, key)), "")

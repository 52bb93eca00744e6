"""Files Word keeps beside its body and shows as part of it (altChunk): mht, HTML, text, another Word file."""

from __future__ import annotations

from ingest.extractors import kinds
from ingest.extractors.limits import Limits
from ingest.extractors.mail import chunk_text
from ingest.extractors.markup import read_html
from ingest.extractors.openxml import read_docx
from ingest.extractors.reading import Refused
from ingest.extractors.sniff import sniff
from ingest.port import Status


def read_inserted(data: bytes, name: str, limits: Limits) -> str:
    """The text of an inserted file; raises Refused for a kind nobody inserts."""
    sniffed = sniff(data, name, limits)
    decoded = sniffed.decoded.text if sniffed.decoded else ""
    if sniffed.media_type == kinds.EML:
        return chunk_text(data, limits)
    if sniffed.media_type == kinds.HTML:
        return "\n".join(page.text for page in read_html(decoded, limits).pages)
    if sniffed.media_type == kinds.DOCX:
        return "\n".join(page.text for page in read_docx(data, limits, _refuse_further).pages)
    if decoded:
        return decoded
    raise Refused(Status.UNSUPPORTED, f"no reader for an inserted {sniffed.media_type}")


def _refuse_further(_data: bytes, _name: str) -> str:
    raise Refused(Status.UNSUPPORTED, "an inserted file inserts another")

"""What has no reader of its own (doc xls ppt rtf msg epub) by iscc-tika, kept from failing silently."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence

import iscc_tika

from ingest.extractors import kinds
from ingest.extractors.limits import Limits
from ingest.extractors.reading import Reading, Refused, one_page
from ingest.extractors.tika_answers import read_xhtml
from ingest.port import Status

_EXCEPTION = ("X-TIKA:EXCEPTION", "X-TIKA:warning")
_ENCRYPTED = ("EncryptedDocument", "AccessPermission", "password")
_BYTES_A_CHARACTER = 6
_PORTION = 1024 * 1024

Found = Mapping[str, Sequence[str]]


def read_leftover(data: bytes, media_type: str, limits: Limits) -> Reading:
    """The text iscc-tika finds, in pages where the format has them.

    Raises Refused for what it cannot read. A wrong name of the file plays no part, only bytes go in.
    """
    extractor = (
        iscc_tika.Extractor()
        .set_xml_output(True)
        .set_ocr_config(iscc_tika.TesseractOcrConfig().set_skip_ocr(True))
        .set_office_config(iscc_tika.OfficeParserConfig().set_include_headers_and_footers(True))
    )
    markup, found, cut = _run(extractor, data, limits.characters * _BYTES_A_CHARACTER)
    _refuse_silent_failures(media_type, found)
    xhtml = read_xhtml(markup, limits.characters)
    remarks = tuple(f"iscc-tika: {value[:200]}" for key in _keys(found) for value in found[key])
    return Reading(
        pages=xhtml.pages or one_page(""),
        properties=xhtml.properties,
        truncated=xhtml.truncated or cut,
        warnings=remarks,
        status=Status.PARTIAL if remarks else None,
        tool="iscc-tika",
        tool_version=importlib.metadata.version("iscc-tika"),
    )


def _run(extractor: iscc_tika.Extractor, data: bytes, most: int) -> tuple[str, Found, bool]:
    """(XHTML, metadata, whether it was cut at ``most`` bytes).

    The stream is read, not the string: that one stops at 500,000 characters without a word, and turns
    every character beyond the basic plane (𠮟 in a name) into six replacement characters.
    """
    try:
        reader, found = extractor.extract_bytes(bytearray(data))
        portions = bytearray()
        while len(portions) < most and (portion := reader.read(_PORTION)):
            portions += portion
    except (OSError, TypeError, ValueError, RuntimeError) as error:
        raise Refused(_verdict(str(error)), f"iscc-tika cannot read it ({str(error)[:200]})") from error
    except BaseException as error:
        # The native library's panics are no Exceptions; an interrupt by the user must still get through.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(Status.DAMAGED, "iscc-tika broke down on it") from error
    return portions.decode("utf-8", "replace"), found, len(portions) >= most


def _keys(found: Found) -> list[str]:
    return [key for key in found if key.startswith(_EXCEPTION)]


def _verdict(message: str) -> Status:
    return Status.ENCRYPTED if any(word in message for word in _ENCRYPTED) else Status.DAMAGED


def _refuse_silent_failures(media_type: str, found: Found) -> None:
    said = " ".join(found.get("Content-Type", ()))
    complaints = " ".join(value for key in _keys(found) for value in found[key])
    if "protected" in said or _verdict(complaints) is Status.ENCRYPTED:
        raise Refused(Status.ENCRYPTED, "the document is protected by a password")
    parsers = " ".join(found.get("X-TIKA:Parsed-By", ()))
    if "EmptyParser" in parsers or said.startswith(kinds.WORKS) or media_type == kinds.WORKS:
        raise Refused(Status.UNSUPPORTED, f"no reader for {said or media_type}")

"""Everything without a reader of its own (doc xls ppt rtf msg epub) by iscc-tika, kept from failing silently."""

from __future__ import annotations

from collections.abc import Mapping

import iscc_tika

from ingest.extractors import kinds
from ingest.extractors.limits import Limits
from ingest.extractors.reading import Reading, Refused, one_page
from ingest.extractors.tika_answers import pages_of, properties_of
from ingest.port import Status

_EXCEPTION = "X-TIKA:EXCEPTION"
_ENCRYPTED = ("EncryptedDocument", "password", "AccessPermission")


def read_leftover(data: bytes, media_type: str, limits: Limits) -> Reading:
    """The text iscc-tika finds, in pages where the format has them.

    Raises Refused for what it cannot read; a wrong name of the file plays no part, only bytes go in.
    """
    # One character more than the limit: a text exactly as long as the cap was cut.
    # Its own default cuts at 500,000 characters and says nothing.
    extractor = (
        iscc_tika.Extractor()
        .set_extract_string_max_length(min(limits.characters * 3, 2**31 - 1))
        .set_xml_output(True)
        .set_ocr_config(iscc_tika.TesseractOcrConfig().set_skip_ocr(True))
        .set_office_config(iscc_tika.OfficeParserConfig().set_include_headers_and_footers(True))
    )
    markup, found = _run(extractor, data)
    _refuse_silent_failures(media_type, found)
    pages, truncated = pages_of(markup, limits.characters)
    return Reading(
        pages=pages or one_page(""),
        properties=properties_of(found),
        truncated=truncated or len(markup) >= limits.characters * 3,
        warnings=tuple(f"iscc-tika: {key}" for key in found if key.startswith(_EXCEPTION)),
        status=Status.PARTIAL if any(key.startswith(_EXCEPTION) for key in found) else None,
        tool="iscc-tika",
    )


def _run(extractor: iscc_tika.Extractor, data: bytes) -> tuple[str, Mapping[str, list[str]]]:
    try:
        markup, found = extractor.extract_bytes_to_string(bytearray(data))
    except Exception as error:
        raise Refused(_verdict(str(error)), f"iscc-tika cannot read it ({str(error)[:200]})") from error
    except BaseException as error:
        # The native library's panics are no Exceptions; an interrupt by the user must still get through.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(Status.DAMAGED, "iscc-tika broke down on it") from error
    return markup, found


def _verdict(message: str) -> Status:
    return Status.ENCRYPTED if any(word in message for word in _ENCRYPTED) else Status.DAMAGED


def _refuse_silent_failures(media_type: str, found: Mapping[str, list[str]]) -> None:
    said = " ".join(found.get("Content-Type", ()))
    if "protected" in said:
        raise Refused(Status.ENCRYPTED, "the document is protected by a password")
    parsers = " ".join(found.get("X-TIKA:Parsed-By", ()))
    if "EmptyParser" in parsers or said.startswith(kinds.WORKS) or media_type == kinds.WORKS:
        raise Refused(Status.UNSUPPORTED, f"no reader for {said or media_type}")

"""The text extraction port over an Apache Tika server, through the ``tika`` package used client-only."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ingest.errors import ExtractorUnavailable
from ingest.extractors import kinds
from ingest.extractors.choose import read_guarded
from ingest.extractors.limits import DEFAULT_LIMITS, Limits
from ingest.extractors.reading import Part, Reading, Refused, one_page
from ingest.extractors.sniff import Sniffed, expected_type
from ingest.extractors.text import read_text
from ingest.extractors.tika_reply import Reply, reading_of
from ingest.extractors.walk import Walk
from ingest.extractors.xmltree import parse_xml
from ingest.port import Extraction, RawFile, Status

# Read by the package while it is imported: no download and start of a server, no log file, no log lines.
_ENVIRONMENT = {"TIKA_CLIENT_ONLY": "True", "TIKA_LOG_FILE": "", "TIKA_SERVER_JAR": ""}
_PLAIN = frozenset({kinds.TEXT, kinds.MARKDOWN, kinds.CSV, kinds.SUBTITLES})
_IMAGE_OBJECT = re.compile(rb"/Subtype\s*/Image")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_OK, _UNAVAILABLE, _UNPROCESSABLE, _UNSUPPORTED = 200, 503, 422, 415
_FIRST_WAIT = 0.25
_LONGEST_WAIT = 2.0


def client_only_package() -> Any:
    """The ``tika.tika`` module, unable to start or download a server whoever imported it first."""
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update(_ENVIRONMENT)
    try:
        # Here and not above: the environment must be set first, and only who asks a server pays for it.
        from tika import tika as package  # noqa: PLC0415
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    # Somebody may have imported it before without saying so.
    package.TikaClientOnly = True
    return package


class TikaExtractor:
    """Reads files by asking a Tika server; pictures and OFD, which it cannot read, never reach it:
    OFD is read by our own reader.

    ``seconds`` is how long one document may take, a little more than the server's own limit;
    ``patience`` how long a server that is starting again is waited for.
    """

    def __init__(
        self, url: str, limits: Limits = DEFAULT_LIMITS, *, seconds: float = 75.0, patience: float = 15.0
    ) -> None:
        self._url = url.rstrip("/")
        self._limits = limits
        self._seconds = seconds
        self._patience = patience
        self._package = client_only_package()
        self._walk = Walk(self._read, self.name, limits)

    @property
    def name(self) -> str:
        """``tika``."""
        return "tika"

    def extract(self, file: RawFile) -> Extraction:
        """The text of a file, with a verdict; raises ExtractorUnavailable where the server is gone."""
        return self._walk.file(file)

    def check(self) -> str:
        """The server's own line about its version; raises ExtractorUnavailable."""
        status, body = self._call("get", "/version", b"", {}, 5.0)
        if status != _OK:
            raise ExtractorUnavailable(f"{self._url} is no Tika server: it answered {status}")
        return f"tika: {body.decode('utf-8', 'replace').strip()} at {self._url}"

    def _read(self, data: bytes, sniffed: Sniffed, _name: str) -> Reading:
        if sniffed.media_type == kinds.OFD:
            return read_guarded(data, sniffed, self._limits)
        if sniffed.media_type in _PLAIN and sniffed.decoded:
            return self._read_plain(sniffed.decoded.text, sniffed.media_type)
        body, headers = _request(data, sniffed)
        reply = Reply.parse(self._put("/rmeta/xml", body, headers))
        reading = reading_of(reply, sniffed.media_type, self._limits)
        if sniffed.media_type == kinds.EML and any(map(_is_ofd, reading.children)):
            return self._with_attached_ofd(reading, data, sniffed)
        return reading

    def _with_attached_ofd(self, reading: Reading, data: bytes, sniffed: Sniffed) -> Reading:
        """The OFD files attached to a message, as parts for our own reader instead of Tika's children."""
        own = read_guarded(data, sniffed, self._limits)
        return replace(
            reading,
            children=tuple(child for child in reading.children if not _is_ofd(child)),
            parts=tuple(part for part in own.parts if _is_ofd(part)),
        )

    def _read_plain(self, text: str, media_type: str) -> Reading:
        """Line breaks are all the form plain text has; only Tika's plain answer keeps them."""
        own = read_text(text, media_type, self._limits)
        if not text.strip():
            return own
        headers = _headers(f"{kinds.TEXT}; charset=UTF-8", "txt")
        reply = Reply.parse(self._put("/rmeta/text", own.pages[0].text.encode("utf-8", "replace"), headers))
        reply.refuse_failures()
        content = reply.main.get("X-TIKA:content")
        found = content if isinstance(content, str) else ""
        return Reading(
            pages=one_page(found.strip("\n")), properties=own.properties, truncated=own.truncated, tool="tika"
        )

    def _put(self, service: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The raw answer to a document; raises Refused where the server says no to it or dies of it."""
        deadline = time.monotonic() + self._patience
        wait = _FIRST_WAIT
        while True:
            try:
                status, answer = self._call("put", service, body, headers, self._seconds)
            except _NotReached as error:
                if time.monotonic() + wait > deadline:
                    raise ExtractorUnavailable(str(error)) from error
                status = _UNAVAILABLE
            if status == _OK:
                return answer
            if status != _UNAVAILABLE:
                raise _said_no(status)
            if time.monotonic() + wait > deadline:
                raise Refused(Status.TIMEOUT, "the Tika server gave up on it")
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _call(
        self, verb: str, service: str, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> tuple[int, bytes]:
        faults = self._package.requests.exceptions
        options = {
            "timeout": (5.0, seconds),
            "allow_redirects": False,
            "verify": True,
            # Documents go to the server that was named, never through a proxy of the environment; None
            # would be replaced by it, an empty string is not.
            "proxies": {"http": "", "https": "", "all": ""},
        }
        try:
            status, answer = self._package.callServer(
                verb, self._url, service, body, dict(headers), rawResponse=True, requestOptions=options
            )
        except faults.ReadTimeout as error:
            raise Refused(Status.TIMEOUT, f"the Tika server took longer than {seconds:g} seconds") from error
        except faults.ConnectionError as error:
            raise self._connection_fault(error, verb) from error
        except faults.RequestException as error:
            raise ExtractorUnavailable(f"the Tika server at {self._url} cannot be asked: {error}") from error
        return int(status), bytes(answer)

    def _connection_fault(self, error: Exception, verb: str) -> Exception:
        """Refused or never begun: try again. Broken off: the document killed the server's child."""
        message = f"the Tika server at {self._url} cannot be reached: start it or name another ({error})"
        reason = getattr(error.args[0], "reason", None) if error.args else None
        if verb == "get":
            return ExtractorUnavailable(message)
        if reason is not None:
            return _NotReached(message)
        self._wait_until_back(message)
        return Refused(Status.KILLED, "the Tika server broke down while it read this")

    def _wait_until_back(self, message: str) -> None:
        deadline = time.monotonic() + self._patience
        wait = _FIRST_WAIT
        while True:
            try:
                self.check()
            except (ExtractorUnavailable, Refused):
                if time.monotonic() + wait > deadline:
                    raise ExtractorUnavailable(message) from None
                time.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                return


def _is_ofd(found: Extraction | Part) -> bool:
    return expected_type(found.name) == kinds.OFD


class _NotReached(Exception):
    """No connection was made, so nothing was read: the same document may be sent again."""


def _said_no(status: int) -> Refused:
    if status == _UNSUPPORTED:
        return Refused(Status.UNSUPPORTED, "the Tika server has no reader for it")
    if status == _UNPROCESSABLE:
        return Refused(Status.DAMAGED, "the Tika server cannot process it")
    return Refused(Status.DAMAGED, f"the Tika server answered {status}")


def _headers(content_type: str, extension: str) -> dict[str, str]:
    """An explicit type (a client's form default gets the empty parser) and an ASCII name with a suffix.

    Without a name, text that is not UTF-8 comes back as nothing.
    """
    return {
        "Accept": "application/json",
        "Content-Type": content_type,
        "Content-Disposition": f"attachment; filename=x.{extension}",
    }


def _request(data: bytes, sniffed: Sniffed) -> tuple[bytes, dict[str, str]]:
    media_type = sniffed.media_type
    extension = kinds.usual_extension(media_type)
    if media_type == kinds.HTML and sniffed.decoded:
        # The first charset in a page wins over everything else one can tell Tika.
        page = f'<meta charset="utf-8">{sniffed.decoded.text}'
        return page.encode("utf-8", "replace"), _headers(f"{kinds.HTML}; charset=UTF-8", extension)
    if media_type == kinds.XML and sniffed.decoded:
        body = _XML_DECLARATION.sub("", sniffed.decoded.text).encode("utf-8", "replace")
        parse_xml(body)
        declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
        return declaration + body, _headers(media_type, extension)
    headers = _headers(media_type, extension)
    if media_type == kinds.PDF and _IMAGE_OBJECT.search(data):
        headers["X-Tika-PDFextractInlineImages"] = "true"
    return data, headers

"""Messages (eml, mht) by the standard library: subject and body as text, attachments as files."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator, Mapping
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart

from ingest.extractors.charset import decode
from ingest.extractors.limits import Limits
from ingest.extractors.markup import read_html
from ingest.extractors.reading import Part, Reading, Refused, one_page
from ingest.port import Status

_PROPERTIES = {"subject": "title", "from": "author", "to": "to", "cc": "cc", "date": "created"}
_HEADERS = ("from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type")


def read_mail(data: bytes, limits: Limits) -> Reading:
    """A message's subject and body, plain where there is a plain one, with its attachments as parts.

    Raises Refused for text that only calls itself a message.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not any(name in message for name in _HEADERS):
        raise Refused(Status.DAMAGED, "not a message: it has none of the headers of one")
    properties = _properties(message)
    body = _body(message, limits)
    text = "\n\n".join(part for part in (properties.get("title", ""), body) if part)
    return Reading(
        pages=one_page(text[: limits.characters]),
        properties=properties,
        parts=tuple(_attachments(message)),
        truncated=len(text) > limits.characters,
        tool="email",
    )


def chunk_text(data: bytes, limits: Limits) -> str:
    """The text of a web page saved as one file (mht), as Word inserts them."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    return _body(message, limits) if isinstance(message, EmailMessage) else ""


def _properties(message: EmailMessage) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for header, name in _PROPERTIES.items():
        try:
            value = str(message.get(header, "")).strip()
        except (ValueError, MessageError, LookupError, IndexError, AttributeError):
            continue
        if value:
            found[name] = value
    return found


def _body(message: EmailMessage, limits: Limits) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = _text(part)
    if part.get_content_type() != "text/html":
        return text.replace("\r\n", "\n").strip()
    return "\n".join(page.text for page in read_html(text, limits).pages)


def _text(part: MIMEPart) -> str:
    """A part's characters: its own charset where the bytes agree with it, else what they look like."""
    payload = _bytes(part)
    charset = part.get_content_charset()
    if charset:
        try:
            return payload.decode("gb18030" if charset in ("gb2312", "gbk") else charset)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(payload).text


def _attachments(message: EmailMessage) -> Iterator[Part]:
    body = message.get_body(preferencelist=("plain", "html"))
    for number, part in enumerate(message.walk(), start=1):
        if part is body or (part.is_multipart() and part.get_content_type() != "message/rfc822"):
            continue
        name = part.get_filename() or ""
        if part.get_content_disposition() != "attachment" and not name:
            continue
        name = name or f"attachment-{number}"
        if part.get_content_type() == "message/rfc822":
            yield from (Part(name, inner.as_bytes()) for inner in part.iter_parts())
        else:
            yield Part(name, _bytes(part))


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""

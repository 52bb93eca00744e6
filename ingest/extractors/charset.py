"""Which encoding bytes are in, decided by the bytes: what a page says about itself is often wrong."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ingest.extractors.han import everyday_simplified, everyday_traditional, is_han

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ("utf-16-le", "utf-16-be")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64 * 1024
_ENOUGH = 8 * 1024
_CONFIDENT = 0.8
_NAMES = {"utf-8-sig": "utf-8", "cp950": "big5"}
_OURS = frozenset({"utf-8", "utf8", "gb2312", "gbk", "gb18030", "big5", "ascii", "us-ascii", "iso-8859-1"})
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the encoding its bytes were found to be in."""

    text: str
    charset: str


def decode(data: bytes) -> Decoded:
    """The text of bytes in an encoding found by looking at them; never fails, bad bytes become U+FFFD.

    Byte order marks, then strict UTF-8, then UTF-16 without a mark, then GB18030, and Big5 where GB18030
    makes nonsense. A declared encoding of another family counts only where those make nonsense too.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            text = data.decode(codec, errors="replace").removeprefix("\ufeff")
            return Decoded(text, _NAMES.get(codec, codec))
    if (wide := _wide_codec(data)) is not None:
        return Decoded(data.decode(wide, errors="replace"), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start > 0:
            return Decoded(data.decode("utf-8", errors="replace"), "utf-8")
    codec = _multibyte_codec(data)
    return Decoded(data.decode(codec, errors="replace"), _NAMES.get(codec, codec))


def is_text(data: bytes) -> bool:
    """Whether bytes are text at all, in any encoding: text has next to no control characters."""
    sample = decode(data[:_ENOUGH]).text
    if not sample:
        return False
    controls = len(_CONTROLS.findall(sample))
    return controls + sample.count("\ufffd") <= len(sample) * 0.02


def _wide_codec(data: bytes) -> str | None:
    """UTF-16 without a mark: of the encodings met here only it has zero bytes in plain text."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or len(data) % 2 or 0 not in sample:
        return None
    shares = {codec: _plausible_share(sample.decode(codec, errors="replace")) for codec in _WIDE}
    best = max(shares, key=lambda codec: shares[codec])
    return best if shares[best] >= 0.9 else None


def _plausible_share(text: str) -> float:
    everyday = everyday_simplified() | everyday_traditional()
    counts = Counter(text)
    plain = sum(
        count
        for c, count in counts.items()
        if " " <= c <= "\u036f" or c in "\t\r\n" or c in everyday or _is_mark(c)
    )
    return plain / max(len(text), 1)


def _is_mark(character: str) -> bool:
    return (
        "\u2000" <= character <= "\u206f"
        or "\u3000" <= character <= "\u30ff"
        or "\uff00" <= character <= "\uffef"
    )


def _multibyte_codec(data: bytes) -> str:
    sample = _telling(data)
    simplified = _everyday_share(sample, "gb18030", everyday_simplified())
    if simplified >= _CONFIDENT:
        return "gb18030"
    traditional = _everyday_share(sample, "cp950", everyday_traditional())
    if traditional > simplified + 0.1:
        return "cp950"
    declared = _declared_codec(data[:2048], sample)
    if declared is not None:
        return declared
    return "gb18030" if simplified >= 0.3 else "cp1252"


def _telling(data: bytes) -> bytes:
    """The lines that are not ASCII, as many as it takes: the rest is the same in every encoding."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _ENOUGH:
                break
    return b"\n".join(lines)[: _ENOUGH * 2]


def _everyday_share(sample: bytes, codec: str, everyday: frozenset[str]) -> float:
    """The share of everyday characters among those outside ASCII, errors and rare ones against it."""
    text = sample.decode(codec, errors="replace").removesuffix("\ufffd")
    counts = {c: count for c, count in Counter(text).items() if c > "\x7f" and not _is_mark(c)}
    total = sum(counts.values())
    if not total:
        return 0.0
    good = sum(count for c, count in counts.items() if c in everyday)
    foreign = sum(count for c, count in counts.items() if c == "\ufffd" or is_han(c))
    return (good - max(foreign - good, 0) * 0.5) / total


def _declared_codec(head: bytes, sample: bytes) -> str | None:
    match = _DECLARED.search(head)
    name = match.group(1).decode("ascii").lower() if match else ""
    if not name or name in _OURS:
        return None
    try:
        sample[:-4].decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    return name

"""Archives and other zip containers, opened within limits; names in the encoding they were written in."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib

from ingest.extractors import kinds, sevenzip
from ingest.extractors.charset import decode
from ingest.extractors.limits import Limits
from ingest.extractors.reading import Part, Reading, Refused, one_page
from ingest.port import Status

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_JUNK = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, tarfile.TarError, ValueError)


def open_zip(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """A zip container whose declared contents keep within the limits; raises Refused otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, NotImplementedError) as error:
        raise Refused(Status.DAMAGED, f"the zip container is not whole ({error})") from error
    members = archive.infolist()
    if len(members) > limits.entries:
        raise Refused(Status.DAMAGED, f"refused: {len(members)} entries, the limit is {limits.entries}")
    total = sum(member.file_size for member in members)
    if total > limits.unpacked_bytes:
        raise Refused(Status.DAMAGED, f"refused: it unpacks to {total} bytes (zip bomb?)")
    for member in members:
        _refuse_bomb(member, limits)
    return archive


def _refuse_bomb(member: zipfile.ZipInfo, limits: Limits) -> None:
    if member.file_size > limits.ratio_from and member.file_size > member.compress_size * limits.ratio:
        raise Refused(
            Status.DAMAGED,
            f"refused: a member unpacks to {member.file_size} bytes from {member.compress_size} (zip bomb?)",
        )


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a member; raises Refused where it is damaged or encrypted, KeyError where absent."""
    member = archive.getinfo(name)
    if member.flag_bits & _ENCRYPTED:
        raise Refused(Status.ENCRYPTED, f"the member {member_name(member)} is encrypted")
    try:
        return archive.read(member)
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        raise Refused(Status.DAMAGED, f"the member {member_name(member)} is damaged ({error})") from error


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name as its maker saw it: without the UTF-8 flag the bytes decide (GBK, as a rule)."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return decode(member.filename.encode("cp437")).text
    except UnicodeEncodeError:
        return member.filename


def expand(data: bytes, name: str, media_type: str, limits: Limits) -> Reading:
    """The names in an archive as its text, and its members as parts to be read."""
    if media_type == kinds.ZIP:
        return _expand_zip(data, limits)
    if media_type == kinds.TAR:
        return _expand_tar(data, limits)
    if media_type == kinds.SEVEN_ZIP:
        return _expand_seven_zip(data, limits)
    content = _decompress(data, media_type, limits)
    return Reading(pages=one_page(""), parts=(Part(_inner_name(name), content),))


def _expand_zip(data: bytes, limits: Limits) -> Reading:
    archive = open_zip(data, limits)
    names: list[str] = []
    parts: list[Part] = []
    warnings: list[str] = []
    encrypted = False
    for member in archive.infolist():
        name = member_name(member)
        if _JUNK.search(name):
            continue
        names.append(name)
        if member.is_dir():
            continue
        try:
            parts.append(Part(name, read_member(archive, member.filename)))
        except Refused as refusal:
            warnings.append(refusal.reason)
            encrypted = encrypted or refusal.status is Status.ENCRYPTED
    status = Status.ENCRYPTED if encrypted else Status.DAMAGED if warnings and not parts else None
    return Reading(
        pages=one_page("\n".join(names)), parts=tuple(parts), warnings=tuple(warnings), status=status
    )


def _expand_seven_zip(data: bytes, limits: Limits) -> Reading:
    members = [member for member in sevenzip.read_members(data, limits) if not _JUNK.search(member.name)]
    parts = tuple(Part(member.name, member.data) for member in members if member.data is not None)
    warnings = tuple(
        f"the member {member.name} is {'encrypted' if member.encrypted else 'packed in a way not read here'}"
        for member in members
        if member.data is None
    )
    locked = any(member.encrypted for member in members)
    status = Status.ENCRYPTED if locked else Status.UNSUPPORTED if warnings and not parts else None
    names = "\n".join(member.name for member in members)
    return Reading(pages=one_page(names), parts=parts, warnings=warnings, status=status)


def _expand_tar(data: bytes, limits: Limits) -> Reading:
    parts: list[Part] = []
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                total += member.size
                if len(parts) >= limits.entries or total > limits.unpacked_bytes:
                    raise Refused(Status.DAMAGED, "refused: the archive is larger than the limits")
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is not None:
                    parts.append(Part(member.name, stream.read()))
    except _BROKEN as error:
        raise Refused(Status.DAMAGED, f"the archive is not whole ({error})") from error
    names = "\n".join(part.name for part in parts)
    return Reading(pages=one_page(names), parts=tuple(parts))


def _decompress(data: bytes, media_type: str, limits: Limits) -> bytes:
    allowed = min(limits.unpacked_bytes, max(limits.ratio_from, len(data) * limits.ratio))
    try:
        with _opened(data, media_type) as stream:
            content = stream.read(allowed + 1)
    except _BROKEN as error:
        raise Refused(Status.DAMAGED, f"the compressed file is not whole ({error})") from error
    if len(content) > allowed:
        raise Refused(Status.DAMAGED, f"refused: unpacks to more than {allowed} bytes (compression bomb?)")
    return content


def _opened(data: bytes, media_type: str) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if media_type == kinds.GZIP:
        return gzip.GzipFile(fileobj=io.BytesIO(data))
    return bz2.BZ2File(io.BytesIO(data)) if media_type == kinds.BZIP2 else lzma.LZMAFile(io.BytesIO(data))


def _inner_name(name: str) -> str:
    stem, _, extension = name.rpartition(".")
    if extension.lower() == "tgz":
        return f"{stem}.tar"
    return stem if extension.lower() in ("gz", "bz2", "xz") and stem else name

"""A small reader of OLE2 compound files: which streams one has, and their bytes ([MS-CFB])."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ingest.extractors import kinds
from ingest.extractors.reading import Part, Refused
from ingest.port import Status

MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_END = 0xFFFFFFFA
_HEADER_ENTRIES = 109
_ROOT = 5
_STREAM = 2
_FIB_ENCRYPTED = 0x0100
_FILE_PASS = 0x002F
_PPT_ENCRYPTED = 0xF3D1C4DF


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    start: int
    size: int


class CompoundFile:
    """The streams of an OLE2 file by name; raises Refused where its tables are not whole."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read_tables()
        except (struct.error, IndexError, ValueError) as error:
            raise Refused(Status.DAMAGED, f"the OLE2 structure is broken ({error})") from error

    def names(self) -> frozenset[str]:
        """The names of all streams and storages, without their place in the tree."""
        return frozenset(self._entries)

    def stream(self, name: str, limit: int = 64 * 1024 * 1024) -> bytes:
        """The bytes of a stream, at most ``limit`` of them; empty for one that is not there."""
        entry = self._entries.get(name)
        if entry is None:
            return b""
        size = min(entry.size, limit)
        if entry.size < self._cutoff and entry.kind != _ROOT:
            return self._small(entry.start, size)
        return self._large(entry.start, size)

    def _read_tables(self) -> None:
        header = self._data[:512]
        sector_shift, mini_shift = struct.unpack_from("<HH", header, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self._sector, self._mini = 1 << sector_shift, 1 << mini_shift
        directory, _, self._cutoff, mini_fat = struct.unpack_from("<IIII", header, 48)
        self._fat = self._read_fat(header)
        self._entries: dict[str, _Entry] = {}
        self._root = _Entry(_ROOT, _END, 0)
        self._read_directory(self._large(directory, len(self._data)))
        mini = self._large(mini_fat, len(self._data))
        self._mini_fat = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._mini_stream = self._large(self._root.start, self._root.size)

    def _read_fat(self, header: bytes) -> tuple[int, ...]:
        sectors = list(struct.unpack_from(f"<{_HEADER_ENTRIES}I", header, 76))
        following, count = struct.unpack_from("<II", header, 68)
        for _ in range(min(count, len(self._data) // self._sector)):
            block = self._at(following)
            *more, following = struct.unpack(f"<{len(block) // 4}I", block)
            sectors.extend(more)
        table = b"".join(self._at(sector) for sector in sectors if sector < _END)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _read_directory(self, table: bytes) -> None:
        for offset in range(0, len(table) - 127, 128):
            length, kind = struct.unpack_from("<HB", table, offset + 64)
            start, size = struct.unpack_from("<II", table, offset + 116)
            name = table[offset : offset + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == _ROOT:
                self._root = _Entry(kind, start, size)
            elif kind:
                self._entries.setdefault(name, _Entry(kind, start, size))

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        block = self._data[start : start + self._sector]
        # Honest writers leave the last sector short.
        return block.ljust(self._sector, b"\0") if block else b""

    def _large(self, sector: int, size: int) -> bytes:
        blocks: list[bytes] = []
        for _ in range(min(-(-size // self._sector), len(self._fat))):
            if sector >= len(self._fat):
                break
            blocks.append(self._at(sector))
            sector = self._fat[sector]
        return b"".join(blocks)[:size]

    def _small(self, sector: int, size: int) -> bytes:
        blocks: list[bytes] = []
        for _ in range(-(-size // self._mini)):
            if sector >= len(self._mini_fat):
                break
            blocks.append(self._mini_stream[sector * self._mini : (sector + 1) * self._mini])
            sector = self._mini_fat[sector]
        return b"".join(blocks)[:size]


_KINDS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", kinds.PROTECTED),
    ("WordDocument", kinds.DOC),
    ("Workbook", kinds.XLS),
    ("Book", kinds.XLS),
    ("PowerPoint Document", kinds.PPT),
    ("__properties_version1.0", kinds.MSG),
    ("MatOST", kinds.WORKS),
)


def media_type_of(file: CompoundFile) -> str:
    """What an OLE2 file holds, told by the streams in it whatever its name says (.wps, .et, .dps)."""
    names = file.names()
    return next((kind for stream, kind in _KINDS if stream in names), kinds.OLE)


def is_encrypted(file: CompoundFile, media_type: str) -> bool:
    """Whether an OLE2 document asks for a password: readers return no text for one, and no error."""
    if media_type == kinds.PROTECTED:
        return True
    if media_type == kinds.DOC:
        flags = file.stream("WordDocument", 12)[10:12]
        return bool(int.from_bytes(flags, "little") & _FIB_ENCRYPTED)
    if media_type == kinds.XLS:
        return _has_file_pass(file.stream("Workbook", 4096) or file.stream("Book", 4096))
    if media_type == kinds.PPT:
        token = file.stream("Current User", 16)[12:16]
        return int.from_bytes(token, "little") == _PPT_ENCRYPTED
    return False


def _has_file_pass(records: bytes) -> bool:
    """FilePass stands among the first records of a workbook's globals ([MS-XLS] 2.4.117)."""
    offset = 0
    while offset + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, offset)
        if kind == _FILE_PASS:
            return True
        offset += 4 + length
    return False


def packaged_file(file: CompoundFile) -> Part | None:
    """The file an OLE package object (``\\x01Ole10Native``) carries, or None."""
    native = file.stream("\x01Ole10Native")
    if len(native) < 8:
        return None
    label, offset = _zero_ended(native, 6)
    _, offset = _zero_ended(native, offset)
    offset += 4
    (length,) = struct.unpack_from("<I", native.ljust(offset + 4, b"\0"), offset)
    offset += 4 + length
    (size,) = struct.unpack_from("<I", native.ljust(offset + 4, b"\0"), offset)
    content = native[offset + 4 : offset + 4 + size]
    return Part(label.decode("gb18030", "replace"), content) if content else None


def _zero_ended(data: bytes, start: int) -> tuple[bytes, int]:
    end = data.find(b"\0", start)
    if end < 0:
        return b"", len(data)
    return data[start:end], end + 1

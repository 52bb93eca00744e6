"""7z archives, read within limits by the decoders of the standard library ([7zFormat.txt] of LZMA SDK)."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ingest.extractors.limits import Limits
from ingest.extractors.reading import Refused
from ingest.port import Status

_MAGIC = b"7z\xbc\xaf\x27\x1c"
_END, _HEADER, _PROPERTIES, _MAIN, _FILES, _PACK, _UNPACK, _SUBSTREAMS = 0, 1, 2, 4, 5, 6, 7, 8
_SIZE, _CRC, _FOLDER, _CODER_SIZES, _STREAMS_IN, _EMPTY_STREAM, _EMPTY_FILE, _NAMES = *range(9, 16), 17
_ENCODED = 23
_AES = bytes.fromhex("06f10701")
_COPY, _DEFLATE, _BZIP2 = b"\x00", bytes.fromhex("040108"), bytes.fromhex("040202")
_LZMA, _LZMA2, _DELTA = bytes.fromhex("030101"), b"\x21", b"\x03"
_SMALLEST_DICTIONARY = 4096
_Filter = dict[str, int]


@dataclass(frozen=True, slots=True)
class SevenZipMember:
    """A file in the archive; ``data`` is None where its coder, or its password, is not known here."""

    name: str
    data: bytes | None
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class _Coder:
    id: bytes
    properties: bytes


@dataclass(slots=True)
class _Folder:
    """Files packed together: how, where, and the sizes they unpack to; ``last`` is the coder used last."""

    coders: tuple[_Coder, ...]
    last: int = 0
    size: int = 0
    start: int = 0
    packed: int = 0
    files: tuple[int, ...] = ()


def read_members(data: bytes, limits: Limits) -> list[SevenZipMember]:
    """The files of an archive in its order; raises Refused for one that is damaged, locked or too large."""
    try:
        return _read_members(data, limits)
    except (IndexError, struct.error, ValueError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise Refused(Status.DAMAGED, f"the 7z archive is not whole ({error})") from error


def _read_members(data: bytes, limits: Limits) -> list[SevenZipMember]:
    place, size, checksum = struct.unpack_from("<QQI", data, 12)
    header = data[32 + place : 32 + place + size]
    if len(header) != size or zlib.crc32(header) != checksum:
        raise Refused(Status.DAMAGED, "the 7z archive is not whole (its list of files is cut or changed)")
    while header[:1] == bytes([_ENCODED]):
        (folder,) = _streams(_Bytes(header[1:]), limits)
        unpacked = _unpacked(data, folder, limits)
        if unpacked is None:
            raise Refused(Status.ENCRYPTED, "the 7z archive is protected by a password")
        header = unpacked
    return list(_members(data, _Bytes(header), limits)) if header else []


def _members(data: bytes, header: _Bytes, limits: Limits) -> Iterator[SevenZipMember]:
    folders: list[_Folder] = []
    if header.byte() != _HEADER:
        raise ValueError("no header")
    names: list[str] = []
    without: list[bool] = []
    while (kind := header.byte()) != _END:
        if kind == _MAIN:
            folders = _streams(header, limits)
        elif kind == _FILES:
            names, without = _files(header, limits)
        else:
            raise ValueError(f"property {kind}")
    filled = iter([name for name, empty in zip(names, without, strict=True) if not empty])
    for folder in folders:
        content = _unpacked(data, folder, limits) if folder.files else b""
        locked = any(coder.id == _AES for coder in folder.coders)
        for start, end in pairwise(accumulate(folder.files, initial=0)):
            yield SevenZipMember(next(filled, ""), None if content is None else content[start:end], locked)


def _streams(header: _Bytes, limits: Limits) -> list[_Folder]:
    start = 0
    packed: list[int] = []
    folders: list[_Folder] = []
    while (kind := header.byte()) != _END:
        if kind == _PACK:
            start, packed = _pack_info(header, limits)
        elif kind == _UNPACK:
            folders = _unpack_info(header, limits)
        elif kind == _SUBSTREAMS:
            _substreams(header, folders, limits)
        else:
            raise ValueError(f"property {kind}")
    for folder, size in zip(folders, packed, strict=True):
        folder.start, folder.packed = 32 + start, size
        start += size
    return folders


def _pack_info(header: _Bytes, limits: Limits) -> tuple[int, list[int]]:
    start, count = header.number(), header.count(limits)
    sizes: list[int] = []
    while (kind := header.byte()) != _END:
        if kind == _SIZE:
            sizes = [header.number() for _ in range(count)]
        elif kind == _CRC:
            header.checksums(count)
        else:
            raise ValueError(f"property {kind}")
    return start, sizes


def _unpack_info(header: _Bytes, limits: Limits) -> list[_Folder]:
    if header.byte() != _FOLDER:
        raise ValueError("no folders")
    count = header.count(limits)
    header.internal()
    folders = [_Folder(*_coders(header)) for _ in range(count)]
    if header.byte() != _CODER_SIZES:
        raise ValueError("no sizes")
    for folder in folders:
        sizes = [header.number() for _ in folder.coders]
        folder.size = sizes[folder.last]
        folder.files = (folder.size,)
    if sum(folder.size for folder in folders) > limits.unpacked_bytes:
        raise Refused(Status.DAMAGED, "refused: the 7z archive unpacks to more than the limits")
    while (kind := header.byte()) != _END:
        if kind != _CRC:
            raise ValueError(f"property {kind}")
        header.checksums(count)
    return folders


def _coders(header: _Bytes) -> tuple[tuple[_Coder, ...], int]:
    """The coders of a folder in their chain, the one whose output is wanted first, and its number.

    Trees (BCJ2, for programs) are not read.
    """
    coders: list[_Coder] = []
    for _ in range(header.number()):
        flags = header.byte()
        id_ = header.take(flags & 15)
        if flags & 16 and (header.number(), header.number()) != (1, 1):
            raise Refused(
                Status.UNSUPPORTED, "the 7z archive is packed in a way that is not read here (BCJ2)"
            )
        coders.append(_Coder(id_, header.take(header.number()) if flags & 32 else b""))
        if len(coders) > 4:
            raise ValueError("too many coders")
    sources = dict((header.number(), header.number()) for _ in range(len(coders) - 1))
    chain = [place for place in range(len(coders)) if place not in sources.values()]
    while chain[-1] in sources and len(chain) <= len(coders):
        chain.append(sources[chain[-1]])
    if sorted(chain) != list(range(len(coders))):
        raise ValueError("the coders are no chain")
    return tuple(coders[place] for place in chain), chain[0]


def _substreams(header: _Bytes, folders: Sequence[_Folder], limits: Limits) -> None:
    counts = [1] * len(folders)
    kind = header.byte()
    if kind == _STREAMS_IN:
        counts = [header.count(limits) for _ in folders]
        kind = header.byte()
    for folder, count in zip(folders, counts, strict=True):
        sizes = [header.number() for _ in range(count - 1)] if kind == _SIZE else []
        folder.files = (*sizes, folder.size - sum(sizes)) if count else ()
        if any(size < 0 for size in folder.files):
            raise ValueError("sizes")
    kind = header.byte() if kind == _SIZE else kind
    if kind == _CRC:
        header.checksums(sum(counts))
        kind = header.byte()
    if kind != _END:
        raise ValueError(f"property {kind}")


def _files(header: _Bytes, limits: Limits) -> tuple[list[str], list[bool]]:
    count = header.count(limits)
    names, without = [""] * count, [False] * count
    while (kind := header.byte()) != _END:
        content = _Bytes(header.take(header.number()))
        if kind == _EMPTY_STREAM:
            without = content.bits(count)
        elif kind == _NAMES:
            content.internal()
            names = content.rest().decode("utf-16-le").split("\0")[:count]
    return names, without


def _unpacked(data: bytes, folder: _Folder, limits: Limits) -> bytes | None:
    """What a folder unpacks to; None where a coder is not known here."""
    packed = data[folder.start : folder.start + folder.packed]
    if len(packed) != folder.packed:
        raise ValueError("cut")
    if folder.size > limits.ratio_from and folder.size > folder.packed * limits.ratio:
        raise Refused(Status.DAMAGED, f"refused: unpacks to {folder.size} bytes from {folder.packed} (bomb?)")
    content = _decoded(packed, folder)
    if content is not None and len(content) != folder.size:
        raise ValueError("cut or changed")
    return content


def _decoded(packed: bytes, folder: _Folder) -> bytes | None:
    single = _SINGLE.get(folder.coders[0].id) if len(folder.coders) == 1 else None
    if single:
        return single(packed, folder.size)
    chain = [_filter(coder, folder.size) for coder in folder.coders]
    known = [one for one in chain if one]
    if len(known) != len(chain):
        return None
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=known).decompress(packed, max_length=folder.size)


def _inflated(packed: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj(-15).decompress(packed, size) if size else b""
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _bunzipped(packed: bytes, size: int) -> bytes:
    try:
        return bz2.BZ2Decompressor().decompress(packed, max_length=size)
    except OSError as error:
        raise ValueError(str(error)) from error


_SINGLE: Mapping[bytes, Callable[[bytes, int], bytes]] = {
    _COPY: lambda packed, size: packed[:size],
    _DEFLATE: _inflated,
    _BZIP2: _bunzipped,
}


def _filter(coder: _Coder, size: int) -> _Filter | None:
    """A coder as liblzma knows it; None where it does not.

    No dictionary need be larger than what is unpacked, whatever the archive asks for.
    """
    own, most = coder.properties, max(size, _SMALLEST_DICTIONARY)
    if coder.id == _LZMA:
        first, dictionary = struct.unpack("<BI", own)
        positions, literals = divmod(first, 45)[0], first % 45
        wanted = min(max(dictionary, _SMALLEST_DICTIONARY), most)
        context = {"lc": literals % 9, "lp": literals // 9, "pb": positions}
        return {"id": lzma.FILTER_LZMA1, "dict_size": wanted, **context}
    if coder.id == _LZMA2:
        bits = own[0]
        dictionary = 0xFFFFFFFF if bits == 40 else (2 | bits & 1) << (bits // 2 + 11)
        return {"id": lzma.FILTER_LZMA2, "dict_size": min(dictionary, most)}
    if coder.id == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": own[0] + 1}
    # Not the filters for programs: behind LZMA without an end mark liblzma keeps back their last bytes.
    return None


class _Bytes:
    """Bytes read from the front; ValueError beyond their end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise ValueError("cut")
        taken, self._at = self._data[self._at : end], end
        return taken

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._at)

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """A number in one to nine bytes: leading ones of the first say how many follow, lowest first."""
        first = self.byte()
        more = next((count for count in range(8) if not first & 0x80 >> count), 8)
        low = int.from_bytes(self.take(more), "little")
        return low | (first & (0x7F >> more)) << 8 * more

    def count(self, limits: Limits) -> int:
        found = self.number()
        if found > limits.entries:
            raise Refused(Status.DAMAGED, f"refused: {found} entries, the limit is {limits.entries}")
        return found

    def internal(self) -> None:
        if self.byte():
            raise ValueError("data outside the header")

    def bits(self, count: int) -> list[bool]:
        packed = self.take(-(-count // 8))
        return [bool(packed[place // 8] & 0x80 >> place % 8) for place in range(count)]

    def checksums(self, count: int) -> None:
        defined = [True] * count if self.byte() else self.bits(count)
        self.take(4 * sum(defined))

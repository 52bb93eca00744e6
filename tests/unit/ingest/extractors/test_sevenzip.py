"""7z archives, packed by the program everybody uses."""

from __future__ import annotations

import random
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.extractors.embedded import EmbeddedExtractor
from ingest.extractors.limits import DEFAULT_LIMITS
from ingest.extractors.reading import Refused
from ingest.extractors.sevenzip import read_members
from ingest.port import Extraction, RawFile, Status
from tests.unit.ingest.extractors.made_7z import made_7z


def extracted(tmp_path: Path, content: bytes, name: str = "材料.7z") -> Extraction:
    (tmp_path / name).write_bytes(content)
    return EmbeddedExtractor().extract(RawFile(tmp_path / name, name))


@pytest.mark.parametrize("how", ["lzma", "lzma2", "deflate", "bzip2", "copy"])
def test_members_are_read(how: str, tmp_path: Path) -> None:
    found = extracted(tmp_path, made_7z(how))
    assert (found.status, found.text) == (Status.OK, "通知.txt\n附/预算.txt")
    assert [child.text.strip() for child in found.children] == [
        "云州市人民政府关于加强档案工作的通知",
        "合计 一百万元",
    ]


@pytest.mark.parametrize(
    ("how", "status", "reason"),
    [
        ("half", Status.ENCRYPTED, "the member 通知.txt is encrypted"),
        ("locked", Status.ENCRYPTED, "protected by a password"),
        ("ppmd", Status.UNSUPPORTED, "packed in a way not read here"),
        ("bcj", Status.UNSUPPORTED, "packed in a way not read here"),
    ],
)
def test_what_cannot_be_read_says_so(how: str, status: Status, reason: str, tmp_path: Path) -> None:
    found = extracted(tmp_path, made_7z(how))
    assert found.status is status
    assert reason in " ".join(found.warnings)
    assert found.children == ()


def test_a_cut_archive_is_damaged(tmp_path: Path) -> None:
    whole = made_7z("lzma2")
    for length in (20, 60, len(whole) - 1):
        assert extracted(tmp_path, whole[:length]).status is Status.DAMAGED


def test_limits_hold() -> None:
    for limits in (replace(DEFAULT_LIMITS, entries=1), replace(DEFAULT_LIMITS, unpacked_bytes=50)):
        with pytest.raises(Refused, match="refused"):
            read_members(made_7z("lzma2"), limits)


def test_whatever_is_changed_in_one_it_is_refused_or_read() -> None:
    chance = random.Random(7)
    refused = 0
    for _ in range(1500):
        data = bytearray(made_7z(chance.choice(["lzma", "lzma2", "deflate", "bzip2", "copy", "half"])))
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        place, size = struct.unpack_from("<QQ", data, 12)
        if place + size + 32 <= len(data):
            # The list's checksum is made to fit, so that the reader meets what was changed.
            struct.pack_into("<I", data, 28, zlib.crc32(data[32 + place : 32 + place + size]))
        try:
            read_members(bytes(data), DEFAULT_LIMITS)
        except Refused:
            refused += 1
    assert 0 < refused < 1500


def test_rar_is_refused_with_what_to_do(tmp_path: Path) -> None:
    found = extracted(tmp_path, b"Rar!\x1a\x07\x01\x00" + bytes(64), "材料.rar")
    assert found.status is Status.UNSUPPORTED
    assert "ZIP or 7z" in found.warnings[0]

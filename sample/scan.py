"""Turns a PDF into what a scanner gives: slightly noisy black-and-white pages without any text."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

DOTS_PER_INCH = 150
#: One dot in this many is dust.
DUST = 2500
THRESHOLD = 150


@dataclass(frozen=True, slots=True)
class Bitmap:
    """One bit a pixel, 1 is white, rows padded to bytes."""

    width: int
    height: int
    rows: bytes

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return (self.width + 7) // 8


def scan(pdf: Path, seed: int) -> list[Bitmap]:
    """The pages of a PDF as black-and-white bitmaps with dust that depends on the seed only."""
    dust = random.Random(seed)
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(page, dust) for page in document]


def _page(page: pypdfium2.PdfPage, dust: random.Random) -> Bitmap:
    picture = page.render(scale=DOTS_PER_INCH / 72, grayscale=True)
    width, height, stride = picture.width, picture.height, picture.stride
    grey = bytearray(picture.buffer)
    for _ in range(width * height // DUST):
        grey[dust.randrange(height) * stride + dust.randrange(width)] = dust.choice((0, 0, 255))
    table = bytes(1 if value >= THRESHOLD else 0 for value in range(256))
    lines = (bytes(grey[y * stride : y * stride + width]) for y in range(height))
    return Bitmap(width, height, b"".join(_pack(line.translate(table)) for line in lines))


def _pack(bits: bytes) -> bytes:
    width = -(-len(bits) // 8) * 8
    digits = bits.ljust(width, b"\1").translate(bytes([48, 49]) + bytes(254))
    return int(digits, 2).to_bytes(width // 8, "big")


def write_png(page: Bitmap, target: Path) -> None:
    """Writes one page as a PNG of one bit a pixel."""
    stride = page.stride
    raw = b"".join(b"\0" + page.rows[y * stride : (y + 1) * stride] for y in range(page.height))
    header = struct.pack(">IIBBBBB", page.width, page.height, 1, 0, 0, 0, 0)
    per_metre = round(DOTS_PER_INCH / 0.0254)
    chunks = (
        (b"IHDR", header),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        (b"IDAT", zlib.compress(raw, 9)),
        (b"IEND", b""),
    )
    target.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_image_pdf(pages: Sequence[Bitmap], target: Path) -> None:
    """Writes a PDF whose pages are images only, as a scanner without recognition does."""
    objects: list[bytes] = []
    kids = " ".join(f"{3 + 3 * index} 0 R" for index in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    for index, page in enumerate(pages):
        objects.extend(_page_objects(page, 3 + 3 * index))
    target.write_bytes(_assemble(objects))


def _page_objects(page: Bitmap, number: int) -> list[bytes]:
    width, height = page.width * 72 / DOTS_PER_INCH, page.height * 72 / DOTS_PER_INCH
    drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Scan Do Q".encode()
    image = zlib.compress(page.rows, 9)
    head = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {number + 1} 0 R "
        f"/Resources << /XObject << /Scan {number + 2} 0 R >> >> >>"
    )
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} "
        f"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode /Length {len(image)} >>\nstream\n"
    )
    return [
        head.encode(),
        f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream",
        picture.encode() + image + b"\nendstream",
    ]


def _assemble(objects: Sequence[bytes]) -> bytes:
    parts = [b"%PDF-1.4\n"]
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start = sum(map(len, parts))
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    parts.append(f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode())
    parts.append(f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return b"".join(parts)

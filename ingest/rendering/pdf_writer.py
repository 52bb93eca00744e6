"""A PDF of one page, written by hand: numbered objects, streams, a cross-reference table (ISO 32000-1)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass
class PdfWriter:
    """Collects objects; ``add`` and ``stream`` give the number by which others refer to them."""

    _objects: list[bytes] = field(default_factory=list)

    def add(self, content: str) -> int:
        """One more object; its number."""
        self._objects.append(content.encode("ascii"))
        return len(self._objects)

    def stream(self, data: bytes, entries: str = "", *, pack: bool = True) -> int:
        """One more stream with further entries of its dictionary; its number."""
        if pack:
            data, entries = zlib.compress(data, 1), f"{entries} /Filter /FlateDecode"
        head = f"<< /Length {len(data)} {entries} >>\nstream\n".encode("ascii")
        self._objects.append(b"".join((head, data, b"\nendstream")))
        return len(self._objects)

    def document(self, width: float, height: float, content: bytes, resources: str) -> bytes:
        """The PDF: its one page of a size in points, drawn by ``content`` with ``resources``."""
        drawn = self.stream(content)
        page = len(self._objects) + 1
        self.add(
            f"<< /Type /Page /Parent {page + 1} 0 R /MediaBox [0 0 {width:.4f} {height:.4f}]"
            f" /Contents {drawn} 0 R /Resources << {resources} >> >>"
        )
        self.add(f"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>")
        root = self.add(f"<< /Type /Catalog /Pages {page + 1} 0 R >>")
        return self._written(root)

    def _written(self, root: int) -> bytes:
        parts, at, offsets = [_HEADER], len(_HEADER), []
        for number, content in enumerate(self._objects, start=1):
            offsets.append(at)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
            at += len(parts[-1])
        table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        count = len(self._objects) + 1
        parts.append(
            f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root {root} 0 R >>\n"
            f"startxref\n{at}\n%%EOF\n".encode("ascii")
        )
        return b"".join(parts)

"""Pages that are kept: drawn once, within a bound, and a failure is remembered too."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest.rendering.kept import KeptPages
from ingest.rendering.port import Busy, NotDrawn, PageWord, PictureFormat

SHA = "ab" * 32


@dataclass
class Counting:
    """Draws a picture as large as it is told, and counts."""

    size: int = 10
    error: Exception | None = None
    asked: list[int] = field(default_factory=list)

    def picture(
        self, path: Path, media_type: str, number: int, picture_format: PictureFormat, dpi: float
    ) -> bytes:
        self.asked.append(number)
        if self.error:
            raise self.error
        return path.read_bytes() + bytes(self.size)

    def words(self, path: Path, media_type: str, number: int) -> Sequence[PageWord]:
        self.asked.append(number)
        return [PageWord("字", 0.1, 0.2, 0.3, 0.4)]

    def close(self) -> None:
        pass


def picture(pages: KeptPages, number: int = 1, sha256: str = SHA) -> bytes:
    return pages.picture(sha256, "application/ofd", io.BytesIO(b"original"), number, PictureFormat.PNG)


def test_a_page_is_drawn_once_and_its_original_does_not_stay(tmp_path: Path) -> None:
    drawing = Counting()
    pages = KeptPages(tmp_path / "pages", drawing)
    assert picture(pages) == picture(pages) == b"original" + bytes(10)
    assert picture(KeptPages(tmp_path / "pages", drawing)) == b"original" + bytes(10)
    assert drawing.asked == [1]
    words = [pages.words(SHA, "application/ofd", io.BytesIO(b""), 1) for _ in range(2)]
    assert words == [[PageWord("字", 0.1, 0.2, 0.3, 0.4)]] * 2
    assert drawing.asked == [1, 1]
    assert [one for one in (tmp_path / "pages").iterdir() if one.is_file()] == []


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    pages = KeptPages(tmp_path, Counting(size=1000), most_bytes=10_000)
    for number in range(30):
        picture(pages, number, sha256=f"{number:02d}" * 32)
    kept = [path for path in tmp_path.rglob("*.png")]
    assert 5 <= len(kept) <= 10
    assert any(path.name.startswith("29-") for path in kept)
    assert not any(path.name.startswith("0-") for path in kept)


def test_a_failure_is_remembered_but_not_a_busy_moment(tmp_path: Path) -> None:
    drawing = Counting(error=NotDrawn("it took too long"))
    pages = KeptPages(tmp_path, drawing)
    for _ in range(2):
        with pytest.raises(NotDrawn):
            picture(pages)
    assert drawing.asked == [1]
    drawing.error = Busy("too many")
    with pytest.raises(Busy):
        picture(pages, 2)
    drawing.error = None
    assert picture(pages, 2)

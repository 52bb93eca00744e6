"""Lines in any order become a page as one reads it."""

from __future__ import annotations

import math

from ingest.ocr.layout import compose
from ingest.ocr.port import Area, Line, Raster, Word

SIZE = 20.0
PAGE = Raster(1000, 1400, b"", 100)


def line(text: str, left: float, top: float, angle: float = 0.0) -> Line:
    """A line of square characters, turned around the page's upper left corner."""
    words = []
    for place in range(len(text)):
        x, y = left + place * SIZE, top
        turned = x - y * math.sin(angle), y + x * math.sin(angle)
        words.append(Word(place, place + 1, Area(*turned, turned[0] + SIZE, turned[1] + SIZE)))
    first, last = words[0].area, words[-1].area
    area = Area(first.x0, min(first.y0, last.y0), last.x1, max(first.y1, last.y1))
    return Line(text, tuple(words), area, 1.0)


def text(*lines: Line) -> str:
    return compose(lines, PAGE)[0]


def test_rows_go_down_and_indents_are_kept() -> None:
    found = text(
        line("二行没有缩进的正文", 100, 140), line("一行有缩进的正文", 140, 100), line("三行", 100, 180)
    )
    assert found == "　　一行有缩进的正文\n二行没有缩进的正文\n三行"


def test_pieces_of_a_row_are_joined_and_cells_parted() -> None:
    row = line("姓名", 100, 100), line("金额", 300, 104), line("合计：", 100, 140), line("壹元", 164, 140)
    assert text(*row) == "姓名　金额\n合计：壹元"


def test_latin_words_of_a_row_are_parted() -> None:
    assert text(line("OCR", 100, 100), line("test", 165, 100)) == "OCR test"


def test_a_skewed_page_keeps_its_rows() -> None:
    """At two degrees a line of 40 characters falls by more than the distance of two lines."""
    rows = [line(f"第{number}行" + "字" * 37, 100, 100 + 30 * number, math.radians(2)) for number in range(9)]
    assert text(*reversed(rows)).split("\n") == [row.text for row in rows]


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [line(f"左{number}" + "字" * 18, 50, 100 + 30 * number) for number in range(8)]
    right = [line(f"右{number}" + "字" * 18, 520, 100 + 30 * number) for number in range(8)]
    title, end = line("题" * 40, 60, 40), line("末" * 40, 60, 400)
    shuffled = [row for pair in zip(right, left, strict=True) for row in pair]
    assert text(*shuffled, end, title).split("\n") == [row.text for row in (title, *left, *right, end)]


def test_a_table_is_read_by_rows() -> None:
    cells = [line("字" * 3, 100 + 200 * column, 100 + 30 * row) for row in range(8) for column in range(3)]
    assert text(*cells).split("\n") == ["　".join(["字字字"] * 3)] * 8


def test_words_are_where_their_characters_are_in_the_text() -> None:
    lines = [line("姓名：", 140, 100), line("某甲", 300, 100), line("abc", 100, 140)]
    found, words = compose(lines, PAGE)
    assert found == "　　姓名：　某甲\nabc"
    assert [found[word.start : word.end] for word in words] == list("姓名：某甲abc")
    box = words[3].box
    assert (box.x0, box.y0, box.x1, box.y1) == (0.3, 100 / 1400, 0.32, 120 / 1400)


def test_a_page_without_lines_is_empty() -> None:
    assert compose([], PAGE) == ("", ())

"""Marks in text: whatever the text and the marks, nothing becomes markup and nothing is lost."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.marking import marked, settled

spans = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=8)


@given(st.text(alphabet="<>&\"'档案ab\n😀", max_size=30), spans)
def test_without_marks_it_is_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    shown = str(marked(text, marks))
    assert html.unescape(re.sub("</?mark>", "", shown)) == text
    assert re.sub("</?mark>", "", shown).count("<") == 0


@given(spans)
def test_settled_marks_neither_touch_nor_leave_the_text(marks: list[tuple[int, int]]) -> None:
    result = settled(marks, 30)
    edges = [edge for span in result for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= 30 for edge in edges)


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("查阅档案", [(2, 4)], "查阅<mark>档案</mark>"),
        ("<b>", [(0, 1)], "<mark>&lt;</mark>b&gt;"),
        ("😀档案", [(1, 3)], "😀<mark>档案</mark>"),
        ("档案档案", [(0, 2), (2, 4)], "<mark>档案档案</mark>"),
        ("档案", [(1, 99), (-3, 0), (1, 1)], "档<mark>案</mark>"),
    ],
)
def test_examples(text: str, marks: list[tuple[int, int]], expected: str) -> None:
    assert marked(text, marks) == expected

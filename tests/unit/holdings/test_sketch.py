"""How alike texts are by their sketches."""

from __future__ import annotations

import pytest

from holdings.model.sketch import FEWEST_CLAUSES, SKETCH, likeness, sketch_of


def text(first: int, last: int) -> str:
    return "".join(f"第{number}项工作由第{number * 7}单位负责落实。" for number in range(first, last))


def test_lines_and_blanks_make_no_difference() -> None:
    plain = text(0, 40)
    broken = "\n".join(plain[at : at + 17] + "　" for at in range(0, len(plain), 17))
    assert sketch_of(broken) == sketch_of(plain)
    assert likeness(sketch_of(plain), sketch_of(broken)) == 1.0


@pytest.mark.parametrize("size", [60, 400, 3000])
def test_the_estimate_is_near_the_share_of_clauses(size: int) -> None:
    for part in (0.0, 0.5, 0.9, 1.0):
        shift = round(size * (1 - part) / (1 + part))
        one, other = sketch_of(text(0, size)), sketch_of(text(shift, size + shift))
        assert likeness(one, other) == pytest.approx(part, abs=0.12)


def test_short_texts_have_no_sketch() -> None:
    assert sketch_of("特此通知。" * 100) == ()
    assert sketch_of(text(0, FEWEST_CLAUSES - 1)) == ()
    assert len(sketch_of(text(0, FEWEST_CLAUSES))) == FEWEST_CLAUSES
    assert len(sketch_of(text(0, 5000))) == SKETCH
    assert likeness((), ()) == 0.0

"""The parts of a score have names."""

from __future__ import annotations

from indexer.explaining.scoring import CONSTANTS
from indexer.planning import numbers, ranking


def test_every_constant_of_planning_can_be_explained() -> None:
    given = {
        value
        for module in (numbers, ranking)
        for name, value in vars(module).items()
        if name.endswith("_SCORE")
    }
    assert len(given) >= 5
    assert given == set(CONSTANTS)

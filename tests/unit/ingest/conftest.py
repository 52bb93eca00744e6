"""What the tests of coming in share: holdings of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from holdings.store import Holdings


@pytest.fixture
def holdings(tmp_path: Path) -> Iterator[Holdings]:
    made = Holdings.open(f"sqlite:///{tmp_path}/kaijuan.db", f"file://{tmp_path}/store")
    yield made
    made.close()

"""What every test may ask for: the shared data folder, and honesty about what was left out."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents and judged queries; the test is skipped where it is absent."""
    folder = Path(os.environ.get("KAIJUAN_TEST_DATA", "") or "absent")
    if not folder.is_dir():
        pytest.skip("KAIJUAN_TEST_DATA is not set to a folder with the shared test data")
    return folder


@pytest.fixture(scope="session")
def complete_run() -> bool:
    """Whether an absent service is a failure (KAIJUAN_TESTS=complete) rather than a named skip."""
    return os.environ.get("KAIJUAN_TESTS") == "complete"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was left out and why, most first, so that a green run does not hide it."""
    reasons = Counter(
        str(report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr)
        for report in terminalreporter.stats.get("skipped", [])
    )
    if reasons:
        terminalreporter.section("left out")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count:5}  {reason.removeprefix('Skipped: ')}")

"""What every test may ask for: the shared data folder, and honesty about what was left out."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.contract.opensearch_server import NoServer, opensearch_server


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


@pytest.fixture(scope="session")
def write_proof() -> Callable[[str, Mapping[str, object]], Path]:
    """Keeps what a full-size check measured in docs/proof/<topic>.json, with the commit and the machine."""

    def write(topic: str, figures: Mapping[str, object]) -> Path:
        root = Path(__file__).parents[1]
        commit = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False
        )
        proof = {
            "topic": topic,
            "date": datetime.now(UTC).date().isoformat(),
            "commit": commit.stdout.strip(),
            "machine": {
                "cores": os.cpu_count(),
                "system": platform.system(),
                "python": platform.python_version(),
            },
            "figures": figures,
        }
        path = root / "docs" / "proof" / f"{topic}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(proof, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return path

    return write


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


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory, complete_run: bool) -> Iterator[str]:
    """The address of a running OpenSearch; skipped where there is none, failed in a complete run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with ExitStack() as stack:
        try:
            url = stack.enter_context(opensearch_server(folder / "opensearch"))
        except NoServer as absent:
            if complete_run:
                pytest.fail(str(absent))
            pytest.skip(str(absent))
        yield url

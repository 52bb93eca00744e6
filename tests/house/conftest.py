"""What the guards look at: the tree, the import graph, and the pages of the documentation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("holdings", "indexer", "ingest", "mappings", "search_app")
MADE_HERE = {"dist", "build", "var", "__pycache__"}


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def rooms() -> tuple[str, ...]:
    """The importable packages of the wheel."""
    return ROOMS


@pytest.fixture(scope="session")
def graph() -> grimp.ImportGraph:
    """Who imports whom in the rooms, libraries included, imports inside functions too."""
    return grimp.build_graph(*ROOMS, include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="session")
def files() -> Callable[..., list[Path]]:
    """Finds our own files by suffix, under the given folders or everywhere."""

    def find(*suffixes: str, under: tuple[str, ...] = (".",)) -> list[Path]:
        return sorted(
            path
            for folder in under
            for path in (ROOT / folder).rglob("*")
            if path.suffix in suffixes and is_ours(path.relative_to(ROOT)) and path.is_file()
        )

    return find


def is_ours(path: Path) -> bool:
    """Whether a file belongs to the project, not to a tool's cache or to what was built or deposited here."""
    # In a second worktree, .git is a file that says where the first one is.
    hidden = path.name == ".git" or any(part.startswith(".") for part in path.parts[:-1] if part != ".ci")
    return not hidden and not MADE_HERE & set(path.parts)


@pytest.fixture(scope="session")
def page() -> Callable[[str], str]:
    """Reads a page of the documentation; the test fails where there is none."""

    def read(name: str) -> str:
        path = ROOT / name
        assert path.is_file(), f"{name} is missing"
        return path.read_text(encoding="utf-8")

    return read

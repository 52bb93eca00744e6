"""A watched folder: what has come to lie there and is not being written to any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import SourceError
from ingest.sources.folder import FoundFile, find_files

_LIST_NAMES = ("移交清单", "文件移交清单")
_LIST_ENDS = (".csv", ".xlsx", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at a folder gave: files that are new or changed, by deposit, and what they looked like.

    ``lists`` are the transfer lists, each with the marks of it and of everything beside and below it;
    ``files`` those that no list stands beside. ``busy`` counts files that are still being written.
    """

    lists: dict[Path, dict[str, str]] = field(default_factory=dict)
    files: list[FoundFile] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    busy: int = 0


def look(
    root: Path, taken: Mapping[str, str], *, settle: float, sleep: Callable[[float], None] = time.sleep
) -> Found:
    """What in a folder is new since it was ``taken``, and was the same at two looks ``settle`` seconds apart.

    Nothing is moved. A transfer list (移交清单) makes one deposit of its folder, and waits until nothing in
    it is busy. Raises SourceError where the folder is not there or cannot be read.
    """
    if not root.is_dir():
        raise SourceError(f"no such folder: {root}; mount it, or remove the source")
    first = _marks(root)
    if not any(taken.get(name) != mark for name, (_, mark) in first.items()):
        return Found()
    sleep(settle)
    return _compare(first, _marks(root), taken)


def _marks(root: Path) -> dict[str, tuple[FoundFile, str]]:
    """The files under a folder by name, with size and time of change."""
    found = {}
    for file in find_files([root]):
        try:
            status = file.path.stat()
        except OSError:
            continue  # gone between listing and looking
        found[file.name] = (file, f"{status.st_size}:{status.st_mtime_ns}")
    return found


def _compare(
    before: Mapping[str, tuple[FoundFile, str]],
    now: Mapping[str, tuple[FoundFile, str]],
    taken: Mapping[str, str],
) -> Found:
    steady = {name: one for name, one in now.items() if name in before and before[name][1] == one[1]}
    lists = {str(Path(name).parent): name for name in now if _is_list(name)}
    found = Found(busy=len(now) - len(steady))
    listed: set[str] = set()
    for folder, list_name in lists.items():
        group = {name for name in now if _is_below(name, folder)}
        listed |= group
        changed = any(taken.get(name) != now[name][1] for name in group)
        if changed and group <= steady.keys():
            found.lists[now[list_name][0].path] = {name: now[name][1] for name in group}
    for name in sorted(steady.keys() - listed):
        file, mark = steady[name]
        if taken.get(name) != mark:
            found.files.append(file)
            found.marks[name] = mark
    return found


def _is_list(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in _LIST_ENDS and path.stem.startswith(_LIST_NAMES)


def _is_below(name: str, folder: str) -> bool:
    return folder == "." or name.startswith(f"{folder}/")

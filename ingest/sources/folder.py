"""A folder of files: every one in it, without what the system or an editor left there."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import SourceError

_LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_LEFTOVER_STARTS = (".", "~$", ".~lock")
_LEFTOVER_ENDS = ("~", ".tmp", ".part", ".crdownload", ".swp", ".lock")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a deposit and its name in it: the path relative to the deposit's root, with slashes."""

    path: Path
    name: str


def find_files(paths: Iterable[Path]) -> list[FoundFile]:
    """The files under the given files and folders, by name; hidden, lock and temporary files are left out.

    Names are relative to the given folder (a file's to its own folder); where several paths are given they
    begin with that path's own name. Links that lead out of a given folder are left out. Raises SourceError
    for a path that does not exist or cannot be listed.
    """
    given = [Path(path) for path in paths]
    found: dict[Path, FoundFile] = {}
    for path in given:
        if not path.exists():
            raise SourceError(f"no such file or folder: {path}")
        root = path if path.is_dir() else path.parent
        prefix = f"{path.resolve().name}/" if len(given) > 1 and path.is_dir() else ""
        for file in _walk(path):
            name = prefix + relative_name(file, root)
            found.setdefault(file.resolve(), FoundFile(file, name))
    return sorted(found.values(), key=lambda file: file.name)


def relative_name(file: Path, root: Path) -> str:
    """The name of a file in a deposit: its path below the root, composed characters, slashes."""
    return unicodedata.normalize("NFC", file.relative_to(root).as_posix())


def is_leftover(name: str) -> bool:
    """Whether a file or folder name is the system's or an editor's and no document."""
    lower = name.lower()
    return lower in _LEFTOVERS or lower.startswith(_LEFTOVER_STARTS) or lower.endswith(_LEFTOVER_ENDS)


def _walk(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    root = path.resolve()
    for folder, folders, names in os.walk(path, onerror=_cannot_list):
        folders[:] = sorted(name for name in folders if not is_leftover(name))
        for name in sorted(names):
            file = Path(folder, name)
            if not is_leftover(name) and file.is_file() and file.resolve().is_relative_to(root):
                yield file


def _cannot_list(error: OSError) -> None:
    raise SourceError(f"cannot list the folder {error.filename}: {error.strerror}") from error

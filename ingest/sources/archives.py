"""Archives among what is deposited: opened where a transfer list names what is inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.errors import SourceError
from ingest.extractors.unpacking import is_archive, unpack
from ingest.sources.folder import find_files

_LIST_NAME = "移交清单"
_LIST_ENDS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Opened:
    """What is given with archives unpacked, the list that goes with it, and member names that were refused.

    ``folder`` removes what was unpacked when nobody holds it any more.
    """

    paths: list[Path]
    list_path: Path | None
    refused: tuple[str, ...] = ()
    folder: TemporaryDirectory[str] | None = None


def open_archives(given: Sequence[Path], list_path: Path | None) -> Opened:
    """The paths with their archives unpacked where there is a list, which may be in the only archive given.

    Raises SourceError for an archive that cannot be unpacked although a list goes with it, and for one with
    several lists.
    """
    archives = [path for path in given if is_archive(path)]
    if not archives or (list_path is None and len(given) > 1):
        return Opened(list(given), list_path)
    folder = TemporaryDirectory(prefix="kaijuan-archive-", ignore_cleanup_errors=True)
    unpacked: dict[Path, Path] = {}
    refused: list[str] = []
    for number, archive in enumerate(archives):
        unpacked[archive] = Path(folder.name, str(number))
        unpacked[archive].mkdir()
        try:
            refused += unpack(archive, unpacked[archive])
        except SourceError:
            if list_path is None:
                # Without a list it is a file like others, and will be told what is wrong with it as such.
                return Opened(list(given), None)
            raise
    found = list_path or _list_inside(unpacked[archives[0]], archives[0].name)
    if found is None:
        return Opened(list(given), None)
    return Opened([unpacked.get(path, path) for path in given], found, tuple(refused), folder)


def _list_inside(folder: Path, name: str) -> Path | None:
    lists = [
        file.path
        for file in find_files([folder])
        if file.path.name.startswith(_LIST_NAME) and file.path.suffix.lower() in _LIST_ENDS
    ]
    if len(lists) > 1:
        raise SourceError(f"{name} holds {len(lists)} transfer lists; unpack it and name one with --list")
    return lists[0] if lists else None

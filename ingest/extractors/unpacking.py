"""An archive unpacked into a folder, in a process of its own: its members are files of a deposit."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ingest.errors import SourceError
from ingest.extractors import kinds
from ingest.extractors.archives import expand
from ingest.extractors.child import Child, Stopped
from ingest.extractors.isolated import DEFAULT_BOUNDS, lend, take_over
from ingest.extractors.limits import DEFAULT_LIMITS
from ingest.extractors.reading import Refused
from ingest.extractors.sniff import sniff
from ingest.extractors.worker import answer_requests, path_of
from ingest.port import Status

_SERVE = "ingest.extractors.unpacking:serve"
_UNPACKED = frozenset({kinds.ZIP, kinds.SEVEN_ZIP})
_INSIDE = "inside"
_LONGEST_NAME = 200


def is_archive(path: Path) -> bool:
    """Whether a file calls itself an archive whose members can be files of a deposit."""
    return path.is_file() and kinds.EXTENSIONS.get(kinds.extension_of(path.name)) in _UNPACKED


def unpack(path: Path, folder: Path) -> list[str]:
    """Writes the members of a ZIP or 7z archive below a folder; returns the names that were refused.

    A name may not lead out of the folder. Bounded in time, memory, entries and size. Raises SourceError for
    an archive that is damaged, locked or beyond the limits, ExtractorUnavailable.
    """
    child = Child(_SERVE, {"seconds": DEFAULT_BOUNDS.seconds}, memory=DEFAULT_BOUNDS.memory)
    try:
        if path.stat().st_size > DEFAULT_LIMITS.file_bytes:
            raise SourceError(
                f"{path.name} has more than {DEFAULT_LIMITS.file_bytes} bytes; deposit it in parts"
            )
        copy = lend(path.absolute(), child.folder)
        answer = json.loads(child.ask({"path": os.fsencode(copy).hex()}, DEFAULT_BOUNDS.seconds))
        if "reason" in answer:
            raise SourceError(f"{path.name} cannot be unpacked: {answer['reason']}")
        kept = folder / ".kept"
        kept.mkdir()
        take_over(child.folder / _INSIDE, kept)
        refused = [
            name
            for number, name in enumerate(answer["names"])
            if not _place(kept / str(number), folder, name)
        ]
        kept.rmdir()
        return [*refused, *answer["unread"]]
    except Stopped as stop:
        raise SourceError(f"{path.name} cannot be unpacked: {stop.reason}") from stop
    finally:
        child.end()


def _place(member: Path, folder: Path, name: str) -> bool:
    """Moves a member to its name below the folder; False, and it is removed, where it may not have it."""
    target = _target(folder, name)
    if target is None:
        member.unlink()
        return False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        member.rename(target)
    except OSError:
        # A file where another member needs a folder, or a name the file system does not take.
        member.unlink()
        return False
    return True


def _target(folder: Path, name: str) -> Path | None:
    plain = name.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    drive = bool(parts) and parts[0].endswith(":")
    if not parts or plain.startswith("/") or drive or ".." in parts or "\0" in plain:
        return None
    if any(len(part.encode("utf-8", "replace")) > _LONGEST_NAME for part in parts):
        return None
    target = folder.joinpath(*parts)
    return None if target.exists() else target


def serve(folder: str, seconds: float) -> None:
    """Unpacks archives one after another; the process behind ``unpack``."""
    answer_requests(lambda: _answer, folder, seconds, reads_elsewhere=False)


def _answer(request: Mapping[str, Any]) -> bytes:
    path = path_of(request)
    data = path.read_bytes()
    try:
        kind = sniff(data, path.name).media_type
        if kind not in _UNPACKED:
            raise Refused(Status.UNSUPPORTED, f"it is no archive but {kind}")
        reading = expand(data, path.name, kind, DEFAULT_LIMITS)
    except Refused as refusal:
        return json.dumps({"reason": refusal.reason}).encode("ascii")
    folder = Path(tempfile.gettempdir()) / _INSIDE
    folder.mkdir()
    for number, part in enumerate(reading.parts):
        (folder / str(number)).write_bytes(part.data)
    names = [part.name for part in reading.parts]
    return json.dumps({"names": names, "unread": list(reading.warnings)}).encode("ascii")

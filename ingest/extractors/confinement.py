"""What a process gives up before it reads a hostile file: writing elsewhere, the network, endless work."""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import struct
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ingest.extractors.limits import MEGABYTE

if sys.platform != "win32":
    import resource

_NEW_USER, _NEW_NETWORK, _NEW_MOUNTS = 0x10000000, 0x40000000, 0x00020000
_NO_NEW_PRIVILEGES = 38
# The same numbers on every architecture of Linux since 5.13 (landlock(7)).
_CREATE_RULES, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
#: Every way of changing a file system, by the version of Landlock that learned it: write to a file; remove
#: and make files, folders, sockets, pipes, devices and links; then link elsewhere, truncate, control devices.
_WRITING = ((1, 0b1_1111_1111_0010), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_NETWORK_SINCE, _TCP = 4, 0b11
#: Sockets without a name in the file system, and signals, to processes outside.
_SCOPES_SINCE, _SCOPES = 6, 0b11
_LARGEST_FILE = 1024 * MEGABYTE
_SPARE_SECONDS = 5


#: What a program may read to run at all, beside the places Python has its modules in.
_LIBRARIES = ("/usr", "/lib", "/lib64", "/bin", "/proc", "/sys", "/dev", "/etc/ld.so.cache", "/etc/localtime")
_READING = 1 << 2 | 1 << 3
_ON_A_FILE = 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
_READ_ONLY, _REMOUNT, _BIND, _RECURSIVE = 1, 1 << 5, 1 << 12, 1 << 14
_PRIVATE = 1 << 18 | _RECURSIVE


@dataclass(frozen=True, slots=True)
class Confinement:
    """What the system allowed to be given up: the network, and files outside one's folder."""

    offline: bool
    at_home: bool

    def as_json(self) -> dict[str, bool]:
        """The same as JSON's own types."""
        return asdict(self)


def confine(folder: str, *, reads_elsewhere: bool) -> Confinement:
    """Leaves the network, and gives up files outside ``folder``, for this process and all it starts.

    ``reads_elsewhere`` lets it go on reading whatever its account may; otherwise only ``folder``, which
    /tmp is from then on too, and what programs need to run. Where the system does not allow the one or
    the other, that is said, and the rest holds.
    """
    if not sys.platform.startswith("linux"):
        return Confinement(offline=False, at_home=False)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    libc = ctypes.CDLL(None, use_errno=True)
    # Native libraries have /tmp for their temporary folder whatever they are told.
    moved = not reads_elsewhere and _unshare(libc, _NEW_NETWORK | _NEW_MOUNTS) and _mount_as_tmp(libc, folder)
    offline = moved or _unshare(libc, _NEW_NETWORK)
    at_home = moved or reads_elsewhere
    writable = (folder,) if at_home else (folder, "/tmp")
    version = _stay_beneath(libc, writable, _readable() if not reads_elsewhere else ())
    return Confinement(offline or version >= _NETWORK_SINCE, at_home and version > 0)


def _unshare(libc: ctypes.CDLL, spaces: int) -> bool:
    """Moves this process into namespaces of its own; False where that is not allowed."""
    for flags in (spaces, _NEW_USER | spaces):
        with contextlib.suppress(AttributeError):
            if libc.unshare(flags) == 0:
                return True
    return False


def _mount_as_tmp(libc: ctypes.CDLL, folder: str) -> bool:
    """Shows the folder as /tmp, to this process only; a program that lies in /tmp itself stays to be read."""
    if not _mount(libc, "none", "/", _PRIVATE):
        return False
    for path in _readable():
        if os.path.isdir(path) and path.startswith("/tmp/"):
            place = os.path.join(folder, os.path.relpath(path, "/tmp"))
            os.makedirs(place, exist_ok=True)
            bound = _mount(libc, path, place, _BIND)
            if not (bound and _mount(libc, "none", place, _BIND | _REMOUNT | _READ_ONLY)):
                return False
    if folder.startswith("/tmp/"):
        # The folder's own name leads to it still.
        name = os.path.join(folder, os.path.relpath(folder, "/tmp"))
        os.makedirs(os.path.dirname(name), exist_ok=True)
        os.symlink(os.path.relpath(folder, os.path.dirname(name)), name)
    return _mount(libc, folder, "/tmp", _BIND | _RECURSIVE)


def _mount(libc: ctypes.CDLL, source: str, target: str, flags: int) -> bool:
    done = libc.mount(os.fsencode(source), os.fsencode(target), None, ctypes.c_ulong(flags), None)
    return bool(done == 0)


def _readable() -> tuple[str, ...]:
    own = map(os.path.realpath, (sys.prefix, sys.base_prefix, *sys.path))
    return tuple(path for path in dict.fromkeys((*_LIBRARIES, *own)) if path != "/" and os.path.exists(path))


def grant_processor_time(seconds: float) -> None:
    """Ends this process when it has used so much more processor time, on every core together."""
    if not sys.platform.startswith("linux"):
        return
    used = sum(os.times()[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (math.ceil(used + seconds * (os.cpu_count() or 1)) + _SPARE_SECONDS, most)
    )


def _stay_beneath(libc: ctypes.CDLL, writable: Sequence[str], readable: Sequence[str]) -> int:
    """Gives up files elsewhere: writing them, and where some are ``readable`` reading all others.

    The version of Landlock that saw to it; 0 where there is none.
    """
    version = int(libc.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), _ASK_VERSION))
    if version < 1:
        return 0
    handled = sum(bits for since, bits in _WRITING if version >= since)
    handled |= _READING if readable else 0
    network = _TCP if version >= _NETWORK_SINCE else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    size = 24 if version >= _SCOPES_SINCE else 16 if version >= _NETWORK_SINCE else 8
    rules = libc.syscall(
        _CREATE_RULES, struct.pack("=QQQ", handled, network, scopes), ctypes.c_size_t(size), 0
    )
    if rules < 0:
        return 0
    try:
        places = [(path, handled) for path in (*writable, os.devnull)]
        places += [(path, _READING) for path in readable]
        allowed = all(_allow(libc, rules, path, rights) for path, rights in places)
        done = (
            allowed
            and libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
            and libc.syscall(_RESTRICT_SELF, rules, 0) == 0
        )
        return version if done else 0
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, rights: int) -> bool:
    """Allows something beneath a folder, or what of it can be done to a file."""
    allowed = rights if os.path.isdir(path) else rights & _ON_A_FILE
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", allowed, place)
        return bool(libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0) == 0)
    finally:
        os.close(place)

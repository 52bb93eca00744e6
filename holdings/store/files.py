"""Originals kept by their content, in a local folder or an object store."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import fsspec

from holdings.errors import FileDamaged, NotOnRecord, StoreUnavailable
from holdings.model.document import FileReference

_CHUNK: Final = 1 << 20
#: How much of a remote original is kept in memory before it goes to a temporary file.
_IN_MEMORY: Final = 8 << 20
_INCOMING: Final = ".incoming"


class FileStore:
    """Keeps each original once, under its SHA-256; never changes and never deletes one.

    Addresses are those of fsspec: ``file:///srv/kaijuan/files``, a plain folder, or ``s3://bucket/prefix``
    (needs the extra ``s3``; credentials and endpoint as boto reads them).
    """

    def __init__(self, url: str) -> None:
        """Connects to nothing yet. Raises StoreUnavailable for an address that cannot be used."""
        try:
            self._system, self._root = _connect(url)
        except ImportError as error:
            raise StoreUnavailable(
                f"KAIJUAN_FILES={url} needs more software: pip install 'kaijuan[s3]' ({error})"
            ) from error
        except ValueError as error:
            raise StoreUnavailable(f"KAIJUAN_FILES={url} cannot be used: {error}") from error
        self._is_local = "file" in _names(self._system.protocol)
        self._failures: tuple[type[Exception], ...] = (
            (OSError,) if self._is_local else (OSError, *_remote_failures())
        )

    def put(self, content: bytes | str | os.PathLike[str], name: str, media_type: str) -> FileReference:
        """Keeps an original, given as bytes or as a path, and says how to find it again.

        Putting the same content again writes nothing. The file is whole under its name or not there at
        all, whatever happens meanwhile. Raises StoreUnavailable where the disk is full or not reached;
        OSError where the path cannot be read.
        """
        if not isinstance(content, bytes):
            # Read here, so that a source which cannot be read is not taken for a store that fails.
            with Path(content).open("rb") as source:
                return self._put_stream(source, name, media_type)
        return self._put_stream(io.BytesIO(content), name, media_type)

    def exists(self, sha256: str) -> bool:
        """Whether an original with that digest is kept."""
        with self._translated():
            return bool(self._system.exists(self._path(sha256)))

    def open(self, sha256: str) -> BinaryIO:
        """The original, checked against its digest, at its beginning; the caller closes it.

        Raises NotOnRecord for an unknown digest, FileDamaged where the content is no longer what was
        deposited.
        """
        with self._translated():
            try:
                stream: BinaryIO = self._system.open(self._path(sha256), "rb")
            except FileNotFoundError:
                raise NotOnRecord(f"no original {sha256}") from None
            return self._checked(stream, sha256)

    def _checked(self, stream: BinaryIO, sha256: str) -> BinaryIO:
        try:
            checked, found = (stream, _digest(stream)) if self._is_local else _fetched(stream)
        except BaseException:
            stream.close()
            raise
        if found != sha256:
            checked.close()
            raise FileDamaged(
                f"original {sha256} now has the digest {found}: restore it from the last backup"
            )
        checked.seek(0)
        return checked

    def _put_stream(self, source: BinaryIO, name: str, media_type: str) -> FileReference:
        digest = _digest(source)
        size = source.tell()
        source.seek(0)
        with self._translated():
            if not self._holds(digest, size):
                self._write(source, self._path(digest))
        return FileReference(digest, name, media_type, size)

    def _holds(self, digest: str, size: int) -> bool:
        try:
            return int(self._system.size(self._path(digest))) == size
        except FileNotFoundError:
            return False

    def _write(self, source: BinaryIO, path: str) -> None:
        if self._is_local:
            _write_locally(source, Path(path), Path(self._root) / _INCOMING)
            return
        # An object store shows an object only when it is whole.
        with self._system.open(path, "wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)

    def _path(self, sha256: str) -> str:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotOnRecord(f"not a SHA-256: {sha256!r}")
        return f"{self._root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self._failures as error:
            raise StoreUnavailable(
                f"the file store {self._root} cannot be reached or written; check its disk, its address"
                f" and its access rights, then run the command again ({error})"
            ) from error


def _connect(url: str) -> tuple[Any, str]:
    options = {"use_listings_cache": False, "skip_instance_cache": True} if url.startswith("s3:") else {}
    # "file:var/files" and a plain path mean the same folder.
    address = url.removeprefix("file:") if url.startswith("file:") and not url.startswith("file://") else url
    system, root = fsspec.core.url_to_fs(address, **options)
    return system, str(root).rstrip("/")


def _names(protocol: str | tuple[str, ...]) -> tuple[str, ...]:
    return (protocol,) if isinstance(protocol, str) else protocol


def _remote_failures() -> tuple[type[Exception], ...]:
    try:
        errors: Any = import_module("botocore.exceptions")
    except ImportError:
        return ()
    return (errors.BotoCoreError, errors.ClientError)


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _fetched(stream: BinaryIO) -> tuple[BinaryIO, str]:
    """A local copy of a remote stream and its digest, so that it is transferred once."""
    copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    digest = hashlib.sha256()
    with stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    return cast(BinaryIO, copy), digest.hexdigest()


def _write_locally(source: BinaryIO, path: Path, incoming: Path) -> None:
    incoming.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = incoming / secrets.token_hex(8)
    try:
        with unfinished.open("wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)
            target.flush()
            # On disk before the database speaks of it.
            os.fsync(target.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)

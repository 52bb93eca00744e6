"""What the file store promises, on a local folder and on S3."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from holdings.errors import FileDamaged, NotOnRecord, StoreUnavailable
from holdings.model.document import FileReference
from holdings.store.files import FileStore

CONTENT = "云州市人民政府文件".encode() * 100_000  # 2.7 MB: more than one chunk
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def s3(complete_run: bool) -> Iterator[str]:
    """The endpoint of an S3 server of this process; the bucket is called kaijuan."""
    try:
        import boto3  # type: ignore[import-untyped]  # noqa: PLC0415
        import s3fs  # type: ignore[import-untyped]  # noqa: F401, PLC0415
        from moto.server import ThreadedMotoServer  # noqa: PLC0415
    except ImportError as error:
        if complete_run:
            raise
        pytest.skip(f"no S3: {error}")
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", endpoint)
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        boto3.client("s3").create_bucket(Bucket="kaijuan")
        yield endpoint
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return f"file://{tmp_path}/originals"
    request.getfixturevalue("s3")
    return f"s3://kaijuan/{tmp_path.name}/originals"


@pytest.fixture
def files(url: str) -> FileStore:
    return FileStore(url)


def read(files: FileStore, sha256: str) -> bytes:
    with files.open(sha256) as stream:
        return stream.read()


def test_an_original_comes_back_as_it_was(files: FileStore, tmp_path: Path) -> None:
    path = tmp_path / "文件.pdf"
    path.write_bytes(CONTENT)
    kept = files.put(path, "文件.pdf", "application/pdf")
    assert kept == FileReference(DIGEST, "文件.pdf", "application/pdf", len(CONTENT))
    assert read(files, DIGEST) == CONTENT
    assert files.exists(DIGEST)


def test_bytes_and_empty_files(files: FileStore) -> None:
    for content in (b"", b"x"):
        kept = files.put(content, "a.txt", "text/plain")
        assert (kept.size, read(files, kept.sha256)) == (len(content), content)


def test_putting_again_writes_nothing(files: FileStore) -> None:
    first = files.put(CONTENT, "a.pdf", "application/pdf")
    again = files.put(CONTENT, "b.pdf", "application/pdf")
    assert (first.sha256, again.name) == (again.sha256, "b.pdf")


def test_what_was_put_is_seen_by_another_process(files: FileStore, url: str) -> None:
    other = FileStore(url)
    assert not other.exists(DIGEST)
    files.put(CONTENT, "a.pdf", "application/pdf")
    assert other.exists(DIGEST)
    assert read(other, DIGEST) == CONTENT


def test_what_is_not_kept(files: FileStore) -> None:
    assert not files.exists("0" * 64)
    with pytest.raises(NotOnRecord):
        files.open("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_only_digests_are_names(files: FileStore, name: str) -> None:
    with pytest.raises(NotOnRecord):
        files.open(name)
    with pytest.raises(NotOnRecord):
        files.exists(name)


def test_a_damaged_original_is_noticed(files: FileStore) -> None:
    files.put(CONTENT, "a.pdf", "application/pdf")
    with files._system.open(files._path(DIGEST), "wb") as stream:
        stream.write(CONTENT[:-1] + b"!")
    with pytest.raises(FileDamaged, match=DIGEST):
        files.open(DIGEST)


def test_a_truncated_original_is_put_right_by_putting_it_again(files: FileStore) -> None:
    files.put(CONTENT, "a.pdf", "application/pdf")
    with files._system.open(files._path(DIGEST), "wb") as stream:
        stream.write(CONTENT[:1000])
    files.put(CONTENT, "a.pdf", "application/pdf")
    assert read(files, DIGEST) == CONTENT


def test_a_source_that_cannot_be_read_is_not_the_stores_fault(files: FileStore, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.put(tmp_path / "absent.pdf", "absent.pdf", "application/pdf")


@pytest.mark.parametrize("spelling", ["file://{}", "file:{}", "{}"])
def test_spellings_of_a_folder(tmp_path: Path, spelling: str) -> None:
    files = FileStore(spelling.format(tmp_path / "originals"))
    files.put(b"x", "a", "text/plain")
    assert (tmp_path / "originals").is_dir()
    assert [path.name for path in (tmp_path / "originals" / ".incoming").iterdir()] == []


def test_a_bucket_that_is_not_there(s3: str) -> None:
    with pytest.raises(StoreUnavailable, match="no-such-bucket"):
        FileStore("s3://no-such-bucket/originals").put(b"x", "a", "text/plain")


def test_an_object_store_that_does_not_answer(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        FileStore("s3://kaijuan/elsewhere").put(b"x", "a", "text/plain")


@pytest.mark.parametrize("url", ["gopher://old/place", "s4://bucket"])
def test_an_address_of_an_unknown_kind(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="KAIJUAN_FILES"):
        FileStore(url)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "originals").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="cannot be reached or written"):
        FileStore(f"{tmp_path}/originals").put(b"x", "a", "text/plain")


FULL = """
import resource, sys
from pathlib import Path
from holdings.errors import StoreUnavailable
from holdings.store.files import FileStore
files = FileStore(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    files.put(b"x" * 2_000_000, "big.bin", "application/octet-stream")
except StoreUnavailable as error:
    print(error)
print(sum(path.is_file() for path in Path(sys.argv[1]).rglob("*")))
"""


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "originals")],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    message, left = run.stdout.splitlines()
    assert "cannot be reached or written" in message
    assert left == "0"

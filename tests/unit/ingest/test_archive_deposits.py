"""Archives that are handed in with a transfer list: their members are documents of their own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from holdings.store import Holdings
from ingest.errors import SourceError
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.pipeline import ingest_files
from tests.unit.ingest.extractors.made_7z import made_7z
from tests.unit.ingest.extractors.made_files import zipped

LIST = (
    "题名,文号,文件\n关于甲的通知,云政发〔2024〕1号,文件/甲.txt\n关于乙的通知,云政发〔2024〕2号,文件/乙.txt\n"
)
MEMBERS = {"文件/甲.txt": "甲的正文。", "文件/乙.txt": "乙的正文。", "另外.txt": "清单没有列。"}


def titles(holdings: Holdings) -> list[str]:
    return sorted(document.current.metadata.title for document in holdings.documents.iterate())


def test_a_list_inside_makes_members_documents(holdings: Holdings, tmp_path: Path) -> None:
    archive = tmp_path / "移交.zip"
    archive.write_bytes(zipped({"移交清单.csv": LIST, **MEMBERS}))
    report = ingest_files([archive], holdings, EmbeddedExtractor)
    assert (report.taken, titles(holdings)) == (2, ["关于乙的通知", "关于甲的通知"])
    assert [(one.kind, one.detail) for one in report.list_problems if one.kind == "unlisted"] == [
        ("unlisted", "另外.txt")
    ]
    assert ingest_files([archive], holdings, EmbeddedExtractor).unchanged == 2
    names = holdings.documents.by_external_ids(report.source, ["文件/甲.txt", "文件/乙.txt"])
    assert len(names) == 2


def test_a_list_beside_names_members_too(holdings: Holdings, tmp_path: Path) -> None:
    (tmp_path / "清单.csv").write_text("题名,文件\n关于加强档案工作的通知,通知.txt\n")
    (tmp_path / "材料.7z").write_bytes(made_7z("lzma2"))
    report = ingest_files(
        [tmp_path / "材料.7z"], holdings, EmbeddedExtractor, list_path=tmp_path / "清单.csv"
    )
    assert (report.taken, titles(holdings)) == (1, ["关于加强档案工作的通知"])


def test_without_a_list_an_archive_is_one_document(holdings: Holdings, tmp_path: Path) -> None:
    archive = tmp_path / "材料.zip"
    archive.write_bytes(zipped(MEMBERS))
    report = ingest_files([archive], holdings, EmbeddedExtractor)
    assert (report.taken, report.attachments, titles(holdings)) == (1, 3, ["材料"])


def test_no_member_leaves_the_folder(holdings: Holdings, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    hostile = ("../外面.txt", "/var/kaijuan-外面.txt", "C:\\外面.txt", "a/../../外面.txt", "长" * 90 + ".txt")
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("移交清单.csv", LIST)
        for name in (*hostile, *MEMBERS):
            made.writestr(name, "正文")
        link = zipfile.ZipInfo("链接.txt")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    (tmp_path / "移交.zip").write_bytes(buffer.getvalue())
    report = ingest_files([tmp_path / "移交.zip"], holdings, EmbeddedExtractor)
    assert report.taken == 1, "both files say the same"
    refused = {one.detail for one in report.list_problems if one.kind == "refused-path"}
    assert refused == {name.replace("C:\\", "C:\\") for name in hostile}
    assert not Path("/var/kaijuan-外面.txt").exists()
    assert not list(tmp_path.rglob("外面.txt"))


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut", made_7z("locked"), b"Rar!\x1a\x07\x01\x00"])
def test_an_archive_with_a_list_that_cannot_be_unpacked_says_why(
    holdings: Holdings, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "清单.csv").write_text(LIST)
    (tmp_path / "材料.zip").write_bytes(content)
    with pytest.raises(SourceError, match=r"材料\.zip cannot be unpacked"):
        ingest_files([tmp_path / "材料.zip"], holdings, EmbeddedExtractor, list_path=tmp_path / "清单.csv")


def test_two_lists_in_one_archive_are_one_too_many(holdings: Holdings, tmp_path: Path) -> None:
    archive = tmp_path / "移交.zip"
    archive.write_bytes(zipped({"移交清单.csv": LIST, "移交清单（二）.csv": LIST}))
    with pytest.raises(SourceError, match="2 transfer lists"):
        ingest_files([archive], holdings, EmbeddedExtractor)

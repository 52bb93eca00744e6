"""Transfer lists as departments write them, and everything that can be wrong with one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ingest.errors import SourceError, TransferListError
from ingest.sources.folder import find_files
from ingest.sources.transfer_list import TransferList, read_transfer_list

HEADER = "序号,题名,文号,发文机关,成文日期,公布日期,主题分类,有效性,文种,文件,来源,备注"
ROW = "1,关于甲的通知,云政发〔2024〕1号,云州市人民政府,2024-01-02,2024年1月5日,综合政务,有效,通知,甲.txt,云州,无"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    for name in ("甲.txt", "files/乙.txt", "files/丙.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def listed(folder: Path, text: str, encoding: str = "utf-8", given: str = "") -> TransferList:
    path = folder / "移交清单.csv"
    path.write_bytes(text.encode(encoding))
    return read_transfer_list(path, [folder / given])


def problems(found: TransferList) -> set[tuple[int, str, str]]:
    return {(one.row, one.kind, one.detail) for one in found.problems}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_every_usual_encoding_and_separator(folder: Path, encoding: str, separator: str) -> None:
    text = f"{HEADER}\r\n{ROW}\r\n".replace(",", separator)
    found = listed(folder, text, encoding)
    assert [(one.row, one.file.name) for one in found.files] == [(2, "甲.txt")]
    assert found.files[0].values["number"] == "云政发〔2024〕1号"
    assert found.files[0].values["published_on"] == "2024年1月5日"
    assert problems(found) == {(0, "unlisted", "files/乙.txt"), (0, "unlisted", "files/丙.txt")}


def test_a_workbook_with_a_title_line_and_real_dates(folder: Path) -> None:
    from datetime import datetime  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云州市移交清单"])
    sheet.append(["序 号", "文件题名", "发文字号", "责任者", "成文日期（年月日）", "文件名"])
    sheet.append([1, "关于乙的通知", "云政发〔2024〕2号", "云州市人民政府", datetime(2024, 1, 2), "乙.txt"])
    book.save(folder / "list.xlsx")
    found = read_transfer_list(folder / "list.xlsx", [folder])
    assert [(one.row, one.file.name) for one in found.files] == [(3, "files/乙.txt")]
    assert found.files[0].values["signed_on"] == "2024-01-02"
    assert (2, "missing-column", "有效性") in problems(found)


def test_a_merged_cell_counts_for_each_of_its_rows(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云州市移交清单", None, None, None])
    sheet.merge_cells("A1:D1")
    sheet.append(["题名", "发文机关", "成文日期", "文件"])
    sheet.append(["一", "云州市民政局", "2024-02-30", "甲.txt"])
    sheet.append(["二", None, None, "乙.txt"])
    sheet.append(["三", None, "2024-03-01", None])
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("D4:D5")
    book.save(folder / "list.xlsx")
    found = read_transfer_list(folder / "list.xlsx", [folder])
    assert [(one.row, one.values["issuers"]) for one in found.files] == [
        (3, "云州市民政局"),
        (4, "云州市民政局"),
    ]
    assert "signed_on" not in found.files[0].values
    expected = {(3, "wrong-value", "成文日期：2024-02-30"), (5, "two-rows", "乙.txt")}
    assert expected <= problems(found)


def test_files_are_found_beside_the_list_then_in_the_paths_then_by_name(folder: Path) -> None:
    found = listed(folder, "题名,文件\n一,甲.txt\n二,files\\乙.txt\n三,/丙.txt\n四,旧/丙.txt\n")
    assert [one.file.name for one in found.files] == ["甲.txt", "files/乙.txt", "files/丙.txt"]
    assert (4, "refused-path", "/丙.txt") in problems(found)


@pytest.mark.parametrize(
    "path", ["/etc/hostname", "../甲.txt", "files/../../甲.txt", "C:\\甲.txt", "C:/甲.txt"]
)
def test_paths_that_lead_out_are_refused(folder: Path, path: str) -> None:
    found = listed(folder, f"题名,文件\n一,{path}\n")
    assert found.files == []
    assert (2, "refused-path", path) in problems(found)


def test_a_link_that_leads_out_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "密.txt"
    outside.write_text("外", encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)
    found = listed(folder, "题名,文件\n一,link.txt\n")
    assert found.files == []
    assert (2, "refused-path", "link.txt") in problems(found)
    assert all(file.name != "link.txt" for file in find_files([folder]))


def test_what_is_wrong_is_reported_by_row_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "files/sub").mkdir()
    (folder / "files/sub/丙.txt").write_text("另一", encoding="utf-8")
    found = listed(
        folder,
        "题名,文件,成文日期,施行日期\n"
        "一,甲.txt,2024-13-40,2024-01-01\n"
        "二,甲.txt,,\n"
        "三,没有.txt,,\n"
        "四,,,\n"
        ",files/乙.txt,去年,\n"
        "六,别处/丙.txt,,\n"
        "\n",
    )
    assert [(one.row, one.file.name) for one in found.files] == [(2, "甲.txt"), (6, "files/乙.txt")]
    assert found.files[0].values == {"title": "一", "effective_on": "2024-01-01"}
    expected = {
        (1, "missing-column", "文号"),
        (2, "wrong-value", "成文日期：2024-13-40"),
        (3, "two-rows", "甲.txt"),
        (4, "absent", "没有.txt"),
        (5, "no-file", "四"),
        (6, "no-title", "files/乙.txt"),
        (6, "wrong-value", "成文日期：去年"),
        (7, "ambiguous", "别处/丙.txt"),
        (0, "unlisted", "files/丙.txt"),
    }
    assert expected <= problems(found)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        ("题名,文号\n一,二\n".encode(), "no column 文件"),
        ("文件,文号\n甲.txt,二\n".encode(), "no column 题名"),
        ("甲,乙\n一,二\n".encode(), "no column 题名 and none 文件"),
        (b"PK\x03\x04broken", "no workbook"),
        (b"\x00\x01\x02\xff" * 50, "no column"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(folder: Path, content: bytes, words: str) -> None:
    path = folder / "list.csv"
    path.write_bytes(content)
    with pytest.raises(TransferListError, match=words):
        read_transfer_list(path, [folder])


def test_a_list_that_is_not_there(folder: Path) -> None:
    with pytest.raises(TransferListError, match="cannot read"):
        read_transfer_list(folder / "no.csv", [folder])


def test_leftovers_are_no_documents(folder: Path) -> None:
    for name in (
        ".hidden",
        "~$甲.docx",
        ".~lock.甲.odt#",
        "Thumbs.db",
        "x.tmp",
        "__MACOSX/a.txt",
        ".git/b.txt",
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert [file.name for file in find_files([folder])] == ["files/丙.txt", "files/乙.txt", "甲.txt"]
    assert [file.name for file in find_files([folder / "甲.txt"])] == ["甲.txt"]


def test_a_path_that_is_not_there(folder: Path) -> None:
    with pytest.raises(SourceError, match="no such"):
        find_files([folder / "nothing"])

"""A transfer list (移交清单) and the files it names: CSV or XLSX, in the encodings departments use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingest.errors import TransferListError
from ingest.metadata.dates import parse_date
from ingest.sources.folder import FoundFile, find_files, relative_name
from ingest.sources.list_table import read_rows

#: The headers of lists and the fields they mean; the first of each field is the one reports name.
HEADERS: dict[str, tuple[str, ...]] = {
    "title": ("题名", "标题", "文件题名", "文件标题", "文件名称", "名称", "title"),
    "file": ("文件", "文件名", "文件路径", "电子文件", "电子文件名", "原文", "附件文件", "file"),
    "number": ("文号", "发文字号", "文件编号", "发文号", "文件字号", "number"),
    "issuers": ("发文机关", "发文单位", "责任者", "制发机关", "发布机构", "发布机关", "issuers"),
    "signed_on": ("成文日期", "成文时间", "形成日期", "文件日期", "落款日期", "signed_on"),
    "printed_on": ("印发日期", "印发时间", "printed_on"),
    "published_on": ("公布日期", "发布日期", "公开日期", "发布时间", "公布时间", "published_on"),
    "effective_on": ("施行日期", "实施日期", "生效日期", "施行时间", "effective_on"),
    "theme": ("主题分类", "主题", "theme"),
    "category": ("公开类别", "信息类别", "公开分类", "信息分类", "category"),
    "validity": ("有效性", "时效性", "效力状态", "效力", "validity"),
    "genre": ("文种", "体裁", "文件种类", "genre"),
    "disclosure_mode": ("公开方式", "公开属性", "公开形式", "mode"),
    "index_number": ("索引号", "index_number"),
    "level": ("层级", "级别", "level"),
    "version_of": ("版本", "版本归属", "原文件", "version_of"),
    "gazette": ("公报", "刊载公报", "gazette"),
    "ended_on": ("废止日期", "失效日期", "ended_on"),
    "amended_on": ("修改日期", "修订日期", "amended_on"),
    "origin": ("来源", "信息来源", "origin"),
    "remarks": ("备注", "说明", "附注", "remarks"),
    "summary": ("内容概述", "内容摘要", "摘要", "summary"),
    "subject_words": ("主题词", "关键词", "subject_words"),
    "signer": ("签发人", "signer"),
    "copy_number": ("份号", "copy_number"),
    "copies": ("印发份数", "印数", "copies"),
    "disclosure_ground": ("公开依据", "不公开理由", "disclosure_ground"),
    "row_number": ("序号", "编号", "件号", "no"),
}
_FIELD_OF = {name.lower(): field_name for field_name, names in HEADERS.items() for name in names}
_REQUIRED = ("title", "file")
_EXPECTED = ("number", "issuers", "signed_on", "published_on", "theme", "validity")
_DATES = ("signed_on", "printed_on", "published_on", "effective_on", "ended_on", "amended_on")


@dataclass(frozen=True, slots=True)
class ListProblem:
    """What is wrong with a list: the row as a spreadsheet counts it (0 for the list itself), and what.

    ``kind``: missing-column · no-file · no-title · refused-path · absent · ambiguous · two-rows ·
    wrong-value · unknown-value · unlisted.
    """

    row: int
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A row whose file is there: the row's number, the file, and the stated values by field name."""

    row: int
    file: FoundFile
    values: dict[str, str]


@dataclass(slots=True)
class TransferList:
    """A list that was read: the rows with their files, and everything that does not fit."""

    path: Path
    files: list[ListedFile] = field(default_factory=list)
    problems: list[ListProblem] = field(default_factory=list)


def read_transfer_list(path: Path, paths: Iterable[Path]) -> TransferList:
    """The rows of a list, each with its file, and what does not fit: reported by row, never fatal.

    文件 is looked for beside the list, then in the given paths, then by its base name where only one file
    has it. Names are relative to the list's folder. Raises TransferListError where the list cannot be read
    or has no column 文件 or 题名.
    """
    given = [Path(one) for one in paths]
    rows = read_rows(path, _looks_like_header)
    columns = _columns(rows[0][1], path)
    found = TransferList(path)
    found.problems += [
        ListProblem(rows[0][0], "missing-column", HEADERS[name][0])
        for name in _EXPECTED
        if name not in columns
    ]
    shelf = _Shelf(path, given)
    for number, cells in rows[1:]:
        values = {
            name: cells[place].strip()
            for name, place in columns.items()
            if place < len(cells) and cells[place].strip()
        }
        if values:
            _read_row(found, shelf, number, values)
    found.problems += [ListProblem(0, "unlisted", file.name) for file in shelf.not_taken()]
    return found


def _looks_like_header(cells: Sequence[str]) -> bool:
    return (
        any(_field_of(cell) in _REQUIRED for cell in cells)
        and sum(1 for cell in cells if _field_of(cell)) >= 2
    )


def _field_of(header: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", header).split()).strip("*:").lower()
    return _FIELD_OF.get(plain, "") or _FIELD_OF.get(plain.split("(")[0], "")


def _columns(header: Sequence[str], path: Path) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = _field_of(cell)
        if name:
            columns.setdefault(name, place)
    missing = [HEADERS[name][0] for name in _REQUIRED if name not in columns]
    if missing:
        read = "、".join(cell.strip() for cell in header if cell.strip())[:200]
        raise TransferListError(
            f"{path.name}: the list has no column {' and none '.join(missing)}; it has: {read or 'nothing'}"
        )
    return columns


def _read_row(found: TransferList, shelf: _Shelf, row: int, values: dict[str, str]) -> None:
    name = values.pop("file", "")
    values.pop("row_number", None)
    if not name:
        found.problems.append(ListProblem(row, "no-file", values.get("title", "")))
        return
    file = shelf.take(name)
    if isinstance(file, str):
        found.problems.append(ListProblem(row, file, name))
        return
    if "title" not in values:
        found.problems.append(ListProblem(row, "no-title", name))
    for field_name in _DATES:
        printed = values.get(field_name)
        if printed and not _is_date(printed):
            found.problems.append(ListProblem(row, "wrong-value", f"{HEADERS[field_name][0]}：{printed}"))
            del values[field_name]
    found.files.append(ListedFile(row, file, values))


def _is_date(printed: str) -> bool:
    try:
        parse_date(printed)
    except ValueError:
        return False
    return True


class _Shelf:
    """The files that a list can name, each taken by one row at most."""

    def __init__(self, list_path: Path, given: list[Path]) -> None:
        self._folder = list_path.resolve().parent
        self._roots = [self._folder, *(path.resolve() for path in given if path.is_dir())]
        present = find_files(given) if given else find_files([self._folder])
        own = list_path.resolve()
        self._present = {file.path.resolve(): file for file in present if file.path.resolve() != own}
        self._by_name: dict[str, list[Path]] = {}
        for path in self._present:
            self._by_name.setdefault(unicodedata.normalize("NFC", path.name), []).append(path)
        self._taken: set[Path] = set()

    def take(self, printed: str) -> FoundFile | str:
        """The file a row names, or the kind of problem with it."""
        name = unicodedata.normalize("NFC", printed.replace("\\", "/").strip().removeprefix("./"))
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or "\0" in name or (parts and parts[0].endswith(":")):
            return "refused-path"
        path = self._find(name)
        if isinstance(path, str):
            return path
        if path in self._taken:
            return "two-rows"
        self._taken.add(path)
        return FoundFile(path, self._name(path))

    def not_taken(self) -> list[FoundFile]:
        """The files that are present and that no row names."""
        return [file for path, file in self._present.items() if path not in self._taken]

    def _find(self, name: str) -> Path | str:
        for root in self._roots:
            path = _existing(root, name)
            if path is not None:
                return path if path.is_relative_to(root) else "refused-path"
        named = self._by_name.get(PurePosixPath(name).name, [])
        if not named:
            return "absent"
        return named[0] if len(named) == 1 else "ambiguous"

    def _name(self, path: Path) -> str:
        root = next((root for root in self._roots if path.is_relative_to(root)), path.parent)
        return relative_name(path, root)


def _existing(root: Path, name: str) -> Path | None:
    for form in ("NFC", "NFD"):
        try:
            path = (root / unicodedata.normalize(form, name)).resolve()
            if path.is_file():
                return path
        except (OSError, ValueError):
            continue
    return None

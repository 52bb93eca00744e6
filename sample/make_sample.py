"""Makes the sample's files and its transfer list from ``sample/texts``: ``python -m sample.make_sample``."""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml

from sample.ofd import write_ofd
from sample.office import convert, write_docx, write_xlsx
from sample.pages import write_html, write_md, write_txt
from sample.scan import scan, write_image_pdf, write_png
from sample.sheet import Sheet, gazette, read_sheet

HERE = Path(__file__).parent
FILES = HERE / "files"
LIST = HERE / "移交清单.csv"
COLUMNS = (
    *("序号", "题名", "文号", "发文机关", "成文日期", "公布日期", "施行日期", "主题分类", "公开类别"),
    *("有效性", "文种", "公开方式", "来源", "文件", "备注"),
)

WRITERS: Mapping[str, Callable[[Sheet, Path], None]] = {
    "docx": write_docx,
    "xlsx": write_xlsx,
    "html": write_html,
    "txt": write_txt,
    "md": write_md,
    "ofd": write_ofd,
}


def read_sheets() -> list[Sheet]:
    """Every sheet of the sample in the order of its file names, gazettes with their members' pages."""
    sheets = {path.stem: read_sheet(path) for path in sorted((HERE / "texts").glob("*.md"))}
    return [
        gazette(sheet, [sheets[name] for name in sheet.head["members"]]) if "members" in sheet.head else sheet
        for sheet in sheets.values()
    ]


def make(sheet: Sheet, target: Path, workshop: Path) -> None:
    """Writes one sheet in the format its file name says; ``workshop`` is a folder for steps between."""
    if sheet.format in WRITERS:
        WRITERS[sheet.format](sheet, target)
        return
    draft = workshop / "draft.docx"
    write_docx(sheet, draft)
    if sheet.format == "png" or sheet.said("scanned"):
        paper = workshop / "paper.pdf"
        convert(draft, paper)
        pages = scan(paper, seed=len(sheet.title))
        write_png(pages[0], target) if sheet.format == "png" else write_image_pdf(pages, target)
    else:
        convert(draft, target)


def list_row(number: int, sheet: Sheet, categories: Mapping[str, str]) -> list[str]:
    """The sheet's row in the transfer list; ``list:`` in its head overrides what the text says."""
    values = {
        "序号": str(number),
        "题名": sheet.title,
        "文号": sheet.said("number"),
        "发文机关": "、".join(sheet.issuers),
        "成文日期": sheet.signed.isoformat(),
        "公布日期": sheet.said("published"),
        "施行日期": sheet.said("effective"),
        "主题分类": sheet.said("theme"),
        "公开类别": categories[sheet.said("category")],
        "有效性": sheet.said("validity") or "未标注",
        "文种": sheet.said("genre"),
        "公开方式": sheet.said("mode") or "主动公开",
        "来源": sheet.said("origin") or sheet.issuers[0],
        "文件": f"files/{sheet.file}",
        "备注": sheet.said("remarks"),
    }
    values.update({key: str(value) for key, value in sheet.head.get("list", {}).items()})
    return [values[column] for column in COLUMNS]


def write_list(sheets: Sequence[Sheet]) -> None:
    """Writes the transfer list as CSV in UTF-8 with BOM, as spreadsheet programs save it."""
    categories = yaml.safe_load((HERE / "categories.yaml").read_text(encoding="utf-8"))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(list_row(number, sheet, categories) for number, sheet in enumerate(sheets, start=1))
    LIST.write_bytes(text.getvalue().encode("utf-8-sig"))


def main(wanted: Sequence[str]) -> None:
    """Makes the files whose text's name begins with one of ``wanted`` (all without any), and the list."""
    sheets = read_sheets()
    FILES.mkdir(exist_ok=True)
    known = {sheet.file for sheet in sheets}
    for stale in FILES.iterdir():
        if stale.name not in known:
            stale.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for sheet in sheets:
            if not wanted or sheet.name.startswith(tuple(wanted)):
                make(sheet, FILES / sheet.file, Path(folder))
                print(f"{(FILES / sheet.file).stat().st_size:>8} {sheet.file}")
    write_list(sheets)
    total = sum(path.stat().st_size for path in FILES.iterdir())
    print(f"{len(sheets)} documents, {total} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])

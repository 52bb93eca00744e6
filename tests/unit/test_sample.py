"""The product's own sample: list and files agree, formats are what they say, and the traps are in place."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
import yaml
from lxml import etree

from sample.sheet import Kind, Sheet, chinese_date, gazette, read_sheet

SAMPLE = Path(__file__).parents[2] / "sample"
QUERIES = SAMPLE / "questions.yaml"
MAGIC = {
    ".pdf": b"%PDF-1.",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
    ".ofd": b"PK\x03\x04",
    ".doc": bytes.fromhex("D0CF11E0A1B11AE1"),
    ".rtf": b"{\\rtf1",
    ".png": b"\x89PNG\r\n\x1a\n",
}
SCANS = {"云政发〔2009〕8号_开通市长公开电话的通知.pdf", "青政征告〔2012〕3号_征收土地公告.png"}
OFD = {"ofd": "http://www.ofdspec.org/2016"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    text = (SAMPLE / "移交清单.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(text.decode("utf-8-sig").splitlines()))


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    return {path.stem: read_sheet(path) for path in sorted((SAMPLE / "texts").glob("*.md"))}


def words(sheet: Sheet) -> str:
    return "\n".join(block.text or "\n".join("\n".join(row) for row in block.rows) for block in sheet.blocks)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check_digit(digits: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11]


def test_list_and_folder_name_the_same_files(rows: list[dict[str, str]]) -> None:
    listed = [row["文件"] for row in rows]
    assert len(listed) == len(set(listed)) == 50
    assert set(listed) == {f"files/{path.name}" for path in (SAMPLE / "files").iterdir()}


def test_sample_stays_small() -> None:
    assert sum(path.stat().st_size for path in (SAMPLE / "files").iterdir()) <= 3_000_000


def test_files_begin_as_their_format_does() -> None:
    for path in (SAMPLE / "files").iterdir():
        if path.suffix in MAGIC:
            assert path.read_bytes().startswith(MAGIC[path.suffix]), path.name
        else:
            assert path.suffix in {".txt", ".html", ".md"}


def test_every_format_of_real_deposits_occurs() -> None:
    formats = Counter(path.suffix for path in (SAMPLE / "files").iterdir())
    assert set(formats) == {*MAGIC, ".txt", ".html", ".md"}
    assert formats[".pdf"] >= 5
    assert formats[".docx"] >= 5


def test_encodings_are_the_awkward_ones(sheets: dict[str, Sheet]) -> None:
    page = (SAMPLE / "files" / sheets["06-repeal-decision"].file).read_bytes()
    assert b"charset" not in page
    assert "发文字号" in page.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")
    assert (SAMPLE / "files" / sheets["20-school-reply-letter"].file).read_bytes()[:2] == b"\xff\xfe"


def test_list_says_what_the_texts_say_but_for_one_date(
    rows: list[dict[str, str]], sheets: dict[str, Sheet]
) -> None:
    assert [row["题名"] for row in rows] == [sheet.title for sheet in sheets.values()]
    different = [
        row["文件"]
        for row, sheet in zip(rows, sheets.values(), strict=True)
        if row["成文日期"] != sheet.signed.isoformat()
    ]
    assert different == ["files/云医保发〔2025〕20号_2026年度城乡居民医保参保缴费通知.txt"]
    assert next(row["备注"] for row in rows if row["文件"] in different).startswith(
        "清单所列成文日期与正文不一致"
    )


def test_number_and_dates_of_the_head_stand_in_the_text(sheets: dict[str, Sheet]) -> None:
    for sheet in sheets.values():
        text = words(sheet)
        assert sheet.said("number") in text, sheet.name
        assert chinese_date(sheet.signed) in text or "二〇〇九年三月十六日" in text, sheet.name
        if effective := sheet.head.get("effective"):
            assert chinese_date(effective) in text or re.search("(印发|公布)之日", text), sheet.name


def test_texts_are_long_enough_to_search(sheets: dict[str, Sheet]) -> None:
    for sheet in sheets.values():
        assert len(words(sheet)) >= 300, sheet.name
    assert len(words(sheets["01-work-report"])) >= 6000


def test_every_category_of_a_city_occurs(rows: list[dict[str, str]]) -> None:
    categories = yaml.safe_load((SAMPLE / "categories.yaml").read_text(encoding="utf-8"))
    city = {name for key, name in categories.items() if key.startswith("c")}
    assert len(city) == 22
    assert city <= {row["公开类别"] for row in rows}


def test_one_identity_number_with_a_valid_check_digit(sheets: dict[str, Sheet]) -> None:
    found = {
        sheet.name: numbers
        for sheet in sheets.values()
        if (numbers := re.findall(r"\d{17}[\dX]", words(sheet)))
    }
    assert list(found) == ["49-withheld-identity"]
    (number,) = found["49-withheld-identity"]
    assert number.startswith("990101")
    assert check_digit(number[:17]) == number[17]


def test_one_document_says_it_is_not_public(sheets: dict[str, Sheet]) -> None:
    assert [sheet.name for sheet in sheets.values() if "此件不公开" in words(sheet)] == [
        "50-withheld-internal"
    ]


def test_measures_have_six_chapters_and_thirty_articles(sheets: dict[str, Sheet]) -> None:
    for name in ("03-expropriation-2023", "04-expropriation-2016"):
        kinds = Counter(block.kind for block in sheets[name].blocks)
        articles = [
            block for block in sheets[name].blocks if re.match("第[一二三四五六七八九十]+条　", block.text)
        ]
        assert kinds[Kind.CHAPTER] == 6
        assert len(articles) >= 30


def test_ofd_opens_and_holds_the_whole_text(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["33-water-source"]
    with zipfile.ZipFile(SAMPLE / "files" / sheet.file) as package:
        assert package.testzip() is None
        document = etree.fromstring(package.read("Doc_0/Document.xml"))
        places = document.xpath("ofd:Pages/ofd:Page/@BaseLoc", namespaces=OFD)
        pages = [etree.fromstring(package.read(f"Doc_0/{place}")) for place in places]
    codes = [code for page in pages for code in page.xpath("//ofd:TextCode/text()", namespaces=OFD)]
    assert len(pages) == 2
    assert squeeze("".join(codes)) == squeeze(words(sheet))


def test_scans_have_pages_but_no_text() -> None:
    with pypdfium2.PdfDocument(SAMPLE / "files" / "云政发〔2009〕8号_开通市长公开电话的通知.pdf") as document:
        assert len(document) >= 1
        assert not document[0].get_textpage().get_text_range().strip()


def _pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(etree.fromstring(package.read("word/document.xml")).itertext())


def _html_text(path: Path) -> str:
    content = path.read_bytes()
    encoding = "utf-8" if b"utf-8" in content[:200] else "gb18030"
    return "".join(etree.fromstring(content.decode(encoding), etree.HTMLParser()).itertext())


@pytest.mark.parametrize(
    ("suffix", "read"),
    [("pdf", _pdf_text), ("docx", _docx_text), ("html", _html_text)],
    ids=["pdf", "docx", "html"],
)
def test_files_were_made_from_the_texts(suffix: str, read, sheets: dict[str, Sheet]) -> None:  # type: ignore[no-untyped-def]
    for sheet in sheets.values():
        if sheet.format == suffix and sheet.file not in SCANS:
            whole = gazette(sheet, [sheets[name] for name in sheet.head.get("members", [])])
            text = squeeze(read(SAMPLE / "files" / sheet.file))
            # Short paragraphs never break across pages, where headers and page numbers would come between.
            short = [block.text for block in whole.blocks if 5 < len(block.text) < 25]
            missing = [line for line in short if squeeze(line) not in text]
            assert not missing, sheet.name


def test_long_pdf_has_running_headers_and_page_numbers(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["01-work-report"]
    with pypdfium2.PdfDocument(SAMPLE / "files" / sheet.file) as document:
        pages = [squeeze(page.get_textpage().get_text_range()) for page in document]
    assert len(pages) >= 8
    for number, page in enumerate(pages, start=1):
        assert page.startswith(sheet.said("header"))
        assert page.endswith(f"—{number}—")


def test_judged_queries_name_files_of_the_list(rows: list[dict[str, str]]) -> None:
    queries = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))["queries"]
    files = {row["文件"].removeprefix("files/") for row in rows}
    assert len(queries) >= 40
    assert len({query["id"] for query in queries}) == len(queries)
    for query in queries:
        named = query["good"] + query.get("never", [])
        assert named, query["id"]
        # A document of the gazette is called by the file and its place in it.
        assert {name.partition("#")[0] for name in named} <= files, query["id"]

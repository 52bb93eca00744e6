"""Word, Excel, PowerPoint and OpenDocument, read by zip and lxml."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extractors.limits import Limits
from ingest.extractors.numbering import printed_number
from ingest.port import Status
from tests.unit.ingest.extractors.made_files import (
    W,
    compound,
    docx,
    paragraph,
    relations,
    word_part,
    xlsx,
    zipped,
)
from tests.unit.ingest.extractors.reading_of import extracted

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_paragraphs_tabs_and_breaks(tmp_path: Path) -> None:
    body = (
        paragraph("云州市人民政府")
        + "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>"
    )
    found = extracted(tmp_path, "a.docx", docx(body))
    assert found.status is Status.OK
    assert found.text == "云州市人民政府\n甲\t乙\n丙"


def test_a_table_is_a_line_per_row(tmp_path: Path) -> None:
    row = "<w:tr>{}</w:tr>"
    cell = "<w:tc>{}</w:tc>"
    table = (
        "<w:tbl>"
        + row.format(cell.format(paragraph("项目")) + cell.format(paragraph("金额")))
        + row.format(cell.format(paragraph("教育")) + cell.format(paragraph("100")))
        + "</w:tbl>"
    )
    found = extracted(tmp_path, "a.docx", docx(paragraph("前") + table + paragraph("后")))
    assert found.text == "前\n项目\t金额\n教育\t100\n后"


def test_a_text_laid_out_in_one_cell_keeps_its_lines(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('第一条')}{paragraph('第二条')}</w:tc></w:tr></w:tbl>"
    assert extracted(tmp_path, "a.docx", docx(table)).text == "第一条\n第二条"


def test_what_was_deleted_and_alternatives_are_not_read_twice(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('文本框')}</w:txbxContent>"
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:t>新</w:t></w:r></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>外</w:t></w:r></w:p>"
    )
    assert extracted(tmp_path, "a.docx", docx(body)).text == "新\n外\n文本框"


def test_headers_notes_and_comments_are_read_page_numbers_are_not(tmp_path: Path) -> None:
    parts = {
        "word/header1.xml": word_part("hdr", paragraph("云州市人民政府文件")),
        "word/footer1.xml": word_part("ftr", paragraph("— 1 —")),
        "word/footnotes.xml": word_part("footnotes", f"<w:footnote>{paragraph('脚注')}</w:footnote>"),
        "word/comments.xml": word_part("comments", f"<w:comment>{paragraph('批注')}</w:comment>"),
    }
    targets = [
        ("rId1", "header", "header1.xml"),
        ("rId2", "footer", "footer1.xml"),
        ("rId3", "footnotes", "footnotes.xml"),
        ("rId4", "comments", "comments.xml"),
    ]
    found = extracted(tmp_path, "a.docx", docx(paragraph("正文"), parts, targets))
    assert found.text == "云州市人民政府文件\n正文\n脚注\n批注"


def test_an_inserted_file_is_part_of_the_text(tmp_path: Path) -> None:
    mht = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
        "<html><body><p>第一条　为了规范</p><p>第二条　适用</p></body></html>\n--B--\n"
    )
    body = paragraph("前") + '<w:altChunk r:id="rId9"/>'
    made = docx(body, {"word/afchunk.mht": mht.encode()}, [("rId9", "aFChunk", "afchunk.mht")])
    assert extracted(tmp_path, "a.docx", made).text == "前\n第一条　为了规范\n第二条　适用"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "afchunk.html",
            "<html><body><p>第一条　为了规范</p><p>第二条　适用</p></body></html>".encode("gb18030"),
        ),
        ("afchunk.txt", "第一条　为了规范\n第二条　适用".encode("gb18030")),
        ("afchunk.docx", docx(paragraph("第一条　为了规范") + paragraph("第二条　适用"))),
    ],
)
def test_pages_texts_and_word_files_are_inserted_too(tmp_path: Path, name: str, content: bytes) -> None:
    body = paragraph("前") + '<w:altChunk r:id="rId9"/>' + paragraph("后")
    made = docx(body, {f"word/{name}": content}, [("rId9", "aFChunk", name)])
    found = extracted(tmp_path, "a.docx", made)
    assert (found.status, found.text) == (Status.OK, "前\n第一条　为了规范\n第二条　适用\n后")


def test_a_missing_inserted_file_is_said(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.docx", docx(paragraph("前") + '<w:altChunk r:id="rId9"/>'))
    assert found.status is Status.PARTIAL
    assert "altChunk" in found.warnings[0]


def test_articles_that_word_counts_are_printed(tmp_path: Path) -> None:
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:suff w:val="space"/><w:lvlText w:val="第%1条"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>'
    )
    numbering = word_part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>',
    )
    styles = word_part(
        "styles",
        '<w:style w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>',
    )
    article = '<w:pStyle w:val="Article"/>'
    item = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>'
    body = (
        paragraph("总则", article) + paragraph("甲项", item) + paragraph("乙项", item)
        + paragraph("附则", article) + paragraph("丙项", item)
    )  # fmt: skip
    targets = [("rId1", "numbering", "numbering.xml"), ("rId2", "styles", "styles.xml")]
    made = docx(body, {"word/numbering.xml": numbering, "word/styles.xml": styles}, targets)
    assert extracted(tmp_path, "a.docx", made).text.split("\n") == [
        "第一条 总则", "（一）甲项", "（二）乙项", "第二条 附则", "（一）丙项",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"), (103, "chineseCountingThousand", "一百零三"),
        (110, "chineseCountingThousand", "一百一十"), (1005, "chineseCountingThousand", "一千零五"),
        (12, "chineseLegalSimplified", "壹拾贰"), (4, "ideographTraditional", "丁"), (14, "lowerRoman", "xiv"),
        (27, "upperLetter", "AA"), (3, "decimalEnclosedCircle", "③"), (7, "decimal", "7"), (7, "unheard-of", "7"),
    ],
)  # fmt: skip
def test_number_formats(number: int, style: str, printed: str) -> None:
    assert printed_number(number, style) == printed


def test_pictures_without_words_need_ocr(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.docx", docx(paragraph(""), {"word/media/scan.png": b"\x89PNG\r\n\x1a\n"}))
    assert found.status is Status.NEEDS_OCR


def test_embedded_files_are_children(tmp_path: Path) -> None:
    inner = xlsx([["内", "表"]])
    found = extracted(tmp_path, "a.docx", docx(paragraph("外"), {"word/embeddings/附表.xlsx": inner}))
    assert [(child.name, child.status, child.text) for child in found.children] == [
        ("附表.xlsx", Status.OK, "预算表\n内\t表")
    ]


def test_a_package_object_is_unpacked(tmp_path: Path) -> None:
    path, text = b"C:\\a.txt\0", "附件正文".encode()
    label = b"a.txt\0"
    native = b"\0\0" + label + path + b"\0\0\3\0" + len(path).to_bytes(4, "little") + path
    native += len(text).to_bytes(4, "little") + text
    stream = len(native).to_bytes(4, "little") + native
    made = docx(paragraph("外"), {"word/embeddings/oleObject1.bin": compound({"\x01Ole10Native": stream})})
    (child,) = extracted(tmp_path, "a.docx", made).children
    assert [(inner.name, inner.text) for inner in child.children] == [("a.txt", "附件正文")]


def test_a_document_type_definition_is_refused(tmp_path: Path) -> None:
    made = zipped(
        {
            "_rels/.rels": relations([("rId1", "officeDocument", "word/document.xml")]),
            "word/document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>',
        }
    )
    found = extracted(tmp_path, "a.docx", made)
    assert found.status is Status.DAMAGED
    assert "document type definition" in found.warnings[0]


def test_a_sheet_is_its_name_and_its_rows(tmp_path: Path) -> None:
    comments = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><commentList>'
        '<comment ref="A1"><text><r><t>口径说明</t></r></text></comment></commentList></comments>'
    )
    made = xlsx([["项目", "金额"], ["教育", ""], ["合计", "100"]], parts={"xl/comments1.xml": comments})
    found = extracted(tmp_path, "a.xlsx", made)
    assert found.text == "预算表\n项目\t金额\n教育\n合计\t100\n\n口径说明"


def test_a_cell_at_the_end_of_the_world_is_refused(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.xlsx", xlsx([["x"]], reference="XFD1048576"))
    assert found.status is Status.DAMAGED
    assert "1048576 rows by 16384 columns" in found.warnings[0]


def test_slides_are_pages_in_their_order_with_notes(tmp_path: Path) -> None:
    def slide(text: str) -> str:
        return f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'

    made = zipped(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>'
            '<p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(
                [("rId1", "slide", "slides/slide1.xml"), ("rId2", "slide", "slides/slide2.xml")]
            ),
            "ppt/slides/slide1.xml": slide("第二张"),
            "ppt/slides/slide2.xml": slide("第一张"),
            "ppt/slides/_rels/slide2.xml.rels": relations([("rId1", "notesSlide", "../notesSlides/n.xml")]),
            "ppt/notesSlides/n.xml": slide("备注"),
        }
    )
    found = extracted(tmp_path, "a.pptx", made)
    assert [(page.number, page.text) for page in found.pages] == [(1, "第一张\n备注"), (2, "第二张")]


def open_document(body: str, manifest: str = "") -> bytes:
    """An OpenDocument text."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0"'
            f' xmlns:table="{names}:table:1.0"><office:body><office:text>{body}</office:text></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def test_open_document_text(tmp_path: Path) -> None:
    body = (
        '<text:h>标题</text:h><text:p>甲<text:tab/>乙<text:s text:c="2"/>丙<text:span>丁</text:span>戊</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>左</text:p></table:table-cell>"
        "<table:table-cell><text:p>右</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert extracted(tmp_path, "a.odt", open_document(body)).text == "标题\n甲\t乙  丙丁戊\n左\t右"


def test_an_encrypted_open_document(tmp_path: Path) -> None:
    made = open_document("<text:p>x</text:p>", "<encryption-data/>")
    assert extracted(tmp_path, "a.odt", made).status is Status.ENCRYPTED


def test_text_is_cut_at_the_limit_and_said_to_be(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.docx", docx(paragraph("云" * 500)), Limits(characters=100))
    assert (len(found.text), found.truncated, found.status) == (100, True, Status.PARTIAL)

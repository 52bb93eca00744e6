"""What is planted in real files: tables, layers, notes, headers, properties, names, members. All is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdings.model.document import Visibility
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.port import Extraction, RawFile
from ingest.preparing import Task, prepare
from tests.unit.ingest.extractors.made_files import docx, paragraph, pdf, word_part, xlsx, zipped
from tests.unit.ingest.planted import ID, MOBILE, wide

BODY = "通知正文内容"
SEEN = "BT 0 g 0 Tr /F1 12 Tf 72 300 Td (seen text here) Tj ET"
LAYER = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [6 0 R] >> >>"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>{ID}</dc:subject></cp:coreProperties>'
)


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def drawn(content: str, extra: str = "") -> bytes:
    return pdf([f"RAW:{content} {SEEN}"], extra=extra, further=["<< /Type /OCG /Name (hidden) >>"]).replace(
        b"/Resources << /Font", b"/Resources << /Properties << /L1 6 0 R >> /Font"
    )


#: (what it is, file name, bytes, the rule that withholds)
CARRIERS: list[tuple[str, str, bytes, str]] = [
    ("a table", "a.docx", docx(table(("姓名", "身份证号"), ("张甲乙", ID))), "identity-number"),
    (
        "a cell of two lines",
        "a.docx",
        docx(
            table(("姓名", "证号"), ("张甲乙", "@")).replace(
                paragraph("@"), paragraph(ID[:10]) + paragraph(ID[10:])
            )
        ),
        "identity-number",
    ),
    (
        "parted into runs",
        "a.docx",
        docx(f"<w:p><w:r><w:t>{ID[:7]}</w:t></w:r><w:r><w:t>{ID[7:]}</w:t></w:r></w:p>"),
        "identity-number",
    ),
    (
        "hidden words",
        "a.docx",
        docx(paragraph(BODY) + f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{ID}</w:t></w:r></w:p>"),
        "identity-number",
    ),
    (
        "a comment",
        "a.docx",
        docx(
            paragraph(BODY),
            {"word/comments.xml": word_part("comments", f"<w:comment>{paragraph(ID)}</w:comment>")},
            [("rId9", "comments", "comments.xml")],
        ),
        "identity-number",
    ),
    (
        "a header",
        "a.docx",
        docx(
            paragraph(BODY),
            {"word/header1.xml": word_part("hdr", paragraph("秘密★5年"))},
            [("rId9", "header", "header1.xml")],
        ),
        "secrecy-mark",
    ),
    (
        "a footnote",
        "a.docx",
        docx(
            paragraph(BODY),
            {"word/footnotes.xml": word_part("footnotes", f"<w:footnote>{paragraph(ID)}</w:footnote>")},
            [("rId9", "footnotes", "footnotes.xml")],
        ),
        "identity-number",
    ),
    (
        "a property",
        "a.docx",
        docx(paragraph(BODY), {"docProps/core.xml": CORE}),
        "identity-number/properties",
    ),
    ("a sheet", "a.xlsx", xlsx([["姓名", "身份证号", "电话"], ["张甲乙", ID, MOBILE]]), "identity-number"),
    ("white on white", "a.pdf", drawn(f"BT 1 1 1 rg /F1 12 Tf 72 500 Td ({ID}) Tj ET"), "identity-number"),
    ("drawn invisibly", "a.pdf", drawn(f"BT 3 Tr /F1 12 Tf 72 500 Td ({ID}) Tj ET"), "identity-number"),
    (
        "a layer switched off",
        "a.pdf",
        drawn(f"/OC /L1 BDC BT /F1 12 Tf 72 500 Td ({ID}) Tj ET EMC", LAYER),
        "identity-number",
    ),
    (
        "under a black box",
        "a.pdf",
        drawn(f"BT /F1 12 Tf 72 500 Td ({ID}) Tj ET 0 g 60 490 300 30 re f"),
        "identity-number",
    ),
    (
        "over two lines of a page",
        "a.pdf",
        drawn(f"BT /F1 12 Tf 72 500 Td ({ID[:9]}) Tj 0 -14 Td ({ID[9:]}) Tj ET"),
        "identity-number",
    ),
    ("a property of a PDF", "a.pdf", pdf(["seen"], info=f"/Subject ({ID})"), "identity-number/properties"),
    ("full width in GBK", "a.txt", f"身份证{wide(ID)}，{BODY}如下".encode("gbk"), "identity-number"),
    (
        "a row of a page",
        "a.html",
        f"<html><body><p>{BODY}</p><table><tr><td>张甲乙</td><td>{ID}</td></tr></table></body></html>".encode(),
        "identity-number",
    ),
    (
        "a part of a page nobody sees",
        "a.html",
        f"<html><body><p>{BODY}</p><p style='display:none'>{ID}</p></body></html>".encode(),
        "identity-number",
    ),
    (
        "deleted words",
        "a.docx",
        docx(paragraph(BODY) + f"<w:p><w:del><w:r><w:delText>{ID}</w:delText></w:r></w:del></w:p>"),
        "identity-number/unseen",
    ),
    (
        "beside the page",
        "a.pdf",
        drawn(f"BT /F1 12 Tf 72 2000 Td ({ID}) Tj ET"),
        "identity-number/unseen",
    ),
    (
        "a note on a page",
        "a.pdf",
        pdf(
            ["seen text here"],
            page="/Annots [6 0 R]",
            further=[f"<< /Type /Annot /Subtype /FreeText /Rect [72 600 400 620] /Contents ({ID}) >>"],
        ),
        "identity-number/unseen",
    ),
    (
        "a comment in a page's source",
        "a.html",
        f"<html><body><p>{BODY}</p><!-- {ID} --></body></html>".encode(),
        "identity-number/unseen",
    ),
    ("a file's name", f"名单{ID}.txt", BODY.encode(), "identity-number/file-name"),
]


@pytest.mark.parametrize(
    ("name", "content", "rule"), [case[1:] for case in CARRIERS], ids=[case[0] for case in CARRIERS]
)
def test_what_a_file_carries_is_found(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    document = prepare(EmbeddedExtractor(), Task(path, name, "0" * 64, "test")).document
    assert document is not None
    assert rule in {finding.rule for finding in document.current.findings}
    assert document.visibility is Visibility.WITHHELD


def test_a_member_of_an_archive_is_withheld_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"说明.txt": BODY.encode(), "名单.txt": f"张甲乙 {ID}".encode()}))
    document = prepare(EmbeddedExtractor(), Task(path, "a.zip", "0" * 64, "test")).document
    assert document is not None
    assert {one.name: one.visibility.value for one in document.current.attachments} == {
        "说明.txt": "public",
        "名单.txt": "withheld",
    }


class Quotes(EmbeddedExtractor):
    """A reader that fails on a value and quotes it."""

    def extract(self, file: RawFile) -> Extraction:
        raise ValueError(f"invalid literal: {ID}")


def test_a_failure_does_not_quote_what_it_failed_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(BODY.encode())
    prepared = prepare(Quotes(), Task(tmp_path / "a.txt", "a.txt", "0" * 64, "test"))
    assert prepared.problem == "error"
    assert prepared.reason.startswith(f"ValueError: invalid literal: {ID[:6]}■")

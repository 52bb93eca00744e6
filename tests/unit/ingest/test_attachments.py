"""The files inside deposited files, from the archive or message they came in to the record."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from holdings.errors import NotOnRecord
from holdings.model.document import Attachment, Document, Visibility
from holdings.store import Holdings
from ingest.attachments import inside
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.extractors.isolated import Bounds, IsolatedExtractor
from ingest.pipeline import ingest_files
from ingest.port import Extraction, Page, RawFile, Status
from ingest.report import Report
from tests.unit.ingest.extractors.made_files import docx, paragraph, zipped
from tests.unit.ingest.planted import ID as IDENTITY

NOTICE = "云州市人民政府关于加强档案工作的通知\n云政发〔2024〕7号\n各县人民政府：\n现将有关事项通知如下。\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def message(attachments: Sequence[tuple[str, bytes]], body: str = NOTICE) -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"] = "关于报送材料的通知", "office@example.invalid"
    made.set_content(body)
    for name, content in attachments:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def ingest(holdings: Holdings, tmp_path: Path, name: str, content: bytes) -> tuple[Report, Document]:
    folder = tmp_path / "交来"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    report = ingest_files([folder], holdings, EmbeddedExtractor)
    (document_id,) = holdings.documents.by_external_ids(report.source, [name]).values()
    return report, holdings.documents.get(document_id)


def told(attachments: Sequence[Attachment]) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.status, one.visibility.value, one.text.clean) for one in attachments]


def test_what_is_inside_a_message_is_attached_with_its_original(holdings: Holdings, tmp_path: Path) -> None:
    table = docx(paragraph("第一条 经费预算"))
    report, document = ingest(
        holdings, tmp_path, "报送.eml", message([("预算.docx", table), ("表.txt", b"ok")])
    )
    current = document.current
    assert "现将有关事项通知如下。" in current.text.clean
    assert "经费" not in current.text.clean
    assert told(current.attachments) == [
        ("预算.docx", "ok", "public", "第一条 经费预算"),
        ("表.txt", "ok", "public", "ok"),
    ]
    assert [article.anchor for article in current.attachments[0].text.articles] == ["art-1"]
    file, content = holdings.public_file(document.id, 1, 1)
    with content:
        assert (file.name, content.read()) == ("预算.docx", table)
    assert (report.attachments, report.attachments_withheld) == (2, [])
    assert "附件 2 个" in report.as_text()


def test_an_attachment_is_withheld_by_itself(holdings: Holdings, tmp_path: Path) -> None:
    roll = f"王某某 {IDENTITY}".encode()
    report, document = ingest(
        holdings, tmp_path, "报送.eml", message([("名册.txt", roll), ("表.txt", b"ok")])
    )
    assert document.visibility is Visibility.PUBLIC
    shown = holdings.documents.get_public(document.id).current
    assert [one.name for one in shown.attachments] == ["表.txt"]
    assert shown.file is None, "the message still holds what is withheld"
    with pytest.raises(NotOnRecord):
        holdings.public_file(document.id, 1, 1)
    assert [note.kind for note in report.attachments_withheld] == ["identity-number"]
    assert IDENTITY not in str(report.as_json()) + report.as_text()


def test_a_name_withholds_too(holdings: Holdings, tmp_path: Path) -> None:
    _, document = ingest(holdings, tmp_path, "报送.eml", message([(f"{IDENTITY}.txt", "表格".encode())]))
    (attachment,) = document.current.attachments
    assert [(one.rule, one.start) for one in attachment.findings] == [("identity-number/name", 0)]


def test_a_withheld_parent_hides_what_is_inside(holdings: Holdings, tmp_path: Path) -> None:
    _, document = ingest(holdings, tmp_path, "报送.eml", message([("表.txt", b"ok")], NOTICE + IDENTITY))
    assert document.visibility is Visibility.WITHHELD
    for attachment in (None, 1):
        with pytest.raises(NotOnRecord):
            holdings.public_file(document.id, 1, attachment)


def test_an_archive_does_not_list_what_is_withheld_in_it(holdings: Holdings, tmp_path: Path) -> None:
    inner = zipped({"深处.txt": "第二层的文字"})
    members = {"甲/通知.txt": NOTICE, f"名册{IDENTITY}.txt": "名册", "内.zip": inner, "图.png": PICTURE}
    _, document = ingest(holdings, tmp_path, "材料.zip", zipped(members))
    shown = holdings.documents.get_public(document.id)
    assert [(one.name, one.status) for one in shown.current.attachments] == [
        ("甲/通知.txt", "ok"),
        ("内.zip/深处.txt", "ok"),
        ("图.png", "needs_ocr"),
    ]
    assert shown.current.text.clean == ""
    assert IDENTITY not in repr(shown)
    assert shown.current.metadata.title == "材料"


def test_an_archive_nobody_can_read_is_not_taken_without_a_list(holdings: Holdings, tmp_path: Path) -> None:
    folder = tmp_path / "交来"
    folder.mkdir()
    (folder / "照片.zip").write_bytes(zipped({"图.png": PICTURE}))
    report = ingest_files([folder], holdings, EmbeddedExtractor)
    assert [(note.name, note.kind) for note in report.failed] == [("照片.zip", "needs_ocr")]


def test_a_file_that_was_only_compressed_is_the_document(holdings: Holdings, tmp_path: Path) -> None:
    _, document = ingest(holdings, tmp_path, "通知.txt.gz", gzip.compress(NOTICE.encode()))
    assert document.current.attachments == ()
    assert str(document.current.metadata.number) == "云政发〔2024〕7号"


def test_reading_again_changes_nothing_and_leaves_nothing_behind(
    holdings: Holdings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    content = message([("表.txt", b"ok")])
    ingest(holdings, tmp_path, "报送.eml", content)
    report, document = ingest(holdings, tmp_path, "报送.eml", content)
    assert (report.unchanged, document.rev) == (1, 1)
    assert list(scratch.iterdir()) == []


def test_objects_drawn_on_a_page_are_no_attachments() -> None:
    formula = Extraction(Status.EMPTY, "application/x-ole-storage", (Page(1, ""),), name="oleObject1.bin")
    inner = Extraction(Status.OK, "text/plain", (Page(1, "文字"),), name="说明.txt")
    package = Extraction(
        Status.OK, "application/x-ole-storage", (Page(1, ""),), children=(inner,), name="o.bin"
    )
    whole = Extraction(Status.OK, "application/msword", (Page(1, "正文"),), children=(formula, package))
    assert [name for name, _ in inside(whole)] == ["说明.txt"]


def test_a_worker_hands_over_what_is_inside(tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    keep.mkdir()
    source = tmp_path / "材料.zip"
    source.write_bytes(zipped({"甲.txt": "甲的文字", "乙.txt": "乙的文字"}))
    with IsolatedExtractor(bounds=Bounds(seconds=30)) as extractor:
        found = extractor.extract(RawFile(source, source.name, keep))
        again = extractor.extract(RawFile(source, source.name))
    kept = {child.name: (keep / child.kept).read_text() for child in found.children}
    assert kept == {"甲.txt": "甲的文字", "乙.txt": "乙的文字"}
    assert [child.kept for child in again.children] == ["", ""]

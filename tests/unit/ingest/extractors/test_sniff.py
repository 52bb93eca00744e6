"""What a file is, by its bytes before its name."""

from __future__ import annotations

import pytest

from ingest.extractors import kinds
from ingest.extractors.limits import Limits
from ingest.extractors.reading import Refused
from ingest.extractors.sniff import sniff
from ingest.port import Status
from tests.unit.ingest.extractors.made_files import compound, docx, paragraph, pdf, xlsx, zipped


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", pdf(["x"]), kinds.PDF),
        ("其实是Word.pdf", docx(paragraph("x")), kinds.DOCX),
        ("a.zip", xlsx([["x"]]), kinds.XLSX),
        (
            "a.docx",
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            kinds.ODT,
        ),
        ("a.zip", zipped({"OFD.xml": "<a/>"}), kinds.OFD),
        ("a.zip", zipped({"a.txt": "x"}), kinds.ZIP),
        ("a.wps", compound({"WordDocument": b"\0" * 16}), kinds.DOC),
        ("a.et", compound({"Workbook": b"\0" * 16}), kinds.XLS),
        ("a.dps", compound({"PowerPoint Document": b"\0" * 16}), kinds.PPT),
        ("a.doc", compound({"__properties_version1.0": b"\0"}), kinds.MSG),
        ("a.wps", compound({"MatOST": b"\0"}), kinds.WORKS),
        ("a.doc", b"{\\rtf1 x}", kinds.RTF),
        ("a.txt", b"\xff\xd8\xff\xe0 jpeg", kinds.JPEG),
        ("a.txt", b"II*\x00 tiff", kinds.TIFF),
        ("a", b"<!DOCTYPE html><html><body>x</body></html>", kinds.HTML),
        ("a", b'<?xml version="1.0"?><a>x</a>', kinds.XML),
        ("a.txt", b"From: a@example.org\nTo: b@example.org\nSubject: x\nDate: today\n\nbody", kinds.EML),
        ("a.md", b"# x", kinds.MARKDOWN),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nx", kinds.SUBTITLES),
        ("没有后缀", "云州市人民政府".encode("gbk"), kinds.TEXT),
    ],
)
def test_kinds(name: str, content: bytes, kind: str) -> None:
    assert sniff(content, name).media_type == kind


def refused(content: bytes, name: str = "a", limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        sniff(content, name, limits or Limits())
    return caught.value


def test_no_bytes_at_all() -> None:
    assert refused(b"").status is Status.DAMAGED


def test_half_a_zip_container() -> None:
    whole = docx(paragraph("x" * 5000))
    assert refused(whole[: len(whole) // 2]).status is Status.DAMAGED


def test_a_word_document_with_a_password_is_an_encrypted_package() -> None:
    assert refused(compound({"EncryptedPackage": b"\1", "EncryptionInfo": b"\1"})).status is Status.ENCRYPTED


def test_an_old_word_document_with_a_password_has_a_flag() -> None:
    flags = b"\0" * 10 + (0x0100).to_bytes(2, "little")
    assert refused(compound({"WordDocument": flags})).status is Status.ENCRYPTED


def test_an_old_workbook_with_a_password_has_a_record() -> None:
    records = bytes.fromhex("09080800") + b"\0" * 8 + bytes.fromhex("2F000400") + b"\0" * 4
    assert refused(compound({"Workbook": records})).status is Status.ENCRYPTED


def test_a_broken_ole_file_is_damaged() -> None:
    assert refused(bytes.fromhex("D0CF11E0A1B11AE1") + b"\xff" * 600).status is Status.DAMAGED


def test_a_zip_bomb_by_ratio() -> None:
    assert "bomb" in refused(zipped({"a.txt": b"0" * 20_000_000})).reason


def test_a_zip_bomb_by_size() -> None:
    assert (
        refused(zipped({"a": b"0123456789" * 10}), limits=Limits(unpacked_bytes=50)).status is Status.DAMAGED
    )


def test_a_zip_bomb_by_entries() -> None:
    many = zipped({str(number): b"" for number in range(50)})
    assert "50 entries" in refused(many, limits=Limits(entries=20)).reason


def test_bytes_of_no_known_kind() -> None:
    assert refused(bytes(range(256))).status is Status.UNSUPPORTED

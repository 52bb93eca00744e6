"""Archives, messages and plain text."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from email.message import EmailMessage
from pathlib import Path

from ingest.extractors.limits import Limits
from ingest.port import Status
from tests.unit.ingest.extractors.made_files import docx, gbk_named, paragraph, pdf, zipped
from tests.unit.ingest.extractors.reading_of import extracted


def test_members_are_children_and_names_the_text(tmp_path: Path) -> None:
    made = zipped({"一/甲.txt": "甲文".encode("gbk"), "乙.docx": docx(paragraph("乙文")), "__MACOSX/x": b"x"})
    found = extracted(tmp_path, "a.zip", made)
    assert found.status is Status.OK
    assert found.text == "一/甲.txt\n乙.docx"
    assert [(child.name, child.text) for child in found.children] == [
        ("一/甲.txt", "甲文"),
        ("乙.docx", "乙文"),
    ]


def test_names_in_gbk(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.zip", gbk_named({"云州市审计报告.txt": b"x", "附件一.txt": b"y"}))
    assert [child.name.strip() for child in found.children] == ["云州市审计报告.txt", "附件一.txt"]


def test_an_encrypted_member(tmp_path: Path) -> None:
    made = bytearray(zipped({"秘.txt": b"secret words"}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(header) + offset] |= 1
    found = extracted(tmp_path, "a.zip", bytes(made))
    assert found.status is Status.ENCRYPTED
    assert not found.children


def test_a_damaged_member_does_not_hide_the_others(tmp_path: Path) -> None:
    made = bytearray(zipped({"好.txt": "完好的文字".encode(), "坏.txt": b"0123456789"}, compression=0))
    made[made.rindex(b"0123456789")] ^= 0xFF
    found = extracted(tmp_path, "a.zip", bytes(made))
    assert [child.text for child in found.children] == ["完好的文字"]
    assert any("坏.txt" in warning for warning in found.warnings)


def test_one_bad_file_in_an_archive_has_its_own_verdict(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.zip", zipped({"a.pdf": pdf(["words"]), "b.pdf": b"%PDF-1.4 broken"}))
    assert [child.status for child in found.children] == [Status.OK, Status.DAMAGED]


def test_archives_in_archives_end(tmp_path: Path) -> None:
    made = b"innermost words"
    for _ in range(12):
        made = zipped({"a.zip": made})
    found = extracted(tmp_path, "a.zip", made, Limits(depth=3))
    depth = 0
    while found.children:
        found, depth = found.children[0], depth + 1
    assert depth == 3
    assert "levels deep" in found.warnings[-1]


def test_too_many_packed_files_are_cut(tmp_path: Path) -> None:
    made = zipped({f"{number}.txt": b"words" for number in range(10)})
    found = extracted(tmp_path, "a.zip", made, Limits(parts=4))
    assert len(found.children) == 4
    assert found.status is Status.PARTIAL


def test_a_compressed_file_is_the_file(tmp_path: Path) -> None:
    found = extracted(tmp_path, "报告.txt.gz", gzip.compress("云州市".encode("gbk")))
    assert found.status is Status.OK
    assert [(child.name, child.text) for child in found.children] == [("报告.txt", "云州市")]


def test_a_compression_bomb(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.gz", gzip.compress(b"0" * 50_000_000))
    assert found.status is Status.DAMAGED
    assert "bomb" in found.warnings[0]


def test_a_cut_compressed_file(tmp_path: Path) -> None:
    assert extracted(tmp_path, "a.gz", gzip.compress(b"words " * 5000)[:-20]).status is Status.DAMAGED


def test_a_tar_archive(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        content = "云州市".encode()
        member = tarfile.TarInfo("甲.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    found = extracted(tmp_path, "a.tgz", buffer.getvalue())
    assert found.children[0].children[0].text == "云州市"


def message() -> EmailMessage:
    """A message with a plain and an HTML body and an attachment."""
    made = EmailMessage()
    made["Subject"] = "关于报送材料的函"
    made["From"] = "甲 <a@example.org>"
    made["To"] = "b@example.org"
    made.set_content("请于月底前报送。")
    made.add_alternative("<p>网页正文</p>", subtype="html")
    made.add_attachment(
        docx(paragraph("附件正文")), maintype="application", subtype="octet-stream", filename="附件.docx"
    )
    return made


def test_a_message_is_its_subject_and_plain_body(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.eml", message().as_bytes())
    assert found.status is Status.OK
    assert found.text == "关于报送材料的函\n\n请于月底前报送。"
    assert found.properties["title"] == "关于报送材料的函"
    assert [(child.name, child.text) for child in found.children] == [("附件.docx", "附件正文")]


def test_a_body_in_another_encoding_than_it_says(tmp_path: Path) -> None:
    made = b"From: a@example.org\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n" + "云州市".encode(
        "gbk"
    )
    assert "云州市" in extracted(tmp_path, "a.eml", made).text


def test_what_only_calls_itself_a_message(tmp_path: Path) -> None:
    assert extracted(tmp_path, "a.eml", b"just words").status is Status.DAMAGED


def test_utf_16_text_and_its_line_ends(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.txt", "第一条\r\n第二条\r\n".encode("utf-16"))
    assert (found.text, found.charset) == ("第一条\n第二条\n", "utf-16")


def test_front_matter_is_properties(tmp_path: Path) -> None:
    made = "---\ntitle: 审计法\npublished: 2021-10-23\n---\n# 第一章\n".encode()
    found = extracted(tmp_path, "a.md", made)
    assert found.properties == {"title": "审计法", "published": "2021-10-23"}
    assert found.text == "# 第一章\n"


def test_subtitles_without_their_times(tmp_path: Path) -> None:
    made = b"1\n00:00:01,000 --> 00:00:02,000\nfirst words\n\n2\n00:00:03,000 --> 00:00:04,000\nmore\n"
    assert extracted(tmp_path, "a.srt", made).text.split() == ["first", "words", "more"]


def test_a_zip_whose_sizes_lie(tmp_path: Path) -> None:
    made = bytearray(zipped({"a.txt": b"0" * 5000}))
    real = zlib.crc32(b"0" * 5000)
    assert real
    for header, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = made.index(header) + offset
        made[start : start + 4] = (10).to_bytes(4, "little")
    found = extracted(tmp_path, "a.zip", bytes(made))
    assert found.status is Status.DAMAGED

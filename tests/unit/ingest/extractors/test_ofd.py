"""Our own OFD reader: every way a page holds text, and what it makes of bad files."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest

from ingest.extractors.limits import Limits
from ingest.extractors.ofd.geometry import steps
from ingest.port import Extraction, Status
from tests.unit.ingest.extractors.made_files import zipped
from tests.unit.ingest.extractors.made_ofd import NAMESPACE, MadeOfd, ofd, page_part, path, text
from tests.unit.ingest.extractors.reading_of import extracted

UNIT = (
    "<ofd:CompositeGraphicUnits>"
    '<ofd:CompositeGraphicUnit ID="u" Width="100" Height="20"><ofd:Content>{}</ofd:Content>'
    "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
)
COMPOSITE = '<ofd:CompositeObject Boundary="20 {} 100 20" ResourceID="u"/>'
LETTERS = "M 0 0 L 1 2 L 3 1 B 4 4 5 5 6 1 Q 7 8 9 1 L 100 5 L 120 19 L 150 3 C"


def read(folder: Path, *documents: MadeOfd, **further: bytes | str) -> Extraction:
    return extracted(folder, "甲.ofd", ofd(*documents, further=further))


def lines(found: Extraction, page: int = 1) -> list[str]:
    return found.pages[page - 1].text.split("\n")


def test_lines_are_read_from_the_top_and_from_the_left(tmp_path: Path) -> None:
    page = text("第三行", 30, 80) + text("右", 100, 60) + text("左半", 30, 60.4) + text("第一行", 30, 40)
    found = read(tmp_path, MadeOfd([page], title="云州市通知"))
    assert (found.status, found.media_type, found.tool) == (Status.OK, "application/ofd", "ofd")
    assert lines(found) == ["第一行", "左半 右", "第三行"]
    assert found.properties["title"] == "云州市通知"


def test_pieces_that_touch_are_one_word_and_bold_by_drawing_twice_is_one(tmp_path: Path) -> None:
    page = text("公共租", 30, 40) + text("赁住房", 45, 40) + text("办法", 80, 40) + text("办法", 80.4, 40.2)
    assert lines(read(tmp_path, MadeOfd([page]))) == ["公共租赁住房 办法"]


def test_text_in_nested_blocks_composites_annotations_and_templates_is_read(tmp_path: Path) -> None:
    nested = f"<ofd:PageBlock><ofd:PageBlock>{text('块中之块', 30, 60)}</ofd:PageBlock></ofd:PageBlock>"
    inner = f"<ofd:PageBlock>{text('复合对象', 10, 0)}</ofd:PageBlock>"
    document = MadeOfd(
        [nested + COMPOSITE.format(80), text("第二页", 30, 60)],
        page_heads={
            0: '<ofd:Template TemplateID="t0"/><ofd:Template TemplateID="t1" ZOrder="Foreground"/>',
            1: '<ofd:Template TemplateID="t0"/>',
        },
        templates=[("Background", text("页眉", 30, 10)), ("Foreground", text("页脚", 30, 280))],
        resources=UNIT.format(inner),
        annotations={0: text("收文章", 0, 0)},
    )
    found = read(tmp_path, document)
    assert lines(found) == ["页眉", "块中之块", "复合对象", "收文章", "页脚"]
    assert lines(found, 2) == ["页眉", "第二页"]


def test_several_documents_count_their_pages_through(tmp_path: Path) -> None:
    found = read(tmp_path, MadeOfd([text("甲一", 9, 9), text("甲二", 9, 9)]), MadeOfd([text("乙一", 9, 9)]))
    assert [(page.number, page.text) for page in found.pages] == [(1, "甲一"), (2, "甲二"), (3, "乙一")]


def test_attachments_are_children_with_verdicts_of_their_own(tmp_path: Path) -> None:
    packed = ofd(MadeOfd([text("件中之件", 30, 40)]))
    document = MadeOfd(
        [text("正文", 30, 40)],
        attachments=[("附表", "a.txt", "名单如下".encode()), ("原件.ofd", "b.ofd", packed)],
    )
    found = read(tmp_path, document)
    assert [(child.name, child.status, child.text) for child in found.children] == [
        ("附表.txt", Status.OK, "名单如下"),
        ("原件.ofd", Status.OK, "件中之件"),
    ]


@pytest.mark.parametrize(
    ("written", "count", "values"),
    [
        ("5 6 7", 3, [5, 6, 7]),
        ("g 3 5", 3, [5, 5, 5]),
        ("1 g 2 5 7 g 1 9", 5, [1, 5, 5, 7, 9]),
        ("G 2 1.5 -2", 3, [1.5, 1.5, -2]),
        ("g 1000000000 5", 2, [5, 5]),
        ("g -4 5 6", 2, [6]),
        ("g 3", 2, []),
        ("4 x 5", 3, [4]),
        ("nan 5", 2, []),
        ("", 2, []),
    ],
)
def test_repeats_in_deltas_are_spelt_out(written: str, count: int, values: list[float]) -> None:
    assert steps(written, count) == values


def test_repeated_steps_place_the_characters(tmp_path: Path) -> None:
    page = text("索引号在此", 30, 40, steps="g 2 5 40 5") + text("中间", 55, 40)
    assert lines(read(tmp_path, MadeOfd([page]))) == ["索引号 中间 在此"]
    wrapped = text("上行下行", 30, 40, steps="5 -5 5", more="").replace("DeltaX", 'DeltaY="0 8 0" DeltaX')
    assert lines(read(tmp_path, MadeOfd([wrapped]))) == ["上行", "下行"]


def test_turned_text_is_read_along_its_own_direction(tmp_path: Path) -> None:
    turned = [
        text(words, 100 - 10 * at, 50, more='CTM="0 1 -1 0 0 0"') for at, words in enumerate(["右列", "左列"])
    ]
    upright = text("竖排文字", 60, 60).replace("DeltaX", "DeltaY")
    found = read(tmp_path, MadeOfd([turned[1] + turned[0], upright + text("横排", 20, 20)]))
    assert lines(found) == ["右列", "左列"]
    assert lines(found, 2) == ["横排", "竖排文字"]


def test_letters_of_a_fonts_own_codes_are_left_out_and_their_page_is_named(tmp_path: Path) -> None:
    coded = text("\ue001\ue002以下各项的浏览范围见附件所列", 30, 40)
    mostly = text("\ue001\ue002\ue003\ue004浏览", 30, 40)
    glyphs = (
        '<ofd:TextObject Boundary="30 30 50 6" Font="f" Size="5"><ofd:CGTransform CodePosition="0" '
        'CodeCount="0" GlyphCount="2"><ofd:Glyphs>5 6</ofd:Glyphs></ofd:CGTransform></ofd:TextObject>'
    )
    found = read(tmp_path, MadeOfd([text("通知如下", 30, 40), coded, glyphs, mostly]))
    assert found.status is Status.PARTIAL
    assert [page.text for page in found.pages] == ["通知如下", "以下各项的浏览范围见附件所列", "", ""]
    remarks = " ".join(found.warnings)
    assert "without text, OCR is needed: 3, 4" in remarks
    assert "may hold text, OCR is needed: 2" in remarks


def test_pages_of_pictures_or_outlines_need_ocr_and_pages_of_frames_do_not(tmp_path: Path) -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="i"/>'
    found = read(tmp_path, MadeOfd([path(LETTERS), picture]))
    assert (found.status, found.pages) == (Status.NEEDS_OCR, ())
    frame = path("M 0 0 L 170 0 L 170 20 L 0 20 C")
    assert read(tmp_path, MadeOfd([frame])).status is Status.EMPTY
    titled = read(
        tmp_path, MadeOfd([path(LETTERS) + text("关于加快建设的函", 30, 60), frame + text("二", 30, 60)])
    )
    assert titled.status is Status.PARTIAL
    assert "1" in " ".join(titled.warnings)
    assert "2" not in " ".join(titled.warnings)


def test_a_broken_page_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    whole = MadeOfd([text("甲", 9, 9), text("乙", 9, 9), text("丙", 9, 9)])
    members = {name: content for name, content in whole.parts("Doc_0").items() if "Page_1/" not in name}
    members["Doc_0/Pages/Page_2/Content.xml"] = "<ofd:Page"
    body = "<ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    found = extracted(
        tmp_path, "a.ofd", zipped({"OFD.xml": f"<ofd:OFD {NAMESPACE}>{body}</ofd:OFD>", **members})
    )
    assert found.status is Status.PARTIAL
    assert [page.number for page in found.pages] == [1]
    assert {warning.partition(" was")[0] for warning in found.warnings} == {"page 2", "page 3"}


def test_the_current_version_is_the_one_that_is_read(tmp_path: Path) -> None:
    old, new = MadeOfd([text("旧", 9, 9)]), MadeOfd([text("新", 9, 9)])
    body = (
        '<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Versions><ofd:Version ID="v" '
        'Index="1" Current="true" BaseLoc="V/V.xml"/></ofd:Versions></ofd:DocBody>'
    )
    version = f"<ofd:DocVersion {NAMESPACE}><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocVersion>"
    made = zipped(
        {
            "OFD.xml": f"<ofd:OFD {NAMESPACE}>{body}</ofd:OFD>",
            "V/V.xml": version,
            **old.parts("Doc_0"),
            **new.parts("Doc_1"),
        }
    )
    assert extracted(tmp_path, "a.ofd", made).text == "新"


def test_units_that_hold_themselves_end(tmp_path: Path) -> None:
    within = "".join(COMPOSITE.format(0) for _ in range(12)) + text("底", 0, 0)
    found = read(tmp_path, MadeOfd([COMPOSITE.format(20)], resources=UNIT.format(within)))
    assert found.truncated
    assert found.status is Status.PARTIAL


def test_a_part_that_is_repeated_for_ever_is_cut_soon(tmp_path: Path) -> None:
    long = path("M 0 0 " + "L 9 9 " * 100_000)
    many = "".join(COMPOSITE.format(0) for _ in range(10_000)) + text("底", 0, 0)
    begun = time.monotonic()
    found = read(tmp_path, MadeOfd([text("头", 9, 9) + many], resources=UNIT.format(long)))
    assert (found.status, found.text, found.truncated) == (Status.PARTIAL, "头", True)
    pages = MadeOfd([text("一", 9, 9)]).parts("Doc_0")
    listed = '<ofd:Page ID="p0" BaseLoc="Pages/Page_0/Content.xml"/>' * 50
    pages["Doc_0/Document.xml"] = f"<ofd:Document {NAMESPACE}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    again = extracted(tmp_path, "a.ofd", ofd(MadeOfd([]), further=pages), Limits(entries=20))
    assert (len(again.pages), again.truncated) == (20, True)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    ("made", "status"),
    [
        (zipped({"OFD.xml": "<a/>"}), Status.DAMAGED),
        (zipped({"OFD.xml": "not xml"}), Status.DAMAGED),
        (ofd(), Status.DAMAGED),
        (ofd(MadeOfd([])), Status.DAMAGED),
        (ofd(MadeOfd([text("明文", 9, 9)]), further={"Encryptions.xml": "<a/>"}), Status.ENCRYPTED),
        (
            zipped({"OFD.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
            Status.DAMAGED,
        ),
        (
            zipped({"OFD.xml": "<a><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></a>"}),
            Status.DAMAGED,
        ),
        (ofd(MadeOfd([page_part("")]), further={"Doc_0/x": b"\0" * 9_000_000}), Status.DAMAGED),
    ],
)
def test_bad_files_are_verdicts(tmp_path: Path, made: bytes, status: Status) -> None:
    found = extracted(tmp_path, "a.ofd", made)
    assert (found.status, found.text) == (status, "")
    assert found.warnings


def test_a_part_under_a_password_is_told(tmp_path: Path) -> None:
    made = bytearray(ofd(MadeOfd([text("密", 9, 9)])))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(signature)
        while at >= 0:
            made[at + flags : at + flags + 2] = struct.pack("<H", 1)
            at = made.find(signature, at + 4)
    assert extracted(tmp_path, "a.ofd", bytes(made)).status is Status.ENCRYPTED


def test_text_is_cut_at_the_limit(tmp_path: Path) -> None:
    made = ofd(MadeOfd([text("一二三四五", 9, 9), text("六", 9, 9)]))
    found = extracted(tmp_path, "a.ofd", made, Limits(characters=3))
    assert (found.text, found.truncated) == ("一二三", True)

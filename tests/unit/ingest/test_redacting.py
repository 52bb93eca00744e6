"""A redacted document: nothing of what was hidden is in its file, its text or its metadata; the original is kept."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from holdings.errors import NotOnRecord
from holdings.model.document import Document, Visibility
from holdings.store import Holdings
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.pipeline import ingest_files
from ingest.port import Extraction, Page, RawFile, Status
from ingest.rendering.draw import DirectRenderer
from ingest.rendering.port import PictureFormat
from ingest.review import Desk, ReviewError, Tools, list_review, open_original, publish, redact, show
from ingest.review.hiding import Hider, compact
from ingest.screening import personal_findings
from tests.unit.ingest.extractors.made_files import docx, paragraph, pdf
from tests.unit.ingest.planted import CARD19, ID, MOBILE, wide

TOOLS = Tools(EmbeddedExtractor(), DirectRenderer())
ROLL = f"救助名单\n姓名 身份证号 联系电话\n张甲乙 {ID} {MOBILE}\n备注：卡号 {CARD19}\n第一条 {wide(MOBILE)}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    holdings = Holdings.open(f"sqlite:///{tmp_path}/kaijuan.db", f"file://{tmp_path}/store")
    yield Desk(holdings, "甲", b"key")
    holdings.close()


def deposit(desk: Desk, tmp_path: Path, name: str, content: bytes) -> Document:
    folder = tmp_path / "deposit"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    report = ingest_files([folder], desk.holdings, EmbeddedExtractor)
    (document_id,) = desk.holdings.documents.by_external_ids(report.source, [name]).values()
    return desk.holdings.documents.get(document_id)


def is_hidden(words: str) -> bool:
    return not any(value in compact(words) for value in (ID, MOBILE, CARD19))


def test_a_text_is_redacted_and_its_original_kept(desk: Desk, tmp_path: Path) -> None:
    content = docx(
        "".join(map(paragraph, ROLL.split("\n"))),
    )
    before = deposit(desk, tmp_path, "名单.docx", content)
    assert before.visibility is Visibility.WITHHELD
    out = tmp_path / "look.txt"
    made = redact(desk, before.id, TOOLS, out)
    assert made.places == {"identity-number": 1, "mobile": 2, "bank-card": 1}
    assert (made.file.name, made.file.media_type) == ("名单（公开本）.txt", "text/plain")
    after = desk.holdings.documents.get(before.id)
    assert after.visibility is Visibility.WITHHELD, "to be published by a decision of its own"
    assert len(after.current.text.clean) == len(before.current.text.clean)
    assert "张甲乙 ■■■■■■■■■■■■■■■■■■ ■■■■■■■■■■■" in after.current.text.clean
    assert out.read_text(encoding="utf-8") == after.current.text.clean
    assert is_hidden(str(after))
    publish(desk, before.id, "已遮盖")
    file, stream = desk.holdings.public_file(before.id, 1)
    with stream:
        assert (file, is_hidden(stream.read().decode())) == (made.file, True)
    original, stream = open_original(desk, before.id)
    with stream:
        assert (original.name, stream.read()) == ("名单.docx", content)
    entries = [line.entry for line in desk.holdings.audit.lines(before.id)]
    assert [entry.action for entry in entries] == ["redact", "decide", "open-original"]
    assert (entries[0].before, entries[0].after) == (original.sha256, made.file.sha256)
    assert is_hidden(str(entries))
    assert show(desk, before.id).redacted


def test_the_same_deposit_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    before = deposit(desk, tmp_path, "名单.txt", ROLL.encode())
    redact(desk, before.id, TOOLS)
    publish(desk, before.id, "已遮盖")
    seen = desk.holdings.documents.get_public(before.id)
    assert deposit(desk, tmp_path, "名单.txt", ROLL.encode()).rev == seen.rev
    assert desk.holdings.documents.get_public(before.id) == seen
    changed = deposit(desk, tmp_path, "名单.txt", f"{ROLL}\n李甲乙 {ID}".encode())
    assert changed.visibility is Visibility.WITHHELD, "another text is another question"
    with pytest.raises(NotOnRecord):
        desk.holdings.documents.get_public(before.id)
    assert [one.address for one in list_review(desk.holdings).withheld] == [f"{before.id}@1"]


def test_a_pdf_becomes_pictures_with_the_places_painted_over(desk: Desk, tmp_path: Path) -> None:
    # The second number is broken over two lines, the third lies white on white under everything.
    pages = [
        f"RAW:BT /F1 12 Tf 72 720 Td (Roll {ID} end) Tj 0 -40 Td ({ID[:10]}) Tj 0 -14 Td ({ID[10:]}) Tj ET",
        f"RAW:BT /F1 12 Tf 1 1 1 rg 72 500 Td (hidden {ID}) Tj ET BT 0 0 0 rg /F1 12 Tf 72 300 Td (seen) Tj ET",
    ]
    content = pdf(pages, info="/Title (Roll)")
    before = deposit(desk, tmp_path, "roll.pdf", content)
    assert [one.rule for one in before.current.findings] == ["identity-number"] * 3
    out = tmp_path / "look.pdf"
    made = redact(desk, before.id, TOOLS, out)
    assert made.file.media_type == "application/pdf"
    again = EmbeddedExtractor().extract(RawFile(out, "look.pdf"))
    assert (again.status, again.text.strip()) == (Status.NEEDS_OCR, "")
    assert ID.encode() not in out.read_bytes()
    renderer = DirectRenderer()
    old = [one for one in renderer.words(tmp_path / "deposit" / "roll.pdf", "application/pdf", 1)]
    drawn = renderer.picture(out, "application/pdf", 1, PictureFormat.PNG, 100)
    with Image.open(io.BytesIO(drawn)) as page:
        for word in old:
            box = tuple(
                round(edge * side)
                for edge, side in zip(
                    (word.x0, word.y0, word.x1, word.y1), (*page.size, *page.size), strict=True
                )
            )
            darkest, lightest = page.convert("L").crop(box).getextrema()  # type: ignore[misc]
            painted = lightest < 60
            assert painted == word.text.isdecimal(), word.text
            assert darkest < 128
    with pytest.raises(NotOnRecord):
        desk.holdings.documents.get_public(before.id)


def test_what_cannot_be_pointed_at_is_given_out_as_text(desk: Desk, tmp_path: Path) -> None:
    """A form's field is drawn on the page and is none of its words."""
    field = f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V ({ID}) /Rect [72 600 400 620] /P 4 0 R >>"
    content = pdf(
        ["Form"],
        extra="/AcroForm << /Fields [6 0 R] /DA (/F1 12 Tf) /DR << /Font << /F1 3 0 R >> >> >>",
        page="/Annots [6 0 R]",
        further=[field],
    )
    before = deposit(desk, tmp_path, "form.pdf", content)
    assert before.visibility is Visibility.WITHHELD
    assert redact(desk, before.id, TOOLS).file.media_type == "text/plain"


def test_personal_values_leave_title_evidence_and_headings(desk: Desk, tmp_path: Path) -> None:
    text = f"关于张甲乙（{ID}）有关问题的通知\n第一条 张甲乙的身份证号为{ID[:6]} {ID[6:14]} {ID[14:]}。"
    before = deposit(desk, tmp_path, "通知.txt", text.encode())
    assert ID in before.current.metadata.title
    redact(desk, before.id, TOOLS)
    after = desk.holdings.documents.get(before.id)
    assert after.current.metadata.title == f"关于张甲乙（{'■' * 18}）有关问题的通知"
    assert is_hidden(str(after))
    assert ID in desk.holdings.originals.get(before.id, 1).text


class ReadsTooMuch(EmbeddedExtractor):
    """A reader that still sees the number in the new file."""

    def extract(self, file: RawFile) -> Extraction:
        found = super().extract(file)
        return replace(found, pages=(Page(1, f"{found.text}{wide(ID[:9])}\n{ID[9:]}"),))


class ReadsNothing(EmbeddedExtractor):
    """A reader that cannot read the new file."""

    def extract(self, file: RawFile) -> Extraction:
        return Extraction(Status.DAMAGED, "text/plain")


@pytest.mark.parametrize(
    ("reader", "said"), [(ReadsTooMuch(), "is left"), (ReadsNothing(), "cannot be read again")]
)
def test_without_proof_nothing_is_kept(
    desk: Desk, tmp_path: Path, reader: EmbeddedExtractor, said: str
) -> None:
    before = deposit(desk, tmp_path, "名单.txt", ROLL.encode())
    with pytest.raises(ReviewError, match=said) as raised:
        redact(desk, before.id, Tools(reader, DirectRenderer()))
    assert is_hidden(str(raised.value))
    assert desk.holdings.documents.get(before.id) == before
    assert list(desk.holdings.audit.lines()) == []
    with pytest.raises(NotOnRecord):
        desk.holdings.originals.get(before.id, 1)


def test_what_cannot_be_redacted_says_why(desk: Desk, tmp_path: Path) -> None:
    named = deposit(desk, tmp_path, f"{ID}.txt", ROLL.encode())
    with pytest.raises(ReviewError, match="another name"):
        redact(desk, named.id, TOOLS)
    marked = deposit(desk, tmp_path, "密.txt", "秘密★5年\n云州市文件".encode())
    with pytest.raises(ReviewError, match="nothing personal"):
        redact(desk, marked.id, TOOLS)
    with pytest.raises(ReviewError, match="attachment"):
        redact(desk, f"{marked.id}/att-1", TOOLS)


@pytest.mark.parametrize(
    "text", [ID, wide(ID), f"{ID[:6]} {ID[6:]}", f"{ID[:6]}\n{ID[6:]}", f"{ID[:6]}-{ID[6:14]}-{ID[14:]}"]
)
def test_a_value_is_hidden_however_it_is_written(text: str) -> None:
    hider = Hider(frozenset({ID}))
    hidden = hider.hide(f"甲{text}乙")
    assert len(hidden) == len(text) + 2
    assert hidden.strip("甲乙 \n■-") == ""
    assert not hider.left_in(hidden)
    assert hider.left_in(f"x{text}y")
    assert personal_findings(hidden) == ()

"""Pages drawn for real: what is on the picture is where the document says, and where its words are said to be."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from ingest.extractors import kinds
from ingest.rendering.draw import DirectRenderer
from ingest.rendering.fonts import Style, stand_in
from ingest.rendering.isolated import DrawingBounds, IsolatedRenderer
from ingest.rendering.port import MOST_PIXELS, Busy, NoSuchPage, NotDrawn, PageWord, PictureFormat
from tests.unit.ingest.extractors.made_files import zipped
from tests.unit.ingest.extractors.made_ofd import NAMESPACE, MadeOfd, ofd, path, text

MILLIMETRE = 72 / 25.4
BLACK, RED, WHITE = (0, 0, 0), (255, 0, 0), (255, 255, 255)
PICTURE = '<ofd:ImageObject Boundary="{}" CTM="20 0 0 10 0 0" ResourceID="i"/>'
MEDIA = '<ofd:MultiMedias><ofd:MultiMedia ID="i" Type="Image"><ofd:MediaFile>red.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'

needs_font = pytest.mark.skipif(stand_in(Style.SERIF) is None, reason="no Chinese font on this machine")


def red_png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (2, 2), RED).save(target, "PNG")
    return target.getvalue()


def stored(folder: Path, content: bytes) -> Path:
    place = folder / "original"
    place.write_bytes(content)
    return place


def drawn(folder: Path, content: bytes, media_type: str = kinds.OFD, number: int = 1) -> Image.Image:
    """The picture with a pixel a point."""
    renderer = DirectRenderer()
    made = renderer.picture(stored(folder, content), media_type, number, PictureFormat.PNG, 72)
    return Image.open(io.BytesIO(made)).convert("RGB")


def at(picture: Image.Image, x: float, y: float) -> object:
    """The colour at a place in millimetres."""
    return picture.getpixel((round(x * MILLIMETRE), round(y * MILLIMETRE)))


def ink(picture: Image.Image, word: PageWord) -> float:
    """The share of dark pixels in a word's box."""
    width, height = picture.size
    box = (int(word.x0 * width), int(word.y0 * height), int(word.x1 * width), int(word.y1 * height))
    pixels = list(picture.crop(box).convert("L").tobytes())
    return sum(value < 128 for value in pixels) / max(len(pixels), 1)


def words(folder: Path, content: bytes, media_type: str = kinds.OFD, number: int = 1) -> list[PageWord]:
    return list(DirectRenderer().words(stored(folder, content), media_type, number))


def test_paths_are_filled_stroked_turned_and_clipped(tmp_path: Path) -> None:
    square = "M 0 0 L 20 0 L 20 20 L 0 20 C"
    clip = (
        '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 10 20"><ofd:AbbreviatedData>M 0 0 L 10 0 L 10 20'
        " L 0 20 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )
    clipped = path(square, "20 60 20 20").replace("<ofd:FillColor", f"{clip}<ofd:FillColor")
    ring = "M 0 10 A 10 10 0 0 1 20 10 A 10 10 0 0 1 0 10 C M 5 10 A 5 5 0 0 1 15 10 A 5 5 0 0 1 5 10 C"
    page = (
        path(square, "20 20 20 20")
        + path(square, "100 20 40 40", 'Fill="true" Stroke="false" CTM="0.7071 0.7071 -0.7071 0.7071 20 0"')
        + clipped
        + path("M 0 0 L 50 0", "20 100 50 1", 'LineWidth="2"')
        + path(ring, "100 100 20 20", 'Fill="true" Stroke="false" Rule="Even-Odd"')
    )
    picture = drawn(tmp_path, ofd(MadeOfd([page])))
    assert picture.size == (596, 842)
    assert (at(picture, 30, 30), at(picture, 45, 30)) == (RED, WHITE)
    assert (at(picture, 120, 22), at(picture, 120, 46), at(picture, 107, 22)) == (RED, RED, WHITE)
    assert (at(picture, 25, 70), at(picture, 35, 70)) == (RED, WHITE)
    assert at(picture, 40, 100) == BLACK
    assert (at(picture, 102, 110), at(picture, 110, 110), at(picture, 110, 102)) == (RED, WHITE, RED)


def test_opacity_templates_and_pictures(tmp_path: Path) -> None:
    behind = path("M 0 0 L 60 0 L 60 60 L 0 60 C", "20 20 60 60")
    over = PICTURE.format("100 30 20 10") + path("M 0 0 L 9 0 L 9 9 L 0 9 C", "30 30 9 9").replace(
        'Value="255 0 0"', 'Value="#00 #00 #ff" Alpha="128"'
    )
    hidden = PICTURE.format("20 200 20 10").replace("<ofd:ImageObject", '<ofd:ImageObject Visible="false"')
    document = MadeOfd(
        [over + hidden],
        page_heads={0: '<ofd:Template TemplateID="t0"/>'},
        templates=[("Background", behind)],
        resources=MEDIA,
        files={"Res/red.png": red_png()},
    )
    picture = drawn(tmp_path, ofd(document))
    assert at(picture, 60, 60) == RED
    assert at(picture, 110, 35) == RED
    assert at(picture, 30, 205) == WHITE
    blended = at(picture, 34, 34)
    assert isinstance(blended, tuple)
    assert 100 < blended[0] < 150
    assert 100 < blended[2] < 150


def der(tag: int, content: bytes) -> bytes:
    """A DER value (X.690) with its length in the long form."""
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


def test_the_seal_of_a_signature_is_drawn_over_the_page(tmp_path: Path) -> None:
    square = ofd(MadeOfd([path("M 0 0 L 210 0 L 210 297 L 0 297 C", "0 0 210 297")]))
    for kind in (red_png(), square):
        value = der(
            0x30, der(0x0C, b"seal") + der(0x30, der(0x16, b"png") + der(0x04, kind.ljust(64, b"\0")))
        )
        signed = (
            f'<ofd:Signature {NAMESPACE}><ofd:SignedInfo><ofd:StampAnnot ID="1" PageRef="p0" '
            'Boundary="100 100 40 40"/></ofd:SignedInfo><ofd:SignedValue>Value.dat</ofd:SignedValue></ofd:Signature>'
        )
        listed = (
            f'<ofd:Signatures {NAMESPACE}><ofd:Signature ID="1" BaseLoc="Sign/One.xml"/></ofd:Signatures>'
        )
        body = (
            "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "<ofd:Signatures>Signs.xml</ofd:Signatures></ofd:DocBody>"
        )
        made = zipped(
            {
                **MadeOfd([text("文", 30, 40), text("文", 30, 40)]).parts("Doc_0"),
                "OFD.xml": f"<ofd:OFD {NAMESPACE}>{body}</ofd:OFD>",
                "Signs.xml": listed,
                "Sign/One.xml": signed,
                "Sign/Value.dat": value,
            }
        )
        assert at(drawn(tmp_path, made), 120, 120) == RED
        assert at(drawn(tmp_path, made, number=2), 120, 120) == WHITE


@needs_font
def test_letters_stand_where_their_words_are_said_to_be(tmp_path: Path) -> None:
    turned = text("转", 150, 100, size=8, more='CTM="0 1 -1 0 8 0"')
    document = MadeOfd([text("云州市Abc 12", 30, 40, size=8) + turned])
    made = ofd(document)
    picture, found = drawn(tmp_path, made), words(tmp_path, made)
    assert [word.text for word in found] == ["云", "州", "市", "Abc", "12", "转"]
    assert all(0.05 < ink(picture, word) < 0.7 for word in found)
    nothing = PageWord("", 0.6, 0.1, 0.9, 0.2)
    assert ink(picture, nothing) == 0


@needs_font
def test_words_of_a_pdf_stand_where_its_letters_are(tmp_path: Path) -> None:
    sample = next((Path(__file__).parents[4] / "sample" / "files").glob("*生活垃圾*.pdf")).read_bytes()
    picture, found = drawn(tmp_path, sample, kinds.PDF), words(tmp_path, sample, kinds.PDF)
    read = "".join(word.text for word in found)
    assert "生活垃圾分类" in read
    inked = [ink(picture, word) > 0.03 for word in found if word.text.isalnum()]
    assert sum(inked) > 0.98 * len(inked)


def test_a_page_of_a_picture_is_upright_on_white_and_each_frame_is_a_page(tmp_path: Path) -> None:
    frames = [Image.new("RGBA", (400, 200), colour) for colour in ((255, 0, 0, 255), (0, 0, 255, 0))]
    target = io.BytesIO()
    frames[0].save(target, "TIFF", save_all=True, append_images=frames[1:])
    first = drawn(tmp_path, target.getvalue(), kinds.TIFF)
    assert (first.size, first.getpixel((5, 5))) == ((144, 72), RED)
    assert drawn(tmp_path, target.getvalue(), kinds.TIFF, 2).getpixel((5, 5)) == WHITE
    with pytest.raises(NoSuchPage):
        drawn(tmp_path, target.getvalue(), kinds.TIFF, 3)
    turned = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(turned, "JPEG", exif=exif)
    assert drawn(tmp_path, turned.getvalue(), kinds.JPEG).size == (72, 144)


@pytest.mark.parametrize("number", [0, -1, 2])
def test_a_page_that_is_not_there_is_told(tmp_path: Path, number: int) -> None:
    one = ofd(MadeOfd([text("一", 9, 9)]))
    for media_type, content in ((kinds.OFD, one), (kinds.PNG, red_png()), (kinds.DOCX, one)):
        with pytest.raises(NoSuchPage):
            drawn(tmp_path, content, media_type, number)


@pytest.mark.parametrize("media_type", [kinds.PDF, kinds.OFD, kinds.PNG, kinds.TIFF])
def test_bad_bytes_are_not_drawn(tmp_path: Path, media_type: str) -> None:
    with pytest.raises(NotDrawn):
        drawn(tmp_path, b"%PDF-1.7 PK\x03\x04 nothing", media_type)


def test_a_huge_page_is_drawn_coarser(tmp_path: Path) -> None:
    head = "<ofd:Area><ofd:PhysicalBox>0 0 9000 9000</ofd:PhysicalBox></ofd:Area>"
    picture = drawn(tmp_path, ofd(MadeOfd([text("大", 9, 9)], page_heads={0: head})))
    assert picture.width * picture.height <= MOST_PIXELS * 1.01


def test_a_child_process_draws_the_same_and_is_replaced_when_it_takes_too_long(tmp_path: Path) -> None:
    content = ofd(MadeOfd([path("M 0 0 L 9 0 L 9 9 L 0 9 C")]))
    renderer = IsolatedRenderer(DrawingBounds(seconds=20))
    try:
        place = stored(tmp_path, content)
        apart = renderer.picture(place, kinds.OFD, 1, PictureFormat.WEBP, 72)
        assert apart == DirectRenderer().picture(place, kinds.OFD, 1, PictureFormat.WEBP, 72)
        assert apart.startswith(b"RIFF")
        with pytest.raises(NoSuchPage):
            renderer.picture(place, kinds.OFD, 2, PictureFormat.WEBP, 72)
        assert renderer.words(place, kinds.OFD, 1) == []
    finally:
        renderer.close()
    crowded = IsolatedRenderer(DrawingBounds(at_once=0, patience=0.01))
    with pytest.raises(Busy):
        crowded.picture(place, kinds.OFD, 1, PictureFormat.WEBP, 72)
    hurried = IsolatedRenderer(DrawingBounds(seconds=0.0))
    with pytest.raises(NotDrawn, match="longer than"):
        hurried.picture(place, kinds.OFD, 1, PictureFormat.WEBP, 72)
    hurried.close()

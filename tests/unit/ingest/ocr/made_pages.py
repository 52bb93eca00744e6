"""Pages as offices print them, made from real law texts, clean or as a worn scanner gives them."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONTS = Path("/usr/share/fonts/opentype/noto")
FACES = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
SIMPLIFIED = 2
INCH = 25.4
TITLE, BODY, LEAD = 22, 16, 28


@dataclass(frozen=True)
class MadePage:
    """A page and the characters on it, without blanks."""

    picture: Image.Image
    text: str


def law_texts(data: Path, *, tuning: bool) -> Iterator[tuple[str, str]]:
    """(title, text) of laws of one half: even hashes of their ids are for tuning, odd ones for figures."""
    with lzma.open(data / "corpus" / "laws.jsonl.xz", "rt", encoding="utf-8") as lines:
        laws = [json.loads(line) for line in lines]
    half = [law for law in laws if (_hash(law["id"]) % 2 == 0) is tuning and 1500 < len(law["text"]) < 20000]
    for law in sorted(half, key=lambda law: _hash(law["id"])):
        yield law["title"], law["text"]


def _hash(identity: str) -> int:
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16)


def made_page(title: str, text: str, dpi: int, face: str) -> MadePage:
    """The first page of a text on A4: 28 characters a line, the size GB/T 9704 asks for."""
    scale = dpi / INCH
    paper = Image.new("L", (round(210 * scale), round(297 * scale)), 255)
    draw = ImageDraw.Draw(paper)
    left, right = round(28 * scale), round(184 * scale)
    shown: list[str] = []
    y = float(round(37 * scale))
    for size, words, centred in _lines(title, text, dpi, right - left, face):
        if y > 262 * scale:
            break
        font = _font(face, size, dpi)
        x = (paper.width - draw.textlength(words, font=font)) / 2 if centred else left
        draw.text((x, y), words, font=font, fill=0)
        shown.append(words)
        y += round(LEAD * dpi / 72) * (1.3 if centred else 1)
    return MadePage(paper, re.sub(r"\s", "", "".join(shown)))


def _font(face: str, size: int, dpi: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / face, round(size * dpi / 72), index=SIMPLIFIED)


def _lines(title: str, text: str, dpi: int, width: int, face: str) -> Iterator[tuple[int, str, bool]]:
    for words in _wrapped(title, _font(face, TITLE, dpi), width):
        yield TITLE, words, True
    yield BODY, "豫政〔2021〕17号", True
    body = _font(face, BODY, dpi)
    for paragraph in text.split("\n"):
        words = paragraph.strip().lstrip("#").strip()
        if words:
            yield from ((BODY, line, False) for line in _wrapped(f"　　{words}", body, width))


def _wrapped(words: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    while words:
        fits = len(words)
        while font.getlength(words[:fits]) > width:
            fits -= 1
        yield words[:fits]
        words = words[fits:]


def worn(page: MadePage, seed: int) -> MadePage:
    """The page as scanned: skewed by up to 1.5°, blurred, grey, with noise and dust."""
    chance = random.Random(seed)
    picture = page.picture.rotate(chance.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=255)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8)).point(lambda grey: 235 - (255 - grey) * 0.75)
    noise = Image.effect_noise(picture.size, 28)
    picture = ImageChops.add(picture, noise, scale=1, offset=-128)
    dust = ImageDraw.Draw(picture)
    for _ in range(picture.width * picture.height // 2500):
        place = (chance.randrange(picture.width), chance.randrange(picture.height))
        dust.point(place, fill=chance.choice((0, 255)))
    return MadePage(picture, page.text)


def distance(wanted: str, found: str) -> int:
    """How many characters must be put in, taken out or changed to turn one text into the other."""
    before = list(range(len(found) + 1))
    for row, one in enumerate(wanted, 1):
        now = [row]
        for column, other in enumerate(found, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (one != other)))
        before = now
    return before[-1]

"""How many characters come out wrong, on pages made from law texts no rule was judged by."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path

import pytest

from ingest.ocr.choose import CHOICES
from ingest.ocr.layout import compose
from ingest.ocr.picture_sheets import PictureSheets
from ingest.ocr.port import Reader
from tests.unit.ingest.ocr.made_pages import FACES, FONTS, MadePage, distance, law_texts, made_page, worn
from tests.unit.ingest.ocr.recognisers import installed

PAGES = 8
#: The most wrong characters, by reader and condition of the page; tesseract fails on worn ones.
MOST = {"rapidocr": {"clean": 0.005, "worn": 0.02}, "tesseract": {"clean": 0.06, "worn": 1.0}}


@pytest.fixture(scope="module", params=CHOICES)
def reader(request: pytest.FixtureRequest, complete_run: bool) -> Reader:
    if not (FONTS / FACES[0]).is_file():
        pytest.skip("fonts-noto-cjk is not installed")
    return CHOICES[installed(request.param, complete_run)].make(2)


def wrong(reader: Reader, page: MadePage, dpi: int, folder: Path) -> tuple[int, int]:
    """(wrong characters, characters) of a page."""
    page.picture.save(folder / "page.png", dpi=(dpi, dpi))
    sheets = PictureSheets(folder / "page.png")
    raster = sheets.raster(1)
    sheets.close()
    found = re.sub(r"\s", "", compose(reader.read(raster), raster)[0])
    return distance(page.text, found), len(page.text)


@pytest.mark.slow
def test_a_clean_and_a_worn_page(reader: Reader, shared_data: Path, tmp_path: Path) -> None:
    title, text = next(law_texts(shared_data, tuning=False))
    page = made_page(title, text, 200, FACES[0])
    for condition, shown in (("clean", page), ("worn", worn(page, 1))):
        errors, characters = wrong(reader, shown, 200, tmp_path)
        assert errors / characters <= MOST[reader.name][condition], f"{condition}: {errors} of {characters}"


@pytest.mark.proof
def test_pages_of_laws(
    reader: Reader,
    shared_data: Path,
    tmp_path: Path,
    write_proof: Callable[[str, Mapping[str, object]], Path],
) -> None:
    figures: dict[str, object] = {}
    for dpi in (200, 300):
        for condition in ("clean", "worn"):
            began = time.monotonic()
            counted = []
            for place, (title, text) in enumerate(islice(law_texts(shared_data, tuning=False), PAGES)):
                page = made_page(title, text, dpi, FACES[place % 2])
                counted.append(
                    wrong(reader, page if condition == "clean" else worn(page, place), dpi, tmp_path)
                )
            errors, characters = map(sum, zip(*counted, strict=True))
            figures[f"{condition}, {dpi} dpi"] = {
                "wrong": errors,
                "characters": characters,
                "per cent": round(100 * errors / characters, 3),
                "wrong by page": [own for own, _ in counted],
                "seconds a page, machine not idle": round((time.monotonic() - began) / PAGES, 1),
            }
            assert errors / characters <= MOST[reader.name][condition]
    write_proof(f"ocr-{reader.name}", {"half": "odd hashes, not used for tuning", **figures})

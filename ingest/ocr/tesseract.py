"""Tesseract with its simplified Chinese model, by its own program; Debian: tesseract-ocr-chi-sim."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby

from ingest.ocr.port import Area, Line, Raster, ReaderAbsent, Word

_LANGUAGE, _ENGLISH = "chi_sim", "eng"
_HAN = re.compile("[\u4e00-\u9fff]")
_CHINESE = 0.2
#: Tesseract's own names of what it takes a page for: something to be laid out, or one block of text.
_LAYOUT, _BLOCK = "3", "6"
_WORD_LEVEL = "5"
_INSTALL = "install it (Debian: apt-get install tesseract-ocr tesseract-ocr-chi-sim)"
_ASK_SECONDS = 20
Row = Mapping[str, str]


def is_installed() -> bool:
    """Whether the program is there and has the Chinese model."""
    program = shutil.which("tesseract")
    return program is not None and _LANGUAGE in _said(program, "--list-langs").split()


def version() -> str:
    """The program's version; an empty string where it is not installed."""
    program = shutil.which("tesseract")
    words = _said(program, "--version").split() if program else []
    return words[1] if len(words) > 1 else ""


def _said(program: str, argument: str) -> str:
    try:
        done = subprocess.run(
            [program, argument], capture_output=True, text=True, check=False, timeout=_ASK_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr


class TesseractReader:
    """Reads with the tesseract program, a process a page, on one processor.

    Its further threads wait by turning: beside other work they take ten times as long as one.
    """

    def __init__(self, _threads: int) -> None:
        """Raises ReaderAbsent where the program or its Chinese model is missing."""
        program = shutil.which("tesseract")
        if program is None or not is_installed():
            raise ReaderAbsent(f"tesseract with {_LANGUAGE} is not installed; {_INSTALL}")
        self._program = program
        self._english = _ENGLISH in _said(program, "--list-langs").split()

    @property
    def name(self) -> str:
        """``tesseract``."""
        return "tesseract"

    @cached_property
    def version(self) -> str:
        """The program's version."""
        return version()

    def read(self, raster: Raster) -> tuple[Line, ...]:
        """The lines of a page with a box a word, whose characters share it evenly.

        A page with hardly a Chinese character on it is read again in English, where that is installed: both
        languages at once would cost half as many errors again on Chinese pages. A page on which no layout is
        made out, as on one that lies ten degrees askew, is read again as one block.
        """
        return self._in_its_language(raster, _LAYOUT) or self._in_its_language(raster, _BLOCK)

    def _in_its_language(self, raster: Raster, segmentation: str) -> tuple[Line, ...]:
        lines = self._read(raster, _LANGUAGE, segmentation)
        text = "".join(line.text for line in lines)
        if self._english and len(_HAN.findall(text)) < _CHINESE * len(text):
            return self._read(raster, _ENGLISH, segmentation)
        return lines

    def _read(self, raster: Raster, language: str, segmentation: str) -> tuple[Line, ...]:
        how = ["-l", language, "--psm", segmentation, "--dpi", str(raster.dpi)]
        done = subprocess.run(
            [self._program, "stdin", "stdout", *how, "tsv"],
            input=raster.as_pgm(),
            capture_output=True,
            check=True,
            env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        )
        return tuple(_lines(done.stdout.decode("utf-8", "replace")))


def _lines(table: str) -> Iterator[Line]:
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = (row for row in rows if row["level"] == _WORD_LEVEL and (row["text"] or "").strip())
    for _, of_line in groupby(words, key=lambda row: (row["block_num"], row["par_num"], row["line_num"])):
        yield _line(list(of_line))


def _line(rows: list[Row]) -> Line:
    text = ""
    words: list[Word] = []
    for row in rows:
        own = row["text"].strip()
        if text and text[-1].isascii() and own[0].isascii():
            text += " "
        words.extend(_characters(len(text), own, _area(row)))
        text += own
    confidence = sum(float(row["conf"]) for row in rows) / len(rows) / 100
    return Line(text, tuple(words), _around([word.area for word in words]), confidence)


def _characters(start: int, text: str, area: Area) -> Iterator[Word]:
    width = (area.x1 - area.x0) / len(text)
    for place in range(len(text)):
        left = area.x0 + place * width
        yield Word(start + place, start + place + 1, Area(left, area.y0, left + width, area.y1))


def _area(row: Row) -> Area:
    left, top = float(row["left"]), float(row["top"])
    return Area(left, top, left + float(row["width"]), top + float(row["height"]))


def _around(areas: Iterable[Area]) -> Area:
    every = list(areas)
    return Area(
        min(area.x0 for area in every),
        min(area.y0 for area in every),
        max(area.x1 for area in every),
        max(area.y1 for area in every),
    )

"""RapidOCR: PaddleOCR's models on onnxruntime, which come in its wheel. The extra ``ocr`` installs it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.ocr.port import Area, Line, Raster, ReaderAbsent, Word

#: Pages are never made smaller than they come: at 200 dpi the long side of A4 has 2,339 pixels.
_LONGEST_SIDE = 2400
_MODELS = {"Det": "*_det_*.onnx", "Cls": "*_cls_*.onnx", "Rec": "*_rec_*.onnx"}
_INSTALL = "install the extra: pip install 'kaijuan[ocr]'"


def is_installed() -> bool:
    """Whether RapidOCR and its engine can be imported; imports neither."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def version() -> str:
    """The version of RapidOCR, whose wheel holds the models."""
    return importlib.metadata.version("rapidocr")


class RapidReader:
    """Reads with RapidOCR: some 1.1 GB of memory, two seconds to load, one to four seconds a page."""

    def __init__(self, threads: int) -> None:
        """Loads the models from the wheel: with their paths given, RapidOCR fetches nothing.

        Raises ReaderAbsent where it is not installed or a model is not in its place.
        """
        if not is_installed():
            raise ReaderAbsent(f"rapidocr is not installed; {_INSTALL}")
        # Half a second and 200 MB that only the process that reads pages should pay.
        import rapidocr  # noqa: PLC0415

        models = Path(rapidocr.__file__).parent / "models"
        self._engine: Any = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": _LONGEST_SIDE,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                **{f"{part}.model_path": str(_model(models, names)) for part, names in _MODELS.items()},
            }
        )

    @property
    def name(self) -> str:
        """``rapidocr``."""
        return "rapidocr"

    @property
    def version(self) -> str:
        """The version of the wheel, models included."""
        return version()

    def read(self, raster: Raster) -> tuple[Line, ...]:
        """The lines of a page with a box a character.

        The classifier that turns lines over is not asked: it turns some that stand upright, and they are
        lost (docs/decisions/0248).
        """
        found = self._engine(
            raster.as_pgm(), use_cls=False, return_word_box=True, return_single_char_box=True
        )
        if found.txts is None or found.boxes is None:
            return ()
        characters = found.word_results or ()
        # Lines without a single box are left out of the word results, which then belong to nobody.
        aligned = characters if len(characters) == len(found.txts) else [()] * len(found.txts)
        return tuple(
            _line(text, quad.tolist(), own, float(score))
            for text, quad, own, score in zip(found.txts, found.boxes, aligned, found.scores, strict=True)
        )


def _model(folder: Path, names: str) -> Path:
    found = sorted(folder.glob(names))
    if len(found) != 1:
        raise ReaderAbsent(f"rapidocr's wheel holds {len(found)} models {names}, not one; {_INSTALL}")
    return found[0]


def _line(text: str, quad: Sequence[Sequence[float]], characters: Any, score: float) -> Line:
    area = _area(quad)
    words = tuple(_words(text, characters)) or (Word(0, len(text), area),)
    return Line(text, words, area, score)


def _words(text: str, characters: Any) -> Iterator[Word]:
    """The characters' boxes at their places in the line; blanks have none."""
    at = 0
    for character, _, box in characters:
        place = text.find(character, at) if character.strip() else -1
        if place >= 0:
            at = place + len(character)
            yield Word(place, at, _area(box))


def _area(points: Sequence[Sequence[float]]) -> Area:
    across, down = [float(point[0]) for point in points], [float(point[1]) for point in points]
    return Area(min(across), min(down), max(across), max(down))

"""Scans and photographs as pages, by Pillow: each image of a TIFF is a page, others have one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from ingest.extractors.reading import Refused
from ingest.ocr.port import DPI, MOST_PIXELS, Raster
from ingest.port import Status
from ingest.rendering.port import PageWord

#: More than a sheet of A0 at 300 dpi is no scan of a document.
_LARGEST = 150_000_000
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "JPEG2000")
_BELIEVABLE_DPI = range(60, 2401)
#: The longest side of A4 in inches: what a picture is taken for that says nothing of its size.
_A4_INCHES = 11.69
#: Letters of pictures from a screen are too small by half.
_SCREEN_DPI = 130


class PictureSheets:
    """An open picture."""

    def __init__(self, path: Path) -> None:
        """Raises Refused where Pillow cannot open it, or it is larger than any scan."""
        try:
            self._image = Image.open(path, formats=_FORMATS)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise Refused(Status.DAMAGED, f"the picture cannot be opened ({error})") from error

    @property
    def count(self) -> int:
        """The images of a TIFF; 1 for every other picture, whose further frames are no pages."""
        return int(getattr(self._image, "n_frames", 1)) if self._image.format == "TIFF" else 1

    def raster(self, number: int) -> Raster:
        """A page upright, on white, and as large as it would be at 200 dpi."""
        image = self._image
        try:
            image.seek(number - 1)
            if image.width * image.height > _LARGEST:
                raise Refused(Status.UNSUPPORTED, f"the picture has {image.width} × {image.height} pixels")
            dpi = _dpi(image)
            grey = _grey(ImageOps.exif_transpose(image))
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise Refused(Status.DAMAGED, f"the picture cannot be decoded ({error})") from error
        factor = min(DPI / dpi, (MOST_PIXELS / (grey.width * grey.height)) ** 0.5)
        if factor < 1:
            size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
            grey = grey.resize(size, Image.Resampling.LANCZOS)
            dpi = round(dpi * factor)
        return Raster(grey.width, grey.height, grey.tobytes(), dpi)

    def words(self, _number: int) -> Sequence[PageWord]:
        """A picture has no text of its own."""
        return ()

    def close(self) -> None:
        """Closes the picture."""
        self._image.close()


def _grey(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("L")
    if image.mode.startswith("I"):
        # 16 bits a pixel: Pillow would cut them off at 255.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L")


def _dpi(image: Image.Image) -> int:
    """The resolution of a scan: what it says, where that is believable for its size, else that of A4."""
    longest: int = max(image.size)
    said: float = image.info.get("dpi", (0, 0))[0]
    if said and round(said) in _BELIEVABLE_DPI and longest / said >= 3:
        return round(said)
    return max(_SCREEN_DPI, round(longest / _A4_INCHES))

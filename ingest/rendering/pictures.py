"""Pictures by Pillow: pages of image documents, pictures on OFD pages, and the formats handed out."""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.rendering.port import MOST_PIXELS, NoSuchPage, NotDrawn, PictureFormat

#: A picture with more pixels than this is not unpacked at all.
_LARGEST = 200_000_000
_WEBP_QUALITY = 80
_FAULTS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)
#: Image documents have no size on paper that could be trusted; their own pixels count as so many an inch.
_SCAN_DPI = 200


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture unpacked for a PDF: RGB rows and the opacity of each pixel (b"" for opaque), deflated."""

    width: int
    height: int
    rgb: bytes
    alpha: bytes


def image_page(data: bytes, number: int, dpi: float) -> Image.Image:
    """One page of an image document, upright, at most at its own size. Raises NoSuchPage, NotDrawn."""
    picture = _opened(data)
    try:
        picture.seek(number - 1)
    except EOFError as error:
        raise NoSuchPage(f"the picture has no page {number}") from error
    try:
        upright = ImageOps.exif_transpose(picture)
        scale = min(1.0, dpi / _SCAN_DPI, (MOST_PIXELS / (upright.width * upright.height)) ** 0.5)
        size = (max(round(upright.width * scale), 1), max(round(upright.height * scale), 1))
        return _on_white(upright).resize(size, Image.Resampling.LANCZOS)
    except _FAULTS as error:
        raise NotDrawn(f"the picture is damaged ({error})") from error


def pixels_of(data: bytes) -> Pixels:
    """A picture for a PDF, made smaller where it is far too large. Raises NotDrawn."""
    picture = _opened(data)
    try:
        picture.draft("RGB", (4000, 4000))
        if picture.width * picture.height > MOST_PIXELS:
            picture.thumbnail((4000, 4000))
        seen = picture.convert("RGBA") if _has_alpha(picture) else picture.convert("RGB")
        alpha = zlib.compress(seen.getchannel("A").tobytes(), 1) if seen.mode == "RGBA" else b""
        return Pixels(seen.width, seen.height, zlib.compress(seen.convert("RGB").tobytes(), 1), alpha)
    except _FAULTS as error:
        raise NotDrawn(f"a picture is damaged ({error})") from error


def encoded(picture: Image.Image, picture_format: PictureFormat) -> bytes:
    """A picture as a file of one of the two formats."""
    target = io.BytesIO()
    if picture_format is PictureFormat.WEBP:
        picture.save(target, "WEBP", quality=_WEBP_QUALITY, method=3)
    else:
        picture.save(target, "PNG", compress_level=6)
    return target.getvalue()


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
    except _FAULTS as error:
        raise NotDrawn(f"not a picture that can be read ({error})") from error
    if picture.width * picture.height > _LARGEST:
        raise NotDrawn(f"the picture has {picture.width} × {picture.height} pixels")
    return picture


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA", "La") or "transparency" in picture.info


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if not _has_alpha(picture):
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("RGB")

"""Pictures that others made: opened with care, made plain, kept whole."""

import os
import secrets
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.errors import LoudongError

#: The longer side of a kept photo, pixels: enough to read a meter, small enough for a phone.
LONGEST_SIDE = 2048
#: More pixels than any phone takes: a decompression bomb.
_PIXELS_AT_MOST = 120_000_000
#: What phones and chat apps send; of the others some start programs to be read.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_QUALITY = 85
#: What is tried, in this order, where a platform takes only so many bytes: the longer side in
#: pixels and the quality of the JPEG.
_SMALLER = ((2048, 85), (2048, 70), (1600, 75), (1280, 70), (960, 65), (640, 60), (320, 50))
_SEE_THROUGH = frozenset({"RGBA", "LA", "PA"})


class NoPictureError(LoudongError):
    """It cannot be read as a picture."""


class PictureTooLargeError(NoPictureError):
    """It has more pixels than any phone takes."""


def read(raw: bytes) -> Image.Image:
    """The picture upright and on white paper; raises `NoPictureError`."""
    try:
        with Image.open(BytesIO(raw), formats=_FORMATS) as image:
            if image.width * image.height > _PIXELS_AT_MOST:
                raise PictureTooLargeError(f"{image.width}x{image.height}")
            upright = ImageOps.exif_transpose(image)
            if upright.mode in _SEE_THROUGH or "transparency" in upright.info:
                seen = upright.convert("RGBA")
                paper = Image.new("RGBA", seen.size, "white")
                upright = Image.alpha_composite(paper, seen)
            return upright.convert("RGB")
    except Image.DecompressionBombError as error:
        raise PictureTooLargeError(str(error)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NoPictureError(str(error)) from error


def within(content: bytes, most: int) -> bytes:
    """A picture of at most `most` bytes: as it is, or as large a JPEG as may be.

    Raises `NoPictureError` when it cannot be read or made so small.
    """
    if len(content) <= most:
        return content
    picture = read(content)
    for longest, quality in _SMALLER:
        smaller = jpeg(picture, longest, quality)
        if len(smaller) <= most:
            return smaller
    raise NoPictureError(f"not within {most} bytes")


def jpeg(picture: Image.Image, longest: int = LONGEST_SIDE, quality: int = _QUALITY) -> bytes:
    """The pixels alone, `longest` on the longer side: no EXIF, no place, no other extras."""
    scaled = picture.copy()
    scaled.thumbnail((longest, longest))
    # A new image takes the pixels alone: whatever else the file held stays behind.
    bare = Image.new("RGB", scaled.size)
    bare.paste(scaled)
    out = BytesIO()
    bare.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def keep(path: Path, content: bytes) -> None:
    """Write a file named after its content: whole or not at all, also when the power goes."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)

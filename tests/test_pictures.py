from io import BytesIO

import pytest
from PIL import Image

from bot import pictures


def made(form: str, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, form)
    return out.getvalue()


def test_what_can_be_seen_through_lies_on_white_paper() -> None:
    assert pictures.read(made("PNG", "RGBA")).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("raw", [b"", b"hello", made("EPS"), made("JPEG")[:60]])
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(pictures.NoPictureError):
        pictures.read(raw)


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    with pytest.raises(pictures.PictureTooLargeError):
        pictures.read(made("PNG", "1", (20_000, 10_000)))


def test_only_the_pixels_stay() -> None:
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    out = BytesIO()
    Image.new("RGB", (3000, 40)).save(out, "JPEG", exif=exif)

    with Image.open(BytesIO(pictures.jpeg(pictures.read(out.getvalue())))) as plain:
        assert (plain.width, dict(plain.getexif())) == (pictures.LONGEST_SIDE, {})

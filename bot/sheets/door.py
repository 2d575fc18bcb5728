"""The sheet for a building's door: A5, a page a building, with a large code to scan."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
import segno
import typst
from PIL import ImageFont

from bot.wording import sheets as say

_TEMPLATE = Path(__file__).with_name("door.typ")
#: Of the code a quarter may be dirty or scratched: it hangs where everybody passes by.
_ERROR = "q"
#: Modules of white around the code, as ISO 18004 has it.
_QUIET = 4
#: A sign that no font has.
_MISSING = "\U0010ffff"


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorSheet:
    """What is on one building's sheet."""

    #: `3号楼`.
    building: str
    #: `金德花园`; empty where the name says enough.
    estate: str = ""
    #: Empty where there is none.
    steward: str = ""
    #: What the code says.
    url: str
    #: Since when the code is good: tells an old sheet from a new one.
    made: date

    @property
    def title(self) -> str:
        """The building's full name."""
        return f"{self.estate}{self.building}"


def to_pdf(sheets: Sequence[DoorSheet]) -> bytes:
    """The sheets as one PDF, in their order. The same sheets give the same file."""
    newest = max(sheet.made for sheet in sheets)
    return typst.compile(
        _TEMPLATE,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs=_inputs(sheets),
        timestamp=datetime(newest.year, newest.month, newest.day, tzinfo=UTC),
    )


def to_png(sheet: DoorSheet, *, dots_per_inch: int = 144) -> bytes:
    """One sheet as a picture, to look at before printing."""
    return typst.compile(
        _TEMPLATE,
        font_paths=_fonts(),
        format="png",
        ppi=dots_per_inch,
        sys_inputs=_inputs([sheet]),
    )


def without_glyph(words: str) -> str:
    """The signs of `words` that the fonts do not have: on paper they would be empty boxes."""
    return "".join(sign for sign in dict.fromkeys(words) if not _has_glyph(sign))


def code_of(url: str) -> segno.QRCode:
    """The code that is printed for an address."""
    return segno.make_qr(url, error=_ERROR)


def _inputs(sheets: Sequence[DoorSheet]) -> dict[str, str]:
    first = sheets[0].title
    return {
        "title": first if len(sheets) == 1 else f"{first}–{sheets[-1].title}",
        "sheets": json.dumps([_values(sheet) for sheet in sheets]),
    }


def _values(sheet: DoorSheet) -> dict[str, object]:
    return {
        "building": sheet.building,
        "estate": sheet.estate,
        "steward": say.steward(sheet.steward),
        "invitation": say.invitation(),
        "how": say.how(),
        "code": _drawn(sheet.url),
        "url": sheet.url,
        "made": sheet.made.isoformat(),
    }


def _drawn(url: str) -> str:
    out = io.BytesIO()
    code_of(url).save(out, kind="svg", border=_QUIET, xmldecl=False)
    return out.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """Ours first, so that a sheet looks the same wherever it is made.

    The machine's own are asked for the rare sign that ours do not have.
    """
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[fonts.sans_path().parent],
    )


@cache
def _faces() -> tuple[ImageFont.FreeTypeFont, ...]:
    return tuple(ImageFont.truetype(path, 16) for path in (fonts.sans_path(), fonts.serif_path()))


def _has_glyph(sign: str) -> bool:
    return any(bytes(face.getmask(sign)) != bytes(face.getmask(_MISSING)) for face in _faces())

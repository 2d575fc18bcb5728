"""From a cell to a clean text, name, code, phone or number; `CellError` says what is wrong."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from bot.roster.faults import CellError

#: What openpyxl gives for a cell, and csv (text alone).
Cell = object

_EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: Full-width digits and letters; punctuation of names and titles stays as it is.
_WIDE_LETTERS = {
    code: half for code, half in _WIDE.items() if chr(half).isalnum() or half == ord(" ")
}
#: The dots people type within 买买提·艾力.
_DOTS = {ord(dot): "·" for dot in "•‧∙・･⋅"}
_HAN = r"[⺀-⿟々〇㐀-䶿一-鿿豈-﫿\ue000-\uf8ff\U00020000-\U0003ffff]"
_SPACE_IN_HAN = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
_PLAIN = re.compile(r"[!-~]+")
_PHONE = re.compile(r"1\d{10}")
_NUMBER = re.compile(r"-?\d{1,9}")
#: Categories of Unicode that a name may hold beside rare characters: letters, marks, digits.
_NAME_KINDS = frozenset({"L", "M", "N"})
_NAME_EXTRA = frozenset(" ·-.'’")
#: Cut lists and codes apart (`王丽（P7）、李强`), or make a spreadsheet compute.
_NOT_IN_CODE = frozenset("()（）、，,;；=")


def text(cell: Cell) -> str:
    """The cell's words: numbers as people read them, no stray spaces, half-width letters."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        raise CellError("是“对/错”这种值，不是文字", "普通文字")
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise CellError("被表格软件改成了日期或时间", "把这一列的格式设成“文本”，再照原样填一遍")
    raise CellError("认不出格子里的内容", "普通文字")


@lru_cache(maxsize=1024)
def _clean(raw: str) -> str:
    if _PLAIN.fullmatch(raw) and not raw.startswith("#"):
        return raw
    if raw.strip() in _EXCEL_ERRORS:
        raise CellError(f"公式出错（{raw.strip()}）", "直接填文字，不用公式")
    visible = "".join(" " if c.isspace() else c for c in raw if _is_shown(c))
    return " ".join(visible.translate(_WIDE_LETTERS).split())


def _is_shown(char: str) -> bool:
    """No control and no invisible formatting character (zero width, byte order, direction)."""
    if char.isspace():
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs"} and char not in "\ufffe\uffff"


def lines(cell: Cell) -> list[str]:
    """The cell's lines, each cleaned."""
    if not isinstance(cell, str):
        return [text(cell)]
    return [text(line) for line in cell.splitlines()]


def heading(cell: Cell) -> str:
    """A column's heading as it is looked for: no spaces, stars, or remark in brackets."""
    try:
        return re.sub(r"[(（].*|[*＊:：\s]", "", text(cell))
    except CellError:
        return ""


def code(cell: Cell, longest: int) -> str:
    """An identifier: half-width throughout, without spaces; leading zeros stay. May be empty."""
    found = "".join(text(cell).translate(_WIDE).split())
    _not_longer(found, longest)
    bad = next((c for c in found if c in _NOT_IN_CODE), None)
    if bad:
        raise CellError(f"有“{bad}”", "编号只用字母、数字、汉字和“-”")
    return found


def person_name(cell: Cell, longest: int) -> str:
    """Somebody's name. `王　丽`, spaced out to look even, is 王丽; a dot in it is `·`."""
    found = _SPACE_IN_HAN.sub("", text(cell).translate(_DOTS))
    if not found:
        raise CellError("空着", "姓名")
    _not_longer(found, longest)
    if not any(c.isalpha() or _is_rare(c) for c in found):
        raise CellError(f"“{found}”不像姓名", "姓名")
    bad = next((c for c in found if not _in_name(c)), None)
    if bad:
        raise CellError(f"姓名里有“{bad}”", "一个人的姓名，备注请写在别的列")
    return found


def _in_name(char: str) -> bool:
    return unicodedata.category(char)[0] in _NAME_KINDS or _is_rare(char) or char in _NAME_EXTRA


def _is_rare(char: str) -> bool:
    """A Han character that Python does not count as a letter: 〇, private and new ones."""
    return char == "〇" or "\ue000" <= char <= "\uf8ff" or "\U00020000" <= char <= "\U0003fffd"


def unit_name(cell: Cell, longest: int) -> str:
    """The name of a unit or estate. May be empty."""
    found = _SPACE_IN_HAN.sub("", text(cell))
    _not_longer(found, longest)
    if found[:1] in {"=", "+", "@"}:
        raise CellError(f"以“{found[0]}”开头", "名称，比如 3号楼")
    return found


def phone(cell: Cell) -> str | None:
    """A mobile number of 11 digits; None when empty. Spaces, dashes and +86 are taken off."""
    found = re.sub(r"[\s\-—–·.]", "", text(cell).translate(_WIDE))
    if not found:
        return None
    found = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", found)
    if not _PHONE.fullmatch(found):
        digits = sum(c.isdigit() for c in found)
        wrong = f"有 {digits} 位数字" if found.isdigit() else f"“{found[:20]}”不是手机号"
        raise CellError(wrong, "11 位手机号，1 开头")
    return found


def number(cell: Cell, low: int, high: int, unit: str) -> int | None:
    """A whole number from `low` to `high`; None when empty. `unit` may stand behind it (3单元)."""
    found = text(cell).translate(_WIDE).removesuffix(unit).strip()
    if not found:
        return None
    if not _NUMBER.fullmatch(found) or not low <= int(found) <= high:
        raise CellError(f"“{found[:20]}”不对", f"{low} 到 {high} 的整数")
    return int(found)


def _not_longer(found: str, longest: int) -> None:
    if len(found) > longest:
        raise CellError(f"有 {len(found)} 个字，太长", f"最多 {longest} 个字")

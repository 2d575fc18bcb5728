"""Text as it comes in, made safe and plain, and what must not be repeated taken out of it."""

import re

#: Longest text that is read; what follows is cut off (a complaint is a sentence, not a novel).
MAX_LENGTH = 500

# Invisible or directional: control and format characters, fillers, lone surrogates, tags. White
# space is not among them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e0fff]+"
)
_WHITE = re.compile(r"\s+")
# A mention of everybody would alarm the whole group when the bot repeats it.
_EVERYBODY = re.compile(r"所有人|全体成员|(?:all|everyone|here|channel)\b", re.IGNORECASE)
_AT = re.compile(r"@[@ ]*")

# Full-width letters and digits to the plain ones; of the signs only those that commands are written
# with, so that Chinese punctuation stays as it was.
_FULL_WIDTH_SIGNS = "＃＠－＋／％"
_PLAIN = {
    **{ord("０") + i: ord("0") + i for i in range(10)},
    **{ord("Ａ") + i: ord("A") + i for i in range(26)},
    **{ord("ａ") + i: ord("a") + i for i in range(26)},
    **{ord(sign): ord(sign) - 0xFEE0 for sign in _FULL_WIDTH_SIGNS},
    ord("﹟"): ord("#"),
    ord("﹫"): ord("@"),
    ord("\u2010"): ord("-"),
    ord("\u2011"): ord("-"),
    ord("\u2012"): ord("-"),
    ord("\u2013"): ord("-"),
    ord("\u2212"): ord("-"),
}


def _unless_everybody(at: re.Match[str]) -> str:
    return "" if _EVERYBODY.match(at.string, at.end()) else at[0]


def clean(text: str) -> str:
    """`text` on one line of at most 2,000 plain characters that alarm nobody.

    Full-width digits and letters become plain, invisible and direction marks go, white space is
    one blank, `@所有人` loses its `@`. Cleaning twice is cleaning once.
    """
    plain = _INVISIBLE.sub("", text[: 4 * MAX_LENGTH]).translate(_PLAIN)
    one_line = _WHITE.sub(" ", plain)
    if "@" in one_line:
        one_line = _AT.sub(_unless_everybody, one_line)
    return one_line.strip()[:MAX_LENGTH].rstrip()


# Digits as people type them: plain or full-width.
_D = "[0-9０-９]"
_X = "[0-9０-９XxＸｘ]"
_SEP = "[ \u3000.·-－—]?".replace("-－", "\\-－")
_ID_NUMBER = re.compile(
    rf"(?<!{_D}){_D}{{6}}{_SEP}(?:[1１][89８９]|[2２][0０]){_D}{{2}}{_SEP}{_D}{{2}}{_SEP}{_D}{{2}}"
    rf"{_SEP}{_D}{{3}}{_X}(?!{_D})"
)
_LONG_RUN = re.compile(rf"{_D}{{11,}}{_X}?")
_MOBILE = re.compile(rf"(?<!{_D})[1１][3-9３-９]{_D}{_SEP}{_D}{{4}}{_SEP}{_D}{{4}}(?!{_D})")
# Any other grouping, where nothing but these eleven digits stands in a row: a list of issue numbers
# (1327 1031 1040) has twelve or more.
_MOBILE_LOOSE = re.compile(
    rf"(?<!{_D})(?<!{_D}[ -])[1１]{_SEP}[3-9３-９](?:{_SEP}{_D}){{9}}(?!{_SEP}{_D})"
)
_AREA_LANDLINE = re.compile(rf"(?<!{_D})[(（]?[0０]{_D}{{2,3}}[)）]?{_SEP}{_D}{{7,8}}(?!{_D})")
_LANDLINE = re.compile(rf"(?<!{_D})[2-8２-８]{_D}{{6,7}}(?!{_D})")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_NOT_A_DIGIT = re.compile(r"[^0-9０-９XxＸｘ]")


def _shown(found: re.Match[str], head: int, tail: int) -> str:
    digits = _NOT_A_DIGIT.sub("", found[0]).translate(_PLAIN)
    return f"{digits[:head]}****{digits[-tail:]}"


def _landline(found: re.Match[str]) -> str:
    return found[0] if _DATE.fullmatch(found[0].translate(_PLAIN)) else _shown(found, 2, 2)


def mask(text: str) -> str:
    """`text` with telephone and identity numbers made unreadable: `138****1234`.

    Also bank cards and any other run of eleven or more digits; written with blanks, dashes or
    full-width digits too. Doors, dates and issue numbers stay.
    """
    text = _ID_NUMBER.sub(lambda found: _shown(found, 3, 2), text)
    text = _MOBILE.sub(lambda found: _shown(found, 3, 4), text)
    text = _LONG_RUN.sub(lambda found: _shown(found, 3, 2), text)
    text = _MOBILE_LOOSE.sub(lambda found: _shown(found, 3, 4), text)
    text = _AREA_LANDLINE.sub(lambda found: _shown(found, 4, 2), text)
    return _LANDLINE.sub(_landline, text)


_PRIVATE = (_ID_NUMBER, _MOBILE, _LONG_RUN, _MOBILE_LOOSE, _AREA_LANDLINE, _LANDLINE)
_MANY_DIGITS = re.compile(rf"(?:{_D}{_SEP}){{7}}")


def without_numbers(text: str) -> str:
    """`text` with an asterisk for each character of a number that `mask` hides; as long as before.

    For who looks for doors and floors: they are never parts of a telephone number.
    """
    if not _MANY_DIGITS.search(text):
        return text
    for pattern in _PRIVATE:
        text = pattern.sub(_starred, text)
    return text


def _starred(found: re.Match[str]) -> str:
    return found[0] if _DATE.fullmatch(found[0].translate(_PLAIN)) else "*" * len(found[0])


#: A number in digits or in Chinese, as part of a larger pattern.
NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十百两〇零]{1,6})"

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100}


def number(numeral: str) -> int | None:
    """The value of `12`, `十二`, `二十`, `一百零一`, `两`; None for anything else."""
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if not numeral or any(c not in _DIGITS and c not in _TENS for c in numeral):
        return None
    if not any(c in _TENS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, last = 0, 0
    for c in numeral:
        if c in _TENS:
            total += (last or 1) * _TENS[c]
            last = 0
        else:
            last = _DIGITS[c]
    return total + last


_TWO_HOURS = re.compile(r"^\D{0,4}(\d{1,2})\s*(?:点|时|:00)?\s*(?:-|–|—|~|到|至)\s*(\d{1,2})")


_OFF = frozenset({"关", "关闭", "关掉", "取消", "不要", "不用", "恢复"})


def is_off(text: str) -> bool:
    """Whether something is to be switched off: 关, 取消."""
    return clean(text) in _OFF


def two_numbers(text: str) -> tuple[int, int] | None:
    """The two hours of `22-7` or `20点到9点`; None when they are none."""
    found = _TWO_HOURS.match(clean(text))
    if found is None:
        return None
    hours = int(found[1]), int(found[2])
    return hours if max(hours) <= 24 else None  # hours of a day

"""One-time codes that people type: `K7M4-PQ2X`. Made of signs that are not taken for each other."""

import re
import secrets
import unicodedata
from typing import NewType

#: A code in its one form: eight signs, upper case, no dash.
Code = NewType("Code", str)

#: Of signs that look alike (0 and O, 1 I and L, 2 and Z, 5 and S, 8 and B, U and V) one at most.
ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY"
LENGTH = 8
#: Signs that are not in the alphabet, and what was meant by whoever typed them.
_MEANT = str.maketrans("ZSBU", "258V")

_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_BEFORE = re.compile(r"^(?:我的)?(?:绑定码|邀请码|验证码|一次性码|码)(?:是|为)?[:：]?")
#: Blanks, dashes of every kind, and the dots and strokes that phones put in their place.
_BETWEEN = re.compile(r"[\s\-‐-―−—_·.,，。、]+")
#: Eight letters and digits in a row, or twice four.
_CODE_LIKE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{4}[\s\-‐-―−—]?[0-9A-Za-z]{4}(?![0-9A-Za-z])")


def new_code() -> Code:
    """A code by chance (37 bits), with letters and digits, so that no word and no number is one."""
    while True:
        made = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if _is_mixed(made):
            return Code(made)


def parse_code(text: str) -> Code | None:
    """The code in a message, however it was typed; None when the message is something else.

    Small letters, full-width signs, blanks and dashes make no difference.
    """
    if len(text) > 64:
        return None
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = _BEFORE.sub("", plain).upper().translate(_MEANT)
    return Code(plain) if _CODE.fullmatch(plain) and _is_mixed(plain) else None


def find_code(text: str) -> Code | None:
    """The first code among other words, as in a greeting: `我是陈慧，码 K7M4-PQ2X`."""
    plain = unicodedata.normalize("NFKC", text)
    found = (parse_code(part) for part in _CODE_LIKE.findall(plain))
    return parse_code(text) or next((code for code in found if code is not None), None)


def shown(code: Code) -> str:
    """The code as it is printed: `K7M4-PQ2X`."""
    return f"{code[:4]}-{code[4:]}"


def _is_mixed(code: str) -> bool:
    digits = sum(sign.isdigit() for sign in code)
    return 1 < digits < LENGTH - 1

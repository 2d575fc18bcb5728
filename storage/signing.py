"""Texts that name a row and cannot be made up: its id, and a keyed digest of it.

The key is the town's secret; a kind's digest is worth nothing for another kind. A text is made of
digits and small letters, without those that are taken for others (i, l, o, u), so that it stands in
a link as it is, and may be read out, typed in capitals or with a 0 for an o.
"""

import hashlib
import hmac
from enum import Enum

from storage import town
from storage.store import Turn

#: Crockford's base 32.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MEANT = str.maketrans("ilo", "110")
_VALUE = {sign: value for value, sign in enumerate(_ALPHABET)}
_ID_BYTES = 8


class Kind(Enum):
    """What is signed: the separator of its digests, and their length in bytes."""

    #: On paper, looked up at the cost of a visit: short, for a code of large squares.
    DOOR = (b"loudong door code 1", 10)
    #: Whoever has it is somebody: longer, nobody has to type it.
    LINK = (b"loudong personal link 1", 16)

    @property
    def length(self) -> int:
        """Characters of a text of this kind."""
        return -(-(_ID_BYTES + self.value[1]) * 8 // 5)


def sign(turn: Turn, kind: Kind, row: int) -> str:
    """The text for the row with this id. Raises `OperatorError` when there is no town yet."""
    content = row.to_bytes(_ID_BYTES) + _digest(town.required(turn).secret, kind, row)
    number = int.from_bytes(content)
    signs = [_ALPHABET[number >> 5 * place & 31] for place in range(kind.length)]
    return "".join(reversed(signs))


def row_of(turn: Turn, kind: Kind, text: str) -> int | None:
    """The id of the row that `text` names, if the town signed it; no row was looked at yet.

    Compared in constant time: how near a guess came cannot be measured.
    """
    home = town.get(turn)
    content = _content(kind, text)
    if home is None or content is None:
        return None
    row = int.from_bytes(content[:_ID_BYTES])
    same = hmac.compare_digest(content[_ID_BYTES:], _digest(home.secret, kind, row))
    return row if same else None


def _digest(secret: str, kind: Kind, row: int) -> bytes:
    separator, size = kind.value
    key = hmac.digest(secret.encode(), separator, hashlib.sha256)
    return hmac.digest(key, row.to_bytes(_ID_BYTES), hashlib.sha256)[:size]


def _content(kind: Kind, text: str) -> bytes | None:
    """What the signs stand for; None for what was never written by `sign`."""
    if len(text) != kind.length:
        return None
    number = 0
    for sign in text.lower().translate(_MEANT):
        value = _VALUE.get(sign)
        if value is None:
            return None
        number = number << 5 | value
    size = _ID_BYTES + kind.value[1]
    return number.to_bytes(size) if number >> 8 * size == 0 else None

"""The commands menu: Latin names, as Telegram wants them, for the words the house understands."""

import base64
import binascii
import re
from dataclasses import dataclass

#: name: what it stands for.
_WORDS = {
    "help": "帮助",
    "mine": "我的",
    "status": "进度",
    "todo": "待办",
    "board": "看板",
    "bind": "绑定",
}
#: Shown when somebody types a slash: in every chat, and in private chats besides.
MENU = (("mine", "我报的事"), ("status", "查进度，后面可写编号"), ("help", "怎么用"))
PRIVATE_MENU = (("todo", "等我办的事"), *MENU, ("board", "看板"))

#: What a link may carry: a code, as it is, or one of these with a unit's name in base64.
_CLAIM, _BIND = "c_", "b_"
#: Bytes of a unit's name that a link takes: 64 signs, less those two, in base64.
UNIT_AT_MOST = 46
_LATIN = re.compile(r"/(?P<name>[A-Za-z]\w{0,31})(?:@(?P<bot>\w+))?(?=\s|$)", re.ASCII)
#: `/待办`, `/1027`: a slash before what Telegram knows as no command.
_OTHER = re.compile(r"[/／](?=[\d#\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Command:
    """What was said with a slash; `text` is what it stands for."""

    text: str
    #: It is for another bot, or nobody's.
    foreign: bool = False


def read(text: str, username: str, *, private: bool) -> Command | None:
    """The command at the beginning of a text; None when there is none."""
    if other := _OTHER.match(text):
        return Command(text[other.end() :])
    found = _LATIN.match(text)
    if found is None:
        return None
    name, rest = found["name"].lower(), text[found.end() :].strip()
    if found["bot"] and found["bot"].lower() != username.lower():
        return Command("", foreign=True)
    if name in ("start", "startgroup"):
        return Command(_linked(rest, private=private))
    if name in _WORDS:
        return Command(f"{_WORDS[name]} {rest}".strip())
    # In a group it is for another bot; in private whoever typed it wants to know what there is.
    return Command(_WORDS["help"], foreign=not private)


def claim_link(username: str, unit: str) -> str:
    """A link by which somebody says to be the steward of `unit` (金德花园3号楼)."""
    return f"https://t.me/{username}?start={_CLAIM}{_packed(unit)}"


def group_link(username: str, unit: str) -> str:
    """A link by which a lead takes the bot into a group and binds it to `unit`."""
    return f"https://t.me/{username}?startgroup={_BIND}{_packed(unit)}"


def code_link(username: str, code: str) -> str:
    """A link by which somebody uses a one-time code."""
    return f"https://t.me/{username}?start={code}"


def _linked(payload: str, *, private: bool) -> str:
    """What a link stands for, in words that the house understands."""
    unit = _unpacked(payload[2:]) if payload.startswith((_CLAIM, _BIND)) else ""
    if private:
        if payload.startswith(_CLAIM) and unit:
            return f"我是{unit}楼栋长"
        return payload or _WORDS["help"]
    if payload.startswith(_BIND) and unit:
        return f"{_WORDS['bind']} {unit}"
    return ""


def _packed(unit: str) -> str:
    return base64.urlsafe_b64encode(unit.encode()).decode().rstrip("=")


def _unpacked(packed: str) -> str:
    try:
        return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""

# ruff: noqa: E501  # examples of one kind stay together
"""What changes nothing in a text: a courtesy, an emoji, a slip, another way to write a number."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.understanding as door
from bot.understanding import BUILT_IN, clean, read, speaks_up
from bot.understanding.danger import grade
from bot.understanding.text import MAX_LENGTH

#: Plain cases, far from any threshold.
REPORTS = [
    "3号楼2单元电梯坏了，老人下不来",
    "地下车库漏水，地上全是水",
    "2号楼停水了，从早上到现在一滴没有",
    "楼道灯坏了，晚上黑得看不见台阶",
    "5号楼下水道堵了，污水往外冒",
    "垃圾桶满了三天没人清，臭死了",
]
DANGERS = [
    "3号楼楼道里煤气味好大",
    "2单元电梯困人了，里面有小孩",
    "5楼着火了",
    "路灯杆漏电，刚电到人",
]
CHATTER = [
    "今晚谁去广场跳舞",
    "草莓团购接龙，三斤装的要两份",
    "我家孩子的语文书落在学校了",
    "快递放在驿站了，记得去拿",
    "昨天的球赛看了没有",
]
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
CHANGES: dict[str, Callable[[str], str]] = {
    "polite before": lambda text: "麻烦了，" + text,
    "polite after": lambda text: text + "，谢谢",
    "hands": lambda text: text + "🙏",
    "an emoji": lambda text: text + "😱",
    "wide digits": lambda text: text.translate(WIDE),
    "a full stop": lambda text: text + "。",
    "a cry": lambda text: text + "！！",
    "ideographic blanks": lambda text: f"\u3000{text}\u3000",
    "invisible marks": "\u200b".join,
    "a slip in what is no key word": lambda text: text.replace("现在", "现再").replace(
        "里面", "里边"
    ),
}


def _answer(text: str) -> tuple[object, ...]:
    found, said = grade(clean(text)), read(text)
    return speaks_up(text), found and (found.grade, found.danger), said.category, said.urgency


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("text", [*REPORTS, *DANGERS, *CHATTER])
def test_a_small_change_flips_no_answer(text: str, change: str) -> None:
    before, after = _answer(text), _answer(CHANGES[change](text))
    assert after[:2] == before[:2]
    assert before[0] is (text not in CHATTER)
    if before[0]:
        assert after[2:] == before[2:]


TAKES_ANY_TEXT: dict[str, Callable[[str], object]] = {
    "addition": lambda text: door.addition(text, "电梯"),
    "answer": door.answer,
    "category_named": lambda text: door.category_named(text, BUILT_IN),
    "clean": door.clean,
    "closing": door.closing,
    "command": door.command,
    "denies": door.denies,
    "disagrees": door.disagrees,
    "is_done_saying": door.is_done_saying,
    "is_going_there": door.is_going_there,
    "is_over": door.is_over,
    "is_the_bots": door.is_the_bots,
    "leaving": lambda text: door.leaving([text, text], [text[:3]]),
    "mask": door.mask,
    "me_too": door.me_too,
    "over_about": door.over_about,
    "points_back": door.points_back,
    "read": door.read,
    "read addressed": lambda text: door.read(text, addressed=True),
    "read_together": lambda text: door.read_together([text, "电梯又坏了"], text),
    "says_fault_alone": door.says_fault_alone,
    "speaks_up": door.speaks_up,
    "spot": door.spot,
    "until": lambda text: door.until(text, datetime(2026, 3, 2, tzinfo=UTC)),
    "urgency_of": lambda text: door.urgency_of(BUILT_IN["电梯"], text),
    "when": lambda text: door.when(text, datetime(2026, 3, 2, tzinfo=UTC)),
    "whose_matter": lambda text: door.whose_matter(text, door.spot(text), None),
    "without_people": lambda text: door.without_people(text, [text[:3]]),
    "worth_a_look": door.worth_a_look,
}
#: Of the door, those that are no functions of a text.
_OTHERS = {name for name in door.__all__ if name[0].isupper()}


def test_every_function_of_the_door_is_tried() -> None:
    assert {name.split()[0] for name in TAKES_ANY_TEXT} == set(door.__all__) - _OTHERS


#: Anything at all, and what is made of the signs that patterns look for.
ANY = st.text(st.characters(codec=None), max_size=80) | st.text(
    "电梯水停坏漏着火煤气栋单元楼层室号一二十百0129０９①⑨#＃@+＋-:：，。！？ \n\u3000\u200b\ud800\U0001f525",
    max_size=80,
)


@pytest.mark.parametrize("name", TAKES_ANY_TEXT)
@settings(max_examples=150, deadline=None)
@given(text=ANY)
def test_no_text_makes_it_raise(name: str, text: str) -> None:
    TAKES_ANY_TEXT[name](text)


@pytest.mark.parametrize("text", [*REPORTS, *DANGERS, *CHATTER])
def test_what_follows_the_cap_changes_nothing(text: str) -> None:
    filled = (text + "，" + "嗯" * MAX_LENGTH)[:MAX_LENGTH]
    for more in ("着火了，快来人", "，修好了谢谢", "\U0001f525" * 50):
        assert read(filled + more) == read(filled)
        assert speaks_up(filled + more) == speaks_up(filled)
        assert door.worth_a_look(filled + more, BUILT_IN) == door.worth_a_look(filled, BUILT_IN)

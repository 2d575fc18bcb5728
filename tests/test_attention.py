"""Chatter is dropped in memory; what is for the bot gets through, with the photos before it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.attention import PHOTOS_BEFORE, Attention
from bot.domain.ids import PromptId, TownId
from bot.messages import ChatAddress, Inbound, Kind, PhotoRef, Quote

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GROUP = ChatAddress(channel="web", bot="loudong", chat="3号楼群", private=False)
KNOWN = (GROUP.channel, GROUP.bot, GROUP.chat)


def line(text: str = "", **more: object) -> Inbound:
    message = Inbound(
        town=TownId(1),
        address=GROUP,
        message_id="m1",
        sender="wang",
        sender_name="王丽",
        at=NOW,
        text=text,
    )
    return replace(message, **more)  # type: ignore[arg-type]  # fields of Inbound


@pytest.fixture
def attention() -> Attention:
    made = Attention()
    made.load(talking=(), rooms=[KNOWN])
    return made


@pytest.mark.parametrize(
    "text", ["今天天气真好", "谁家有酱油借一下", "哈哈哈笑死", "快递到了吗", "收到，谢谢", ""]
)
def test_chatter_is_dropped(attention: Attention, text: str) -> None:
    assert attention.consider(line(text)) is None


@pytest.mark.parametrize("text", ["1", "好的", "#1027", "进度", "电梯又停了", "楼道里煤气味好大"])
def test_answers_commands_and_clear_complaints_get_through(attention: Attention, text: str) -> None:
    assert attention.consider(line(text)) == line(text)


@pytest.mark.parametrize(
    "more",
    [
        {"mentioned": True},
        {"quote": Quote(text="您看对吗？")},
        {"prompt": PromptId(7)},
        {"address": replace(GROUP, private=True)},
    ],
)
def test_whatever_speaks_to_the_bot_gets_through(
    attention: Attention, more: dict[str, object]
) -> None:
    assert attention.consider(line("今天天气真好", **more)) is not None


def test_who_is_in_the_middle_of_an_intake_is_heard(attention: Attention) -> None:
    attention.note(line("楼道灯坏了"), talking=True)
    assert attention.consider(line("花坛旁边那个角")) is not None
    assert attention.consider(line("花坛旁边那个角", sender="li")) is None
    attention.note(line("1"), talking=False)
    assert attention.consider(line("花坛旁边那个角")) is None


def test_the_first_message_of_an_unknown_group_gets_through() -> None:
    attention = Attention()
    assert attention.consider(line("大家好")) is not None
    attention.note(line("大家好"), talking=False)
    assert attention.consider(line("大家好")) is None


def photo(number: int, *, at: datetime = NOW, sender: str = "wang") -> Inbound:
    picture = PhotoRef(locator=f"p{number}")
    return line(kind=Kind.PHOTO, photos=(picture,), at=at, sender=sender)


class TestPhotosBefore:
    def test_they_belong_to_the_words_that_follow(self, attention: Attention) -> None:
        assert attention.consider(photo(1)) is None
        assert attention.consider(photo(2)) is None
        heard = attention.consider(line("电梯又停了"))
        assert heard is not None
        assert [p.locator for p in heard.photos] == ["p1", "p2"]

    def test_once(self, attention: Attention) -> None:
        attention.consider(photo(1))
        attention.consider(line("电梯又停了"))
        attention.note(line("电梯又停了"), talking=True)  # the turn was stored
        again = attention.consider(line("电梯又停了"))
        assert again is not None
        assert again.photos == ()

    def test_not_after_ten_minutes(self, attention: Attention) -> None:
        attention.consider(photo(1))
        late = NOW + PHOTOS_BEFORE + timedelta(seconds=1)
        heard = attention.consider(line("电梯又停了", at=late))
        assert heard is not None
        assert heard.photos == ()

    def test_not_a_neighbours(self, attention: Attention) -> None:
        attention.consider(photo(1, sender="li"))
        heard = attention.consider(line("电梯又停了"))
        assert heard is not None
        assert heard.photos == ()

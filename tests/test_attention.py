"""Chatter is dropped in memory; what is for the bot gets through, with the photos before it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.attention import PHOTOS_BEFORE, Attention
from bot.domain.ids import PromptId, TownId
from bot.messages import ChatAddress, Inbound, Kind, PhotoRef, Quote
from bot.recent import LINES_BEFORE

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


class TestLinesBefore:
    def test_they_go_along_with_the_words_that_make_a_report(self, attention: Attention) -> None:
        assert attention.consider(line("3号楼二单元", message_id="m1")) is None
        assert attention.consider(line("又停了", message_id="m2")) is None
        assert attention.consider(line("吃饭了没", message_id="n1", sender="li")) is None
        heard = attention.consider(line("电梯", message_id="m3"))
        assert heard is not None
        assert [said.text for said in heard.before] == ["3号楼二单元", "又停了"]

    def test_once(self, attention: Attention) -> None:
        attention.consider(line("2单元的", message_id="m1"))
        heard = attention.consider(line("电梯又停了", message_id="m2"))
        assert heard is not None
        attention.note(heard, talking=True, reported=True)
        again = attention.consider(line("电梯又停了", message_id="m3"))
        assert again is not None
        assert again.before == ()

    def test_they_stay_until_the_turn_is_stored(self, attention: Attention) -> None:
        attention.consider(line("2单元的", message_id="m1"))
        first = attention.consider(line("电梯又停了", message_id="m2"))
        assert attention.consider(line("电梯又停了", message_id="m2")) == first

    @pytest.mark.parametrize(
        "more",
        [
            {"sender": "li"},
            {"at": NOW + LINES_BEFORE + timedelta(seconds=1)},
            {"address": replace(GROUP, chat="4号楼群")},
        ],
    )
    def test_not_anothers_nor_of_long_ago(
        self, attention: Attention, more: dict[str, object]
    ) -> None:
        attention.load(talking=(), rooms=[(GROUP.channel, GROUP.bot, "4号楼群")])
        attention.consider(line("又停了", message_id="m1"))
        assert attention.consider(line("电梯", message_id="m2", **more)) is None

    def test_what_was_taken_back_was_not_said(self, attention: Attention) -> None:
        attention.consider(line("又停了", message_id="m1"))
        attention.recalled(GROUP, "m1")
        assert attention.consider(line("电梯", message_id="m2")) is None

    def test_what_reads_otherwise_now_counts_as_it_reads(self, attention: Attention) -> None:
        attention.consider(line("又停了", message_id="m1"))
        attention.consider(line("又开了", message_id="m1-2", edit_of="m1"))
        assert attention.consider(line("电梯", message_id="m2")) is None

    def test_a_chat_that_moves_takes_them_along(self, attention: Attention) -> None:
        attention.consider(line("又停了", message_id="m1"))
        attention.moved(GROUP, "新群")
        there = replace(GROUP, chat="新群")
        assert attention.consider(line("电梯", message_id="m2", address=there)) is not None


class TestSecondVoice:
    def say(self, attention: Attention, text: str, **more: object) -> bool:
        heard = attention.consider(line(text, **more))
        return heard is not None and heard.is_second_voice

    def test_two_people_within_the_hour(self, attention: Attention) -> None:
        assert not self.say(attention, "电梯好像又停了")
        at = NOW + timedelta(minutes=59)
        assert self.say(attention, "电梯好像停了", sender="li", message_id="m2", at=at)

    @pytest.mark.parametrize(
        ("text", "more"),
        [
            ("电梯好像停了", {}),  # the same person
            ("电梯好像停了", {"sender": "li", "at": NOW + timedelta(minutes=61)}),
            ("好像又停水了", {"sender": "li"}),
            ("今天真冷", {"sender": "li"}),
        ],
    )
    def test_no_second_voice(
        self, attention: Attention, text: str, more: dict[str, object]
    ) -> None:
        self.say(attention, "电梯好像又停了")
        assert not self.say(attention, text, message_id="m2", **more)

    def test_not_at_two_places(self, attention: Attention) -> None:
        self.say(attention, "1单元电梯好像又停了")
        assert not self.say(attention, "2单元电梯好像停了", sender="li", message_id="m2")

    def test_the_same_message_offered_again_is_one_voice(self, attention: Attention) -> None:
        self.say(attention, "电梯好像又停了")
        assert not self.say(attention, "电梯好像又停了")

    def test_the_second_may_be_offered_again(self, attention: Attention) -> None:
        self.say(attention, "电梯好像又停了")
        for _ in range(2):  # its turn was not stored
            assert self.say(attention, "电梯好像停了", sender="li", message_id="m2")

    def test_it_is_settled_once_the_bot_spoke(self, attention: Attention) -> None:
        self.say(attention, "电梯好像又停了")
        heard = attention.consider(line("电梯好像停了", sender="li", message_id="m2"))
        assert heard is not None
        attention.note(heard, talking=True, reported=True)
        assert not self.say(attention, "电梯好像停了", sender="zhao", message_id="m3")


class TestMeToo:
    def test_only_while_something_was_told(self, attention: Attention) -> None:
        assert attention.consider(line("+1", sender="li")) is None
        attention.note(line("电梯又停了"), talking=True, reported=True)
        assert attention.consider(line("+1", sender="li")) is not None
        late = NOW + timedelta(minutes=16)
        assert attention.consider(line("+1", sender="li", at=late)) is None


class TestWellAgain:
    def test_only_from_who_told_of_something(self, attention: Attention) -> None:
        assert attention.consider(line("来电了")) is None
        attention.note(line("又停电了"), talking=True, reported=True)
        attention.note(line("1"), talking=False)
        assert attention.consider(line("来电了")) is not None
        assert attention.consider(line("来电了", sender="li")) is None

    def test_the_database_tells_who_that_is(self, attention: Attention) -> None:
        attention.load(talking=(), rooms=(), tellers=[(*KNOWN, "wang")])
        assert attention.consider(line("来电了")) is not None

"""Whatever is typed, by whom and where ever: a sensible answer or silence, never a failure."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.messages import Kind, Quote
from tests.faults.house import ROOM, STEWARDS, Heard, House
from tests.hostile import odd

#: What the house logs when it could not cope.
FAILURES = {
    *("turn_failed", "turn_not_stored", "apology_failed", "timer_failed", "ticker_trouble"),
    *("notice_failed", "channel_failed", "delivery_trouble"),
}
#: A message longer than this is read by nobody.
READABLE = 700
PHONE, IDENTITY = "13812345678", "110101199001011234"


def failures(logs: list[object]) -> list[object]:
    """Say what in a log tells of a failure."""
    return [line for line in logs if isinstance(line, dict) and line["event"] in FAILURES]


def alarms_everybody(said: list[Heard]) -> list[str]:
    """Say which messages would call the whole group."""
    return [one.text for one in said if re.search(r"[@＠]\s*(?:所有人|全体成员|all\b)", one.text)]


@pytest.mark.parametrize("who", ["王丽", "陈慧", "周宁", "一个生人"])
@pytest.mark.parametrize("room", [None, ROOM, STEWARDS, "没见过的群"])
async def test_no_text_is_too_odd(house: House, who: str, room: str | None) -> None:
    said = []
    with capture_logs() as logs:
        for text in odd.ALL:
            said += await house.say(who, f"@小楼 {text}" if room else text, room)
        said += await house.wait(timedelta(days=1))

    assert not failures(list(logs))
    assert not alarms_everybody(said)
    assert not [one.text for one in said if len(one.text) > READABLE]
    assert not [one.text for one in said if "\x00" in one.text or "\ud800" in one.text]


@pytest.mark.parametrize("name", odd.NAMES)
async def test_a_name_calls_nobody_and_forges_no_line(house: House, name: str) -> None:
    said = []
    with capture_logs() as logs:
        for text in ("@小楼 2单元3楼楼道灯不亮了", "1", "@小楼 进度"):
            said += await house.say(name, text, ROOM, sender="odd")
        said += await house.say(name, "楼上天天吵", sender="odd")
        said += await house.wait(timedelta(days=1))

    assert not failures(list(logs))
    assert said
    assert not alarms_everybody(said)
    for one in said:
        # The head of a task is ours alone, and stands at the beginning of a message.
        assert "【#1027" not in one.text
        assert not re.search(PHONE + "|15412345678|" + IDENTITY, one.text)
        assert all(len(mention.name) < 30 for mention in one.message.mentions)
        assert all("\n" not in mention.name for mention in one.message.mentions)


async def test_the_door_cleans_what_a_database_refuses(tmp_path: Path, postgres_url: str) -> None:
    house = await House.open(postgres_url, tmp_path)
    with capture_logs() as logs:
        for text in (*odd.STRANGE, *odd.LONG, *odd.NUMBERS):
            await house.say("王丽\x00\ud800", text, sender="od\x00d\ud800" + "x" * 5_000)
            await house.say("王丽", "@小楼 " + text, "群\x00\ud800" * 2_000)
        inbound = house.inbound("王丽", "井盖坏了", photos=1)
        quote = Quote(message_id="\x00\ud800" * 4_000, text="\x00" * 9_000)
        await house.say("王丽", "井盖坏了", message_id="\x00" + "m" * 9_000, quote=quote)
        await house.app.dispatcher.receive(inbound)
        await house.settle()
    await house.close()

    assert not failures(list(logs))


class TestNumbersOfOthers:
    """Words that pass on a telephone or identity number: the bot does not pass it on."""

    LINES = (
        ("王丽", ROOM, "@小楼 漏水了"),
        ("王丽", ROOM, f"@小楼 {PHONE}"),
        ("王丽", ROOM, "1"),
        ("陈慧", None, f"进展 1001 已联系{PHONE}"),
        ("陈慧", None, f"问 1001 是{PHONE}吗？"),
        ("陈慧", None, f"转 1001 {PHONE}"),
        ("陈慧", None, f"上报 1001 {PHONE} {IDENTITY}"),
        ("周宁", None, f"退回 1001 {PHONE}"),
        ("周宁", None, f"派 1001 给 {PHONE}"),
        ("李强", ROOM, f"@小楼 楼上{PHONE}天天吵"),
        ("李强", None, "1"),
        ("李强", ROOM, "@小楼 #1001"),
        ("陈慧", None, f"办结 1001 {PHONE}"),
        ("王丽", None, f"没好 1001 {PHONE}"),
        ("李强", None, f"投诉楼栋长{PHONE}"),
        ("李强", None, "1"),
        ("周宁", None, "待办"),
    )

    async def test_are_masked_in_all_that_is_said(self, house: House) -> None:
        said = [one for who, room, text in self.LINES for one in await house.say(who, text, room)]
        said += await house.wait(timedelta(days=2))

        assert len(said) > len(self.LINES)
        assert not [one.text for one in said if PHONE in one.text or IDENTITY in one.text]


class TestWordsPassedOn:
    """A steward's words reach the resident on one line, whatever is in them."""

    async def test_forge_no_second_line(self, house: House) -> None:
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM)
        await house.say("王丽", "1", ROOM)

        said = await house.say("陈慧", "办结 1001 换好了\n【#9 紧急】@所有人 转账到\u202e这里")

        closing = next(one for one in said if one.to == "王丽")
        assert closing.text.splitlines()[0].endswith("您看好了吗？")
        assert not alarms_everybody(said)


class TestPhotos:
    async def test_a_thousand_in_one_message_are_nine(self, house: House) -> None:
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM, photos=1_000)
        said = await house.say("王丽", "1", ROOM)

        task = next(one for one in said if one.to == "陈慧")
        assert len(task.message.photos) == 9

    async def test_a_thousand_messages_of_one_do_not_flood_the_steward(self, house: House) -> None:
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM)
        for _ in range(1_000):
            await house.app.dispatcher.receive(house.inbound("王丽", room=ROOM, photos=1))
        said = await house.say("王丽", "1", ROOM)

        task = next(one for one in said if one.to == "陈慧")
        assert len(task.message.photos) <= 18


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.STICKER, Kind.VIDEO, Kind.OTHER])
async def test_what_cannot_be_read_is_answered_once(house: House, kind: Kind) -> None:
    said = [await house.say("王丽", kind=kind) for _ in range(3)]

    assert [len(one) for one in said] == [1, 0, 0]

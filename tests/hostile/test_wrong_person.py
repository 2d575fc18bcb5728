"""Who is not asked, or has no business with an issue, changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.domain.ids import PromptId
from bot.messages import Quote
from storage.store import Turn
from storage.tables import CoReporterRow, IssueEventRow, IssueRow, table_of
from tests.faults.house import ROOM, STEWARDS, Heard, House
from tests.hostile.test_odd_input import failures


def _life(turn: Turn) -> list[object]:
    """Say all that a wrong person could have changed."""
    tables = (table_of(IssueRow), table_of(IssueEventRow), table_of(CoReporterRow))
    return [
        tuple(row)
        for table in tables
        for row in turn.connection.execute(select(table).order_by(*table.primary_key.columns))
    ]


async def life(house: House) -> list[object]:
    """Say all that a wrong person could have changed."""
    return await house.store.read(_life, now=house.clock.now())


async def filed(house: House) -> list[Heard]:
    """王丽 reports a manhole; what was said to whom."""
    await house.say("王丽", "@小楼 门口井盖坏了", ROOM)
    return await house.say("王丽", "1", ROOM)


def prompt_to(said: list[Heard], name: str) -> PromptId:
    """Give the question that somebody was asked."""
    asked = next(one.message.prompt for one in said if one.to == name and one.message.prompt)
    assert asked is not None
    return asked


WRONG = (
    ("沈岚", None, "1 1001"),
    ("沈岚", None, "接单 1001"),
    ("沈岚", None, "办结 1001 换好了"),
    ("沈岚", None, "上报 1001"),
    ("沈岚", None, "进展 1001 快了"),
    ("李强", None, "办结 1001 换好了"),
    ("李强", None, "撤回 1001"),
    ("李强", None, "误报 1001"),
    ("李强", None, "没好 1001"),
    ("李强", None, "派 1001 给 李强"),
    ("李强", ROOM, "1"),
    ("李强", ROOM, "@小楼 1"),
    ("沈岚", STEWARDS, "1"),
    ("李强", None, "匿名 1001"),
    ("王丽", None, "办结 1001 我自己修的"),
    ("生人", None, "办结 1001 哈哈"),
    ("生人", None, "撤回 1001"),
    ("生人", "没见过的群", "@小楼 办结 1001"),
)


@pytest.mark.parametrize(("who", "room", "text"), WRONG)
async def test_a_word_about_what_is_not_theirs(
    house: House, who: str, room: str | None, text: str
) -> None:
    await filed(house)
    before = await life(house)

    with capture_logs() as logs:
        said = await house.say(who, text, room)

    assert await life(house) == before
    assert not failures(list(logs))
    assert all(one.to == who or one.chat == room for one in said)


@pytest.mark.parametrize("who", ["李强", "沈岚", "王丽", "生人"])
@pytest.mark.parametrize("number", ["1", "2", "3", "0"])
async def test_a_button_of_another(house: House, who: str, number: str) -> None:
    button = prompt_to(await filed(house), "陈慧")
    before = await life(house)

    await house.say(who, number, prompt=button)
    await house.say(who, f"@小楼 {number}", ROOM, prompt=button)

    assert await life(house) == before


async def test_a_button_that_never_was(house: House) -> None:
    await filed(house)
    before = await life(house)

    for prompt in (0, -1, 2**62, 2**70):
        assert not await house.say("陈慧", "1", prompt=PromptId(prompt))

    assert await life(house) == before


async def test_a_button_whose_question_is_over(house: House) -> None:
    button = prompt_to(await filed(house), "陈慧")
    await house.say("陈慧", "1", prompt=button)
    before = await life(house)

    await house.say("陈慧", "2", prompt=button)

    assert await life(house) == before


async def test_a_quote_of_something_unknown(house: House) -> None:
    await filed(house)
    before = await life(house)

    with capture_logs() as logs:
        for key in ("", "nothing", "p0", None):
            for who, room in (("李强", ROOM), ("王丽", ROOM), ("沈岚", None)):
                await house.say(who, "2", room, quote=Quote(message_id=key, text="井盖"))

    assert await life(house) == before
    assert not failures(list(logs))


async def test_a_number_after_the_offer_was_forgotten(house: House) -> None:
    await house.say("李强", "电梯又停了，我妈八十了爬不上来", ROOM)
    await house.wait(timedelta(minutes=30))

    assert not await house.say("李强", "1", ROOM)
    assert not await life(house)


class TestWhatIsBetweenNeighbours:
    async def test_is_told_to_nobody_in_the_group(self, house: House) -> None:
        await house.say("孙姐", "@小楼 楼上天天半夜拖桌子，吵得没法睡", ROOM)
        said = await house.say("孙姐", "1")
        assert [one.to for one in said if one.message.issue]
        said += await house.say("李强", "@小楼 #1001", ROOM)
        said += await house.say("李强", "@小楼 进度", ROOM)
        said += await house.say("李强", "附议 1001")
        said += await house.say("李强", "#1001")
        said += await house.say("陈慧", "办结 1001 说过了")
        said += await house.wait(timedelta(days=4))

        assert not [one.text for one in said if not one.private and "拖桌子" in one.text]
        assert not [one.text for one in said if one.to == "李强" and "拖桌子" in one.text]

    async def test_about_the_steward_stays_unseen_by_the_steward(self, house: House) -> None:
        await house.say("李强", "投诉楼栋长，报了三次都不管")
        said = await house.say("李强", "1")
        assert [one for one in said if one.to == "周宁"]
        for text in ("#1001", "待办", "进度 1001", "接单 1001", "办结 1001 好了", "附议 1001"):
            said += await house.say("陈慧", text)
        said += await house.say("陈慧", "@小楼 #1001", ROOM)
        said += await house.wait(timedelta(days=20))

        assert not [one.text for one in said if one.to == "陈慧" and "报了三次" in one.text]
        assert not [one.text for one in said if not one.private and "报了三次" in one.text]

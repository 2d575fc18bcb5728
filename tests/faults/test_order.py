"""Many at once, on PostgreSQL with its eight connections: in order, each once, one of two wins."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.domain.issues import Move, State
from bot.flows.issue import rebuild
from bot.messages import Inbound
from storage import issues
from storage.store import Turn
from storage.tables import AccountRow, IssueRow, PersonRow, RoomRow, table_of
from tests.faults.house import ROOM, STEWARDS, House, Platform
from tests.hostile.test_odd_input import failures


@pytest.fixture(params=["sqlite", "postgres"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """The running house on each store."""
    url = f"sqlite:///{tmp_path}/town.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    opened = await House.open(url, tmp_path / "photos", platform=Platform())
    yield opened
    await opened.close()


async def at_once(house: House, *messages: Inbound) -> list[str]:
    """Hand all messages over at once; what the bot says to all of it, and that nothing failed."""
    with capture_logs() as logs:
        await asyncio.gather(*(house.app.dispatcher.receive(m) for m in messages))
        said = await house.settle()
    assert not failures(list(logs))
    return [one.text for one in said]


async def count(house: House, model: type) -> int:
    """How many rows a table has."""
    table = table_of(model)

    def look(turn: Turn) -> int:
        return len(turn.connection.execute(select(table.c.town)).all())

    return await house.store.read(look, now=house.clock.now())


async def test_messages_of_one_chat_are_handled_in_their_order(house: House) -> None:
    for _ in range(5):
        said = await at_once(
            house,
            house.inbound("王丽", "楼道灯坏了"),
            house.inbound("王丽", "1"),
            house.inbound("王丽", "撤回"),
        )
        assert any("已撤回" in text for text in said), said


async def test_words_that_follow_at_once_belong_to_the_intake(house: House) -> None:
    said = await at_once(
        house,
        house.inbound("李强", "@小楼 漏水了", ROOM),
        house.inbound("李强", "在2单元402", ROOM),
        house.inbound("李强", "1", ROOM),
    )

    assert any("已登记" in text for text in said), said


async def test_the_same_message_many_times_at_once_is_handled_once(house: House) -> None:
    message = house.inbound("王丽", "@小楼 有人困在电梯里", ROOM)

    said = await at_once(house, *[message] * 8)

    assert await count(house, IssueRow) == 1
    assert Counter(said).most_common(1)[0][1] == 1


async def test_a_stranger_in_two_new_groups_and_in_private_at_once_is_one_person(
    house: House,
) -> None:
    people, accounts, rooms = [await count(house, m) for m in (PersonRow, AccountRow, RoomRow)]
    places = (None, "新群一", "新群二", "新群一", None)
    await at_once(house, *(house.inbound("新邻居", "@小楼 你好", place) for place in places))

    assert await count(house, PersonRow) == people + 1
    assert await count(house, AccountRow) == accounts + 1
    assert await count(house, RoomRow) == rooms + 2


async def test_residents_of_one_group_do_not_disturb_each_other(house: House) -> None:
    who = ("王丽", "李强", "老周", "孙姐")
    what = ("门口井盖坏了", "楼道灯坏了", "2单元门坏了", "停水了")
    opening = zip(who, what, strict=True)
    await at_once(house, *(house.inbound(w, f"@小楼 {t}", ROOM) for w, t in opening))
    said = await at_once(house, *(house.inbound(w, "1", ROOM) for w in who))

    assert await count(house, IssueRow) == 4
    for name in who:
        assert sum(text.startswith(f"@{name} 已登记") for text in said) == 1, said


async def test_one_person_in_the_group_and_in_private_at_once_leads_two_conversations(
    house: House,
) -> None:
    await at_once(
        house,
        house.inbound("王丽", "@小楼 门口井盖坏了", ROOM),
        house.inbound("王丽", "楼道灯坏了"),
    )
    said = await at_once(house, house.inbound("王丽", "1", ROOM), house.inbound("王丽", "1"))

    assert await count(house, IssueRow) == 2
    assert sum("已登记" in text for text in said) == 2


@pytest.mark.parametrize("round_", range(3))
async def test_of_two_who_take_one_issue_at_once_one_has_it_and_the_other_is_told(
    house: House, round_: int
) -> None:
    await house.say("王丽", "@小楼 门口井盖坏了", ROOM)
    await house.say("王丽", "1", ROOM)
    await house.wait(timedelta(minutes=1 + round_))

    said = await at_once(
        house,
        house.inbound("陈慧", "接单 1001"),
        house.inbound("周宁", "接单 1001"),
        house.inbound("陈慧", "接单 1001", STEWARDS),
    )

    thanks = [text for text in said if "归您了" in text]
    assert len(thanks) == 1
    assert sum("已有人在办" in t or "已经在您手上" in t or "不归您" in t for t in said) == 2

    def look(turn: Turn) -> None:
        (key,) = turn.connection.execute(select(table_of(IssueRow).c.id)).scalars()
        issue, events = issues.get(turn, key), issues.events(turn, key)
        assert issue.standing.state is State.ACCEPTED
        assert rebuild(events) == issue.standing
        assert Counter(e.move for e in events)[Move.ACCEPT] == 1

    await house.store.read(look, now=house.clock.now())


async def test_a_message_and_a_deadline_at_once_leave_one_life(house: House) -> None:
    await house.say("王丽", "@小楼 门口井盖坏了", ROOM)
    await house.say("王丽", "1", ROOM)
    house.clock.set(house.clock.now() + timedelta(minutes=15))
    taking = house.inbound("陈慧", "1")

    with capture_logs() as logs:
        await asyncio.gather(
            house.app.dispatcher.receive(taking),
            house.app.dispatcher.tick(),
            house.app.dispatcher.receive(
                replace(taking, message_id="again", text="进展 1001 快了")
            ),
            house.app.dispatcher.tick(),
        )
        await house.settle()

    assert not failures(list(logs))

    def look(turn: Turn) -> None:
        (key,) = turn.connection.execute(select(table_of(IssueRow).c.id)).scalars()
        issue, events = issues.get(turn, key), issues.events(turn, key)
        assert rebuild(events) == issue.standing
        assert [e.seq for e in events] == list(range(1, len(events) + 1))

    await house.store.read(look, now=house.clock.now())

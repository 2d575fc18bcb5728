"""What a platform does to a letter, and what becomes of the letters behind it."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.ids import OutboxId
from bot.errors import MaybeSentError, SendAgainError, SendNeverError
from bot.messages import Attachment, ChatAddress, Outgoing, Priority
from storage import alarms, outbox
from storage.store import Turn
from storage.tables import OutboxRow, table_of
from tests.faults.house import BOT, CHANNEL, CODES, ROOM, STEWARDS, Heard, House, Platform

_OUTBOX = table_of(OutboxRow)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def chat(name: str) -> ChatAddress:
    """Give the private chat of somebody."""
    return ChatAddress(channel=CHANNEL, bot=BOT, chat=CODES.get(name, name), private=True)


async def post(
    house: House,
    text: str,
    to: str = "王丽",
    *,
    priority: Priority = Priority.ANSWER,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    address: ChatAddress | None = None,
) -> None:
    """Write a letter, as a turn does."""

    def write(turn: Turn) -> None:
        message = Outgoing(id=OutboxId(turn.new_id()), address=address or chat(to), text=text)
        outbox.post(
            turn,
            message,
            priority=priority,
            not_before=not_before or turn.now,
            expires_at=expires_at,
        )

    await house.store.run(write, now=house.clock.now())


async def states(house: House) -> dict[str, str]:
    """Give the state of each letter by its text."""

    def look(turn: Turn) -> dict[str, str]:
        rows = turn.connection.execute(select(_OUTBOX).order_by(_OUTBOX.c.id))
        return {outbox.to_outgoing(row.body).text: row.state for row in rows}

    return await house.store.read(look, now=house.clock.now())


def texts(said: list[Heard]) -> list[str]:
    """Give what was said."""
    return [one.message.text for one in said]


class Fails:
    """Raise these errors, one a call, for messages of this text or chat; then let all pass."""

    def __init__(self, what: str, *errors: Exception) -> None:
        self._what = what
        self.errors = list(errors)

    def __call__(self, message: Outgoing) -> None:
        if self._what in (message.text, message.address.chat) and self.errors:
            raise self.errors.pop(0)


class TestOrder:
    async def test_holds_when_the_first_letter_is_put_back(
        self, house: House, platform: Platform
    ) -> None:
        platform.before = Fails("一", SendAgainError("away"), SendAgainError("away"))
        for text in ("一", "二"):
            await post(house, text)

        assert not await house.settle()
        await post(house, "三")
        assert not await house.settle()

        assert texts(await house.wait(MINUTE)) == ["一", "二", "三"]

    async def test_what_waits_for_the_morning_blocks_no_answer(self, house: House) -> None:
        await post(house, "早上好", not_before=house.clock.now() + 60 * MINUTE)
        await post(house, "答复")

        assert texts(await house.settle()) == ["答复"]
        assert texts(await house.wait(60 * MINUTE)) == ["早上好"]

    async def test_another_chat_does_not_wait(self, house: House, platform: Platform) -> None:
        platform.before = Fails("一", *[SendAgainError("away")] * 3)
        await post(house, "一")
        await post(house, "别人的", "李强")

        assert texts(await house.settle()) == ["别人的"]

    async def test_danger_goes_first_across_chats_but_never_overtakes_its_own(
        self, house: House
    ) -> None:
        for number in range(300):
            await post(house, f"清单{number}", "李强", priority=Priority.DIGEST)
        await post(house, "先说的")
        await post(house, "煤气", priority=Priority.DANGER)

        said = texts(await house.settle())

        assert said.index("先说的") < said.index("煤气") < said.index("清单1")
        assert [x for x in said if x.startswith("清单")] == [f"清单{n}" for n in range(300)]


class TestASlowChat:
    async def test_holds_up_neither_other_chats_nor_deadlines(
        self, house: House, platform: Platform
    ) -> None:
        let_go = asyncio.Event()

        def slow(message: Outgoing) -> object:
            return let_go.wait() if message.text == "一" else None

        platform.before = slow
        await post(house, "一")
        await house.app.dispatcher.receive(house.inbound("李强", "电梯停了"))
        running = asyncio.create_task(house.app.ticker.run())
        await until(lambda: any(m.address == chat("李强") for m in platform.sent))
        await post(house, "后来的", "陈慧")
        await until(lambda: any(m.text == "后来的" for m in platform.sent))
        assert "一" not in [m.text for m in platform.sent]

        let_go.set()
        await until(lambda: any(m.text == "一" for m in platform.sent))
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    async def test_that_hangs_at_the_end_is_let_go_of(
        self, house: House, platform: Platform
    ) -> None:
        hangs = asyncio.Event()

        async def hang() -> None:
            hangs.set()
            await asyncio.Event().wait()

        platform.before = lambda _: hang()
        await post(house, "一")
        running = asyncio.create_task(house.app.ticker.run())
        async with asyncio.timeout(30):
            await hangs.wait()

        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait_for(running, 30)

        assert await states(house) == {"一": "sending"}


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something the running house does."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 -- nobody would set an event
            await asyncio.sleep(0.01)


class TestSendAgain:
    async def test_waits_longer_each_time(self, house: House, platform: Platform) -> None:
        tries: list[datetime] = []

        def away(message: Outgoing) -> None:
            tries.append(house.clock.now())
            raise SendAgainError(f"away {message.id}")

        platform.before = away
        await post(house, "一")
        await house.settle()
        await house.wait(60 * MINUTE)

        waits = [(b - a).total_seconds() for a, b in itertools.pairwise(tries)]
        assert waits[:4] == [2, 4, 8, 16]
        assert max(waits) == 600

    async def test_waits_as_long_as_the_platform_asks(
        self, house: House, platform: Platform
    ) -> None:
        platform.before = Fails("一", SendAgainError("slow down", retry_after=90))
        await post(house, "一")
        await house.settle()

        assert not await house.wait(89 * SECOND)
        assert texts(await house.wait(SECOND)) == ["一"]


class TestMaybeSent:
    @pytest.mark.parametrize("error", [MaybeSentError("no answer"), RuntimeError("a bug")])
    async def test_is_not_repeated(
        self, house: House, platform: Platform, error: Exception
    ) -> None:
        platform.before = Fails("一", error)
        await post(house, "一")
        await post(house, "二")

        assert texts(await house.settle()) == ["二"]
        assert not await house.wait(60 * MINUTE)
        assert await states(house) == {"一": "failed", "二": "sent"}

    async def test_a_danger_is_repeated_once(self, house: House, platform: Platform) -> None:
        platform.after = Fails("煤气", *[MaybeSentError("no answer")] * 5)
        await post(house, "煤气", priority=Priority.DANGER)
        await post(house, "后面")
        said = await house.settle() + await house.wait(60 * MINUTE)

        assert texts(said) == ["煤气", "煤气", "后面"]

    async def test_where_repeats_are_dropped_it_is_simply_sent_again(
        self, house: House, platform: Platform
    ) -> None:
        platform.drops_repeats = True
        platform.after = Fails("一", *[MaybeSentError("no answer")] * 3)
        await post(house, "一")
        said = await house.settle() + await house.wait(60 * MINUTE)

        assert texts(said) == ["一"]
        assert await states(house) == {"一": "sent"}


class TestLate:
    async def test_what_expired_is_not_said(self, house: House, platform: Platform) -> None:
        platform.before = Fails("一", SendAgainError("away", retry_after=600))
        await post(house, "一", expires_at=house.clock.now() + MINUTE)
        await post(house, "二")
        await house.settle()

        assert texts(await house.wait(10 * MINUTE)) == ["二"]
        assert await states(house) == {"一": "dropped", "二": "sent"}

    async def test_letters_of_a_channel_that_is_off_wait_and_wake_nobody(
        self, house: House
    ) -> None:
        elsewhere = ChatAddress(channel="wechat", bot=BOT, chat="x", private=True)
        for number in range(300):
            await post(house, f"以后{number}", address=elsewhere)
        await post(house, "现在")

        assert texts(await house.settle()) == ["现在"]
        assert not await house.wait(60 * MINUTE)
        assert await house.app.ticker.next_due() is None
        assert (await states(house))["以后299"] == "waiting"

    async def test_many_tasks_after_an_outage_are_one_message(
        self, house: House, platform: Platform
    ) -> None:
        platform.before = Fails(CODES["陈慧"], *[SendAgainError("away")] * 7)
        for what in ("楼道灯坏了", "楼道有垃圾", "门禁坏了", "单元门坏了", "有人占车位"):
            await house.say("王丽", what)
            await house.say("王丽", "1")

        said = [one for one in await house.wait(20 * MINUTE) if one.to == "陈慧"]

        assert len(said) == 1
        assert "待办" in said[0].text
        numbers = [f"#{number}" for number in range(1001, 1005)]
        assert all(number in said[0].text for number in numbers)
        card = await house.say("陈慧", "1002")
        assert "1 我来办理" in card[0].text

    async def test_a_few_tasks_come_one_by_one(self, house: House, platform: Platform) -> None:
        platform.before = Fails(CODES["陈慧"], *[SendAgainError("away")] * 5)
        for what in ("楼道灯坏了", "楼道有垃圾"):
            await house.say("王丽", what)
            await house.say("王丽", "1")

        said = [one for one in await house.wait(20 * MINUTE) if one.to == "陈慧"]

        assert [one.text.split("】")[0] for one in said] == ["【#1001 一般", "【#1002 一般"]


class TestClosedForGood:
    async def file(self, house: House) -> list[Heard]:
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM)
        return await house.say("王丽", "1", ROOM)

    async def test_a_steward_who_blocked_the_bot_is_told_in_the_stewards_group(
        self, house: House, platform: Platform
    ) -> None:
        platform.before = Fails(CODES["陈慧"], SendNeverError("blocked"))
        said = await self.file(house)

        cards = [one for one in said if one.chat == STEWARDS]
        assert len(cards) == 1
        assert [m.name for m in cards[0].message.mentions] == ["陈慧"]
        # The question went along: it is answered there, and later words go there at once.
        said = await house.say("陈慧", "1", STEWARDS)
        assert any("归您了" in one.text for one in said)

    async def test_writing_again_opens_the_chat_again(
        self, house: House, platform: Platform
    ) -> None:
        platform.before = Fails(CODES["陈慧"], SendNeverError("blocked"))
        await self.file(house)
        await house.say("陈慧", "你好")

        said = await house.say("王丽", "没好 1001") + await house.wait(20 * MINUTE)

        assert [one for one in said if one.to == "陈慧"]

    async def test_it_is_addressed_anew_once_and_then_the_operator_knows(
        self, house: House, platform: Platform
    ) -> None:
        def nowhere(message: Outgoing) -> None:
            if message.address.chat in (CODES["陈慧"], STEWARDS):
                raise SendNeverError("gone")

        platform.before = nowhere
        said = await self.file(house)

        told = [one.text for one in said if one.to == "小吴"]
        assert any("陈慧" in text for text in told)
        assert not [one for one in said if one.chat == STEWARDS]
        assert await house.store.read(alarms.up, now=house.clock.now())

    async def test_what_is_between_neighbours_is_not_said_in_the_group(
        self, house: House, platform: Platform
    ) -> None:
        await house.say("孙姐", "@小楼 楼上天天半夜拖桌子，吵得没法睡", ROOM)
        platform.before = Fails(CODES["陈慧"], SendNeverError("blocked"))
        said = await house.say("孙姐", "1")

        assert [one for one in said if one.chat == STEWARDS]
        assert not [one.text for one in said if not one.private and "拖桌子" in one.text]

    async def test_a_group_that_closed_is_the_operator_s_to_mend_and_told_once(
        self, house: House, platform: Platform
    ) -> None:
        def kicked(message: Outgoing) -> None:
            if message.address.chat == ROOM:
                raise SendNeverError("kicked")

        platform.before = kicked
        said = await house.say("王丽", "@小楼 有人困在电梯里", ROOM)
        group = ChatAddress(channel=CHANNEL, bot=BOT, chat=ROOM, private=False)
        for text in ("一", "二"):
            await post(house, text, address=group)
        said += await house.settle()

        assert len([one for one in said if one.to == "小吴" and ROOM in one.text]) == 1
        assert [one for one in said if one.to == "陈慧"]


class TestNotTaken:
    """The message is at fault: the chat stays open."""

    async def file(self, house: House, **more: object) -> list[Heard]:
        said = await house.say("王丽", "@小楼 门口井盖坏了", ROOM, **more)
        return said + await house.say("王丽", "1", ROOM)

    async def test_words_go_without_the_pictures_that_are_refused(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take = Platform.send

        async def no_pictures(
            self: Platform, message: Outgoing, files: Sequence[Attachment]
        ) -> str:
            if files:
                raise SendNeverError("CHAT_SEND_PHOTOS_FORBIDDEN", closes=False)
            return await take(self, message, files)

        monkeypatch.setattr(Platform, "send", no_pictures)
        said = await self.file(house, photos=1)

        [card] = [one for one in said if one.to == "陈慧"]
        assert card.message.photos
        assert await house.store.read(alarms.up, now=house.clock.now()) == []
        # It can be answered, and later words still go there.
        assert any("归您了" in one.text for one in await house.say("陈慧", "1"))

    async def test_words_that_are_refused_are_the_operator_s_to_say(
        self, house: House, platform: Platform
    ) -> None:
        platform.before = Fails(CODES["陈慧"], SendNeverError("too odd", closes=False))
        said = await self.file(house)

        assert not [one for one in said if one.chat == STEWARDS]
        [told] = [one.text for one in said if one.to == "小吴"]
        assert told == "有一条给陈慧的消息平台不收，没有送到（#1001）。请直接联系 TA。"
        said = await house.say("王丽", "没好 1001") + await house.wait(20 * MINUTE)
        assert [one for one in said if one.to == "陈慧"]

    async def test_a_group_s_refusal_leaves_the_group_open(
        self, house: House, platform: Platform
    ) -> None:
        platform.before = Fails(ROOM, SendNeverError("too odd", closes=False))
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM)

        assert await house.store.read(alarms.up, now=house.clock.now()) == []
        assert [one for one in await house.say("王丽", "@小楼 待办", ROOM) if one.chat == ROOM]


class TestPhotos:
    async def test_a_platform_that_is_away_for_an_hour_loses_none(
        self, house: House, platform: Platform
    ) -> None:
        def away(locator: str) -> bytes:
            raise SendAgainError(locator)

        there, platform.on_fetch = platform.on_fetch, away
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM, photos=1)
        for _ in range(30):
            await house.settle()
        said = await house.say("王丽", "1", ROOM)
        assert [one for one in said if one.to == "陈慧"]  # the words do not wait
        platform.on_fetch = there
        await house.wait(60 * MINUTE)
        await house.settle()

        await house.say("陈慧", "上报 1001")
        assert any(len(files) for files in platform.files[-4:])

    @pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff" + b"x" * 99])
    async def test_what_is_no_picture_is_left_out(
        self, house: House, platform: Platform, content: bytes
    ) -> None:
        platform.on_fetch = lambda _: content
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM, photos=1)
        said = await house.say("王丽", "1", ROOM)

        assert [one for one in said if one.to == "陈慧"]

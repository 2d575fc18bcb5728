"""It stays connected: whatever the gateway does, it is there again, and says what it missed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.channels.standing import State
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.session import Session
from bot.channels.wechat.settings import WechatSettings
from bot.clock import SystemClock
from bot.errors import SendAgainError, StorageBusyError
from bot.notices import Recovered, Returned, Trouble, Troubled
from tests.channels.wechat.house import (
    QUICK,
    TOWN,
    Listening,
    channel_for,
    group,
    outgoing,
    running,
    settings_for,
)
from tests.channels.wechat.wire import wire
from tests.support.gateway import TOKEN, Gateway

ROOM = "3@chatroom"


@pytest.fixture
async def town(gateway: Gateway) -> Gateway:
    await gateway.contact("wxid_wang", "王丽")
    await gateway.room(ROOM, "3号楼群", ["wxid_wang"])
    return gateway


async def online(gateway: Gateway, channel: WechatChannel) -> None:
    await gateway.until(lambda: channel.standing.state is State.ON, "online")


def texts(house: Listening) -> list[str]:
    return [message.text for message in house.heard]


async def say(gateway: Gateway, house: Listening, text: str) -> None:
    """Say it, and wait until it is heard."""
    await gateway.say("wxid_wang", text, room=ROOM)
    await gateway.until(lambda: text in texts(house), text)


class TestKilled:
    async def test_it_comes_back_and_hears_each_message_once(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await say(town, house, "before")
            tasks = len(asyncio.all_tasks())
            for number in range(3):
                town.kill()
                await town.until(lambda: channel.standing.state is State.AWAY, "away")
                await town.start_again()
                await online(town, channel)
                await say(town, house, f"after {number}")

            assert len(asyncio.all_tasks()) <= tasks
        assert texts(house) == ["before", "after 0", "after 1", "after 2"]
        assert len(house.told(Returned)) == 3

    async def test_what_it_has_to_say_waits(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel):
            await online(town, channel)
            town.kill()
            await town.until(lambda: channel.standing.state is State.AWAY, "away")

            with pytest.raises(SendAgainError) as told:
                await channel.wait_turn(outgoing(group(ROOM), "hello"))

            assert told.value.retry_after is not None
            assert told.value.retry_after < 3
            await town.start_again()
            await online(town, channel)
            await channel.wait_turn(outgoing(group(ROOM), "hello"))

    async def test_the_operator_hears_of_a_long_absence_once_and_of_its_end(
        self, town: Gateway
    ) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            town.kill()
            await town.until(lambda: bool(house.told(Troubled)), "an alarm")
            await asyncio.sleep(3 * QUICK.back_off[-1])
            await town.start_again()
            await town.until(lambda: bool(house.told(Recovered)), "the end of it")

        assert [one.trouble for one in house.told(Troubled)] == [Trouble.AWAY]

    async def test_a_gateway_that_is_not_there_yet_is_waited_for(self, town: Gateway) -> None:
        town.kill()
        channel = channel_for(town)
        async with running(channel) as house:
            await town.until(lambda: channel.standing.state is State.AWAY, "away")
            await town.start_again()
            await online(town, channel)
            await say(town, house, "at last")

        assert not house.told(Returned)  # it was never there before


class TestFrozen:
    async def test_the_watchdog_finds_it_and_says_since_when_nothing_was_heard(
        self, town: Gateway
    ) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await say(town, house, "before")
            frozen_at = channel.standing.heard_at
            town.freeze()
            await town.until(lambda: channel.standing.state is State.AWAY, "away")
            town.thaw()
            await online(town, channel)
            await say(town, house, "after")

        [returned] = house.told(Returned)
        assert frozen_at is not None
        assert abs(returned.since - frozen_at) < timedelta(seconds=2)

    async def test_nothing_is_said_into_the_ice(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel):
            await online(town, channel)
            town.freeze()
            await asyncio.sleep(QUICK.fresh)

            with pytest.raises(SendAgainError):
                await channel.wait_turn(outgoing(group(ROOM), "hello"))

            town.thaw()
            await online(town, channel)
        assert not town.said()

    async def test_a_place_that_stays_taken_is_taken_over(self, town: Gateway) -> None:
        """By an older stream that nobody reads any more."""
        old = Session(town.endpoint, TOKEN, call=5, transfer=5)
        await old.begin(take_over=False)
        await anext(aiter(old.events()))
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await say(town, house, "heard all the same")
        old.close()

    async def test_one_that_swallows_a_ding_is_not_logged_out_for_it(self, town: Gateway) -> None:
        """Other events came: a slow machine is no reason to scan again."""
        before = (await town.tell("calls")).get("stop", 0)
        await town.tell("fault", calls=["ding"], mode="hang", times=3)
        channel = channel_for(town)
        async with running(channel) as house:
            await town.until(lambda: channel.standing.state is State.AWAY, "found out")
            await online(town, channel)
            await say(town, house, "heard all the same")

        assert (await town.tell("calls")).get("stop", 0) == before

    async def test_one_that_takes_us_and_tells_nothing_is_started_anew_once_an_hour(self) -> None:
        async with wire() as deaf:
            channel = WechatChannel(
                town=TOWN,
                settings=WechatSettings(endpoint=deaf.endpoint, token=TOKEN),
                clock=SystemClock(),
                timing=replace(QUICK, call=0.1, back_off=(0.01,)),
            )
            async with running(channel):
                async with asyncio.timeout(20):
                    while deaf.calls.count("Start") < 9:  # noqa: ASYNC110  # it tells nobody
                        await asyncio.sleep(0.02)

        assert deaf.calls.count("Stop") == 1
        assert deaf.calls[: deaf.calls.index("Stop")].count("Start") == 3


_CODES = 3


def _shows(channel: WechatChannel, code: str) -> bool:
    return channel.standing.code == code


class TestLogin:
    async def test_logged_out_it_waits_and_says_so(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await town.tell("logout")
            await town.until(lambda: channel.standing.state is State.LOGIN, "logged out")
            with pytest.raises(SendAgainError):
                await channel.wait_turn(outgoing(group(ROOM), "hello"))

            await town.tell("login")
            await online(town, channel)
            await town.until(lambda: bool(house.told(Returned)), "returned")

        assert [one.trouble for one in house.told(Troubled)] == [Trouble.LOGIN]
        assert len(house.told(Recovered)) == 1

    async def test_each_code_to_scan_stands_and_is_told_once(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await town.tell("logout")
            for number in range(_CODES):
                code = f"http://weixin.qq.com/x/{number}"
                for _ in range(2):
                    await town.tell("scan", qrcode=code)
                await town.until(partial(_shows, channel, code), code)

            await town.until(lambda: len(house.told(Troubled)) > _CODES, "each code")
            told = [one.code for one in house.told(Troubled)]
            await town.tell("login")
            await online(town, channel)

        assert told == ["", *(f"http://weixin.qq.com/x/{number}" for number in range(_CODES))]
        assert channel.standing.code == ""

    async def test_one_that_is_not_logged_in_is_the_operator_s_to_mend(
        self, gateway: Gateway
    ) -> None:
        await gateway.tell("logout")
        channel = channel_for(gateway)
        async with running(channel) as house:
            await gateway.until(lambda: bool(house.told(Troubled)), "an alarm")
            assert channel.standing.state is State.LOGIN

    async def test_a_restart_of_the_bot_does_not_log_the_account_out(self, town: Gateway) -> None:
        """On some gateways that would mean to scan again."""
        before = (await town.tell("calls")).get("stop", 0)
        for _ in range(3):
            channel = channel_for(town)
            async with running(channel) as house:
                await online(town, channel)
                await say(town, house, "hello")

        assert (await town.tell("calls")).get("stop", 0) == before


class TestRefused:
    async def test_a_wrong_token_is_the_operator_s_to_mend(self, town: Gateway) -> None:
        channel = channel_for(town, token="another")
        async with running(channel) as house:
            await town.until(lambda: bool(house.told(Troubled)), "an alarm")

            assert channel.standing.state is State.FAILED
            assert house.told(Troubled)[0].trouble is Trouble.TOKEN

    async def test_two_on_one_machine_do_not_throw_each_other_out(self, town: Gateway) -> None:
        first, second = channel_for(town), channel_for(town)
        async with running(second) as waiting:
            async with running(first) as house:
                await town.until(
                    lambda: State.ON in (first.standing.state, second.standing.state), "one of them"
                )
                on = first if first.standing.state is State.ON else second
                off = second if on is first else first
                other = waiting if off is second else house
                await town.until(lambda: bool(other.told(Troubled)), "an alarm")
                assert other.told(Troubled)[0].trouble is Trouble.CONFLICT
                assert on.standing.state is State.ON
            await online(town, second)

    async def test_one_elsewhere_that_throws_us_out_is_given_way(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            rude = asyncio.create_task(takes_over(town))
            await town.until(lambda: bool(house.told(Troubled)), "an alarm")
            assert house.told(Troubled)[0].trouble is Trouble.CONFLICT
            assert "another client" in channel.standing.error
            rude.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await rude
            await online(town, channel)
            await town.until(lambda: bool(house.told(Recovered)), "peace")


async def takes_over(gateway: Gateway) -> None:
    """Be a client that always takes the place for itself."""
    while True:
        session = Session(gateway.endpoint, TOKEN, call=5, transfer=5)
        try:
            await session.begin(take_over=True)
            async for _ in session.events():
                pass
        except Exception:  # noqa: BLE001, S110  # thrown out: take over again
            pass
        finally:
            session.close()
        await asyncio.sleep(0.01)


#: Events by their number, as no gateway should tell them.
GARBAGE = (
    (16, '{"gerror": "{}"}'),
    (99, '{"what": "ever"}'),
    (2, "no json"),
    (2, "[1, 2]"),
    (2, '{"messageId": 7}'),
    (25, "{}"),
    (19, '{"roomId": "r@chatroom", "inviteeIdList": 3}'),
    (17, '{"friendshipId": "unknown"}'),
    (18, '{"roomInvitationId": null}'),
)


class TestGarbage:
    async def test_it_goes_on_listening(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            since = channel.standing.since
            await town.tell("error")
            for kind, payload in GARBAGE:
                await town.tell("event", type=kind, payload=payload)
                await say(town, house, f"still there after {kind} {payload}")

        assert len(house.heard) == len(GARBAGE)
        assert channel.standing.since == since

    async def test_what_is_no_gateway_at_all_is_tried_again_and_again(self, town: Gateway) -> None:
        async with no_gateway() as port:
            settings = settings_for(town).model_copy(update={"endpoint": f"127.0.0.1:{port}"})
            channel = WechatChannel(
                town=channel_for(town)._town,  # noqa: SLF001
                settings=settings,
                clock=channel_for(town)._clock,  # noqa: SLF001
                timing=QUICK,
            )
            async with running(channel) as house:
                await town.until(lambda: bool(house.told(Troubled)), "an alarm")
                assert channel.standing.state is State.AWAY


@contextlib.asynccontextmanager
async def no_gateway() -> AsyncIterator[int]:
    """Listen where a gateway should be, and say what none would say."""

    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n" + bytes(range(256)) * 40)
        with contextlib.suppress(OSError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


class TestSlow:
    async def test_slow_answers_keep_the_order(self, town: Gateway) -> None:
        await town.contact("wxid_li", "李强")
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await town.tell("fault", calls=["messagePayload"], mode="slow", ms=120, every=3)
            for number in range(12):
                await town.say("wxid_wang", f"{number}", room=ROOM)
            await town.until(lambda: len(house.heard) == 12, "all of them")

        assert texts(house) == [str(number) for number in range(12)]

    async def test_a_message_that_cannot_be_fetched_at_once_is_not_lost(
        self, town: Gateway
    ) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await town.tell("fault", calls=["messagePayload"], mode="throw", times=2)
            await say(town, house, "after all")

    async def test_a_message_that_the_gateway_never_gives_holds_up_no_other(
        self, town: Gateway
    ) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await town.tell("again", id="nobody knows it")
            await say(town, house, "there")

        assert texts(house) == ["there"]

    async def test_a_message_whose_fetching_hangs_holds_up_no_other(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await town.tell("fault", calls=["messagePayload"], mode="hang", about="it hangs")
            await town.say("wxid_wang", "hangs", room=ROOM, id="it hangs")
            await say(town, house, "there")

        assert texts(house) == ["there"]

    async def test_a_message_whose_fetching_hangs_is_fetched_again(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            await town.tell("fault", calls=["messagePayload"], mode="hang", times=1)
            await say(town, house, "hangs")

        assert texts(house) == ["hangs"]

    async def test_what_cannot_be_stored_now_is_stored_later_in_its_order(
        self, town: Gateway
    ) -> None:
        channel = channel_for(town)
        house = Listening(refusing=[StorageBusyError("locked")] * 2)
        async with running(channel, house):
            await online(town, channel)
            for text in ("one", "two"):
                await town.say("wxid_wang", text, room=ROOM)
            await town.until(lambda: len(house.heard) == 2, "both")

        assert texts(house) == ["one", "two"]

    async def test_the_program_ends_when_what_it_took_is_stored(self, town: Gateway) -> None:
        channel = channel_for(town)
        house = Listening(refusing=[StorageBusyError("locked")])
        async with running(channel, house):
            await online(town, channel)
            await town.say("wxid_wang", "last words", room=ROOM)
            await town.until(lambda: not house.refusing, "taken")

        assert texts(house) == ["last words"]

    async def test_the_program_ends_when_what_was_offered_is_fetched(self, town: Gateway) -> None:
        channel = channel_for(town)
        async with running(channel) as house:
            await online(town, channel)
            before = (await town.tell("calls")).get("messagePayload", 0)
            await town.tell("fault", calls=["messagePayload"], mode="slow", ms=300)
            for number in range(5):
                await town.say("wxid_wang", f"{number}", room=ROOM)
            while (await town.tell("calls")).get("messagePayload", 0) < before + 5:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            assert not house.heard

        assert texts(house) == ["0", "1", "2", "3", "4"]

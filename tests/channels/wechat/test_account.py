"""Somebody scans with the wrong phone, or the gateway gives another id at each login."""

import pytest

from bot.channels.standing import State
from bot.channels.wechat.channel import WechatChannel
from bot.clock import SystemClock
from bot.errors import SendAgainError, SendNeverError
from bot.notices import Recovered, Returned, Trouble, Troubled
from tests.channels.wechat.house import QUICK, TOWN, group, outgoing, running, settings_for
from tests.support.gateway import SELF, Gateway

ROOM = "3@chatroom"
OTHER = "wxid_somebody"


def channel_of(gateway: Gateway, *, known_as: str = "", **settings: object) -> WechatChannel:
    return WechatChannel(
        town=TOWN,
        settings=settings_for(gateway).model_copy(update=settings),
        clock=SystemClock(),
        timing=QUICK,
        known_as=known_as,
    )


@pytest.fixture
async def town(gateway: Gateway) -> Gateway:
    await gateway.contact("wxid_wang", "王丽")
    await gateway.room(ROOM, "3号楼群", ["wxid_wang"])
    return gateway


async def log_in(town: Gateway, channel: WechatChannel, account: str) -> None:
    await town.tell("logout")
    await town.until(lambda: channel.standing.state is State.LOGIN, "logged out")
    await town.tell("login", id=account, name="某人")


async def test_the_wrong_phone_hears_nothing_says_nothing_and_costs_no_letter(
    town: Gateway,
) -> None:
    channel = channel_of(town)
    async with running(channel) as house:
        await town.until(lambda: channel.standing.state is State.ON, "online")
        await log_in(town, channel, OTHER)
        await town.until(lambda: channel.standing.state is State.FAILED, "found out")
        await town.say("wxid_wang", "在吗")
        with pytest.raises(SendAgainError):
            await channel.wait_turn(outgoing(group(ROOM), "hello"))
        with pytest.raises(SendAgainError):
            await channel.send(outgoing(group(ROOM), "hello"), [])
        assert f"LOUDONG_WECHAT_ACCOUNT={OTHER}" in channel.standing.notes[0]
        assert channel.standing.bot == SELF

        await log_in(town, channel, SELF)
        await town.until(lambda: channel.standing.state is State.ON, "the right one")
        await channel.send(outgoing(group(ROOM), "hello"), [])
        await town.until(lambda: bool(house.told(Recovered)), "recovered")

    assert not house.heard
    assert [one.text for one in town.said()] == ["hello"]
    assert Trouble.ACCOUNT in [one.trouble for one in house.told(Troubled)]


@pytest.mark.parametrize("how", ["known_as", "account"])
async def test_one_that_people_do_not_know_is_found_out_at_the_start(
    town: Gateway, how: str
) -> None:
    channel = channel_of(town, **{how: "wxid_before"})
    async with running(channel) as house:
        await town.until(lambda: bool(house.told(Troubled)), "an alarm")

        assert house.told(Troubled)[0].trouble is Trouble.ACCOUNT
        assert channel.standing.state is State.FAILED


async def test_another_account_may_be_set(town: Gateway) -> None:
    channel = channel_of(town, known_as="wxid_before", account=SELF)
    async with running(channel):
        await town.until(lambda: channel.standing.state is State.ON, "online")


async def test_where_ids_change_by_themselves_old_addresses_lead_nowhere(town: Gateway) -> None:
    """As on gateways of the web protocol, at every login."""
    channel = channel_of(town, changing_ids=True)
    async with running(channel) as house:
        await town.until(lambda: channel.standing.state is State.ON, "online")
        await log_in(town, channel, "@1f2e3d")
        await town.until(lambda: bool(house.told(Returned)), "back")

        message = outgoing(group(ROOM), "hello")
        await channel.wait_turn(message)
        with pytest.raises(SendNeverError):
            await channel.send(message, [])
        assert channel.standing.bot == "@1f2e3d"
    assert not town.said()

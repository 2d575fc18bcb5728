"""The day's budget of a WeChat account is used up: the operator is told, and when there is room."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.standing import State
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.pace import Pace
from bot.clock import ShiftedClock
from bot.errors import SendAgainError
from bot.messages import Priority
from bot.notices import Recovered, Trouble, Troubled
from tests.channels.wechat.house import QUICK, TOWN, group, outgoing, running, settings_for
from tests.support.gateway import SELF, Gateway

ROOM = "3@chatroom"


async def test_the_operator_is_told_once_and_danger_goes_on(gateway: Gateway) -> None:
    await gateway.room(ROOM, "3号楼群", [SELF])
    clock = ShiftedClock()
    settings = settings_for(gateway)
    pace = Pace(settings, clock)
    pace.spent(settings.pace_daily)
    channel = WechatChannel(town=TOWN, settings=settings, clock=clock, pace=pace, timing=QUICK)
    async with running(channel) as house:
        await gateway.until(lambda: channel.standing.state is State.ON)
        for key in (1, 2):
            with pytest.raises(SendAgainError) as refused:
                await channel.wait_turn(outgoing(group(ROOM), "好的", key))
            assert (refused.value.retry_after or 0) > 60
        await channel.wait_turn(outgoing(group(ROOM), "着火了", 3, priority=Priority.DANGER))
        await gateway.until(lambda: bool(house.told(Troubled)))
        assert [told.trouble for told in house.told(Troubled)] == [Trouble.BUDGET]
        assert "今天的条数用完了" in channel.standing.notes[0]

        clock.forward(timedelta(hours=1))
        await channel.wait_turn(outgoing(group(ROOM), "好的", 4))
        assert not house.told(Recovered)
        clock.forward(timedelta(hours=12))
        await channel.wait_turn(outgoing(group(ROOM), "好的", 5))
        await gateway.until(lambda: bool(house.told(Recovered)))

    assert house.told(Recovered)[0].at > datetime.now(UTC)

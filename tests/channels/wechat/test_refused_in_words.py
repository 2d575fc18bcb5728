"""WeChat refuses, on some gateways, not the call but by a message that the account itself says."""

import pytest

from bot.channels.standing import State
from bot.channels.wechat.visitors import first_words
from bot.errors import SendAgainError
from bot.notices import Trouble, Troubled
from tests.channels.wechat.house import channel_for, group, outgoing, running
from tests.support.gateway import SELF, Gateway

ROOM = "3@chatroom"
REFUSAL = "操作过于频繁，可稍后再试。"


async def test_a_refusal_in_words_is_one(gateway: Gateway) -> None:
    await gateway.room(ROOM, "3号楼群", [SELF])
    channel = channel_for(gateway)
    async with running(channel) as house:
        await gateway.until(lambda: channel.standing.state is State.ON)
        await gateway.say(SELF, REFUSAL, room=ROOM, type="Unknown")
        await gateway.until(lambda: bool(house.told(Troubled)))

        with pytest.raises(SendAgainError):
            await channel.wait_turn(outgoing(group(ROOM), "好的"))

    [troubled] = house.told(Troubled)
    assert troubled.trouble is Trouble.TOO_OFTEN
    assert channel.standing.error == REFUSAL
    assert "被微信拦下" in channel.standing.notes[1]
    assert not house.heard


async def test_a_neighbour_who_says_so_is_none(gateway: Gateway) -> None:
    await gateway.contact("wxid_wang", "王丽")
    await gateway.room(ROOM, "3号楼群", ["wxid_wang"])
    channel = channel_for(gateway)
    async with running(channel) as house:
        await gateway.until(lambda: channel.standing.state is State.ON)
        await gateway.say("wxid_wang", REFUSAL, room=ROOM)
        await gateway.until(lambda: bool(house.heard))

        await channel.wait_turn(outgoing(group(ROOM), "好的"))

    assert not house.told(Troubled)


@pytest.mark.parametrize(
    ("hello", "said"),
    [
        ("我是陈慧K7M4PQ2X谢谢", "K7M4PQ2X"),
        ("码 k7m4-pq2x", "码 k7m4-pq2x"),
        ("我是群聊“3号楼群”的王丽", "你好"),
        ("", "你好"),
        ("楼道灯坏了", "楼道灯坏了"),
    ],
)
def test_who_asks_to_be_a_friend_says_the_code_or_what_they_want(hello: str, said: str) -> None:
    assert first_words(hello) == said

"""What comes in and goes out over a real gateway."""

from bot.channels.standing import State
from tests.channels.wechat.house import channel_for, group, outgoing, running
from tests.support.gateway import SELF, Gateway

ROOM = "3@chatroom"


async def test_what_is_said_in_a_group_is_heard_and_answered(gateway: Gateway) -> None:
    await gateway.contact("wxid_wang", "王丽")
    await gateway.room(ROOM, "3号楼群", ["wxid_wang"])
    channel = channel_for(gateway)
    async with running(channel) as house:
        await gateway.until(lambda: channel.standing.state is State.ON)
        key = await gateway.say("wxid_wang", "@小楼\u2005灯坏了", room=ROOM, mentions=[SELF])
        await gateway.until(lambda: bool(house.heard))
        message = outgoing(group(ROOM), "好的")
        await channel.wait_turn(message)
        sent = await channel.send(message, [])

    [heard] = house.heard
    assert (heard.message_id, heard.sender_name, heard.chat_name) == (key, "王丽", "3号楼群")
    assert (heard.text, heard.mentioned) == ("灯坏了", True)
    assert [(one.id, one.text) for one in gateway.said(ROOM)] == [(sent, "好的")]

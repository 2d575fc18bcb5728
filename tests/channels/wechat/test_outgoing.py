"""What the bot says on WeChat, and what becomes of it: over a real gateway."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.standing import State
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.errors import RefusedError
from bot.channels.wechat.session import Session
from bot.errors import MaybeSentError, SendAgainError, SendError, SendNeverError
from bot.messages import Attachment, Choice, Mention, Priority
from bot.notices import Recovered, Trouble, Troubled
from tests.channels.wechat.house import (
    QUICK,
    Listening,
    channel_for,
    group,
    outgoing,
    private,
    running,
)
from tests.support.gateway import TOKEN, Gateway

ROOM = "3@chatroom"
PHOTO = Attachment(name="photo.jpg", media_type="image/jpeg", content=b"\xff\xd8" * 20_000)


@pytest.fixture
async def town(gateway: Gateway) -> Gateway:
    await gateway.contact("wxid_wang", "王丽")
    await gateway.room(ROOM, "3号楼群", ["wxid_wang"])
    return gateway


@pytest.fixture
def house() -> Listening:
    return Listening()


@pytest.fixture
async def channel(town: Gateway, house: Listening) -> AsyncIterator[WechatChannel]:
    opened = channel_for(town)
    async with running(opened, house):
        await town.until(lambda: opened.standing.state is State.ON, "online")
        yield opened


async def refused(channel: WechatChannel, *, key: int = 1) -> SendError:
    with pytest.raises(SendError) as told:
        await channel.send(outgoing(group(ROOM), "hello", key), [])
    return told.value


async def test_mentions_are_names_that_wechat_knows(town: Gateway, channel: WechatChannel) -> None:
    people = (Mention(account="wxid_wang", name="王丽"), Mention(account="wxid_li", name="李强"))
    await channel.send(outgoing(group(ROOM), "灯修好了", mentions=people, mentioned_in_all=12), [])

    [said] = town.said(ROOM)
    assert said.text == "@王丽\u2005@李强\u2005等12位 灯修好了"
    assert said.mentions == ("wxid_wang", "wxid_li")


async def test_choices_are_lines(town: Gateway, channel: WechatChannel) -> None:
    choices = (Choice(number=1, label="提交"), Choice(number=2, label="再改改"))
    message = outgoing(private("wxid_wang"), "这样报吗？", choices=choices, listed=True)
    await channel.send(message, [])

    assert town.said("wxid_wang")[0].text == "这样报吗？\n1 提交\n2 再改改"


async def test_pictures_of_any_size_arrive_whole(town: Gateway, channel: WechatChannel) -> None:
    large = Attachment(name="l.jpg", media_type="image/jpeg", content=b"\xff\xd8" * 2_500_000)
    for number, photo in enumerate((PHOTO, large)):
        await channel.send(outgoing(group(ROOM), "", number), [photo])

    assert [(one.file, one.size) for one in town.said(ROOM)] == [
        ("photo.jpg", 40_000),
        ("l.jpg", 5_000_000),
    ]


async def test_each_message_has_an_id(town: Gateway, channel: WechatChannel) -> None:
    ids = [await channel.send(outgoing(group(ROOM), "hello", key), []) for key in (1, 2)]

    assert ids == [one.id for one in town.said()]


class TestRefused:
    async def test_too_often_means_minutes_and_the_operator_knows(
        self, town: Gateway, channel: WechatChannel, house: Listening
    ) -> None:
        await town.tell(
            "fault", calls=["messageSendText"], text="操作过于频繁，可稍后再试。", times=1
        )
        error = await refused(channel)

        assert isinstance(error, SendAgainError)
        assert error.retry_after is not None
        assert error.retry_after >= 60
        assert "拦下" in " ".join(channel.standing.notes)
        with pytest.raises(SendAgainError, match="paced"):
            await channel.wait_turn(outgoing(group(ROOM), "hello again"))
        await channel.send(outgoing(group(ROOM), "much later"), [])
        await town.until(lambda: bool(house.told(Recovered)), "recovered")
        assert [one.trouble for one in house.told(Troubled)] == [Trouble.TOO_OFTEN]

    @pytest.mark.parametrize(
        "text",
        [
            "王丽开启了朋友验证，你还不是他（她）朋友。请先发送朋友验证请求",
            "消息已发出，但被对方拒收了。",
            "你已被移出群聊",
            "该群聊已解散",
        ],
    )
    async def test_a_closed_chat_is_closed_for_good(
        self, town: Gateway, channel: WechatChannel, text: str
    ) -> None:
        await town.tell("fault", calls=["messageSendText"], text=text, times=1)

        assert isinstance(await refused(channel), SendNeverError)

    @pytest.mark.parametrize("text", ["puppet not ready", "NOT LOGIN", "未登陆", "网络异常"])
    async def test_a_gateway_that_refuses_everything_costs_no_letter(
        self, town: Gateway, channel: WechatChannel, house: Listening, text: str
    ) -> None:
        await town.tell("fault", calls=["messageSendText"], text=text)

        assert {type(await refused(channel)) for _ in range(8)} == {RefusedError}
        await asyncio.sleep(QUICK.long_absence)
        assert isinstance(await refused(channel), RefusedError)
        await town.until(lambda: bool(house.told(Troubled)), "an alarm")
        await town.tell("mend")
        await channel.send(outgoing(group(ROOM), "hello"), [])
        await town.until(lambda: bool(house.told(Recovered)), "the end of it")
        assert [one.trouble for one in house.told(Troubled)] == [Trouble.AWAY]

    async def test_a_letter_that_is_refused_while_others_go_never_goes(
        self, town: Gateway, channel: WechatChannel
    ) -> None:
        # Each second call, so: the letter, and nobody else.
        await town.tell("fault", calls=["messageSendText"], text="signature error", every=2)
        errors = []
        for key in range(5):
            await channel.send(outgoing(private("wxid_wang"), "good", 10 + key), [])
            errors.append(type(await refused(channel)))

        assert errors == [RefusedError] * 4 + [SendNeverError]

    async def test_somebody_mentioned_who_left_does_not_close_the_group(
        self, town: Gateway, channel: WechatChannel
    ) -> None:
        said = "mention id wxid_li not in room"
        await town.tell("fault", calls=["messageSendText"], text=said, times=1)
        people = (Mention(account="wxid_li", name="李强"),)
        await channel.send(outgoing(group(ROOM), "灯修好了", mentions=people), [])

        [one] = town.said(ROOM)
        assert (one.text, one.mentions) == ("@李强\u2005灯修好了", ())

    async def test_a_danger_is_tried_again_within_a_minute(
        self, town: Gateway, channel: WechatChannel
    ) -> None:
        await town.tell("fault", calls=["messageSendText"], text="操作过于频繁", times=1)
        with pytest.raises(SendAgainError) as told:
            await channel.send(outgoing(group(ROOM), "着火", priority=Priority.DANGER), [])

        assert told.value.retry_after == 60

    async def test_a_call_without_an_answer_may_have_been_heard(
        self, town: Gateway, channel: WechatChannel
    ) -> None:
        await town.tell("fault", calls=["messageSendText"], mode="lost", times=1)
        error = await refused(channel)

        assert isinstance(error, MaybeSentError)
        assert len(town.said(ROOM)) == 1

    async def test_words_that_went_without_their_picture_are_not_repeated(
        self, town: Gateway, channel: WechatChannel
    ) -> None:
        await town.tell("fault", calls=["messageSendFile"], times=1)

        with pytest.raises(MaybeSentError):
            await channel.send(outgoing(group(ROOM), "看图"), [PHOTO])

    async def test_a_picture_that_cannot_be_fetched_is_asked_for_again(self, town: Gateway) -> None:
        """A gateway that fails to give a file does not say so: it says nothing."""
        channel = channel_for(town, timing=replace(QUICK, transfer=0.4))
        async with running(channel) as house:
            await town.until(lambda: channel.standing.state is State.ON, "online")
            await town.send_file("wxid_wang", "photo.jpg", b"content", room=ROOM)
            await town.until(lambda: bool(house.heard), "heard")
            locator = house.heard[0].photos[0].locator
            for mode in ("throw", "hang"):
                await town.tell("fault", calls=["messageFile"], mode=mode, times=1)
                with pytest.raises(SendAgainError):
                    await channel.fetch(locator)

            assert await channel.fetch(locator) == b"content"


@pytest.mark.parametrize("endpoint", ["localhost:1", "no-such-gateway.invalid:1"])
async def test_what_fails_before_it_is_connected_was_surely_not_sent(endpoint: str) -> None:
    session = Session(endpoint, TOKEN, call=2, transfer=2)
    with pytest.raises(SendAgainError):
        await session.send_text(ROOM, "hello", [])
    with pytest.raises(SendAgainError):
        await session.send_file(ROOM, "photo.jpg", b"content")
    session.close()

"""What people say and do on WeChat, as the house hears it: over a real gateway."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.standing import State
from bot.channels.wechat.channel import WechatChannel
from bot.messages import Inbound, Kind, Mention
from bot.notices import Closed, Joined, Left, Recalled, Renamed, Trouble, Troubled, Wish
from tests.channels.wechat.house import (
    Listening,
    channel_for,
    group,
    outgoing,
    private,
    running,
)
from tests.support.gateway import SELF, Gateway

ROOM = "3@chatroom"


@pytest.fixture
async def town(gateway: Gateway) -> Gateway:
    """王丽 and 李强 in a group."""
    await gateway.contact("wxid_wang", "王丽")
    await gateway.contact("wxid_li", "李强")
    await gateway.room(ROOM, "3号楼群", ["wxid_wang", "wxid_li"])
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


async def heard(town: Gateway, house: Listening, count: int = 1) -> list[Inbound]:
    await town.until(lambda: len(house.heard) >= count, f"{count} messages")
    return house.heard


class TestWords:
    @pytest.mark.parametrize(
        "case",
        [
            ("@小楼\u2005灯坏了", [SELF], "灯坏了", True),
            ("@物业小楼\u2005灯坏了", [], "灯坏了", True),  # its name in this group
            ("@小楼梯\u2005灯坏了", [], "@小楼梯\u2005灯坏了", False),
        ],
    )
    async def test_a_mention_is_known_by_id_and_by_name(
        self,
        town: Gateway,
        channel: WechatChannel,
        house: Listening,
        case: tuple[str, list[str], str, bool],
    ) -> None:
        text, mentions, plain, mentioned = case
        assert channel.standing.state is State.ON
        await town.alias(ROOM, SELF, "物业小楼")
        await town.say("wxid_wang", text, room=ROOM, mentions=mentions)

        [message] = await heard(town, house)
        assert (message.text, message.mentioned) == (plain, mentioned)

    async def test_people_are_called_as_in_their_group(
        self, town: Gateway, channel: WechatChannel, house: Listening
    ) -> None:
        await town.alias(ROOM, "wxid_wang", "2-501 王丽")
        await town.say("wxid_wang", "在群里", room=ROOM)
        await town.say("wxid_wang", "私聊")

        messages = await heard(town, house, 2)
        by_text = {one.text: one for one in messages}
        assert by_text["在群里"].sender_name == "2-501 王丽"
        assert by_text["在群里"].address == group(ROOM)
        assert by_text["私聊"].sender_name == "王丽"
        assert by_text["私聊"].address == private("wxid_wang")
        assert channel.standing.heard_at is not None

    async def test_a_name_is_asked_once(
        self, town: Gateway, channel: WechatChannel, house: Listening
    ) -> None:
        for number in range(5):
            await town.say("wxid_wang", str(number), room=ROOM)
        await heard(town, house, 5)
        calls = await town.tell("calls")
        for number in range(5):
            await town.say("wxid_wang", str(number), room=ROOM)
        await heard(town, house, 10)

        assert (await town.tell("calls"))["roomMemberPayload"] == calls["roomMemberPayload"]
        assert channel.standing.state is State.ON

    @pytest.mark.usefixtures("channel")
    async def test_what_nobody_said_to_us_is_not_heard(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.say(SELF, "from the account's own phone", room=ROOM)
        await town.say(SELF, "to a friend", to="wxid_wang")
        await town.say("gh_1234567890ab", "今日要闻")
        await town.say("weixin", "欢迎使用微信")
        await town.tell("odd", payload={"talkerId": "", "type": 7, "text": "?", "listenerId": SELF})
        await town.tell("odd", payload={"talkerId": "wxid_wang", "type": 99, "text": "拍了拍"})
        await town.say("wxid_wang", "<sysmsg type='pat'/>", room=ROOM, type="Unknown")
        await town.say("wxid_wang", "yesterday", room=ROOM, at=1_700_000_000_000)
        await town.say("wxid_wang", "the last", room=ROOM)

        assert [one.text for one in await heard(town, house)] == ["the last"]

    @pytest.mark.usefixtures("channel")
    async def test_the_same_message_again_is_heard_once(
        self, town: Gateway, house: Listening
    ) -> None:
        key = await town.say("wxid_wang", "once", room=ROOM)
        await town.tell("again", id=key)
        await town.say("wxid_wang", "twice", room=ROOM)

        assert [one.text for one in await heard(town, house, 2)] == ["once", "twice"]

    @pytest.mark.usefixtures("channel")
    async def test_stamps_in_seconds_are_stamps_too(self, town: Gateway, house: Listening) -> None:
        payload = {"talkerId": "wxid_wang", "type": 7, "text": "hi", "listenerId": SELF}
        await town.tell("odd", payload={**payload, "timestamp": 4_000_000_00})  # in 1982
        await town.tell("odd", payload={**payload, "text": "there", "timestamp": 0})

        assert [one.text for one in await heard(town, house)] == ["there"]


class TestQuotes:
    @pytest.mark.parametrize("form", ["plain", "xml"])
    async def test_a_quote_of_ours_has_our_message_s_id(
        self, town: Gateway, channel: WechatChannel, house: Listening, form: str
    ) -> None:
        ours = await channel.send(outgoing(group(ROOM), "【#1001】路灯坏了\n1 我来办理"), [])
        await town.say("wxid_wang", "1", room=ROOM, quote=ours, form=form)

        [message] = await heard(town, house)
        assert message.text == "1"
        assert message.quote is not None
        assert message.quote.message_id == ours
        assert "#1001" in message.quote.text

    @pytest.mark.usefixtures("channel")
    async def test_a_quote_of_a_neighbour_has_words_alone(
        self, town: Gateway, house: Listening
    ) -> None:
        theirs = await town.say("wxid_li", "电梯坏了", room=ROOM)
        await town.say("wxid_wang", "@小楼 报一下", room=ROOM, quote=theirs)

        message = (await heard(town, house, 2))[1]
        assert (message.text, message.mentioned) == ("报一下", True)
        assert message.quote is not None
        assert (message.quote.message_id, message.quote.text) == (None, "电梯坏了")


class TestEvidence:
    @pytest.mark.parametrize("size", [300, 40_000, 3_500_000])
    async def test_a_photo_of_any_size_can_be_fetched(
        self, town: Gateway, channel: WechatChannel, house: Listening, size: int
    ) -> None:
        content = bytes(range(256)) * (size // 256)
        await town.send_file("wxid_wang", "photo.jpg", content, room=ROOM)

        [message] = await heard(town, house)
        [photo] = message.photos
        assert (message.kind, photo.media_type) == (Kind.PHOTO, "image/*")
        assert await channel.fetch(photo.locator) == content

    @pytest.mark.parametrize(
        "case",
        [
            ("Audio", "voice.sil", Kind.VOICE, "audio/silk"),
            ("Video", "film.mp4", Kind.VIDEO, "video/mp4"),
            ("Attachment", "IMG_1.JPG", Kind.PHOTO, "image/*"),
            ("Attachment", "film.mp4", Kind.VIDEO, "video/mp4"),
        ],
    )
    async def test_voice_and_video_are_evidence(
        self,
        town: Gateway,
        channel: WechatChannel,
        house: Listening,
        case: tuple[str, str, Kind, str],
    ) -> None:
        kind, name, heard_as, media = case
        await town.send_file("wxid_wang", name, b"content", room=ROOM, type=kind)

        [message] = await heard(town, house)
        [kept] = message.photos
        assert (message.kind, kept.media_type) == (heard_as, media)
        assert await channel.fetch(kept.locator) == b"content"

    @pytest.mark.usefixtures("channel")
    async def test_what_cannot_be_read_is_told_as_such(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.send_file("wxid_wang", "list.docx", b"content", type="Attachment")
        for kind in ("Location", "MiniProgram", "Url", "RedEnvelope", "ChatHistory"):
            await town.say("wxid_wang", "<msg/>", type=kind)
        await town.say("wxid_wang", "<msg/>", type="Emoticon")

        kinds = [one.kind for one in await heard(town, house, 7)]
        assert kinds == [*[Kind.OTHER] * 6, Kind.STICKER]


class TestTakenBack:
    @pytest.mark.usefixtures("channel")
    @pytest.mark.parametrize("form", ["xml", "bare"])
    async def test_the_house_knows_which_message_is_gone(
        self, town: Gateway, house: Listening, form: str
    ) -> None:
        key = await town.say("wxid_wang", "打错了", room=ROOM)
        await heard(town, house)
        await town.tell("recall", id=key, form=form)

        await town.until(lambda: bool(house.told(Recalled)), "recalled")
        gone = {one.message_id: one.address for one in house.told(Recalled)}
        assert gone[key] == group(ROOM)


class TestGroups:
    @pytest.mark.usefixtures("channel")
    async def test_who_is_there_is_told_with_the_first_word(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.say("wxid_wang", "早", room=ROOM)
        await heard(town, house)

        [joined] = house.told(Joined)
        assert joined.address == group(ROOM)
        assert joined.chat_name == "3号楼群"
        assert {one.account for one in joined.people} == {"wxid_wang", "wxid_li"}

    @pytest.mark.usefixtures("channel")
    async def test_who_comes_and_goes_is_told_by_name(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.contact("wxid_sun", "孙姐")
        await town.tell("join", room=ROOM, who=["wxid_sun"], by="wxid_li")
        await town.tell("leave", room=ROOM, who=["wxid_li"], by="wxid_li")
        await town.until(lambda: bool(house.told(Left)), "gone")

        assert house.told(Joined)[0].people == (Mention(account="wxid_sun", name="孙姐"),)
        assert house.told(Left)[0].accounts == ("wxid_li",)

    @pytest.mark.usefixtures("channel")
    async def test_who_came_and_went_unseen_is_told_when_the_group_is_asked_again(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.say("wxid_wang", "早", room=ROOM)
        await heard(town, house)
        await town.contact("wxid_sun", "孙姐")
        await town.tell("join", room=ROOM, who=["wxid_sun"], silently=True)
        await town.tell("leave", room=ROOM, who=["wxid_li"], silently=True)
        await town.tell("topic", room=ROOM, topic="3号楼互助群", by="wxid_wang")
        await town.say("wxid_wang", "再见", room=ROOM)
        message = (await heard(town, house, 2))[1]

        assert message.chat_name == "3号楼互助群"
        assert [one.name for one in house.told(Renamed)] == ["3号楼互助群"]
        assert [one.account for one in house.told(Joined)[-1].people] == ["wxid_sun"]
        assert house.told(Left)[0].accounts == ("wxid_li",)

    @pytest.mark.usefixtures("channel")
    async def test_taken_into_a_group_it_learns_who_is_there_and_put_out_it_says_so(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.tell("room", id="4@chatroom", topic="4号楼群", members=["wxid_li"], without=True)
        await town.tell("join", room="4@chatroom", who=[SELF], by="wxid_li")
        await town.until(lambda: bool(house.told(Joined)), "joined")
        await town.tell("leave", room="4@chatroom", who=[SELF], by="wxid_li")
        await town.until(lambda: bool(house.told(Closed)), "closed")

        assert house.told(Joined)[0].address == group("4@chatroom")
        assert [one.account for one in house.told(Joined)[0].people] == ["wxid_li"]
        assert house.told(Closed)[0].address == group("4@chatroom")


class TestVisitors:
    @pytest.fixture(autouse=True)
    def _at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A person would hesitate; that is tested with the pace."""

        async def no_hesitation(_: object) -> None:
            return

        monkeypatch.setattr("bot.channels.wechat.pace.Pace.hesitate", no_hesitation)

    @pytest.mark.usefixtures("channel")
    @pytest.mark.parametrize(
        ("hello", "text"),
        [
            ("K7M4-PQ2X", "K7M4-PQ2X"),
            ("你好，我的码 K7M4PQ2X 谢谢", "K7M4PQ2X"),
            ("我是群聊“3号楼群”的王丽", "你好"),
            ("", "你好"),
            ("我家漏水了", "我家漏水了"),
        ],
    )
    async def test_a_friend_who_is_admitted_is_heard_as_if_they_had_written(
        self, town: Gateway, house: Listening, hello: str, text: str
    ) -> None:
        await town.tell("ask-friend", contact="wxid_wang", hello=hello)

        [message] = await heard(town, house)
        assert message.address == private("wxid_wang")
        assert (message.text, message.sender_name) == (text, "王丽")
        assert [one["contact"] for one in await town.accepted()] == ["wxid_wang"]
        [asked] = house.asked
        assert (asked.wish, asked.account, asked.words) == (Wish.FRIEND, "wxid_wang", hello)

    @pytest.mark.usefixtures("channel")
    async def test_who_could_not_be_let_in_at_once_is_let_in_later(
        self, town: Gateway, house: Listening
    ) -> None:
        said = "操作过于频繁，可稍后再试。"
        await town.tell("fault", calls=["friendshipAccept"], text=said, times=2)
        await town.tell("ask-friend", contact="wxid_wang", hello="我家漏水了")

        await heard(town, house)
        assert [one["contact"] for one in await town.accepted()] == ["wxid_wang"]
        [troubled] = house.told(Troubled)
        assert troubled.trouble is Trouble.TOO_OFTEN

    @pytest.mark.usefixtures("channel")
    async def test_who_is_not_admitted_is_left_alone(self, town: Gateway, house: Listening) -> None:
        house.admitting = False
        await town.tell("ask-friend", contact="wxid_wang", hello="加我")
        await town.tell("invite", room=ROOM, by="wxid_wang", topic="拼多多群")
        await town.until(lambda: len(house.asked) == 2, "both asked")
        await town.say("wxid_li", "the end")
        await heard(town, house)

        assert await town.accepted() == []

    @pytest.mark.usefixtures("channel")
    async def test_accepted_by_hand_a_friend_is_heard_too_and_once(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.tell("ask-friend", contact="wxid_wang", type="Confirm")
        await heard(town, house)
        await town.tell("ask-friend", contact="wxid_wang", type="Confirm")
        await town.say("wxid_li", "the end")

        assert [one.sender for one in await heard(town, house, 2)] == ["wxid_wang", "wxid_li"]

    @pytest.mark.usefixtures("channel")
    async def test_into_a_group_of_a_lead_it_comes_along(
        self, town: Gateway, house: Listening
    ) -> None:
        await town.tell("room", id="5@chatroom", topic="5号楼群", members=["wxid_li"], without=True)
        await town.tell("invite", room="5@chatroom", by="wxid_li", topic="5号楼群")
        await town.until(lambda: bool(house.told(Joined)), "there")

        [asked] = house.asked
        assert (asked.wish, asked.account, asked.name) == (Wish.ROOM, "wxid_li", "李强")
        assert asked.words == "5号楼群"
        assert house.told(Joined)[0].address == group("5@chatroom")

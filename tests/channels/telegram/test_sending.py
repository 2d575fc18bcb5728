"""What the house says is seen in Telegram, and what is refused comes back sorted."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.channels.replay.pictures import picture
from bot.channels.telegram.channel import TelegramChannel
from bot.domain.ids import OutboxId, PromptId
from bot.errors import MaybeSentError, SendAgainError, SendNeverError
from bot.messages import Attachment, ChatAddress, Choice, Mention, Outgoing
from bot.notices import Moved
from tests.channels.telegram.conftest import CHEN, GROUP, TOKEN, WANG, Ears, Open, full
from tests.emulators.telegram.faults import Fault, Lost, too_many
from tests.emulators.telegram.people import People
from tests.emulators.telegram.world import Json, World

TASK = (Choice(number=1, label="我来办理"), Choice(number=2, label="上报微社区"))


def to(chat: int | str, text: str = "已登记", **more: object) -> Outgoing:
    private = not str(chat).startswith("-")
    values: dict[str, object] = {
        "id": OutboxId(7),
        "address": ChatAddress(channel="telegram", bot="900", chat=str(chat), private=private),
        "text": text,
    }
    return Outgoing(**(values | more))  # type: ignore[arg-type]  # a test's keywords


def photo(number: int = 0) -> Attachment:
    content = picture(str(number))
    return Attachment(name=f"{number}.png", media_type="image/png", content=content)


def texts(world: World, chat: int) -> list[str]:
    return [m.get("text") or m.get("caption") or "" for m in world.sent(chat)]


def labels(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def test_words_are_said_and_their_id_is_given_back(
    channel: TelegramChannel, world: World
) -> None:
    said = await channel.send(to(WANG, "详情见 https://example.cn 和 *这里*"), [])
    (message,) = world.sent(WANG)
    assert said == str(message["message_id"])
    assert message["text"] == "详情见 https://example.cn 和 *这里*"
    (call,) = world.calls_of("sendMessage")
    assert call.parameters["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call.parameters
    assert channel.standing.said_at is not None


async def test_who_is_spoken_to_is_told_also_without_a_username(
    channel: TelegramChannel, world: World
) -> None:
    mentions = (Mention(account=str(WANG), name="王😀丽"), Mention(account=str(CHEN), name="陈慧"))
    await channel.send(to(GROUP, "停水了", mentions=mentions, mentioned_in_all=12), [])
    (message,) = world.sent(GROUP)
    assert message["text"] == "@王😀丽 @陈慧 等12位 停水了"
    assert [
        (e["type"], e["offset"], e["length"], e["user"]["id"]) for e in message["entities"]
    ] == [
        ("text_mention", 0, 5, WANG),
        ("text_mention", 6, 3, CHEN),
    ]


async def test_an_answer_stays_in_its_topic(
    channel: TelegramChannel, world: World, people: People
) -> None:
    world.chats[GROUP]["is_forum"] = True
    topic = people.open_topic(GROUP, CHEN, "3号楼")
    await channel.send(to(f"{GROUP}/{topic}"), [])
    await channel.send(to(GROUP), [])
    assert [m.get("message_thread_id") for m in world.sent(GROUP)] == [topic, None]


async def test_pictures_and_tables_go_along(channel: TelegramChannel, world: World) -> None:
    table = Attachment(name="三率.xlsx", media_type="application/vnd.ms-excel", content=b"PK")
    film = Attachment(name="a.mp4", media_type="video/mp4", content=b"film")
    voice = Attachment(name="a.oga", media_type="audio/ogg", content=b"OggS")
    await channel.send(to(WANG, "一图"), [photo()])
    await channel.send(to(WANG, "两图"), [photo(1), photo(2)])
    await channel.send(to(WANG, "表"), [table])
    await channel.send(to(WANG, "录像和录音"), [film, voice])
    one, *album, file, words, seen, heard = world.sent(WANG)
    assert (one["caption"], len(one["photo"])) == ("一图", 1)
    assert [m.get("caption") for m in album] == ["两图", None]
    assert len({m["media_group_id"] for m in album}) == 1
    assert (file["document"]["file_name"], file["caption"]) == ("三率.xlsx", "表")
    assert (words["text"], "video" in seen, "voice" in heard) == ("录像和录音", True, True)


async def test_a_task_with_pictures_keeps_its_buttons(
    channel: TelegramChannel, world: World
) -> None:
    asks = to(CHEN, "【#1027】请回复：", choices=TASK, listed=True, prompt=PromptId(9))
    said = await channel.send(asks, [photo(1), photo(2)])
    words, *album = world.sent(CHEN)
    assert said == str(words["message_id"])
    assert labels(words) == ["1 我来办理", "2 上报微社区"]
    assert len(album) == 2


async def test_a_picture_that_is_refused_for_its_form_goes_as_a_file(
    channel: TelegramChannel, world: World
) -> None:
    world.faults.add(
        Fault("sendPhoto", code=400, description="Bad Request: PHOTO_INVALID_DIMENSIONS")
    )
    await channel.send(to(WANG), [photo()])
    (message,) = world.sent(WANG)
    assert message["document"]
    assert message["caption"] == "已登记"


async def test_words_that_are_refused_for_their_form_are_said_plainly(
    channel: TelegramChannel, world: World
) -> None:
    world.faults.add(Fault("sendMessage", code=400, description="Bad Request: BUTTON_DATA_INVALID"))
    await channel.send(to(CHEN, "请回复：", choices=TASK, prompt=PromptId(9)), [])
    (message,) = world.sent(CHEN)
    assert (message["text"], labels(message)) == ("请回复：", [])


async def test_too_many_requests_hold_that_chat_alone(
    channel: TelegramChannel, world: World
) -> None:
    world.faults.add(too_many(30, chat=WANG))
    with pytest.raises(SendAgainError) as refused:
        await channel.send(to(WANG), [])
    assert refused.value.retry_after == 30
    with pytest.raises(SendAgainError) as waits:
        await channel.wait_turn(to(WANG))
    assert waits.value.retry_after == pytest.approx(30, abs=2)
    await channel.wait_turn(to(CHEN))
    await channel.send(to(CHEN), [])
    assert texts(world, CHEN) == ["已登记"]
    assert texts(world, WANG) == []


@pytest.mark.parametrize("lost", list(Lost))
async def test_when_the_answer_is_lost_it_may_have_been_sent(
    channel: TelegramChannel, world: World, lost: Lost
) -> None:
    world.faults.add(Fault("sendMessage", lost=lost, done=True))
    with pytest.raises(MaybeSentError):
        await channel.send(to(WANG), [])
    assert texts(world, WANG) == ["已登记"]


async def test_after_the_words_nothing_is_said_twice(
    channel: TelegramChannel, world: World
) -> None:
    asks = to(CHEN, "请回复：", choices=TASK, prompt=PromptId(9))
    world.faults.add(too_many(1, method="sendMediaGroup", chat=CHEN))
    with pytest.raises(SendAgainError):
        await channel.send(asks, [photo(1), photo(2)])
    said = await channel.send(asks, [photo(1), photo(2)])
    words, *album = world.sent(CHEN)
    assert (said, len(album)) == (str(words["message_id"]), 2)


async def test_pictures_that_are_lost_do_not_make_the_words_unsaid(
    channel: TelegramChannel, world: World
) -> None:
    asks = to(CHEN, "请回复：", choices=TASK, prompt=PromptId(9))
    world.faults.add(Fault("sendMediaGroup", lost=Lost.BAD_GATEWAY))
    assert await channel.send(asks, [photo(1), photo(2)])
    assert texts(world, CHEN) == ["请回复："]


async def test_a_closed_chat_is_closed_for_good(
    channel: TelegramChannel, world: World, people: People
) -> None:
    people.block(WANG, world.bots[TOKEN])
    people.throw_out(GROUP, world.bots[TOKEN], CHEN)
    world.add_user(13, "赵敏", started=False)
    for chat in (WANG, GROUP, 13, 999, "room:3"):
        with pytest.raises(SendNeverError):
            await channel.send(to(chat), [])


async def test_a_group_that_moved_is_told_and_its_letter_comes_again(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    world.add_group(-700, "4号楼群", (WANG,), type="group")
    world.moved[-700] = -100700
    ears.trouble = [full()]
    for _ in range(2):
        with pytest.raises(SendAgainError):
            await channel.send(to(-700), [])
    (moved,) = ears.noted
    assert isinstance(moved, Moved)
    assert (moved.address.chat, moved.chat) == ("-700", "-100700")
    assert people.world is world


async def test_before_it_is_connected_nothing_leaves_the_outbox(opened: Open, world: World) -> None:
    world.faults.add(Fault("getMe", delay=60))
    async with opened() as channel:
        with pytest.raises(SendAgainError):
            await channel.wait_turn(to(WANG))
    assert world.calls_of("sendMessage") == []


async def test_nobody_listens_so_it_was_not_sent(opened: Open) -> None:
    async with opened(api="http://127.0.0.1:9") as channel:
        with pytest.raises(SendAgainError):
            await channel.send(to(WANG), [])
        with pytest.raises(SendAgainError):
            await channel.fetch("FILE1")


async def test_an_album_waits_its_turn_as_its_pictures(channel: TelegramChannel) -> None:
    await channel.wait_turn(to(GROUP, photos=(1, 2, 3)))
    await channel.wait_turn(replace(to(GROUP), text="另一句"))


async def test_neither_the_token_nor_words_come_into_a_log(
    opened: Open, world: World, people: People, ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    world.faults.add(Fault("getUpdates", lost=Lost.BAD_GATEWAY))
    people.say(WANG, "我家电话13812345678")
    with capture_logs() as ours:
        async with opened(hurried=True) as channel:
            await world.until(lambda: ears.heard)
            await channel.send(to(WANG, "王丽，已登记"), [])
    for secret in (TOKEN, "13812345678", "已登记"):
        assert secret not in caplog.text
        assert secret not in str(ours)

"""What people say in Telegram reaches the house once, in order, and is confirmed only then."""

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.replay.pictures import picture
from bot.channels.telegram.channel import TelegramChannel
from bot.errors import SendNeverError
from bot.messages import Inbound, Kind
from bot.notices import Closed, Moved
from tests.channels.telegram.conftest import CHEN, GROUP, TOKEN, WANG, Ears, Open, full
from tests.emulators.telegram.faults import Fault, Lost
from tests.emulators.telegram.people import People
from tests.emulators.telegram.world import World

FIXTURES = Path(__file__).parent / "fixtures"
PHOTOS = [picture(str(number)) for number in range(3)]

listening = pytest.mark.usefixtures("channel")


def unconfirmed(world: World) -> int:
    return len(world.bots[TOKEN].updates)


async def heard(world: World, ears: Ears, count: int = 1) -> list[Inbound]:
    await world.until(lambda: len(ears.heard) >= count)
    return ears.heard


@listening
async def test_what_is_said_is_heard_and_confirmed(
    world: World, people: People, ears: Ears
) -> None:
    people.say(WANG, "@loudong_bot 门口井盖坏了", GROUP)
    (said,) = await heard(world, ears)
    assert (said.text, said.mentioned, said.sender_name) == ("门口井盖坏了", True, "王丽")
    assert (said.address.chat, said.address.bot, said.chat_name) == ("-100500", "900", "3号楼群")
    await world.until(lambda: not unconfirmed(world))


@listening
async def test_what_cannot_be_stored_is_not_confirmed_and_comes_again_in_its_order(
    world: World, people: People, ears: Ears
) -> None:
    ears.trouble = [full(), full()]
    people.say(WANG, "一", GROUP)
    people.say(CHEN, "二", GROUP)
    people.say(WANG, "三")
    await heard(world, ears, 3)
    assert [m.text for m in ears.heard if not m.address.private] == ["一", "二"]
    await world.until(lambda: not unconfirmed(world))
    assert len(ears.heard) == 3


@listening
async def test_nothing_is_confirmed_while_it_is_under_way(
    world: World, people: People, ears: Ears
) -> None:
    ears.gate.clear()
    people.say(WANG, "一", GROUP)
    people.say(CHEN, "二")
    await world.until(lambda: ears.waiting == 2)
    assert unconfirmed(world) == 2
    ears.gate.set()
    await world.until(lambda: not unconfirmed(world))


async def test_what_was_not_confirmed_comes_again_after_a_restart(
    opened: Open, world: World, people: People, ears: Ears
) -> None:
    ears.gate.clear()
    async with opened():
        people.say(WANG, "一", GROUP)
        await world.until(lambda: ears.waiting == 1)
    assert unconfirmed(world) == 1
    ears.gate.set()
    async with opened():
        await heard(world, ears)


async def test_what_was_taken_last_is_confirmed_when_the_program_ends(
    opened: Open, world: World, people: People, ears: Ears
) -> None:
    async with opened():
        people.say(WANG, "一", GROUP)
        await heard(world, ears)
    assert unconfirmed(world) == 0


@listening
async def test_many_at_once_keep_their_order_in_each_chat(
    world: World, people: People, ears: Ears
) -> None:
    for number in range(150):
        people.say(WANG if number % 3 else CHEN, str(number), GROUP if number % 2 else None)
    await heard(world, ears, 150)
    for chat in {m.address.chat for m in ears.heard}:
        said = [int(m.text) for m in ears.heard if m.address.chat == chat]
        assert said == sorted(said)
    await world.until(lambda: not unconfirmed(world))


@listening
async def test_one_that_cannot_be_read_is_passed_over_without_its_words(
    world: World, people: People, ears: Ears
) -> None:
    poison = json.loads((FIXTURES / "without-a-date.json").read_text(encoding="utf-8"))
    with capture_logs() as logs:
        world.push("message", poison["message"] | {"chat": world.chats[WANG]})
        people.say(WANG, "一")
        await heard(world, ears)
        await world.until(lambda: not unconfirmed(world))
    assert ears.texts == ["一"]
    (line,) = [log for log in logs if log["event"] == "update_not_read"]
    assert "13812345678" not in str(logs)
    assert line["reason"] == "KeyError"


@listening
async def test_a_fault_of_ours_does_not_stop_the_chat(
    world: World, people: People, ears: Ears
) -> None:
    ears.trouble = [RuntimeError("ours")]
    people.say(WANG, "一")
    people.say(WANG, "二")
    await world.until(lambda: ears.texts == ["二"])


@listening
async def test_an_album_is_one_message_and_confirmed_as_one(
    world: World, people: People, ears: Ears
) -> None:
    people.album(WANG, PHOTOS, GROUP, "@loudong_bot 井盖坏了")
    people.say(WANG, "在3号楼", GROUP)
    people.say(CHEN, "待办")
    await heard(world, ears, 3)
    album, words = [m for m in ears.heard if not m.address.private]
    assert (album.text, album.mentioned, len(album.photos)) == ("井盖坏了", True, 3)
    assert words.text == "在3号楼"
    assert ears.heard[0].text == "待办", "another chat does not wait for the album"
    await world.until(lambda: not unconfirmed(world))


@listening
async def test_pictures_of_an_album_that_come_a_little_later_belong_to_it(
    world: World, people: People, ears: Ears
) -> None:
    people.photo(WANG, PHOTOS[0], GROUP, media_group_id="7")
    await world.until(lambda: world.bots[TOKEN].replaced is None)
    people.photo(WANG, PHOTOS[1], GROUP, media_group_id="7")
    (album,) = await heard(world, ears)
    assert (album.kind, len(album.photos)) == (Kind.PHOTO, 2)


@listening
async def test_an_album_that_cannot_be_stored_comes_again_whole(
    world: World, people: People, ears: Ears
) -> None:
    ears.trouble = [full()]
    people.album(WANG, PHOTOS, GROUP)
    (album,) = await heard(world, ears)
    assert len(album.photos) == 3


async def test_a_photo_is_fetched_in_its_largest_size(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    people.photo(WANG, PHOTOS[0], GROUP)
    (said,) = await heard(world, ears)
    assert said.photos[0].width == 1280
    assert await channel.fetch(said.photos[0].locator) == PHOTOS[0]


async def test_a_file_of_more_than_20_mb_cannot_be_fetched(
    channel: TelegramChannel, world: World
) -> None:
    large = world.keep_file(bytes(20 * 1024 * 1024 + 1), "video.mp4")["file_id"]
    for locator in (large, "unknown"):
        with pytest.raises(SendNeverError):
            await channel.fetch(locator)


async def test_a_fetch_without_an_answer_may_be_tried_again(
    channel: TelegramChannel, world: World
) -> None:
    kept = world.keep_file(PHOTOS[0], "photo.jpg")["file_id"]
    world.faults.add(Fault("getFile", lost=Lost.BAD_GATEWAY))
    with pytest.raises(Exception, match="Bad Gateway"):
        await channel.fetch(kept)
    assert await channel.fetch(kept) == PHOTOS[0]


@listening
async def test_in_privacy_mode_what_speaks_to_the_bot_is_heard(
    world: World, people: People, ears: Ears
) -> None:
    world.bots[TOKEN].reads_all = False
    people.say(WANG, "今天天气好", GROUP)
    people.say(WANG, "/mine@loudong_bot", GROUP)
    people.say(WANG, "/3号楼门口井盖坏了", GROUP)
    await heard(world, ears, 2)
    assert ears.texts == ["我的", "3号楼门口井盖坏了"]
    assert all(m.mentioned for m in ears.heard)


@listening
async def test_a_group_that_moves_is_known_by_its_new_id_before_anything_is_said_there(
    world: World, people: People, ears: Ears
) -> None:
    world.add_group(-700, "4号楼群", (WANG,), type="group")
    people.migrate(-700, -100700)
    people.say(WANG, "楼道灯坏了", -700)
    (said,) = await heard(world, ears)
    assert said.address.chat == "-100700"
    assert {(n.address.chat, n.chat) for n in ears.noted if isinstance(n, Moved)} == {
        ("-700", "-100700")
    }


@listening
async def test_who_blocks_the_bot_is_written_to_no_more(
    world: World, people: People, ears: Ears
) -> None:
    people.block(WANG, world.bots[TOKEN])
    await world.until(lambda: ears.noted)
    (closed,) = ears.noted
    assert isinstance(closed, Closed)
    assert closed.address.private


@listening
async def test_an_update_that_comes_twice_is_handed_over_under_the_same_id(
    world: World, people: People, ears: Ears
) -> None:
    bot = world.bots[TOKEN]
    people.say(WANG, "一")
    again = dict(bot.updates[-1])
    await world.until(lambda: not bot.updates)
    bot.updates.append(again)  # as after a confirmation that was lost
    bot.woken.set()
    await heard(world, ears, 2)
    assert len({m.message_id for m in ears.heard}) == 1


@listening
async def test_a_stuck_chat_does_not_hold_up_others(
    world: World, people: People, ears: Ears
) -> None:
    ears.stuck = str(GROUP)
    people.say(WANG, "一", GROUP)
    for number in range(5):
        people.say(CHEN, str(number))
        await heard(world, ears, number + 1)
    assert unconfirmed(world) == 6
    ears.release()
    await world.until(lambda: not unconfirmed(world))
    assert len(ears.heard) == 6


async def test_after_a_failure_what_came_later_in_that_chat_waits_for_it(
    opened: Open, world: World, people: People, ears: Ears
) -> None:
    async with opened():
        ears.stuck = str(GROUP)
        people.say(WANG, "一", GROUP)
        await world.until(lambda: ears.waiting == 1)
        ears.trouble = [full()]
        people.say(CHEN, "二", GROUP)
        ears.release()
        await heard(world, ears, 2)
    assert ears.texts == ["一", "二"]

"""Buttons: pressing one is typing its number, and none is pressed twice."""

import asyncio

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.domain.ids import PromptId
from bot.messages import Mention
from tests.channels.telegram.conftest import CHEN, GROUP, WANG, Ears, full
from tests.channels.telegram.test_sending import TASK, labels, to
from tests.emulators.telegram.faults import Fault
from tests.emulators.telegram.people import People
from tests.emulators.telegram.world import Json, World


async def asked(channel: TelegramChannel, world: World, chat: int, **more: object) -> Json:
    await channel.send(to(chat, "请回复：", choices=TASK, prompt=PromptId(9), **more), [])
    return world.sent(chat)[-1]


async def test_a_press_is_the_number_and_leaves_the_chosen_button(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    message = await asked(channel, world, CHEN)
    query = people.press(CHEN, message, "1")
    await world.until(lambda: ears.heard and labels(message) == ["✓ 1 我来办理"])
    (said,) = ears.heard
    assert (said.text, said.prompt, said.sender) == ("1", PromptId(9), str(CHEN))
    assert query not in world.queries, "the button still spins"


async def test_the_chosen_button_does_nothing_more(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    message = await asked(channel, world, CHEN)
    people.press(CHEN, message, "1")
    await world.until(lambda: labels(message) == ["✓ 1 我来办理"])
    again = people.press(CHEN, message, "✓")
    await world.until(lambda: again not in world.queries)
    people.say(CHEN, "好")
    await world.until(lambda: ears.texts == ["1", "好"])


async def test_a_neighbour_who_presses_does_not_take_the_buttons_away(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    message = await asked(
        channel, world, GROUP, mentions=(Mention(account=str(WANG), name="王丽"),)
    )
    people.press(CHEN, message, "1")
    people.press(WANG, message, "2")
    await world.until(lambda: labels(message) == ["✓ 2 上报微社区"])
    assert [(m.sender, m.text) for m in ears.heard] == [(str(CHEN), "1"), (str(WANG), "2")]


async def test_a_press_in_a_topic_is_said_there(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    world.chats[GROUP]["is_forum"] = True
    topic = people.open_topic(GROUP, CHEN, "3号楼")
    await channel.send(to(f"{GROUP}/{topic}", choices=TASK, prompt=PromptId(9)), [])
    people.press(CHEN, world.sent(GROUP)[-1], "1")
    await world.until(lambda: ears.heard)
    assert ears.heard[0].address.chat == f"{GROUP}/{topic}"


async def test_a_button_of_before_the_group_moved_is_pressed_in_the_group_of_now(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    world.add_group(-700, "4号楼群", (WANG,), type="group")
    message = await asked(channel, world, -700)
    people.migrate(-700, -100700)
    people.press(WANG, message, "1")
    await world.until(lambda: ears.heard)
    assert ears.heard[0].address.chat == "-100700"


async def test_a_press_that_cannot_be_stored_is_heard_later(
    channel: TelegramChannel, world: World, people: People, ears: Ears
) -> None:
    message = await asked(channel, world, CHEN)
    ears.trouble = [full()]
    people.press(CHEN, message, "1")
    await world.until(lambda: ears.heard and labels(message) == ["✓ 1 我来办理"])
    assert len(ears.heard) == 1


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageReplyMarkup"])
async def test_what_the_button_shows_may_fail_and_the_number_counts(
    channel: TelegramChannel, world: World, people: People, ears: Ears, method: str
) -> None:
    message = await asked(channel, world, CHEN)
    world.faults.add(Fault(method, code=400, description="Bad Request: query is too old"))
    people.press(CHEN, message, "1")
    await world.until(lambda: ears.heard and world.calls_of(method))
    await asyncio.sleep(0)
    assert ears.texts == ["1"]

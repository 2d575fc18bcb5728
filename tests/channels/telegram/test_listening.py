"""What people say in Telegram reaches the house once, in order, and is confirmed only then."""

import pytest

from tests.channels.telegram.conftest import CHEN, GROUP, WANG, Ears, full
from tests.emulators.telegram.people import People
from tests.emulators.telegram.world import World

pytestmark = pytest.mark.usefixtures("channel")


async def test_what_is_said_is_heard(world: World, people: People, ears: Ears) -> None:
    people.say(WANG, "@loudong_bot 门口井盖坏了", GROUP)
    await world.until(lambda: ears.heard)
    (said,) = ears.heard
    assert (said.text, said.mentioned, said.sender_name) == ("门口井盖坏了", True, "王丽")
    assert (said.address.chat, said.address.bot, said.chat_name) == ("-100500", "900", "3号楼群")
    await world.until(lambda: not world.bots["900:test"].updates)


async def test_what_cannot_be_stored_is_not_confirmed_and_comes_again_in_order(
    world: World, people: People, ears: Ears
) -> None:
    ears.trouble = [full(), full()]
    people.say(WANG, "一", GROUP)
    people.say(CHEN, "二", GROUP)
    people.say(WANG, "三")
    await world.until(lambda: len(ears.heard) == 3)
    assert [m.text for m in ears.heard if not m.address.private] == ["一", "二"]

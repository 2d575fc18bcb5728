"""A group gets another id while letters to it are under way: each is said once, in order."""

from bot.errors import SendAgainError
from bot.messages import Outgoing
from bot.notices import Moved
from storage.store import HOME_TOWN
from tests.faults.house import ROOM, House, Platform
from tests.faults.test_courier import SECOND, chat, post, states, texts

NEW = "3号楼大群"


async def test_a_letter_that_meets_the_move_is_said_once_at_the_new_id(
    house: House, platform: Platform
) -> None:
    old = chat(ROOM)
    room = type(old)(channel=old.channel, bot=old.bot, chat=ROOM, private=False)

    async def moved(message: Outgoing) -> None:
        if message.address.chat == NEW:
            return
        notice = Moved(town=HOME_TOWN, address=room, chat=NEW, at=house.clock.now())
        await house.app.dispatcher.notice(notice)
        # The news wakes the ticker while the call is still under way.
        await house.app.ticker._courier.start_due()  # noqa: SLF001 -- as the ticker does
        raise SendAgainError("it has another id")

    platform.before = moved
    await post(house, "一", address=room)
    await post(house, "二", address=room)

    await house.settle()
    said = await house.wait(10 * SECOND)

    assert texts(said) == ["一", "二"]
    assert {one.chat for one in said} == {NEW}
    assert await states(house) == {"一": "sent", "二": "sent"}

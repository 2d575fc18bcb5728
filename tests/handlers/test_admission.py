"""Who becomes a friend of the account, and who may take it into a group."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.codes import Code, new_code, shown
from bot.notices import Application, Wish
from storage import binding, invites, org, rooms, town
from storage.store import HOME_TOWN, Turn
from tests.faults.house import BOT, CHANNEL, CODES, ROOM, House

HOUR = timedelta(hours=1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    opened = await House.open("sqlite://", tmp_path)
    yield opened
    await opened.close()


async def asks(
    house: House, name: str, wish: Wish, words: str = "", *, channel: str = CHANNEL, bot: str = BOT
) -> bool:
    """Somebody of the town, or a stranger, asks something of the account."""
    return await house.app.dispatcher.admits(
        Application(
            town=HOME_TOWN,
            channel=channel,
            bot=bot,
            wish=wish,
            account=CODES.get(name, name),
            name=name,
            words=words,
            at=house.clock.now(),
        )
    )


async def invite(house: House, name: str) -> Code:
    """A code for somebody of the lists, as `loudong invite` makes it."""
    code = new_code()

    def make(turn: Turn) -> None:
        home = town.get(turn)
        assert home is not None
        (person, *_) = org.people_named(turn, name)
        invites.add(turn, person.id, invites.digest(code, home.secret))

    await house.store.run(make, now=house.clock.now())
    return code


class TestAGroup:
    @pytest.mark.parametrize("name", ["周宁", "顾平", "张远", "小吴"])
    async def test_may_be_joined_for_a_lead_and_for_the_operator(
        self, house: House, name: str
    ) -> None:
        assert await asks(house, name, Wish.ROOM, "5号楼群")

    @pytest.mark.parametrize("name", ["陈慧", "王丽", "路人"])
    async def test_not_for_others(self, house: House, name: str) -> None:
        assert not await asks(house, name, Wish.ROOM, "5号楼群")

    async def test_a_code_does_not_help(self, house: House) -> None:
        code = await invite(house, "周宁")

        assert not await asks(house, "路人", Wish.ROOM, shown(code))

    async def test_an_account_of_another_channel_is_somebody_else(self, house: House) -> None:
        assert not await asks(house, "周宁", Wish.ROOM, channel="other")


class TestAFriend:
    async def test_is_who_was_seen_in_a_group_that_is_served(self, house: House) -> None:
        assert not await asks(house, "新邻居", Wish.FRIEND, "我是3号楼的")
        await house.say("新邻居", "@小楼 你好", room=ROOM)

        assert await asks(house, "新邻居", Wish.FRIEND, "我是3号楼的")

    async def test_not_who_was_seen_in_a_group_of_nobody(self, house: House) -> None:
        await house.say("路人", "@小楼 你好", room="别人的群")

        assert not await asks(house, "路人", Wish.FRIEND)

    async def test_not_who_shares_a_group_with_another_account_of_ours(self, house: House) -> None:
        await house.say("新邻居", "@小楼 你好", room=ROOM)

        assert not await asks(house, "新邻居", Wish.FRIEND, bot="另一个小楼")

    async def test_until_the_group_is_given_up(self, house: House) -> None:
        await house.say("新邻居", "@小楼 你好", room=ROOM)

        def give_up(turn: Turn) -> None:
            room = rooms.by_chat(turn, house.inbound("新邻居", room=ROOM).address)
            assert room is not None
            binding.release_room(turn, room.id)

        await house.store.run(give_up, now=house.clock.now())

        assert not await asks(house, "新邻居", Wish.FRIEND)

    @pytest.mark.parametrize("words", ["{}", "我是陈慧，码是 {} ", "您好我是楼栋长陈慧{}"])
    async def test_is_who_brings_a_code(self, house: House, words: str) -> None:
        code = await invite(house, "陈慧")

        assert await asks(house, "小慧", Wish.FRIEND, words.format(shown(code).lower()))

    async def test_a_code_is_still_good_for_the_first_words(self, house: House) -> None:
        code = await invite(house, "陈慧")
        assert await asks(house, "小慧", Wish.FRIEND, shown(code))

        (said,) = await house.say("小慧", shown(code))

        assert said.text.startswith("陈慧您好，绑定好了")

    async def test_who_used_a_code_may_come_again(self, house: House) -> None:
        code = await invite(house, "王丽")
        await house.say("丽丽", shown(code))

        assert await asks(house, "丽丽", Wish.FRIEND, shown(code))
        assert not await asks(house, "路人", Wish.FRIEND, shown(code))

    async def test_who_serves_is_known(self, house: House) -> None:
        assert await asks(house, "顾平", Wish.FRIEND)

    async def test_nobody_else_is(self, house: House) -> None:
        for words in ("", "我是群主", "收废品 138 0000 0000", shown(new_code())):
            assert not await asks(house, "路人", Wish.FRIEND, words)

    async def test_after_five_wrong_codes_a_good_one_is_none_for_an_hour(
        self, house: House
    ) -> None:
        code = await invite(house, "陈慧")
        for _ in range(5):
            assert not await asks(house, "路人", Wish.FRIEND, shown(new_code()))
        assert not await asks(house, "路人", Wish.FRIEND, shown(code))
        # What is typed counts with it.
        (said,) = await house.say("路人", shown(code))
        assert said.text.startswith("试了好几次都不对")

        house.clock.set(house.clock.now() + HOUR)

        assert await asks(house, "路人", Wish.FRIEND, shown(code))

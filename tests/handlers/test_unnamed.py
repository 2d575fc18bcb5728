"""Somebody whose name the platform did not tell in time."""

from pathlib import Path

from bot.messages import NOBODY
from storage import accounts
from tests.faults.house import CHANNEL, CODES, ROOM, House


async def name_of(house: House, platform_id: str) -> str:
    found = await house.store.read(
        lambda turn: accounts.find(turn, CHANNEL, platform_id), now=house.clock.now()
    )
    assert found is not None
    return found.name


async def test_they_keep_the_name_they_had(tmp_path: Path) -> None:
    house = await House.open("sqlite://", tmp_path)
    for name in ("王丽", ""):
        said = house.inbound("王丽", "@小楼 门口井盖坏了", ROOM, sender_name=name)
        await house.app.dispatcher.receive(said)
        assert await name_of(house, CODES["王丽"]) == "王丽"
    await house.close()


async def test_a_stranger_is_a_neighbour_until_they_are_named(tmp_path: Path) -> None:
    house = await House.open("sqlite://", tmp_path)
    for name, known_as in (("", NOBODY), ("孙先生", "孙先生")):
        said = house.inbound("stranger", "@小楼 门口井盖坏了", ROOM, sender_name=name)
        await house.app.dispatcher.receive(said)
        assert await name_of(house, "stranger") == known_as
    await house.close()

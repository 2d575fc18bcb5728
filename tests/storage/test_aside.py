"""A command changes something, with or without the bot at work on the same database."""

from datetime import UTC, datetime

import pytest

from bot.ids import CountingIds
from storage import town
from storage.aside import change
from storage.opening import open_store
from storage.store import Turn
from storage.town import Origin

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def make(turn: Turn) -> str:
    return town.create(turn, name="新安镇", origin=Origin.REAL).name


async def test_a_new_database_is_made(empty_url: str) -> None:
    assert await change(empty_url, make, now=NOW) == "新安镇"


async def test_the_running_bot_sees_it(empty_url: str) -> None:
    store = await open_store(empty_url, CountingIds())
    await change(empty_url, make, now=NOW)
    await change(empty_url, lambda turn: town.rename(turn, "堆沟港镇"), now=NOW)
    found = await store.read(town.get, now=NOW)
    assert found is not None
    assert found.name == "堆沟港镇"
    await store.close()


async def test_what_goes_wrong_leaves_nothing(empty_url: str) -> None:
    def fail(turn: Turn) -> None:
        make(turn)
        raise KeyError

    with pytest.raises(KeyError):
        await change(empty_url, fail, now=NOW)
    assert await change(empty_url, town.get, now=NOW) is None

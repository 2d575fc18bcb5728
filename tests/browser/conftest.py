"""The real house, as `loudong run` puts it together, at nine in the morning of a working day."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from bot import app, config
from tests.support.house import House, running


@asynccontextmanager
async def in_here(house: House) -> AsyncIterator[House]:
    """The same house without a process of its own: no import to wait for."""
    file = house.folder / ".env"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"LOUDONG_DATA={house.data}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as shell:
        for name in config.variables():
            shell.delenv(name, raising=False)
        settings = config.load(file)
    any_port = settings.web.model_copy(update={"port": 0})
    opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    living = asyncio.create_task(
        app.run(settings.model_copy(update={"web": any_port}), opened.set_result)
    )
    await asyncio.wait((living, opened), timeout=30, return_when=asyncio.FIRST_COMPLETED)
    if living.done():
        await living
    try:
        yield replace(house, port=opened.result())
    finally:
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A fresh demo town whose clock was moved to a morning: the real hour does not matter then."""

    async def wait_for_it(house: House) -> None:
        async with in_here(house) as open_house:
            await asyncio.to_thread(open_house.forward_to_a_working_day, time(9))

    house = House(tmp_path_factory.mktemp("morning"))
    asyncio.run(wait_for_it(house))
    return house


@pytest.fixture
def house(morning: House, tmp_path: Path) -> Iterator[House]:
    """The demo town on that morning, in a process of its own that may be killed."""
    with running(morning.copied_to(tmp_path / "house")) as house:
        yield house


@pytest.fixture
async def url(morning: House, tmp_path: Path) -> AsyncIterator[str]:
    """The page of the demo town on that morning."""
    async with in_here(morning.copied_to(tmp_path / "house")) as house:
        yield house.url

"""The real house, as `loudong run` puts it together, at nine in the morning of a working day."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import time
from pathlib import Path

import pytest

from bot import app, config
from tests.support.house import House, running


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A fresh demo town whose clock was moved to a morning: the real hour does not matter then."""
    with running(House(tmp_path_factory.mktemp("morning"))) as house:
        house.forward_to_a_working_day(time(9))
    return house


@pytest.fixture
def house(morning: House, tmp_path: Path) -> Iterator[House]:
    """The demo town on that morning, in a process of its own that may be killed."""
    with running(morning.copied_to(tmp_path / "house")) as house:
        yield house


@pytest.fixture
async def url(
    morning: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """The page of the demo town on that morning; the same house, but quick to start in here."""
    for name in config.variables():
        monkeypatch.delenv(name, raising=False)
    copied = morning.copied_to(tmp_path / "house")
    file = tmp_path / ".env"
    file.write_text(f"LOUDONG_DATA={copied.data}", encoding="utf-8")
    settings = config.load(file)
    any_port = settings.web.model_copy(update={"port": 0})
    settings = settings.model_copy(update={"web": any_port})
    opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    living = asyncio.create_task(app.run(settings, opened.set_result))
    await asyncio.wait((living, opened), timeout=20, return_when=asyncio.FIRST_COMPLETED)
    if living.done():
        await living
    yield f"http://127.0.0.1:{opened.result()}/"
    living.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await living

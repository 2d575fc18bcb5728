"""The two stores, each with a small town in it, new for every test.

Making tables is most of a test's time: they are made once, and each test gets a copy.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.ids import CountingIds
from storage import schema
from storage.opening import open_store
from storage.store import Store
from tests.contracts.town import NOW, found

Reopen = Callable[[], Awaitable[Store]]


@pytest.fixture(scope="session")
def postgres_template(request: pytest.FixtureRequest) -> str:
    """Name a database with the tables in it, which each test gets a copy of."""
    server = request.getfixturevalue("postgres")
    name: str = server.create_database()
    schema.migrate(server.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file with the tables in it."""
    file = tmp_path_factory.mktemp("sqlite") / "loudong.db"
    schema.migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database with empty tables."""
    if request.param == "postgres":
        address: str = request.getfixturevalue("postgres_url")
        return address
    file = tmp_path / "loudong.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    return f"sqlite:///{file}"


@pytest.fixture
async def reopen(url: str) -> AsyncIterator[Reopen]:
    """Open the database anew, as the next start of the program does; what was open is closed."""
    opened: list[Store] = []
    # Ids go on where they were: the real ones do, being made of the time.
    ids = CountingIds()

    async def again() -> Store:
        if opened:
            await opened.pop().close()
        opened.append(await open_store(url, ids))
        return opened[-1]

    yield again
    await opened.pop().close()


@pytest.fixture
async def store(reopen: Reopen) -> Store:
    """Open a store with the small town in it."""
    opened = await reopen()
    await opened.run(found, now=NOW)
    return opened

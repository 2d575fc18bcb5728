"""What all tables share: the key of town and id, names of constraints, column helpers."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Table
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime

#: Every constraint has a name, or migrations on SQLite could not drop it.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = SQLModel.metadata


class TownKey(SQLModel):
    """The key of every table: isolation between towns now, the distribution key later."""

    town: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )


class TownIdKey(TownKey):
    """The key of a table whose rows have ids of their own."""

    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


def ref(*, index: bool = False) -> Any:  # noqa: ANN401  # SQLModel's Field is typed so
    """A reference to another row's id."""
    return Field(sa_type=BigInteger, index=index)


def key_ref() -> Any:  # noqa: ANN401
    """A reference that is part of the table's key."""
    return Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


def maybe_ref(*, index: bool = False) -> Any:  # noqa: ANN401
    """A reference that may be absent."""
    return Field(default=None, sa_type=BigInteger, index=index)


def instant(*, index: bool = False) -> Any:  # noqa: ANN401
    """An instant, UTC."""
    return Field(sa_type=UtcDateTime, index=index)


def maybe_instant(*, index: bool = False) -> Any:  # noqa: ANN401
    """An instant that may not have come."""
    return Field(default=None, sa_type=UtcDateTime, index=index)


def points_to(column: str, table: str) -> ForeignKeyConstraint:
    """`(town, column)` names a row of `table` of the same town."""
    return ForeignKeyConstraint(["town", column], [f"{table}.town", f"{table}.id"])


def one_of(column: str, values: type[Enum] | Iterable[Any]) -> CheckConstraint:
    """`column` holds one of a closed set of values."""
    plain = [getattr(v, "value", v) for v in values]
    listed = ", ".join(f"'{v}'" if isinstance(v, str) else str(v) for v in plain)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def table_of(model: type[SQLModel]) -> Table:
    """The Core table behind a model, for statements on the hot path."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # set by SQLModel for table=True
    return table


__all__ = [
    "TownIdKey",
    "TownKey",
    "datetime",
    "instant",
    "key_ref",
    "maybe_instant",
    "maybe_ref",
    "metadata",
    "one_of",
    "points_to",
    "ref",
    "table_of",
]

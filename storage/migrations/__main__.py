"""Write migrations out of the tables.

    python -m storage.migrations next "What the step is for"
    python -m storage.migrations first

`next` compares the tables with the last revision and writes what is missing; read it before it is
committed. `first` writes the revisions of the first release anew, and refuses once there are later
ones: a database in use has taken those steps.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import JSON, Connection
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine
from sqlmodel import AutoString

from bot.errors import OperatorError
from storage import schema, sqlite
from storage.tables import metadata
from storage.types import UtcDateTime

VERSIONS = Path(__file__).parent / "versions"

#: The revisions of the first release: a name, what they are for, the modules of their tables.
FIRST = (
    (
        "0001",
        "town",
        "The town: units, households, people, accounts, rooms, doors.",
        ("places", "people", "doors"),
    ),
    (
        "0002",
        "issues",
        "Issues: their events, who joined, answers due, closings, photos.",
        ("issues",),
    ),
    ("0003", "talk", "Talk: messages in and out, questions, timers.", ("talk", "web")),
)

_HEAD = '''"""{words}"""

import sqlalchemy as sa
from alembic import op
{imports}
revision = {revision!r}
down_revision = {before!r}


def upgrade() -> None:
{body}
'''


def main(arguments: Sequence[str]) -> None:
    """Write what was asked for."""
    match arguments:
        case ["first"]:
            write_first()
        case ["next", words] if words.strip():
            write_next(words.strip())
        case _:
            sys.exit(__doc__)


def write_first() -> None:
    """Write the revisions of the first release anew."""
    known = tuple(revision for revision, *_ in FIRST)
    later = [r for r in _written() if r not in known]
    if later:
        sys.exit(f"there are later revisions, which databases in use may have: {', '.join(later)}")
    _all_tables_have_a_place()
    before = None
    for revision, name, words, modules in FIRST:
        tables = {mapper.local_table.name for mapper in _mappers() if _module(mapper) in modules}
        engine = sqlite.sqlite_engine(None)
        with engine.begin() as connection:
            body = _body(_missing(connection, tables), batch=False)
        engine.dispose()
        _write(revision, before, name, words, body)
        before = revision


def write_next(words: str) -> None:
    """Write what the tables have more than the last revision."""
    last = schema.revisions()[-1]
    engine = sqlite.sqlite_engine(None, foreign_keys=False)
    with engine.begin() as connection:
        schema.walk(connection, last)
        steps = _missing(connection, set(metadata.tables))
        body = _body(steps, batch=True)
    engine.dispose()
    if steps.is_empty():
        sys.exit(f"the tables are those of {last}")
    name = re.sub(r"\W+", "_", words.lower()).strip("_")[:40]
    revision = f"{int(last) + 1:04}"
    _write(revision, last, name, words, body)
    print(f"now set EXPECTED in storage/schema.py to {revision!r}")  # noqa: T201  # a script


def _all_tables_have_a_place() -> None:
    known = {module for *_, modules in FIRST for module in modules}
    if new := {_module(mapper) for mapper in _mappers()} - known:
        sys.exit(f"name these modules in FIRST: {', '.join(sorted(new))}")


def _module(mapper: Any) -> str:  # noqa: ANN401  # a mapper of some model
    name: str = mapper.class_.__module__
    return name.rpartition(".")[2]


def _mappers() -> list[Any]:
    from storage.tables.base import TownKey  # noqa: PLC0415

    registry = TownKey._sa_registry  # noqa: SLF001  # SQLModel has no public name for it
    return list(registry.mappers)


def _missing(connection: Connection, tables: set[str]) -> UpgradeOps:
    """The operations that lead from the database to those of our tables."""

    def wanted(
        item: SchemaItem, name: str | None, kind: str, _reflected: object, _other: object
    ) -> bool:
        table = name if kind == "table" else getattr(getattr(item, "table", None), "name", None)
        return table in tables

    context = MigrationContext.configure(
        connection,
        opts={
            "target_metadata": metadata,
            "include_object": wanted,
            "render_item": _render,
            "render_as_batch": True,
            "compare_type": True,
        },
    )
    found = produce_migrations(context, metadata).upgrade_ops
    if found is None:
        raise OperatorError("nothing to compare")
    return found


def _render(kind: str, item: Any, _context: object) -> Any:  # noqa: ANN401  # Alembic's signature
    """Column types in words of SQLAlchemy: a step stays as it is when our types change."""
    if kind != "type" or not isinstance(item, TypeEngine):
        return False
    match item:
        case UtcDateTime():
            return "sa.DateTime(timezone=True)"
        case AutoString():
            return f"sa.String({item.length or ''})"
        case JSON():
            return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
        case _:
            return False


def _body(steps: UpgradeOps, *, batch: bool) -> str:
    code = render_python_code(steps, render_as_batch=batch, render_item=_render)
    lines = [line for line in code.splitlines() if "###" not in line]
    return "\n".join(
        line if line.startswith("    ") or not line else f"    {line}" for line in lines
    )


def _write(revision: str, before: str | None, name: str, words: str, body: str) -> None:
    for old in VERSIONS.glob(f"{revision}_*.py"):
        old.unlink()
    path = VERSIONS / f"{revision}_{name}.py"
    imports = "from sqlalchemy.dialects import postgresql\n" if "postgresql.JSONB" in body else ""
    path.write_text(
        _HEAD.format(words=words, imports=imports, revision=revision, before=before, body=body),
        encoding="utf-8",
    )
    # Formatted first: ruff then marks the few lines that stay too long.
    for command in (["format"], ["check", "--fix", "--exit-zero"], ["check", "--add-noqa"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--silent", str(path)]
        subprocess.run(ruff, check=True)  # noqa: S603  # our own words
    print(path)  # noqa: T201  # a script


def _written() -> list[str]:
    return sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


if __name__ == "__main__":
    main(sys.argv[1:])

"""`loudong rates`: the three rates of a month, unit by unit."""

import asyncio
import csv
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.call import settings_of
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.domain.places import Unit
    from bot.wording.rates import Row
    from storage.store import Turn

_YEARS = range(2000, 2200)
#: Columns of text in a file or a pipe, which have no edge.
_WIDE = 160


def rates(
    context: typer.Context,
    *,
    month: Annotated[
        str | None, typer.Option(help="哪个月，比如 2026-11；不写就是本月", metavar="年-月")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="单位的名称或编号；不写就是全镇", metavar="单位")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV，列更全")] = False,
) -> None:
    """Print the rates of a unit and of those below it, as a table or as CSV."""
    settings = settings_of(context)
    chosen = _month(month) if month is not None else None
    from storage.opening import look

    title, rows = asyncio.run(
        look(
            settings.database_url,
            lambda turn: _rows(turn, chosen, unit),
            now=datetime.now(UTC),
        )
    )
    if as_csv:
        _write_csv(rows)
    else:
        _print(title, rows)


def _month(written: str) -> tuple[int, int]:
    year, _, month = written.partition("-")
    is_month = year.isascii() and year.isdigit() and month.isascii() and month.isdigit()
    if not is_month or int(year) not in _YEARS or not 1 <= int(month) <= 12:  # December
        raise OperatorError(f"“{written}”不是月份，请写成 2026-11 这样。")
    return int(year), int(month)


def _rows(
    turn: "Turn", chosen: tuple[int, int] | None, said: str | None
) -> "tuple[str, list[Row]]":
    from bot.flows.rates import month_bounds
    from bot.wording import rates as say
    from storage import rates as books
    from storage import town

    zone = ZoneInfo(town.required(turn).zone)
    local = turn.now.astimezone(zone)
    year, month = chosen or (local.year, local.month)
    since, until = month_bounds(year, month, zone)
    found = books.shown(books.of_span(turn, _unit(turn, said).id, since, until))
    title = say.table_name(found[0].unit.full_name, year, month)
    return title, [(one.unit.full_name, one.rates, len(one.forgotten)) for one in found]


def _unit(turn: "Turn", said: str | None) -> "Unit":
    from storage import org, overview

    top = org.the_town(turn)
    if said is None:
        return top
    name = said.strip()
    found = [
        one for one in overview.tree(turn, top.id) if name in (one.code, one.name, one.full_name)
    ]
    if not found:
        raise OperatorError(f"没有叫“{said}”的单位。名称和编号见 loudong org export。")
    if len(found) > 1:
        which = "、".join(f"{one.full_name}（{one.code}）" for one in found[:10])
        raise OperatorError(f"叫“{said}”的单位有 {len(found)} 个，请写编号：{which}。")
    return found[0]


def _write_csv(rows: "Sequence[Row]") -> None:
    from bot.wording import rates as say

    csv.writer(sys.stdout, lineterminator="\n").writerows(say.table("", rows).rows)


def _print(title: str, rows: "Sequence[Row]") -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.wording import rates as say

    table = Table(title=title, title_justify="left")
    for index, column in enumerate(say.SHORT_COLUMNS):
        # Folded, never cut: a unit whose name ends in dots is no unit.
        table.add_column(column, justify="left" if index == 0 else "right", overflow="fold")
    for row in rows:
        table.add_row(*say.short_row(*row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    console.print(table)
    console.print(say.explained())

"""`loudong explain`: why an issue went where it went."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.call import settings_of
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.domain.ids import IssueNumber
    from bot.flows.story import Story
    from storage.store import Turn


def explain(
    context: typer.Context,
    *,
    number: Annotated[str, typer.Argument(help="诉求的编号，比如 1027", metavar="编号")],
) -> None:
    """Print every event of an issue: who, which rule, which deadlines."""
    settings = settings_of(context)
    digits = number.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        raise OperatorError(f"“{number}”不是编号，请写成 1027 这样。")
    from bot.domain.ids import IssueNumber
    from bot.wording import explain as say
    from storage.opening import look

    wanted = IssueNumber(int(digits))
    story, zone = asyncio.run(
        look(settings.database_url, lambda turn: _story(turn, wanted), now=datetime.now(UTC))
    )
    if story is None:
        raise OperatorError(say.no_such_issue(wanted))
    for line in say.lines(story, zone):
        typer.echo(line)


def _story(turn: "Turn", number: "IssueNumber") -> "tuple[Story | None, ZoneInfo]":
    from storage import explain as reading
    from storage import town

    zone = ZoneInfo(town.required(turn).zone)
    return reading.explain(turn, number), zone

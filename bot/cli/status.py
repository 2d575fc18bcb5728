"""`loudong status`: how the running bot is doing, read beside it; exit code 1 when not well."""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.call import settings_of
from bot.domain.standing import State

if TYPE_CHECKING:
    from bot.health import ChannelHealth, Report
    from storage.store import Turn

#: A running bot gives a sign of life each minute.
_DEAD_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """What the database tells, by the town's clock and in its zone."""

    report: "Report"
    zone: ZoneInfo

    @property
    def runs(self) -> bool:
        """Whether any process runs a channel."""
        return any(channel.running for channel in self.report.channels)

    @property
    def is_well(self) -> bool:
        """Whether it runs and nobody need look."""
        return self.runs and self.report.is_well


def status(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="给程序看的格式")] = False,
) -> None:
    """Tell about each channel, and what waits to be sent."""
    settings = settings_of(context)
    from storage import opening

    found = asyncio.run(opening.look(settings.database_url, read, now=datetime.now(UTC)))
    if as_json:
        from bot import health

        told = health.as_json(found.report) | {"ok": found.is_well, "running": found.runs}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show(found, Console())
    raise typer.Exit(0 if found.is_well else 1)


def read(turn: "Turn") -> Status:
    """Everything at once, at the town's own time."""
    from bot.health import judge
    from storage import health, standings, town

    home = town.required(turn)
    now = turn.now + home.clock_offset
    kept = standings.everything(turn)
    silent = {one.standing.channel for one in kept if not one.running or now - one.at > _DEAD_AFTER}
    found = health.look(replace(turn, now=now))
    report = judge([one.standing for one in kept], found, now, not_running=silent)
    return Status(report=report, zone=ZoneInfo(home.zone))


def show(found: Status, console: Console) -> None:
    """Print the page."""
    report = found.report
    if not found.runs:
        console.print(Text("楼栋没有在运行。启动：loudong run", style="bold red"))
    if report.channels:
        console.print(_table(found))
    if elsewhere := report.waiting - sum(c.backlog.waiting for c in report.channels):
        console.print(f"另有 {elsewhere} 条消息，要走的渠道没有打开。")
    for alarm in report.alarms:
        console.print(Text(f"✘ {alarm}", style="yellow"))
    from bot.cli import standing

    for channel in report.channels:
        here = channel.standing
        if channel.running and here.state is State.LOGIN and here.code:
            standing.draw(here.code)


def _table(found: Status) -> Table:
    from bot.wording.channels import called

    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="dim")
    for heading in ("", "渠道", "状态", "最近收到", "最近发出", "待发"):
        table.add_column(heading, no_wrap=True)
    table.add_column("说明", overflow="fold")
    for channel in found.report.channels:
        table.add_row(
            _mark(channel),
            called(channel.standing.channel),
            _state(found, channel),
            _clock(found, channel.standing.heard_at),
            _clock(found, channel.standing.said_at),
            _waiting(found, channel),
            _more(found, channel),
        )
    return table


def _mark(channel: "ChannelHealth") -> Text:
    if not channel.is_well:
        return Text("✘", style="bold red")
    if channel.standing.state is not State.ON:
        return Text("…", style="yellow")
    return Text("✔", style="green")


def _state(found: Status, channel: "ChannelHealth") -> str:
    from bot.cli import standing

    if not channel.running:
        return "没有在运行"
    since = found.report.at - channel.standing.since
    return f"{standing.state(channel.standing)}，{_span(since)}"


def _waiting(found: Status, channel: "ChannelHealth") -> str:
    backlog = channel.backlog
    if not backlog.waiting:
        return "没有"
    if backlog.oldest is None:
        return f"{backlog.waiting} 条，都没到时间"
    return f"{backlog.waiting} 条，最久 {_span(found.report.at - backlog.oldest)}"


def _more(found: Status, channel: "ChannelHealth") -> str:
    here = channel.standing
    lines = [f"账号 {here.bot}"] if here.bot else []
    lines += here.notes
    if here.error:
        lines.append(f"出错 {_clock(found, here.error_at)}：{here.error}")
    return "\n".join(lines)


def _clock(found: Status, at: datetime | None) -> str:
    from bot.wording.facts import clock

    if at is None:
        return "还没有"
    return clock(at.astimezone(found.zone), found.report.at.astimezone(found.zone))


def _span(span: timedelta) -> str:
    minutes = max(int(span.total_seconds() // 60), 0)
    if not minutes:
        return "不到 1 分钟"
    if minutes < 60:
        return f"{minutes} 分钟"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"
    return f"{hours // 24} 天"

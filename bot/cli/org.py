"""`loudong org`: the town's lists, in and out."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.call import settings_of
from bot.cli.speech import OPTIONS, Command, new_group
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.domain.calendar import Calendar
    from bot.roster.compare import Difference
    from bot.roster.values import Progress, Roster
    from storage.store import Turn

#: An import that retires more than this share of the lists is probably the wrong file.
_TOO_MANY = 1 / 3
_FEW = 10

app = new_group("名单：镇、社区、微社区、楼栋，人员和岗位，住户")

_STAGES = {
    "units": "写入单位",
    "people": "写入人员",
    "posts": "写入岗位",
    "households": "写入住户",
    "residences": "写入住址",
}


@app.command(
    "import", cls=Command, help="导入名单；先加 --dry-run 看看会改什么", options_metavar=OPTIONS
)
def import_(
    context: typer.Context,
    *,
    file: Annotated[Path, typer.Argument(help=".xlsx 文件，或装着 CSV 的文件夹", metavar="文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么，什么都不写入")] = False,
    everything: Annotated[bool, typer.Option("--all", help="改动全部列出")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="停用很多行时也不拦")] = False,
) -> None:
    """Read the lists, show what changes, and write it unless it is a dry run."""
    settings = settings_of(context)
    new = _read(file)
    if dry_run:
        old = asyncio.run(_stored(settings))
        _show(old, new, everything=everything)
        typer.echo("这是预演，什么都没有写入。")
        return
    old, difference = asyncio.run(_write(settings, new, yes=yes))
    _show(old, new, everything=everything)
    if difference:
        typer.echo("已写入。停用的保留着历史，没有删除。")


@app.command(
    "export", cls=Command, help="把现在的名单写成文件，导入时能原样读回", options_metavar=OPTIONS
)
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=".xlsx 文件，或放 CSV 的文件夹", metavar="文件")],
) -> None:
    """Write the lists as stored."""
    settings = settings_of(context)
    from bot.roster.export import write

    check_folder(file)
    stored = asyncio.run(_stored(settings))
    if not stored.units:
        raise OperatorError("还没有名单，请先用 loudong org import 导入。")
    with progress_bar() as progress:
        try:
            write(stored, file, progress)
        except OSError as error:
            raise OperatorError(f"写不了 {file}：{error.strerror}。请检查目录和权限。") from error
    typer.echo(f"已写好 {file}：{len(stored.units)} 个单位，{len(stored.people)} 人。")


@app.command(
    "template", cls=Command, help="写一个空的名单，带说明和下拉列表", options_metavar=OPTIONS
)
def template(
    file: Annotated[Path, typer.Argument(help="要写的 .xlsx 文件", metavar="文件")] = Path(
        "名单.xlsx"
    ),
) -> None:
    """Write the empty workbook."""
    from bot.roster.template import write_template

    if file.exists():
        raise OperatorError(f"{file} 已经有了，没有改动。请换个名字。")
    check_folder(file)
    try:
        write_template(file)
    except OSError as error:
        raise OperatorError(f"写不了 {file}：{error.strerror}。请检查目录和权限。") from error
    typer.echo(f"已写好 {file}。填好后先试一遍：loudong org import {file} --dry-run")


def check_folder(file: Path) -> None:
    """Raise `OperatorError` unless the folder that `file` is to be written into is there."""
    if not file.absolute().parent.is_dir():
        raise OperatorError(f"没有 {file.absolute().parent} 这个目录，写不了 {file.name}。")


def calendar_of(settings: "Settings", now: datetime) -> "Calendar":
    """The holidays of the years around now."""
    from bot import holidays

    return holidays.load_around(settings.timezone, settings.holidays, now.year)


def _read(file: Path) -> "Roster":
    """The lists in the file; every fault is told, one a line."""
    from bot.roster import workbook
    from bot.roster.values import Roster

    with progress_bar() as progress:
        found = workbook.read(file, progress)
    if isinstance(found, Roster):
        return found
    for fault in found:
        typer.echo(str(fault), err=True)
    raise OperatorError(f"{file} 里有 {len(found)} 处要改，什么都没有写入。")


def _show(old: "Roster", new: "Roster", *, everything: bool) -> None:
    from bot.cli.difference import SHOWN, lines
    from bot.roster.compare import compare

    for line in lines(compare(old, new), old, new, None if everything else SHOWN):
        typer.echo(line)


async def _stored(settings: "Settings") -> "Roster":
    """The lists as stored; empty when there is no database yet."""
    from bot.roster.values import Roster
    from storage import roster, schema
    from storage.opening import look

    if (await schema.version(settings.database_url)).current is None:
        return Roster()
    return await look(settings.database_url, roster.load, now=datetime.now(UTC))


async def _write(settings: "Settings", new: "Roster", *, yes: bool) -> "tuple[Roster, Difference]":
    from storage.aside import change

    now = datetime.now(UTC)
    calendar = calendar_of(settings, now)
    with progress_bar() as progress:

        def work(turn: "Turn") -> "tuple[Roster, Difference]":
            from bot.domain.places import Tier
            from bot.handlers import rerouting
            from bot.handlers.delivery import deliver
            from bot.roster.compare import compare
            from storage import roster, town

            name = next(unit.name for unit in new.units if unit.tier is Tier.TOWN)
            town.ensure(turn, name=name, origin=town.Origin.REAL)
            old = roster.load(turn)
            difference = compare(old, new)
            if not yes:
                _refuse_wrong_file(old, difference)
            applied = roster.apply(turn, difference, progress)
            town.rename(turn, name)
            if difference:
                deliver(turn, calendar, rerouting.after_lists(turn, calendar, applied.ended), None)
            return old, difference

        return await change(settings.database_url, work, now=now)


def _refuse_wrong_file(old: "Roster", difference: "Difference") -> None:
    rows = len(old.units) + len(old.people) + len(old.posts) + len(old.households)
    gone = len(difference.retired)
    if gone > _FEW and gone > rows * _TOO_MANY:
        raise OperatorError(
            f"这会停用 {gone} 行（现有 {rows} 行），像是拿错了文件，什么都没有写入。"
            "请先用 --dry-run 看看；确实要停用，请加 --yes。"
        )


@contextmanager
def progress_bar() -> "Iterator[Progress]":
    """A bar for each stage, gone when the work is done; none where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    console = Console(stderr=True)
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(_STAGES.get(stage, stage), total=total)
        bars.update(tasks[stage], completed=done, total=total)

    with bars:
        yield tell

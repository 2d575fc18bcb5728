"""One page that says what works, and what to do about the rest."""

import asyncio
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import config
from bot.cli.call import call_of, settings_of
from bot.config import Settings
from bot.errors import OperatorError

if TYPE_CHECKING:
    from storage.health import Health
    from storage.staffing import Staffing

#: Less than this and the disk is nearly full (bytes).
_LITTLE = 1_000_000_000
#: A message that waits longer is not merely paced.
_TOO_LONG = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page; `advice` is empty when all is well."""

    subject: str
    says: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be done."""
        return not self.advice


def doctor(context: typer.Context) -> None:
    """Look at everything and say what is to be done; exit code 1 when anything is."""
    try:
        settings = settings_of(context)
    except OperatorError as error:
        findings = [Finding("设置", str(error), "改好设置文件 .env 再试")]
    else:
        file = call_of(context).file or config.ENV_FILE
        findings = asyncio.run(examine(settings, file))
    show(findings, Console())
    bad = sum(not finding.is_well for finding in findings)
    typer.echo(f"有 {bad} 项要处理。" if bad else "都正常。")
    raise typer.Exit(1 if bad else 0)


def show(findings: list[Finding], console: Console) -> None:
    """Print the page."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        mark = Text("✔", style="green") if finding.is_well else Text("✘", style="bold red")
        words = Text(finding.says)
        if finding.advice:
            words.append(f"\n→ {finding.advice}", style="yellow")
        table.add_row(mark, finding.subject, words)
    console.print(table)


async def examine(settings: Settings, file: Path) -> list[Finding]:
    """Look at everything; changes nothing."""
    now = datetime.now(UTC)
    return [
        _settings(file),
        *await _database(settings, now),
        _channels(settings),
        _holidays(settings, now),
        _categories(settings),
        *_disk(settings),
    ]


def _settings(file: Path) -> Finding:
    where = f"读自 {file}" if file.is_file() else f"没有 {file}，全用默认值"
    strange = config.unknown(config.names_in_use(file))
    if not strange:
        return Finding("设置", where)
    listed = "、".join(
        f"{name}（是不是 {meant}？）" if meant else name for name, meant in strange.items()
    )
    return Finding("设置", f"{where}；不认识：{listed}", "改正或删掉这几行")


async def _database(settings: Settings, now: datetime) -> list[Finding]:
    from storage import schema

    address = settings.database_url
    try:
        name = schema.database_url(address).render_as_string(hide_password=True)
        version = await schema.version(address)
    except OperatorError as error:
        return [Finding("数据库", str(error), "改好 LOUDONG_DATABASE 或数据库再试")]
    if version.current is None:
        return [Finding("数据库", f"{name} 还没有建", "运行 loudong migrate，或直接 loudong run")]
    if not version.is_right:
        says = f"{name} 是版本 {version.current}，本程序要 {version.expected}"
        return [Finding("数据库", says, "备份后运行 loudong migrate")]
    return [Finding("数据库", f"{name}，版本 {version.current}"), *await _town(address, now)]


async def _town(address: str, now: datetime) -> list[Finding]:
    from storage import health, opening, staffing

    found, well = await opening.look(
        address, lambda turn: (staffing.staffing(turn), health.look(turn)), now=now
    )
    return [*_staffing(found), _outbox(well, now), _alarms(well.alarms)]


def _staffing(found: "Staffing") -> Iterator[Finding]:
    if found.town is None or not found.buildings:
        yield Finding("名单", "还没有楼栋", "导入名单：loudong org import 文件.xlsx")
        return
    yield Finding("名单", f"{found.town}，{found.buildings} 栋楼，{found.stewards} 位楼栋长")
    yield _share(
        "楼栋群",
        found.without_room,
        "栋楼没有绑定群",
        "每栋楼都绑定了群",
        "请负责人在楼栋群里发：@小楼 绑定 3号楼",
    )
    yield _share(
        "楼栋长",
        found.without_steward,
        "栋楼没有楼栋长",
        "每栋楼都有楼栋长",
        "在名单里补上，再运行 loudong org import",
    )
    yield _share(
        "楼栋长账号",
        found.without_account,
        "位楼栋长还没有和小楼私聊过，通知不到",
        "楼栋长都能通知到",
        "请他们私聊小楼说：我是3号楼楼栋长",
    )
    yield _share(
        "管理员",
        0 if found.operators else 1,
        "个都没有，出了问题没人收到提醒",
        f"{found.operators} 位",
        "在名单里设一位，再运行 loudong org import",
    )


def _share(subject: str, missing: int, lacks: str, well: str, advice: str) -> Finding:
    return Finding(subject, f"{missing} {lacks}", advice) if missing else Finding(subject, well)


def _outbox(health: "Health", now: datetime) -> Finding:
    """What may be sent and is not; what waits for the morning is in order."""
    if health.late_since is None:
        return Finding("待发消息", "没有积压")
    age = now - health.late_since
    says = f"{health.waiting} 条，最早的等了 {int(age.total_seconds() // 60)} 分钟"
    if age > _TOO_LONG:
        return Finding("待发消息", says, "看看楼栋是否在运行、渠道是否连得上")
    return Finding("待发消息", says)


def _alarms(texts: Sequence[str]) -> Finding:
    if not texts:
        return Finding("提醒", "没有")
    return Finding("提醒", "\n".join(texts), "按上面说的处理；处理好后会自己消失")


def _channels(settings: Settings) -> Finding:
    if not settings.is_demo:
        return Finding(
            "渠道", "正式环境还没有接上群聊渠道", "先用演示环境试：LOUDONG_ENVIRONMENT=demo"
        )
    page = f"http://{settings.web.host}:{settings.web.port}"
    if _answers(settings.web.host, settings.web.port):
        return Finding("渠道", f"网页聊天 {page}，端口有程序在用（楼栋在运行就是它）")
    return Finding("渠道", f"网页聊天 {page}，端口空着，可以启动")


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _holidays(settings: Settings, now: datetime) -> Finding:
    from bot import holidays

    today = now.astimezone(settings.timezone).date()
    years = (today.year, today.year + 1)
    try:
        calendar = holidays.load(settings.timezone, settings.holidays, years)
    except OperatorError as error:
        return Finding("节假日", str(error), "改好文件再试")
    known = "、".join(str(year) for year in years if calendar.knows(year)) or "都没有"
    if missing := holidays.missing_years(calendar, today):
        listed = "、".join(str(year) for year in missing)
        return Finding(
            "节假日",
            f"没有 {listed} 年的表，先只按周末算",
            "升级 chinesecalendar，或用 LOUDONG_HOLIDAYS 指定一个文件",
        )
    later = "" if calendar.knows(years[1]) else f"；{years[1]} 年的一般十一月公布"
    return Finding("节假日", f"有 {known} 年的表{later}")


def _categories(settings: Settings) -> Finding:
    from bot import kinds

    try:
        known = kinds.load(settings.categories)
    except OperatorError as error:
        return Finding("类别", str(error), "改好文件再试")
    own = [category.name for category in known.categories if known.is_added(category)]
    listed = f"，另加 {'、'.join(own)}" if own else ""
    return Finding("类别", f"自带 {len(known.categories) - len(own)} 类{listed}")


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = next(
        (p for p in (settings.data, *settings.data.absolute().parents) if p.is_dir()), Path()
    )
    free = shutil.disk_usage(folder).free
    says = f"还剩 {free / 1_000_000_000:.1f} GB（{folder.absolute()}）"
    little = free < _LITTLE
    yield Finding("磁盘", says, "腾出空间，或把数据目录移到大一点的盘" if little else "")
    photos = settings.photos if settings.photos.is_dir() else folder
    if _can_write(photos):
        yield Finding("照片目录", f"{settings.photos} 可以写")
    else:
        yield Finding("照片目录", f"{photos} 不能写", "把目录的写权限给运行楼栋的用户")


def _can_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)

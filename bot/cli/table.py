"""All commands, in the order and groups in which `loudong --help` shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import (
    demo_wechat,
    doctor,
    doorcode,
    explain,
    link,
    org,
    people,
    rates,
    replay,
    start,
    status,
    telegram,
    understand,
    understanding,
)
from bot.cli.call import Call
from bot.cli.speech import OPTIONS, Command, new_group, speak_chinese


class Panel(StrEnum):
    """The groups of the help page."""

    START = "启动"
    ORGANISATION = "组织"
    QUERIES = "查询"
    REHEARSAL = "演练"
    UPKEEP = "维护"


@dataclass(frozen=True, slots=True)
class Entry:
    """A command, or a group of commands (`loudong org …`)."""

    name: str
    what: Callable[..., Any] | typer.Typer
    panel: Panel
    #: What it does, on the help page (a group of commands says so itself).
    says: str = ""


COMMANDS = (
    Entry("init", start.init, Panel.START, "问几个问题，写好设置文件 .env"),
    Entry("run", start.run, Panel.START, "启动楼栋，直到按 Ctrl+C"),
    Entry("status", status.status, Panel.START, "看看在跑的楼栋：每个渠道怎样、有没有积压"),
    Entry("doctor", doctor.doctor, Panel.START, "看看哪些正常、哪些要处理，一页说清"),
    Entry("org", org.app, Panel.ORGANISATION),
    Entry("invite", people.invite, Panel.ORGANISATION, "给负责人或楼栋长做一次性的绑定码"),
    Entry("doorcode", doorcode.doorcode, Panel.ORGANISATION, "印楼门口的门贴：扫码就能报事，PDF"),
    Entry("link", link.link, Panel.ORGANISATION, "给楼栋长、负责人私人链接，不用聊天软件也能办"),
    Entry("telegram", telegram.app, Panel.ORGANISATION),
    Entry("rates", rates.rates, Panel.QUERIES, "看一个月的三率：表格或 CSV"),
    Entry("explain", explain.explain, Panel.QUERIES, "看一件诉求为什么这样走：每一步、规则、期限"),
    Entry("replay", replay.replay, Panel.REHEARSAL, "按脚本演一段对话，看机器人怎么说"),
    Entry("understand", understand.understand, Panel.REHEARSAL, "看小楼怎样读一句话，读对多少"),
    Entry("understanding", understanding.app, Panel.REHEARSAL),
    Entry("demo", demo_wechat.app, Panel.REHEARSAL),
    Entry("forget", people.forget, Panel.UPKEEP, "删除一个人的姓名、手机、账号、原话和照片"),
    Entry("migrate", start.migrate, Panel.UPKEEP, "把数据库升级到本程序的版本（run 也会自己做）"),
)


def build() -> typer.Typer:
    """The command line with all commands."""
    speak_chinese()
    app = new_group("楼栋：小区群里的助手。居民说一句，楼栋长来办，办好告诉居民。")
    app.callback()(_before)
    for entry in COMMANDS:
        if isinstance(entry.what, typer.Typer):
            app.add_typer(entry.what, name=entry.name, rich_help_panel=entry.panel.value)
        else:
            add = app.command(
                entry.name,
                cls=Command,
                help=entry.says,
                options_metavar=OPTIONS,
                rich_help_panel=entry.panel.value,
            )
            add(entry.what)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"楼栋 {version('loudong')}")
        raise typer.Exit


def _before(
    context: typer.Context,
    settings: Annotated[
        Path | None,
        typer.Option(help="设置文件；不写就用当前目录的 .env", metavar="文件", show_default=False),
    ] = None,
    debug: Annotated[
        bool,
        typer.Option("--debug", envvar="LOUDONG_DEBUG", help="出错时显示细节，日志记到最细"),
    ] = False,
    version: Annotated[  # noqa: ARG001  # its callback does it
        bool, typer.Option("--version", help="显示版本", callback=_version, is_eager=True)
    ] = False,
) -> None:
    context.obj = Call(file=settings, debug=debug)

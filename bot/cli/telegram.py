"""`loudong telegram`: whether the bot's account is set up well, and links for people to tap."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.channels.telegram.settings import TelegramSettings
from bot.cli.call import settings_of
from bot.cli.speech import OPTIONS, Command, new_group
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.channels.telegram.look import Look

app = new_group("Telegram：看账号设好没有，做给楼栋长点的链接")


@app.command("check", cls=Command, help="问一下 Telegram：令牌、隐私模式", options_metavar=OPTIONS)
def check(context: typer.Context) -> None:
    """Ask Telegram about the account."""
    found = _look(context)
    for note in found.notes:
        typer.echo(note)
    if found.waiting:
        typer.echo(f"还有 {found.waiting} 条消息没取走；楼栋在运行的话马上就会取")


@app.command("links", cls=Command, help="做链接：认领楼栋、把小楼请进群", options_metavar=OPTIONS)
def links(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(help="带小区名的楼栋，如 金德花园3号楼", metavar="楼栋")],
) -> None:
    """Print the links of a building."""
    from bot.channels.telegram import commands

    if len(unit.encode()) > commands.UNIT_AT_MOST:
        raise OperatorError(f"“{unit}”太长，放不进链接，请写短一点。")
    username = _look(context).username
    typer.echo(f"发给楼栋长，点开按“开始”，就是说“我是{unit}楼栋长”，负责人确认后生效：")
    typer.echo(f"  {commands.claim_link(username, unit)}")
    typer.echo("发给负责人，点开选群，小楼就进群并绑定这栋楼：")
    typer.echo(f"  {commands.group_link(username, unit)}")


def _look(context: typer.Context) -> "Look":
    settings = settings_of(context)
    from bot.channels.telegram.look import look

    return asyncio.run(look(settings.channel(TelegramSettings)))

"""How a channel is doing, as the operator reads it: a line, and a picture to scan."""

import sys

import typer

from bot.domain.standing import Standing, State
from bot.wording.channels import called

_STATES = {
    State.STARTING: "正在连接",
    State.ON: "正常",
    State.AWAY: "连不上，正在自己重试",
    State.LOGIN: "要扫码登录",
    State.FAILED: "用不了，要您处理",
}


def state(standing: Standing) -> str:
    """The state in words."""
    return _STATES[standing.state]


def line(standing: Standing) -> str:
    """One channel on one line: `微信：正常，账号 wxid_1`."""
    said = f"{called(standing.channel)}：{state(standing)}"
    if standing.state is not State.ON:
        return f"{said}（{standing.error}）" if standing.error else said
    return f"{said}，账号 {standing.bot}" if standing.bot else said


def draw(code: str) -> None:
    """The picture to scan, where somebody sits at a terminal; in a log it would be noise."""
    if not sys.stdout.isatty():
        typer.echo("请在终端里运行 loudong status，用那个账号的手机扫图里的码。")
        return
    import segno

    typer.echo("请用那个账号的手机扫这个码：")
    segno.make(code, error="l", micro=False).terminal(compact=True)


def tell(standing: Standing) -> None:
    """What is said while the bot runs: at the start and when the state changes."""
    typer.echo(line(standing))
    if standing.state is State.LOGIN and standing.code:
        draw(standing.code)

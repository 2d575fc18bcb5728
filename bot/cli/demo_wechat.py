"""`loudong demo wechat`: the demo town in a WeChat that exists only in memory.

Adds itself to the group of `demo.py`, so that whoever takes `app` from here has both.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.call import settings_of
from bot.cli.demo import app, from_checkout
from bot.cli.speech import OPTIONS, Command
from bot.errors import OperatorError

__all__ = ["app"]

#: A month at most at once, as on the demo town's own page.
_MINUTES_AT_MOST = 30 * 24 * 60


@app.command(
    "wechat",
    cls=Command,
    help="微信：真的网关，后面是假的微信，一页网页谁都能扮演",
    options_metavar=OPTIONS,
)
def wechat(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="网页的端口", metavar="端口", min=1, max=65535)] = 8730,
) -> None:
    """Run a gateway of our own with the demo town until it is interrupted."""
    settings_of(context, talkative=True)
    stand_in = from_checkout("tests.emulators.wechat.demo")
    try:
        stand_in.node()
    except ModuleNotFoundError as error:
        raise OperatorError("没有 Node：请先 make setup，再用 .venv/bin/loudong。") from error
    if not stand_in.is_installed():
        typer.echo("第一次要装网关用的包，大约一分钟…")
        try:
            stand_in.install()
        except (subprocess.CalledProcessError, OSError) as error:
            raise OperatorError("网关没有装上，请看看网络，再试 make gateway。") from error

    def opened(url: str) -> None:
        typer.echo(f"已启动：{url}")
        typer.echo("选一个人，再选群或私聊，说话、发照片；小楼照真人的快慢回话，要等两三秒。")
        typer.echo("在这里输入分钟数再回车，镇上的时间就往前走。全在内存里，按 Ctrl+C 停止。")

    with tempfile.TemporaryDirectory(prefix="loudong-") as folder:
        try:
            asyncio.run(stand_in.run(port, Path(folder), _minutes(), opened))
        except OSError as error:
            raise OperatorError(f"端口 {port} 用不了，请用 --port 换一个。") from error


async def _minutes() -> AsyncIterator[int]:
    """What is typed, while somebody can type."""
    if not sys.stdin.isatty():
        return
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        said = line.decode(errors="replace").strip()
        if said.isdecimal() and 0 < int(said) <= _MINUTES_AT_MOST:
            yield int(said)
            typer.echo(f"往前走了 {said} 分钟。")
        elif said:
            typer.echo(f"请输入 1 到 {_MINUTES_AT_MOST} 的分钟数。")

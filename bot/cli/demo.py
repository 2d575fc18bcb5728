"""`loudong demo`: the demo town on a chat platform of its own, without any account there.

The platforms' stand-ins are among the tests, so this works in a checkout of the source only.
"""

import asyncio
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

import bot
from bot.cli.call import settings_of
from bot.cli.speech import OPTIONS, Command, new_group
from bot.errors import OperatorError

app = new_group("试一试：不用任何账号，在自己的机器上演一遍聊天软件里的样子")


@app.command(
    "telegram", cls=Command, help="Telegram：一页网页，谁都能扮演", options_metavar=OPTIONS
)
def telegram(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="网页的端口", metavar="端口", min=1, max=65535)] = 8720,
) -> None:
    """Run a Telegram of our own with the demo town until it is interrupted."""
    settings_of(context, talkative=True)
    stand_in = from_checkout("tests.emulators.telegram.demo")

    def opened(url: str) -> None:
        typer.echo(f"已启动：{url}")
        typer.echo("左边选一个人，下面选群或私聊，说话、发照片、按按钮；双击一条消息可以回复或改。")
        typer.echo("全在内存里，停下就没了。按 Ctrl+C 停止。")

    with tempfile.TemporaryDirectory(prefix="loudong-") as folder:
        try:
            asyncio.run(stand_in.run(port, Path(folder), opened))
        except OSError as error:
            raise OperatorError(f"端口 {port} 用不了，请用 --port 换一个。") from error


def from_checkout(name: str) -> ModuleType:
    """A module of the tests; `OperatorError` where they are not: in an installed package."""
    root = Path(bot.__file__).resolve().parents[1]
    if not (root / "tests" / "emulators").is_dir():
        raise OperatorError(
            "这个命令要在源代码目录里用：先 git clone，再 make setup，用 .venv/bin/loudong。"
        )
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return import_module(name)

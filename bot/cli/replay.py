"""`loudong replay`: play a written conversation, and see what the bot says."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from bot.cli.call import settings_of
from bot.errors import OperatorError

_START = "2026-03-02T09:00:00+08:00"


def replay(
    context: typer.Context,
    *,
    file: Annotated[
        str, typer.Argument(help="一行一个 JSON 的脚本；- 是标准输入", metavar="文件|-")
    ],
    org: Annotated[
        str,
        typer.Option(help="demo 演示镇，或名单文件（.xlsx 或 CSV 文件夹）", metavar="demo|文件"),
    ] = "demo",
    database: Annotated[
        str | None,
        typer.Option(
            "--db",
            help="数据库地址；不写就用一个新的，放完就没了",
            metavar="地址",
            show_default=False,
        ),
    ] = None,
    start: Annotated[str, typer.Option(help="从什么时间开始", metavar="时间")] = _START,
    echo: Annotated[bool, typer.Option("--echo", help="把脚本里的话也写出来")] = False,
) -> None:
    """Play a script; exit code 1 when the bot did not say what the script expects."""
    settings = settings_of(context)
    from bot.replay import run as replaying
    from bot.replay.stage import IN_MEMORY

    wanted = replaying.Replay(
        start=_start(start),
        database=database or IN_MEMORY,
        org=org,
        echo=echo,
        photos=settings.photos if database else None,
        holidays=settings.holidays,
        categories=settings.categories,
    )
    with _lines(file) as lines:
        failures = asyncio.run(replaying.run(wanted, lines, _tell))
    for failure in failures:
        typer.echo(str(failure), err=True)
    if failures:
        raise typer.Exit(1)


def _start(text: str) -> datetime:
    from bot.replay import moments

    try:
        return moments.instant(text, moments.DEFAULT_ZONE)
    except ValueError as error:
        raise OperatorError(f"--start“{text}”看不懂，应为 {_START} 这样的时间。") from error


@contextlib.contextmanager
def _lines(file: str) -> Iterator[TextIO]:
    if file == "-":
        yield sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8-sig") as lines:
            yield lines
    except UnicodeDecodeError as error:
        raise OperatorError(f"{file} 不是 UTF-8 编码的文本。") from error
    except FileNotFoundError as error:
        raise OperatorError(f"找不到 {file}，请检查路径。") from error
    except OSError as error:
        raise OperatorError(f"打不开 {file}，请检查它是不是文件、能不能读。") from error


def _tell(line: str) -> None:
    # At once: whoever writes the script line by line waits for the answer.
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

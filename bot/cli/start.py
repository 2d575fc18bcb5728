"""Starting: write the settings, look whether all is well, run."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import config
from bot.cli.call import call_of, settings_of
from bot.config import Environment
from bot.errors import OperatorError


def init(
    context: typer.Context,
    *,
    environment: Annotated[
        Environment | None, typer.Option(help="demo 演示，production 正式", metavar="环境")
    ] = None,
    town: Annotated[str | None, typer.Option(help="镇（街道）的名字", metavar="名字")] = None,
    data: Annotated[str | None, typer.Option(help="数据目录", metavar="目录")] = None,
    database: Annotated[
        str | None, typer.Option(help="数据库地址；不写就用数据目录里的文件", metavar="地址")
    ] = None,
    port: Annotated[str | None, typer.Option(help="网页聊天的端口", metavar="端口")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不提问，没写的用默认值")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="设置文件已有时重写")] = False,
) -> None:
    """Ask for the settings that matter and write the file; refuse to overwrite one unasked."""
    file = call_of(context).file or config.ENV_FILE
    if file.exists() and not overwrite:
        raise OperatorError(f"{file} 已经有了，没有改动。要重写请加 --overwrite。")
    given = {
        "LOUDONG_ENVIRONMENT": environment.value if environment else None,
        "LOUDONG_TOWN": town,
        "LOUDONG_DATA": data,
        "LOUDONG_DATABASE": database,
        "LOUDONG_WEB_PORT": port,
    }
    answers = {name: value for name, value in given.items() if value is not None}
    if not yes:
        if not sys.stdin.isatty():
            raise OperatorError("这里不能提问；请加 --yes，并用选项写明要改的设置。")
        answers |= _ask([name for name in given if name not in answers])
    _write(file, answers)
    typer.echo(f"已写好 {file}。接着运行 loudong doctor 看看，再用 loudong run 启动。")


def run(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(help="网页聊天的端口，只管这一次", metavar="端口", min=1, max=65535),
    ] = None,
) -> None:
    """Run the bot until it is interrupted."""
    settings = settings_of(context, talkative=True)
    if port is not None:
        web = settings.web.model_copy(update={"port": port})
        settings = settings.model_copy(update={"web": web})
    from bot import app
    from bot.cli import standing

    def opened(port: int) -> None:
        typer.echo(f"已启动：http://{settings.web.host}:{port}")
        if settings.environment is Environment.DEMO:
            typer.echo("这是演示镇，没有登录，谁都能扮演任何人，所以只在本机打开。按 Ctrl+C 停止。")

    asyncio.run(app.run(settings, opened, standing.tell))


def migrate(context: typer.Context) -> None:
    """Make the database, or move it up to this program's version."""
    settings = settings_of(context)
    from storage import schema

    before = schema.migrate(settings.database_url)
    if before.is_right:
        typer.echo(f"数据库已是版本 {before.expected}，不用升级。")
    elif before.current is None:
        typer.echo(f"已建好数据库，版本 {before.expected}。")
    else:
        typer.echo(f"数据库已从版本 {before.current} 升级到 {before.expected}。")


def _ask(names: list[str]) -> dict[str, str]:
    """Ask for each setting; enter keeps the default."""
    answers = {}
    for name in names:
        _, field = config.variables()[name]
        default = config.shown(field.default)
        answer = typer.prompt(str(field.description), default=default, show_default=bool(default))
        if answer.strip() != default:
            answers[name] = answer.strip()
    return answers


def _write(file: Path, answers: dict[str, str]) -> None:
    """Write the example with the answers in it, once they are known to be readable."""
    lines = config.example().splitlines()
    for index, line in enumerate(lines):
        name = line.removeprefix("# ").partition("=")[0]
        if name in answers:
            lines[index] = f"{name}={_quoted(answers[name])}"
    partial = file.with_name(f"{file.name}.part")
    try:
        # It may come to hold tokens: for its owner alone.
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write("\n".join(lines) + "\n")
        config.load(partial)
        partial.replace(file)
    except OSError as error:
        raise OperatorError(f"写不了 {file}：{error.strerror}。请检查目录的写权限。") from error
    finally:
        partial.unlink(missing_ok=True)


def _quoted(value: str) -> str:
    """As the file's reader takes it back: in single quotes, where nothing is replaced."""
    if "\n" in value or "'" in value:
        raise OperatorError("设置里不能有换行和单引号。")
    return f"'{value}'" if any(sign in value for sign in ' #$"\\') else value

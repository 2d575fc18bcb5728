"""Help and usage errors of the command line in Chinese: the library speaks English by itself."""

import re
from collections.abc import Callable
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

OPTIONS = "[选项]"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: What an English message is about: 'this', or (this) at its end.
_QUOTED = re.compile(r"'([^']*)'|\(([^()]*)\)\.?$")


def speak_chinese() -> None:
    """Put the words of the help pages into Chinese."""
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.DEFAULT_STRING = "[默认：{}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    rich_utils.ENVVAR_STRING = "[环境变量：{}]"
    rich_utils.RANGE_STRING = ""


def _usage(english: str) -> str:
    return english.replace("Usage: ", "用法：", 1).replace("[OPTIONS]", OPTIONS)


class Command(TyperCommand):
    """A command whose help page is Chinese."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401  # the library's own context
        """How to write it."""
        return _usage(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401  # the library's own options
        """The options and arguments, `--help` explained."""
        return _in_chinese(super().get_params(ctx))


class Group(TyperGroup):
    """A group of commands whose help page is Chinese."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401  # as above
        """How to write it."""
        return _usage(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401  # as above
        """The options and arguments, `--help` explained."""
        return _in_chinese(super().get_params(ctx))


def _in_chinese(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        if parameter.name == "help":
            parameter.help = "显示这一页"
        if getattr(parameter, "is_flag", False):
            parameter.metavar = " "
    return parameters


def new_group(says: str) -> typer.Typer:
    """A group of commands: `loudong org …`."""
    return typer.Typer(
        cls=Group,
        help=says,
        no_args_is_help=True,
        add_completion=False,
        options_metavar=OPTIONS,
        subcommand_metavar="命令 [参数]…",
        rich_markup_mode="rich",
    )


def wrongly_written(error: typer.TyperException) -> str:
    """What is wrong with the command as typed, in one sentence."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "loudong"
    return f"{_what_is_wrong(error).rstrip('。')}。用法见 {command} --help。"


def _what_is_wrong(error: typer.TyperException) -> str:
    if _CHINESE.search(error.message):
        return error.message
    kind = type(error).__name__
    tell: Callable[[typer.TyperException], str] | None = _SENTENCES.get(kind)
    if tell is not None:
        return tell(error)
    found = _QUOTED.search(error.message)
    named = next((part for part in found.groups() if part), "") if found else ""
    if error.message.startswith("No such command"):
        return f"没有“{named}”这个命令"
    if error.message.startswith("Missing command"):
        return "后面要写一个命令"
    if error.message.startswith("Got unexpected extra argument"):
        return f"“{named}”是多出来的"
    return f"命令写得不对：{error.message}"


def _parameter(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "参数"
    option = next((name for name in parameter.opts if name.startswith("--")), None)
    return option or str(parameter.metavar or parameter.name).upper()


def _bad_value(error: typer.TyperException) -> str:
    found = _QUOTED.search(error.message)
    value = f"“{found.group(1)}”" if found and found.group(1) else ""
    return f"{_parameter(error)} 的值{value}不对"


_SENTENCES: dict[str, Callable[[typer.TyperException], str]] = {
    "NoSuchOption": lambda error: f"没有 {getattr(error, 'option_name', '')} 这个选项",
    "MissingParameter": lambda error: f"缺少 {_parameter(error)}",
    "BadParameter": _bad_value,
    "BadOptionUsage": lambda error: f"{getattr(error, 'option_name', '选项')} 后面要写一个值",
}

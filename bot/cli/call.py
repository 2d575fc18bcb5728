"""What every command gets: the settings, and whether the operator wants to see how things fail."""

from dataclasses import dataclass
from pathlib import Path

import typer

from bot import config, logs
from bot.config import LogLevel, Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """What was written before the command's name."""

    #: The file with settings; None: `.env`, if there is one.
    file: Path | None = None
    debug: bool = False


def call_of(context: typer.Context) -> Call:
    """What was written before the command's name."""
    return context.find_object(Call) or Call()


def settings_of(context: typer.Context, *, talkative: bool = False) -> Settings:
    """The settings, with the log set up: warnings alone, unless the command is the bot's own run.

    Raises `OperatorError` for a setting that cannot be read.
    """
    call = call_of(context)
    settings = config.load(call.file)
    level = settings.log_level if talkative else LogLevel.WARNING
    logs.set_up(LogLevel.DEBUG if call.debug else level, settings.log_format)
    return settings

"""The log: structured, for operators, and without what residents say.

A line says what happened to which message (`message`), issue (`issue`) and tier (`tier`), never
what was said: words of people and telephone numbers are taken out of every line above DEBUG.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import ExcInfo, Processor

from bot.config import LogFormat, LogLevel
from bot.errors import LoudongError

_Line = MutableMapping[str, Any]

#: Keys under which words of people would stand.
PRIVATE_KEYS = frozenset(
    "text words what body content quote name sender_name chat_name phone reply said title".split()
)
TAKEN_OUT = "…"
#: Telephone and identity numbers: mobile, landline with its area, 18 digits (the last may be X).
_NUMBER = re.compile(
    r"(?<![\d.])(?:\+?86[- ]?)?"
    r"(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]\d{7,8}|\d{17}[\dXx])(?!\d)"
)
#: Our own ids, which may be as long.
_ID_KEYS = frozenset("message letter issue photo prompt timer account room person tier seq".split())


def set_up(level: LogLevel, form: LogFormat, stream: TextIO | None = None) -> None:
    """Send the log to `stream` (stderr when None), from `level` on."""
    number = logging.getLevelNamesMapping()[level.value.upper()]
    output = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_Traceback()),
            without_private_words,
            _renderer(form, output),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(output),
        cache_logger_on_first_use=False,
    )


def without_private_words(_logger: object, method: str, line: _Line) -> _Line:
    """Take people's words and telephone numbers out of every line above DEBUG."""
    if method == "debug":
        return line
    return {key: _clean(key, value) for key, value in line.items()}


class _Traceback:
    """Renders the error of a line of the log."""

    def __call__(self, exc_info: ExcInfo) -> str:
        """As `told`."""
        return told(exc_info[1])


def told(error: BaseException) -> str:
    """The frames and names of an error and of those it came from, the first one first.

    What it says is left out unless the error is ours: others quote what they were given.
    """
    raised: BaseException | None = error
    parts: list[str] = []
    while raised is not None:
        name = f"{type(raised).__module__}.{type(raised).__qualname__}"
        says = f": {raised}" if isinstance(raised, LoudongError | OSError) else ""
        parts.insert(0, "".join(traceback.format_tb(raised.__traceback__)) + name + says)
        raised = raised.__cause__ or raised.__context__
    return "\n".join(parts)


def _clean(key: str, value: Any) -> Any:  # noqa: ANN401  # a line's values are anything
    if key in PRIVATE_KEYS:
        return TAKEN_OUT
    if isinstance(value, Mapping):
        return {k: _clean(str(k), v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(key, v) for v in value]
    if isinstance(value, int | float | None):
        return value if key in _ID_KEYS else _without_numbers(value)
    if key in _ID_KEYS or key in ("timestamp", "level"):
        return value
    return _NUMBER.sub(TAKEN_OUT, value if isinstance(value, str) else repr(value))


def _without_numbers(value: float | None) -> float | str | None:
    return TAKEN_OUT if _NUMBER.fullmatch(str(value)) else value


def _renderer(form: LogFormat, output: TextIO) -> Processor:
    if form is LogFormat.JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=output.isatty())

"""A command as an operator runs it, in a folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot import __main__ as command_line
from bot import config


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def loudong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in an empty folder, without any setting of the developer's."""
    for name in (*config.variables(), "LOUDONG_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Said:
        code = command_line.run(list(arguments))
        structlog.reset_defaults()
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return run

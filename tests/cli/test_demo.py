"""demo."""

from pathlib import Path

import pytest

import bot
from tests.cli.conftest import Run


def test_in_an_installed_package_it_says_where_it_works(
    loudong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "__file__", str(tmp_path / "bot" / "__init__.py"))

    said = loudong("demo", "telegram")

    assert said.code == 2
    assert "源代码目录" in said.err


def test_a_port_that_is_taken_is_named(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.emulators.telegram import demo  # noqa: PLC0415  # takes a second

    async def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(demo, "run", taken)

    said = loudong("demo", "telegram", "--port", "8721")

    assert said.code == 2
    assert said.err == "端口 8721 用不了，请用 --port 换一个。\n"

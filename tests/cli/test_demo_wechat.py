"""demo wechat."""

import subprocess
from pathlib import Path

import pytest

import bot
from tests.cli.conftest import Run
from tests.emulators.wechat import demo


async def nothing(*_: object) -> None:
    """Run nothing."""


def test_in_an_installed_package_it_says_where_it_works(
    loudong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "__file__", str(tmp_path / "bot" / "__init__.py"))

    said = loudong("demo", "wechat")

    assert said.code == 2
    assert "源代码目录" in said.err


def test_without_node_it_says_what_to_do(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise ModuleNotFoundError

    monkeypatch.setattr(demo, "node", none)

    said = loudong("demo", "wechat")

    assert (said.code, said.err) == (2, "没有 Node：请先 make setup，再用 .venv/bin/loudong。\n")


def test_the_first_time_it_installs_the_gateway(
    loudong: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(demo, "is_installed", lambda: bool(done))
    monkeypatch.setattr(demo, "install", lambda: done.append("installed"))
    monkeypatch.setattr(demo, "run", nothing)

    assert "第一次要装" in loudong("demo", "wechat").out
    assert "第一次要装" not in loudong("demo", "wechat").out
    assert done == ["installed"]


def test_an_installation_that_fails_is_told(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise subprocess.CalledProcessError(1, "npm")

    monkeypatch.setattr(demo, "is_installed", lambda: False)
    monkeypatch.setattr(demo, "install", fail)

    said = loudong("demo", "wechat")

    assert (said.code, said.err) == (2, "网关没有装上，请看看网络，再试 make gateway。\n")


def test_a_port_that_is_taken_is_named(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(demo, "is_installed", lambda: True)
    monkeypatch.setattr(demo, "run", taken)

    said = loudong("demo", "wechat", "--port", "8731")

    assert (said.code, said.err) == (2, "端口 8731 用不了，请用 --port 换一个。\n")

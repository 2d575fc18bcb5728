"""Where the open page could do harm it does not start: one sentence, exit code 2."""

import socket
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

import pytest
import structlog

from bot import __main__ as command_line
from bot import config
from tests.support.house import House, running

Refused = Callable[..., str]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Refused:
    """Run the command with these settings alone; it must end by itself, with one sentence."""
    for name in (*config.variables(), "LOUDONG_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def run(house: House, **settings: str) -> str:
        monkeypatch.chdir(house.folder)
        monkeypatch.setenv("LOUDONG_DATA", str(house.data))
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        code = command_line.run(["run"])
        structlog.reset_defaults()
        out, err = capfd.readouterr()
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1, err
        return err

    return run


def test_production_has_no_open_page_and_its_town_is_not_opened_as_a_demo(
    tmp_path: Path, refused: Refused
) -> None:
    production = {"LOUDONG_ENVIRONMENT": "production"}
    with running(House(tmp_path / "house", settings=production)) as house:
        assert house.ask("/healthz")["ok"]
        for path in ("/", "/api/people", "/api/clock", "/static/main.js"):
            with pytest.raises(HTTPError) as answer:
                house.ask(path)
            answer.value.close()
            assert answer.value.code == 404
    assert "真实" in refused(house)


def test_a_demo_town_is_not_taken_for_a_real_one(
    morning: House, tmp_path: Path, refused: Refused
) -> None:
    house = morning.copied_to(tmp_path / "house")
    assert "演示" in refused(house, LOUDONG_ENVIRONMENT="production")


def test_the_page_is_not_shown_to_other_machines_unasked(
    morning: House, tmp_path: Path, refused: Refused
) -> None:
    house = morning.copied_to(tmp_path / "house")
    everywhere = "0.0.0.0"  # noqa: S104  # it is refused
    assert "只让本机打开" in refused(house, LOUDONG_WEB_HOST=everywhere)


def test_a_taken_port_is_told(morning: House, tmp_path: Path, refused: Refused) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        house = morning.copied_to(tmp_path / "house")
        port = str(taken.getsockname()[1])
        assert f"端口 {port} 已被占用" in refused(house, LOUDONG_WEB_PORT=port)


def test_two_of_them_do_not_share_a_town(house: House, refused: Refused) -> None:
    assert "正被另一个楼栋程序使用" in refused(house)

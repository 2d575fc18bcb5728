"""telegram."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.emulators.telegram.server import served
from tests.emulators.telegram.world import World


@pytest.fixture
def api() -> Iterator[str]:
    """A Telegram server beside the command, which has a loop of its own."""
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever)
    running.start()
    world = World()
    world.add_bot("900:test", reads_all=False)
    serving = served(world)
    try:
        server = asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result()
        yield server.url
        asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


@pytest.fixture
def connected(api: str, loudong: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LOUDONG_TELEGRAM_API", api)
    monkeypatch.setenv("LOUDONG_TELEGRAM_TOKEN", "900:test")
    return loudong


def test_it_says_how_the_account_is_set_up(connected: Run) -> None:
    said = connected("telegram", "check")

    assert said.code == 0
    assert "@loudong_bot" in said.out
    assert "/setprivacy" in said.out


def test_it_makes_links_for_a_building(connected: Run) -> None:
    said = connected("telegram", "links", "金德花园3号楼")

    assert said.code == 0
    assert "https://t.me/loudong_bot?start=c_" in said.out
    assert "https://t.me/loudong_bot?startgroup=b_" in said.out


def test_a_name_that_no_link_takes_is_refused(connected: Run) -> None:
    said = connected("telegram", "links", "很" * 16)

    assert said.code == 2
    assert "太长" in said.err


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ("", "还没有接 Telegram"),
        ("abcdef", "不像令牌"),
        ("901:wrong", "Telegram 不认这个令牌"),
    ],
)
def test_what_is_wrong_with_a_token_is_said_without_it(
    connected: Run, monkeypatch: pytest.MonkeyPatch, token: str, sentence: str
) -> None:
    monkeypatch.setenv("LOUDONG_TELEGRAM_TOKEN", token)

    said = connected("telegram", "check")

    assert said.code == 2
    assert sentence in said.err
    assert not token or token not in said.err


def test_a_telegram_out_of_reach_is_named(connected: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOUDONG_TELEGRAM_API", "http://127.0.0.1:9")

    said = connected("telegram", "check")

    assert said.code == 2
    assert "LOUDONG_TELEGRAM_PROXY" in said.err

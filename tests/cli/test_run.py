"""The real command where no channel works: the pages do, and each channel says what is wrong."""

import json
import socket
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.support.house import House

pytestmark = pytest.mark.slow

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def house(tmp_path: Path) -> House:
    nobody = f"127.0.0.1:{free_port()}"
    return House(
        tmp_path,
        settings={
            "LOUDONG_ENVIRONMENT": "production",
            "LOUDONG_TELEGRAM_TOKEN": TOKEN,
            "LOUDONG_TELEGRAM_API": f"http://{nobody}",
            "LOUDONG_WECHAT_ENDPOINT": nobody,
        },
    )


def until(done: Callable[[], bool]) -> None:
    """Wait for something the process does."""
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def health(house: House) -> Any:  # noqa: ANN401  # JSON
    try:
        return house.ask("/healthz")
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)


def test_no_channel_s_trouble_stops_the_rest(house: House, loudong: Run) -> None:
    try:
        house.start()
        until(lambda: {c["state"] for c in health(house)["channels"].values()} == {"away"})
        told = health(house)
        until(lambda: "微信：连不上" in house.said and "Telegram：连不上" in house.said)
        until(lambda: len(json.loads(loudong("status", "--json").out)["channels"]) == 2)
        page = loudong("status").out
        house.stop()
        after = loudong("status").out
    finally:
        house.kill()

    assert set(told["channels"]) == {"telegram", "wechat"}
    assert all(channel["error"] for channel in told["channels"].values())
    assert "微信" in page
    assert "没有在运行" not in page
    assert "楼栋没有在运行" in after
    for text in (house.said, house.complained, page, json.dumps(told)):
        assert "AAHdqTcv" not in text

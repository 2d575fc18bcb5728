"""status: read beside the bot, with an exit code for monitors."""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import segno

from bot.cli import standing as spoken
from bot.domain.standing import Standing, State
from bot.ids import CountingIds
from storage import alarms, standings, town
from storage.opening import open_store
from storage.store import Turn
from storage.town import Origin
from tests.cli.conftest import Run
from tests.contracts.town import found, post

DATABASE = "sqlite:///data/loudong.db"
MINUTE = timedelta(minutes=1)
CODE = "http://weixin.qq.com/x/4Z"


def at(turn: Turn, now: datetime) -> Turn:
    return Turn(turn.connection, turn.town, now, turn.ids)


def channel(name: str, state: State = State.ON, **more: object) -> Standing:
    since = datetime.now(UTC) - timedelta(hours=3)
    return Standing(channel=name, state=state, **{"since": since, **more})  # type: ignore[arg-type]  # its fields


def fill(*works: Callable[[Turn], object], age: timedelta = timedelta()) -> None:
    async def write() -> None:
        store = await open_store(DATABASE, CountingIds())
        for work in works:
            await store.run(work, now=datetime.now(UTC) - age)
        await store.close()

    asyncio.run(write())


def keeps(*some: Standing, running: bool = True) -> Callable[[Turn], None]:
    return lambda turn: standings.keep(turn, some, running=running)


def row(page: str, name: str) -> str:
    return next(line for line in page.splitlines() if name in line.split()[:2])


def test_a_channel_that_works_is_a_line_and_exit_code_0(loudong: Run) -> None:
    heard = datetime.now(UTC) - MINUTE
    fill(
        found, keeps(channel("wechat", bot="wxid_1", heard_at=heard, notes=("今天还能发 120 条",)))
    )

    said = loudong("status")

    assert said.code == 0
    line = row(said.out, "微信")
    assert line.startswith("✔")
    assert "正常，3 小时" in line
    assert "没有" in line
    assert "今天还能发 120 条" in said.out
    assert "wxid_1" in said.out


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.AWAY, "连不上，正在自己重试"),
        (State.FAILED, "用不了，要您处理"),
        (State.LOGIN, "要扫码登录"),
    ],
)
def test_one_that_is_gone_for_long_is_exit_code_1(loudong: Run, state: State, words: str) -> None:
    fill(found, keeps(channel("telegram"), channel("wechat", state, error="connection refused")))

    said = loudong("status")

    assert said.code == 1
    assert row(said.out, "Telegram").startswith("✔")
    assert row(said.out, "微信").startswith("✘")
    assert words in row(said.out, "微信")
    assert "connection refused" in said.out


def test_one_that_is_gone_for_a_moment_is_no_alarm(loudong: Run) -> None:
    fill(found, keeps(channel("wechat", State.AWAY, since=datetime.now(UTC) - MINUTE)))

    said = loudong("status")

    assert said.code == 0
    assert row(said.out, "微信").startswith("…")


def test_when_nobody_wrote_for_two_minutes_it_does_not_run(loudong: Run) -> None:
    fill(found)
    fill(keeps(channel("wechat")), age=3 * MINUTE)

    said = loudong("status")

    assert said.code == 1
    assert "楼栋没有在运行" in said.out
    assert "没有在运行" in row(said.out, "微信")


def test_after_an_orderly_end_it_is_said_at_once(loudong: Run) -> None:
    fill(found, keeps(channel("wechat"), running=False))

    assert "楼栋没有在运行" in loudong("status").out


def test_what_waits_is_counted_for_each_channel(loudong: Run) -> None:
    def letters(turn: Turn) -> None:
        earlier = at(turn, turn.now - 30 * MINUTE)
        post(earlier, "早就该发", 900)
        post(earlier, "明早再说", 901, not_before=turn.now + 60 * MINUTE)

    fill(found, keeps(channel("wechat"), channel("replay")), letters)

    said = loudong("status")

    assert said.code == 1
    assert "2 条，最久 30 分钟" in row(said.out, "replay")
    assert "条" not in row(said.out, "微信")


def test_what_waits_for_a_channel_that_is_switched_off_is_told(loudong: Run) -> None:
    fill(found, keeps(channel("wechat")), lambda turn: post(turn, "等着", 900))

    assert "另有 1 条消息，要走的渠道没有打开" in loudong("status").out


def test_alarms_are_told(loudong: Run) -> None:
    fill(found, keeps(channel("web")), lambda t: alarms.raise_alarm(t, "x", "#1027 没有人能接。"))

    said = loudong("status")

    assert said.code == 1
    assert "✘ #1027 没有人能接。" in said.out


def test_times_are_those_of_a_demo_s_clock(loudong: Run) -> None:
    def demo(turn: Turn) -> None:
        town.create(turn, name="新安镇", origin=Origin.DEMO)
        town.set_clock_offset(turn, timedelta(days=40))

    def later(turn: Turn) -> None:
        there = at(turn, turn.now + timedelta(days=40))
        standings.keep(there, [channel("web", since=there.now - 90 * MINUTE)])

    fill(demo, later)
    said = loudong("status")

    assert said.code == 0
    assert "正常，1 小时 30 分" in row(said.out, "网页")


class TestJson:
    def test_says_the_same_to_a_program(self, loudong: Run) -> None:
        fill(found, keeps(channel("web"), channel("wechat", State.LOGIN, code=CODE)))

        said = loudong("status", "--json")
        told = json.loads(said.out)

        assert said.code == 1
        assert (told["ok"], told["running"]) == (False, True)
        assert told["channels"]["web"]["ok"] is True
        assert told["channels"]["wechat"]["state"] == "login"
        assert CODE not in said.out

    def test_before_the_first_run_it_does_not_run(self, loudong: Run) -> None:
        fill(found)

        said = loudong("status", "--json")

        assert said.code == 1
        assert json.loads(said.out)["running"] is False


class TestAPictureToScan:
    def drawn(self, capsys: pytest.CaptureFixture[str]) -> str:
        segno.make(CODE, error="l", micro=False).terminal(compact=True)
        return capsys.readouterr().out

    def test_is_drawn_where_somebody_can_scan_it(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        spoken.tell(channel("wechat", State.LOGIN, code=CODE))
        told = capsys.readouterr().out

        assert told.startswith("微信：要扫码登录\n")
        assert self.drawn(capsys) in told

    def test_is_no_noise_in_a_log(self, loudong: Run) -> None:
        fill(found, keeps(channel("wechat", State.LOGIN, code=CODE)))

        assert "扫图里的码" in loudong("status").out

    def test_of_one_that_does_not_run_is_not_drawn(self, loudong: Run) -> None:
        fill(found, keeps(channel("wechat", State.LOGIN, code=CODE), running=False))

        assert "扫图里的码" not in loudong("status").out


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (channel("web"), "网页：正常"),
        (channel("telegram", bot="1102"), "Telegram：正常，账号 1102"),
        (channel("wechat", State.STARTING), "微信：正在连接"),
        (
            channel("toy", State.FAILED, error="没有令牌"),
            "toy：用不了，要您处理（没有令牌）",
        ),
    ],
)
def test_a_channel_is_one_line_while_the_bot_runs(standing: Standing, said: str) -> None:
    assert spoken.line(standing) == said

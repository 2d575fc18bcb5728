"""doctor: one page, a mark for each thing looked at, and what to do."""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import doctor
from bot.ids import CountingIds
from storage import alarms, schema
from storage.opening import open_store
from storage.store import Turn
from tests.cli.conftest import Run
from tests.contracts.town import found, post

DATABASE = "sqlite:///data/loudong.db"


def line(page: str, subject: str) -> str:
    """The line about a subject, with the advice below it."""
    lines = page.splitlines()
    start = next(n for n, text in enumerate(lines) if text[1:].split()[:1] == [subject])
    end = next((n for n in range(start + 1, len(lines)) if lines[n][:1] in "✔✘有都"), None)
    return "\n".join(lines[start:end])


async def fill(*works: object) -> None:
    store = await open_store(DATABASE, CountingIds())
    for work in works:
        await store.run(work, now=datetime.now(UTC))  # type: ignore[arg-type]
    await store.close()


def test_on_a_new_machine_it_says_what_comes_first(loudong: Run, tmp_path: Path) -> None:
    said = loudong("doctor")

    assert said.code == 1
    assert line(said.out, "数据库").startswith("✘")
    assert "loudong migrate" in line(said.out, "数据库")
    assert said.out.endswith("有 1 项要处理。\n")
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_cannot_be_read_is_its_only_finding(
    loudong: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUDONG_WEB_PORT", "many")

    said = loudong("doctor")

    assert said.code == 1
    assert "LOUDONG_WEB_PORT 的值“many”不对" in said.out
    assert said.out.endswith("有 1 项要处理。\n")


def test_a_mistyped_setting_is_found(loudong: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOUDONG_WEB_PROT=1\n", encoding="utf-8")

    assert "LOUDONG_WEB_PROT（是不是 LOUDONG_WEB_PORT？）" in loudong("doctor").out


def test_an_empty_database_wants_its_lists(loudong: Run) -> None:
    loudong("migrate")

    said = loudong("doctor")

    assert line(said.out, "数据库").startswith("✔")
    assert "loudong org import" in line(said.out, "名单")


def test_an_older_database_is_to_be_moved_up(loudong: Run) -> None:
    schema.migrate(DATABASE, schema.revisions()[0])

    assert "备份后运行 loudong migrate" in line(loudong("doctor").out, "数据库")


class TestATown:
    @pytest.fixture
    async def page(self, loudong: Run) -> str:  # noqa: ARG002 -- its folder
        """A town in which something is missing everywhere."""

        def trouble(turn: Turn) -> None:
            earlier = turn.now - timedelta(minutes=30)
            post(Turn(turn.connection, turn.town, earlier, turn.ids), "等着", 900)
            at_night = turn.now - timedelta(hours=9)
            post(
                Turn(turn.connection, turn.town, at_night, turn.ids),
                "明早再说",
                901,
                not_before=turn.now + timedelta(hours=1),
            )
            alarms.raise_alarm(turn, "nobody", "#1027 没有人能接。")

        await fill(found, trouble)
        return await self.read()

    async def read(self) -> str:
        from rich.console import Console  # noqa: PLC0415 -- only to print the page

        from bot import config  # noqa: PLC0415 -- as above

        findings = await doctor.examine(config.load(), config.ENV_FILE)
        console = Console(width=120, file=open(os.devnull, "w"), record=True)  # noqa: PTH123, SIM115, ASYNC230 -- closed with the process
        doctor.show(findings, console)
        console.file.close()
        return console.export_text()

    def test_counts_what_is_there(self, page: str) -> None:
        assert "新安镇，1 栋楼，1 位楼栋长" in line(page, "名单")
        assert line(page, "楼栋群").startswith("✔")
        assert line(page, "楼栋长").startswith("✔")

    def test_names_stewards_who_cannot_be_told(self, page: str) -> None:
        assert "1 位楼栋长还没有和小楼私聊过" in line(page, "楼栋长账号")

    def test_misses_somebody_for_alarms(self, page: str) -> None:
        assert line(page, "管理员").startswith("✘")

    def test_shows_what_waits_too_long(self, page: str) -> None:
        assert "2 条，最早的等了 30 分钟" in line(page, "待发消息"), "not the one for the morning"
        assert line(page, "待发消息").startswith("✘")

    def test_shows_alarms(self, page: str) -> None:
        assert "#1027 没有人能接。" in line(page, "提醒")


@pytest.mark.usefixtures("loudong")
async def test_it_looks_beside_a_bot_that_runs(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    store = await open_store(DATABASE, CountingIds())
    await store.run(found, now=datetime.now(UTC))

    page = await TestATown().read()

    assert line(page, "数据库").startswith("✔")
    await store.close()


def test_a_port_in_use_is_no_fault(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("LOUDONG_WEB_PORT", str(taken.getsockname()[1]))

        assert "端口有程序在用" in line(loudong("doctor").out, "渠道")


def test_a_holiday_file_that_cannot_be_read_is_told(
    loudong: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUDONG_HOLIDAYS", "nowhere.csv")

    assert line(loudong("doctor").out, "节假日").startswith("✘")


def test_a_disk_that_is_nearly_full_is_told(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LITTLE", 10**18)

    assert "腾出空间" in line(loudong("doctor").out, "磁盘")


def test_a_folder_that_cannot_be_written_is_told(
    loudong: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert line(loudong("doctor").out, "照片目录").startswith("✘")


def test_a_production_town_without_a_channel_is_told(
    loudong: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUDONG_ENVIRONMENT", "production")

    assert line(loudong("doctor").out, "渠道").startswith("✘")

"""init and migrate."""

import io
import stat
import sys
from pathlib import Path

import pytest

from bot import config
from tests.cli.conftest import Run


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


class TestInit:
    def test_without_questions_it_writes_what_was_given(self, loudong: Run, tmp_path: Path) -> None:
        said = loudong("init", "--yes", "--town", "堆沟港镇", "--port", "9001")

        assert said.code == 0
        assert "已写好 .env" in said.out
        settings = config.load()
        assert (settings.town, settings.web.port) == ("堆沟港镇", 9001)
        written = (tmp_path / ".env").read_text(encoding="utf-8")
        assert "\nLOUDONG_TOWN=堆沟港镇\n" in written
        assert "\n# LOUDONG_DATA=data\n" in written

    def test_the_file_is_for_its_owner_alone(self, loudong: Run, tmp_path: Path) -> None:
        loudong("init", "--yes")

        assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600

    def test_it_asks_and_enter_keeps_the_default(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal("production\n堆沟港镇\n\n\n\n"))

        said = loudong("init")

        assert said.code == 0
        settings = config.load()
        assert (settings.environment.value, settings.town) == ("production", "堆沟港镇")
        assert settings.web.port == 8710
        assert "镇（街道）的名字" in said.out

    def test_it_never_overwrites_unasked(self, loudong: Run, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("LOUDONG_TOWN=旧镇", encoding="utf-8")

        said = loudong("init", "--yes", "--town", "新镇")

        assert said.code == 2
        assert said.err == ".env 已经有了，没有改动。要重写请加 --overwrite。\n"
        assert config.load().town == "旧镇"
        assert loudong("init", "--yes", "--town", "新镇", "--overwrite").code == 0
        assert config.load().town == "新镇"

    def test_an_answer_that_cannot_be_read_writes_nothing(
        self, loudong: Run, tmp_path: Path
    ) -> None:
        said = loudong("init", "--yes", "--port", "many")

        assert said.code == 2
        assert "LOUDONG_WEB_PORT 的值“many”不对" in said.err
        assert list(tmp_path.iterdir()) == []

    def test_without_a_terminal_it_does_not_wait_for_answers(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO())

        assert "请加 --yes" in loudong("init").err

    @pytest.mark.parametrize("value", ["a b", "a#b", "$HOME", 'say "hi"', "back\\slash"])
    def test_any_value_comes_back_as_it_was_given(self, loudong: Run, value: str) -> None:
        assert loudong("init", "--yes", "--town", value).code == 0

        assert config.load().town == value

    def test_a_value_that_would_break_the_file_is_refused(self, loudong: Run) -> None:
        assert "不能有换行和单引号" in loudong("init", "--yes", "--town", "a\nB=1").err

    def test_a_place_that_cannot_be_written_is_told(self, loudong: Run) -> None:
        said = loudong("--settings", "/proc/nowhere/.env", "init", "--yes")

        assert said.code == 2
        assert "写不了 /proc/nowhere/.env" in said.err


class TestMigrate:
    def test_it_makes_a_new_database_and_leaves_a_right_one(self, loudong: Run) -> None:
        assert "已建好数据库" in loudong("migrate").out
        assert "不用升级" in loudong("migrate").out

    def test_it_says_from_where_to_where(self, loudong: Run) -> None:
        from storage import schema  # noqa: PLC0415 -- as the command does

        schema.migrate("sqlite:///data/loudong.db", schema.revisions()[0])

        assert "已从版本 0001 升级到" in loudong("migrate").out

    def test_a_database_that_cannot_be_had_is_told(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOUDONG_DATABASE", "postgresql://postgres@127.0.0.1:1/none")

        said = loudong("migrate")
        assert said.code == 2
        assert "连不上数据库" in said.err

"""What every command does alike: its help, what it refuses, how it fails."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import start
from bot.cli.table import COMMANDS, Panel
from tests.cli.conftest import Run


def test_the_help_page_shows_every_command_in_its_group(loudong: Run) -> None:
    page = loudong("--help")

    assert page.code == 0
    for entry in COMMANDS:
        assert re.search(rf"│ {entry.name} ", page.out)
    groups = re.findall(r"╭─ (\S+) ─", page.out)
    assert groups[0] == "选项"
    used = {entry.panel for entry in COMMANDS}
    assert groups[1:] == [panel.value for panel in Panel if panel in used]


@pytest.mark.parametrize("command", [(), *((entry.name,) for entry in COMMANDS)])
def test_no_help_page_speaks_english(loudong: Run, command: tuple[str, ...]) -> None:
    words = re.findall(r"[A-Za-z]{3,}", loudong(*command, "--help").out)

    english = {"Usage", "Options", "Commands", "Show", "this", "message", "default", "required"}
    assert english.isdisjoint(words)
    assert not any(word.lower() in {"the", "and", "int", "text", "bool"} for word in words)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["nope"], "没有“nope”这个命令。用法见 loudong --help。"),
        (["run", "--prot", "1"], "没有 --prot 这个选项。用法见 loudong run --help。"),
        (["run", "--port", "x"], "--port 的值不对。用法见 loudong run --help。"),
        (["run", "--port"], "--port 后面要写一个值。用法见 loudong --help。"),
        (["run", "now"], "“now”是多出来的。用法见 loudong run --help。"),
    ],
)
def test_a_command_wrongly_typed_is_told_in_a_sentence(
    loudong: Run, typed: list[str], sentence: str
) -> None:
    said = loudong(*typed)

    assert (said.code, said.err, said.out) == (2, f"{sentence}\n", "")


def test_what_an_operator_can_mend_is_a_sentence_and_exit_code_2(
    loudong: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUDONG_WEB_PORT", "many")

    said = loudong("migrate")

    assert said.code == 2
    assert said.err == "设置 LOUDONG_WEB_PORT 的值“many”不对，应为 1 到 65535 的整数。\n"


def test_an_interrupted_command_is_quiet(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "settings_of", interrupted)

    said = loudong("migrate")
    assert (said.code, said.err.strip(), said.out) == (130, "", "")


#: What must stay out of files that operators send around.
SAID = "我家漏水了"


class TestOurOwnMistake:
    @pytest.fixture(autouse=True)
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError(SAID)

        monkeypatch.setattr(start, "settings_of", fail)

    def test_is_a_sentence_that_says_where_the_details_are(
        self, loudong: Run, tmp_path: Path
    ) -> None:
        said = loudong("migrate")

        assert said.code == 70
        assert "Traceback" not in said.err
        assert "不是您的操作问题。细节记在 data/errors.log" in said.err
        details = (tmp_path / "data" / "errors.log").read_text(encoding="utf-8")
        assert "RuntimeError" in details
        assert SAID not in details

    def test_is_told_even_where_nothing_can_be_written(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOUDONG_DATA", "/proc/nowhere")

        assert "加上 --debug 再运行一次" in loudong("migrate").err

    @pytest.mark.parametrize("how", ["--debug", "LOUDONG_DEBUG"])
    def test_is_shown_whole_to_who_asks(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch, how: str
    ) -> None:
        if how.startswith("--"):
            said = loudong(how, "migrate")
        else:
            monkeypatch.setenv(how, "1")
            said = loudong("migrate")

        assert "Traceback" in said.err


def test_the_version_is_told(loudong: Run) -> None:
    assert re.fullmatch(r"楼栋 \d+\.\d+\.\d+\n", loudong("--version").out)


def test_the_settings_file_can_be_named(loudong: Run, tmp_path: Path) -> None:
    (tmp_path / "other.env").write_text("LOUDONG_DATA=elsewhere", encoding="utf-8")

    assert loudong("--settings", "other.env", "migrate").code == 0
    assert (tmp_path / "elsewhere" / "loudong.db").exists()


def test_it_runs_as_a_module_and_stands_a_reader_that_goes_away(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S602 -- a pipe is what the test is about
        f"{sys.executable} -m bot --help | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
    )

    assert not done.stderr

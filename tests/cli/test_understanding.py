"""`loudong understanding export`: corrections as lines that training can read."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.small_town import SmallTown, small_roster
from training.lines import load


@pytest.fixture(autouse=True)
def _a_morning(
    loudong: Run,  # noqa: ARG001  # it sets another database first
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Two corrections, in the database the command looks at."""
    address = f"sqlite:///{tmp_path}/town.db"
    town = SmallTown(address, tmp_path / "photos", small_roster())
    town.say("李强", "电梯又停了", "3号楼群")
    town.say("李强", "不是诉求", "3号楼群")
    town.say("王丽", "楼道灯坏了")
    town.say("王丽", "应该是公共设施")
    town.close()
    capfd.readouterr()  # the house's own log
    monkeypatch.setenv("LOUDONG_DATABASE", address)


def test_writes_each_correction_with_what_was_read_and_meant(loudong: Run) -> None:
    said = loudong("understanding", "export")
    assert said.code == 0
    nothing, category = map(json.loads, said.out.splitlines())
    assert nothing["is_issue"] is False
    assert nothing["category"] is None
    assert nothing["read"]["category"] == "电梯"
    assert category["read"]["category"] == "路灯照明"
    assert category["category"] == "公共设施"


def test_writes_a_file_that_training_reads(loudong: Run, tmp_path: Path) -> None:
    folder = tmp_path / "lines"
    folder.mkdir()
    said = loudong("understanding", "export", str(folder / "town.jsonl"))
    assert said.code == 0
    assert [line.category for line in load(folder)] == [None, "公共设施"]
    assert {line.grade for line in load(folder)} == {"none"}


def test_says_in_a_sentence_that_it_cannot_write(loudong: Run, tmp_path: Path) -> None:
    said = loudong("understanding", "export", str(tmp_path / "nowhere" / "town.jsonl"))
    assert said.code == 2
    assert "写不了" in said.err

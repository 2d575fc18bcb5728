"""The command as somebody runs it: exit codes, what it prints, which databases it takes."""

import asyncio
import io
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import run
from bot.ids import CountingIds
from bot.roster.demo import demo_town
from storage import town
from storage.opening import open_store
from storage.sqlite import lock_file

REPORT = {"room": "3号楼群", "from": "王丽", "text": "@小楼 楼道灯不亮，2单元3楼"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def replay(*lines: object, options: tuple[str, ...] = ()) -> int:
    file = Path("script.jsonl")
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts), encoding="utf-8")
    return run(["replay", *options, str(file)])


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_message_of_the_bot_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(REPORT, {"room": "3号楼群", "from": "王丽", "text": "1"}) == 0
    shown, receipt, card = said(capsys)
    assert shown == {
        "n": 1,
        "at": "2026-03-02T09:00:01+08:00",
        "room": "3号楼群",
        "to": ["王丽"],
        "text": shown["text"],
        "choices": ["1 提交", "0 不报"],
        "photos": 0,
        "issue": None,
    }
    assert shown["text"].startswith("@王丽 ")
    assert receipt["issue"] == 1001
    assert (card["n"], card["room"], card["to"]) == (3, None, ["陈慧"])


def test_with_echo_the_script_is_seen_in_its_places(capsys: pytest.CaptureFixture[str]) -> None:
    lines = (REPORT, {"expect": "silence"}, {"at": "9:05"})
    assert replay(*lines, options=("--echo",)) == 1
    first, shown, passed = said(capsys)
    assert first == {"in": True, **REPORT, "at": "2026-03-02T09:00:01+08:00"}
    assert shown["n"] == 1
    assert passed == {"in": True, "at": "2026-03-02T09:05:00+08:00"}


def test_an_unmet_expectation_is_told_with_what_was_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert replay(REPORT, {"expect": {"to": "李强", "matches": "#A"}}) == 1
    told = capsys.readouterr().err
    assert "第 2 行：没等到 给李强的 “#A”" in told
    assert "3号楼群 → 王丽：@王丽 我这样报" in told


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "第 2 行：不是一个 JSON 对象"),
        ({"from": "没有这个人", "text": "你好"}, "第 2 行：镇里没有叫“没有这个人”的人"),
        ({"at": "2026-03-01T09:00:00"}, "第 2 行：at 是 2026-03-01T09:00:00+08:00，比前一行还早"),
        ({"from": "王丽", "text": "1", "quote": 1}, "第 2 行：第 1 条是在别的聊天里说的"),
        ({**REPORT, "quote": 9}, "第 2 行：机器人还没说到第 9 条"),
        ({**REPORT, "quote": "没人说过"}, "第 2 行：这个聊天里没有人说过“没人说过”"),
    ],
)
def test_a_bad_line_ends_it(line: object, wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(REPORT, line, REPORT) == 2
    assert wrong in capsys.readouterr().err


def test_whoever_shares_a_name_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    names = Counter(person.name for person in demo_town().people)
    name, times = names.most_common(1)[0]
    assert times > 1
    assert replay({"from": name, "text": "你好"}) == 2
    assert f"有 {times} 个{name}" in capsys.readouterr().err


def test_a_stranger_in_a_room_is_somebody_new_who_can_be_written_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = {**REPORT, "from": "新邻居"}
    lines = (new, {**new, "text": "1"}, {"from": "新邻居", "text": "我的"})
    assert replay(*lines, {"expect": {"to": "新邻居", "room": None, "matches": "#1001"}}) == 0
    assert capsys.readouterr().err == ""


def test_a_database_is_played_in_again_but_not_earlier(
    capsys: pytest.CaptureFixture[str],
) -> None:
    mine = ("--db", "sqlite:///mine.db")
    assert replay(REPORT, {**REPORT, "text": "1"}, options=mine) == 0
    later = (*mine, "--start", "2026-03-02T10:00:00+08:00")
    mentions = {"expect": {"to": "王丽", "matches": "#1001"}}
    assert replay({"from": "王丽", "text": "我的"}, mentions, options=later) == 0
    assert replay({"from": "王丽", "text": "我的"}, options=mine) == 2
    assert "不能从更早的时间开始" in capsys.readouterr().err


async def _make_real() -> None:
    store = await open_store("sqlite:///real.db", CountingIds())
    await store.run(
        lambda turn: town.create(turn, name="真镇", origin=town.Origin.REAL), now=datetime.now(UTC)
    )
    await store.close()


def test_a_real_town_is_not_played_in(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_make_real())
    assert replay(REPORT, options=("--db", "sqlite:///real.db")) == 2
    assert "真实的镇" in capsys.readouterr().err


def test_a_database_in_use_is_not_played_in(capsys: pytest.CaptureFixture[str]) -> None:
    with lock_file(Path("mine.db")):
        assert replay(REPORT, options=("--db", "sqlite:///mine.db")) == 2
    assert "正被另一个楼栋程序使用" in capsys.readouterr().err


def test_a_script_may_come_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(REPORT)))
    assert run(["replay", "-"]) == 0
    assert len(said(capsys)) == 1


def test_wrong_files_and_times_are_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", "missing.jsonl"]) == 2
    assert replay(REPORT, options=("--start", "morgen")) == 2
    assert replay(REPORT, options=("--org", "missing.xlsx")) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("找不到 missing.jsonl")
    assert "看不懂" in told[1]
    assert told[2].startswith("找不到 missing.xlsx")

"""A day of a building's group: 300 messages, and exactly the right six from the bot."""

import asyncio
import json
from collections import Counter, defaultdict
from datetime import datetime
from importlib.resources import files
from typing import Any

import pytest

from bot.replay.run import Replay, run
from training.lines import load

START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
DAY = files("bot.replay").joinpath("group_day.jsonl").read_text("utf-8").splitlines()
ROWS: list[dict[str, Any]] = [json.loads(line) for line in DAY]
IN_THE_GROUP = [row for row in ROWS if row.get("room") == "3号楼群"]

#: In the order in which it says them: to whom, and what.
SIX = [
    (["李强"], "电梯又停了，要我报给楼栋长吗"),
    (["李强"], "已登记"),
    (["王丽"], "不止您一位这么说"),
    (["王丽"], "已登记"),
    (["李强"], "好了就好"),
    ([], "闻到煤气味"),
]
_ALIKE = 0.7


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    said: list[str] = []
    database = tmp_path_factory.mktemp("day") / "town.db"
    replay = Replay(start=START, database=f"sqlite:///{database}")
    failures = asyncio.run(run(replay, DAY, said.append))
    assert not failures, "\n".join(map(str, failures))
    return [json.loads(line) for line in said]


def test_of_a_whole_day_it_says_exactly_six_things(heard: list[dict[str, Any]]) -> None:
    in_the_group = [message for message in heard if message["room"] == "3号楼群"]
    assert len(in_the_group) == len(SIX), in_the_group
    for message, (to, words) in zip(in_the_group, SIX, strict=True):
        assert message["to"] == to
        assert words in message["text"]


def test_in_private_it_speaks_to_those_concerned_alone(heard: list[dict[str, Any]]) -> None:
    told = {name for message in heard if message["room"] is None for name in message["to"]}
    assert told == {"李强", "王丽", "陈慧", "周宁"}


def test_the_day_is_as_full_as_a_real_one() -> None:
    assert len(IN_THE_GROUP) == 300
    assert len({row["from"] for row in IN_THE_GROUP}) > 30
    assert any("quote" in row for row in IN_THE_GROUP)
    assert sum("photos" in row for row in IN_THE_GROUP) >= 5


def test_no_two_lines_are_alike_but_the_answers() -> None:
    texts = Counter(row["text"] for row in IN_THE_GROUP if "text" in row)
    assert {text for text, times in texts.items() if times > 1} == {"1"}


def test_no_line_is_one_that_the_model_learned_from() -> None:
    learned = [_trigrams(line.text) for line in load()]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, trigrams in enumerate(learned):
        for trigram in trigrams:
            holding[trigram].append(number)
    for row in IN_THE_GROUP:
        mine = _trigrams(row.get("text", ""))
        shared = Counter(number for trigram in mine for number in holding[trigram])
        for number, count in shared.items():
            likeness = count / len(mine | learned[number])
            assert likeness < _ALIKE, row["text"]


def _trigrams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}

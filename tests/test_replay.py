"""Every conversation in tests/conversations is played, and says what it expects."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bot.replay.run import Replay, run

CONVERSATIONS = sorted((Path(__file__).parent / "conversations").glob("*.jsonl"))
START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo town before anybody said a word: made once, copied for each conversation."""
    import asyncio  # noqa: PLC0415  # the tests themselves are given a loop

    path = tmp_path_factory.mktemp("town") / "town.db"
    asyncio.run(run(Replay(start=START, database=f"sqlite:///{path}"), [], print))
    return path


@pytest.mark.parametrize("script", CONVERSATIONS, ids=lambda path: path.stem)
async def test_a_conversation_goes_as_written(script: Path, town: Path, tmp_path: Path) -> None:
    mine = shutil.copy(town, tmp_path)
    said: list[str] = []
    categories = script.with_suffix(".toml")
    replay = Replay(
        start=START,
        database=f"sqlite:///{mine}",
        echo=True,
        categories=categories if categories.exists() else None,
    )
    with script.open(encoding="utf-8") as lines:
        failures = await run(replay, lines, said.append)
    assert not failures, "\n".join([*map(str, failures), "", *said])


def test_there_are_conversations() -> None:
    assert len(CONVERSATIONS) > 7

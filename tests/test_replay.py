"""Every conversation in tests/conversations is played, and says what it expects."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.replay.run import Replay, run

CONVERSATIONS = sorted((Path(__file__).parent / "conversations").glob("*.jsonl"))
START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


@pytest.mark.parametrize("script", CONVERSATIONS, ids=lambda path: path.stem)
async def test_a_conversation_goes_as_written(script: Path) -> None:
    said: list[str] = []
    with script.open(encoding="utf-8") as lines:
        failures = await run(Replay(start=START, echo=True), lines, said.append)
    assert not failures, "\n".join([*map(str, failures), "", *said])


def test_there_are_conversations() -> None:
    assert len(CONVERSATIONS) > 7

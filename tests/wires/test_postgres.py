"""The target conversations on PostgreSQL, on paper."""

import pytest

from bot.replay.run import Replay, run
from tests.wires.stage import CONVERSATIONS, SEVEN, START

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("name", SEVEN)
async def test_a_conversation_goes_as_written(name: str, postgres_url: str) -> None:
    said: list[str] = []
    with (CONVERSATIONS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        failures = await run(
            Replay(start=START, database=postgres_url, echo=True), lines, said.append
        )
    assert not failures, "\n".join([*map(str, failures), "", *said])

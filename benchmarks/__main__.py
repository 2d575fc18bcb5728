"""Measures chatter, intake turns and timers on SQLite, the door's page, the wires, and reading.

Prints µs and the ratio to the floor.
"""

import asyncio
import logging
import random
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import structlog

from benchmarks import door, understanding, wires
from benchmarks.floor import turn_micros
from benchmarks.house import groups, house, said

_CHATTER = (
    "今晚谁家有酱油借一下",
    "明天广场舞几点",
    "快递放门卫了谢谢",
    "哈哈哈哈",
    "周末一起去公园吧",
    "孩子作业是第几页",
    "团购的苹果到了，自取",
    "好的收到",
)
_LINES = 20_000
_REPORT = "@小楼 5楼楼道灯坏了"
_INTAKES = 300
_TURNS = 1_000


async def _measure(folder: Path) -> list[tuple[str, float]]:
    rows = [("floor: 4 statements + commit, µs", turn_micros(folder, _TURNS))]
    chance = random.Random(7)
    lines = [f"{chance.choice(_CHATTER)}{n}" for n in range(_LINES)]
    async with house(f"sqlite:///{folder / 'bench.db'}", folder) as (app, clock):
        receive = app.dispatcher.receive
        heard = [said(n, line, clock=clock, sender=f"s{n % 500}") for n, line in enumerate(lines)]
        begin = perf_counter()
        for message in heard:
            await receive(message)
        rows.append(("chatter line, µs", (perf_counter() - begin) / _LINES * 1e6))

        chats = await groups(app)
        begin = perf_counter()
        for n in range(_INTAKES):
            for step, text in enumerate((_REPORT, "1")):
                await receive(said(_LINES + 2 * n + step, text, clock=clock, **_who(n, chats)))
        rows.append(("intake turn alone, µs", (perf_counter() - begin) / _INTAKES / 2 * 1e6))

        late = range(_INTAKES, _INTAKES + 256)
        begin = perf_counter()
        await asyncio.gather(
            *(receive(said(10**6 + n, _REPORT, clock=clock, **_who(n, chats))) for n in late)
        )
        rows.append(("intake turn, 256 at once, µs", (perf_counter() - begin) / 256 * 1e6))

        begin = perf_counter()
        await app.ticker.settle()
        rows.append(("outbox drained, s", perf_counter() - begin))

        clock.set(clock.now() + timedelta(days=1))
        begin = perf_counter()
        fired = 0
        while await app.dispatcher.tick():
            fired += 1
        took = perf_counter() - begin
        rows.append((f"timer turn ({fired} due), µs", took / max(fired, 1) * 1e6))
    return rows


def _who(number: int, chats: list[str]) -> dict[str, str]:
    """Each in a building of its own, so that nobody's report joins another's."""
    return {"sender": f"r{number}", "chat": chats[number]}


def main() -> None:
    """Print the table."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as name:
        rows = asyncio.run(_measure(Path(name)))
        rows += asyncio.run(door.measure(Path(name)))
    rows += asyncio.run(wires.measure())
    rows += understanding.measure()
    floor = rows[0][1]
    for label, value in rows:
        ratio = f"  ×{value / floor:.1f}" if "µs" in label else ""
        print(f"{label:42} {value:10.1f}{ratio}")


if __name__ == "__main__":
    main()

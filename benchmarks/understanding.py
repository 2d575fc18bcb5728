"""What it costs to read a group's talk: 20,000 lines, no two alike, each read once.

The lines are made of the training lines: the first half of one and the second of another, so that
they are as long and as mixed as people's own, and nothing can be known by heart. What is told is
the time of the processor: reading waits for nothing, and a busy machine is not its fault.
"""

import gc
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import thread_time_ns

from bot import understanding

_LINES = 20_000
_HARD_SHARE = 0.2
_TRAINING = Path(__file__).parent.parent / "training" / "lines"
#: Words of trouble: with one of them a line is worth a second look, whatever it says.
_HARD = re.compile("电梯|停电|漏|垃圾|火|停车|吵|物业|楼下|水|坏了|灯|狗|臭|堵|门|墙|井盖|烟|危险")
#: Characters; a forwarded article, or somebody who wants to keep the bot busy.
_LONG = 20_000
#: In a process of its own: nothing is loaded yet.
_LOAD = """
from time import process_time_ns
begin = process_time_ns()
from bot import understanding
understanding.read("楼道灯坏了", addressed=True)
print((process_time_ns() - begin) / 1e6)
"""


def measure() -> list[tuple[str, float]]:
    """Mean and p99 of a line said to nobody, in µs; what is loaded once, in ms."""
    chance = random.Random(11)
    plain, hard = _sources()
    talk = _made(plain, _LINES, chance)
    mix = _made(plain, round(_LINES * (1 - _HARD_SHARE)), chance)
    mix += _made(hard, _LINES - len(mix), chance)
    chance.shuffle(mix)
    rows = []
    for name, lines in (("plain chatter", talk), ("20 % hard lines", mix)):
        took = _timed(lines)
        rows.append((f"{name}: read, mean µs", sum(took) / len(took)))
        rows.append((f"{name}: read, p99 µs", sorted(took)[round(len(took) * 0.99) - 1]))
    long = ["".join(_made(hard, 2_000, chance))[n : n + _LONG] for n in range(20)]
    rows.append((f"line of {_LONG} characters: read, µs", sum(_timed(long)) / len(long)))
    rows.append(("understanding loaded and first line, ms", _load_millis()))
    return rows


def _sources() -> tuple[list[str], list[str]]:
    """Lines without and with a word of trouble; only the latter are ever an issue."""
    plain, hard = [], []
    for row in _rows():
        text = str(row["text"])
        if _HARD.search(text):
            hard.append(text)
        elif not row["is_issue"]:
            plain.append(text)
    if not plain or not hard:
        sys.exit(f"there are no lines in {_TRAINING}")
    return plain, hard


def _rows() -> Iterator[dict[str, object]]:
    for file in sorted(_TRAINING.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield json.loads(line)


def _made(lines: Sequence[str], wanted: int, chance: random.Random) -> list[str]:
    """As many lines, no two alike, each of two halves."""
    made: dict[str, None] = {}
    while len(made) < wanted:
        one, other = chance.choice(lines), chance.choice(lines)
        made[one[: len(one) // 2] + other[len(other) // 2 :]] = None
    return list(made)


def _timed(lines: Sequence[str]) -> list[float]:
    """µs of each line; the first one of all is not a line's cost."""
    understanding.speaks_up("四楼的感应灯又不亮了")
    gc.collect()
    took = []
    for line in lines:
        begin = thread_time_ns()
        understanding.speaks_up(line)
        took.append((thread_time_ns() - begin) / 1_000)
    return took


def _load_millis() -> float:
    """The median of five processes."""
    command = [sys.executable, "-c", _LOAD]
    took = sorted(
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603  # our own words
        for _ in range(5)
    )
    return took[2]


if __name__ == "__main__":
    for label, value in measure():
        print(f"{label:42} {value:10.1f}")

"""Writes the table of figures in README.md: `python docs/figures.py REAL_TEXTS`.

REAL_TEXTS: a folder with labelled sets of real texts, which are not in the repository
(docs/understanding.md tells their format). The lines nobody may tune on are.
"""

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import understanding as bench  # noqa: E402  # found from the project's folder
from bot.cli.understand import labelled_rows  # noqa: E402
from bot.cli.understand_report import SAYS, bar, percent  # noqa: E402
from bot.grading.bars import BARS, What  # noqa: E402
from bot.grading.measures import Measure  # noqa: E402
from bot.grading.report import report  # noqa: E402

README = ROOT / "README.md"
UNSEEN = ROOT / "training" / "unseen"
COLUMNS = ("看什么", "目标", "真实文本", "没见过的群聊")
_PLACE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end: figures -->)", re.DOTALL)
#: What `make bench` prints, how the page says it, and what to reach.
_TIMES = {
    "plain chatter: read, mean µs": ("一句闲聊，平均", 20, "微秒"),
    "20 % hard lines: read, mean µs": ("一句话，两成难分，平均", 100, "微秒"),
    "20 % hard lines: read, p99 µs": ("同上，99% 在", 1000, "微秒"),
    "understanding loaded and first line, ms": ("装载", 500, "毫秒"),
}


def table(real: Iterable[Measure], unseen: Iterable[Measure], times: dict[str, float]) -> str:
    """The table, in Markdown; a figure that misses its bar says so."""
    of_real = {one.what: one for one in real}
    of_unseen = {one.what: one for one in unseen}
    rows = [COLUMNS, ("---",) * len(COLUMNS)]
    rows += [
        (SAYS[what], bar(BARS[what]), _cell(of_real.get(what)), _cell(of_unseen.get(what)))
        for what in What
        if what in BARS
    ]
    for name, (says, most, unit) in _TIMES.items():
        missed = "" if times[name] <= most else " ✗"
        rows.append((says, f"≤ {most} {unit}", f"{times[name]:.0f}{missed}", "—"))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(one: Measure | None) -> str:
    if one is None:
        return "—"
    low, high = one.share.interval
    missed = "" if one.reached else " ✗"
    counted = f"{one.share.n} {'对' if one.what is What.SAME else '句'}"
    return f"{percent(one.share.value)}{missed}（{percent(low)}–{percent(high)}，{counted}）"


def main(real: Path) -> None:
    """Score, measure and write."""
    figures = table(
        report(list(labelled_rows(real))).measures,
        report(list(labelled_rows(UNSEEN))).measures,
        dict(bench.measure()),
    )
    day = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011  # the day of whoever measures
    text = README.read_text("utf-8")
    written, count = _PLACE.subn(lambda _: f"{figures}\n{day} 测。\n", text)
    if count != 1:
        sys.exit(f"README.md needs one place for the figures, not {count}")
    README.write_text(written, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The table of figures in the README: everything that has a bar, with its bar, n and interval."""

import re

from bot.cli.understand_report import SAYS, bar
from bot.grading.bars import BARS, What
from bot.grading.labelled import Kind
from bot.grading.measures import Measure
from bot.grading.shares import Share
from docs import figures

CELL = re.compile(r"—|\d+\.\d+%(?: ✗)?（\d+\.\d+%–\d+\.\d+%，\d+ [句对]）|\d+(?: ✗)?")


def _rows() -> list[list[str]]:
    text = figures.README.read_text("utf-8")
    inside = text.split("<!-- figures -->")[1].split("<!-- end: figures -->")[0]
    lines = [line for line in inside.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_columns_are_what_to_reach_and_what_was_measured() -> None:
    assert tuple(_rows()[0]) == figures.COLUMNS


def test_every_figure_with_a_bar_has_a_row_with_it() -> None:
    shown = {row[0]: row[1] for row in _rows()[2:]}
    for what, wanted in BARS.items():
        assert shown[SAYS[what]] == bar(wanted)


def test_every_figure_has_its_interval_and_its_count() -> None:
    rows = _rows()[2:]
    assert len(rows) > len(BARS)
    for row in rows:
        assert all(CELL.fullmatch(cell) for cell in row[2:]), row
        assert row[2:] != ["—", "—"]


def test_a_figure_that_misses_its_bar_says_so() -> None:
    good = Measure(what=What.CATEGORY, kind=Kind.REAL, share=Share(99, 100))
    bad = Measure(what=What.CATEGORY, kind=Kind.REAL, share=Share(50, 100))
    times = {"plain chatter: read, mean µs": 1.0, "20 % hard lines: read, mean µs": 2.0}
    times |= {"20 % hard lines: read, p99 µs": 3.0, "understanding loaded and first line, ms": 4.0}
    (row,) = (
        line
        for line in figures.table([good], [bad], times).splitlines()
        if line.startswith("| 类别，严格")
    )
    assert row == (
        "| 类别，严格 | ≥ 92% | 99.0%（94.6%–99.8%，100 句） | 50.0% ✗（40.4%–59.6%，100 句） |"
    )

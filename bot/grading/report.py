"""Everything measured on a folder of labelled sets, as one value."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.confusion import Confusion, confusions
from bot.grading.errors import Error, errors
from bot.grading.judged import Pace, compared, judge, pace
from bot.grading.labelled import Line, Pair
from bot.grading.measures import Measure, measures, sameness
from bot.grading.slices import GradeSlice, Slice, grades, slices


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The figures of some labelled sets."""

    measures: tuple[Measure, ...]
    slices: tuple[Slice, ...]
    grades: tuple[GradeSlice, ...]
    confusions: tuple[Confusion, ...]
    errors: tuple[Error, ...]
    #: Of a line of chatter, and of any line; None without such lines.
    chatter_pace: Pace | None
    pace: Pace | None


def report(rows: Sequence[Line | Pair]) -> Report:
    """Let the bot read all of it, and count."""
    lines = [row for row in rows if isinstance(row, Line)]
    plain = [line.text for line in lines if line.is_issue is False and not line.hard]
    chatter_pace = pace(plain) if plain else None
    whole_pace = pace([line.text for line in lines]) if lines else None
    judged = judge(lines)
    pairs = compared(row for row in rows if isinstance(row, Pair))
    return Report(
        measures=(*measures(judged), *sameness(pairs)),
        slices=tuple(slices(judged)),
        grades=tuple(grades(judged)),
        confusions=tuple(confusions(judged)),
        errors=tuple(errors(judged, pairs)),
        chatter_pace=chatter_pace,
        pace=whole_pace,
    )

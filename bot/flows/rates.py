"""The three rates (三率) of each unit, with what they were counted from. Pure.

What is counted is what residents said, nothing else. A rate of nothing is no rate: it is shown as
"—".

- 响应率: first answers in time / first answers due.
- 解决率, 满意率: answers to "好了吗？" that said solved, that said satisfied / all such answers.
  Every answer counts, the "没好" of an issue reopened and solved later too: else the rate of
  closed issues would be 100 % by construction.
- Unanswered for 72 hours: a column of its own, part of neither rate.
- Solved at a tier: issues that were confirmed, or closed by silence, by the tier that held them
  when they were reported done.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.ids import UnitId
from bot.domain.issues import State
from bot.domain.places import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class Ratio:
    """A share with its counts."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None when there is nothing to take a share of."""
        return self.part / self.whole if self.whole else None

    def __str__(self) -> str:
        """The share as shown, `86.7%` or `—`; 0 % and 100 % only when it is none or all."""
        if not self.whole:
            return "—"
        # In tenths of a percent, rounded half up in whole numbers.
        tenths = (2000 * self.part + self.whole) // (2 * self.whole)
        if 0 < self.part < self.whole:
            tenths = min(max(tenths, 1), 999)
        return f"{tenths / 10:g}%"


class ClosingAnswer(StrEnum):
    """What a resident answered when asked whether it is solved, by the number typed."""

    SATISFIED = "1"
    NOT_SOLVED = "2"
    NOT_SATISFIED = "3"

    @property
    def says_solved(self) -> bool:
        """Solved, be it to satisfaction or not."""
        return self is not ClosingAnswer.NOT_SOLVED


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerRecord:
    """A first answer that one holder owed on one issue."""

    #: The holder's unit and all above it: it counts for each of them.
    path: tuple[UnitId, ...]
    tier: Tier
    due_at: datetime
    answered_at: datetime | None
    #: When the issue left this holder unanswered (withdrawn, rerouted); None when it did not.
    left_at: datetime | None = None

    @property
    def in_time(self) -> bool:
        """Answered by the deadline."""
        return self.answered_at is not None and self.answered_at <= self.due_at

    @property
    def was_due(self) -> bool:
        """Whether it counts: not when the issue went away unanswered before the deadline."""
        return self.answered_at is not None or self.left_at is None or self.left_at >= self.due_at


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedRecord:
    """An issue that is over, with all that residents said about it."""

    #: The unit it is about and all above it: it counts for each of them.
    path: tuple[UnitId, ...]
    #: How it ended.
    state: State
    #: The tier that held it when it was last reported done; None when it never was.
    solved_by: Tier | None
    #: Every answer to a closing question, also of those before it was reopened.
    answers: tuple[ClosingAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """What one unit is shown."""

    answered_in_time: Ratio
    solved: Ratio
    satisfied: Ratio
    #: Issues closed because nobody answered the closing question.
    unanswered: int = 0
    #: How many issues ended in which state.
    ended: Mapping[State, int] = field(default_factory=dict)
    #: Issues solved, confirmed or closed by silence, by tier.
    solved_by: Mapping[Tier, int] = field(default_factory=dict)

    @property
    def within_building(self) -> Ratio:
        """小事不出楼栋: the share of what was solved that stewards solved."""
        return self._solved_within(Tier.BUILDING)

    @property
    def within_micro_community(self) -> Ratio:
        """大事不出微社区: the share that stewards and micro-communities solved together."""
        return self._solved_within(Tier.MICRO_COMMUNITY)

    def _solved_within(self, highest: Tier) -> Ratio:
        return Ratio(
            part=sum(count for tier, count in self.solved_by.items() if tier <= highest),
            whole=sum(self.solved_by.values()),
        )


class _Tally:
    """The counts of one unit while records come in."""

    def __init__(self) -> None:
        self.due = 0
        self.in_time = 0
        self.said: Counter[ClosingAnswer] = Counter()
        self.ended: Counter[State] = Counter()
        self.solved_by: Counter[Tier] = Counter()

    def add_answer(self, record: AnswerRecord) -> None:
        self.due += record.was_due
        self.in_time += record.in_time

    def add_closed(self, record: ClosedRecord) -> None:
        self.ended[record.state] += 1
        self.said.update(record.answers)
        is_solved = record.state in (State.CONFIRMED, State.UNCONFIRMED)
        if is_solved and record.solved_by is not None:
            self.solved_by[record.solved_by] += 1

    def rates(self) -> Rates:
        said = self.said.total()
        said_solved = sum(count for answer, count in self.said.items() if answer.says_solved)
        return Rates(
            answered_in_time=Ratio(part=self.in_time, whole=self.due),
            solved=Ratio(part=said_solved, whole=said),
            satisfied=Ratio(part=self.said[ClosingAnswer.SATISFIED], whole=said),
            unanswered=self.ended[State.UNCONFIRMED],
            ended=dict(self.ended),
            solved_by=dict(self.solved_by),
        )


#: A unit in which nothing was due and nothing closed.
NO_RATES = _Tally().rates()


def rates_by_unit(
    answers: Iterable[AnswerRecord], closed: Iterable[ClosedRecord]
) -> dict[UnitId, Rates]:
    """The rates of every unit that occurs in a path, of the issues given: those of a month.

    A unit without any record is not in it: it has `NO_RATES`.
    """
    tallies: dict[UnitId, _Tally] = {}
    for answer in answers:
        for unit in answer.path:
            tallies.setdefault(unit, _Tally()).add_answer(answer)
    for issue in closed:
        for unit in issue.path:
            tallies.setdefault(unit, _Tally()).add_closed(issue)
    return {unit: tally.rates() for unit, tally in tallies.items()}


def month_bounds(year: int, month: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The month in `zone` as instants, UTC: from the first, until just before the second.

    Raises `ValueError` when there is no such month.
    """
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return (
        datetime(year, month, 1, tzinfo=zone).astimezone(UTC),
        datetime(*following, 1, tzinfo=zone).astimezone(UTC),
    )

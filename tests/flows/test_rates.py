from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import UnitId
from bot.domain.issues import State
from bot.domain.places import Tier
from bot.flows.rates import (
    NO_RATES,
    AnswerRecord,
    ClosedRecord,
    ClosingAnswer,
    Ratio,
    month_bounds,
    rates_by_unit,
)

TOWN, COMMUNITY, ESTATE, BUILDING_3, BUILDING_4 = (UnitId(n) for n in range(1, 6))
IN_BUILDING_3 = (BUILDING_3, ESTATE, COMMUNITY, TOWN)
IN_BUILDING_4 = (BUILDING_4, ESTATE, COMMUNITY, TOWN)

YES, NO, HALF = ClosingAnswer.SATISFIED, ClosingAnswer.NOT_SOLVED, ClosingAnswer.NOT_SATISFIED
DUE = datetime(2026, 3, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def answer(
    at: datetime | None, *, path: tuple[UnitId, ...] = IN_BUILDING_3, left: datetime | None = None
) -> AnswerRecord:
    return AnswerRecord(path=path, tier=Tier.BUILDING, due_at=DUE, answered_at=at, left_at=left)


def closed(
    state: State,
    *answers: ClosingAnswer,
    by: Tier | None = Tier.BUILDING,
    path: tuple[UnitId, ...] = IN_BUILDING_3,
) -> ClosedRecord:
    return ClosedRecord(path=path, state=state, solved_by=by, answers=answers)


def test_an_answer_is_in_time_until_the_very_deadline() -> None:
    answers = [answer(DUE - MINUTE), answer(DUE), answer(DUE + MINUTE), answer(None)]
    assert rates_by_unit(answers, [])[BUILDING_3].answered_in_time == Ratio(part=2, whole=4)


def test_an_answer_does_not_count_when_the_issue_went_away_before_it_was_due() -> None:
    answers = [answer(None, left=DUE - MINUTE), answer(None, left=DUE), answer(DUE - MINUTE)]
    assert rates_by_unit(answers, [])[BUILDING_3].answered_in_time == Ratio(part=1, whole=2)


def test_solved_and_satisfied_are_what_residents_said() -> None:
    rates = rates_by_unit(
        [],
        [
            closed(State.CONFIRMED, YES),
            closed(State.CONFIRMED, HALF),
            closed(State.CONFIRMED, YES),
            closed(State.UNCONFIRMED),
            closed(State.WITHDRAWN, by=None),
        ],
    )[BUILDING_3]
    assert rates.solved == Ratio(part=3, whole=3)
    assert rates.satisfied == Ratio(part=2, whole=3)
    assert rates.unanswered == 1
    assert rates.ended == {State.CONFIRMED: 3, State.UNCONFIRMED: 1, State.WITHDRAWN: 1}


def test_not_solved_counts_even_when_it_was_solved_in_the_end() -> None:
    rates = rates_by_unit([], [closed(State.CONFIRMED, NO, YES), closed(State.UNCONFIRMED, NO)])[
        BUILDING_3
    ]
    assert rates.solved == Ratio(part=1, whole=3)
    assert rates.satisfied == Ratio(part=1, whole=3)
    assert rates.unanswered == 1


def test_the_shares_say_at_which_tier_it_was_solved() -> None:
    rates = rates_by_unit(
        [],
        [
            closed(State.CONFIRMED, YES),
            closed(State.UNCONFIRMED),
            closed(State.CONFIRMED, NO, HALF, by=Tier.MICRO_COMMUNITY),
            closed(State.CONFIRMED, YES, by=Tier.DEPARTMENT),
            # neither a promise that was taken back nor a refusal is a solution
            closed(State.WITHDRAWN, by=Tier.BUILDING),
            closed(State.DECLINED, by=None),
            closed(State.MERGED, by=None),
        ],
    )[TOWN]
    assert rates.solved_by == {Tier.BUILDING: 2, Tier.MICRO_COMMUNITY: 1, Tier.DEPARTMENT: 1}
    assert rates.within_building == Ratio(part=2, whole=4)
    assert rates.within_micro_community == Ratio(part=3, whole=4)


def test_every_unit_above_counts_what_happened_below_it() -> None:
    rates = rates_by_unit(
        [answer(DUE), answer(None, path=IN_BUILDING_4), answer(None, path=(ESTATE, TOWN))],
        [closed(State.CONFIRMED, YES), closed(State.CONFIRMED, HALF, path=IN_BUILDING_4)],
    )
    assert {unit: str(r.answered_in_time) for unit, r in rates.items()} == {
        BUILDING_3: "100%",
        BUILDING_4: "0%",
        ESTATE: "33.3%",
        COMMUNITY: "50%",
        TOWN: "33.3%",
    }
    assert rates[BUILDING_3].satisfied == Ratio(part=1, whole=1)
    assert rates[ESTATE].satisfied == rates[TOWN].satisfied == Ratio(part=1, whole=2)


def test_a_rate_of_nothing_is_no_rate() -> None:
    shares = [
        NO_RATES.answered_in_time,
        NO_RATES.solved,
        NO_RATES.satisfied,
        NO_RATES.within_building,
        NO_RATES.within_micro_community,
    ]
    assert [share.value for share in shares] == [None] * 5
    assert [str(share) for share in shares] == ["—"] * 5
    assert rates_by_unit([], []) == {}


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 7, "0%"),
        (7, 7, "100%"),
        (13, 15, "86.7%"),
        (1, 2, "50%"),
        (1, 16, "6.3%"),
        (9999, 10000, "99.9%"),
        (1, 10000, "0.1%"),
    ],
)
def test_a_share_is_shown_as_all_only_when_it_is_all(part: int, whole: int, shown: str) -> None:
    assert str(Ratio(part=part, whole=whole)) == shown


@pytest.mark.parametrize(
    ("year", "month", "zone", "first", "after"),
    [
        (2026, 3, "Asia/Shanghai", "2026-02-28T16:00", "2026-03-31T16:00"),
        (2026, 12, "Asia/Shanghai", "2026-11-30T16:00", "2026-12-31T16:00"),
        (2026, 3, "Europe/Berlin", "2026-02-28T23:00", "2026-03-31T22:00"),
    ],
)
def test_a_month_is_that_of_the_town(
    year: int, month: int, zone: str, first: str, after: str
) -> None:
    assert month_bounds(year, month, ZoneInfo(zone)) == (
        datetime.fromisoformat(first).replace(tzinfo=UTC),
        datetime.fromisoformat(after).replace(tzinfo=UTC),
    )


def test_a_month_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        month_bounds(2026, 13, ZoneInfo("Asia/Shanghai"))


@given(
    st.lists(
        st.builds(
            ClosedRecord,
            path=st.sampled_from([IN_BUILDING_3, IN_BUILDING_4]),
            state=st.sampled_from([s for s in State if s.is_closed]),
            solved_by=st.none() | st.sampled_from(Tier),
            answers=st.lists(st.sampled_from(ClosingAnswer)).map(tuple),
        )
    )
)
def test_the_town_has_the_sum_of_its_buildings(issues: list[ClosedRecord]) -> None:
    rates = rates_by_unit([], issues)
    buildings = [rates.get(unit, NO_RATES) for unit in (BUILDING_3, BUILDING_4)]
    town = rates.get(TOWN, NO_RATES)
    assert town.solved.whole == sum(b.solved.whole for b in buildings)
    assert town.satisfied.part == sum(b.satisfied.part for b in buildings)
    assert town.satisfied.part <= town.solved.part <= town.solved.whole
    assert town.within_building.part <= town.within_micro_community.part
    assert sum(town.ended.values()) == len(issues)

"""Who gets an issue, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import PersonId, UnitId
from bot.domain.issues import Holder, Urgency
from bot.domain.places import Tier
from bot.flows.routing import (
    Chain,
    Concern,
    Route,
    Rule,
    Seat,
    Why,
    anew,
    first_holder,
    next_down,
    next_up,
)

CHEN, SHEN, ZHOU, GU, ZHANG, WANG = (PersonId(n) for n in range(1, 7))
STEWARD = Seat(tier=Tier.BUILDING, unit=UnitId(10), unit_name="3号楼", person=CHEN, name="陈慧")
LEAD = Seat(
    tier=Tier.MICRO_COMMUNITY, unit=UnitId(20), unit_name="金德花园", person=ZHOU, name="周宁"
)
COMMUNITY = Seat(tier=Tier.COMMUNITY, unit=UnitId(30), unit_name="曹庄社区", person=GU, name="顾平")
TOWN = Seat(tier=Tier.TOWN, unit=UnitId(40), unit_name="新安镇", person=ZHANG, name="张远")
FULL = Chain(seats=(STEWARD, LEAD, COMMUNITY, TOWN))
ORDINARY = Concern(reporter=WANG, urgency=Urgency.ORDINARY)


def holder(seat: Seat, person: PersonId | None = None) -> Holder:
    return Holder(tier=seat.tier, unit=seat.unit, person=person or seat.person)


def reasons(route: Route) -> list[tuple[Tier, Why]]:
    return [(seat.tier, why) for seat, why in route.passed_over]


def test_the_steward_of_the_building_comes_first() -> None:
    assert first_holder(FULL, ORDINARY) == Route(holder=holder(STEWARD), rule=Rule.STEWARD_FIRST)


def test_without_a_building_the_lowest_seat_is_first() -> None:
    route = first_holder(Chain(seats=(LEAD, TOWN)), ORDINARY)
    assert (route.holder, route.rule) == (holder(LEAD), Rule.LOWEST_SEAT)


def test_what_a_steward_reports_himself_goes_to_the_lead() -> None:
    route = first_holder(FULL, replace(ORDINARY, reporter=CHEN))
    assert (route.holder, route.rule) == (holder(LEAD), Rule.OWN_REPORT)
    assert reasons(route) == [(Tier.BUILDING, Why.REPORTER)]


def test_a_steward_on_leave_is_replaced_by_the_deputy() -> None:
    away = replace(STEWARD, away=True, deputy=SHEN)
    route = first_holder(Chain(seats=(away, LEAD)), ORDINARY)
    assert (route.holder, route.rule) == (holder(STEWARD, SHEN), Rule.DEPUTY)


@pytest.mark.parametrize(
    ("seat", "why"),
    [
        (replace(STEWARD, person=None), Why.VACANT),
        (replace(STEWARD, retired=True), Why.RETIRED),
        (replace(STEWARD, away=True), Why.AWAY),
        (replace(STEWARD, away=True, deputy=SHEN, deputy_away=True), Why.AWAY),
        (replace(STEWARD, away=True, deputy=WANG), Why.AWAY),
    ],
)
def test_a_seat_without_anybody_able_is_passed_over_and_said_so(seat: Seat, why: Why) -> None:
    route = first_holder(Chain(seats=(seat, LEAD)), ORDINARY)
    assert (route.holder, route.rule) == (holder(LEAD), Rule.PASSED_OVER)
    assert reasons(route) == [(Tier.BUILDING, why)]


def test_a_complaint_about_the_steward_goes_past_him_and_his_deputy() -> None:
    seat = replace(STEWARD, deputy=SHEN, away=True)
    route = first_holder(Chain(seats=(seat, LEAD)), replace(ORDINARY, about_steward=True))
    assert (route.holder, route.rule) == (holder(LEAD), Rule.ABOUT_STEWARD)


def test_a_steward_who_stands_in_for_the_lead_does_not_get_the_complaint_about_himself() -> None:
    chain = Chain(seats=(STEWARD, replace(LEAD, away=True, deputy=CHEN), COMMUNITY))
    route = first_holder(chain, replace(ORDINARY, about_steward=True))
    assert route.holder == holder(COMMUNITY)
    assert reasons(route)[1] == (Tier.MICRO_COMMUNITY, Why.AWAY)


def test_a_lead_who_is_the_reporter_is_passed_over_on_the_way_up() -> None:
    route = next_up(FULL, Tier.BUILDING, replace(ORDINARY, reporter=ZHOU))
    assert (route.holder, route.rule) == (holder(COMMUNITY), Rule.PASSED_OVER)


def test_a_missing_tier_is_stepped_over() -> None:
    route = next_up(Chain(seats=(STEWARD, TOWN)), Tier.BUILDING, ORDINARY)
    assert (route.holder, route.rule) == (holder(TOWN), Rule.ONE_TIER_UP)


def test_with_nobody_left_the_highest_tier_has_it_and_the_operator_is_alarmed() -> None:
    chain = Chain(seats=(replace(STEWARD, person=None), replace(LEAD, away=True)))
    route = first_holder(chain, ORDINARY)
    assert route.holder == Holder(tier=Tier.MICRO_COMMUNITY, unit=LEAD.unit, person=None)
    assert (route.rule, route.alarm) == (Rule.NOBODY_LEFT, True)
    assert reasons(route) == [
        (Tier.BUILDING, Why.VACANT),
        (Tier.MICRO_COMMUNITY, Why.AWAY),
    ]


def test_above_the_top_there_is_nothing() -> None:
    assert next_up(FULL, Tier.TOWN, ORDINARY) == Route(
        holder=None, rule=Rule.AT_THE_TOP, alarm=True
    )


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [(Urgency.ACUTE, LEAD), (Urgency.UTILITIES, LEAD), (Urgency.ORDINARY, STEWARD)],
)
def test_only_what_cannot_wait_passes_a_steward_in_quiet_hours(
    urgency: Urgency, expected: Seat
) -> None:
    chain = Chain(seats=(replace(STEWARD, quiet=True), LEAD))
    assert first_holder(chain, replace(ORDINARY, urgency=urgency)).holder == holder(expected)


def test_rather_a_steward_in_quiet_hours_than_nobody() -> None:
    chain = Chain(seats=(replace(STEWARD, quiet=True), replace(LEAD, person=None)))
    route = first_holder(chain, replace(ORDINARY, urgency=Urgency.ACUTE))
    assert (route.holder, route.alarm) == (holder(STEWARD), False)


def test_handed_back_it_goes_to_the_first_taker() -> None:
    route = next_down(FULL, Tier.TOWN, ORDINARY, first_taker=CHEN)
    assert route is not None
    assert (route.holder, route.rule) == (holder(STEWARD), Rule.TO_FIRST_TAKER)


def test_handed_back_untaken_it_goes_to_the_tier_below() -> None:
    route = next_down(FULL, Tier.TOWN, ORDINARY, first_taker=None)
    assert route is not None
    assert (route.holder, route.rule) == (holder(COMMUNITY), Rule.TO_TIER_BELOW)


def test_handed_back_it_never_goes_to_the_steward_it_is_about() -> None:
    concern = replace(ORDINARY, about_steward=True)
    assert next_down(FULL, Tier.MICRO_COMMUNITY, concern, first_taker=None) is None


def test_a_holder_who_goes_on_leave_leaves_it_to_the_deputy_then_upwards() -> None:
    away = replace(LEAD, away=True, deputy=SHEN)
    chain = Chain(seats=(STEWARD, away, COMMUNITY))
    assert anew(chain, holder(LEAD), ORDINARY).holder == holder(LEAD, SHEN)
    chain = Chain(seats=(STEWARD, replace(away, deputy=None), COMMUNITY))
    assert anew(chain, holder(LEAD), ORDINARY).holder == holder(COMMUNITY)


def test_what_nobody_held_goes_to_whoever_was_appointed_since() -> None:
    nobody = Holder(tier=Tier.TOWN, unit=TOWN.unit, person=None)
    appointed = Chain(seats=(STEWARD, TOWN))
    assert anew(appointed, nobody, ORDINARY).rule is Rule.SAME_SEAT
    below = Chain(seats=(STEWARD, replace(TOWN, person=None)))
    assert anew(below, nobody, ORDINARY).holder == holder(STEWARD)


@pytest.mark.parametrize("seats", [(), (LEAD, STEWARD), (LEAD, LEAD)])
def test_a_chain_out_of_order_is_refused(seats: tuple[Seat, ...]) -> None:
    with pytest.raises(ValueError, match="chain"):
        Chain(seats=seats)


PEOPLE = st.sampled_from([CHEN, SHEN, ZHOU, GU, ZHANG, WANG])


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Any chain of a town, however badly staffed."""
    tiers = draw(st.sets(st.sampled_from(list(Tier)[:4]), min_size=1))
    return Chain(
        seats=tuple(
            Seat(
                tier=tier,
                unit=UnitId(tier * 10),
                unit_name=tier.name,
                person=draw(st.none() | PEOPLE),
                away=draw(st.booleans()),
                quiet=draw(st.booleans()),
                retired=draw(st.booleans()),
                deputy=draw(st.none() | PEOPLE),
                deputy_away=draw(st.booleans()),
            )
            for tier in sorted(tiers)
        )
    )


CONCERNS = st.builds(
    Concern, reporter=PEOPLE, urgency=st.sampled_from(Urgency), about_steward=st.booleans()
)


@given(chains(), CONCERNS)
def test_no_issue_is_dropped_and_nobody_is_skipped_in_silence(
    chain: Chain, concern: Concern
) -> None:
    route = first_holder(chain, concern)
    assert route.holder is not None
    if route.holder.person is None:
        assert route.alarm
        assert route.holder.tier is chain.top.tier
        assert len(route.passed_over) == len(chain.seats)
    else:
        seat = chain.at(route.holder)
        assert seat is not None
        assert concern.bars(route.holder.person, chain) is None
        assert not concern.closes(seat)
        below = {s.tier for s in chain.seats if s.tier < seat.tier}
        assert below <= {s.tier for s, _ in route.passed_over}


@given(chains(), CONCERNS, st.sampled_from(list(Tier)))
def test_upwards_is_upwards(chain: Chain, concern: Concern, above: Tier) -> None:
    route = next_up(chain, above, concern)
    if route.holder is None:
        assert chain.top.tier <= above
    else:
        assert route.holder.tier > above

"""Whatever people and time do to an issue: it replays, its holder may hold it, it ends."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from bot.domain.ids import IssueId, PersonId, UnitId
from bot.domain.issues import Danger, Holder, Move, State, Urgency
from bot.domain.places import Spot, Tier
from bot.flows.effects import RemindHolder, TellHolder, TellWorker
from bot.flows.issue import (
    FLOW,
    BrokenHistoryError,
    Moved,
    Refused,
    possible_moves,
    rebuild,
)
from bot.flows.issue_parts import WHOSE, concern_of, parts_of, possible_for, refusal
from bot.flows.routing import Chain, Seat
from bot.flows.timers import Timer, TimerKind
from tests.flows.story import CHEN, CONTACT, FULL, LI, SHEN, WANG, ZHANG, ZHOU, Story

PEOPLE = st.sampled_from([CHEN, SHEN, ZHOU, ZHANG, WANG, LI, CONTACT])
TEXT = st.sampled_from(["", "要换井盖"])


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Chains of a town where posts are vacant, people away, one person in two posts."""
    tiers = draw(st.sets(st.sampled_from(list(Tier)[:4]), min_size=1))
    return Chain(
        seats=tuple(
            Seat(
                tier=tier,
                unit=UnitId(tier * 10),
                unit_name=tier.name,
                person=draw(st.none() | PEOPLE),
                away=draw(st.booleans()),
                retired=draw(st.booleans()),
                quiet=draw(st.booleans()),
                deputy=draw(st.none() | PEOPLE),
            )
            for tier in sorted(tiers)
        )
    )


HOLDERS = st.builds(
    Holder,
    tier=st.sampled_from(Tier),
    unit=st.sampled_from([UnitId(n) for n in (10, 11, 20, 30, 40, 50)]),
    person=st.none() | PEOPLE,
)


class IssueLife(RuleBasedStateMachine):
    """Anybody tries anything at any time."""

    story: Story

    @initialize(
        chain=st.just(FULL) | chains(),
        reporter=PEOPLE,
        urgency=st.sampled_from(Urgency),
        about_steward=st.booleans(),
    )
    def filing(
        self, chain: Chain, reporter: PersonId, urgency: Urgency, *, about_steward: bool
    ) -> None:
        self.story = Story(urgency, chain, reporter, about_steward=about_steward)
        self.fired: set[tuple[TimerKind, datetime]] = set()

    @rule(
        move=st.sampled_from(Move),
        actor=st.none() | PEOPLE,
        words=TEXT,
        to=st.none() | HOLDERS,
        to_name=TEXT,
        hours=st.none() | st.integers(-1, 48),
        merged_into=st.none() | st.sampled_from([IssueId(1), IssueId(2)]),
        urgency=st.none() | st.sampled_from(Urgency),
        danger=st.none() | st.sampled_from(Danger),
        spot=st.none() | st.just(Spot(place="北门")),
    )
    def anybody_tries(
        self,
        move: Move,
        actor: PersonId | None,
        hours: int | None,
        **act: Any,  # noqa: ANN401  # as drawn
    ) -> None:
        story = self.story
        when = None if hours is None else story.now + timedelta(hours=hours)
        before, count = story.issue, len(story.events)
        result = story.tries(move, actor, when=when, **act)
        if isinstance(result, Refused):
            assert (story.issue, len(story.events)) == (before, count)
            assert set(result.possible) <= set(possible_moves(before.standing.state))
        else:
            self.nobody_barred_is_told(result)

    @rule(data=st.data())
    def those_concerned_do_what_is_possible(self, data: st.DataObject) -> None:
        story = self.story
        standing = story.issue.standing
        named = (standing.holder.person, standing.first_taker, story.issue.reporter)
        concerned = [person for person in named if person is not None]
        actor = data.draw(st.sampled_from(concerned) | PEOPLE)
        moves = possible_for(story.issue, parts_of(story.issue, actor, story.chain))
        if moves:
            move = data.draw(st.sampled_from(moves))
            when = story.now + timedelta(hours=5)
            story.tries(move, actor, words="x", to_name="城管", when=when)

    @rule()
    def the_last_one_takes_it_back(self) -> None:
        if self.story.last is not None:
            self.story.tries(Move.UNDO, self.story.last.actor)

    @rule(minutes=st.sampled_from([1, 9, 40, 60 * 24, 60 * 24 * 5]))
    def time_passes(self, minutes: int) -> None:
        self.story.pass_time(minutes=minutes)

    @precondition(lambda self: self.not_fired())
    @rule()
    def time_acts(self) -> None:
        timer = self.not_fired()[0]
        self.fired.add((timer.kind, timer.at))
        self.story.now = max(self.story.now, timer.at)
        result = self.story.fires(timer.kind)
        if isinstance(result, Moved):
            self.nobody_barred_is_told(result)

    @rule(data=st.data(), away=st.booleans(), retired=st.booleans(), deputy=st.none() | PEOPLE)
    def somebody_leaves_or_returns(
        self, data: st.DataObject, *, away: bool, retired: bool, deputy: PersonId | None
    ) -> None:
        tier = data.draw(st.sampled_from([seat.tier for seat in self.story.chain.seats]))
        self.story.seat(tier, away=away, retired=retired, deputy=deputy)

    def not_fired(self) -> list[Timer]:
        """As the store does: what has fired at its time does not fire again."""
        pending = self.story.pending()
        return [timer for timer in pending if (timer.kind, timer.at) not in self.fired]

    def nobody_barred_is_told(self, moved: Moved) -> None:
        concern = concern_of(moved.issue)
        for effect in moved.effects:
            if isinstance(effect, TellHolder | RemindHolder | TellWorker):
                assert concern.bars(effect.person, self.story.chain) is None, effect

    @invariant()
    def its_events_lead_to_where_it_stands(self) -> None:
        story = self.story
        assert rebuild(story.events) == story.issue.standing
        assert story.issue.version == len(story.events)

    @invariant()
    def it_has_a_way_out_or_is_over(self) -> None:
        state = self.story.state()
        assert state.is_closed or self.not_fired()
        assert (self.story.issue.closed_at is not None) == state.is_closed

    @invariant()
    def its_holder_is_in_the_chain_and_not_kept_out(self) -> None:
        story, held = self.story, self.story.holder
        concern = concern_of(story.issue)
        assert held.tier <= story.chain.top.tier
        seat = story.chain.at(held)
        if held.person is not None:
            assert concern.bars(held.person, story.chain) is None
            assert seat is None or not concern.closes(seat)

    @invariant()
    def its_clocks_fit_its_state(self) -> None:
        clocks, state = self.story.issue.clocks, self.story.state()
        assert (clocks.waiting_since is not None) <= (state is State.ASKING)
        assert clocks.answer_due is None or state is State.WAITING


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_left_or_is_over(state: State) -> None:
    onwards = {FLOW.next(state, trigger) for trigger in FLOW.possible(state)} - {state}
    assert onwards or state in (State.WITHDRAWN, State.MERGED)
    assert state.is_open == (Move.SOLVE in possible_moves(state))


def test_every_state_can_be_reached() -> None:
    reached, todo = set(), [State.WAITING]
    while todo:
        state = todo.pop()
        reached.add(state)
        ways = {State(FLOW.next(state, t) or state) for t in FLOW.possible(state)}
        todo += sorted(ways - reached)
    assert reached == set(State)


def test_every_move_but_filing_is_in_the_table() -> None:
    assert {m for s in State for m in possible_moves(s)} == set(Move) - {Move.FILE}


def test_nobody_is_nothing_to_an_issue_and_everybody_named_is_somebody() -> None:
    story = Story()
    assert parts_of(story.issue, LI, story.chain) == frozenset()
    assert all(refusal(story.issue, move, frozenset()) is not None for move in WHOSE)


def test_a_history_that_does_not_begin_with_filing_is_broken() -> None:
    story = Story().does(Move.ACCEPT, CHEN)
    with pytest.raises(BrokenHistoryError):
        rebuild([])
    with pytest.raises(BrokenHistoryError):
        rebuild(story.events[1:])


def test_a_history_with_an_impossible_move_is_broken() -> None:
    story = Story().does(Move.WITHDRAW, WANG)
    taken = replace(story.events[-1], seq=3, move=Move.ACCEPT, actor=CHEN)
    with pytest.raises(BrokenHistoryError, match="accept"):
        rebuild([*story.events, taken])
    undone = replace(story.events[-1], seq=2, move=Move.UNDO)
    with pytest.raises(BrokenHistoryError, match="undo"):
        rebuild([story.events[0], undone])


TestIssueLife = IssueLife.TestCase
TestIssueLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

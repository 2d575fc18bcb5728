"""What time does to an issue."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.issues import Move, State, Urgency
from bot.domain.places import Tier
from bot.flows.decision import Decision
from bot.flows.effects import (
    Alarm,
    AlarmOperator,
    News,
    Note,
    RemindHolder,
    Task,
    TellHolder,
    TellReporters,
    TellWorker,
)
from bot.flows.issue import Moved, Refusal, Refused
from bot.flows.routing import Chain, Rule, Why
from bot.flows.timers import TimerKind
from tests.flows.story import (
    CHEN,
    LEAD,
    STEWARD,
    TOWN,
    WANG,
    ZHANG,
    ZHOU,
    Story,
    holder,
)

ALONE = Chain(seats=(TOWN,))


def kinds(story: Story) -> set[TimerKind]:
    return {timer.kind for timer in story.pending()}


def test_a_waiting_issue_has_its_reminders_and_deadlines() -> None:
    story = Story()
    assert kinds(story) == {
        TimerKind.ANSWER_HALF,
        TimerKind.ANSWER_DUE,
        TimerKind.RESULT_HALF,
        TimerKind.RESULT_DUE,
        TimerKind.FORGOTTEN,
    }
    times = [timer.at for timer in story.pending()]
    assert times == sorted(times)


def test_at_half_time_the_holder_is_reminded_with_the_deadline() -> None:
    story = Story(Urgency.HAZARD)
    due = story.issue.clocks.answer_due
    story.wait_for(TimerKind.ANSWER_HALF)
    assert story.effects == (
        RemindHolder(holder=holder(STEWARD), person=CHEN, timer=TimerKind.ANSWER_HALF, due=due),
    )
    assert story.now - story.issue.filed_at == timedelta(minutes=7, seconds=30)
    assert TimerKind.ANSWER_HALF not in kinds(story)


def test_without_an_answer_it_goes_up_and_both_sides_are_told_why() -> None:
    story = Story(Urgency.HAZARD)
    result = story.issue.clocks.result_due
    story.wait_for(TimerKind.ANSWER_DUE)
    assert (story.state(), story.holder) == (State.WAITING, holder(LEAD))
    assert [(t.person, t.task) for t in story.told(TellHolder)] == [(ZHOU, Task.OVERDUE_ANSWER)]
    assert [(t.person, t.note) for t in story.told(TellWorker)] == [(CHEN, Note.OVERDUE_ANSWER)]
    assert [t.news for t in story.told(TellReporters)] == [News.ESCALATED]
    assert story.issue.clocks.answer_due == story.now + timedelta(minutes=15)
    assert story.issue.clocks.result_due == result


def test_the_decision_names_the_deadline_that_passed() -> None:
    story = Story(Urgency.HAZARD).seat(Tier.MICRO_COMMUNITY, retired=True)
    missed = story.issue.clocks.answer_due
    story.wait_for(TimerKind.ANSWER_DUE)
    decision = Decision.read(story.events[-1].rule)
    assert decision == Decision(
        rule=Rule.PASSED_OVER,
        passed_over=((Tier.MICRO_COMMUNITY, Why.RETIRED),),
        missed=missed,
        answer_due=story.issue.clocks.answer_due,
    )


def test_without_a_result_it_goes_up_with_half_the_time() -> None:
    story = Story(Urgency.HAZARD).does(Move.ACCEPT, CHEN)
    first = story.issue.clocks.first_result_due
    story.wait_for(TimerKind.RESULT_DUE)
    assert story.holder == holder(LEAD)
    assert story.issue.clocks.result_due == story.now + timedelta(hours=1)
    assert story.issue.clocks.first_result_due == first
    assert story.issue.standing.first_taker == CHEN
    assert [t.task for t in story.told(TellHolder)] == [Task.OVERDUE_RESULT]


def test_at_the_top_a_late_result_stays_and_the_operator_knows() -> None:
    story = Story(Urgency.HAZARD, ALONE).does(Move.ACCEPT, ZHANG)
    before = story.issue.standing
    story.wait_for(TimerKind.RESULT_DUE)
    assert story.issue.standing == before
    assert story.told(AlarmOperator) == [AlarmOperator(alarm=Alarm.LATE_AT_THE_TOP)]
    assert [t.person for t in story.told(TellHolder)] == [ZHANG]
    assert story.issue.clocks.result_due > story.now


@pytest.mark.parametrize(("urgency", "again"), [(Urgency.ACUTE, True), (Urgency.ORDINARY, False)])
def test_at_the_top_only_a_danger_is_asked_about_again(urgency: Urgency, again: bool) -> None:
    story = Story(urgency, ALONE).wait_for(TimerKind.ANSWER_DUE)
    assert (TimerKind.ANSWER_DUE in kinds(story)) is again
    assert story.told(AlarmOperator)


def test_nobody_is_reminded_where_nobody_holds_it() -> None:
    story = Story(Urgency.ACUTE, Chain(seats=(STEWARD,)), reporter=CHEN)
    assert not {TimerKind.ANSWER_HALF, TimerKind.RESULT_HALF} & kinds(story)
    story.wait_for(TimerKind.ANSWER_DUE)
    assert story.effects[1:] == (AlarmOperator(alarm=Alarm.LATE_AT_THE_TOP),)


def test_an_unanswered_danger_climbs_to_the_top_in_an_hour() -> None:
    story = Story(Urgency.ACUTE)
    for _ in range(3):
        story.wait_for(TimerKind.ANSWER_DUE)
    assert story.holder == holder(TOWN)
    assert story.now - story.issue.filed_at == timedelta(minutes=45)


def test_silence_after_done_closes_it_as_unconfirmed() -> None:
    story = Story().does(Move.SOLVE, CHEN)
    assert kinds(story) == {TimerKind.CLOSING_DUE}
    story.wait_for(TimerKind.CLOSING_DUE)
    assert story.state() is State.UNCONFIRMED
    assert story.now - story.issue.filed_at == timedelta(hours=72)
    assert story.issue.closed_at == story.now
    assert story.told(TellReporters) == [TellReporters(news=News.UNCONFIRMED, joined=False)]
    story.pass_time(days=40).does(Move.REOPEN, WANG, words="没好")
    assert story.state() is State.WAITING


def test_a_late_word_still_counts() -> None:
    story = Story().does(Move.SOLVE, CHEN).wait_for(TimerKind.CLOSING_DUE)
    closed = story.issue.closed_at
    story.pass_time(days=1).does(Move.CONFIRM, WANG)
    assert (story.state(), story.issue.closed_at) == (State.CONFIRMED, closed)


def test_waiting_for_the_reporter_ends_after_three_days() -> None:
    story = Story(Urgency.UTILITIES).does(Move.ACCEPT, CHEN)
    due = story.issue.clocks.result_due
    story.does(Move.ASK, CHEN, words="几楼？")
    assert TimerKind.RESULT_HALF not in kinds(story)
    story.wait_for(TimerKind.WAIT_LIMIT)
    assert story.state() is State.ACCEPTED
    assert story.issue.clocks.result_due == due + timedelta(days=3)
    assert [t.timer for t in story.told(RemindHolder)] == [TimerKind.WAIT_LIMIT]


def test_once_the_three_days_are_used_up_questions_stop_no_clock() -> None:
    story = Story(Urgency.COMPLEX).does(Move.ASK, CHEN, words="谁？")
    story.wait_for(TimerKind.WAIT_LIMIT)
    due = story.issue.clocks.result_due
    story.does(Move.ASK, CHEN, words="什么时候？")
    assert TimerKind.WAIT_LIMIT not in kinds(story)
    assert story.at(TimerKind.RESULT_DUE) == due
    story.wait_for(TimerKind.RESULT_DUE)
    assert story.holder == holder(LEAD)
    assert story.issue.clocks.waiting_since is None


def test_an_appointment_reminds_once_and_goes_on() -> None:
    story = Story()
    when = story.now + timedelta(days=1)
    story.does(Move.SCHEDULE, CHEN, when=when).wait_for(TimerKind.APPOINTMENT)
    assert (story.now, story.state()) == (when, State.ACCEPTED)
    assert [t.timer for t in story.told(RemindHolder)] == [TimerKind.APPOINTMENT]
    assert TimerKind.APPOINTMENT not in kinds(story)


def test_what_is_forgotten_is_shown_to_every_tier_above() -> None:
    story = Story(Urgency.HAZARD).does(Move.ACCEPT, CHEN)
    story.wait_for(TimerKind.FORGOTTEN)
    assert story.now - story.issue.filed_at == timedelta(hours=6)
    told = [(t.person, t.note) for t in story.told(TellWorker)]
    assert [person for person, _ in told] == [ZHOU, 4, ZHANG]
    assert {note for _, note in told} == {Note.FORGOTTEN}


@pytest.mark.parametrize("kind", list(TimerKind))
def test_a_timer_that_is_early_or_no_longer_applies_does_nothing(kind: TimerKind) -> None:
    story = Story()
    before = story.issue
    result = story.fires(kind)
    assert isinstance(result, Refused)
    assert result.reason in (Refusal.NOT_DUE, Refusal.NOT_NOW)
    assert story.issue == before


def test_half_time_after_the_deadline_is_no_reminder() -> None:
    story = Story(Urgency.HAZARD).pass_time(hours=1)
    assert isinstance(story.fires(TimerKind.ANSWER_HALF), Refused)
    assert TimerKind.ANSWER_HALF not in kinds(story)
    assert isinstance(story.fires(TimerKind.ANSWER_DUE), Moved)


def test_a_closed_issue_waits_for_nothing() -> None:
    story = Story().does(Move.WITHDRAW, WANG)
    assert story.pending() == ()


def test_a_decision_reads_what_it_wrote_and_skips_what_it_does_not_know() -> None:
    decision = Decision(
        rule=Rule.DEPUTY,
        passed_over=((Tier.BUILDING, Why.AWAY),),
        missed=datetime(2026, 3, 2, 1, tzinfo=UTC),
        result_due=datetime(2026, 3, 9, 13, tzinfo=UTC),
    )
    assert Decision.read(decision.line) == decision
    assert Decision.read(f"{decision.line}; of_tomorrow; passed moon away; x y z") == decision
    assert Decision.read(Decision().line) == Decision()

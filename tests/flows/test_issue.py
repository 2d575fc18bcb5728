"""The life of an issue as people live it: work, passing on, the end."""

from datetime import timedelta

import pytest

from bot.domain.ids import IssueId, UnitId
from bot.domain.issues import Danger, Holder, Move, State, Urgency
from bot.domain.places import Spot, Tier
from bot.flows.decision import Decision
from bot.flows.effects import (
    Alarm,
    AlarmOperator,
    AskClosing,
    AskReason,
    AskReporter,
    News,
    Note,
    StopAsking,
    Task,
    TellHolder,
    TellReporters,
    TellWorker,
)
from bot.flows.issue import Refusal
from bot.flows.routing import Chain, Rule
from tests.flows.story import (
    CHEN,
    COMMUNITY,
    CONTACT,
    FULL,
    GU,
    LEAD,
    LI,
    SHEN,
    STEWARD,
    TOWN,
    WANG,
    ZHANG,
    ZHOU,
    Story,
    holder,
)


def notes(story: Story) -> list[tuple[int, Note]]:
    return [(told.person, told.note) for told in story.told(TellWorker)]


def news(story: Story) -> list[tuple[News, bool, bool]]:
    return [(told.news, told.reporter, told.joined) for told in story.told(TellReporters)]


class TestFiling:
    def test_it_waits_for_the_steward_who_is_told(self) -> None:
        story = Story()
        assert (story.state(), story.holder) == (State.WAITING, holder(STEWARD))
        assert [(t.person, t.task) for t in story.told(TellHolder)] == [(CHEN, Task.NEW)]
        assert story.issue.version == 1

    @pytest.mark.parametrize("urgency", [Urgency.ACUTE, Urgency.HAZARD])
    def test_a_danger_is_told_to_steward_and_lead_at_once(self, urgency: Urgency) -> None:
        story = Story(urgency)
        assert [t.person for t in story.told(TellHolder)] == [CHEN]
        assert notes(story) == [(ZHOU, Note.DANGER)]

    def test_a_danger_without_any_lead_alarms_the_operator(self) -> None:
        story = Story(Urgency.ACUTE, Chain(seats=(STEWARD,)))
        assert story.told(AlarmOperator) == [AlarmOperator(alarm=Alarm.NOBODY_WARNED)]

    def test_a_danger_about_the_steward_is_not_told_to_him(self) -> None:
        story = Story(Urgency.ACUTE, about_steward=True)
        assert [t.person for t in story.told(TellHolder)] == [ZHOU]
        assert notes(story) == []

    def test_with_nobody_at_all_it_is_held_by_the_top_and_the_operator_is_alarmed(self) -> None:
        story = Story(reporter=CHEN, chain=Chain(seats=(STEWARD,)))
        assert story.holder == Holder(tier=Tier.BUILDING, unit=STEWARD.unit, person=None)
        assert story.effects == (AlarmOperator(alarm=Alarm.NOBODY_HOLDS),)

    def test_the_event_keeps_the_rule_and_the_deadlines(self) -> None:
        story = Story(reporter=CHEN)
        decision = Decision.read(story.events[0].rule)
        assert decision.rule is Rule.OWN_REPORT
        assert [tier for tier, _ in decision.passed_over] == [Tier.BUILDING]
        assert decision.answer_due == story.issue.clocks.answer_due
        assert decision.result_due == story.issue.clocks.result_due

    def test_who_filed_it_for_somebody_else_is_kept(self) -> None:
        story = Story(filed_by=CHEN, on_behalf_of="3楼老人家")
        assert story.events[0].actor == CHEN
        assert story.holder == holder(STEWARD)


class TestWork:
    def test_taking_it_is_the_first_answer(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN)
        assert story.state() is State.ACCEPTED
        assert story.issue.clocks.answer_due is None
        assert story.issue.standing.first_taker == CHEN
        assert news(story) == [(News.ACCEPTED, True, True)]
        assert story.told(StopAsking)

    def test_taking_it_twice_is_refused_kindly(self) -> None:
        refused = Story().does(Move.ACCEPT, CHEN).refuses(Move.ACCEPT, CHEN)
        assert refused.reason is Refusal.ALREADY_YOURS
        assert Move.SOLVE in refused.possible
        assert Move.ACCEPT not in refused.possible

    def test_what_somebody_has_taken_nobody_else_takes(self) -> None:
        story = Story().does(Move.ESCALATE, CHEN, words="x").does(Move.ACCEPT, ZHOU)
        assert story.refuses(Move.ACCEPT, CHEN).reason is Refusal.TAKEN
        assert story.refuses(Move.ESCALATE, CHEN, words="x").reason is Refusal.TAKEN

    def test_after_the_deadline_the_steward_may_still_take_it(self) -> None:
        story = Story().does(Move.ESCALATE, CHEN).does(Move.ACCEPT, CHEN)
        assert story.holder == holder(STEWARD)
        assert notes(story) == [(ZHOU, Note.TAKEN_OVER)]
        assert Decision.read(story.events[-1].rule).rule is Rule.TAKEN

    def test_a_deputy_may_take_it(self) -> None:
        story = Story().seat(Tier.BUILDING, deputy=SHEN).does(Move.ACCEPT, SHEN)
        assert story.holder == holder(STEWARD, SHEN)

    def test_a_stranger_may_not(self) -> None:
        assert Story().refuses(Move.ACCEPT, LI).reason is Refusal.NOT_YOURS

    def test_progress_alone_is_taking_it(self) -> None:
        story = Story().does(Move.PROGRESS, CHEN, words="已联系维保")
        assert story.state() is State.ACCEPTED
        assert story.issue.standing.first_taker == CHEN
        assert story.issue.clocks.answer_due is None
        assert news(story) == [(News.PROGRESS, True, True)]

    def test_progress_of_somebody_else_is_no_answer_of_the_holder(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN).does(Move.ESCALATE, CHEN, words="要换")
        due = story.issue.clocks.answer_due
        story.does(Move.PROGRESS, CHEN, words="井口已围好")
        assert (story.state(), story.holder) == (State.WAITING, holder(LEAD))
        assert story.issue.clocks.answer_due == due
        assert notes(story) == [(ZHOU, Note.PROGRESS)]

    def test_an_appointment_needs_a_time_to_come(self) -> None:
        story = Story()
        assert story.refuses(Move.SCHEDULE, CHEN).reason is Refusal.TIME_NEEDED
        past = story.now - timedelta(hours=1)
        assert story.refuses(Move.SCHEDULE, CHEN, when=past).reason is Refusal.TIME_NEEDED
        story.does(Move.SCHEDULE, CHEN, when=story.now + timedelta(days=1))
        assert story.state() is State.SCHEDULED
        assert story.issue.standing.appointment == story.now + timedelta(days=1)
        assert [t.when for t in story.told(TellReporters)] == [story.now + timedelta(days=1)]

    def test_while_the_reporter_is_asked_the_result_waits(self) -> None:
        story = Story(Urgency.UTILITIES).does(Move.ACCEPT, CHEN)
        assert story.refuses(Move.ASK, CHEN).reason is Refusal.WORDS_NEEDED
        due = story.issue.clocks.result_due
        story.does(Move.ASK, CHEN, words="哪个阀门？")
        assert story.told(AskReporter) == [AskReporter(by=CHEN, words="哪个阀门？")]
        story.pass_time(hours=5).does(Move.ANSWER, WANG, words="厨房的")
        assert story.state() is State.ACCEPTED
        assert story.issue.clocks.result_due == due + timedelta(hours=5)
        assert notes(story) == [(CHEN, Note.ANSWERED)]

    def test_progress_does_not_end_the_waiting_for_an_answer(self) -> None:
        story = Story().does(Move.ASK, CHEN, words="几楼？").does(Move.PROGRESS, CHEN, words="等您")
        assert story.state() is State.ASKING
        assert story.issue.clocks.waiting_since == story.now
        assert not story.told(StopAsking)

    def test_a_department_gets_it_and_the_holder_stays_answerable(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN)
        assert story.refuses(Move.DELEGATE, CHEN).reason is Refusal.TARGET_NEEDED
        contact = Holder(tier=Tier.DEPARTMENT, unit=UnitId(50), person=CONTACT)
        story.does(Move.DELEGATE, CHEN, to=contact, to_name="城管")
        assert (story.state(), story.holder) == (State.DELEGATED, holder(STEWARD))
        assert story.issue.standing.delegated_to == "城管"
        assert notes(story) == [(CONTACT, Note.DELEGATED)]
        story.does(Move.SOLVE, CONTACT, words="换好了")
        assert story.issue.standing.solver == holder(STEWARD)

    def test_a_department_does_not_go_there_in_vain(self) -> None:
        contact = Holder(tier=Tier.DEPARTMENT, unit=UnitId(50), person=CONTACT)
        for move, actor, note in (
            (Move.SOLVE, CHEN, Note.SOLVED),
            (Move.WITHDRAW, WANG, Note.WITHDRAWN),
        ):
            story = Story().does(Move.DELEGATE, CHEN, to=contact, to_name="城管")
            story.does(move, actor, words="好了")
            assert (CONTACT, note) in notes(story)

    def test_a_remark_is_for_the_holder_alone(self) -> None:
        story = Story().does(Move.ESCALATE, CHEN)
        assert story.told(AskReason) == [AskReason(person=CHEN, move=Move.ESCALATE)]
        story.does(Move.REMARK, CHEN, words="需要换井盖")
        assert notes(story) == [(ZHOU, Note.REMARK)]
        assert news(story) == []
        assert story.refuses(Move.REMARK, CHEN).reason is Refusal.WORDS_NEEDED

    def test_who_joins_is_counted_and_disturbs_nobody(self) -> None:
        story = Story().does(Move.JOIN, LI)
        assert story.effects == ()
        assert story.refuses(Move.JOIN, WANG).reason is Refusal.NO_CHANGE

    def test_another_class_moves_the_deadlines_and_a_danger_is_told(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN)
        story.does(Move.CORRECT, WANG, urgency=Urgency.ACUTE, danger=Danger.WIRE)
        assert story.issue.urgency is Urgency.ACUTE
        assert story.issue.clocks.result_due == story.now + timedelta(hours=2)
        assert notes(story) == [(CHEN, Note.CORRECTED), (ZHOU, Note.DANGER)]
        story.does(Move.CORRECT, CHEN, urgency=Urgency.ORDINARY)
        assert story.issue.danger is None

    def test_another_place_moves_no_deadline(self) -> None:
        story = Story()
        clocks = story.issue.clocks
        story.does(Move.CORRECT, WANG, spot=Spot(unit=2, place="门口"))
        assert story.issue.clocks == clocks
        assert story.refuses(Move.CORRECT, WANG).reason is Refusal.NO_CHANGE


class TestPassingOn:
    def test_by_hand_it_goes_one_tier_up_with_a_new_answer_and_the_same_result(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN)
        result = story.issue.clocks.result_due
        story.pass_time(hours=1).does(Move.ESCALATE, CHEN, words="社区有备件")
        assert (story.state(), story.holder) == (State.WAITING, holder(LEAD))
        assert story.issue.clocks.answer_due is not None
        assert story.issue.clocks.answer_due > story.now
        assert story.issue.clocks.result_due == result
        [told] = story.told(TellHolder)
        assert (told.person, told.task, told.by, told.words) == (
            ZHOU,
            Task.ESCALATED,
            CHEN,
            "社区有备件",
        )
        assert news(story) == [(News.ESCALATED, True, True)]
        assert not story.told(AskReason)

    def test_the_first_taker_may_still_report_it_done(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN).does(Move.ESCALATE, CHEN, words="x")
        story.does(Move.ACCEPT, ZHOU).does(Move.SOLVE, CHEN, words="新井盖装好了")
        assert story.state() is State.SOLVED
        assert story.issue.standing.solver == holder(LEAD)
        assert story.issue.standing.first_taker == CHEN
        assert notes(story) == [(ZHOU, Note.SOLVED)]

    def test_not_mine_goes_to_the_lead_without_a_word_to_the_reporter(self) -> None:
        story = Story().does(Move.NOT_MINE, CHEN)
        assert story.holder == holder(LEAD)
        assert [t.task for t in story.told(TellHolder)] == [Task.NOT_MINE]
        assert news(story) == []

    def test_above_the_town_there_is_nobody(self) -> None:
        story = Story(chain=Chain(seats=(TOWN,)))
        refused = story.refuses(Move.ESCALATE, ZHANG)
        assert refused.reason is Refusal.AT_THE_TOP
        assert Move.ESCALATE not in refused.possible

    def test_it_is_handed_back_with_a_reason_to_who_took_it_first(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN).does(Move.ESCALATE, CHEN, words="x")
        assert story.refuses(Move.HAND_BACK, ZHOU).reason is Refusal.WORDS_NEEDED
        story.does(Move.HAND_BACK, ZHOU, words="物业能换")
        assert (story.holder, story.issue.standing.bounces) == (holder(STEWARD), 1)
        [told] = story.told(TellHolder)
        assert (told.task, told.words) == (Task.HANDED_BACK, "物业能换")

    def test_handed_back_three_times_it_goes_up_instead(self) -> None:
        story = Story()
        for _ in range(2):
            story.does(Move.ESCALATE, CHEN, words="x").does(Move.HAND_BACK, ZHOU, words="y")
        story.does(Move.ESCALATE, CHEN, words="x").does(Move.HAND_BACK, ZHOU, words="y")
        assert story.holder == holder(COMMUNITY)
        assert [t.task for t in story.told(TellHolder)] == [Task.BOUNCED]
        assert Decision.read(story.events[-1].rule).rule is Rule.THIRD_BOUNCE

    def test_nobody_below_is_said_so(self) -> None:
        story = Story(about_steward=True)
        assert story.refuses(Move.HAND_BACK, ZHOU, words="x").reason is Refusal.NOBODY_BELOW

    def test_a_lead_gives_it_to_somebody_by_name(self) -> None:
        story = Story().does(Move.ESCALATE, CHEN)
        assert story.refuses(Move.ASSIGN, ZHOU).reason is Refusal.TARGET_NEEDED
        neighbour = Holder(tier=Tier.BUILDING, unit=UnitId(11), person=SHEN)
        story.does(Move.ASSIGN, ZHOU, to=neighbour)
        assert (story.state(), story.holder) == (State.WAITING, neighbour)
        assert [t.task for t in story.told(TellHolder)] == [Task.ASSIGNED]
        assert story.refuses(Move.ASSIGN, ZHOU, to=neighbour).reason is Refusal.NO_CHANGE

    @pytest.mark.parametrize(
        "to",
        [
            Holder(tier=Tier.BUILDING, unit=UnitId(11), person=WANG),
            Holder(tier=Tier.DEPARTMENT, unit=UnitId(50), person=CONTACT),
        ],
    )
    def test_but_not_to_the_reporter_nor_past_the_chain(self, to: Holder) -> None:
        story = Story().does(Move.ESCALATE, CHEN)
        assert story.refuses(Move.ASSIGN, ZHOU, to=to).reason is Refusal.CANNOT_TAKE

    def test_nor_to_a_steward_on_leave_or_to_the_one_it_is_about(self) -> None:
        away = Story().does(Move.ESCALATE, CHEN).seat(Tier.BUILDING, away=True)
        assert away.refuses(Move.ASSIGN, ZHOU, to=holder(STEWARD)).reason is Refusal.CANNOT_TAKE
        about = Story(about_steward=True)
        assert about.refuses(Move.ASSIGN, ZHOU, to=holder(STEWARD)).reason is Refusal.CANNOT_TAKE
        deputy = holder(STEWARD, SHEN)
        assert about.refuses(Move.ASSIGN, ZHOU, to=deputy).reason is Refusal.CANNOT_TAKE

    def test_a_leave_gives_it_to_the_deputy_without_a_word_to_the_one_away(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN)
        assert story.refuses(Move.REROUTE, None).reason is Refusal.NO_CHANGE
        story.seat(Tier.BUILDING, away=True, deputy=SHEN).does(Move.REROUTE, None)
        assert (story.state(), story.holder) == (State.WAITING, holder(STEWARD, SHEN))
        assert [(t.person, t.task) for t in story.told(TellHolder)] == [(SHEN, Task.REROUTED)]
        assert notes(story) == []

    def test_to_a_vacant_chain_it_goes_with_an_alarm(self) -> None:
        chain = Chain(seats=(STEWARD, LEAD))
        story = Story(chain=chain).seat(Tier.MICRO_COMMUNITY, person=None)
        story.does(Move.ESCALATE, CHEN, words="x")
        assert story.holder == Holder(tier=Tier.MICRO_COMMUNITY, unit=LEAD.unit, person=None)
        assert story.told(AlarmOperator) == [AlarmOperator(alarm=Alarm.NOBODY_HOLDS)]
        story.seat(Tier.MICRO_COMMUNITY, person=GU).does(Move.REROUTE, None)
        assert story.holder == holder(LEAD, GU)


class TestTheEnd:
    def test_it_is_solved_when_the_reporter_says_so(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN).does(Move.SOLVE, CHEN, words="换好了")
        assert story.told(AskClosing) == [AskClosing(by=CHEN, words="换好了")]
        assert news(story) == [(News.SOLVED, False, True)]
        assert story.refuses(Move.CONFIRM, CHEN).reason is Refusal.TAKEN
        story.does(Move.CONFIRM, WANG, satisfied=False)
        assert (story.state(), story.issue.standing.satisfied) == (State.CONFIRMED, False)
        assert story.issue.closed_at == story.now
        assert notes(story) == [(CHEN, Note.CONFIRMED_BUT)]

    def test_a_steward_who_never_took_it_may_report_it_done(self) -> None:
        story = Story().does(Move.SOLVE, CHEN)
        assert story.issue.standing.first_taker == CHEN
        assert story.issue.clocks.answer_due is None

    def test_not_solved_brings_it_back_one_tier_up(self) -> None:
        story = Story().does(Move.SOLVE, CHEN).does(Move.REOPEN, WANG)
        standing = story.issue.standing
        assert (standing.state, standing.holder) == (State.WAITING, holder(LEAD))
        assert (standing.reopened, standing.solver, standing.solved_at) == (1, None, None)
        assert story.told(AskReason) == [AskReason(person=WANG, move=Move.REOPEN)]
        assert notes(story) == [(CHEN, Note.REOPENED)]
        assert news(story) == [(News.REOPENED, False, True)]

    def test_reopened_late_it_gets_time_again_and_the_first_deadline_stays(self) -> None:
        story = Story(Urgency.HAZARD).does(Move.SOLVE, CHEN).pass_time(hours=30)
        first = story.issue.clocks.first_result_due
        story.does(Move.REOPEN, WANG, words="又松了")
        assert story.issue.clocks.result_due == story.now + timedelta(hours=1)
        assert story.issue.clocks.first_result_due == first

    def test_confirmed_it_can_be_reopened_for_fourteen_days(self) -> None:
        story = Story().does(Move.SOLVE, CHEN).does(Move.CONFIRM, WANG)
        early = story.now + timedelta(days=14)
        story.now = early + timedelta(minutes=1)
        assert story.refuses(Move.REOPEN, WANG).reason is Refusal.TOO_LATE
        story.now = early
        story.does(Move.REOPEN, WANG, words="又坏了")
        assert story.issue.closed_at is None
        assert story.issue.standing.satisfied is None

    def test_reopened_at_the_top_it_stays_there(self) -> None:
        story = Story(chain=Chain(seats=(TOWN,))).does(Move.SOLVE, ZHANG)
        story.does(Move.REOPEN, WANG, words="没好")
        assert (story.state(), story.holder) == (State.WAITING, holder(TOWN))
        assert [t.task for t in story.told(TellHolder)] == [Task.REOPENED]
        assert not story.told(AlarmOperator)

    def test_declined_with_a_reason_and_objected_to(self) -> None:
        story = Story()
        assert story.refuses(Move.DECLINE, CHEN).reason is Refusal.WORDS_NEEDED
        story.does(Move.DECLINE, CHEN, words="不归社区")
        assert news(story) == [(News.DECLINED, True, True)]
        story.does(Move.OBJECT, WANG, words="那归谁？")
        assert (story.state(), story.holder) == (State.WAITING, holder(LEAD))
        assert story.issue.closed_at is None
        assert notes(story) == [(CHEN, Note.REOPENED)]

    @pytest.mark.parametrize("solved", [False, True])
    def test_the_reporter_may_withdraw(self, solved: bool) -> None:
        story = Story()
        if solved:
            story.does(Move.SOLVE, CHEN)
        story.does(Move.WITHDRAW, WANG)
        assert story.state() is State.WITHDRAWN
        assert notes(story) == [(CHEN, Note.WITHDRAWN)]
        assert news(story) == [(News.WITHDRAWN, False, True)]
        assert story.refuses(Move.ACCEPT, CHEN).reason is Refusal.CLOSED

    def test_a_false_alarm_is_told_to_all_who_were_alarmed(self) -> None:
        story = Story(Urgency.ACUTE).does(Move.FALSE_ALARM, WANG)
        assert story.state() is State.WITHDRAWN
        assert notes(story) == [(CHEN, Note.FALSE_ALARM), (ZHOU, Note.FALSE_ALARM)]
        assert Story().refuses(Move.FALSE_ALARM, WANG).reason is Refusal.NOT_NOW

    def test_it_can_become_part_of_another(self) -> None:
        story = Story()
        assert story.refuses(Move.MERGE, CHEN).reason is Refusal.TARGET_NEEDED
        own = story.issue.id
        assert story.refuses(Move.MERGE, CHEN, merged_into=own).reason is Refusal.TARGET_NEEDED
        story.does(Move.MERGE, CHEN, merged_into=IssueId(7))
        assert (story.state(), story.issue.merged_into) == (State.MERGED, IssueId(7))

    def test_work_on_what_is_solved_is_refused_by_that_name(self) -> None:
        story = Story().does(Move.SOLVE, CHEN)
        assert story.refuses(Move.SOLVE, CHEN).reason is Refusal.SOLVED
        assert story.refuses(Move.FILE, CHEN).reason is Refusal.SOLVED


class TestUndo:
    def test_a_wrong_done_is_taken_back_within_ten_minutes(self) -> None:
        story = Story().does(Move.ACCEPT, CHEN)
        before = story.issue.standing
        story.does(Move.SOLVE, CHEN).does(Move.JOIN, LI)
        story.pass_time(minutes=10).does(Move.UNDO, CHEN)
        assert story.issue.standing == before
        assert story.issue.clocks.answer_due is None
        assert news(story) == [(News.TAKEN_BACK, True, True)]
        assert story.refuses(Move.UNDO, CHEN).reason is Refusal.NOTHING_TO_UNDO

    def test_a_wrong_escalation_comes_back_with_its_question(self) -> None:
        story = Story()
        before = story.issue.standing
        story.does(Move.ESCALATE, CHEN).does(Move.UNDO, CHEN)
        assert story.issue.standing == before
        assert notes(story) == [(ZHOU, Note.TAKEN_BACK)]
        assert [t.task for t in story.told(TellHolder)] == [Task.TAKEN_BACK]
        assert story.issue.clocks.answer_due is not None

    def test_back_to_a_question_the_clock_waits_again(self) -> None:
        story = Story().does(Move.ASK, CHEN, words="几楼？").does(Move.SOLVE, CHEN)
        story.does(Move.UNDO, CHEN)
        assert (story.state(), story.issue.clocks.waiting_since) == (State.ASKING, story.now)

    def test_not_later_not_by_others_not_once_something_has_happened(self) -> None:
        story = Story().does(Move.ESCALATE, CHEN)
        assert story.refuses(Move.UNDO, ZHOU).reason is Refusal.NOTHING_TO_UNDO
        story.pass_time(minutes=11)
        assert story.refuses(Move.UNDO, CHEN).reason is Refusal.TOO_LATE
        story.does(Move.ACCEPT, ZHOU)
        assert story.refuses(Move.UNDO, CHEN).reason is Refusal.NOTHING_TO_UNDO


class TestWhoIsKeptOut:
    def test_the_steward_whom_it_is_about_has_nothing_to_do_with_it(self) -> None:
        story = Story(about_steward=True)
        for move in (Move.ACCEPT, Move.SOLVE, Move.PROGRESS, Move.REMARK, Move.FALSE_ALARM):
            refused = story.refuses(move, CHEN, words="x")
            assert (refused.reason, refused.possible) == (Refusal.NOT_YOURS, ())

    def test_his_deputy_neither(self) -> None:
        story = Story(about_steward=True).seat(Tier.BUILDING, deputy=SHEN)
        assert story.refuses(Move.ACCEPT, SHEN).reason is Refusal.NOT_YOURS

    def test_nobody_works_on_what_he_reported_himself(self) -> None:
        story = Story(reporter=CHEN)
        refused = story.refuses(Move.SOLVE, CHEN)
        assert refused.reason is Refusal.OWN_REPORT
        assert Move.WITHDRAW in refused.possible

    def test_people_do_not_play_time(self) -> None:
        for move in (Move.EXPIRE, Move.OVERDUE_ANSWER, Move.FORGOTTEN, Move.REMIND):
            assert Story().refuses(move, CHEN).reason is Refusal.NOT_YOURS

    def test_a_lead_with_two_posts_is_no_stranger_on_either(self) -> None:
        chain = Chain(seats=(*FULL.seats[:2], *FULL.seats[3:]))
        story = Story(chain=chain).seat(Tier.TOWN, person=ZHOU)
        story.does(Move.ESCALATE, CHEN, words="x").does(Move.ESCALATE, ZHOU, words="y")
        assert story.holder == holder(TOWN, ZHOU)
        story.does(Move.HAND_BACK, ZHOU, words="z")
        assert story.holder.tier is Tier.MICRO_COMMUNITY

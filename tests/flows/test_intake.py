"""The intake asks only what is missing, takes corrections, and always has a way out."""

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.ids import IssueId, PhotoId
from bot.domain.issues import Urgency
from bot.domain.places import Spot
from bot.flows import intake as flow
from bot.flows.intake import Circumstances, Draft, Intake, Stage, Step
from bot.understanding import BUILT_IN, answer, read

IN_GROUP = Circumstances(units=2)
ALONE = Circumstances(private=True, units=2)
MANHOLE = "3号楼门口下水井盖坏了"


def begin(text: str, around: Circumstances = IN_GROUP, *, unasked: bool = False) -> Step:
    return flow.begin(read(text, addressed=not unasked), (), around, unasked=unasked)


def then(step: Step, text: str, around: Circumstances = IN_GROUP) -> Step:
    assert step.intake is not None
    return flow.said(step.intake, read(text, addressed=True), answer(text), around)


def stage(step: Step) -> Stage | None:
    return step.intake.stage if step.intake else None


class TestAsking:
    def test_what_the_text_says_is_not_asked(self) -> None:
        step = begin(MANHOLE)
        assert isinstance(step.effect, flow.Show)
        assert step.effect.draft.spot.place == "门口"

    def test_nothing_said_is_asked_what(self) -> None:
        step = begin("你好")
        assert isinstance(step.effect, flow.AskWhat)
        assert isinstance(then(step, "楼道灯不亮了").effect, flow.Show)

    def test_where_is_asked_where_it_matters(self) -> None:
        step = begin("垃圾没人收")
        assert isinstance(step.effect, flow.AskWhere)
        step = then(step, "2单元门口")
        assert isinstance(step.effect, flow.Show)
        assert step.effect.draft.spot.unit == 2

    def test_a_leak_is_guessed_at_home(self) -> None:
        home = Spot(unit=2, door="501")
        around = replace(ALONE, home=home)
        step = begin("漏水了", around)
        assert step.effect == flow.AskWhere(step.intake.draft, home) if step.intake else False
        accepted = then(step, "1", around)
        assert isinstance(accepted.effect, flow.Show)
        assert accepted.effect.draft.spot == home

    def test_a_lift_has_no_place_to_ask(self) -> None:
        assert isinstance(begin("电梯又停了", unasked=True).effect, flow.Offer)

    def test_short_words_are_taken_for_the_place(self) -> None:
        step = then(begin("垃圾没人收"), "就花坛旁边那个角")
        assert isinstance(step.effect, flow.Show)

    def test_talk_with_a_neighbour_is_no_place(self) -> None:
        aside = replace(IN_GROUP, addressed=False)
        step = begin("垃圾没人收")
        said = then(step, "晚上一起去跳舞吗", aside)
        assert said.effect is None
        assert stage(said) is Stage.ASKING_WHERE


class TestConfirming:
    def test_one_files(self) -> None:
        step = then(begin(MANHOLE), "1")
        assert isinstance(step.effect, flow.File)
        assert stage(step) is Stage.FILED

    def test_zero_ends_it(self) -> None:
        step = then(begin(MANHOLE), "算了")
        assert step == Step(intake=None, effect=flow.Dropped(said_so=True))

    def test_a_bare_number_corrects_the_unit(self) -> None:
        step = then(begin(MANHOLE), "2")
        assert isinstance(step.effect, flow.Show)
        assert step.effect.draft.spot.unit == 2
        assert step.effect.draft.spot.place == "门口"

    def test_words_correct_the_place(self) -> None:
        step = then(begin(MANHOLE), "不对，是2单元门口")
        assert isinstance(step.effect, flow.Show)
        assert step.effect.draft.spot == Spot(building=3, unit=2, place="门口")

    def test_words_correct_the_matter(self) -> None:
        step = then(begin(MANHOLE), "不对，是路灯坏了")
        assert isinstance(step.effect, flow.Show)
        assert step.effect.draft.category == "路灯照明"

    def test_words_hide_the_name(self) -> None:
        assert then(begin(MANHOLE), "匿名").intake == replace(
            begin(MANHOLE).intake or Intake(),
            draft=replace((begin(MANHOLE).intake or Intake()).draft, anonymous=True),
        )

    def test_a_correction_that_is_acute_is_filed_at_once(self) -> None:
        step = then(begin("楼道灯不亮了"), "不对，是着火了，快来人")
        assert isinstance(step.effect, flow.File)
        assert step.effect.draft.urgency is Urgency.ACUTE

    def test_words_that_fit_nothing_are_said_so_when_addressed(self) -> None:
        assert isinstance(then(begin(MANHOLE), "今天星期几").effect, flow.NotUnderstood)

    def test_a_photo_is_added_without_a_word(self) -> None:
        step = flow.photographed(begin(MANHOLE).intake or Intake(), (PhotoId(7),))
        assert step.effect is None
        assert step.intake is not None
        assert step.intake.draft.photos == (PhotoId(7),)


class TestSilence:
    def test_a_hazard_is_filed_after_two_minutes(self) -> None:
        intake = begin(MANHOLE).intake or Intake()
        assert flow.silence_after(intake) == flow.HAZARD_SILENCE
        step = flow.silent(intake)
        assert isinstance(step.effect, flow.File)
        assert step.effect.by_silence

    def test_all_else_ends_without_a_trace(self) -> None:
        intake = begin("楼道灯不亮了").intake or Intake()
        assert flow.silence_after(intake) == flow.SILENCE
        assert flow.silent(intake) == Step(intake=None)


class TestJoining:
    KNOWN = replace(IN_GROUP, candidate=IssueId(31))

    def test_an_open_issue_is_offered(self) -> None:
        step = begin("电梯还没好", self.KNOWN, unasked=True)
        assert step.effect == flow.OfferJoin(IssueId(31), unasked=True)
        assert then(step, "1", self.KNOWN).effect == flow.Join(IssueId(31))

    def test_ones_own_is_told_its_state(self) -> None:
        mine = replace(self.KNOWN, is_mine=True)
        assert begin("电梯还没好", mine) == Step(intake=None, effect=flow.TellState(IssueId(31)))

    def test_no_files_another_where_it_was_asked_for(self) -> None:
        step = begin("电梯坏了", self.KNOWN)
        assert isinstance(then(step, "0", self.KNOWN).effect, flow.Show)

    def test_no_is_silence_where_nobody_asked(self) -> None:
        step = begin("电梯坏了", self.KNOWN, unasked=True)
        assert then(step, "0", self.KNOWN) == Step(intake=None)


class TestPrivacy:
    def test_a_matter_between_neighbours_leaves_the_group(self) -> None:
        step = begin("楼上天天半夜拖桌子，吵得没法睡", unasked=True)
        assert step.intake is None
        assert isinstance(step.effect, flow.GoPrivate)

    def test_and_is_offered_help_in_private(self) -> None:
        step = begin("楼上天天半夜拖桌子，吵得没法睡", ALONE)
        assert isinstance(step.effect, flow.OfferHelp)

    def test_a_complaint_about_the_steward_is_not_offered_to_the_steward(self) -> None:
        draft = Draft(what="投诉楼栋长", about_steward=True, sensitive=True)
        assert isinstance(flow.begin_private(draft, BUILT_IN).effect, flow.Show)

    def test_a_steward_files_for_another_in_one_line(self) -> None:
        worker = replace(ALONE, works_here=True)
        step = begin("3楼老人家厨房漏水，帮他报的", worker)
        assert isinstance(step.effect, flow.File)
        assert step.effect.draft.on_behalf_of == "3楼老人家"


@given(st.text(max_size=60), st.text(max_size=60), st.booleans(), st.booleans())
def test_any_words_lead_somewhere(first: str, second: str, private: bool, unasked: bool) -> None:
    around = Circumstances(private=private, units=3)
    step = begin(first, around, unasked=unasked)
    if step.intake is not None:
        step = then(step, second, around)
    assert step.effect is None or isinstance(step.effect, get_args(flow.Effect))


class AnyTalk(RuleBasedStateMachine):
    """Whatever is said: every stage that is reached has a way out, and silence ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.intake: Intake | None = None

    @rule(
        text=st.sampled_from([MANHOLE, "垃圾没人收", "电梯坏了", "你好", "楼上太吵了"]),
        private=st.booleans(),
    )
    def begins(self, text: str, private: bool) -> None:
        self.intake = begin(text, replace(IN_GROUP, private=private)).intake

    @rule(
        text=st.sampled_from(["1", "0", "2", "好", "不对，是6楼", "2单元门口", "路灯坏了", "？？"])
    )
    def says(self, text: str) -> None:
        if self.intake is not None:
            self.intake = flow.said(
                self.intake, read(text, addressed=True), answer(text), IN_GROUP
            ).intake

    @rule()
    def sends_a_photo(self) -> None:
        if self.intake is not None:
            self.intake = flow.photographed(self.intake, (PhotoId(1),)).intake

    @rule()
    def is_silent(self) -> None:
        if self.intake is not None:
            self.intake = flow.silent(self.intake).intake

    @invariant()
    def has_a_way_out(self) -> None:
        if self.intake is not None:
            assert "end" in flow.FLOW.possible(self.intake.stage)
            after = flow.silent(self.intake)
            assert after.intake is None or after.intake.stage is Stage.FILED


TestAnyTalk = AnyTalk.TestCase

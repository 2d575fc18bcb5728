"""A town left to chance: people say anything anywhere, time passes, the platform comes and goes.

After each step the whole house is looked at: no life that its events do not tell, nothing open
that nobody has to answer for or that time has forgotten, no word where it does not belong.
"""

import asyncio
import itertools
import os
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import structlog
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from structlog.testing import LogCapture

from bot.errors import SendAgainError
from bot.flows.issue import rebuild
from bot.messages import Kind, Outgoing, Priority, Quote
from storage import issues
from storage.store import Turn
from storage.tables import (
    AlarmRow,
    ConversationRow,
    IssueRow,
    OutboxRow,
    PersonRow,
    TimerRow,
    table_of,
)
from tests.faults.house import ROOM, STEWARDS, Heard, House
from tests.hostile import odd
from tests.hostile.test_odd_input import failures

T = TypeVar("T")

_ISSUES, _ALARMS, _TIMERS = table_of(IssueRow), table_of(AlarmRow), table_of(TimerRow)
_PEOPLE = table_of(PersonRow)
_TALKS, _OUTBOX = table_of(ConversationRow), table_of(OutboxRow)

PEOPLE = ("王丽", "李强", "赵敏", "孙姐", "钱伟", "陈慧", "沈岚", "周宁", "顾平", "一个生人")
PLACES = (None, None, ROOM, ROOM, "4号楼群", STEWARDS, "新群")

#: Words that only ever stand in what must not be said in a group, or to the steward.
BETWEEN_NEIGHBOURS, ABOUT_STEWARD = "半夜拖桌子", "报了三次都不管"
REPORTS = (
    *("门口井盖坏了", "楼道灯不亮了", "电梯又停了", "3楼漏水", "停水了", "楼道煤气味好大！！"),
    *("有人困在电梯里", "4号楼有人乱停车", "单元门坏了", "厨房漏水", "楼上掉瓷砖", "匿名 灯坏了"),
    f"楼上天天{BETWEEN_NEIGHBOURS}，吵得没法睡",
    f"投诉楼栋长，{ABOUT_STEWARD}",
    "3楼老人家厨房漏水，帮他报的",
)
ANSWERS = (
    "1",
    "2",
    "3",
    "4",
    "0",
    "好",
    "不用",
    "①",
    "在2单元门口",
    "不对，是1单元",
    "换好了",
    "因为没人",
)
VERBS = (
    *"接单 进展 办结 上报 退回 不归我 不办 撤销 撤回 没好 附议 误报 进度 匿名".split(),
    *("派", "转", "约", "问", "1", "2", "3", "#"),
)
WORK = ("接单", "接单", "办结", "办结", *VERBS[:7], *VERBS[14:18])
REST = (
    "",
    "",
    "换好了",
    "缺零件",
    "给 陈慧",
    "给 沈岚",
    "城管",
    "明天上午",
    "几楼？",
    "周五下午3点",
)
ALONE = (
    *"待办 我的 帮助 进度 看板 全部 本月 绑定情况 撤销 销假 主动 静音 仅@我".split(),
    *(
        "请假 到明天 沈岚代",
        "请假 到周五",
        "免打扰 20-9",
        "我是2-501",
        "你好",
        "谢谢",
        "今天天气不错",
    ),
)
SAYINGS = (*REPORTS, *REPORTS, *ANSWERS, *ANSWERS, *ALONE, *odd.STRANGE, *odd.NUMBERS)
SPANS = tuple(
    timedelta(minutes=m) for m in (0.1, 1, 3, 11, 20, 40, 130, 600, 1_440, 3 * 1_440, 8 * 1_440)
)
OUTAGE = timedelta(hours=2)
TORTURE = "LOUDONG_TORTURE" in os.environ


class Town(RuleBasedStateMachine):
    """The house over a small town, and the people who keep it busy."""

    @initialize()
    def open(self) -> None:
        self.log = LogCapture()
        structlog.configure(processors=[self.log])
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="loudong-town-")
        self.house = self.run(House.open("sqlite://", Path(self.folder.name)))
        self.numbers = [1001]
        self.is_up = True
        self.said: list[Heard] = []
        self.all_said: list[Heard] = []

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.run(self.house.close())
            self.runner.close()
            self.folder.cleanup()
            structlog.reset_defaults()

    def heard(self, said: list[Heard]) -> None:
        """Keep what the bot said for the invariants, and its numbers for the people."""
        self.said = said
        self.all_said = (self.all_said + said)[-60:]
        self.numbers = sorted({*self.numbers, *(x.message.issue for x in said if x.message.issue)})

    @rule(
        who=st.sampled_from(PEOPLE),
        place=st.sampled_from(PLACES),
        text=st.sampled_from(
            (*REPORTS, *REPORTS, *ANSWERS, *ANSWERS, *ALONE, *odd.STRANGE, *odd.NUMBERS)
        ),
        mentioned=st.booleans(),
        photos=st.sampled_from((0, 0, 0, 1, 3)),
    )
    def speak(
        self, who: str, place: str | None, text: str, *, mentioned: bool, photos: int
    ) -> None:
        said = f"@小楼 {text}" if mentioned and place else text
        note(f"{who} in {place}: {said[:80]!r} +{photos}")
        self.heard(self.run(self.house.say(who, said, place, photos=photos)))

    @rule(
        data=st.data(),
        who=st.sampled_from(PEOPLE),
        place=st.sampled_from((None, None, None, STEWARDS, ROOM)),
        verb=st.sampled_from(VERBS),
        rest=st.sampled_from(REST),
    )
    def work(self, data: st.DataObject, who: str, place: str | None, verb: str, rest: str) -> None:
        number = data.draw(st.sampled_from((*self.numbers, 999, 0)))
        text = f"#{number}" if verb == "#" else f"{verb} {number or ''} {rest}".strip()
        note(f"{who} in {place}: {text!r}")
        self.heard(self.run(self.house.say(who, f"@小楼 {text}" if place else text, place)))

    @rule(
        who=st.sampled_from(PEOPLE[:5]),
        place=st.sampled_from((None, ROOM, "4号楼群")),
        text=st.sampled_from(REPORTS),
    )
    def file_something(self, who: str, place: str | None, text: str) -> None:
        note(f"{who} in {place} files {text!r}")
        said = self.run(self.house.say(who, f"@小楼 {text}" if place else text, place))
        for _ in range(2):
            asked = [one for one in said if one.message.prompt and one.to in (who, place)]
            if asked:
                where = None if asked[-1].private else asked[-1].chat
                said += self.run(self.house.say(who, "1", where))
        self.heard(said)

    @precondition(lambda self: self.held())
    @rule(data=st.data(), verb=st.sampled_from(WORK), rest=st.sampled_from(REST))
    def work_on_what_one_has(self, data: st.DataObject, verb: str, rest: str) -> None:
        number, who = data.draw(st.sampled_from(self.held()))
        note(f"{who}: {verb} {number} {rest}")
        self.heard(self.run(self.house.say(who, f"{verb} {number} {rest}".strip())))

    def held(self) -> list[tuple[int, str]]:
        """The number of each open issue with a holder, and the holder's name."""

        def look(turn: Turn) -> list[tuple[int, str]]:
            query = (
                select(_ISSUES.c.number, _PEOPLE.c.name)
                .join(_PEOPLE, _PEOPLE.c.id == _ISSUES.c.holder)
                .where(_ISSUES.c.closed_at.is_(None))
                .order_by(_ISSUES.c.number)
            )
            return [(row.number, row.name) for row in turn.connection.execute(query)]

        return self.run(self.house.store.read(look, now=self.house.clock.now()))

    @precondition(lambda self: self.all_said)
    @rule(
        data=st.data(),
        who=st.sampled_from(PEOPLE),
        answer=st.sampled_from(("1", "2", "3", "0", "好的", "换好了")),
        by=st.sampled_from(("asked", "button", "quote")),
        rightly=st.booleans(),
    )
    def answer(self, data: st.DataObject, who: str, answer: str, by: str, *, rightly: bool) -> None:
        """Answer something the bot said: rightly, who was asked does; else anybody."""
        one = data.draw(st.sampled_from(self.all_said[-12:]))
        speaker = who
        if rightly:
            speaker = one.to if one.private else next((m.name for m in one.message.mentions), who)
        place = None if one.private else one.chat
        more: dict[str, object] = {}
        if by == "button":
            more["prompt"] = one.message.prompt
        if by == "quote":
            more["quote"] = Quote(message_id=f"p{one.message.id}", text=one.text)
        note(f"{speaker} in {place} by {by} to {one.text[:40]!r}: {answer!r}")
        self.heard(self.run(self.house.say(speaker, answer, place, **more)))

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from((Kind.VOICE, Kind.STICKER)))
    def send_what_cannot_be_read(self, who: str, kind: Kind) -> None:
        self.heard(self.run(self.house.say(who, kind=kind)))

    @rule(span=st.sampled_from(SPANS))
    def wait(self, span: timedelta) -> None:
        if not self.is_up:
            span = min(span, OUTAGE)  # it tries every ten minutes: a week of that is a long test
        note(f"wait {span}")
        self.heard(self.run(self.house.wait(span)))

    @rule()
    def platform_goes_or_comes(self) -> None:
        def away(message: Outgoing) -> None:
            if not self.is_up:
                raise SendAgainError(str(message.id))

        self.is_up = not self.is_up
        self.house.platform.before = away
        if self.is_up:
            # Longer than the longest wait between two attempts.
            self.heard(self.run(self.house.wait(timedelta(minutes=11))))

    @invariant()
    def nothing_failed(self) -> None:
        if hasattr(self, "house"):
            assert not failures(list(self.log.entries))
            self.log.entries.clear()

    @invariant()
    def everything_is_in_order(self) -> None:
        if hasattr(self, "house"):
            self.run(self.house.store.read(self._look, now=self.house.clock.now()))

    @invariant()
    def nothing_is_said_where_it_does_not_belong(self) -> None:
        if not hasattr(self, "house"):
            return
        for one in self.said:
            if not one.private:
                assert BETWEEN_NEIGHBOURS not in one.text, one.text
                assert ABOUT_STEWARD not in one.text, one.text

    def _look(self, turn: Turn) -> None:
        rows = turn.connection.execute
        timed = {
            row.issue for row in rows(select(_TIMERS.c.issue).where(_TIMERS.c.fired_at.is_(None)))
        }
        alarmed = {
            row.issue for row in rows(select(_ALARMS.c.issue).where(_ALARMS.c.cleared_at.is_(None)))
        }
        for row in rows(select(_ISSUES.c.id)).all():
            issue = issues.get(turn, row.id)
            events = issues.events(turn, row.id)
            standing = issue.standing
            assert rebuild(events) == standing, (issue.number, standing)
            assert [e.seq for e in events] == list(range(1, len(events) + 1))
            if standing.state.is_open:
                assert standing.holder.person is not None or issue.id in alarmed, issue
            if not standing.state.is_closed:
                assert issue.id in timed, ("no timer", issue)
        silent = {
            row.subject
            for row in rows(
                select(_TIMERS.c.subject).where(
                    _TIMERS.c.kind == "intake_silence", _TIMERS.c.fired_at.is_(None)
                )
            )
        }
        for row in rows(select(_TALKS.c.id)):
            assert row.id in silent, "an intake that waits for ever"
        self._look_at_letters(turn)

    def _look_at_letters(self, turn: Turn) -> None:
        letters = turn.connection.execute(select(_OUTBOX).order_by(_OUTBOX.c.sent_at)).all()
        states = {letter.state for letter in letters if letter.not_before <= turn.now}
        assert "sending" not in states
        assert "failed" not in states
        if self.is_up:
            assert "waiting" not in states
        unasked = [
            (letter.room, letter.issue, letter.sent_at)
            for letter in letters
            if letter.unasked
            and letter.state == "sent"
            and letter.room is not None
            and letter.issue is not None
            and letter.priority != Priority.DANGER
            and not letter.attempts > 1
        ]
        for (room, issue, at), (room2, issue2, at2) in itertools.pairwise(
            sorted(unasked, key=lambda x: x)
        ):
            if (room, issue) == (room2, issue2):
                assert at2 - at >= timedelta(minutes=10), "twice about one issue in ten minutes"


TestTown = Town.TestCase
TestTown.settings = settings(
    max_examples=500 if TORTURE else 30, stateful_step_count=50 if TORTURE else 25, deadline=None
)

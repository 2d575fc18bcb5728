"""Sample arguments for every sentence of the bot, by the parameter's name and type.

The first sample of a parameter is the usual one; the others are shown one at a time, and the empty
one where the sentence asks whether there is anything. A parameter that is not here stops
`docs/generate.py`: say what it looks like, and its sentences are shown.
"""

import types
import typing
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.evidence import Evidence
from bot.domain.ids import IssueId, IssueNumber, PersonId, TownId, UnitId
from bot.domain.issues import Clocks, Holder, Issue, Move, Standing, State, Urgency
from bot.domain.places import Spot, Tier
from bot.flows.decision import Decision
from bot.flows.rates import NO_RATES, Rates, Ratio
from bot.flows.routing import Rule, Why
from bot.flows.story import Seat, Step, Story
from bot.wording.facts import IssueWords

ZONE = ZoneInfo("Asia/Shanghai")
HOME = TownId(1)
NOW = datetime(2026, 3, 2, 10, 12, tzinfo=ZONE)


class NoSampleError(Exception):
    """A parameter of a sentence that has no sample yet."""


#: The usual issue, and one in which everything differs.
MANHOLE = IssueWords(
    number=IssueNumber(1027),
    urgency=Urgency.HAZARD,
    label="井盖",
    where="3号楼门口",
    what="下水井盖坏了",
    evidence=Evidence(photos=1),
)
LIGHT = IssueWords(
    number=IssueNumber(1031),
    urgency=Urgency.ORDINARY,
    label="路灯照明",
    where="2单元3层",
    what="楼道灯不亮",
)

WORDS: dict[str, tuple[str, ...]] = {
    "above": ("社区",),
    "advice": ("快离开，到室外打 119。",),
    "away": ("陈慧",),
    "building": ("3号楼",),
    "calm": ("别慌，",),
    "channel": ("wechat", "telegram", "web", ""),
    "category": ("井盖", "电梯", "消防通道/飞线充电", "高空抛物/坠落", "漏水", "噪音"),
    "deputy": ("沈岚",),
    "door": ("501",),
    "due": ("10:27",),
    "end": ("7:00",),
    "example": ("3号楼",),
    "forgotten": ("#1019",),
    "guess": ("2单元门口",),
    "home": ("2-501",),
    "label": ("井盖",),
    "lead": ("周宁",),
    "line": ("3号楼门口，下水井盖坏了",),
    "listed": ("#1027 井盖、#1031 电梯",),
    "matter": ("楼上夜里吵",),
    "month_name": ("2月",),
    "name": ("王丽",),
    "names": ("楼栋长陈慧和微社区周宁",),
    "new": ("周宁",),
    "no_group": ("2（3号楼、5号楼）",),
    "no_steward": ("1（6号楼）",),
    "on_behalf_of": ("3楼老人家",),
    "overdue": ("#1027",),
    "receipt": ("已登记 #1027，已通知楼栋长陈慧。",),
    "part_of_day": ("上午",),
    "phone": ("138****0001",),
    "possible": ("进展、办结、上报",),
    "post": ("楼栋长",),
    "question": ("是哪一个井盖？",),
    "reason": ("需要换井盖，社区有备件",),
    "recurs": ("复发：上次 #1019",),
    "reported": ("10:12",),
    "room": ("3号楼群",),
    "said": ("已联系维保",),
    "since_words": ("10:40 已联系维保",),
    "start": ("22:00",),
    "state": ("正在办",),
    "steward": ("陈慧",),
    "to": ("周宁",),
    "told": ("已通知楼栋长陈慧和微社区周宁",),
    "typed": ("33号楼",),
    "unblock": ("3（#1019 #1022 #1027）",),
    "unit": ("金德花园微社区",),
    "until": ("3月6日",),
    "what": ("电梯停了",),
    "when": ("明天上午",),
    "where": ("3号楼",),
    "who": ("陈慧",),
    "whom": ("3楼老人家",),
    "wish": ("帮忙说说",),
    "words": ("换了新井盖",),
}

COUNTS: dict[str, tuple[int, ...]] = {
    "count": (3, 1),
    "hour": (8,),
    "month": (3,),
    "year": (2026,),
}
A_COUNT = (3,)
#: Words in one module of sentences, where a name means something else.
IN_MODULE: dict[str, tuple[str, ...]] = {
    "binding.said": ("33号楼",),
    "binding.unit": ("金德花园3号楼",),
    "channels.channel": ("wechat", "telegram", "web"),
    "outages.channel": ("wechat", "telegram"),
}

RATES = Rates(
    answered_in_time=Ratio(part=26, whole=30),
    solved=Ratio(part=21, whole=22),
    satisfied=Ratio(part=20, whole=22),
    unanswered=4,
    ended={
        State.CONFIRMED: 21,
        State.UNCONFIRMED: 4,
        State.WITHDRAWN: 2,
        State.DECLINED: 1,
        State.MERGED: 1,
    },
    solved_by={Tier.BUILDING: 19, Tier.MICRO_COMMUNITY: 5, Tier.COMMUNITY: 1},
)
STORY = Story(
    issue=Issue(
        town=HOME,
        id=IssueId(1),
        number=IssueNumber(1027),
        unit=UnitId(1),
        room=None,
        reporter=PersonId(1),
        category="井盖",
        urgency=Urgency.HAZARD,
        what="下水井盖坏了",
        spot=Spot(place="门口"),
        filed_at=NOW,
        standing=Standing(
            state=State.ACCEPTED,
            holder=Holder(tier=Tier.MICRO_COMMUNITY, unit=UnitId(2), person=PersonId(2)),
        ),
        clocks=Clocks(
            answer_due=None,
            result_due=NOW + timedelta(hours=3),
            first_result_due=NOW + timedelta(hours=2),
        ),
    ),
    unit="金德花园3号楼",
    what="下水井盖坏了",
    reporter="王丽",
    holder=Seat(tier=Tier.MICRO_COMMUNITY, unit="金德花园微社区", person="周宁"),
    steps=(
        Step(
            at=NOW,
            actor="王丽",
            move=Move.FILE,
            state=State.WAITING,
            holder=Seat(tier=Tier.BUILDING, unit="金德花园3号楼", person="陈慧"),
            decision=Decision(rule=Rule.STEWARD_FIRST, answer_due=NOW, result_due=NOW),
            words="3号楼门口下水井盖坏了",
            photos=1,
        ),
        Step(
            at=NOW + timedelta(minutes=15),
            actor=None,
            move=Move.OVERDUE_ANSWER,
            state=None,
            holder=Seat(tier=Tier.MICRO_COMMUNITY, unit="金德花园微社区", person=""),
            decision=Decision(
                rule=Rule.PASSED_OVER,
                passed_over=((Tier.BUILDING, Why.AWAY),),
                missed=NOW + timedelta(minutes=15),
            ),
            words="",
            photos=0,
        ),
    ),
)

#: An instant as the reader of `NOW` sees it: today, tomorrow, yesterday, this week, later.
DAYS = tuple(NOW + timedelta(days=days) for days in (0, 1, -1, 3, 30))
VALUES: dict[Any, tuple[Any, ...]] = {
    IssueNumber: (IssueNumber(1027),),
    Evidence: (Evidence(photos=1), Evidence(), Evidence(photos=2, videos=1, voices=1)),
    IssueWords: (MANHOLE, LIGHT),
    datetime: (NOW,),
    time: (time(22), time(7)),
    timedelta: (timedelta(minutes=15), timedelta(hours=2), timedelta(days=3)),
    ZoneInfo: (ZONE,),
    Rates: (RATES, NO_RATES),
    Story: (STORY,),
}
NUMBERS = tuple(IssueNumber(n) for n in (1019, 1022, 1027, 1031, 1033, 1040))
LISTS: dict[Any, tuple[Any, ...]] = {
    IssueNumber: (NUMBERS[:2], NUMBERS[:1], NUMBERS),
    tuple[IssueNumber, str]: (((NUMBERS[0], "3号楼门口，井盖坏了"), (NUMBERS[1], "4号楼，漏水")),),
    tuple[str, Rates, int]: ((("新安镇", RATES, 1), ("曹庄社区", NO_RATES, 0)),),
}
LINES: dict[str, tuple[tuple[str, ...], ...]] = {
    "lines": (
        ("#1027 3号楼门口，下水井盖坏了：正在办。", "#1031 2单元3层，楼道灯不亮：等着接手。"),
    ),
    "listed": (("曹庄社区 金德花园3号楼", "镇东社区 锦绣苑3号楼"),),
    "names": (("3号楼", "5号楼"), ("3号楼", "5号楼", "6号楼", "9号楼")),
    "questions": (("有几天了",), ("里面有人吗", "停在几楼")),
    "titles": (("金德花园3号楼楼栋长", "金德花园微社区负责人"),),
    "vacant": (("5号楼", "6号楼"),),
    "ways": (("wechat", "web"),),
    "without_account": (("5号楼陈慧", "6号楼沈岚"),),
    "without_group": (("5号楼", "6号楼"),),
}


def samples(module: str, name: str, kind: Any, *, may_be_empty: bool) -> tuple[Any, ...]:  # noqa: ANN401  # a type as `typing` gives it
    """What a parameter of a sentence may be, the usual first; raises `NoSampleError`."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        some = [k for k in inner if k is not type(None)]
        return (
            *(s for k in some for s in samples(module, name, k, may_be_empty=may_be_empty)),
            None,
        )
    if origin is Sequence:
        none: tuple[tuple[Any, ...], ...] = ((),) if may_be_empty else ()
        return (*_several(name, inner[0]), *none)
    if kind is str and name in WORDS:
        words = IN_MODULE.get(f"{module}.{name}", WORDS[name])
        return (*words, *(("",) if may_be_empty else ()))
    if kind is int:
        return (*COUNTS.get(name, A_COUNT), *((0,) if may_be_empty else ()))
    if kind is bool:
        return (False, True)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members: list[Enum] = list(kind)
        return tuple(members)
    if kind is datetime and name == "at":
        return DAYS
    if kind in VALUES:
        return VALUES[kind]
    raise NoSampleError(f"{name}: {getattr(kind, '__name__', kind)}")


def _several(name: str, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401  # as above
    """Samples of a sequence: several, one, more than are named."""
    if kind in LISTS:
        return LISTS[kind]
    if kind is str and name in LINES:
        return LINES[name]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (tuple(kind), *((one,) for one in kind))
    raise NoSampleError(f"{name}: Sequence[{getattr(kind, '__name__', kind)}]")

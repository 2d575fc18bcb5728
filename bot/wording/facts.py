"""How an issue, a place and a time are named, the same in every sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.evidence import Evidence
from bot.domain.ids import IssueNumber
from bot.domain.issues import State, Urgency

_WEEKDAYS = "一二三四五六日"
_A_WEEK = 7

URGENCY_WORDS = {
    Urgency.ACUTE: "紧急",
    Urgency.HAZARD: "紧急",
    Urgency.UTILITIES: "及时",
    Urgency.ORDINARY: "一般",
    Urgency.COMPLEX: "疑难",
}

STATE_WORDS = {
    State.WAITING: "等着接手",
    State.ACCEPTED: "正在办",
    State.SCHEDULED: "约好了时间",
    State.ASKING: "等您回话",
    State.DELEGATED: "已转出去办",
    State.SOLVED: "说办好了，等居民确认",
    State.CONFIRMED: "已办好",
    State.UNCONFIRMED: "办完了，没等到回话",
    State.WITHDRAWN: "已撤回",
    State.MERGED: "并到另一件里办",
    State.DECLINED: "没有受理",
}


_NOTHING = Evidence()


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueWords:
    """What sentences need of an issue, ready to be said."""

    number: IssueNumber
    urgency: Urgency
    #: The category's short name: `井盖`.
    label: str
    #: `3号楼门口`.
    where: str
    #: `下水井盖坏了`.
    what: str
    evidence: Evidence = _NOTHING

    @property
    def tag(self) -> str:
        """`#1027 紧急`."""
        return f"#{self.number} {URGENCY_WORDS[self.urgency]}"

    @property
    def short(self) -> str:
        """`#1027 井盖`, where the reader knows it already."""
        return f"#{self.number} {self.label}"

    @property
    def line(self) -> str:
        """`3号楼门口，下水井盖坏了（1图）`."""
        return f"{self.where}，{self.what}{in_brackets(self.evidence, short=True)}"


def counted(evidence: Evidence, *, short: bool = False) -> str:
    """`1张照片、1段视频`; to who works on it `1图、1视频`."""
    photos, videos, voices = evidence.photos, evidence.videos, evidence.voices
    return "、".join(
        [
            *([f"{photos}图" if short else f"{photos}张照片"] if photos else []),
            *([f"{videos}视频" if short else f"{videos}段视频"] if videos else []),
            *([f"{voices}录音" if short else f"{voices}段录音"] if voices else []),
        ]
    )


def in_brackets(evidence: Evidence, *, short: bool = False) -> str:
    """`（1张照片）`; nothing when there is none."""
    return f"（{counted(evidence, short=short)}）" if evidence else ""


def clock(at: datetime, now: datetime) -> str:
    """A time as people say it, both in the town's zone: `10:27`, `明天9:00`, `周五18:00`, `12月2日18:00`."""
    when = f"{at.hour}:{at.minute:02d}"
    days = (at.date() - now.date()).days
    if days == 0:
        return when
    if days == 1:
        return f"明天{when}"
    if days == -1:
        return f"昨天{when}"
    if 1 < days < _A_WEEK:
        return f"周{_WEEKDAYS[at.weekday()]}{when}"
    return f"{day(at)}{when}"


def day(at: datetime) -> str:
    """A day in the town's zone: `3月6日`."""
    return f"{at.month}月{at.day}日"


def hour(at: time) -> str:
    """A full hour: `22点`."""
    return f"{at.hour}点"


def together(names: Sequence[str]) -> str:
    """Several who are told: `楼栋长陈慧和微社区周宁`."""
    return "和".join(names)


def numbers(issues: Sequence[IssueNumber]) -> str:
    """`#1027 #1031`."""
    return " ".join(f"#{n}" for n in issues)


def quoted(words: str) -> str:
    """What somebody said, in quotation marks; empty when nothing was said."""
    return f"“{words}”" if words else ""

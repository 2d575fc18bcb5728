"""What a text says, as far as the bot can tell: the values that come out of `read`."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.domain.ids import IssueNumber
from bot.domain.issues import Danger, Urgency
from bot.domain.places import Spot


class Sureness(IntEnum):
    """How sure it is that a text reports something that somebody could act on."""

    #: Chatter: nothing to act on.
    NONE = 0
    #: Enough when the bot was addressed, not enough to speak up unasked.
    LIKELY = 1
    #: A clear complaint: enough to offer help unasked.
    CLEAR = 2


class Whose(StrEnum):
    """Whose matter it is; the issue is kept and watched all the same."""

    #: Of this building, its estate or the town.
    OURS = "ours"
    #: Told of a place far away from here.
    ELSEWHERE = "elsewhere"
    POWER = "供电"
    WATER = "供水"
    GAS = "燃气"
    PROPERTY = "物业"
    HOTLINE = "12345"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A text as a report of an issue."""

    sure: Sureness
    #: How likely it reports something that somebody could act on, 0 to 1, were it said to the bot.
    score: float = 0.0
    #: A name of `categories.CATEGORIES`; None when nothing fits.
    category: str | None
    #: The class of deadline; None when nothing was understood.
    urgency: Urgency | None
    #: The kind of an acute danger, when `urgency` is ACUTE.
    danger: Danger | None
    #: Where, as far as the text says it.
    spot: Spot
    #: The longest stretch of the cleaned text that says where, word for word.
    place: str | None = None
    #: Who has to mend it.
    whose: Whose = Whose.OURS
    #: Since when, in the words said: `昨晚`, `三天了`.
    since: str | None = None
    #: What is wrong, in the words said: without mention, place, courtesy; at most 60 characters.
    what: str
    #: What the same person told of it in other lines: `都两天了`.
    more: tuple[str, ...] = ()
    #: Points at one household, a person, care or money: not for the group.
    sensitive: bool = False
    #: A complaint about the steward.
    about_steward: bool = False
    #: Asks that the name is kept from the neighbours (匿名).
    anonymous: bool = False
    #: For whom a steward reports: `3楼老人家` in "3楼老人家厨房漏水，帮他报的".
    on_behalf_of: str | None = None

    @property
    def speaks_up(self) -> bool:
        """Whether the bot speaks of it unasked: a clear complaint or a danger."""
        return self.sure is Sureness.CLEAR or self.danger is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A text as an answer to a question: a number, yes or no."""

    #: The number chosen; words for yes are 1 and for no are 0.
    number: int
    #: The issue it names (`1 1027`).
    issue: IssueNumber | None = None
    #: Words beyond the number (`2 要换井盖`).
    words: str = ""
    #: Said in words (好, 算了), not as a number: answers only a question that is yes or no.
    in_words: bool = False


class Verb(StrEnum):
    """A word that asks the bot for something."""

    # anybody
    STATUS = "进度"
    MINE = "我的"
    HELP = "帮助"
    WITHDRAW = "撤回"
    NOT_SOLVED = "没好"
    SHOW = "#"
    FALSE_ALARM = "误报"
    JOIN = "附议"
    ANONYMOUS = "匿名"
    # who works on issues
    TODO = "待办"
    TAKE = "接单"
    PROGRESS = "进展"
    SCHEDULE = "约"
    ASK = "问"
    SOLVE = "办结"
    UNDO = "撤销"
    ASSIGN = "派"
    DELEGATE = "转"
    HAND_BACK = "退回"
    ESCALATE = "上报"
    NOT_MINE = "不归我"
    DECLINE = "不办"
    LEAVE = "请假"
    BACK = "销假"
    # leads
    BOARD = "看板"
    ALL = "全部"
    THIS_MONTH = "本月"
    LAST_MONTH = "上月"
    # rooms and posts
    BIND = "绑定"
    BINDINGS = "绑定情况"
    CLAIM = "我是楼栋长"
    HOME = "我是"
    MODE = "群模式"
    QUIET_HOURS = "免打扰"
    TOLD_WHERE = "通知"


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A text as a request with a fixed word: `办结 1027 1031 都换好了`, `派 1027 给 陈慧`."""

    verb: Verb
    issues: tuple[IssueNumber, ...] = ()
    #: What follows the word and the numbers: the report, the reason, the unit to bind.
    words: str = ""
    #: The person named (派 … 给 陈慧, 请假 … 沈岚代).
    name: str | None = None
    #: The spot named (我是2-501, 我是3号楼楼栋长, 绑定 3号楼).
    spot: Spot = Spot()

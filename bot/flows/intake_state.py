"""Where an intake stands, and what is known of the issue by then."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import IssueId, PersonId, PhotoId
from bot.domain.issues import Danger, Urgency
from bot.domain.places import Spot
from bot.flows.machine import Flow
from bot.understanding import BUILT_IN, Addition, Kinds

#: The category of what fits no other.
OTHER = "其他"
#: The longest that a report says of what is wrong, in characters.
WHAT_AT_MOST = 60


class Stage(StrEnum):
    """Where an intake stands."""

    NEW = "new"
    #: The bot spoke first: shall I report this?
    OFFERED = "offered"
    ASKING_WHAT = "asking_what"
    ASKING_WHERE = "asking_where"
    #: The report as it would be filed was shown.
    CONFIRMING = "confirming"
    #: An open issue looks the same: join it?
    JOINING = "joining"
    #: Something between neighbours: shall the steward help in private?
    HELPING = "helping"
    #: Filed a moment ago; photos are still added.
    FILED = "filed"
    ENDED = "ended"


FLOW = Flow(
    "intake",
    Stage,
    [
        ("offer", Stage.NEW, Stage.OFFERED),
        ("ask_what", (Stage.NEW, Stage.ASKING_WHAT), Stage.ASKING_WHAT),
        (
            "ask_where",
            (Stage.NEW, Stage.OFFERED, Stage.ASKING_WHAT, Stage.JOINING),
            Stage.ASKING_WHERE,
        ),
        (
            "show",
            (Stage.NEW, Stage.ASKING_WHAT, Stage.ASKING_WHERE, Stage.CONFIRMING, Stage.JOINING),
            Stage.CONFIRMING,
        ),
        ("offer_join", (Stage.NEW, Stage.ASKING_WHAT), Stage.JOINING),
        ("offer_help", (Stage.NEW, Stage.ASKING_WHAT), Stage.HELPING),
        (
            "file",
            (
                Stage.NEW,
                Stage.OFFERED,
                Stage.ASKING_WHERE,
                Stage.CONFIRMING,
                Stage.HELPING,
            ),
            Stage.FILED,
        ),
        ("join", Stage.JOINING, Stage.ENDED),
        (
            "end",
            (
                Stage.NEW,
                Stage.OFFERED,
                Stage.ASKING_WHAT,
                Stage.ASKING_WHERE,
                Stage.CONFIRMING,
                Stage.JOINING,
                Stage.HELPING,
                Stage.FILED,
            ),
            Stage.ENDED,
        ),
    ],
    initial=Stage.NEW,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The issue as far as it is known."""

    what: str = ""
    #: What its reporter told of it in other lines.
    more: tuple[str, ...] = ()
    category: str = OTHER
    urgency: Urgency = Urgency.ORDINARY
    danger: Danger | None = None
    spot: Spot = Spot()
    photos: tuple[PhotoId, ...] = ()
    sensitive: bool = False
    anonymous: bool = False
    about_steward: bool = False
    on_behalf_of: str | None = None
    #: What its words leave open and may be asked besides; never a reason for one more message.
    questions: tuple[str, ...] = ()
    #: The words as they were said, for the day somebody corrects what was read in them.
    said: str = ""

    @property
    def told(self) -> str:
        """All that is said to be wrong, as it is shown and filed; at most 60 characters."""
        told = self.what
        for words in self.more:
            if words not in told and len(told) + 1 + len(words) <= WHAT_AT_MOST:
                told = f"{told}，{words}" if told else words
        return told


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """One intake as stored between two messages."""

    stage: Stage = Stage.NEW
    draft: Draft = Draft()
    #: The bot spoke first; then a "no" needs no answer.
    unasked: bool = False
    #: The open issue that looks the same.
    candidate: IssueId | None = None
    #: Neighbours who said 我家也是 meanwhile: they join what it becomes.
    also: tuple[PersonId, ...] = ()
    #: The issue it became.
    issue: IssueId | None = None
    #: The questions of the draft were put to the speaker.
    asked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What a step may know besides the words."""

    #: The kinds of issue that the town knows.
    kinds: Kinds = BUILT_IN
    #: The words as they were said, with those before that belong to them.
    said: str = ""
    #: The category that the words name and nothing else: 应该是噪音.
    named: str | None = None
    #: The speaker's home, if known.
    home: Spot = Spot()
    #: An open issue of the same building and category.
    candidate: IssueId | None = None
    #: That issue was reported, or joined, by the speaker.
    is_mine: bool = False
    #: A chat with the bot alone.
    private: bool = False
    #: The speaker mentioned or quoted the bot, or is alone with it.
    addressed: bool = True
    #: The speaker is a steward or a lead, who may file for others in one line.
    works_here: bool = False
    #: How many units (单元) the building has; a bare number up to it corrects the unit.
    units: int = 0
    #: What the words add to the report that is being made.
    addition: Addition | None = None
    #: What the words, read as a report, leave open.
    questions: tuple[str, ...] = ()
    #: What the words say to the questions that were asked besides; empty: nothing.
    said_besides: str = ""

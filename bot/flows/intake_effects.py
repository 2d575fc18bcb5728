"""What a step of an intake asks for. The handler words these and carries them out."""

from dataclasses import dataclass

from bot.domain.ids import IssueId, PhotoId
from bot.domain.places import Spot
from bot.flows.intake_state import Draft


@dataclass(frozen=True, slots=True)
class AskWhat:
    """Ask what is wrong."""


@dataclass(frozen=True, slots=True)
class AskWhere:
    """Ask where it is; `guess` is accepted by 1."""

    draft: Draft
    guess: Spot


@dataclass(frozen=True, slots=True)
class Show:
    """Show the report as it would be filed and ask for 1 or 0."""

    draft: Draft
    #: Asked besides; nobody has to answer.
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Offer, unasked, to report it."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class OfferJoin:
    """Tell of the open issue and offer to join it."""

    issue: IssueId
    unasked: bool


@dataclass(frozen=True, slots=True)
class OfferHelp:
    """Offer the steward's and the mediator's help, in private."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class GoPrivate:
    """Not a matter for the group: go on in private."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class TellState:
    """The speaker's own issue is open already: say where it stands."""

    issue: IssueId


@dataclass(frozen=True, slots=True)
class File:
    """File the issue."""

    draft: Draft
    by_silence: bool = False
    #: May be asked besides, where the receipt has room for it.
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Join the speaker to the open issue."""

    issue: IssueId


@dataclass(frozen=True, slots=True)
class Attach:
    """A photo sent after filing belongs to the issue."""

    issue: IssueId
    photos: tuple[PhotoId, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Words said after filing belong to the issue: who has it hears them."""

    issue: IssueId
    words: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Ended by the speaker's word; `said_so` when a word of goodbye is due."""

    said_so: bool


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The words fit nothing that was asked: show again what is asked."""

    draft: Draft


Effect = (
    AskWhat
    | AskWhere
    | Show
    | Offer
    | OfferJoin
    | OfferHelp
    | GoPrivate
    | TellState
    | File
    | Join
    | Attach
    | Remark
    | Dropped
    | NotUnderstood
)

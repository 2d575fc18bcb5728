"""Questions with numbers: what each number means, to one person in one chat."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import IssueId, PersonId, PromptId


class Action(StrEnum):
    """What a number stands for."""

    #: The next words answer a question of whoever works on the issue (问).
    ANSWER = "answer"
    #: The next words add a reason to what was done (上报, 没好, 不太满意).
    REMARK = "remark"
    #: The number is an answer to the open intake in this chat.
    INTAKE = "intake"
    # the steward's and the lead's work
    TAKE = "take"
    ESCALATE = "escalate"
    NOT_MINE = "not_mine"
    ASSIGN = "assign"
    HAND_BACK = "hand_back"
    # the reporter's word at the end
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    SOLVED_BUT = "solved_but"
    # a declined issue: the reporter may object
    OBJECT = "object"
    #: A hazard that was filed because nobody answered is not wanted after all.
    FALSE_ALARM = "false_alarm"
    #: It mended itself before anybody came: the reporter takes it back.
    WITHDRAW = "withdraw"
    # somebody says to be a steward; the lead confirms
    CONFIRM_CLAIM = "confirm_claim"
    REFUSE_CLAIM = "refuse_claim"
    # violence and despair: shall the steward be asked to call?
    CALL_STEWARD = "call_steward"
    # nothing more than "no"
    NOTHING = "nothing"
    #: The issue's number comes next; the prompt carries the words that lacked it.
    WHICH = "which"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One number of a prompt."""

    number: int
    label: str
    action: Action
    #: What the action needs besides the issue: an id as text.
    argument: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """The question part of a reply: the numbers that answer it."""

    options: tuple[Option, ...]
    #: Shown as a list of lines; otherwise the text itself says what the numbers do.
    listed: bool = False
    #: How long the numbers are good for, from the sending; None: as long as the issue is open.
    good_for: timedelta | None = None
    #: Answered by the next free words too ("要补一句原因就直接说").
    words: Action | None = None
    #: Words to be carried out once the answer comes.
    carried: str = ""
    #: The person asked to see it: the next number is about this one, whatever else is open.
    looked_at: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """A question that waits for its number."""

    id: PromptId
    person: PersonId
    channel: str
    bot: str
    chat: str
    issue: IssueId | None
    options: tuple[Option, ...]
    words: Action | None
    carried: str
    asked_at: datetime
    expires_at: datetime | None = field(default=None)
    looked_at: bool = False

    @property
    def is_yes_or_no(self) -> bool:
        """Whether words like 好 and 算了 can answer it; among 1, 2 and 3 they would be a guess."""
        return all(option.number in (0, 1) for option in self.options)

    def option(self, number: int) -> Option | None:
        """What `number` means here."""
        return next((o for o in self.options if o.number == number), None)

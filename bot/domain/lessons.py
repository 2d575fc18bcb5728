"""What people teach: a text that was read otherwise than it was meant."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.issues import Urgency


class Lesson(StrEnum):
    """What was wrong with what the bot read."""

    CATEGORY = "category"
    URGENCY = "urgency"
    PLACE = "place"
    #: The speaker says in words that it was no report.
    NO_ISSUE = "no_issue"
    #: A bare no to an offer that nobody had asked for.
    NOT_WANTED = "not_wanted"
    #: A danger that was none (误报).
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """What a text says, as far as people correct it; no category: it reports nothing."""

    category: str | None = None
    urgency: Urgency | None = None
    #: Where, in words of the text or in the bot's own.
    place: str | None = None

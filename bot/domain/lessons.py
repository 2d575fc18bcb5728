"""What people teach: a text that was read otherwise than it was meant."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.issues import Urgency
from bot.domain.places import Spot

_NO_ISSUE = re.compile(
    r"(?:这个?|我)?(?:不是|不算)(?:诉求|报修|投诉)|(?:我)?(?:开玩笑的?|说着玩的?|随口一?说的?|随便说说)"
)
_AFTER_IT = re.compile(r"[\s，,。.！!~～]|$")


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


def is_no_issue(text: str) -> bool:
    """Whether the words say of a report that it is none."""
    found = _NO_ISSUE.match(text.strip())
    return found is not None and _AFTER_IT.match(text.strip(), found.end()) is not None


def hidden_door(spot: Spot) -> str:
    """How near the place was told, without its numbers."""
    unit = "某单元" if spot.unit is not None else ""
    floor = "某层" if spot.floor is not None else ""
    door = "某户" if spot.door is not None else ""
    return f"{unit}{floor}{door}"

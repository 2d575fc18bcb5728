"""What the bot says of one text, in the words that others can compare (`loudong understand`)."""

import re
from dataclasses import dataclass, replace

from bot import understanding
from bot.domain.issues import Urgency
from bot.domain.places import Spot
from bot.messages import BOT_NAME
from bot.understanding import Reading, Sureness, Whose
from bot.understanding.same import Likeness, same

_MENTION = re.compile(rf"@{BOT_NAME}\s?")
#: An acute danger and a hazard are one class to whoever labels: life or limb at risk.
CLASS_OF = {
    Urgency.ACUTE: "danger",
    Urgency.HAZARD: "danger",
    Urgency.UTILITIES: "utilities",
    Urgency.ORDINARY: "ordinary",
    Urgency.COMPLEX: "complex",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """A place understood; each part None where the text does not say it."""

    building: str | None
    unit: str | None
    floor: str | None
    room: str | None
    spot: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What the bot says of a text."""

    #: Whether it is an issue, were it said to the bot.
    is_issue: bool
    #: Whether the bot would speak, were it said to nobody in a group.
    offer: bool
    #: How likely it is an issue, 0 to 1.
    score: float
    category: str | None
    #: danger, utilities, ordinary or complex.
    urgency: str | None
    danger: bool
    #: The stretch of the text that says where, word for word.
    place: str | None
    where: Where | None


def say(text: str, building: str | None = None) -> Said:
    """What the bot says of `text`; `building`: the number of the group's own (`3`), if it has one.

    Who mentions the bot has asked it.
    """
    words = _MENTION.sub("", text)
    reading = understanding.read(words, addressed=True)
    is_issue = reading.sure > Sureness.NONE
    urgency = CLASS_OF[reading.urgency] if is_issue and reading.urgency else None
    return Said(
        is_issue=is_issue,
        offer=understanding.speaks_up(text) if words == text else is_issue,
        score=round(reading.score, 4),
        category=reading.category if is_issue else None,
        urgency=urgency,
        danger=urgency == "danger",
        place=_verbatim(reading.place, text),
        where=_where(reading, building, is_issue=is_issue),
    )


def compare(a: str, b: str) -> Likeness:
    """Whether two texts tell of the same thing at the same place, and how likely that is."""
    likeness = same(a, b)
    return replace(likeness, score=round(likeness.score, 4))


def _where(reading: Reading, building: str | None, *, is_issue: bool) -> Where | None:
    spot = reading.spot
    own = building if is_issue and reading.whose is not Whose.ELSEWHERE else None
    if spot == Spot() and own is None:
        return None
    return Where(
        building=_word(spot.building) or own,
        unit=_word(spot.unit),
        floor=_word(spot.floor),
        room=spot.door,
        spot=spot.place,
    )


def _word(number: int | None) -> str | None:
    return None if number is None else str(number)


def _verbatim(place: str | None, text: str) -> str | None:
    """`place`, a stretch of the cleaned text, as `text` has it: full-width digits, odd blanks."""
    if place is None or place in text:
        return place
    letters, at = [], []
    for index, letter in enumerate(text):
        for plain in understanding.clean(letter):
            letters.append(plain)
            at.append(index)
    wanted = place.replace(" ", "")
    begin = "".join(letters).find(wanted) if wanted else -1
    return text[at[begin] : at[begin + len(wanted) - 1] + 1] if begin >= 0 else None

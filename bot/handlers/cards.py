"""How an issue is shown to those who work on it: its words and its choices."""

from dataclasses import replace

from bot.domain.issues import Issue
from bot.domain.places import Spot, Tier
from bot.domain.prompts import Action, Option
from bot.understanding import mask
from bot.wording import tasks
from bot.wording.facts import IssueWords
from storage import org, photos
from storage.store import Turn

#: What the tier above is called in the choice 上报….
ABOVE_WORDS = {
    Tier.BUILDING: "微社区",
    Tier.MICRO_COMMUNITY: "社区",
    Tier.COMMUNITY: "镇",
}

#: A place of the estate, in no building.
_OUTSIDE = "小区"


def issue_words(turn: Turn, issue: Issue) -> IssueWords:
    """What sentences need of an issue."""
    unit = org.unit(turn, issue.unit)
    return IssueWords(
        number=issue.number,
        urgency=issue.urgency,
        label=turn.kinds[issue.category].label,
        where=where(unit.name, issue.spot, issue.what),
        what=mask(issue.what),
        evidence=photos.counted(turn, photos.of_issue(turn, issue.id, "report")),
    )


def where(building: str, spot: Spot, what: str) -> str:
    """The building and the spot in it; a place that the words name anyway is not said twice."""
    if spot.place is not None and spot.place in what:
        spot = replace(spot, place=None)
    outside = spot.place is not None and spot.place.startswith(_OUTSIDE)
    return spot.words() if outside else f"{building}{spot.words()}"


def work_options(tier: Tier) -> tuple[Option, ...]:
    """The choices of a task: a steward's three, a lead's four."""
    above = ABOVE_WORDS.get(tier)
    steward = tier is Tier.BUILDING
    take = Option(number=1, label=tasks.take_label(steward=steward), action=Action.TAKE)
    up = tasks.escalate_label(above) if above else ""
    if steward:
        return (
            take,
            Option(number=2, label=up, action=Action.ESCALATE),
            Option(number=3, label=tasks.not_mine_label(), action=Action.NOT_MINE),
        )
    lead = (
        take,
        Option(number=2, label=tasks.assign_label(), action=Action.ASSIGN),
        Option(number=3, label=tasks.hand_back_label(), action=Action.HAND_BACK),
    )
    return (*lead, Option(number=4, label=up, action=Action.ESCALATE)) if above else lead

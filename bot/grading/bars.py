"""What is measured, and the figure to reach."""

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """A figure of the report; the value is its name in JSON."""

    OFFERS_ON_CHATTER = "offers_on_chatter"
    OFFERS_ON_HARD = "offers_on_hard_chatter"
    CHAT_RECALL = "chat_recall"
    ADDRESSED_RECALL = "addressed_recall"
    ADDRESSED_CHATTER = "addressed_chatter"
    OFFER_PRECISION = "offer_precision"
    OFFER_RECALL = "offer_recall"
    CATEGORY = "category_strict"
    CATEGORY_LENIENT = "category_lenient"
    URGENCY = "urgency"
    ACUTE = "danger_acute"
    HAZARD = "danger_hazard"
    NEAR_MISS = "danger_near_miss"
    DANGER_ON_CHATTER = "danger_on_chatter"
    DANGER_ON_ISSUES = "danger_on_harmless_issues"
    SAME = "same"
    PLACE = "place_exact"
    PLACE_ALIKE = "place_alike"
    NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure to reach: at least `share`, or at most."""

    share: float
    at_most: bool = False

    def reached(self, value: float) -> bool:
        """Whether it is."""
        return value <= self.share if self.at_most else value >= self.share


#: What has no bar is told for the whole picture's sake.
BARS: dict[What, Bar] = {
    What.OFFERS_ON_CHATTER: Bar(0.005, at_most=True),
    What.OFFERS_ON_HARD: Bar(0.015, at_most=True),
    What.CHAT_RECALL: Bar(0.70),
    What.ADDRESSED_RECALL: Bar(0.97),
    What.ADDRESSED_CHATTER: Bar(0.10, at_most=True),
    What.OFFER_PRECISION: Bar(0.95),
    What.OFFER_RECALL: Bar(0.80),
    What.CATEGORY: Bar(0.92),
    What.CATEGORY_LENIENT: Bar(0.96),
    What.URGENCY: Bar(0.87),
    What.ACUTE: Bar(0.95),
    What.HAZARD: Bar(0.90),
    What.NEAR_MISS: Bar(0.06, at_most=True),
    What.DANGER_ON_CHATTER: Bar(0.002, at_most=True),
    What.SAME: Bar(0.93),
    What.PLACE: Bar(0.70),
    What.PLACE_ALIKE: Bar(0.88),
}

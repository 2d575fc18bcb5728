"""Why an issue went where it went, as one line stored with the event, for `loudong explain`.

one_tier_up; passed building retired; answer_due 2026-03-02T02:30:00+00:00
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.places import Tier
from bot.flows.routing import Route, Rule, Why

_SEPARATOR = "; "


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What decided a move, and the deadlines it set."""

    rule: Rule | None = None
    passed_over: tuple[tuple[Tier, Why], ...] = ()
    #: The deadline that passed and so made the move, UTC.
    missed: datetime | None = None
    #: When the holder owes a first answer since this move, UTC; None when it set no deadline.
    answer_due: datetime | None = None
    #: The new result deadline, UTC; None when the move left it alone.
    result_due: datetime | None = None

    @classmethod
    def of(cls, route: Route) -> "Decision":
        return cls(
            rule=route.rule,
            passed_over=tuple((seat.tier, why) for seat, why in route.passed_over),
        )

    @property
    def line(self) -> str:
        """As stored; empty when nothing had to be decided."""
        parts = [str(self.rule)] if self.rule is not None else []
        parts += [f"passed {tier.name.lower()} {why}" for tier, why in self.passed_over]
        parts += [
            f"{name} {at.isoformat()}"
            for name in _INSTANTS
            if (at := getattr(self, name)) is not None
        ]
        return _SEPARATOR.join(parts)

    @classmethod
    def read(cls, line: str) -> "Decision":
        """The decision that `line` tells; what only a newer version knows is left out."""
        rule: Rule | None = None
        passed: list[tuple[Tier, Why]] = []
        instants: dict[str, datetime] = {}
        for part in line.split(_SEPARATOR):
            match part.split(" "):
                case ["passed", tier, why] if tier.upper() in Tier.__members__ and why in _WHYS:
                    passed.append((Tier[tier.upper()], Why(why)))
                case [name, at] if name in _INSTANTS:
                    instants[name] = datetime.fromisoformat(at)
                case [name] if name in _RULES:
                    rule = Rule(name)
                case _:
                    continue
        return cls(
            rule=rule,
            passed_over=tuple(passed),
            missed=instants.get("missed"),
            answer_due=instants.get("answer_due"),
            result_due=instants.get("result_due"),
        )


_INSTANTS = ("missed", "answer_due", "result_due")
_RULES = frozenset(str(rule) for rule in Rule)
_WHYS = frozenset(str(why) for why in Why)

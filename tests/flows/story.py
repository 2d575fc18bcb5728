"""An issue of the cast's town that is moved step by step, with everything it leaves behind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.ids import EventId, IssueId, IssueNumber, PersonId, TownId, UnitId
from bot.domain.issues import Holder, Issue, IssueEvent, Move, State, Urgency
from bot.domain.places import Spot, Tier
from bot.flows.effects import Effect
from bot.flows.issue import Act, Filing, Moved, Refused, apply, due, file
from bot.flows.routing import Chain, Seat
from bot.flows.timers import Timer, TimerKind, timers

CHEN, SHEN, ZHOU, GU, ZHANG, WANG, LI, CONTACT = (PersonId(n) for n in range(1, 9))

STEWARD = Seat(tier=Tier.BUILDING, unit=UnitId(10), unit_name="3号楼", person=CHEN, name="陈慧")
LEAD = Seat(
    tier=Tier.MICRO_COMMUNITY, unit=UnitId(20), unit_name="金德花园", person=ZHOU, name="周宁"
)
COMMUNITY = Seat(tier=Tier.COMMUNITY, unit=UnitId(30), unit_name="曹庄社区", person=GU, name="顾平")
TOWN = Seat(tier=Tier.TOWN, unit=UnitId(40), unit_name="新安镇", person=ZHANG, name="张远")
FULL = Chain(seats=(STEWARD, LEAD, COMMUNITY, TOWN))

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(zone=ZONE)
#: A Monday morning at nine.
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZONE).astimezone(UTC)

E = TypeVar("E")


def holder(seat: Seat, person: PersonId | None = None) -> Holder:
    return Holder(tier=seat.tier, unit=seat.unit, person=person or seat.person)


class Story:
    """One issue, the events so far, and a clock that only moves when told."""

    def __init__(
        self,
        urgency: Urgency = Urgency.ORDINARY,
        chain: Chain = FULL,
        reporter: PersonId = WANG,
        **more: Any,  # noqa: ANN401  # checked by what it is passed on to
    ) -> None:
        self.chain = chain
        self.now = MONDAY
        filing = Filing(
            town=TownId(1),
            id=IssueId(1),
            number=IssueNumber(1001),
            unit=chain.seats[0].unit,
            room=None,
            reporter=reporter,
            category="井盖",
            urgency=urgency,
            what="下水井盖坏了",
            spot=Spot(place="门口"),
            filed_at=self.now,
            **more,
        )
        self.events: list[IssueEvent] = []
        self.effects: tuple[Effect, ...] = ()
        moved = file(filing, chain=chain, calendar=CALENDAR)
        self.issue: Issue = moved.issue
        self._keep(moved)

    def state(self) -> State:
        return self.issue.standing.state

    @property
    def holder(self) -> Holder:
        return self.issue.standing.holder

    @property
    def last(self) -> IssueEvent | None:
        """What the store looks up for UNDO."""
        changed = (e for e in reversed(self.events) if e.before != e.after)
        return next(changed, None)

    def pass_time(self, **span: float) -> "Story":
        self.now += timedelta(**span)
        return self

    def tries(self, move: Move, actor: PersonId | None, **act: Any) -> Moved | Refused:  # noqa: ANN401  # checked by what it is passed on to
        result = apply(
            self.issue,
            Act(move=move, actor=actor, **act),
            chain=self.chain,
            now=self.now,
            calendar=CALENDAR,
            last=self.last,
        )
        if isinstance(result, Moved):
            self._keep(result)
        return result

    def does(self, move: Move, actor: PersonId | None, **act: Any) -> "Story":  # noqa: ANN401  # checked by what it is passed on to
        result = self.tries(move, actor, **act)
        assert isinstance(result, Moved), result
        return self

    def refuses(self, move: Move, actor: PersonId | None, **act: Any) -> Refused:  # noqa: ANN401  # checked by what it is passed on to
        before = self.issue
        result = self.tries(move, actor, **act)
        assert isinstance(result, Refused), result
        assert self.issue == before
        return result

    def pending(self) -> tuple[Timer, ...]:
        return timers(self.issue, self.now, CALENDAR)

    def at(self, kind: TimerKind) -> datetime | None:
        return next((timer.at for timer in self.pending() if timer.kind is kind), None)

    def wait_for(self, kind: TimerKind) -> "Story":
        """Let the time come for `kind` and let it act."""
        at = self.at(kind)
        assert at is not None, f"{kind} is not pending"
        self.now = max(self.now, at)
        result = self.fires(kind)
        assert isinstance(result, Moved), result
        return self

    def fires(self, kind: TimerKind) -> Moved | Refused:
        result = due(self.issue, kind, chain=self.chain, now=self.now, calendar=CALENDAR)
        if isinstance(result, Moved):
            self._keep(result)
        return result

    def told(self, kind: type[E]) -> list[E]:
        """What the latest move tells, of one kind of effect."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def seat(self, tier: Tier, **changes: Any) -> "Story":  # noqa: ANN401  # checked by what it is passed on to
        """Somebody goes on leave, gives up a post, is appointed."""
        self.chain = Chain(
            seats=tuple(replace(s, **changes) if s.tier is tier else s for s in self.chain.seats)
        )
        return self

    def _keep(self, moved: Moved) -> None:
        self.issue, self.effects = moved.issue, moved.effects
        for new in moved.events:
            self.events.append(
                IssueEvent(
                    id=EventId(len(self.events) + 1),
                    issue=self.issue.id,
                    seq=len(self.events) + 1,
                    at=new.at,
                    actor=new.actor,
                    move=new.move,
                    before=new.before,
                    after=new.after,
                    words=new.words,
                    photos=new.photos,
                    rule=new.rule,
                )
            )

"""Why an issue went where it went: its events, with the names of people and units."""

from bot.domain.ids import IssueNumber, PersonId, UnitId
from bot.domain.issues import Holder, IssueEvent
from bot.flows.decision import Decision
from bot.flows.story import Seat, Step, Story
from bot.understanding import mask
from storage import issues, org
from storage.store import Turn


def explain(turn: Turn, number: IssueNumber) -> Story | None:
    """The story of the issue with the number people type; None when there is none."""
    issue = issues.seen(turn, number)
    if issue is None:
        return None
    events = issues.events(turn, issue.id)
    names = _Names(turn)
    return Story(
        issue=issue,
        unit=names.unit(issue.unit),
        what=mask(issue.what),
        reporter=names.person(issue.reporter),
        holder=names.seat(issue.standing.holder),
        recurs_of=issues.number_of(turn, issue.recurs_of) if issue.recurs_of else None,
        steps=[_step(event, names) for event in events],
    )


def _step(event: IssueEvent, names: "_Names") -> Step:
    before, after = event.before, event.after
    return Step(
        at=event.at,
        actor=names.person(event.actor) if event.actor is not None else None,
        move=event.move,
        state=after.state if before is None or before.state is not after.state else None,
        holder=names.seat(after.holder)
        if before is None or before.holder != after.holder
        else None,
        decision=Decision.read(event.rule),
        words=mask(event.words),
        photos=len(event.photos),
    )


class _Names:
    """Names of people and units, each looked up once."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._people: dict[PersonId, str] = {}
        self._units: dict[UnitId, str] = {}

    def person(self, person: PersonId) -> str:
        if person not in self._people:
            self._people[person] = org.person(self._turn, person).name
        return self._people[person]

    def unit(self, unit: UnitId) -> str:
        if unit not in self._units:
            self._units[unit] = org.unit(self._turn, unit).full_name
        return self._units[unit]

    def seat(self, holder: Holder) -> Seat:
        return Seat(
            tier=holder.tier,
            unit=self.unit(holder.unit),
            person=self.person(holder.person) if holder.person is not None else "",
        )

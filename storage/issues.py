"""Issues: their rows, events, people who joined, and what the rates are counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.ids import (
    EventId,
    IssueId,
    IssueNumber,
    PersonId,
    PhotoId,
    RoomId,
    TownId,
    UnitId,
)
from bot.domain.issues import (
    OPEN_STATES,
    Clocks,
    Danger,
    Issue,
    IssueEvent,
    Move,
    Standing,
    State,
    Urgency,
)
from bot.domain.places import Spot
from bot.errors import StorageBusyError
from storage.store import Turn
from storage.tables import (
    CoReporterRow,
    CounterRow,
    IssueEventRow,
    IssueRow,
    table_of,
)

_ISSUE = table_of(IssueRow)
_EVENT = table_of(IssueEventRow)
_JOINED = table_of(CoReporterRow)
_COUNTER = table_of(CounterRow)

_STANDING = TypeAdapter(Standing)
_SPOT = TypeAdapter(Spot)
#: The first issue of a town is #1001.
_BEFORE_FIRST = 1000

_UNFINISHED = (*(s.value for s in OPEN_STATES), State.SOLVED.value)
_BY_ID = select(_ISSUE).where(_ISSUE.c.town == bindparam("town"), _ISSUE.c.id == bindparam("id"))
_BY_NUMBER = select(_ISSUE).where(
    _ISSUE.c.town == bindparam("town"), _ISSUE.c.number == bindparam("number")
)
_HELD = (
    select(_ISSUE)
    .where(
        _ISSUE.c.town == bindparam("town"),
        (_ISSUE.c.holder == bindparam("person")) | (_ISSUE.c.delegate == bindparam("person")),
        _ISSUE.c.state.in_([s.value for s in OPEN_STATES]),
    )
    .order_by(_ISSUE.c.number)
)
_OPEN_AT = (
    select(_ISSUE)
    .where(
        _ISSUE.c.town == bindparam("town"),
        _ISSUE.c.unit == bindparam("unit"),
        _ISSUE.c.category == bindparam("category"),
        _ISSUE.c.state.in_([s.value for s in OPEN_STATES]),
    )
    .order_by(_ISSUE.c.number.desc())
)
_EVENTS = (
    select(_EVENT)
    .where(_EVENT.c.town == bindparam("town"), _EVENT.c.issue == bindparam("issue"))
    .order_by(_EVENT.c.seq)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """Somebody who joined an issue, and the group it was done in (None: in private)."""

    person: PersonId
    room: RoomId | None


def next_number(turn: Turn) -> IssueNumber:
    """The next number people type, counted per town."""
    where = (_COUNTER.c.town == turn.town, _COUNTER.c.name == "issue")
    done = turn.connection.execute(
        update(_COUNTER).where(*where).values(value=_COUNTER.c.value + 1)
    )
    if not done.rowcount:
        turn.connection.execute(
            _COUNTER.insert().values(town=turn.town, name="issue", value=_BEFORE_FIRST + 1)
        )
    return IssueNumber(turn.connection.execute(select(_COUNTER.c.value).where(*where)).scalar_one())


def add(turn: Turn, issue: Issue) -> None:
    """Store a new issue."""
    turn.connection.execute(
        _ISSUE.insert().values(
            town=issue.town,
            id=issue.id,
            number=issue.number,
            unit=issue.unit,
            room=issue.room,
            reporter=issue.reporter,
            filed_by=issue.filed_by,
            filed_at=issue.filed_at,
            **_changeable(issue),
        )
    )


def save(turn: Turn, issue: Issue) -> None:
    """Store what moved. Raises `StorageBusyError` when another turn moved it meanwhile."""
    done = turn.connection.execute(
        update(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.id == issue.id,
            _ISSUE.c.version == issue.version - 1,
        )
        .values(**_changeable(issue))
    )
    if not done.rowcount:
        raise StorageBusyError("the issue was moved meanwhile")


def get(turn: Turn, issue: IssueId) -> Issue:
    """The issue with this id, locked until the turn ends where others could move it too."""
    query = _BY_ID.with_for_update() if turn.is_postgres else _BY_ID
    return _issue(turn.connection.execute(query, {"town": turn.town, "id": issue}).one())


def numbered(turn: Turn, number: IssueNumber) -> Issue | None:
    """The issue with the number people type; a number nobody could have typed is none."""
    if not 0 < number < 2**31:
        return None
    query = _BY_NUMBER.with_for_update() if turn.is_postgres else _BY_NUMBER
    row = turn.connection.execute(query, {"town": turn.town, "number": number}).first()
    return _issue(row) if row else None


def seen(turn: Turn, number: IssueNumber) -> Issue | None:
    """The issue with this number, to be looked at and not to be moved: nothing is locked."""
    if not 0 < number < 2**31:
        return None
    row = turn.connection.execute(_BY_NUMBER, {"town": turn.town, "number": number}).first()
    return _issue(row) if row else None


def held_by(turn: Turn, person: PersonId) -> list[Issue]:
    """What waits for this person, the oldest first."""
    rows = turn.connection.execute(_HELD, {"town": turn.town, "person": person})
    return [_issue(row) for row in rows]


def first_taken_by(turn: Turn, person: PersonId) -> list[Issue]:
    """Open issues somebody took first and others hold now: he may still report them done."""
    rows = turn.connection.execute(
        select(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.first_taker == person,
            _ISSUE.c.state.in_([s.value for s in OPEN_STATES]),
        )
        .order_by(_ISSUE.c.number)
    )
    return [_issue(row) for row in rows]


def last_touched(
    turn: Turn, person: PersonId, moves: Sequence[Move], *, since: datetime | None = None
) -> list[IssueId]:
    """The issues on which somebody last made one of these moves, in one message, after `since`."""
    mine = (
        _EVENT.c.town == turn.town,
        _EVENT.c.actor == person,
        _EVENT.c.move.in_([m.value for m in moves]),
        *([_EVENT.c.at > since] if since is not None else []),
    )
    last = select(func.max(_EVENT.c.at)).where(*mine).scalar_subquery()
    rows = turn.connection.execute(
        select(_EVENT.c.issue).where(*mine, _EVENT.c.at == last).order_by(_EVENT.c.id)
    )
    return [IssueId(row.issue) for row in rows]


def open_of_kind(turn: Turn, unit: UnitId, category: str) -> list[Issue]:
    """Open issues of a building and category, the newest first."""
    rows = turn.connection.execute(
        _OPEN_AT, {"town": turn.town, "unit": unit, "category": category}
    )
    return [_issue(row) for row in rows]


def concerning(turn: Turn, person: PersonId, *, closed_since: datetime) -> list[Issue]:
    """What somebody reported or joined: unfinished, or closed since, the newest first."""
    joined = select(_JOINED.c.issue).where(_JOINED.c.town == turn.town, _JOINED.c.person == person)
    rows = turn.connection.execute(
        select(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            (_ISSUE.c.reporter == person) | _ISSUE.c.id.in_(joined),
            _ISSUE.c.state.in_(_UNFINISHED) | (_ISSUE.c.closed_at > closed_since),
        )
        .order_by(_ISSUE.c.number.desc())
    )
    return [_issue(row) for row in rows]


def count_filed_by(turn: Turn, person: PersonId, since: datetime) -> int:
    """How many somebody reported since then, for themselves or for others."""
    query = (
        select(func.count())
        .select_from(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            (_ISSUE.c.reporter == person) | (_ISSUE.c.filed_by == person),
            _ISSUE.c.filed_at > since,
        )
    )
    return int(turn.connection.execute(query).scalar_one())


def unfinished_in(turn: Turn, units: Sequence[UnitId]) -> list[Issue]:
    """All that is not over in these units, the oldest first."""
    rows = turn.connection.execute(
        select(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.unit.in_(units),
            _ISSUE.c.state.in_(_UNFINISHED),
        )
        .order_by(_ISSUE.c.number)
    )
    return [_issue(row) for row in rows]


def open_danger(turn: Turn, unit: UnitId, danger: Danger, since: datetime) -> Issue | None:
    """The open issue about the same acute danger in the building, filed since then."""
    row = turn.connection.execute(
        select(_ISSUE)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.unit == unit,
            _ISSUE.c.danger == danger.value,
            _ISSUE.c.filed_at > since,
            _ISSUE.c.state.in_([s.value for s in OPEN_STATES]),
        )
        .order_by(_ISSUE.c.number.desc())
        .limit(1)
    ).first()
    return _issue(row) if row else None


def hide_name(turn: Turn, issue: IssueId) -> None:
    """The neighbours do not learn who reported it."""
    turn.connection.execute(
        update(_ISSUE)
        .where(_ISSUE.c.town == turn.town, _ISSUE.c.id == issue)
        .values(anonymous=True)
    )


def append(turn: Turn, event: IssueEvent) -> None:
    """Store one move."""
    turn.connection.execute(
        _EVENT.insert().values(
            town=turn.town,
            id=event.id,
            issue=event.issue,
            seq=event.seq,
            at=event.at,
            actor=event.actor,
            move=event.move.value,
            before=_dump(event.before) if event.before else None,
            after=_dump(event.after),
            words=event.words,
            photos=list(event.photos),
            rule=event.rule,
        )
    )


def next_seq(turn: Turn, issue: IssueId) -> int:
    """The place of the next event in the issue's life, from 1."""
    last = turn.connection.execute(
        select(func.max(_EVENT.c.seq)).where(_EVENT.c.town == turn.town, _EVENT.c.issue == issue)
    ).scalar_one()
    return int(last or 0) + 1


def events(turn: Turn, issue: IssueId) -> list[IssueEvent]:
    """The issue's life, in order."""
    rows = turn.connection.execute(_EVENTS, {"town": turn.town, "issue": issue})
    return [_event(row) for row in rows]


def join(turn: Turn, issue: IssueId, person: PersonId, room: RoomId | None) -> bool:
    """Join somebody; False when they had joined before."""
    key = {"town": turn.town, "issue": issue, "person": person}
    if turn.connection.execute(select(_JOINED.c.person).filter_by(**key)).first():
        return False
    turn.connection.execute(_JOINED.insert().values(**key, room=room, joined_at=turn.now))
    return True


def joined(turn: Turn, issue: IssueId) -> list[Joined]:
    """Who joined, in order."""
    rows = turn.connection.execute(
        select(_JOINED.c.person, _JOINED.c.room)
        .where(_JOINED.c.town == turn.town, _JOINED.c.issue == issue)
        .order_by(_JOINED.c.joined_at, _JOINED.c.person)
    )
    return [
        Joined(person=PersonId(r.person), room=RoomId(r.room) if r.room is not None else None)
        for r in rows
    ]


def _changeable(issue: Issue) -> dict[str, Any]:
    standing, clocks = issue.standing, issue.clocks
    return {
        "on_behalf_of": issue.on_behalf_of,
        "category": issue.category,
        "urgency": issue.urgency.value,
        "danger": issue.danger.value if issue.danger else None,
        "what": issue.what,
        "spot": _SPOT.dump_python(issue.spot, mode="json", exclude_none=True),
        "sensitive": issue.sensitive,
        "anonymous": issue.anonymous,
        "about_steward": issue.about_steward,
        "closed_at": issue.closed_at,
        "merged_into": issue.merged_into,
        "state": standing.state.value,
        "tier": standing.holder.tier.value,
        "holder": standing.holder.person,
        "holder_unit": standing.holder.unit,
        "first_taker": standing.first_taker,
        "delegate": standing.delegate,
        "bounces": standing.bounces,
        "reopened": standing.reopened,
        "standing": _dump(standing),
        "answer_due": clocks.answer_due,
        "result_due": clocks.result_due,
        "first_result_due": clocks.first_result_due,
        "waiting_since": clocks.waiting_since,
        "waited_seconds": clocks.waited_seconds,
        "version": issue.version,
    }


def _dump(standing: Standing) -> dict[str, Any]:
    dumped: dict[str, Any] = _STANDING.dump_python(standing, mode="json")
    return dumped


def _issue(row: Row[Any]) -> Issue:
    return Issue(
        town=TownId(row.town),
        id=IssueId(row.id),
        number=IssueNumber(row.number),
        unit=UnitId(row.unit),
        room=RoomId(row.room) if row.room is not None else None,
        reporter=PersonId(row.reporter),
        filed_by=PersonId(row.filed_by) if row.filed_by is not None else None,
        on_behalf_of=row.on_behalf_of,
        category=row.category,
        urgency=Urgency(row.urgency),
        danger=Danger(row.danger) if row.danger else None,
        what=row.what,
        spot=_SPOT.validate_python(row.spot),
        sensitive=row.sensitive,
        anonymous=row.anonymous,
        about_steward=row.about_steward,
        filed_at=row.filed_at,
        closed_at=row.closed_at,
        merged_into=IssueId(row.merged_into) if row.merged_into is not None else None,
        standing=_STANDING.validate_python(row.standing),
        clocks=Clocks(
            answer_due=row.answer_due,
            result_due=row.result_due,
            first_result_due=row.first_result_due,
            waiting_since=row.waiting_since,
            waited_seconds=row.waited_seconds,
        ),
        version=row.version,
    )


def _event(row: Row[Any]) -> IssueEvent:
    return IssueEvent(
        id=EventId(row.id),
        issue=IssueId(row.issue),
        seq=row.seq,
        at=row.at,
        actor=PersonId(row.actor) if row.actor is not None else None,
        move=Move(row.move),
        before=_STANDING.validate_python(row.before) if row.before else None,
        after=_STANDING.validate_python(row.after),
        words=row.words,
        photos=tuple(PhotoId(p) for p in row.photos),
        rule=row.rule,
    )

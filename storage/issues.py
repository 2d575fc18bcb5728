"""Issues: their rows, events, people who joined, and what the rates are counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.domain.ids import (
    IssueId,
    IssueNumber,
    PersonId,
    RoomId,
    UnitId,
)
from bot.domain.issues import (
    OPEN_STATES,
    Danger,
    Issue,
    IssueEvent,
    Move,
    State,
)
from bot.errors import StorageBusyError
from storage.issue_rows import changeable, dump, event_of, issue_of
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
            recurs_of=issue.recurs_of,
            **changeable(issue),
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
        .values(**changeable(issue))
    )
    if not done.rowcount:
        raise StorageBusyError("the issue was moved meanwhile")


def get(turn: Turn, issue: IssueId) -> Issue:
    """The issue with this id, locked until the turn ends where others could move it too."""
    query = _BY_ID.with_for_update() if turn.is_postgres else _BY_ID
    return issue_of(turn.connection.execute(query, {"town": turn.town, "id": issue}).one())


def number_of(turn: Turn, issue: IssueId) -> IssueNumber:
    """The number people type; nothing is locked."""
    query = select(_ISSUE.c.number).where(_ISSUE.c.town == turn.town, _ISSUE.c.id == issue)
    return IssueNumber(turn.connection.execute(query).scalar_one())


def numbered(turn: Turn, number: IssueNumber) -> Issue | None:
    """The issue with the number people type; a number nobody could have typed is none."""
    if not 0 < number < 2**31:
        return None
    query = _BY_NUMBER.with_for_update() if turn.is_postgres else _BY_NUMBER
    row = turn.connection.execute(query, {"town": turn.town, "number": number}).first()
    return issue_of(row) if row else None


def seen(turn: Turn, number: IssueNumber) -> Issue | None:
    """The issue with this number, to be looked at and not to be moved: nothing is locked."""
    if not 0 < number < 2**31:
        return None
    row = turn.connection.execute(_BY_NUMBER, {"town": turn.town, "number": number}).first()
    return issue_of(row) if row else None


def held_by(turn: Turn, person: PersonId) -> list[Issue]:
    """What waits for this person, the oldest first."""
    rows = turn.connection.execute(_HELD, {"town": turn.town, "person": person})
    return [issue_of(row) for row in rows]


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
    return [issue_of(row) for row in rows]


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
    return [issue_of(row) for row in rows]


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
    return [issue_of(row) for row in rows]


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
    return issue_of(row) if row else None


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
            before=dump(event.before) if event.before else None,
            after=dump(event.after),
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
    return [event_of(row) for row in rows]


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

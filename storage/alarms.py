"""What an operator has to look at."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from bot.domain.ids import IssueId
from storage.store import Turn
from storage.tables import AlarmRow, table_of

_ALARM = table_of(AlarmRow)
_CHANNEL = "channel:"


def raise_alarm(turn: Turn, kind: str, text: str, issue: IssueId | None = None) -> bool:
    """Note an alarm; False when the same one is up already."""
    same = (
        _ALARM.c.town == turn.town,
        _ALARM.c.kind == kind,
        _ALARM.c.issue == issue if issue is not None else _ALARM.c.issue.is_(None),
        _ALARM.c.cleared_at.is_(None),
    )
    if turn.connection.execute(select(_ALARM.c.id).where(*same)).first():
        return False
    turn.connection.execute(
        _ALARM.insert().values(
            town=turn.town,
            id=turn.new_id(),
            kind=kind,
            issue=issue,
            text=text,
            raised_at=turn.now,
        )
    )
    return True


def of_channel(name: str) -> str:
    """The kind of alarm about a channel that does not work."""
    return f"{_CHANNEL}{name}"


def channels_down(turn: Turn) -> frozenset[str]:
    """The channels that do not work now."""
    rows = turn.connection.execute(
        select(_ALARM.c.kind).where(
            _ALARM.c.town == turn.town,
            _ALARM.c.kind.startswith(_CHANNEL),
            _ALARM.c.cleared_at.is_(None),
        )
    )
    return frozenset(row.kind.removeprefix(_CHANNEL) for row in rows)


def up_since(turn: Turn, kind: str) -> datetime | None:
    """Since when the alarm of this kind, about no issue, is up; None when it is not."""
    found: datetime | None = turn.connection.execute(
        select(_ALARM.c.raised_at).where(*_is_up(turn, kind))
    ).scalar()
    return found


def restate(turn: Turn, kind: str, text: str) -> None:
    """The alarm of this kind, about no issue, is up for another reason now."""
    turn.connection.execute(update(_ALARM).where(*_is_up(turn, kind)).values(text=text))


def clear(turn: Turn, kind: str) -> None:
    """It is mended, whatever issues it was about."""
    _clear(turn, _ALARM.c.kind == kind)


def clear_of_issue(turn: Turn, issue: IssueId, kind: str | None = None) -> None:
    """Nothing is to be done about this issue any more (of this kind, when given)."""
    _clear(turn, _ALARM.c.issue == issue, *([_ALARM.c.kind == kind] if kind else []))


def up(turn: Turn) -> list[str]:
    """The texts of the alarms that are up."""
    rows = turn.connection.execute(
        select(_ALARM.c.text)
        .where(_ALARM.c.town == turn.town, _ALARM.c.cleared_at.is_(None))
        .order_by(_ALARM.c.id)
    )
    return [row.text for row in rows]


def _is_up(turn: Turn, kind: str) -> tuple[ColumnElement[bool], ...]:
    return (
        _ALARM.c.town == turn.town,
        _ALARM.c.kind == kind,
        _ALARM.c.issue.is_(None),
        _ALARM.c.cleared_at.is_(None),
    )


def _clear(turn: Turn, *which: ColumnElement[bool]) -> None:
    turn.connection.execute(
        update(_ALARM)
        .where(_ALARM.c.town == turn.town, *which, _ALARM.c.cleared_at.is_(None))
        .values(cleared_at=turn.now)
    )

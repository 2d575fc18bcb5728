"""What people tried that is not theirs to do: kept a while, so that it can be limited and told."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select, update

from bot.domain.ids import AccountId
from storage.store import Turn
from storage.tables import AttemptRow, table_of

_ATTEMPT = table_of(AttemptRow)

#: Attempts are counted, and somebody is told of them once, within so long.
WITHIN = timedelta(hours=1)


class Kind(StrEnum):
    """What was tried."""

    #: A code that is none.
    CODE = "code"
    #: Something that asks for a post.
    POST = "post"


def note(turn: Turn, account: AccountId, kind: Kind) -> int:
    """Note an attempt; how many there were within the hour, this one counted."""
    turn.connection.execute(
        _ATTEMPT.insert().values(
            town=turn.town,
            id=turn.new_id(),
            account=account,
            kind=kind.value,
            at=turn.now,
            told=False,
        )
    )
    return count(turn, account, kind)


def count(turn: Turn, account: AccountId, kind: Kind) -> int:
    """How often this account tried within the hour."""
    return int(
        turn.connection.execute(
            select(func.count()).select_from(_ATTEMPT).where(*_recent(turn, account, kind))
        ).scalar_one()
    )


def tell_now(turn: Turn, account: AccountId, kind: Kind) -> bool:
    """Whether somebody is to be told now: once within the hour, which this call counts as."""
    recent = _recent(turn, account, kind)
    told = select(_ATTEMPT.c.id).where(*recent, _ATTEMPT.c.told).limit(1)
    if turn.connection.execute(told).first() is not None:
        return False
    done = turn.connection.execute(update(_ATTEMPT).where(*recent).values(told=True))
    return bool(done.rowcount)


def _recent(turn: Turn, account: AccountId, kind: Kind) -> tuple[ColumnElement[bool], ...]:
    return (
        _ATTEMPT.c.town == turn.town,
        _ATTEMPT.c.account == account,
        _ATTEMPT.c.kind == kind.value,
        _ATTEMPT.c.at > turn.now - WITHIN,
    )

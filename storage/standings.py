"""How each channel is doing, as its process last said: other processes tell an operator."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import delete, select

from bot.domain.standing import Standing, State
from storage.store import Turn
from storage.tables import StandingRow, table_of

_STANDING = table_of(StandingRow)
_BODY = TypeAdapter(Standing)
#: A channel that no process ran for so long is switched off.
_SWITCHED_OFF = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A standing and when it was last said to be so."""

    standing: Standing
    at: datetime
    #: False: its process ended in order.
    running: bool = True
    #: When messages were last known to flow, also in an earlier run; None: never so far.
    on_at: datetime | None = None


def keep(turn: Turn, standings: Iterable[Standing], *, running: bool = True) -> None:
    """These are so now, whether or not they changed: a sign of life.

    What was last heard and said holds until something else is.
    """
    long_gone = (_STANDING.c.town == turn.town, _STANDING.c.at < turn.now - _SWITCHED_OFF)
    before = {kept.standing.channel: kept for kept in everything(turn)}
    turn.connection.execute(delete(_STANDING).where(*long_gone))
    for standing in standings:
        earlier = before.get(standing.channel)
        whole = remembering(standing, earlier.standing if earlier else None)
        on_at = turn.now if standing.state is State.ON else earlier and earlier.on_at
        row = (_STANDING.c.town == turn.town, _STANDING.c.channel == standing.channel)
        turn.connection.execute(delete(_STANDING).where(*row))
        turn.connection.execute(
            _STANDING.insert().values(
                town=turn.town,
                channel=standing.channel,
                body={
                    "version": 1,
                    "running": running,
                    "on_at": on_at.isoformat() if on_at else None,
                    "standing": _BODY.dump_python(whole, mode="json"),
                },
                at=turn.now,
            )
        )


def everything(turn: Turn) -> list[Kept]:
    """What is known of every channel that ran of late, by name."""
    rows = turn.connection.execute(
        select(_STANDING).where(_STANDING.c.town == turn.town).order_by(_STANDING.c.channel)
    )
    return [
        Kept(
            standing=_BODY.validate_python(row.body["standing"]),
            at=row.at,
            running=row.body["running"],
            on_at=datetime.fromisoformat(on) if (on := row.body.get("on_at")) else None,
        )
        for row in rows
    ]


def remembering(standing: Standing, before: Standing | None) -> Standing:
    """The standing with what only an earlier one knows: when something was last heard and said."""
    if before is None:
        return standing
    return replace(
        standing,
        heard_at=standing.heard_at or before.heard_at,
        said_at=standing.said_at or before.said_at,
    )

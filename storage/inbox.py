"""Which messages were handled, so that each is handled once."""

from sqlalchemy import delete, select

from bot.messages import Inbound
from storage.store import Turn
from storage.tables import InboundRow, table_of

_INBOUND = table_of(InboundRow)


def first_time(turn: Turn, message: Inbound) -> bool:
    """Note the message; False when it was noted before."""
    key = {
        "town": message.town,
        "channel": message.address.channel,
        "bot": message.address.bot,
        "chat": message.address.chat,
        "message": message.message_id,
    }
    seen = select(_INBOUND.c.at).filter_by(**key)
    if turn.connection.execute(seen).first() is not None:
        return False
    turn.connection.execute(_INBOUND.insert().values(**key, at=turn.now))
    return True


def forget_before(turn: Turn, instant: object) -> int:
    """Drop keys older than `instant`; no platform repeats a message after that long."""
    done = turn.connection.execute(
        delete(_INBOUND).where(_INBOUND.c.town == turn.town, _INBOUND.c.at < instant)
    )
    return done.rowcount

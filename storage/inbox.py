"""Which messages were handled, so that each is handled once."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.messages import Inbound
from storage.store import Turn
from storage.tables import InboundRow, table_of

_INBOUND = table_of(InboundRow)


def first_time(turn: Turn, message: Inbound) -> bool:
    """Note the message; False when it was noted before."""
    return _first(turn, message, message.message_id)


def seen(turn: Turn, message: Inbound, earlier: str) -> bool:
    """Whether the `earlier` message of the same chat was noted before; it is from now on."""
    return not _first(turn, message, earlier)


def _first(turn: Turn, message: Inbound, message_id: str) -> bool:
    key = {
        "town": message.town,
        "channel": message.address.channel,
        "bot": message.address.bot,
        "chat": message.address.chat,
        "message": message_id,
    }
    found = select(_INBOUND.c.at).filter_by(**key)
    if turn.connection.execute(found).first() is not None:
        return False
    turn.connection.execute(_INBOUND.insert().values(**key, at=turn.now))
    return True


def noted(turn: Turn, channel: str, bot: str, what: str) -> datetime | None:
    """When `what` last happened to this account, if it was noted."""
    return turn.connection.execute(
        select(_INBOUND.c.at)
        .where(_INBOUND.c.town == turn.town)
        .filter_by(**_own(channel, bot, what))
    ).scalar_one_or_none()


def note(turn: Turn, channel: str, bot: str, what: str) -> None:
    """Note that `what` happened to this account now; it is kept as long as messages' keys are."""
    key = _own(channel, bot, what)
    turn.connection.execute(delete(_INBOUND).where(_INBOUND.c.town == turn.town).filter_by(**key))
    turn.connection.execute(_INBOUND.insert().values(town=turn.town, at=turn.now, **key))


def _own(channel: str, bot: str, what: str) -> dict[str, str]:
    """The key of what is about the account itself: no chat of a platform has an empty id."""
    return {"channel": channel, "bot": bot, "chat": "", "message": what}


def forget_before(turn: Turn, instant: datetime) -> int:
    """Drop keys older than `instant`; no platform repeats a message after that long."""
    done = turn.connection.execute(
        delete(_INBOUND).where(_INBOUND.c.town == turn.town, _INBOUND.c.at < instant)
    )
    return done.rowcount

"""The web chat's log: what was said in its rooms and private chats, for scroll-back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, String, bindparam, cast, delete, or_, select, update

from bot.clock import Clock
from bot.domain.ids import IssueNumber
from bot.messages import ChatAddress, Said
from storage.store import Store, Turn
from storage.tables import WebMessageRow, table_of

#: The name of the channel whose log this is.
CHANNEL = "web"

_LOG = table_of(WebMessageRow)
_BODY = TypeAdapter(Said)
#: What has columns of its own is not in the body too.
_COLUMNS = {"id", "address", "chat_name", "message_id", "sender", "sender_name", "at"} | {
    "prompt",
    "issue",
}

_FIND = select(_LOG).where(
    _LOG.c.town == bindparam("town"),
    _LOG.c.chat == bindparam("chat"),
    _LOG.c.message_id == bindparam("message_id"),
)
_CHAT = select(_LOG).where(_LOG.c.town == bindparam("town"), _LOG.c.chat == bindparam("chat"))
_LATEST = _CHAT.order_by(_LOG.c.id.desc()).limit(bindparam("limit"))
_BEFORE = _LATEST.where(_LOG.c.id < bindparam("edge"))
_AFTER = _CHAT.where(_LOG.c.id > bindparam("edge")).order_by(_LOG.c.id).limit(bindparam("limit"))


def find(turn: Turn, chat: str, message_id: str) -> Said | None:
    """The message with this id in this chat."""
    key = {"town": turn.town, "chat": chat, "message_id": message_id}
    row = turn.connection.execute(_FIND, key).first()
    return _said(row) if row else None


def get(turn: Turn, message: int) -> Said | None:
    """The message with this id of the log."""
    row = turn.connection.execute(
        select(_LOG).where(_LOG.c.town == turn.town, _LOG.c.id == message)
    ).first()
    return _said(row) if row else None


def append(turn: Turn, said: Said) -> tuple[Said, bool]:
    """Keep a message; gives it back with its id, and False when it was kept before."""
    earlier = find(turn, said.address.chat, said.message_id)
    if earlier is not None:
        return earlier, False
    key = turn.new_id()
    turn.connection.execute(
        _LOG.insert().values(
            town=turn.town,
            id=key,
            bot=said.address.bot,
            chat=said.address.chat,
            private=said.address.private,
            chat_name=said.chat_name,
            message_id=said.message_id,
            sender=said.sender,
            sender_name=said.sender_name,
            at=said.at,
            handed=said.sender is None,
            prompt=said.prompt,
            issue=said.issue,
            body={"version": 1, **_BODY.dump_python(said, mode="json", exclude=_COLUMNS)},
        )
    )
    kept = find(turn, said.address.chat, said.message_id)
    assert kept is not None  # noqa: S101  # it was inserted in this transaction
    return kept, True


def handed(turn: Turn, message: int) -> None:
    """The bot's side took the message over."""
    turn.connection.execute(
        update(_LOG).where(_LOG.c.town == turn.town, _LOG.c.id == message).values(handed=True)
    )


def not_handed(turn: Turn) -> list[Said]:
    """What people said and the bot's side never took over, oldest first."""
    rows = turn.connection.execute(
        select(_LOG).where(_LOG.c.town == turn.town, ~_LOG.c.handed).order_by(_LOG.c.id)
    )
    return [_said(row) for row in rows]


def before(turn: Turn, chat: str, edge: int | None, limit: int) -> list[Said]:
    """At most `limit` messages before the id `edge` (None: the newest), in the order said."""
    key = {"town": turn.town, "chat": chat, "limit": limit}
    query, key = (_LATEST, key) if edge is None else (_BEFORE, {**key, "edge": edge})
    return [_said(row) for row in reversed(turn.connection.execute(query, key).all())]


def after(turn: Turn, chat: str, edge: int, limit: int) -> list[Said]:
    """At most `limit` messages after the id `edge`, in the order said."""
    key = {"town": turn.town, "chat": chat, "limit": limit, "edge": edge}
    return [_said(row) for row in turn.connection.execute(_AFTER, key)]


def forget(turn: Turn, platform_id: str, private_chats: tuple[str, ...]) -> tuple[str, ...]:
    """Remove what an account said and its private chats; gives the locators of their pictures."""
    return _drop(turn, (_LOG.c.sender == platform_id) | _LOG.c.chat.in_(private_chats))


def forget_told(
    turn: Turn, numbers: Collection[IssueNumber], phones: Collection[str]
) -> tuple[str, ...]:
    """Remove what the bot said of these issues, and with these numbers, to others; as `forget`."""
    body = cast(_LOG.c.body, String)
    told = [_LOG.c.issue.in_(numbers), *(body.contains(p, autoescape=True) for p in phones)]
    return _drop(turn, _LOG.c.sender.is_(None) & or_(*told))


def forget_before(turn: Turn, instant: datetime) -> tuple[str, ...]:
    """Drop what was said before `instant`; gives the locators of its pictures and files."""
    return _drop(turn, _LOG.c.at < instant)


def _drop(turn: Turn, which: ColumnElement[bool]) -> tuple[str, ...]:
    rows = turn.connection.execute(select(_LOG).where(_LOG.c.town == turn.town, which)).all()
    turn.connection.execute(delete(_LOG).where(_LOG.c.town == turn.town, which))
    messages = [_said(row) for row in rows]
    return tuple(
        locator
        for said in messages
        for locator in (*(p.locator for p in said.photos), *(f.locator for f in said.files))
    )


def _said(row: Row[Any]) -> Said:
    return _BODY.validate_python(
        {k: v for k, v in row.body.items() if k != "version"}
        | {name: getattr(row, name) for name in _COLUMNS - {"address"}}
        | {"address": ChatAddress(channel=CHANNEL, bot=row.bot, chat=row.chat, private=row.private)}
    )


class WebLog:
    """The log as the web channel is given it: each call is a transaction of its own."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def append(self, said: Said) -> tuple[Said, bool]:
        """Keep a message; gives it back with its id, and False when it was kept before."""
        return await self._store.run(lambda turn: append(turn, said), now=self._clock.now())

    async def find(self, chat: str, message_id: str) -> Said | None:
        """The message with this id in this chat."""
        return await self._store.read(
            lambda turn: find(turn, chat, message_id), now=self._clock.now()
        )

    async def handed(self, message: int) -> None:
        """The bot's side took the message over."""
        await self._store.run(lambda turn: handed(turn, message), now=self._clock.now())

    async def not_handed(self) -> list[Said]:
        """What people said and the bot's side never took over, oldest first."""
        return await self._store.read(not_handed, now=self._clock.now())

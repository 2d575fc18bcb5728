"""Which letter of the bot somebody quotes: also by one piece of a long one."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.domain.ids import IssueId, PromptId
from bot.messages import ChatAddress
from storage.store import Turn
from storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)

#: A long letter is quoted soon if at all: only the last ones of the chat are looked through.
_LOOKED_THROUGH = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """What the quoted letter was about and what it asked."""

    issue: IssueId | None
    prompt: PromptId | None


def letter(turn: Turn, address: ChatAddress, message_id: str | None) -> Quoted | None:
    """The letter of which this platform id is; None when it is not one of the bot's."""
    if not message_id:
        return None
    here = select(_OUTBOX.c.issue, _OUTBOX.c.prompt, _OUTBOX.c.body).where(
        _OUTBOX.c.town == turn.town,
        _OUTBOX.c.channel == address.channel,
        _OUTBOX.c.chat == address.chat,
    )
    found = turn.connection.execute(here.where(_OUTBOX.c.platform_id == message_id)).first()
    if found is None:
        last = here.where(_OUTBOX.c.bot == address.bot).order_by(_OUTBOX.c.id.desc())
        rows = turn.connection.execute(last.limit(_LOOKED_THROUGH))
        found = next((row for row in rows if message_id in row.body.get("pieces", ())), None)
    if found is None:
        return None
    return Quoted(
        issue=IssueId(found.issue) if found.issue is not None else None,
        prompt=PromptId(found.prompt) if found.prompt is not None else None,
    )

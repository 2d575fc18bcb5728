"""Somebody tries what is not theirs to do: refused politely, and told once to who answers here."""

from bot.domain.ids import UnitId
from bot.handlers import rights
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToPerson
from bot.wording import binding as say
from storage import attempts
from storage.attempts import Kind

#: More refusals within the hour are noise: silence.
_AT_MOST = 5


def refuse(context: Context, wish: str, unit: UnitId | None) -> list[Reply]:
    """Say no, and tell the lead of `unit` once an hour; silence where nobody spoke to the bot."""
    if not context.addressed:
        return []
    times = attempts.note(context.turn, context.account.id, Kind.POST)
    if times > _AT_MOST:
        return []
    text = say.stranger(context.account.name, _room_name(context), wish)
    told = tell(context, Kind.POST, text, unit)
    answer = say.not_yours() if told else say.not_yours_again()
    return [Reply(to=Here(), text=answer), *told]


def tell(context: Context, kind: Kind, text: str, unit: UnitId | None) -> list[Reply]:
    """Tell who answers for `unit`, else for the room, else for the town; once an hour."""
    where = unit or (context.room.unit if context.room else None) or context.building
    people = [p for p in rights.heads(context.turn, where) if p != context.person]
    if not people or not attempts.tell_now(context.turn, context.account.id, kind):
        return []
    return [
        Reply(to=ToPerson(person), text=text, in_group=text, unasked=True, dispensable=True)
        for person in people
    ]


def _room_name(context: Context) -> str:
    """The group the speaker is in; empty in private."""
    return (context.room.name or "群") if context.room is not None else ""

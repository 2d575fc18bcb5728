"""Somebody chooses on which of their channels they are told."""

from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.permissions import Right, may
from bot.understanding import Command, told_where
from bot.wording import channels as say
from bot.wording import refusals
from storage import accounts


def handle(context: Context, command: Command) -> list[Reply]:
    """以后用微信通知我: kept, when they can be written to there; else how they could be."""
    if not may(context.posts, Right.CHOOSE_CHANNEL, ()):
        return [Reply(to=Here(), text=refusals.not_allowed())]
    return [Reply(to=Here(), text=_chosen(context, command.words))]


def _chosen(context: Context, wish: str) -> str:
    turn, person = context.turn, context.person
    if wish == told_where.AUTO:
        accounts.prefer(turn, person, None)
        return say.where_last_active()
    ways = accounts.ways_of(turn, person)
    if wish in ways:
        accounts.prefer(turn, person, wish)
        return say.chosen(wish)
    if wish == told_where.NONE_OF_OURS or not accounts.is_used(turn, wish):
        return say.not_here(ways)
    return say.no_way_there(wish, known=accounts.has_account(turn, person, wish))

"""A second opinion came back: an offer may be made because of it, nothing is ever filed."""

from dataclasses import replace

from bot.domain.people import Room
from bot.flows import quiet
from bot.flows.intake import Stage
from bot.flows.intake_state import OTHER
from bot.handlers import budget, intake
from bot.handlers.context import Context
from bot.handlers.reply import Reply
from bot.notices import Opinion
from bot.understanding import Sureness, worth_a_look
from storage import inbox
from storage.conversations import Conversation


def is_unsure(context: Context) -> bool:
    """Whether a report that was said to the bot was hardly understood, after it was handled."""
    if not context.addressed or not context.text:
        return False
    reading, talk = context.reading, context.conversation
    if reading.sure is Sureness.NONE:
        return talk is None and worth_a_look(context.text, context.kinds)
    return talk is not None and _waits_unnamed(context, talk)


def handle(context: Context) -> list[Reply]:
    """What is to be said because of the context's opinion; nothing when people have gone on."""
    opinion = context.opinion
    if opinion is None or not opinion.is_issue or Opinion.is_late(context.message, opinion.at):
        return []
    was_handled = not inbox.first_time(context.turn, context.message)
    if was_handled != context.addressed:
        return []
    talk = context.conversation
    if context.room is not None and not _may_be_told(context, context.room):
        return []
    if talk is not None:
        return _named(context, talk) if was_handled else []
    return _offered(context)


def _named(context: Context, talk: Conversation) -> list[Reply]:
    """What is about to be filed as 其他 has a name now: shown once more, to be said yes to."""
    if not _waits_unnamed(context, talk) or context.reading.category in (None, OTHER):
        return []
    replies = _as_unasked(intake.reworded(context, talk, alone=True))
    if replies and context.room is not None:
        budget.spoke_in(context.turn, context.calendar, context.room)
    return replies


def _waits_unnamed(context: Context, talk: Conversation) -> bool:
    """Whether it was shown without a category, and nothing was said to it since."""
    message = context.message
    piece = talk.piece(message.address, message.edit_of or message.message_id)
    return (
        talk.intake.stage is Stage.CONFIRMING
        and talk.intake.draft.category == OTHER
        and piece is not None
        and piece.is_report
        and talk.pieces[-1] == piece
    )


def _offered(context: Context) -> list[Reply]:
    """An offer as the bot makes it of its own; in a group of nothing that is not for its ears."""
    reading = context.reading
    if not reading.what or reading.danger is not None:
        return []
    if context.room is not None and (reading.sensitive or reading.about_steward):
        return []
    return _as_unasked(intake.begin(context, unasked=True))


def _may_be_told(context: Context, room: Room) -> bool:
    """Whether the group takes one more thing now: what waits for the morning is out of date."""
    turn = context.turn
    return budget.has_room(turn, context.calendar, room) and quiet.may_speak(
        None, turn.now, context.calendar
    )


def _as_unasked(replies: list[Reply]) -> list[Reply]:
    """Nobody asked for them: they keep the group's budget, whatever they are."""
    return [replace(reply, unasked=True, dispensable=True) for reply in replies]

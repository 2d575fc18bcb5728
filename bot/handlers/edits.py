"""A message that was handled before now reads otherwise: what its open intake makes of it."""

from dataclasses import replace

from bot.flows.intake import Intake, Stage
from bot.handlers import intake, pieces
from bot.handlers.context import Context
from bot.handlers.reply import Reply
from storage import accounts, conversations
from storage.conversations import Conversation, Piece


def where_it_belongs(context: Context) -> Context | None:
    """The chat and the speaker of the open intake that the edited message is a part of.

    None when that is over: what was done then is not undone by an edit.
    """
    message = context.message
    if message.edit_of is None:
        return None
    talk = conversations.made_of(context.turn, message.address, message.edit_of)
    if talk is None or talk.intake.stage is Stage.FILED:
        return None
    piece = pieces.edited(talk, message)
    # It spoke to the bot when it was said first, though the new words may not name it.
    spoken_to = piece is not None and piece.is_report and not talk.intake.unasked
    message = replace(
        message, address=talk.address, mentioned=message.mentioned or spoken_to, photos=()
    )
    if talk.address == context.message.address:
        return replace(context, message=message)
    # What began in a group goes on in private: it is answered there.
    account = accounts.get(context.turn, talk.account)
    conversations.lock(context.turn, talk.address, account.platform_id)
    return replace(context, message=message, account=account, room=None)


def handle(context: Context) -> list[Reply]:
    """Let the words it has now take the place of those it had."""
    talk = context.conversation
    piece = pieces.edited(talk, context.message) if talk is not None else None
    if talk is None or piece is None or not context.text:
        return []
    is_last = talk.pieces[-1] == piece
    if piece.is_report and context.answer is None:
        return intake.reworded(context, talk, alone=is_last)
    start = _before(talk, piece) if is_last else None
    return intake.said_anew(context, start or talk.intake)


def _before(talk: Conversation, piece: Piece) -> Intake | None:
    """The intake as if the words of its last message had not been said; its photos were sent."""
    if talk.before is None:
        return None
    draft = talk.before.draft
    return replace(talk.before, draft=replace(draft, photos=(*draft.photos, *piece.photos)))

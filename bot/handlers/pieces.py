"""Which messages an open intake is made of: kept with it, for the day one is edited or recalled."""

from dataclasses import replace

from bot.domain.ids import PhotoId
from bot.flows.intake import Intake
from bot.handlers.context import Context
from bot.messages import Inbound, PhotoRef
from storage.conversations import Conversation, Piece

#: A dialogue that goes on and on keeps its latest messages; its report is kept in any case.
_AT_MOST = 40


def of(context: Context, talk: Conversation | None, intake: Intake) -> tuple[Piece, ...]:
    """What `intake` is made of now that the message of `context` was heard."""
    talk = _same_matter(talk, intake)
    old = talk.pieces if talk is not None else ()
    if not context.message.message_id:
        return old  # time spoke
    spoken = context.message.edit_of or context.message.message_id
    pieces = list(old)
    for message, photos in _photos(context, talk, intake).items():
        _add(pieces, _piece(context, message, photos))
    is_edit = talk is not None and edited(talk, context.message) is not None
    if not is_edit and (context.text or not pieces):
        _add(pieces, _piece(context, spoken, ()))
    reported = talk.intake.draft.what if talk is not None else ""
    if context.text and intake.draft.what != reported:
        pieces = [replace(p, is_report=p.message == spoken) for p in pieces]
    return tuple(p for p in pieces[:-_AT_MOST] if p.is_report) + tuple(pieces[-_AT_MOST:])


def before(context: Context, talk: Conversation | None, intake: Intake) -> Intake | None:
    """The intake as it was before the last of its messages; None when that is not known."""
    talk = _same_matter(talk, intake)
    if talk is None:
        return None
    if not context.message.message_id:
        return talk.before
    piece = edited(talk, context.message)
    if piece is None:
        return talk.intake
    return talk.before if talk.pieces[-1] == piece else None


def edited(talk: Conversation, message: Inbound) -> Piece | None:
    """The part of the intake that `message` is an edit of, though it may go on in another chat."""
    return next((piece for piece in talk.pieces if piece.message == message.edit_of), None)


def _same_matter(talk: Conversation | None, intake: Intake) -> Conversation | None:
    """The open intake, unless that was filed and `intake` is about something else."""
    over = talk is not None and talk.intake.issue not in (None, intake.issue)
    return None if over else talk


def _photos(
    context: Context, talk: Conversation | None, intake: Intake
) -> dict[str, tuple[PhotoId, ...]]:
    """The photos that are new, by the message each came with."""
    known = talk.intake.draft.photos if talk is not None else ()
    new = [photo for photo in intake.draft.photos if photo not in known]
    found: dict[str, tuple[PhotoId, ...]] = {}
    # They were asked for in the order in which the message names them.
    for photo, ref in zip(new, context.message.photos, strict=False):
        message = _came_with(context, ref)
        found[message] = (*found.get(message, ()), photo)
    return found


def _came_with(context: Context, ref: PhotoRef) -> str:
    return ref.message_id or context.message.edit_of or context.message.message_id


def _piece(context: Context, message: str, photos: tuple[PhotoId, ...]) -> Piece:
    address = context.message.address
    return Piece(
        channel=address.channel,
        bot=address.bot,
        chat=address.chat,
        message=message,
        photos=photos,
    )


def _add(pieces: list[Piece], new: Piece) -> None:
    """Put it last; one that is there already stands where it stood, with what is new of it."""
    for place, piece in enumerate(pieces):
        if replace(piece, photos=(), is_report=False) == replace(new, photos=()):
            pieces[place] = replace(piece, photos=(*piece.photos, *new.photos))
            return
    pieces.append(new)

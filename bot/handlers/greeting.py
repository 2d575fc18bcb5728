"""First words, and answers to what is no matter or cannot be read."""

from bot.domain.people import RoomKind
from bot.handlers import intake
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply
from bot.handlers.residents import steward_contact
from bot.messages import Kind
from bot.wording import greetings
from bot.wording import intake as say
from storage import accounts, rooms


def first(context: Context) -> list[Reply]:
    """The first message in a group: say what is kept, whatever was said."""
    if context.room is None:
        return []
    rooms.greeted(context.turn, context.room.id)
    bound = context.room.kind is not RoomKind.UNBOUND
    return [Reply(to=Here(mention=False), text=greetings.first(bound=bound))]


def hello(context: Context) -> list[Reply]:
    """Addressed, but no matter: say how to use it."""
    return [Reply(to=Here(), text=say.hello(*steward_contact(context)))]


def unreadable(context: Context) -> list[Reply]:
    """Voice and stickers, answered once to each account. A voice is kept as evidence."""
    kept = intake.go_on(context) if context.message.photos and context.conversation else []
    if not accounts.told_unreadable(context.turn, context.account.id):
        return kept
    if context.message.kind is Kind.VOICE:
        text = say.unreadable(*steward_contact(context))
    else:
        text = say.unreadable_picture()
    return [*kept, Reply(to=Here(), text=text)]

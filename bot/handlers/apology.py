"""When a turn failed by our own fault."""

from bot.handlers.reply import Here, Reply
from bot.wording import apology as say


def sorry() -> list[Reply]:
    """Say that it did not work and when to try again."""
    return [Reply(to=Here(), text=say.later())]

"""Who becomes a friend of the account, and who may take it into a group."""

from bot.notices import Application, Wish
from storage import accounts, org
from storage.store import Turn


def admits(turn: Turn, application: Application) -> bool:
    """A known lead may take it anywhere."""
    account = accounts.find(turn, application.channel, application.account)
    if account is None:
        return False
    return application.wish is Wish.ROOM and bool(org.posts_of(turn, account.person))

"""Who becomes a friend of the account, and who may take it into a group.

A personal account that takes in whoever asks is soon full of strangers and stands out to the
platform, so it takes in those who belong to the town, and nobody else.
"""

from bot.domain.codes import find_code
from bot.domain.people import Account, Role
from bot.handlers.binding import TRIES
from bot.notices import Application, Wish
from storage import accounts, attempts, invites, org, rooms
from storage.attempts import Kind
from storage.invites import Fit
from storage.store import Turn

#: Who may take the account into a group: each of these knows what it is for there.
_MAY_INVITE = frozenset({Role.LEAD, Role.DEPUTY, Role.OPERATOR})


def admits(turn: Turn, application: Application) -> bool:
    """Whether somebody gets what they ask of the account."""
    account = accounts.find(turn, application.channel, application.account)
    match application.wish:
        case Wish.ROOM:
            return account is not None and _may_invite(turn, account)
        case Wish.FRIEND:
            known = account is not None and _is_known(turn, account, application.bot)
            return known or _has_code(turn, application, account)


def _may_invite(turn: Turn, account: Account) -> bool:
    return any(post.role in _MAY_INVITE for post in org.posts_of(turn, account.person))


def _is_known(turn: Turn, account: Account, bot: str) -> bool:
    """Seen in a group that is served; or somebody who serves, and lost the friendship."""
    return rooms.shares_one(turn, account.id, bot) or bool(org.posts_of(turn, account.person))


def _has_code(turn: Turn, application: Application, account: Account | None) -> bool:
    """Whether there is a good code among the words. It is not used up: the first words do that.

    Wrong ones count as those that are typed to the bot do.
    """
    code = find_code(application.words)
    if code is None:
        return False
    account = account or accounts.add(
        turn,
        channel=application.channel,
        platform_id=application.account,
        name=application.name,
    )
    if attempts.count(turn, account.id, Kind.CODE) >= TRIES:
        return False
    fit = invites.check(turn, code, account.id).fit
    if fit is Fit.WRONG:
        attempts.note(turn, account.id, Kind.CODE)
    return fit is not Fit.WRONG

"""Who looks at a page, about which building, in which chat with the bot: read, never written."""

from dataclasses import dataclass

from bot.domain.ids import PersonId
from bot.domain.people import Account, Role
from bot.domain.places import Unit
from bot.handlers.chains import seat_of_post
from bot.handlers.context import WORKERS
from bot.messages import ChatAddress
from storage import accounts, doors, links, org
from storage.links import Chat
from storage.store import Turn

#: The channel whose chats these pages show.
CHANNEL = "web"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """One page of one reader."""

    #: Where the page is: `/d/CODE` or `/l/TOKEN`.
    base: str
    #: The building it is about; None on the page of somebody who came in by no door.
    building: Unit | None
    #: None until a visitor has said something.
    account: Account | None = None
    #: What the bot calls them; empty: nobody yet.
    name: str = ""
    #: The token of `account`'s link that this browser keeps.
    token: str = ""
    #: None until something was said about this building.
    address: ChatAddress | None = None
    #: Works on issues: the page begins with what waits.
    works: bool = False
    operates: bool = False

    @property
    def is_door(self) -> bool:
        """The page of a building's code, not somebody's own."""
        return self.base.startswith("/d/")

    @property
    def building_key(self) -> str:
        """What the building is counted as."""
        return str(self.building.id) if self.building is not None else ""


def at_door(turn: Turn, code: str, token: str) -> Seat | None:
    """The page of a building's code, for whoever's token the browser keeps; None: a wrong code."""
    unit = doors.building_of(turn, code)
    if unit is None:
        return None
    seat = Seat(base=f"/d/{code}", building=org.unit(turn, unit))
    account = _on_these_pages(turn, token)
    if account is None:
        return seat
    mine = [chat for chat in links.chats(turn, account.id) if chat.unit == unit]
    return Seat(
        base=seat.base,
        building=seat.building,
        account=account,
        name=org.person(turn, account.person).name,
        token=token,
        address=mine[0].address if mine else None,
        **_duties(turn, account.person),
    )


def at_link(turn: Turn, token: str) -> Seat | None:
    """The page of whom this link is for; None: a wrong link.

    Whether the browser may see it is for the caller to look at.
    """
    account = _on_these_pages(turn, token)
    if account is None:
        return None
    chat = _chat(turn, account)
    return Seat(
        base=f"/l/{token}",
        building=org.unit(turn, chat.unit) if chat and chat.unit is not None else None,
        account=account,
        name=org.person(turn, account.person).name,
        token=token,
        address=chat.address if chat else None,
        **_duties(turn, account.person),
    )


def holder_of(turn: Turn, token: str) -> Account | None:
    """Whose token a browser keeps."""
    return _on_these_pages(turn, token)


def is_operator(turn: Turn, account: Account) -> bool:
    """Whether somebody keeps the town running."""
    return account.person in org.operators(turn)


def steward_of(turn: Turn, building: Unit) -> str:
    """The name of the building's steward; empty where there is none."""
    person = seat_of_post(turn, building.id)
    return org.person(turn, person).name if person is not None else ""


def _on_these_pages(turn: Turn, token: str) -> Account | None:
    account = links.account_of(turn, token) if token else None
    return account if account is not None and account.channel == CHANNEL else None


def _chat(turn: Turn, account: Account) -> Chat | None:
    """Where the bot would write to the account, else where it was last seen."""
    known = links.chats(turn, account.id)
    written_to = accounts.private_address(turn, account.person)
    return next((chat for chat in known if chat.address == written_to), known[0] if known else None)


def _duties(turn: Turn, person: PersonId) -> dict[str, bool]:
    roles = {post.role for post in org.posts_of(turn, person)}
    return {"works": bool(roles & WORKERS), "operates": Role.OPERATOR in roles}

"""The demo town on Telegram: who has which account, and the groups they are in."""

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from bot.roster import cast
from bot.roster.rooms import rooms_of
from bot.roster.values import Roster
from bot.wording.binding import POSTS
from storage.seeding import Naming
from tests.emulators.telegram.world import World


def account(code: str) -> int:
    """The account of the person with this code."""
    return crc32(code.encode()) + 1


def group(name: str) -> int:
    """The supergroup called so."""
    return -1_000_000_000_000 - crc32(name.encode())


NAMING = Naming(account=lambda code: str(account(code)), group=lambda name: str(group(name)))


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the town who has Telegram."""

    id: int
    name: str
    #: `3号楼楼栋长`.
    about: str


def move_in(world: World, roster: Roster, names: Iterable[str]) -> list[Somebody]:
    """Give these people accounts, and make every group in which one of them is."""
    wanted = set(names)
    units = {unit.code: unit.name for unit in roster.units}
    about: dict[str, str] = {
        code: f"住{units[home.building_code]}{home.unit}单元{home.door}"
        for home in roster.households
        for code in home.residents
    }
    about |= {
        post.person_code: f"{units[post.unit_code]}{POSTS.get(post.role, '')}"
        for post in roster.posts
    }
    people = [
        Somebody(account(person.code), person.name, about.get(person.code, ""))
        for person in roster.people
        if person.name in wanted
    ]
    for one in people:
        world.add_user(one.id, one.name, started=one.name not in cast.UNREACHED)
    for room in roster.rooms or rooms_of(roster):
        members = tuple(account(code) for code in room.members)
        present = tuple(key for key in members if key in world.users)
        if present:
            world.add_group(group(room.name), room.name, present)
    return people

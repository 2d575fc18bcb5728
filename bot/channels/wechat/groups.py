"""Who is in which group, as the house was last told: what changed since is told when it is seen.

Events tell of most changes. What happened while nobody listened is seen when the group is asked.
"""

from bot.channels.base import House
from bot.channels.wechat.directory import Directory
from bot.channels.wechat.workarounds import Event
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.messages import ChatAddress, Mention
from bot.notices import Closed, Joined, Left, Renamed

#: Newcomers whose names are worth a question each.
_FEW = 5


class Groups:
    """The groups of one account."""

    def __init__(self, *, town: TownId, clock: Clock, directory: Directory) -> None:
        self._town = town
        self._clock = clock
        self._directory = directory
        self._told: dict[str, frozenset[str]] = {}

    async def name_of(self, house: House, address: ChatAddress) -> str:
        """What a group is called now; tells the house who came and went meanwhile."""
        room = address.chat
        group = await self._directory.group(room)
        if group is None:
            return ""
        # A list without ourselves is no list of this group.
        if address.bot in group.members and self._told.get(room) != group.members:
            before = self._told.get(room, frozenset())
            await self._came(house, address, group.topic, group.members - before - {address.bot})
            await self._went(house, address, before - group.members)
            self._told[room] = group.members
        return group.topic

    async def happened(self, house: House, address: ChatAddress, event: Event) -> None:
        """Somebody came or went, or the group is called otherwise."""
        room = address.chat
        self._directory.changed(room)
        if event.name == "room-topic":
            await self._renamed(house, address, str(event.data.get("newTopic") or ""))
        elif event.name == "room-join":
            await self._joined(house, address, _ids(event, "inviteeIdList"))
        else:
            await self._left(house, address, _ids(event, "removeeIdList"))

    async def _renamed(self, house: House, address: ChatAddress, said: str) -> None:
        name = said or await self.name_of(house, address)
        if name:
            await house.notice(
                Renamed(town=self._town, address=address, name=name, at=self._clock.now())
            )

    async def _joined(self, house: House, address: ChatAddress, who: frozenset[str]) -> None:
        if address.bot in who:
            self._told.pop(address.chat, None)
            await self.name_of(house, address)
            return
        if len(who) <= _FEW:
            for contact in who:
                await self._directory.member(address.chat, contact)
        group = await self._directory.group(address.chat)
        await self._came(house, address, group.topic if group else "", who)
        self._tell_apart(address.chat, plus=who)

    async def _left(self, house: House, address: ChatAddress, who: frozenset[str]) -> None:
        if address.bot in who:
            self._told.pop(address.chat, None)
            await house.notice(Closed(town=self._town, address=address, at=self._clock.now()))
            return
        await self._went(house, address, who)
        self._tell_apart(address.chat, minus=who)

    def _tell_apart(
        self, room: str, *, plus: frozenset[str] = frozenset(), minus: frozenset[str] = frozenset()
    ) -> None:
        if room in self._told:
            self._told[room] = (self._told[room] | plus) - minus

    async def _came(
        self, house: House, address: ChatAddress, name: str, who: frozenset[str]
    ) -> None:
        if not who:
            return
        known = self._directory.known_member
        people = tuple(Mention(account=one, name=known(address.chat, one)) for one in sorted(who))
        await house.notice(
            Joined(
                town=self._town,
                address=address,
                chat_name=name,
                people=people,
                at=self._clock.now(),
            )
        )

    async def _went(self, house: House, address: ChatAddress, who: frozenset[str]) -> None:
        if who:
            await house.notice(
                Left(
                    town=self._town,
                    address=address,
                    accounts=tuple(sorted(who)),
                    at=self._clock.now(),
                )
            )


def _ids(event: Event, name: str) -> frozenset[str]:
    value = event.data.get(name)
    return frozenset(str(one) for one in value if one) if isinstance(value, list) else frozenset()

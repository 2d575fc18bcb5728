"""What comes in: messages and what else happens, read and handed to the house in order."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.channels.base import House
from bot.channels.standing import Condition
from bot.channels.wechat import decode, errors
from bot.channels.wechat.decode import TakenBack, Words
from bot.channels.wechat.directory import Directory
from bot.channels.wechat.groups import Groups
from bot.channels.wechat.handover import Handover
from bot.channels.wechat.inlet import Inlet
from bot.channels.wechat.pace import Pace
from bot.channels.wechat.sayings import Sayings
from bot.channels.wechat.session import Asker, Payload
from bot.channels.wechat.timing import Timing
from bot.channels.wechat.visitors import Visitors
from bot.channels.wechat.workarounds import Event
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.domain.standing import harmless
from bot.messages import ChatAddress, Inbound, Kind, Quote
from bot.notices import Notice, Recalled, Returned

log = structlog.get_logger(__name__)

#: Gateways repeat messages after a login; nobody waits for an answer to one of the day before.
_TOO_OLD = 24 * 60 * 60.0
_OF_GROUPS = frozenset({"room-join", "room-leave", "room-topic"})
#: Events that say nothing to us.
_SILENT = frozenset({"heartbeat", "ready", "reset"})
#: The line of what is about no chat.
_NO_CHAT = ""


class Receiver:
    """The side of the channel that listens."""

    def __init__(
        self,
        *,
        town: TownId,
        house: House,
        clock: Clock,
        condition: Condition,
        asker: Asker,
        pace: Pace,
        sayings: Sayings,
        timing: Timing,
        too_often: Callable[[str], None],
    ) -> None:
        """`too_often`: called with WeChat's words, where it refuses by saying something."""
        self._too_often = too_often
        self._town = town
        self._house = house
        self._clock = clock
        self._condition = condition
        self._sayings = sayings
        self._handover = Handover()
        self._inlet = Inlet(asker=asker, message=self._message, event=self._other)
        self._directory = Directory(asker, timing)
        self._groups = Groups(town=town, clock=clock, directory=self._directory)
        self._visitors = Visitors(
            town=town,
            channel=condition.channel,
            clock=clock,
            pace=pace,
            directory=self._directory,
            asker=asker,
            befriended=self._befriended,
            too_often=too_often,
        )

    async def run(self) -> None:
        """Hand on what comes, until cancelled."""
        await self._inlet.run()

    async def finish(self, patience: float) -> None:
        """Let what was taken be fetched and stored, `patience` seconds at most for each.

        Nothing may come in any more; the gateway is still asked.
        """
        await self._inlet.drain(patience)
        await self._inlet.stop()
        await self._handover.finish(patience)
        await self._directory.stop()

    # ------------------------------------------------------------------- what the supervisor tells

    def event(self, event: Event) -> None:
        """Something happened."""
        self._inlet.offer(event)

    def came_back(self, since: datetime) -> None:
        """The account hears again; nothing was heard since then."""
        self.tell(
            Returned(
                town=self._town,
                channel=self._condition.channel,
                bot=self._account,
                since=since,
                at=self._clock.now(),
            )
        )

    def tell(self, notice: Notice) -> None:
        """Let the house know, as soon as it can store it."""
        self._handover.put(_NO_CHAT, lambda: self._house.notice(notice))

    # --------------------------------------------------------------------------------- messages

    @property
    def _account(self) -> str:
        return self._condition.standing.bot

    def _address(self, chat: str, *, private: bool) -> ChatAddress:
        return ChatAddress(
            channel=self._condition.channel, bot=self._account, chat=chat, private=private
        )

    def _message(self, payload: Payload) -> None:
        now = self._clock.now()
        self._condition.heard(now)
        # The machine's clock: the platform's stamps know nothing of a clock that was moved.
        if payload.at and time.time() - payload.at > _TOO_OLD:
            log.info("wechat_message_too_old", message=payload.id)
            return
        read = decode.read(payload, account=self._account)
        is_own = payload.sender == self._account
        if is_own and payload.kind == "unknown" and errors.says_too_often(payload.text):
            # Some gateways tell a refusal so, and the call that was refused looks like any other:
            # https://github.com/wechaty/puppet-padlocal/issues/109
            self._too_often(payload.text)
        chat = payload.room or (payload.listener if is_own else payload.sender)
        address = self._address(chat, private=not payload.room)
        if isinstance(read, TakenBack):
            self._handover.put(chat, lambda: self._taken_back(address, read, now))
        elif isinstance(read, Words):
            self._handover.put(chat, lambda: self._said(address, payload, read, now))
        elif not is_own:
            log.info("wechat_message_ignored", message=payload.id, kind=payload.kind)

    async def _taken_back(self, address: ChatAddress, taken: TakenBack, at: datetime) -> None:
        for key in taken.ids:
            await self._house.notice(
                Recalled(town=self._town, address=address, message_id=key, at=at)
            )

    async def _said(
        self, address: ChatAddress, payload: Payload, words: Words, at: datetime
    ) -> None:
        own: set[str] = set()
        if address.private:
            chat_name, name = "", await self._directory.contact(payload.sender)
        else:
            chat_name, name, own = await asyncio.gather(
                self._groups.name_of(self._house, address),
                self._directory.member(address.chat, payload.sender),
                self._own_names(address.chat, words.text),
            )
        text, mentioned = decode.mention(
            words.text, payload.mentions, account=self._account, names=own
        )
        await self._house.receive(
            Inbound(
                town=self._town,
                address=address,
                message_id=payload.id,
                sender=payload.sender,
                sender_name=name,
                chat_name=chat_name,
                at=at,
                kind=words.kind,
                text=text,
                mentioned=mentioned,
                photos=words.photos,
                quote=self._known(address, words.quote),
            )
        )

    async def _own_names(self, room: str, text: str) -> set[str]:
        """What the account is called in a group, by itself and there, if the text names anybody."""
        if "@" not in text and "＠" not in text:
            return set()
        own = self._directory.contact(self._account)
        return set(await asyncio.gather(own, self._directory.member(room, self._account)))

    def _known(self, address: ChatAddress, quote: Quote | None) -> Quote | None:
        """The quote with the id of our own message, where the words tell it."""
        if quote is None:
            return None
        key = quote.message_id
        if key is None or not self._sayings.has(address.chat, key):
            # WeChat's id of a message is not on every gateway the one that it gave us for it.
            key = self._sayings.quoted(address.chat, quote.text) or key
        return Quote(message_id=key, text=quote.text)

    # ------------------------------------------------------------------------------- what else

    def _other(self, event: Event) -> None:
        """An event that is no message."""
        name, data = event.name, event.data
        if name in _OF_GROUPS and data.get("roomId"):
            address = self._address(str(data["roomId"]), private=False)
            self._handover.put(
                address.chat, lambda: self._groups.happened(self._house, address, event)
            )
        elif name == "friendship" and (key := str(data.get("friendshipId") or "")):
            self._handover.put(
                f"friend {key}", lambda: self._visitors.friend(self._house, self._account, key)
            )
        elif name == "room-invite" and (key := str(data.get("roomInvitationId") or "")):
            self._handover.put(
                f"invite {key}", lambda: self._visitors.invited(self._house, self._account, key)
            )
        elif name == "dirty":
            self._directory.changed(str(data.get("payloadId") or ""))
        elif name == "error":
            said = str(data.get("data") or data.get("gerror") or "error")
            self._condition.failed(said, self._clock.now())
            log.warning("wechat_gateway_error", error=harmless(said))
        elif name not in _SILENT:
            log.info("wechat_event_ignored", event_name=name)

    def _befriended(self, key: str, contact: str, words: str) -> None:
        """Both are friends now: as if they had written in private for the first time."""
        address = self._address(contact, private=True)
        at = self._clock.now()

        async def said() -> None:
            await self._house.receive(
                Inbound(
                    town=self._town,
                    address=address,
                    message_id=f"friend-{key}",
                    sender=contact,
                    sender_name=await self._directory.contact(contact),
                    at=at,
                    kind=Kind.TEXT,
                    text=words,
                    mentioned=True,
                )
            )

        self._handover.put(contact, said)

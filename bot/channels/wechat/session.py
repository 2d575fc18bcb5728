"""One connection to the gateway, from the first call to its end: what can be asked, in our types.

Of the SDK this knows the puppet layer alone (through `workarounds.py`): its user layer keeps state
of its own, which would be a second truth, and does not stay connected.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, TypeVar

from wechaty_puppet_service import PuppetService

from bot.channels.wechat import workarounds
from bot.channels.wechat.workarounds import Event
from bot.errors import LoudongError, SendAgainError

#: Bytes of a picture, voice or video: what a phone films in a minute.
_FILE_AT_MOST = 25 * 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """A message as the gateway has it."""

    id: str
    #: As the gateway's own library calls it: `text`, `image`, `recalled` …
    kind: str
    text: str
    #: The account that sent it.
    sender: str
    #: The group's id; empty in private.
    room: str
    #: To whom, in private.
    listener: str
    #: Accounts it mentions, from gateways that know it.
    mentions: tuple[str, ...]
    #: When it was sent, in seconds since 1970; 0 where the gateway does not know.
    at: float
    filename: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group as the gateway has it now."""

    topic: str
    members: frozenset[str]


class FriendshipKind(IntEnum):
    """What a friendship event is about."""

    #: Both are friends now.
    CONFIRM = 1
    #: Somebody asks.
    RECEIVE = 2
    #: The other side wants to be asked first.
    VERIFY = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Friendship:
    """Somebody wants to be a friend of the account, or is one now."""

    contact: str
    hello: str
    #: A number that `FriendshipKind` may not know.
    kind: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """Somebody invites the account into a group."""

    inviter: str
    topic: str


class Session:
    """A client of one gateway. Calls raise what `errors.py` knows how to read.

    Make it within a running loop; nothing is said to the gateway before `begin`.
    """

    def __init__(
        self, endpoint: str, token: str, *, call: float, transfer: float, begin: float = 20.0
    ) -> None:
        """Seconds that a call may take, one with a file, and the first, which logs in."""
        host, _, port = endpoint.rpartition(":")
        self._client = workarounds.open_puppet(host, int(port), token, call)
        self._call = call
        self._transfer = transfer
        self._begin = begin
        self._closed = False

    @property
    def _puppet(self) -> PuppetService:
        if self._closed:  # the library below would dial anew
            raise ConnectionRefusedError("this session is over")
        return self._client

    async def begin(self, *, take_over: bool) -> None:
        """Make the gateway log the account in, unless it has already.

        `take_over`: end whatever stream of events the gateway still holds. The account has to log
        in again then, and on some gateways be scanned again, so it is the last resort.
        """
        stub = workarounds.stub(self._puppet, self._begin)
        if take_over:
            await stub.stop()
        await stub.start()

    def events(self) -> AsyncIterator[Event]:
        """What the gateway tells, in its order; ends when the gateway ends it."""
        return workarounds.events(self._puppet)

    def close(self) -> None:
        """Let go of the network; whatever still waits for an answer gets an error."""
        self._closed = True
        workarounds.close_puppet(self._client)

    async def ding(self) -> None:
        """Ask for a `dong` among the events."""
        await self._puppet.ding("loudong")

    async def version(self) -> str:
        """The cheapest call: proves that the gateway answers."""
        return str((await self._puppet.puppet_stub.version()).version)

    # ------------------------------------------------------------------------- what was said

    async def message(self, message_id: str) -> Payload:
        """The message that an event told of."""
        raw = await workarounds.message(self._puppet, message_id)
        return Payload(
            id=raw.id or message_id,
            kind=workarounds.kind_of(raw),
            text=raw.text,
            sender=raw.from_id,
            room=raw.room_id,
            listener=raw.to_id,
            mentions=tuple(raw.mention_ids),
            at=workarounds.seconds(raw.timestamp),
            filename=raw.filename,
        )

    async def picture(self, message_id: str) -> bytes:
        """The content of a message that is a picture."""
        return await workarounds.picture(
            self._puppet, message_id, deadline=self._transfer, at_most=_FILE_AT_MOST
        )

    async def file(self, message_id: str) -> bytes:
        """The content of a message that is a voice, a video or a file."""
        return await workarounds.file(
            self._puppet, message_id, deadline=self._transfer, at_most=_FILE_AT_MOST
        )

    # ---------------------------------------------------------------------------- who is who

    async def contact_name(self, contact: str) -> str:
        """What somebody calls themselves."""
        return str((await self._puppet.contact_payload(contact)).name)

    async def member_name(self, room: str, contact: str) -> str:
        """What somebody is called within a group: their name there, else their own."""
        member = await self._puppet.room_member_payload(room, contact)
        return str(member.room_alias or member.name)

    async def group(self, room: str) -> Group:
        """A group's name and members."""
        payload = await self._puppet.room_payload(room)
        return Group(topic=str(payload.topic), members=frozenset(payload.member_ids))

    async def friendship(self, key: str) -> Friendship:
        """What a friendship event is about."""
        # Not the SDK's `friendship_payload`, which sends "null" for the gateway to keep.
        raw = await self._puppet.puppet_stub.friendship_payload(id=key)
        return Friendship(contact=str(raw.contact_id), hello=str(raw.hello), kind=int(raw.type))

    async def invitation(self, key: str) -> Invitation:
        """What an invitation is about."""
        raw = await workarounds.room_invitation(self._puppet, key)
        return Invitation(inviter=str(raw.inviter_id), topic=str(raw.topic))

    # ------------------------------------------------------------------------- what we say and do

    async def send_text(self, to: str, text: str, mentions: list[str]) -> str:
        """Say it; the message's id, "" where the gateway gives none."""
        await self._dial()
        return str(await self._puppet.message_send_text(to, text, mentions) or "")

    async def send_file(self, to: str, name: str, content: bytes) -> str:
        """Send a picture or file; the message's id, "" where the gateway gives none."""
        await self._dial()
        sent = await workarounds.send_file(self._puppet, to, name, content, deadline=self._transfer)
        return "" if sent == "None" else sent

    async def _dial(self) -> None:
        """Be connected before anything is said: what fails until then was surely not sent."""
        try:
            await workarounds.dial(self._puppet, self._call)
        except OSError as error:
            raise SendAgainError("the gateway is away") from error

    async def accept_friend(self, key: str) -> None:
        """Become somebody's friend."""
        await self._puppet.friendship_accept(key)

    async def accept_invitation(self, key: str) -> None:
        """Go into a group."""
        await self._puppet.room_invitation_accept(key)


class UnansweredError(LoudongError):
    """The gateway does not answer this, and is alive all the same."""


class Asker(Protocol):
    """Whoever knows the session of the moment."""

    async def ask(self, call: Callable[[Session], Awaitable[T]]) -> T:
        """Ask the session there is, or the next ones, until one answers.

        Raises `GRPCError`, which is an answer too, and `UnansweredError`. The question may be asked
        more than once.
        """
        ...

"""People who want something of the account: to be its friend, or that it comes into a group.

The house decides, and the answer comes as a person's would: after a while, one after another.
"""

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from grpclib.exceptions import GRPCError

from bot.channels.base import House
from bot.channels.wechat import errors
from bot.channels.wechat.directory import Directory
from bot.channels.wechat.pace import Pace
from bot.channels.wechat.session import (
    Asker,
    Friendship,
    FriendshipKind,
    Session,
    UnansweredError,
)
from bot.clock import Clock
from bot.domain.codes import find_code, parse_code
from bot.domain.ids import TownId
from bot.notices import Application, Wish

log = structlog.get_logger(__name__)

#: What WeChat writes for somebody who asks and writes nothing: 我是群聊“3号楼群”的王丽.
_WRITTEN_FOR_THEM = re.compile(r"我是.{0,60}|请求添加你为(朋友|好友)|")
_HELLO = "你好"
#: So often somebody is let in, or asked about, before it is given up.
_TRIES = 5

T = TypeVar("T")


class Visitors:
    """Lets in whom the house admits."""

    def __init__(
        self,
        *,
        town: TownId,
        channel: str,
        clock: Clock,
        pace: Pace,
        directory: Directory,
        asker: Asker,
        befriended: Callable[[str, str, str], None],
        too_often: Callable[[str], None],
    ) -> None:
        """`befriended`: called with the key of the request, the account, and its first words.

        `too_often`: called with WeChat's words, where it finds that too many are let in.
        """
        self._too_often = too_often
        self._town = town
        self._channel = channel
        self._clock = clock
        self._pace = pace
        self._directory = directory
        self._asker = asker
        self._befriended = befriended
        self._accepted: set[str] = set()

    async def friend(self, house: House, bot: str, key: str) -> None:
        """Somebody asks to be a friend, or is one now. May be called again for the same."""
        asked = await self._answer(lambda session: session.friendship(key))
        if asked.kind == FriendshipKind.CONFIRM and asked.contact not in self._accepted:
            # Somebody accepted by hand, on the account's own phone.
            self._welcome(key, asked)
        if asked.kind != FriendshipKind.RECEIVE:
            return
        if not await self._is_admitted(house, bot, Wish.FRIEND, asked.contact, asked.hello):
            return
        await self._accept(lambda session: session.accept_friend(key))
        self._welcome(key, asked)

    async def invited(self, house: House, bot: str, key: str) -> None:
        """Somebody invites the account into a group. May be called again for the same."""
        asked = await self._answer(lambda session: session.invitation(key))
        if await self._is_admitted(house, bot, Wish.ROOM, asked.inviter, asked.topic):
            await self._accept(lambda session: session.accept_invitation(key))

    async def _answer(self, call: Callable[[Session], Awaitable[T]]) -> T:
        """The gateway's answer; asked again where it does not come."""
        for _ in range(_TRIES - 1):
            try:
                return await self._asker.ask(call)
            except UnansweredError:
                log.warning("wechat_visitor_unanswered")
        return await self._asker.ask(call)

    async def _accept(self, call: Callable[[Session], Awaitable[None]]) -> None:
        """Let somebody in, after a while; again where it is refused, after what WeChat asks for."""
        for _ in range(_TRIES - 1):
            await self._pace.hesitate()
            try:
                await self._asker.ask(call)
            except (GRPCError, UnansweredError) as error:
                said = errors.in_short(error)
                log.warning("wechat_not_accepted", reason=said)
                if errors.says_too_often(said):
                    self._too_often(said)
            else:
                return
        await self._pace.hesitate()
        await self._asker.ask(call)

    def _welcome(self, key: str, friend: Friendship) -> None:
        self._accepted.add(friend.contact)
        self._befriended(key, friend.contact, first_words(friend.hello))

    async def _is_admitted(
        self, house: House, bot: str, wish: Wish, account: str, words: str
    ) -> bool:
        application = Application(
            town=self._town,
            channel=self._channel,
            bot=bot,
            wish=wish,
            account=account,
            name=await self._directory.contact(account),
            words=words,
            at=self._clock.now(),
        )
        admitted = await house.admits(application)
        log.info("wechat_asked", wish=wish.value, account=account, admitted=admitted)
        return admitted


def first_words(hello: str) -> str:
    """What somebody says by asking: their code, else their own words, else a greeting."""
    if parse_code(hello) is None and (code := find_code(hello)) is not None:
        return code
    return _HELLO if _WRITTEN_FOR_THEM.fullmatch(hello.strip()) else hello

"""Saying something on a page: a stranger becomes a visitor with the first words, not before."""

import asyncio
from dataclasses import dataclass, replace
from http import HTTPStatus

from starlette.datastructures import UploadFile

from bot.channels.web.channel import Posting, WebChannel
from bot.channels.web.errors import NotTakenError, Refusal
from bot.clock import Clock
from bot.domain.people import Account
from bot.messages import ChatAddress, Said
from bot.web.door import words
from bot.web.door.forms import Form, RefusedError
from bot.web.door.limits import Act, Limits, Who
from bot.web.door.seats import Seat
from storage import links
from storage.store import Store, Turn

#: Seconds that a page without scripts waits for the bot's answer before it is shown without.
_FOR_AN_ANSWER = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """Takes what is said on the pages and hands it to the channel."""

    channel: WebChannel
    store: Store
    clock: Clock
    bot: str
    limits: Limits
    #: A picture from a stranger may need much memory: one at a time.
    opening: asyncio.Semaphore

    async def say(self, seat: Seat, form: Form, *, who: Who, visitor: str) -> tuple[Seat, Said]:
        """Say it, and give the seat whoever said it has now. `visitor`: whom the browser becomes.

        Raises `RefusedError`, `TooOftenError`, `NotTakenError`, `NotReadyError` or `StorageError`.
        """
        _check(form)
        if form.photos:
            self.limits.check(Act.PHOTO, who, len(form.photos))
        seat, account, address = await self._seated(seat, who, visitor)
        kept = tuple([await self._keep(photo) for photo in form.photos])
        posting = Posting(
            address=address,
            message_id=form.message_id(kept),
            sender=account.platform_id,
            sender_name=account.name,
            text=form.text,
            photos=kept,
            prompt=form.prompt,
        )
        return seat, await self.channel.post(posting)

    async def say_and_wait(
        self, seat: Seat, form: Form, *, who: Who, visitor: str
    ) -> tuple[Seat, Said]:
        """The same, for a page without scripts: also wait a little for the bot's answer."""
        _check(form)
        if seat.address is None:
            seat, _, _ = await self._seated(seat, who, visitor)
        assert seat.address is not None  # noqa: S101  # it is seated
        with self.channel.hub.listen([seat.address.chat]) as listener:
            seat, said = await self.say(seat, form, who=who, visitor=visitor)
            try:
                async with asyncio.timeout(_FOR_AN_ANSWER):
                    async for news in listener.each(_FOR_AN_ANSWER):
                        if isinstance(news, Said) and news.sender is None:
                            break
            except TimeoutError:
                pass  # it is shown when it comes
        return seat, said

    async def _keep(self, photo: UploadFile) -> str:
        async with self.opening:
            kept = await self.channel.uploads.keep_photo(await photo.read())
        return kept.locator

    async def _seated(
        self, seat: Seat, who: Who, visitor: str
    ) -> tuple[Seat, Account, ChatAddress]:
        """Somebody with a chat: made now, and the same one however often the device asks."""
        if seat.account is not None and seat.address is not None:
            return seat, seat.account, seat.address
        if seat.account is None:
            self.limits.check(Act.ARRIVE, who)
        seat = await self.store.run(
            lambda turn: self._seat(turn, seat, visitor), now=self.clock.now()
        )
        assert seat.account is not None  # noqa: S101  # just made
        assert seat.address is not None  # noqa: S101  # the same
        return seat, seat.account, seat.address

    def _seat(self, turn: Turn, seat: Seat, visitor: str) -> Seat:
        if seat.account is not None:
            if seat.building is None:
                return replace(seat, address=links.home(turn, seat.account, bot=self.bot))
            return replace(
                seat,
                address=links.visit(turn, seat.account, bot=self.bot, unit=seat.building.id),
            )
        if seat.building is None:
            raise RefusedError(HTTPStatus.FORBIDDEN, words.NOT_ENTERED)
        made = links.visitor(
            turn,
            channel=self.channel.name,
            bot=self.bot,
            unit=seat.building.id,
            device=visitor,
        )
        return replace(seat, account=made.account, address=made.address, token=made.token)


def _check(form: Form) -> None:
    """Refuse what says nothing, before anybody is made a visitor for it."""
    if not form.key:
        raise RefusedError(HTTPStatus.BAD_REQUEST, words.NO_COOKIE)
    if not form.text and not form.photos:
        raise NotTakenError(Refusal.EMPTY)

"""By a link a browser is somebody; never unasked somebody else than it was."""

from dataclasses import replace
from http import HTTPStatus

from fastapi import Response

from bot.web.door import seats, words
from bot.web.door.callers import Caller
from bot.web.door.hall import Hall
from bot.web.door.seats import Seat
from storage import accounts, links
from storage.store import Turn

#: In the address of a page that a browser was just let in to: it has its cookie, or keeps none.
_IN = "in"


async def at_a_link(hall: Hall, caller: Caller, seat: Seat) -> Response:
    """Somebody's link is opened in a browser that is not theirs, or not yet."""
    other = await hall.store.read(
        lambda turn: seats.holder_of(turn, caller.token), now=hall.clock.now()
    )
    if other is not None and seat.account is not None and other.id != seat.account.id:
        # Links are passed on by mistake: who opens a neighbour's must not become the neighbour.
        return caller.plain(HTTPStatus.OK, words.ANOTHER, enter=f"{seat.base}/enter")
    if not (seat.works or seat.operates):
        # Anybody may have made it: who becomes its visitor unasked writes into a stranger's chat.
        return caller.plain(HTTPStatus.OK, words.WHOSE, enter=f"{seat.base}/enter")
    if not caller.opens_a_page:
        return await not_entered(hall, caller, seat)
    if caller.asked(_IN):
        # Let in a moment ago, and it kept no cookie: perhaps a machine that makes a preview.
        return caller.plain(HTTPStatus.FORBIDDEN, words.NO_COOKIE_KEPT)
    return caller.to(f"{seat.base}?{_IN}=1", seat)


async def not_entered(_hall: Hall, caller: Caller, _seat: Seat) -> Response:
    """Something is done by somebody's link in a browser that is not theirs."""
    return caller.plain(HTTPStatus.FORBIDDEN, words.NOT_ENTERED)


async def enter(hall: Hall, caller: Caller, seat: Seat) -> Response:
    """Be whom the link is for, though this browser was somebody else."""
    async with hall.reader.read(caller.request, caller.who().address) as form:
        caller.check(form)
    return caller.to(seat.base, seat)


async def leave(hall: Hall, caller: Caller, seat: Seat) -> Response:
    """Let this browser be nobody again: a telephone that several use."""
    async with hall.reader.read(caller.request, caller.who().address) as form:
        caller.check(form)
    if seat.is_door:
        return caller.forgetting(caller.to(seat.base))
    return caller.forgetting(caller.plain(HTTPStatus.OK, words.LEFT))


async def note_reachable(hall: Hall, seat: Seat) -> Seat:
    """Whoever works here has their own page open: they can be told on it."""
    account = seat.account
    if account is None:
        return seat

    def note(turn: Turn) -> Seat:
        if seat.address is None:
            return replace(seat, address=links.home(turn, account, bot=hall.bot))
        accounts.reachable(turn, account.id, seat.address)
        return seat

    return await hall.store.run(note, now=hall.clock.now())

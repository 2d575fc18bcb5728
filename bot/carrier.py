"""One letter on its way: piece by piece, each noted, and what becomes of those that fail."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.channels.base import Channel
from bot.clock import Clock
from bot.domain.calendar import Calendar
from bot.enclosures import Enclosures
from bot.errors import MaybeSentError, SendAgainError, SendNeverError
from bot.handlers import anew
from bot.messages import ChatAddress, Outgoing, Priority, render_plain
from bot.pieces import Piece, in_pieces
from storage import outbox
from storage.outbox import Letter
from storage.store import Store, Turn

log = structlog.get_logger(__name__)

#: Waits after a failed attempt: doubled each time, from the first to the longest.
_FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
_DOUBLINGS = 10
#: The longest wait for a channel that gives no turn and does not say until when.
_LONGEST_WITHOUT_TURN = timedelta(minutes=1)
#: Seconds after which nobody waits for a channel any more that should have given up by itself.
_SENDING = 300


class Carrier:
    """Carries letters to their channels, one call for each piece."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        enclosures: Enclosures,
        calendar: Callable[[], Calendar],
    ) -> None:
        self._store = store
        self._clock = clock
        self._enclosures = enclosures
        self._calendar = calendar
        #: How often in a row a chat got no turn.
        self._no_turn: Counter[ChatAddress] = Counter()

    async def carry(self, channel: Channel, letter: Letter) -> bool:
        """Send what is left of a letter; False when its chat has to wait for it."""
        files = await self._enclosures.of(letter.message, largest=channel.limits.picture)
        pieces = in_pieces(letter.message, files, channel.limits)
        ids = list(letter.pieces)
        in_doubt = letter.maybe_sent and not channel.drops_repeats
        may_repeat = _is_worth_repeating(letter, pieces) and not letter.repeated
        if ids and len(ids) >= len(pieces):  # a photo that was to come after the words is gone
            await self._store.run(
                lambda turn: outbox.sent(turn, letter.message.id, ids[-1], ids),
                now=self._clock.now(),
            )
        for piece in pieces[len(ids) :]:
            try:
                said = await self._say_anyhow(
                    channel, piece, in_doubt=in_doubt, may_repeat=may_repeat
                )
            except SendAgainError as error:
                return await self._again(
                    letter, str(error), retry_after=error.retry_after, repeated=in_doubt
                )
            except MaybeSentError as error:
                return await self._again(letter, str(error), repeated=not channel.drops_repeats)
            except SendNeverError as error:
                await self._refused(letter, error)
                return True
            ids.append(said or "")
            await self._note_piece(letter, pieces, ids, arrived=said is not None)
            # What comes next has its own chance.
            in_doubt, may_repeat = False, _is_worth_repeating(letter, pieces)
        return True

    async def _say_anyhow(
        self, channel: Channel, piece: Piece, *, in_doubt: bool, may_repeat: bool
    ) -> str | None:
        """As `_say`; files that are refused are left out, and what was to be said with them goes.

        Raises as `_say`, also when nothing of the letter is left without them.
        """
        try:
            return await self._say(channel, piece, in_doubt=in_doubt, may_repeat=may_repeat)
        except SendNeverError as error:
            words = render_plain(piece.message).strip()
            if error.closes or not piece.files or not (words or piece.message.part):
                raise
        log.warning("files_refused", letter=piece.message.id, piece=piece.message.part)
        if not words:
            return ""
        bare = replace(piece, files=())
        return await self._say(channel, bare, in_doubt=False, may_repeat=may_repeat)

    async def _say(
        self, channel: Channel, piece: Piece, *, in_doubt: bool, may_repeat: bool
    ) -> str | None:
        """Send one piece; None when nobody knows whether it arrived and it is not repeated.

        Raises `MaybeSentError` when it is to be repeated, `SendAgainError` and `SendNeverError`.
        """
        if in_doubt and not may_repeat:
            return None
        message = piece.message
        await self._wait_turn(channel, message)
        await self._store.run(
            lambda turn: outbox.sending(turn, message.id, repeated=in_doubt), now=self._clock.now()
        )
        try:
            async with asyncio.timeout(_SENDING):
                return await channel.send(message, piece.files)
        except (SendAgainError, SendNeverError):
            raise
        except Exception as error:
            if not isinstance(error, MaybeSentError | TimeoutError):
                log.exception("channel_failed", letter=message.id, channel=channel.name)
            if channel.drops_repeats or (may_repeat and not in_doubt):
                raise MaybeSentError("no answer") from error
            return None

    async def _wait_turn(self, channel: Channel, message: Outgoing) -> None:
        chat = message.address
        try:
            await channel.wait_turn(message)
        except SendAgainError as error:
            if error.retry_after is not None:
                raise
            reason = str(error)
        except Exception:
            log.exception("channel_failed", letter=message.id, channel=channel.name)
            reason = "no turn, by the channel's own mistake"
        else:
            self._no_turn.pop(chat, None)
            return
        wait = min(_FIRST_WAIT * 2 ** min(self._no_turn[chat], _DOUBLINGS), _LONGEST_WITHOUT_TURN)
        self._no_turn[chat] += 1
        raise SendAgainError(reason, retry_after=wait.total_seconds())

    async def _note_piece(
        self, letter: Letter, pieces: Sequence[Piece], ids: Sequence[str], *, arrived: bool
    ) -> None:
        key, whole = letter.message.id, len(ids) == len(pieces)
        words = [known for known, piece in zip(ids, pieces, strict=False) if piece.message.text]

        def note(turn: Turn) -> None:
            if not whole:
                outbox.piece_sent(turn, key, ids)
            elif arrived:
                outbox.sent(turn, key, (words or ids)[-1], ids)
            else:
                # No platform takes an idempotency key: better a gap that is seen than a flood.
                outbox.failed(turn, key, "maybe sent: no answer")

        await self._store.run(note, now=self._clock.now())
        if not arrived:
            log.warning("maybe_sent", letter=key, piece=len(ids), issue=letter.message.issue)
        elif whole:
            log.info("sent", letter=key, pieces=len(ids), issue=letter.message.issue)

    async def _again(
        self,
        letter: Letter,
        reason: str,
        *,
        retry_after: float | None = None,
        repeated: bool = False,
    ) -> bool:
        wait = min(_FIRST_WAIT * 2 ** min(letter.attempts, _DOUBLINGS), LONGEST_WAIT)
        if retry_after is not None:
            wait = max(wait, timedelta(seconds=retry_after))
        now = self._clock.now()
        await self._store.run(
            lambda turn: outbox.again(
                turn, letter.message.id, now + wait, reason, repeated=repeated
            ),
            now=now,
        )
        log.warning("send_again", letter=letter.message.id, seconds=wait.total_seconds())
        return False

    async def _refused(self, letter: Letter, error: SendNeverError) -> None:
        """The platform will never take it: it goes another way, in the turn that notes it."""
        afterwards = anew.closed_for_good if error.closes else anew.not_taken

        def note(turn: Turn) -> None:
            outbox.failed(turn, letter.message.id, str(error))
            afterwards(turn, self._calendar(), letter)

        await self._store.run(note, now=self._clock.now())
        log.warning("send_refused", letter=letter.message.id, issue=letter.message.issue)


def _is_worth_repeating(letter: Letter, pieces: Sequence[Piece]) -> bool:
    """Whether twice is better than perhaps not at all; a third time is noise.

    So it is with a danger, and with a part without which nobody understands the rest.
    """
    return letter.priority is Priority.DANGER or len(pieces) > 1

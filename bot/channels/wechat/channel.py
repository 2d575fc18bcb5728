"""WeChat: one account behind one gateway, kept connected and paced."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from random import Random

import structlog
from grpclib.exceptions import GRPCError

from bot.channels.base import House, Limits
from bot.channels.standing import Condition, Standing
from bot.channels.wechat import encode, errors
from bot.channels.wechat.alarm import Alarm
from bot.channels.wechat.lock import Lock
from bot.channels.wechat.pace import Pace
from bot.channels.wechat.presence import Own
from bot.channels.wechat.receiver import Receiver
from bot.channels.wechat.refusals import Refusals
from bot.channels.wechat.sayings import Sayings
from bot.channels.wechat.session import Session
from bot.channels.wechat.settings import WechatSettings
from bot.channels.wechat.supervisor import Supervisor
from bot.channels.wechat.timing import Timing
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.errors import MaybeSentError, SendAgainError, SendError, SendNeverError
from bot.messages import Attachment, Outgoing, Priority
from bot.notices import Notice, Trouble

log = structlog.get_logger(__name__)

#: Seconds that what was taken may need to be fetched, and then to be stored, when the program ends.
_LAST_WORDS = 4.0
#: Seconds until a danger is tried again that WeChat found too many: as the pace promises.
_DANGER_AGAIN = 60.0


class WechatChannel:
    """A channel over a Wechaty gateway."""

    name = "wechat"
    #: WeChat takes no key by which it could know a message again.
    drops_repeats = False
    #: No gateway tells of what was said while nobody listened.
    keeps_for = timedelta(0)
    #: Phones fold longer words away. Pictures carry no words.
    limits = Limits(text=1_800, caption=0, files=1, picture=2 * 1024 * 1024)

    def __init__(
        self,
        *,
        town: TownId,
        settings: WechatSettings,
        clock: Clock,
        pace: Pace | None = None,
        timing: Timing | None = None,
        random: Random | None = None,
        known_as: str = "",
    ) -> None:
        """`known_as`: the account's id as people and groups know it, where they do."""
        self._town = town
        self._clock = clock
        self._timing = timing or Timing()
        self._pace = pace or Pace(settings, clock)
        self._condition = Condition(self.name, clock.now())
        self._alarm = Alarm(town=town, clock=clock, condition=self._condition, tell=self._tell)
        self._supervisor = Supervisor(
            open_session=lambda: Session(
                settings.endpoint,
                settings.token,
                call=self._timing.call,
                transfer=self._timing.transfer,
                begin=self._timing.begin,
            ),
            lock=Lock(settings.endpoint),
            clock=clock,
            condition=self._condition,
            alarm=self._alarm,
            timing=self._timing,
            random=random or Random(),  # noqa: S311  # jitter is no secret
            own=Own(settings.account or known_as, changes=settings.changing_ids),
        )
        self._sayings = Sayings()
        self._receiver: Receiver | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._refusals = Refusals(self._alarm, self._timing.long_absence)

    @property
    def standing(self) -> Standing:
        """How it is doing."""
        self._condition.note(*self._supervisor.notes(), *self._pace.notes())
        return self._condition.standing

    async def start(self, house: House) -> None:
        """Begin to connect; what comes in is the house's from then on."""
        self._receiver = Receiver(
            town=self._town,
            house=house,
            clock=self._clock,
            condition=self._condition,
            asker=self._supervisor,
            pace=self._pace,
            sayings=self._sayings,
            timing=self._timing,
            too_often=self._too_often,
        )
        self._tasks = [
            _started(self._receiver.run()),
            _started(self._supervisor.run(self._receiver)),
        ]

    async def stop(self) -> None:
        """Let go of the gateway, which keeps the account logged in."""
        self._supervisor.hush()
        if self._receiver is not None:
            await self._receiver.finish(_LAST_WORDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def wait_turn(self, message: Outgoing) -> None:
        """Wait for the account's pace, and make sure that the gateway answers."""
        self._supervisor.online()
        if self._is_for_another(message):
            return  # `send` refuses it
        await self._wait(message)
        await self._supervisor.prove(self._supervisor.online())

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        """Send its words and files. The id it gives is ours where the gateway gives none."""
        session = self._supervisor.online()
        if self._is_for_another(message):
            raise SendNeverError("the account logged in under another id")
        try:
            sent = await self._say(session, message, files)
        except Exception as error:
            raise self._failed(message, error) from error
        self._pace.said(message)
        self._alarm.over(Trouble.TOO_OFTEN)
        self._condition.said(self._clock.now())
        self._refusals.went(message)
        key = sent or f"loudong-{message.id}"
        self._sayings.note(message.address.chat, encode.text_of(message), key)
        return key

    async def fetch(self, locator: str) -> bytes:
        """The content of a picture, voice or video; see `decode.py` for locators."""
        source, _, key = locator.partition("/")
        session = self._supervisor.online()
        try:
            get = session.picture if source == "image" else session.file
            content = await get(key)
        except Exception as error:
            raise errors.as_fetch_error(error) from error
        if not content:
            raise SendAgainError("the gateway gave nothing")
        return content

    async def _say(self, session: Session, message: Outgoing, files: Sequence[Attachment]) -> str:
        text = encode.text_of(message)
        chat = message.address.chat
        ids = []
        if text:
            ids.append(await _say_words(session, chat, text, encode.mentioned(message)))
        for file in files:
            try:
                ids.append(await session.send_file(chat, file.name, file.content))
            except Exception as error:
                if ids:
                    raise MaybeSentError("a part of it was sent") from error
                raise
        return ids[0] if ids else ""

    def _failed(self, message: Outgoing, error: Exception) -> SendError:
        """Why it was not sent, for the courier."""
        self._condition.failed(errors.in_short(error), self._clock.now())
        known = errors.as_send_error(error)
        if isinstance(known, errors.TooOftenError):
            self._too_often(str(known))
            if message.priority is Priority.DANGER:
                return SendAgainError(str(known), retry_after=_DANGER_AGAIN)
        if isinstance(known, errors.RefusedError):
            return self._refusals.refused(message, known)
        return known

    async def _wait(self, message: Outgoing) -> None:
        try:
            await self._pace.wait(message)
        except SendAgainError:
            if self._pace.is_spent:
                self._alarm.raise_(Trouble.BUDGET)
            raise
        if self._pace.has_room:
            self._alarm.over(Trouble.BUDGET)

    def _too_often(self, said: str) -> None:
        """WeChat says that too much is sent."""
        self._condition.failed(said, self._clock.now())
        self._pace.refused()
        self._alarm.raise_(Trouble.TOO_OFTEN)

    def _is_for_another(self, message: Outgoing) -> bool:
        """Whether it was addressed from an id that the account had before.

        So it is only after an operator's own setting. Gateways of the web protocol give new ids to
        everybody at each login: the chat behind the old address cannot be found any more.
        """
        return message.address.bot != self._supervisor.account

    def _tell(self, notice: Notice) -> None:
        if self._receiver is not None:
            self._receiver.tell(notice)


async def _say_words(session: Session, chat: str, text: str, mentioned: list[str]) -> str:
    """Say it; without the mentions when one of those people has left: their names stay."""
    try:
        return await session.send_text(chat, text, mentioned)
    except GRPCError as error:
        if not mentioned or not errors.is_of_mentions(error, mentioned):
            raise
    return await session.send_text(chat, text, [])


def _started(work: Coroutine[None, None, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(work)
    task.add_done_callback(_ended)
    return task


def _ended(task: asyncio.Task[None]) -> None:
    """Nothing of this ends by itself: if it does, that is our own fault."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("wechat_stopped", exc_info=error)

"""What the person sees of a pressed button: it reacts at once, and then shows what was chosen."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Message
from telegram.error import TelegramError

from bot.channels.telegram.buttons import Press, chosen

log = structlog.get_logger(__name__)


class Presses:
    """Answers presses beside the way of the message: nothing waits for it, and it may fail."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, query: CallbackQuery) -> None:
        """Stop the button's spinning."""
        self._do(self._bot.answer_callback_query(query.id))

    def mark(self, query: CallbackQuery) -> None:
        """Leave the chosen button alone, so that none is pressed twice."""
        press, message = Press.unpack(query.data), query.message
        if press is None or not isinstance(message, Message) or message.reply_markup is None:
            return
        if press.asked not in ("", str(query.from_user.id)):
            return  # a neighbour pressed it: it is still to be answered by whom it asks
        board = chosen(message.reply_markup, query.data or "")
        self._do(
            self._bot.edit_message_reply_markup(
                chat_id=message.chat.id, message_id=message.message_id, reply_markup=board
            )
        )

    async def stop(self) -> None:
        """Let go of what is under way."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _do(self, call: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(_quietly(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(call: Coroutine[Any, Any, object]) -> None:
    try:
        await call
    except TelegramError as error:  # too old, marked before, message gone
        log.info("press_not_shown", reason=type(error).__name__)

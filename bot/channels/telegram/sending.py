"""Makes the calls that say a message."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram import Bot, InputFile, InputMediaPhoto, LinkPreviewOptions, Message
from telegram.error import TelegramError

from bot.channels.telegram import encode
from bot.channels.telegram.addresses import Place, parse
from bot.channels.telegram.encode import Album, Call, Document, Photo, Text
from bot.channels.telegram.errors import is_of_the_message, to_send_error
from bot.errors import SendAgainError
from bot.messages import Attachment, Outgoing

log = structlog.get_logger(__name__)

#: Letters whose first call was done and a later one was not, remembered for the next attempt.
_REMEMBERED = 500
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Says messages, each call of one once."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        #: By letter and piece: how many calls are done, and the id its words were given.
        self._begun: OrderedDict[tuple[int, int], tuple[int, str]] = OrderedDict()

    async def say(self, message: Outgoing, files: Sequence[Attachment], username: str) -> str:
        """Send, and return the id of the message with the words. Raises `TelegramError`.

        The first call decides. Of what follows it only what was surely not sent is tried again:
        the words are out, and must neither be said twice nor be thought unsaid.
        """
        first, *more = encode.calls(message, files, username)
        place = parse(message.address.chat)
        key = (message.id, message.part)
        done, said = self._begun.pop(key, (0, ""))
        if not done:
            said = await self._call(first, place)
        for number, call in enumerate(more, start=1):
            if number < done:
                continue
            try:
                await self._call(call, place)
            except TelegramError as error:
                sorted_out = to_send_error(error)
                if isinstance(sorted_out, SendAgainError):
                    self._remember(key, (number, said))
                    raise
                log.warning("attachment_not_sent", letter=message.id, reason=type(error).__name__)
        return said

    def _remember(self, key: tuple[int, int], progress: tuple[int, str]) -> None:
        self._begun[key] = progress
        if len(self._begun) > _REMEMBERED:
            self._begun.popitem(last=False)

    async def _call(self, call: Call, place: Place) -> str:
        try:
            return await self._once(call, place)
        except TelegramError as error:
            plainer = encode.plainer(call)
            if plainer is None or not is_of_the_message(error):
                raise
            log.warning("sent_plainer", reason=type(error).__name__)
            return await self._once(plainer, place)

    async def _once(self, call: Call, place: Place) -> str:
        where: dict[str, Any] = {"chat_id": place.chat, "message_thread_id": place.topic}
        sent: Awaitable[Message] | None = None
        match call:
            case Text(words=words, board=board):
                sent = self._bot.send_message(
                    text=words.text,
                    entities=words.entities or None,
                    reply_markup=board,
                    link_preview_options=_NO_PREVIEW,
                    **where,
                )
            case Photo(file=file, words=words, board=board):
                sent = self._bot.send_photo(
                    photo=_input(file),
                    caption=words.text or None,
                    caption_entities=words.entities or None,
                    reply_markup=board,
                    **where,
                )
            case Document(file=file, words=words, board=board):
                send, field = self._way_of(file)
                sent = send(
                    **{field: _input(file)},
                    caption=words.text or None,
                    caption_entities=words.entities or None,
                    reply_markup=board,
                    **where,
                )
            case Album(files=files, words=words):
                media = [InputMediaPhoto(file.content, filename=file.name) for file in files]
                album = await self._bot.send_media_group(
                    media=media,
                    caption=words.text or None,  # of the first picture
                    caption_entities=words.entities or None,
                    **where,
                )
                return str(album[0].message_id)
        message = await sent
        return str(message.message_id)

    def _way_of(self, file: Attachment) -> tuple[Callable[..., Awaitable[Message]], str]:
        """By which method a file goes, and the name of its parameter."""
        if file.media_type.startswith("video/"):
            return self._bot.send_video, "video"
        if file.media_type == "audio/ogg":
            return self._bot.send_voice, "voice"
        return self._bot.send_document, "document"


def _input(file: Attachment) -> InputFile:
    return InputFile(file.content, filename=file.name)

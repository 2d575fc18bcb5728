"""What a bot may do with messages: send, change, delete, answer a pressed button."""

import io
import time

from PIL import Image, UnidentifiedImageError

from tests.emulators.telegram.world import BotAccount, Json, World, bad

_TEXT, _CAPTION = 4096, 1024
_BUTTON = 64
_PHOTO, _DOCUMENT = 10 * 1024 * 1024, 50 * 1024 * 1024
#: Width and height of a photo together, and how many times one is the other.
_SIDES, _RATIO = 10_000, 20


async def send_message(world: World, bot: BotAccount, given: Json) -> Json:
    chat = world.chat_for(bot, given.get("chat_id"))
    text = _text(given, "text", _TEXT)
    if not text.strip():
        raise bad("message text is empty")
    fields = _fields(world, chat, given)
    return world.keep(
        chat, bot.user, text=text, entities=_entities(world, given, "entities", text), **fields
    )


async def send_photo(world: World, bot: BotAccount, given: Json) -> Json:
    chat = world.chat_for(bot, given.get("chat_id"))
    return world.keep(
        chat,
        bot.user,
        photo=[_photo(world, given.get("photo"))],
        **_caption(world, given),
        **_fields(world, chat, given),
    )


async def send_document(world: World, bot: BotAccount, given: Json) -> Json:
    content = _upload(given, "document")
    return _keep_file(
        world, bot, given, document={"file_name": content.name} | _file(world, content)
    )


async def send_video(world: World, bot: BotAccount, given: Json) -> Json:
    shape = {"width": 720, "height": 1280, "duration": 9}
    return _keep_file(world, bot, given, video=shape | _file(world, _upload(given, "video")))


async def send_voice(world: World, bot: BotAccount, given: Json) -> Json:
    content = _upload(given, "voice")
    if not content.content.startswith(b"OggS"):
        raise bad("wrong voice: must be encoded with OPUS in OGG")
    return _keep_file(world, bot, given, voice={"duration": 7} | _file(world, content))


def _keep_file(world: World, bot: BotAccount, given: Json, **file: Json) -> Json:
    chat = world.chat_for(bot, given.get("chat_id"))
    return world.keep(
        chat, bot.user, **file, **_caption(world, given), **_fields(world, chat, given)
    )


def _upload(given: Json, key: str) -> "Upload":
    content = given.get(key)
    if not isinstance(content, Upload):
        raise bad("wrong file identifier/HTTP URL specified")
    if len(content.content) > _DOCUMENT:
        raise bad("file is too big")
    return content


def _file(world: World, content: "Upload") -> Json:
    return world.keep_file(content.content, content.name)


async def send_media_group(world: World, bot: BotAccount, given: Json) -> list[Json]:
    chat = world.chat_for(bot, given.get("chat_id"))
    media = given.get("media") or []
    if not 2 <= len(media) <= 10:
        raise bad("media group must include 2-10 items")
    if given.get("reply_markup"):
        raise bad("reply markup can't be used in media groups")
    photos = [(_photo(world, _attached(given, item["media"])), item) for item in media]
    group = str(world.new_id())
    fields = _fields(world, chat, given)
    return [
        world.keep(
            chat,
            bot.user,
            media_group_id=group,
            photo=[photo],
            **_caption(world, item),
            **fields,
        )
        for photo, item in photos
    ]


async def edit_message_text(world: World, bot: BotAccount, given: Json) -> Json:
    message = _own(world, bot, given)
    text, board = _text(given, "text", _TEXT), _keyboard(given)
    if message.get("text") == text and message.get("reply_markup") == board:
        raise _not_modified()
    message["text"] = text
    _set_keyboard(world, message, board)
    return message


async def edit_message_reply_markup(world: World, bot: BotAccount, given: Json) -> Json:
    message, board = _own(world, bot, given), _keyboard(given)
    if message.get("reply_markup") == board:
        raise _not_modified()
    _set_keyboard(world, message, board)
    return message


async def delete_message(world: World, bot: BotAccount, given: Json) -> bool:
    chat = world.chat_for(bot, given.get("chat_id"))
    if world.messages.get(chat["id"], {}).pop(int(given["message_id"]), None) is None:
        raise bad("message to delete not found")
    return True


async def answer_callback_query(world: World, _bot: BotAccount, given: Json) -> bool:
    if world.queries.pop(str(given["callback_query_id"]), 0) < time.time():
        raise bad("query is too old and response timeout expired or query ID is invalid")
    world.touch()
    return True


class Upload:
    """A file that came with a call."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content


def utf16(text: str) -> int:
    """How long a text is as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def _text(given: Json, key: str, limit: int) -> str:
    text = str(given.get(key) or "")
    if utf16(text) > limit:
        raise bad("message is too long" if key == "text" else "message caption is too long")
    return text


def _caption(world: World, given: Json) -> Json:
    text = _text(given, "caption", _CAPTION)
    if not text:
        return {}
    return {
        "caption": text,
        "caption_entities": _entities(world, given, "caption_entities", text),
    }


def _entities(world: World, given: Json, key: str, text: str) -> list[Json] | None:
    """Entities within the text; a person is named only when the server knows them."""
    kept: list[Json] = []
    for entity in given.get(key) or []:
        if entity["offset"] < 0 or entity["offset"] + entity["length"] > utf16(text):
            raise bad("entity beyond the end of the text")
        if entity["type"] == "text_mention":
            user = world.users.get(int(entity["user"]["id"]))
            if user is None:
                continue
            entity = entity | {"user": user}  # noqa: PLW2901  # as the server sends it on
        kept.append(entity)
    return kept or None


def _fields(world: World, chat: Json, given: Json) -> Json:
    fields: Json = {"reply_markup": _keyboard(given)}
    reply = given.get("reply_parameters") or {}
    if reply:
        original = world.messages.get(chat["id"], {}).get(int(reply["message_id"]))
        if original is None and not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        if original:
            fields["reply_to_message"] = without_reply(original)
    if thread := given.get("message_thread_id"):
        if (chat["id"], int(thread)) not in world.topics:
            raise bad("message thread not found")
        fields |= {"message_thread_id": int(thread), "is_topic_message": True}
    return fields


def without_reply(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def _keyboard(given: Json) -> Json | None:
    board: Json | None = given.get("reply_markup")
    for row in (board or {}).get("inline_keyboard", []):
        for button in row:
            if not 1 <= len(button.get("callback_data", "").encode()) <= _BUTTON:
                raise bad("BUTTON_DATA_INVALID")
    return board if board and board.get("inline_keyboard") else None


def _set_keyboard(world: World, message: Json, board: Json | None) -> None:
    message.pop("reply_markup", None)
    if board:
        message["reply_markup"] = board
    world.touch()


def _not_modified() -> Exception:
    return bad(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


def _own(world: World, bot: BotAccount, given: Json) -> Json:
    chat = world.chat_for(bot, given.get("chat_id"))
    message = world.messages.get(chat["id"], {}).get(int(given.get("message_id") or 0))
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != bot.id:
        raise bad("message can't be edited")
    return message


def _attached(given: Json, media: str) -> object:
    return given.get(media.removeprefix("attach://")) if media.startswith("attach://") else media


def _photo(world: World, value: object) -> Json:
    if not isinstance(value, Upload):
        raise bad("wrong file identifier/HTTP URL specified")
    if len(value.content) > _PHOTO:
        raise bad("file is too big")
    try:
        with Image.open(io.BytesIO(value.content)) as image:
            width, height = image.size
    except UnidentifiedImageError:
        raise bad("IMAGE_PROCESS_FAILED") from None
    if width + height > _SIDES or max(width, height) > _RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return world.keep_file(value.content, "photo.jpg") | {"width": width, "height": height}

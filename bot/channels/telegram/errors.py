"""The one place that sorts what Telegram refuses: worth another try, never, or nobody knows."""

import re
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.errors import MaybeSentError, SendAgainError, SendError, SendNeverError

#: What goes wrong before a request leaves this machine, by httpx's names.
_NOT_SENT = frozenset(
    "ConnectError ConnectTimeout PoolTimeout ProxyError UnsupportedProtocol RuntimeError".split()
)
#: Refusals that lie in the chat. Any other refusal lies in how the message is made.
_OF_THE_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "rights",
    "write_forbidden",
    "send_plain_forbidden",
    "chat_restricted",
    "not a member",
    "kicked",
    "deactivated",
    "thread not found",
    "topic_",
    "chat_admin_required",
)
#: Refusals of pictures, voices and files, not of words: a group that allows no photos, a person who
#: takes no voice messages. The chat stays, although some of these speak of rights.
_OF_THE_MEDIA = re.compile(
    r"chat_send_(?!plain)\w+_forbidden|voice_messages_forbidden|rights to send (?!text|messages)"
)
#: Seconds to leave a letter alone while nothing can be sent at all.
NOT_NOW = 10.0


def to_send_error(error: TelegramError) -> SendError:
    """What a failed call means for the letter it carried."""
    match error:
        case RetryAfter():
            return SendAgainError("too many requests", retry_after=seconds_to_wait(error))
        case ChatMigrated():
            return SendAgainError("the group has another id now")
        case InvalidToken():
            return SendAgainError("the token is refused", retry_after=NOT_NOW)
        case Forbidden() | BadRequest():  # a BadRequest is a NetworkError too, and must come first
            return SendNeverError(in_short(error), closes=_is_of_the_chat(error))
        case NetworkError() if "too large" in error.message.lower():
            return SendNeverError(in_short(error), closes=False)
        case NetworkError() if type(error.__cause__).__name__ in _NOT_SENT:
            return SendAgainError(in_short(error))
        case _:  # 502 and its like, a line that went dead, an answer nobody can read
            return MaybeSentError(in_short(error))


def to_fetch_error(error: TelegramError) -> SendError:
    """As `to_send_error`, for what changes nothing: what may have been done is done again."""
    sorted_out = to_send_error(error)
    return SendAgainError(str(sorted_out)) if sorted_out.maybe_sent else sorted_out


def is_of_the_message(error: TelegramError) -> bool:
    """Whether the same words in a plainer message may be taken."""
    return type(error) is BadRequest and not _is_of_the_chat(error)


def _is_of_the_chat(error: TelegramError) -> bool:
    """Whether a refusal would meet any other message as well."""
    said = error.message.lower()
    if _OF_THE_MEDIA.search(said):
        return False
    return type(error) is not BadRequest or any(part in said for part in _OF_THE_CHAT)


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after  # a span where `client.connect` asked for it
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def in_short(error: TelegramError) -> str:
    """What went wrong, without the page a gateway may have sent and without a token."""
    if isinstance(error, InvalidToken):
        return "Unauthorized"  # the library puts the token into its sentence
    said, _, _ = error.message.partition(". Parsing the server response")
    cause = type(error.__cause__).__name__ if error.__cause__ else ""
    return f"{said} ({cause})" if cause.endswith("Timeout") else said

"""What Telegram refuses, sorted."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.errors import (
    in_short,
    is_of_the_message,
    to_fetch_error,
    to_send_error,
)
from bot.errors import MaybeSentError, SendAgainError, SendNeverError


def because(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ChatMigrated(-1001500), SendAgainError),
        (InvalidToken("The token `900:secret` was rejected"), SendAgainError),
        (Forbidden("Forbidden: bot was blocked by the user"), SendNeverError),
        (BadRequest("Chat not found"), SendNeverError),
        (NetworkError("Request Entity Too Large (413)"), SendNeverError),
        (because(NetworkError("httpx.ConnectError"), httpx.ConnectError("no")), SendAgainError),
        (because(TimedOut(), httpx.ConnectTimeout("slow")), SendAgainError),
        (because(TimedOut(), httpx.PoolTimeout("full")), SendAgainError),
        (because(TimedOut(), httpx.ReadTimeout("slow")), MaybeSentError),
        (because(TimedOut(), httpx.WriteTimeout("slow")), MaybeSentError),
        (because(NetworkError("cut off"), httpx.RemoteProtocolError("cut")), MaybeSentError),
        (NetworkError("Bad Gateway (502). Parsing the server response b'<html>"), MaybeSentError),
        (NetworkError("Internal Server Error (500)"), MaybeSentError),
        (TelegramError("Invalid server response"), MaybeSentError),
        (Conflict("terminated by other"), MaybeSentError),
    ],
)
def test_each_refusal_has_its_consequence(error: TelegramError, kind: type) -> None:
    assert type(to_send_error(error)) is kind


@pytest.mark.parametrize("wait", [7, timedelta(seconds=7)])
def test_the_time_to_wait_is_passed_on(wait: int | timedelta) -> None:
    error = to_send_error(RetryAfter(wait))
    assert isinstance(error, SendAgainError)
    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("error", "closes"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), True),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), True),
        (BadRequest("Chat not found"), True),
        (BadRequest("Not enough rights to send text messages to the chat"), True),
        (BadRequest("CHAT_SEND_PLAIN_FORBIDDEN"), True),
        (BadRequest("CHAT_SEND_PHOTOS_FORBIDDEN"), False),
        (BadRequest("Not enough rights to send photos to the chat"), False),
        (BadRequest("VOICE_MESSAGES_FORBIDDEN"), False),
        (Forbidden("Forbidden: VOICE_MESSAGES_FORBIDDEN"), False),
        (BadRequest("IMAGE_PROCESS_FAILED"), False),
        (NetworkError("Request Entity Too Large (413)"), False),
    ],
)
def test_a_refusal_closes_the_chat_or_is_the_message_s_fault(
    error: TelegramError, closes: bool
) -> None:
    refused = to_send_error(error)
    assert isinstance(refused, SendNeverError)
    assert refused.closes is closes


def test_what_only_reads_may_be_done_again() -> None:
    assert isinstance(to_fetch_error(NetworkError("Bad Gateway (502)")), SendAgainError)
    assert isinstance(to_fetch_error(BadRequest("file is too big")), SendNeverError)


def test_neither_token_nor_page_is_repeated() -> None:
    assert in_short(InvalidToken("The token `900:secret` was rejected")) == "Unauthorized"
    page = NetworkError("Bad Gateway (502). Parsing the server response b'<html>…' failed")
    assert in_short(page) == "Bad Gateway (502)"
    assert in_short(because(TimedOut(), httpx.ReadTimeout("slow"))) == "Timed out (ReadTimeout)"


@pytest.mark.parametrize(
    ("error", "lies_in_message"),
    [
        (BadRequest("BUTTON_DATA_INVALID"), True),
        (BadRequest("PHOTO_INVALID_DIMENSIONS"), True),
        (BadRequest("Message is too long"), True),
        (BadRequest("CHAT_SEND_PHOTOS_FORBIDDEN"), True),
        (BadRequest("Chat not found"), False),
        (BadRequest("Not enough rights to send text messages to the chat"), False),
        (BadRequest("TOPIC_CLOSED"), False),
        (Forbidden("bot was blocked by the user"), False),
        (NetworkError("Bad Gateway (502)"), False),
    ],
)
def test_whether_the_chat_or_the_message_is_refused(
    error: TelegramError, lies_in_message: bool
) -> None:
    assert is_of_the_message(error) is lies_in_message

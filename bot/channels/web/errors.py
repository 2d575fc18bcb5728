"""What can go wrong in the web chat, and the one place that translates it for the courier."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from bot.errors import LoudongError, SendAgainError, SendNeverError, StorageError


class Refusal(StrEnum):
    """Why something that a person wanted to say is not taken."""

    EMPTY = "empty"
    TEXT_TOO_LONG = "text_too_long"
    TOO_MANY_PHOTOS = "too_many_photos"
    PHOTO_TOO_LARGE = "photo_too_large"
    NOT_A_PHOTO = "not_a_photo"
    PHOTO_GONE = "photo_gone"
    NO_ROOM = "no_room"
    QUOTE_GONE = "quote_gone"
    ID_TAKEN = "id_taken"


class NotTakenError(LoudongError):
    """What the person sent cannot be taken; the web tells them why."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


class NotReadyError(LoudongError):
    """The channel is not started yet, or stopped already."""


@contextmanager
def as_send_errors() -> Iterator[None]:
    """Storage and disk in the words of `Channel.send` and `Channel.fetch`."""
    try:
        yield
    except FileNotFoundError as error:
        raise SendNeverError(f"no such file: {error.filename}") from error
    except (StorageError, OSError) as error:
        raise SendAgainError(str(error)) from error

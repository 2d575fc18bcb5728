"""The one tree of errors. Channels and storage translate foreign errors in one place each."""


class LoudongError(Exception):
    """Anything that goes wrong and that the project knows by name."""


class OperatorError(LoudongError):
    """What an operator can mend, as one clear Chinese sentence; exit code 2."""


class StorageError(LoudongError):
    """The database could not do what was asked; the turn was rolled back."""


class StorageBusyError(StorageError):
    """Another process or statement was in the way; trying again may help."""


class StorageRefusedError(StorageError):
    """The database refuses what was to be written: our own fault, and trying again is no help."""


class SendError(LoudongError):
    """A message could not be sent."""

    #: Whether the platform may have delivered it all the same.
    maybe_sent = False


class SendAgainError(SendError):
    """Not sent, and worth another try (network away, too many requests)."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        #: Seconds the platform asked to wait, where it did.
        self.retry_after = retry_after


class SendNeverError(SendError):
    """Not sent and never will be: blocked, kicked, chat gone, or this is not taken."""

    def __init__(self, reason: str = "", *, closes: bool = True) -> None:
        super().__init__(reason)
        #: The chat takes nothing any more. False: this message is at fault, others may go.
        self.closes = closes


class MaybeSentError(SendError):
    """No answer came: it may have been sent, so it is not repeated blindly."""

    maybe_sent = True

"""What can be made to go wrong, call by call."""

from dataclasses import dataclass, field
from enum import StrEnum


class Lost(StrEnum):
    """What becomes of a call that is not simply refused."""

    #: An HTML page instead of an answer.
    BAD_GATEWAY = "bad_gateway"
    #: The line goes dead: no answer at all.
    SILENCE = "silence"


@dataclass(slots=True)
class Fault:
    """The next calls of a method go wrong like this."""

    #: `*`: whatever is called, but for getUpdates.
    method: str = "*"
    #: Only in this chat.
    chat: int | None = None
    times: int = 1
    #: So many calls go well first.
    after: int = 0
    #: Seconds before anything happens.
    delay: float = 0
    #: The call is done, and then goes wrong: nobody can know.
    done: bool = False
    #: The refusal: code and text; 0: none.
    code: int = 0
    description: str = ""
    retry_after: int | None = None
    lost: Lost | None = None

    def fits(self, method: str, chat: object) -> bool:
        """Whether it is about this call."""
        if self.method == "*":
            named = method.lower() != "getupdates"
        else:
            named = self.method.lower() == method.lower()
        return named and self.chat in (None, _number(chat))


@dataclass(slots=True)
class Faults:
    """All that is to go wrong, in the order in which it was asked for."""

    waiting: list[Fault] = field(default_factory=list)
    #: How many calls went wrong so far.
    happened: int = 0

    def add(self, *faults: Fault) -> None:
        self.waiting.extend(faults)

    def clear(self) -> None:
        self.waiting.clear()

    def take(self, method: str, chat: object) -> Fault | None:
        """What happens to this call; None when it goes well."""
        for fault in self.waiting:
            if not fault.fits(method, chat):
                continue
            if fault.after:
                fault.after -= 1
                return None
            fault.times -= 1
            if not fault.times:
                self.waiting.remove(fault)
            self.happened += 1
            return fault
        return None


def too_many(seconds: int, **more: object) -> Fault:
    """429."""
    return Fault(
        method=str(more.get("method", "sendMessage")),
        chat=_number(more.get("chat")),
        code=429,
        description=f"Too Many Requests: retry after {seconds}",
        retry_after=seconds,
    )


def conflict(times: int = 1) -> Fault:
    """Another program polls with the same token."""
    return Fault(
        method="getUpdates",
        times=times,
        code=409,
        description="Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )


def _number(key: object) -> int | None:
    try:
        return int(str(key))
    except ValueError:
        return None

"""A channel keeps here how it is doing, for the operator."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.standing import Standing, State, harmless

__all__ = ["Condition", "Standing", "State"]


@dataclass
class Condition:
    """Keeps a channel's standing; the channel calls it as things happen."""

    channel: str
    since: datetime
    _now: Standing = field(init=False)

    def __post_init__(self) -> None:
        self._now = Standing(channel=self.channel, since=self.since)

    @property
    def standing(self) -> Standing:
        """The present picture."""
        return self._now

    def turn(self, state: State, at: datetime, *, error: str = "", code: str = "") -> None:
        """It is in this state now; `since` stays when it was before."""
        before = self._now
        since = before.since if before.state is state else at
        self._now = replace(before, state=state, since=since, code=code)
        if error:
            self.failed(error, at)

    def known_as(self, bot: str) -> None:
        """The account's id, once the platform told it."""
        self._now = replace(self._now, bot=bot)

    def heard(self, at: datetime) -> None:
        """Something came in."""
        self._now = replace(self._now, heard_at=at)

    def said(self, at: datetime) -> None:
        """Something went out."""
        self._now = replace(self._now, said_at=at)

    def failed(self, error: str, at: datetime) -> None:
        """Something went wrong, whether or not it matters for the state."""
        self._now = replace(self._now, error=harmless(error), error_at=at)

    def note(self, *notes: str) -> None:
        """Say these things, and nothing said before."""
        self._now = replace(self._now, notes=notes)

"""The part of a channel that is the same wherever no platform is behind it."""

from datetime import UTC, datetime, timedelta

from bot.channels.base import Limits
from bot.channels.standing import Standing, State
from bot.messages import Outgoing

_ALWAYS = datetime.min.replace(tzinfo=UTC)


class Unpaced:
    """Always on, and nobody minds how fast it speaks."""

    name: str
    #: What is not taken over is not said, or is said again by whoever is not told that it was.
    keeps_for = timedelta.max
    limits = Limits()

    @property
    def standing(self) -> Standing:
        """On since ever."""
        return Standing(channel=self.name, state=State.ON, since=_ALWAYS)

    async def wait_turn(self, message: Outgoing) -> None:
        """There is nothing to wait for."""

"""What the house is told of the account's troubles: each once, and once that all are over."""

from collections.abc import Callable

from bot.channels.standing import Condition
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.notices import Notice, Recovered, Trouble, Troubled


class Alarm:
    """Keeps what is wrong now."""

    def __init__(
        self, *, town: TownId, clock: Clock, condition: Condition, tell: Callable[[Notice], None]
    ) -> None:
        self._town = town
        self._clock = clock
        self._condition = condition
        self._tell = tell
        self._up: set[Trouble] = set()
        self._code = ""

    def is_up(self, trouble: Trouble) -> bool:
        """Whether this is wrong now."""
        return trouble in self._up

    def raise_(self, trouble: Trouble, *, code: str = "") -> None:
        """Something is wrong; told unless it is known; a new code to scan always."""
        if trouble in self._up and code in ("", self._code):
            return
        # A code holds for a minute or a few. How often people hear of one is the house's affair,
        # which has to know the newest for that.
        self._code = code or self._code
        self._up.add(trouble)
        self._tell(
            Troubled(
                town=self._town,
                channel=self._condition.channel,
                bot=self._condition.standing.bot,
                trouble=trouble,
                at=self._clock.now(),
                code=code,
            )
        )

    def over(self, *troubles: Trouble) -> None:
        """These are over; told when nothing else is wrong."""
        known = self._up.intersection(troubles)
        self._up -= known
        if Trouble.LOGIN in known:
            self._code = ""
        if known and not self._up:
            self._tell(
                Recovered(
                    town=self._town,
                    channel=self._condition.channel,
                    bot=self._condition.standing.bot,
                    at=self._clock.now(),
                )
            )

"""How often strangers may do what costs something: counted in memory, forgotten with the process.

By device (a cookie, which anybody can throw away), by network address (which a whole estate may
share) and by building; an act has to pass all that are set for it.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from bot.errors import LoudongError

#: Keys of one kind that are remembered; the one longest unheard of goes first.
_KEYS_AT_MOST = 20_000
#: An address in IPv6 is a whole network to whoever has it.
_IPV6_NETWORK_BITS = 64
_ADDRESS_AT_MOST = 64


class Act(StrEnum):
    """What is counted."""

    #: A page is looked at.
    LOOK = "look"
    #: A picture or file on it is fetched.
    SHOW = "show"
    #: Something is said or left.
    SAY = "say"
    PHOTO = "photo"
    #: A new visitor is made.
    ARRIVE = "arrive"
    #: A code or link that opens nothing is tried.
    GUESS = "guess"


class TooOftenError(LoudongError):
    """Refused for now."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        #: After so long it may be tried again.
        self.seconds = max(1, round(seconds))


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and one more each so many seconds."""

    burst: int
    every: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """Whom an act is counted for; empty: not known."""

    device: str = ""
    address: str = ""
    building: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rates:
    device: Rate | None = None
    address: Rate | None = None
    building: Rate | None = None


#: An estate behind one address, or one building on the evening its water is out, must get through.
#: A building has several times what one address has: nobody alone can shut it for the others.
_RATES = {
    Act.LOOK: _Rates(address=Rate(240, 0.25)),
    Act.SHOW: _Rates(address=Rate(1_000, 0.05)),
    # A lead with forty buildings presses many buttons in a minute.
    Act.SAY: _Rates(device=Rate(60, 2), address=Rate(200, 0.5), building=Rate(800, 0.125)),
    Act.PHOTO: _Rates(device=Rate(27, 20), address=Rate(90, 10), building=Rate(240, 4)),
    Act.ARRIVE: _Rates(device=Rate(3, 600), address=Rate(60, 10), building=Rate(240, 2.5)),
    Act.GUESS: _Rates(address=Rate(20, 6)),
}


class Limits:
    """Counts acts, and refuses those that are too many."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: dict[tuple[Act, str], _Buckets] = {}
        self.streams = Streams()

    def check(self, act: Act, who: Who, count: int = 1) -> None:
        """Count `count` acts, or none of them and raise `TooOftenError`."""
        now = self._now()
        rates = _RATES[act]
        asked = [
            (self._of(act, kind, rate), key)
            for kind, rate, key in (
                ("device", rates.device, who.device),
                ("address", rates.address, who.address),
                ("building", rates.building, who.building),
            )
            if rate is not None and key
        ]
        wait = max((buckets.wait(key, count, now) for buckets, key in asked), default=0.0)
        if wait > 0:
            raise TooOftenError(wait)
        for buckets, key in asked:
            buckets.take(key, count, now)

    def _of(self, act: Act, kind: str, rate: Rate) -> "_Buckets":
        return self._buckets.setdefault((act, kind), _Buckets(rate))


class _Buckets:
    """For each key the instant at which all that was taken is given back."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, key: str, count: int, now: float) -> float:
        """Seconds until so many may be taken; 0 or less: now."""
        full_at = max(self._full_at.get(key, now), now)
        return full_at + count * self._rate.every - now - self._rate.burst * self._rate.every

    def take(self, key: str, count: int, now: float) -> None:
        full_at = max(self._full_at.get(key, now), now)
        self._full_at[key] = full_at + count * self._rate.every
        self._full_at.move_to_end(key)
        while len(self._full_at) > _KEYS_AT_MOST:
            self._full_at.popitem(last=False)


class Streams:
    """How many live pages are open: each holds a connection and a queue."""

    _FOR_ONE = 8
    _BEHIND_ONE_ADDRESS = 200
    _IN_ALL = 2_000

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._in_all = 0

    @contextmanager
    def one_more(self, account: str, address: str) -> Iterator[None]:
        """Count a page as open until the block ends; raises `TooOftenError`."""
        keys = (f"account {account}", f"address {address}")
        limits = (self._FOR_ONE, self._BEHIND_ONE_ADDRESS)
        full = any(self._open[k] >= most for k, most in zip(keys, limits, strict=True))
        if full or self._in_all >= self._IN_ALL:
            raise TooOftenError(30)
        self._in_all += 1
        self._open.update(keys)
        try:
            yield
        finally:
            self._in_all -= 1
            self._open.subtract(keys)
            for key in keys:
                if not self._open[key]:
                    del self._open[key]


def address_key(host: str) -> str:
    """What a network address is counted as."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:_ADDRESS_AT_MOST]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return f"{int(address) >> (128 - _IPV6_NETWORK_BITS):x}/{_IPV6_NETWORK_BITS}"
    return str(address)

"""What a script expects the bot to have said, and the issue numbers that it learns from that."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: `#A` stands for an issue's number: learnt where it is first met, the same from then on.
_NAMED = re.compile(r"#([A-Z])(?![A-Za-z0-9_])")
#: `.` and `^` see every line of a message.
_FLAGS = re.DOTALL | re.MULTILINE


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A message of the bot, as a script sees it."""

    room: str | None
    to: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        """`3号楼群 → 王丽：…`."""
        return f"{self.room or '私聊'} → {'、'.join(self.to) or '大家'}：{self.text}"


class Pattern:
    """A regular expression in which `#A` is an issue's number."""

    def __init__(self, text: str) -> None:
        """Raises `ValueError` for what is no regular expression."""
        self.text = text
        try:
            re.compile(self._source({}), _FLAGS)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from error

    def match(self, text: str, numbers: Mapping[str, int]) -> dict[str, int] | None:
        """The numbers it learnt from `text`; None when it does not match."""
        found = re.search(self._source(numbers), text, _FLAGS)
        if found is None:
            return None
        named = found.groupdict()
        return {
            letter: int(named[f"issue_{letter}"])
            for letter in _NAMED.findall(self.text)
            if named.get(f"issue_{letter}")
        }

    def _source(self, numbers: Mapping[str, int]) -> str:
        met: set[str] = set()

        def number(found: re.Match[str]) -> str:
            letter = found[1]
            if letter in numbers:
                return rf"#{numbers[letter]}(?!\d)"
            if letter in met:
                return f"#(?P=issue_{letter})"
            met.add(letter)
            return rf"#(?P<issue_{letter}>\d+)"

        return _NAMED.sub(number, self.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """One message, or `count` of them, to these people, in this room, with such words."""

    to: tuple[str, ...] = ()
    #: Whether the room matters; a private chat is room None.
    in_room: bool = False
    room: str | None = None
    pattern: Pattern | None = None
    #: Exactly so many messages; None: one at least.
    count: int | None = None

    def __str__(self) -> str:
        """What is awaited, in words."""
        parts = [
            f"给{'、'.join(self.to)}的" if self.to else "",
            (f"在{self.room}里的" if self.room else "私聊的") if self.in_room else "",
            f"“{self.pattern.text}”" if self.pattern else "",
            f"共 {self.count} 条" if self.count is not None else "",
        ]
        return " ".join(part for part in parts if part) or "任何话"

    def meet(self, heard: Sequence[Heard], numbers: Mapping[str, int]) -> dict[str, int] | None:
        """The numbers learnt from the first message that fits; None when it is not met."""
        fits = [learnt for each in heard if (learnt := self._fit(each, numbers)) is not None]
        if self.count is not None and len(fits) != self.count:
            return None
        if self.count is None and not fits:
            return None
        return fits[0] if fits else {}

    def _fit(self, heard: Heard, numbers: Mapping[str, int]) -> dict[str, int] | None:
        if self.in_room and heard.room != self.room:
            return None
        if not set(self.to) <= set(heard.to):
            return None
        return self.pattern.match(heard.text, numbers) if self.pattern else {}


def filled_in(text: str, numbers: Mapping[str, int]) -> str:
    """`办结 #A` with the number that A stands for; an unknown letter stays as it is."""
    return _NAMED.sub(
        lambda found: f"#{numbers[found[1]]}" if found[1] in numbers else found[0], text
    )

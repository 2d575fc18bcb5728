"""What speaks for a place beginning, ending or going on at a character: learned weights.

A linear model over groups of one to four characters, trained by `training/places.py` from lines
written for it. A group of characters adds to the boundaries and characters in and beside it.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.understanding.place_grammar import stretches

#: The longest group of characters that has a weight.
LONGEST = 3
#: What stands before the beginning and after the end of a text.
EDGE = "\x02"
#: How many of them.
EDGES = 2

#: Characters that are one to the model: digits, letters, numerals beyond one, full-width signs.
_ALIKE = (
    {ord(c): "0" for c in "123456789"}
    | {ord(c): "A" for c in "BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}
    | {ord(c): "二" for c in "三四五六七八九"}
    | {ord(wide): plain for wide, plain in zip("，、：；！？（）", ",,:;!?()", strict=True)}
)

#: Offsets from a group's first character, with what is added there.
Added = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """All that was learned."""

    #: By group: what is added for a beginning, an end, and for going on.
    groups: dict[str, tuple[Added, Added, Added]]
    #: By the name of what the grammar says.
    grammar: dict[str, float]


@dataclass(frozen=True, slots=True)
class Scores:
    """For each boundary of a text: beginning, end; for each character: inside."""

    begins: list[float]
    ends: list[float]
    inside: list[float]


def alike(text: str) -> str:
    """`text` as the model sees it, character by character."""
    return text.translate(_ALIKE)


@cache
def learned() -> Weights:
    """The weights that ship with the package."""
    raw = json.loads(resources.files(__package__).joinpath("place_weights.json").read_text("utf-8"))
    return Weights(
        groups={
            group: tuple(  # type: ignore[misc]  # three of them, as they are written
                tuple(
                    (offset, weight / 100) for offset, weight in zip(*[iter(part)] * 2, strict=True)
                )
                for part in parts
            )
            for group, parts in raw["groups"].items()
        },
        grammar={name: weight / 100 for name, weight in raw["grammar"].items()},
    )


def scores(text: str) -> Scores:
    """What speaks for a place at each character of a cleaned text; linear in its length."""
    weights = learned()
    size = len(text)
    # As many spare cells at both ends as a group can reach over them.
    spare = EDGES + LONGEST
    begins, ends, inside = ([0.0] * (size + 2 * spare) for _ in range(3))
    seen = EDGE * EDGES + alike(text) + EDGE * EDGES
    groups = weights.groups
    shift = spare - EDGES
    known = groups.get
    for length in range(1, LONGEST + 1):
        for cell in range(shift, shift + len(seen) - length + 1):
            at = cell - shift
            if found := known(seen[at : at + length]):
                for offset, weight in found[0]:
                    begins[cell + offset] += weight
                for offset, weight in found[1]:
                    ends[cell + offset] += weight
                for offset, weight in found[2]:
                    inside[cell + offset] += weight
    grammar = weights.grammar
    boundary = slice(spare, spare + size + 1)
    begins, ends, inside = begins[boundary], ends[boundary], inside[spare : spare + size]
    begin, end, on = grammar["begin"], grammar["end"], grammar["on"]
    marked = by_grammar(text)
    for cells, names in zip((begins, ends, inside), marked, strict=True):
        for place, name in names:
            cells[place] += grammar.get(name, 0.0)
    return Scores(
        begins=[weight + begin for weight in begins],
        ends=[weight + end for weight in ends],
        inside=[weight + on for weight in inside],
    )


Named = list[tuple[int, str]]


def by_grammar(text: str) -> tuple[Named, Named, Named]:
    """What the grammar says of beginnings, ends and characters, each by position and name."""
    begins: Named = []
    ends: Named = []
    inside: Named = []
    for start, end, kind in stretches(text):
        begins += [(start, "begin:grammar"), (start, f"begin:{kind}")]
        if not inside:
            begins.append((start, "begin:first"))
        ends += [(end, "end:grammar"), (end, f"end:{kind}")]
        inside += [(at, f"on:{kind}") for at in range(start, end)]
        for at in range(start + 1, end):
            begins.append((at, "begin:within"))
            ends.append((at, "end:within"))
    return begins, ends, inside


def best(scores: Scores) -> tuple[int, int] | None:
    """The stretch with the highest sum; None when no sum is above zero."""
    top, found = 0.0, None
    running, start = float("-inf"), 0
    for at, weight in enumerate(scores.inside):
        if scores.begins[at] >= running:
            running, start = scores.begins[at], at
        running += weight
        if running + scores.ends[at + 1] > top:
            top, found = running + scores.ends[at + 1], (start, at + 1)
    return found

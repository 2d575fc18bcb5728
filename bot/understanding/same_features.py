"""What two texts have in common and where they contradict, as numbers for the small model."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from bot.understanding.same_places import Places, alike, contradict, places
from bot.understanding.same_words import FILLER, SPOT, SPOTS, THING, THINGS, TROUBLE, TROUBLES
from bot.understanding.text import clean

_LIFT = "电梯"
_T = TypeVar("_T")
_NONE: frozenset[int] = frozenset()

#: Only so many letters are read: what it is about is said early.
MOST_READ = 120

#: What is measured of two texts, and whether it can speak only for (+1) or against (-1) the same.
MEASURES: Mapping[str, int] = {
    "always": 0,
    "words": 1,
    "things": 1,
    "things_all": 1,
    "things_apart": -1,
    "things_split": -1,
    "things_unknown": 0,
    "troubles": 1,
    "troubles_apart": -1,
    "number_same": 1,
    "spot_same": 1,
    "spot_apart": -1,
    "side_same": 1,
    "side_apart": -1,
    "name": 1,
    "name_apart": -1,
    "name_split": -1,
    "area_apart": -1,
    "rest": 1,
    "rest_apart": -1,
    "rest_and_things": 1,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One text, taken apart."""

    where: Places
    #: Pairs of characters that stand side by side, without fillers and numbers of the place.
    words: frozenset[str]
    #: The same without the words for things and troubles: mostly names.
    rest: frozenset[str]
    things: frozenset[str]
    #: Shared places in and around a building: 楼道, 车库.
    spots: frozenset[str]
    troubles: frozenset[str]


def told(text: str) -> Told:
    """The text taken apart."""
    text = clean(text[: 4 * MOST_READ])[:MOST_READ].lower()
    where = places(text)
    plain = FILLER.sub(" ", where.rest)
    return Told(
        where=where,
        words=_pairs(plain),
        rest=_pairs(TROUBLE.sub(" ", THING.sub(" ", plain))),
        things=frozenset(n for word in THING.findall(text) for n in THINGS[word]),
        spots=frozenset(n for word in SPOT.findall(text) for n in SPOTS[word]),
        troubles=frozenset(n for word in TROUBLE.findall(text) for n in TROUBLES[word]),
    )


def elsewhere(one: Told, other: Told) -> bool:
    """Whether the places that are said cannot be one: other unit, other door, other town."""
    if contradict(one.where, other.where):
        return True
    floors = (told.where.numbers.get("floor", _NONE) for told in (one, other))
    # A lift stops at each floor, and it is one lift.
    return _apart(*floors) and _LIFT not in one.things & other.things


def measure(one: Told, other: Told, rarity: Mapping[str, float]) -> list[float]:
    """The values of `MEASURES`, whoever is first. `rarity`: weights below 1 of common pairs."""
    a, b = one.where, other.where

    def weight(pairs: frozenset[str]) -> float:
        return sum(rarity.get(pair, 1.0) for pair in pairs)

    things = _shared(one.things, other.things)
    name = _best(a.fine, b.fine)
    in_words = weight(one.words & other.words)
    in_rest = weight(one.rest & other.rest)
    least_rest = min(weight(one.rest), weight(other.rest))
    rest = in_rest / (least_rest or 1.0)
    return [
        1.0,
        in_words / ((weight(one.words) + weight(other.words) - in_words) or 1.0),
        things,
        len(one.things & other.things) / (len(one.things | other.things) or 1),
        float(_apart(one.things, other.things)),
        float(bool(one.things - other.things and other.things - one.things)),
        float(not one.things or not other.things),
        _shared(one.troubles, other.troubles),
        float(_apart(one.troubles, other.troubles)),
        float(
            any(numbers & b.numbers.get(kind, frozenset()) for kind, numbers in a.numbers.items())
        ),
        float(bool(one.spots & other.spots)),
        float(_apart(one.spots, other.spots)),
        float(bool(a.sides & b.sides)),
        float(_apart(a.sides, b.sides)),
        name,
        float(bool(a.fine and b.fine) and not name),
        float(_unmatched(a.fine, b.fine) and _unmatched(b.fine, a.fine)),
        float(bool(a.coarse and b.coarse) and not _best(a.coarse, b.coarse)),
        rest,
        float(least_rest > 1.5 and rest < 0.2),
        rest * things,
    ]


def _pairs(text: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum())


def _apart(one: frozenset[_T], other: frozenset[_T]) -> bool:
    return bool(one and other and not one & other)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of what both say, of the one that says less."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def _best(one: frozenset[str], other: frozenset[str]) -> float:
    return max((alike(x, y) for x in one for y in other), default=0.0)


def _unmatched(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one of the names has no like among the others."""
    return any(not any(alike(x, y) for y in other) for x in one)

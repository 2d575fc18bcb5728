"""What in a text points at an issue: things, faults and complaints, clause by clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from bot.understanding.category import COMMON_FAULTS, Category
from bot.understanding.kinds import BUILT_IN, Kinds, Patterns


class Strength(IntEnum):
    """How much one clause says of one category."""

    #: Only a thing or only a fault is named.
    WEAK = 1
    #: A thing and what is wrong with it, or a complaint that needs no thing.
    STRONG = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A stretch between two stops, with the position in the text it was cut from."""

    start: int
    text: str
    #: The mark that ended it; empty at the end of the text.
    mark: str

    @property
    def end(self) -> int:
        """Where it ends in the text, its mark not included."""
        return self.start + len(self.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What one clause says of one category."""

    category: Category
    clause: Clause
    strength: Strength
    #: Where in the whole text the telling words begin and end.
    start: int
    end: int


_CLAUSE = re.compile(r"([^，,。！!？?；;…~～\n]+)([，,。！!？?；;…~～\n]*)")
# A blank divides clauses between Chinese words, not inside `3号楼 2单元`.
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


# What may open the clause that says the fault: 一直在滴, 又坏了.
_ADVERBS = re.compile(r"^[都也又一直就老总是在现还已经全]*")


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a cleaned text, in order."""
    for found in _CLAUSE.finditer(text):
        start = found.start()
        for blank in _BLANK.finditer(text, found.start(1), found.end(1)):
            yield Clause(start=start, text=text[start : blank.start()], mark=" ")
            start = blank.end()
        yield Clause(start=start, text=text[start : found.end(1)], mark=found[2])


_COMMON_FAULT = re.compile("|".join(COMMON_FAULTS))


def _of_clause(patterns: Patterns, clause: Clause) -> Evidence | None:
    text = clause.text
    complaint = patterns.complaint.search(text) if patterns.complaint else None
    thing = patterns.thing.search(text) if patterns.thing else None
    fault = patterns.fault.search(text) if thing and patterns.fault else None
    if complaint:
        start, end, strength = complaint.start(), complaint.end(), Strength.STRONG
    elif thing and fault:
        start, end = min(thing.start(), fault.start()), max(thing.end(), fault.end())
        strength = Strength.STRONG
    elif thing:
        start, end, strength = thing.start(), thing.end(), Strength.WEAK
    else:
        return None
    return Evidence(
        category=patterns.category,
        clause=clause,
        strength=strength,
        start=clause.start + start,
        end=clause.start + end,
    )


def gather(text: str, kinds: Kinds = BUILT_IN) -> list[Evidence]:
    """All evidence of `kinds` in a cleaned text, in the order it is said.

    A thing in one clause and its fault in the next (`厨房水管，一直在滴`) count as said together.
    """
    gathered: list[Evidence] = []
    said = list(clauses(text))
    for patterns in kinds.patterns:
        if not (
            (patterns.complaint and patterns.complaint.search(text))
            or (patterns.thing and patterns.thing.search(text))
        ):
            continue
        for here, following in zip(said, [*said[1:], None], strict=True):
            evidence = _of_clause(patterns, here)
            if evidence is None:
                continue
            if evidence.strength is Strength.WEAK and following and patterns.fault:
                fault = patterns.fault.match(_ADVERBS.sub("", following.text))
                if fault and here.mark in ("，", ",", " ", ""):
                    evidence = Evidence(
                        category=evidence.category,
                        clause=Clause(
                            start=here.start,
                            text=text[here.start : following.end],
                            mark=following.mark,
                        ),
                        strength=Strength.STRONG,
                        start=evidence.start,
                        end=following.end,
                    )
            gathered.append(evidence)
    gathered.sort(key=lambda e: e.start)
    return gathered


def fault_in(text: str) -> bool:
    """Whether something is said to be wrong, whatever it is."""
    return _COMMON_FAULT.search(text) is not None

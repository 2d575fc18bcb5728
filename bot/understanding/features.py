"""What the model sees of a text. Training and reading share it, so that both see the same."""

import re
from itertools import pairwise

from bot.understanding import chatter
from bot.understanding.concepts import concepts
from bot.understanding.evidence import Evidence, clauses

_NUMBER = re.compile(r"\d+")
# How somebody divides what is said tells of the register, not of what is the matter.
_STOPS = re.compile(r"[\s，,。.！!；;、…~～]+")
LONGEST = 3
#: Kinds of one word that are paired with the kinds of the next.
_PAIRED = 2


def plain(text: str) -> str:
    """A cleaned text as the model reads it: small letters, any number a 0, stops a blank."""
    return f"^{_STOPS.sub(' ', _NUMBER.sub('0', text.lower())).strip()}$"


def grams(written: str) -> list[str]:
    """Each stretch of one to three characters of a `plain` text, each once."""
    ends = len(written) + 1
    found = set(written)
    for length in range(2, LONGEST + 1):
        found.update(written[at : at + length] for at in range(ends - length))
    return list(found)


def signs(text: str, written: str, evidence: list[Evidence]) -> set[str]:
    """What lists and rules say of a cleaned text: kinds of words, faults named, chatter's marks.

    Their names are longer than any n-gram.
    """
    found: set[str] = set()
    said = list(concepts(written))
    for kinds in said:
        found.update(f"k:{kind}" for kind in kinds)
    for one, following in pairwise(said):
        found.update(f"p:{a}|{b}" for a in one[:_PAIRED] for b in following[:_PAIRED])
    for place, kinds in enumerate(said[:LONGEST]):
        found.update(f"f{place}:{kind}" for kind in kinds)
    found.update(_told(evidence))
    found.update(_marks(text))
    found.add(f"long:{min(len(text) // 8, 6)}")
    return found


def _told(evidence: list[Evidence]) -> set[str]:
    found: set[str] = set()
    for one in evidence:
        marks = _clause_marks(one)
        found.add(f"told:{one.strength:d}")
        found.add(f"c:{one.strength:d}{one.category.name}")
        found.update(f"e:{one.strength:d}{mark}" for mark in marks)
        if not marks:
            found.add(f"ok:{one.strength:d}")
    if evidence:
        first = max(evidence, key=lambda one: (one.strength, -one.start))
        found.add(f"first:{first.category.name}")
    return found


def _clause_marks(evidence: Evidence) -> list[str]:
    clause = evidence.clause
    return [name for name, is_so in chatter.OF_A_CLAUSE.items() if is_so(clause)]


def _marks(text: str) -> set[str]:
    found = {f"t:{name}" for name, is_so in chatter.OF_A_TEXT.items() if is_so(text)}
    for clause in clauses(text):
        found.update(f"x:{name}" for name, is_so in chatter.OF_A_CLAUSE.items() if is_so(clause))
    return found

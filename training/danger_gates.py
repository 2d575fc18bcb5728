"""Write `bot/understanding/danger/gates.py`: which characters each way of telling a danger needs.

    python -m training.danger_gates

Run it after a change of the words of danger. For each pattern two sets of characters: every text
that matches holds one of the first set and one of the second. Of all such sets the rarest in plain
talk are taken, so that most texts are dismissed by a few look-ups.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]  # no public parser of patterns
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from bot.understanding.danger.theme import gate_key
from bot.understanding.danger.themes import THEMES

HERE = Path(__file__).parent
GATES = HERE.parent / "bot" / "understanding" / "danger" / "gates.py"

_HEAD = '''"""Written by `python -m training.danger_gates`: not by hand.

For each way to tell a danger, by `theme.gate_key`: every text that says it holds a character of the
first string and one of the second.
"""

GATES: dict[int, tuple[str, str]] = {
'''

Letters = frozenset[str]


def _required(nodes: Iterable[tuple[Any, Any]]) -> list[Letters]:
    """Sets of characters, each of which has a member in every match of `nodes`."""
    found: list[Letters] = []
    for op, argument in nodes:
        found += _of_node(op, argument)
    return found


def _of_node(op: Any, argument: Any) -> list[Letters]:  # noqa: ANN401  # as the parser gives it
    if op is c.LITERAL:
        return [frozenset(chr(argument))]
    if op is c.IN:
        letters = _of_set(argument)
        return [letters] if letters else []
    if op is c.BRANCH:
        branches = [_required(branch) for branch in argument[1]]
        return _of_branches(branches) if all(branches) else []
    if op is c.SUBPATTERN:
        return _required(argument[3])
    if op in (c.MAX_REPEAT, c.MIN_REPEAT) and argument[0] > 0:
        return _required(argument[2])
    return []


def _of_branches(branches: Sequence[list[Letters]]) -> list[Letters]:
    """The rarest of each, and the next rarest of each."""
    first = [_rarest(sets) for sets in branches]
    second = [
        _rarest([s for s in sets if s != taken] or [taken])
        for sets, taken in zip(branches, first, strict=True)
    ]
    return [frozenset().union(*first), frozenset().union(*second)]


def _of_set(items: Iterable[tuple[Any, Any]]) -> Letters:
    letters: set[str] = set()
    for op, argument in items:
        if op is c.LITERAL:
            letters.add(chr(argument))
        elif op is c.RANGE:
            letters |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        elif op is c.CATEGORY and argument is c.CATEGORY_DIGIT:
            letters |= set("0123456789")
        else:  # a negated set: anything
            return frozenset()
    return frozenset(letters)


_SEEN: Counter[str] = Counter()


def _cost(letters: Letters) -> float:
    """How often plain talk holds one of `letters`; never nothing, so that few letters win."""
    return sum(_SEEN[letter] + 0.1 for letter in letters)


def _rarest(sets: Sequence[Letters]) -> Letters:
    return min(sets, key=lambda letters: (_cost(letters), sorted(letters)))


def _gate(pattern: re.Pattern[str]) -> tuple[str, str]:
    sets = _required(parser.parse(pattern.pattern))
    if not sets:
        raise ValueError(f"any text may match {pattern.pattern}")
    first = _rarest(sets)
    second = _rarest([letters for letters in sets if letters != first] or [first])
    return "".join(sorted(first)), "".join(sorted(second))


def main() -> None:
    """Write the gates."""
    for sheet in sorted((HERE / "lines").glob("*.jsonl")):
        for line in sheet.read_text("utf-8").splitlines():
            row = json.loads(line)
            if not row["is_issue"]:
                _SEEN.update(set(row["text"]))
    patterns = [says for theme in THEMES for says in (*theme.acute, *theme.hazard)]
    gates = {gate_key(says.pattern): _gate(says) for says in patterns}
    rows = "".join(f"    {key}: {gate},\n" for key, gate in sorted(gates.items()))
    GATES.write_text(_HEAD + rows + "}\n", "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", GATES], check=True)  # noqa: S603


if __name__ == "__main__":
    main()

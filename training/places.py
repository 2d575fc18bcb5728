"""Trains the weights by which `bot.understanding.place` finds where a text says that something is.

`python -m training.places [LINES…]` reads the lines (`training/lines/*.jsonl`, or those named;
sheets ending in `.tsv` too) and `training/places/marked.txt`, and writes
`bot/understanding/place_weights.json`. The same lines give the same weights, byte for byte.

A structured averaged perceptron (Collins 2002, "Discriminative Training Methods for Hidden Markov
Models") over one stretch a line, with a margin (the right stretch has to win by more than one).
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.place_weights import (
    EDGE,
    EDGES,
    LONGEST,
    Scores,
    alike,
    best,
    by_grammar,
)
from bot.understanding.text import clean
from training import sheets
from training.lines import HELD_OUT
from training.place_variants import Marked, variants
from training.place_words import kinds_by_word

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "bot" / "understanding" / "place_weights.json"

_SEED, _ROUNDS, _MARGIN, _TIMES = 1, 8, 1.0, 4
#: Boundaries and characters, counted from a group's first character, that a group has a say in.
_BOUNDARIES = {1: (0, 1), 2: (0, 1, 2), 3: (0, 1, 2, 3), 4: (0, 2, 4)}
_CHARACTERS = {1: (-1, 0, 1), 2: (0, 1), 3: (1,), 4: ()}
#: Weights are kept in hundredths; smaller ones than this are dropped.
_SMALLEST = 160

Features = list[list[str]]
_KINDS = kinds_by_word()


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be weighed at each boundary and character of a line."""

    begins: Features
    ends: Features
    inside: Features

    def of(self, span: tuple[int, int] | None) -> Counter[str]:
        """What speaks for one stretch."""
        if span is None:
            return Counter()
        start, end = span
        found = Counter(self.begins[start]) + Counter(self.ends[end])
        for at in range(start, end):
            found.update(self.inside[at])
        return found


def _groups(text: str) -> Iterator[tuple[int, str]]:
    seen = EDGE * EDGES + alike(text) + EDGE * EDGES
    for size in range(1, LONGEST + 1):
        for at in range(len(seen) - size + 1):
            yield at - EDGES, seen[at : at + size]


def look(text: str) -> Seen:
    """All that the model can weigh of a text."""
    size = len(text)
    begins: Features = [["grammar|begin"] for _ in range(size + 1)]
    ends: Features = [["grammar|end"] for _ in range(size + 1)]
    inside: Features = [["grammar|on"] for _ in range(size)]

    def add(cells: Features, at: int, feature: str) -> None:
        if 0 <= at < len(cells):
            cells[at].append(feature)

    for at, group in _groups(text):
        for offset in _BOUNDARIES[len(group)]:
            add(begins, at + offset, f"group|{group}|0|{offset}")
            add(ends, at + offset, f"group|{group}|1|{offset}")
        for offset in _CHARACTERS[len(group)]:
            add(inside, at + offset, f"group|{group}|2|{offset}")
        for kind in _KINDS.get(group, ()):
            for offset in range(len(group) + 1):
                edge = {0: "first", len(group): "last"}.get(offset, "within")
                add(begins, at + offset, f"kind|{kind}|0|{edge}")
                add(ends, at + offset, f"kind|{kind}|1|{edge}")
            for offset in range(len(group)):
                add(inside, at + offset, f"kind|{kind}|2|on")
    for cells, named in zip((begins, ends, inside), by_grammar(text), strict=True):
        for at, name in named:
            add(cells, at, f"grammar|{name}")
    return Seen(begins=begins, ends=ends, inside=inside)


def train(lines: list[Marked], *, seed: int = _SEED) -> dict[str, float]:
    """The weights of the features, averaged over all steps."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    told = [(look(line.text), line.span) for line in variants(lines, _KINDS, dice, _TIMES)]
    weights: dict[str, float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    since: dict[str, int] = defaultdict(int)
    step = 0
    for _ in range(_ROUNDS):
        dice.shuffle(told)
        for seen, span in told:
            step += 1
            said = best(_hard(_weigh(seen, weights), span))
            if said == span:
                continue
            change = seen.of(span)
            change.subtract(seen.of(said))
            for feature, by in change.items():
                if by:
                    total[feature] += weights[feature] * (step - since[feature])
                    since[feature] = step
                    weights[feature] += by
    for feature, weight in weights.items():
        total[feature] += weight * (step - since[feature])
    return {feature: weight / step for feature, weight in total.items()}


def _weigh(seen: Seen, weights: dict[str, float]) -> Scores:
    known = weights.get
    begins, ends, inside = (
        [sum(known(feature, 0.0) for feature in cell) for cell in cells]
        for cells in (seen.begins, seen.ends, seen.inside)
    )
    return Scores(begins=begins, ends=ends, inside=inside)


def _hard(scores: Scores, span: tuple[int, int] | None) -> Scores:
    """The scores with the right answer made dearer by the margin."""
    if span is None:
        begins = [score + _MARGIN for score in scores.begins]
        return Scores(begins=begins, ends=scores.ends, inside=scores.inside)
    scores.begins[span[0]] -= _MARGIN
    scores.ends[span[1]] -= _MARGIN
    return scores


def shipped(weights: dict[str, float]) -> dict[str, object]:
    """The weights as the bot reads them: a kind's weights are added to each of its words."""
    groups: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    grammar: dict[str, int] = {"begin": 0, "end": 0, "on": 0}
    for feature, weight in weights.items():
        what, name, *rest = feature.split("|") if "||" not in feature else _of_bar(feature)
        hundredths = round(100 * weight)
        if what == "group":
            groups[name][int(rest[0]), int(rest[1])] += hundredths
        elif what == "grammar":
            grammar[name] = hundredths
    for word, kinds in _KINDS.items():
        for kind in kinds:
            _lend(groups[word], kind, len(word), weights)
    return {
        "grammar": dict(sorted(grammar.items())),
        "groups": {
            group: parts
            for group, added in sorted(groups.items())
            if any(parts := [_part(added, of) for of in range(3)])
        },
    }


def _of_bar(feature: str) -> list[str]:
    """The parts of a feature whose group has the dividing sign in it."""
    what, _, rest = feature.partition("|")
    name, of, offset = rest.rsplit("|", 2)
    return [what, name, of, offset]


def _lend(added: Counter[tuple[int, int]], kind: str, size: int, weights: dict[str, float]) -> None:
    for of in (0, 1):
        for offset in range(size + 1):
            edge = {0: "first", size: "last"}.get(offset, "within")
            added[of, offset] += round(100 * weights.get(f"kind|{kind}|{of}|{edge}", 0.0))
    for offset in range(size):
        added[2, offset] += round(100 * weights.get(f"kind|{kind}|2|on", 0.0))


def _part(added: Counter[tuple[int, int]], of: int) -> list[int]:
    kept = sorted((k[1], w) for k, w in added.items() if k[0] == of and abs(w) >= _SMALLEST)
    return [number for pair in kept for number in pair]


def marked(text: str) -> Marked:
    """A line with its place in brackets; the first bracket counts."""
    start, end = text.find("["), text.find("]")
    plain = text.replace("[", "").replace("]", "")
    return Marked(text=plain, span=None if start < 0 else (start, end - 1), is_letter=True)


def of_rows(path: Path) -> Iterator[Marked]:
    """The issues of a file of rows or of a sheet."""
    written = path.read_text("utf-8")
    if path.suffix == ".tsv":
        rows = sheets.rows(written, writer=path.stem, written="")
    else:
        rows = [json.loads(line) for line in written.splitlines() if line.strip()]
    for row in rows:
        if not row["is_issue"]:
            continue
        text, where = clean(str(row["text"])), row.get("location")
        start = text.find(str(where)) if where else -1
        span = (start, start + len(str(where))) if start >= 0 else None
        if where and span is None:
            continue
        yield Marked(text=text, span=span, is_letter=row["kind"] in ("title", "sentence"))


def main() -> None:
    """`python -m training.places [LINES…]`."""
    learnt = (path for path in (HERE / "lines").glob("*.jsonl") if path.stem not in HELD_OUT)
    paths = [Path(name) for name in sys.argv[1:]] or sorted(learnt)
    lines = [line for path in paths for line in of_rows(path)]
    own = (HERE / "places" / "marked.txt").read_text("utf-8").splitlines()
    lines += [marked(line) for line in own if line]
    weights = shipped(train(lines))
    SHIPPED.write_text(
        json.dumps(weights, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8"
    )
    sys.stdout.write(f"{len(lines)} lines, {len(weights['groups'])} groups: {SHIPPED.name}\n")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

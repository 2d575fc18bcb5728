"""Which category is taken for which."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.grading.judged import Judged
from bot.grading.labelled import Kind
from bot.grading.lenient import let_off
from bot.grading.shares import Found
from bot.understanding import CATEGORIES


@dataclass(frozen=True, kw_only=True, slots=True)
class Confusion:
    """Counts of (labelled, said); said None: taken for no issue."""

    kind: Kind
    #: Categories that occur, in the order of the list.
    names: tuple[str, ...]
    counts: Counter[tuple[str, str | None]]
    #: (labelled, said, why) of wrong categories that count as right when leniently judged.
    let_off: Counter[tuple[str, str, str]]

    def of(self, name: str) -> Found:
        """How well one category is found among lines that are issues."""
        right = self.counts[name, name]
        return Found(
            right=right,
            wrong=sum(n for (_, said), n in self.counts.items() if said == name) - right,
            missed=sum(n for (label, _), n in self.counts.items() if label == name) - right,
        )


def confusions(judged: Sequence[Judged]) -> Iterable[Confusion]:
    """The table of each kind of lines that has categories."""
    order = [category.name for category in CATEGORIES]
    for kind in Kind:
        counts: Counter[tuple[str, str | None]] = Counter()
        forgiven: Counter[tuple[str, str, str]] = Counter()
        for one in judged:
            label, said = one.line.category, one.said.category
            if one.line.kind is not kind or label is None:
                continue
            counts[label, said] += 1
            pair = let_off(one.line.text, label, said) if label != said else None
            if pair and said:
                forgiven[label, said, pair.why] += 1
        if counts:
            seen = {name for pair in counts for name in pair if name}
            names = [name for name in order if name in seen] + sorted(seen.difference(order))
            yield Confusion(kind=kind, names=tuple(names), counts=counts, let_off=forgiven)

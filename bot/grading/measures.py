"""The figures of the report, from judged lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.grading.bars import BARS, Bar, What
from bot.grading.judged import Compared, Judged
from bot.grading.labelled import Kind
from bot.grading.shares import Found, Share, found, share


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """A figure of one kind of lines."""

    what: What
    kind: Kind
    share: Share
    #: For pairs: what was taken for the same, against what is.
    found: Found | None = None

    @property
    def bar(self) -> Bar | None:
        """The figure to reach, if there is one."""
        return BARS.get(self.what)

    @property
    def reached(self) -> bool | None:
        """Whether it is reached; None without a bar."""
        return self.bar.reached(self.share.value) if self.bar else None


@dataclass(frozen=True, slots=True)
class _Count:
    """A figure: of which lines, how many."""

    what: What
    of: Callable[[Judged], bool]
    counts: Callable[[Judged], bool]
    #: Where it is counted; in both when None.
    kind: Kind | None = None


def _is_issue(one: Judged) -> bool:
    return one.line.is_issue is True


def _is_chatter(one: Judged) -> bool:
    return one.line.is_issue is False


def _offers(one: Judged) -> bool:
    return one.said.offer


def _is_taken(one: Judged) -> bool:
    return one.said.is_issue


def _is_danger(one: Judged) -> bool:
    return one.said.danger


def _graded(grade: str) -> Callable[[Judged], bool]:
    return lambda one: one.line.grade == grade


def _names_place(one: Judged) -> bool:
    return one.line.place_judged and one.line.place is not None


_COUNTS = (
    _Count(What.OFFERS_ON_CHATTER, _is_chatter, _offers, Kind.REAL),
    _Count(What.OFFERS_ON_HARD, lambda o: _is_chatter(o) and o.line.hard, _offers, Kind.REAL),
    _Count(What.CHAT_RECALL, lambda o: _is_issue(o) and o.line.is_chat, _offers, Kind.REAL),
    _Count(What.ADDRESSED_RECALL, _is_issue, _is_taken),
    _Count(What.ADDRESSED_CHATTER, _is_chatter, _is_taken),
    _Count(What.OFFER_PRECISION, lambda o: _offers(o) and not _unknown(o), _is_issue, Kind.GROUP),
    _Count(What.OFFER_RECALL, _is_issue, _offers, Kind.GROUP),
    _Count(What.CATEGORY, lambda o: o.line.category is not None, lambda o: o.category_is_right),
    _Count(
        What.CATEGORY_LENIENT, lambda o: o.line.category is not None, lambda o: o.category_is_close
    ),
    _Count(What.URGENCY, lambda o: o.line.urgency is not None, lambda o: o.urgency_is_right),
    _Count(What.ACUTE, _graded("acute"), _is_danger),
    _Count(What.HAZARD, _graded("hazard"), _is_danger),
    _Count(What.NEAR_MISS, lambda o: o.line.near_miss, _is_danger),
    _Count(What.DANGER_ON_CHATTER, _is_chatter, _is_danger),
    _Count(What.DANGER_ON_ISSUES, lambda o: _is_issue(o) and _graded("none")(o), _is_danger),
    _Count(What.PLACE, _names_place, lambda o: o.place == o.line.place),
    _Count(What.PLACE_ALIKE, _names_place, lambda o: o.place_is_alike),
    _Count(
        What.NO_PLACE,
        lambda o: o.line.place_judged and o.line.place is None,
        lambda o: o.place is None,
    ),
)


def _unknown(one: Judged) -> bool:
    return one.line.is_issue is None


def measures(judged: Sequence[Judged]) -> Iterable[Measure]:
    """Every figure for which there are lines, kind by kind."""
    for kind in Kind:
        of_kind = [one for one in judged if one.line.kind is kind]
        for count in _COUNTS:
            if count.kind in (kind, None):
                answers = [count.counts(one) for one in of_kind if count.of(one)]
                if answers:
                    yield Measure(what=count.what, kind=kind, share=share(answers))


def sameness(compared: Sequence[Compared]) -> Iterable[Measure]:
    """How many pairs are judged right, kind by kind."""
    for kind in Kind:
        pairs = [one for one in compared if one.pair.kind is kind]
        if pairs:
            yield Measure(
                what=What.SAME,
                kind=kind,
                share=share([one.same == one.pair.same for one in pairs]),
                found=found([(one.same, one.pair.same) for one in pairs]),
            )

"""The same figures for one part of the lines at a time: one F1 over all hides everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.grading.judged import Judged
from bot.grading.labelled import Kind
from bot.grading.shares import Found, found


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """A part of the lines: all of a writer, a register, a grade.

    A part without issues has no recall, one without chatter a precision that says nothing: there
    the counts are what to look at.
    """

    kind: Kind
    #: `register`, `kind`, `hard`, `grade`, `writer`; `all` for everything of the kind.
    by: str
    name: str
    issues: int
    chatter: int
    #: Said to nobody: where the bot would speak.
    unasked: Found
    #: Said to the bot: what it takes for an issue.
    addressed: Found


@dataclass(frozen=True, kw_only=True, slots=True)
class GradeSlice:
    """Lines with the same grade of danger, or the same kind of it."""

    kind: Kind
    by: str
    name: str
    n: int
    #: Lines of the part for which danger was said.
    alarms: int


def slices(judged: Sequence[Judged]) -> Iterable[Slice]:
    """Everything first, then part by part, in the order of their names."""
    for kind in Kind:
        lines = [o for o in judged if o.line.kind is kind and o.line.is_issue is not None]
        if lines:
            yield _slice(kind, "all", "all", lines)
        for by, name in sorted({named for o in lines for named in o.line.slices}):
            yield _slice(kind, by, name, [o for o in lines if (by, name) in o.line.slices])


def grades(judged: Sequence[Judged]) -> Iterable[GradeSlice]:
    """How often danger is said of each grade, and of each kind of danger where it is labelled."""
    for kind in Kind:
        lines = [o for o in judged if o.line.kind is kind and o.line.grade is not None]
        graded = [(("grade", str(o.line.grade)), o) for o in lines]
        kinds = [(s, o) for o in lines if o.line.is_issue is None for s in o.line.slices]
        named = graded + [(s, o) for s, o in kinds if s[0] == "kind"]
        for by, name in sorted({s for s, _ in named}):
            part = [o for s, o in named if s == (by, name)]
            yield GradeSlice(
                kind=kind, by=by, name=name, n=len(part), alarms=sum(o.said.danger for o in part)
            )


def _slice(kind: Kind, by: str, name: str, part: Sequence[Judged]) -> Slice:
    issues = sum(o.line.is_issue is True for o in part)
    return Slice(
        kind=kind,
        by=by,
        name=name,
        issues=issues,
        chatter=len(part) - issues,
        unasked=found([(o.said.offer, o.line.is_issue is True) for o in part]),
        addressed=found([(o.said.is_issue, o.line.is_issue is True) for o in part]),
    )

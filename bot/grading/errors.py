"""The lines that were got wrong, for whoever wants to make it better."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.grading.judged import Compared, Judged


class Wrong(StrEnum):
    """A kind of error."""

    OFFERED = "offered"
    NOT_OFFERED = "not_offered"
    NOT_TAKEN = "not_taken"
    TAKEN = "taken"
    CATEGORY = "category"
    URGENCY = "urgency"
    MISSED_DANGER = "missed_danger"
    FALSE_ALARM = "false_alarm"
    PLACE = "place"
    SAME = "same"


@dataclass(frozen=True, kw_only=True, slots=True)
class Error:
    """A line got wrong."""

    wrong: Wrong
    file: str
    id: str
    text: str
    label: str
    said: str


def errors(judged: Sequence[Judged], compared: Sequence[Compared]) -> Iterable[Error]:
    """Every error, kind by kind, in the order of the lines."""
    yield from _of_lines(judged)
    for one in compared:
        if one.same != one.pair.same:
            yield Error(
                wrong=Wrong.SAME,
                file=one.pair.file,
                id=one.pair.id,
                text=one.pair.text,
                label=_sameness(one.pair.same),
                said=f"{_sameness(one.same)} {one.score:.2f}",
            )


def _sameness(same: bool) -> str:  # noqa: FBT001  # the one thing it tells
    return "same" if same else "other"


def _of_lines(judged: Sequence[Judged]) -> Iterable[Error]:
    for wrong in Wrong:
        for one in judged:
            compared = _compared(wrong, one)
            if compared is not None:
                label, said = compared
                line = one.line
                yield Error(
                    wrong=wrong,
                    file=line.file,
                    id=line.id,
                    text=line.text,
                    label=label or "-",
                    said=said or "-",
                )


def _compared(wrong: Wrong, one: Judged) -> tuple[str | None, str | None] | None:
    """Label and answer, if the line is such an error."""
    line, said = one.line, one.said
    score = f"{said.score:.2f}"
    match wrong:
        case Wrong.OFFERED:
            is_it = line.is_issue is False and said.offer
            return ("-", f"{said.category} {score}") if is_it else None
        case Wrong.NOT_OFFERED:
            return (line.category, score) if line.is_issue and not said.offer else None
        case Wrong.NOT_TAKEN:
            return (line.category, score) if line.is_issue and not said.is_issue else None
        case Wrong.TAKEN:
            is_it = line.is_issue is False and said.is_issue
            return ("-", f"{said.category} {score}") if is_it else None
        case Wrong.CATEGORY:
            is_it = line.category is not None and said.is_issue and not one.category_is_close
            return (line.category, said.category) if is_it else None
        case Wrong.URGENCY:
            is_it = line.urgency is not None and said.is_issue and not one.urgency_is_right
            return (line.urgency, said.urgency) if is_it else None
        case Wrong.MISSED_DANGER:
            is_it = line.grade in ("acute", "hazard") and not said.danger
            return (line.grade, said.urgency) if is_it else None
        case Wrong.FALSE_ALARM:
            is_it = line.grade == "none" and said.danger
            return ("none", said.category) if is_it else None
        case Wrong.PLACE:
            is_it = line.place_judged and not one.place_is_alike
            return (line.place, one.place) if is_it else None
        case Wrong.SAME:
            return None  # no line, a pair

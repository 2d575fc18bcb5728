"""A labelled line, known by the keys of its row, not by the name of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_URGENCIES = frozenset({"danger", "utilities", "ordinary", "complex"})
_GRADES = frozenset({"acute", "hazard"})


class Kind(StrEnum):
    """Where lines come from; they are never thrown together."""

    #: Real texts: letters, chat and text messages of strangers.
    REAL = "real"
    #: Written for the purpose, as a residents' group would show it.
    GROUP = "group"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A text and what somebody said of it. None: not said."""

    kind: Kind
    #: The file it stands in, for the list of errors.
    file: str
    id: str
    #: What is judged: of a letter without its codes and opening words, which would give it away.
    text: str
    #: What the place is read from: labels of places are stretches of the text as it was found.
    whole: str
    is_issue: bool | None = None
    category: str | None = None
    urgency: str | None = None
    #: acute, hazard or none; None when nobody judged it.
    grade: str | None = None
    #: Written so as to look like a danger.
    near_miss: bool = False
    #: Whether a reader looked for the place; then `place` is None when there is none.
    place_judged: bool = False
    place: str | None = None
    #: Chatter with words of trouble in it.
    hard: bool = False
    #: Named shares of the set to be looked at alone: ("register", "chat").
    slices: tuple[tuple[str, str], ...] = ()

    @property
    def is_chat(self) -> bool:
        """An issue told as people chat, not as they write letters."""
        return ("register", "chat") in self.slices


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two texts, and whether they tell of the same thing at the same place."""

    kind: Kind
    file: str
    id: str
    a: str
    b: str
    same: bool

    @property
    def text(self) -> str:
        """Both, as one line."""
        return f"{self.a} / {self.b}"


def labelled(row: Mapping[str, object], file: str) -> Line | Pair:
    """The row as a line or a pair. Raises `ValueError`, in Chinese, for a row that is neither."""
    if "a" in row and "b" in row:
        return Pair(
            kind=Kind.REAL if "source" in row else Kind.GROUP,
            file=file,
            id=_id(row),
            a=_str(row, "a"),
            b=_str(row, "b"),
            same=_bool(row, "same"),
        )
    if "is_issue" in row:
        of_group = "writer" in row or row.get("register") == "group"
        return _group_line(row, file) if of_group else _real_line(row, file)
    if "grade" in row:
        grade = _str(row, "grade")
        text = _str(row, "text")
        return Line(
            kind=Kind.REAL,
            file=file,
            id=_id(row),
            text=text,
            whole=text,
            grade=grade,
            near_miss=grade not in _GRADES,
            slices=_slices(row, "grade", "kind"),
        )
    raise ValueError("没有标注：要有 is_issue、grade 或 a、b、same")


def _real_line(row: Mapping[str, object], file: str) -> Line:
    is_issue = _bool(row, "is_issue")
    whole = _str(row, "text")
    hard = row.get("hard") is True
    slices = _slices(row, "register")
    if not is_issue:
        slices += (("hard", "yes" if hard else "no"),)
    return Line(
        kind=Kind.REAL,
        file=file,
        id=_id(row),
        text=_str(row, "text_plain") if "text_plain" in row else whole,
        whole=whole,
        is_issue=is_issue,
        category=_maybe(row, "category") if is_issue else None,
        urgency=_urgency(row) if is_issue else None,
        grade=None if is_issue else "none",
        place_judged=is_issue and row.get("location_by") == "read",
        place=_maybe(row, "location"),
        hard=hard,
        slices=slices,
    )


def _group_line(row: Mapping[str, object], file: str) -> Line:
    is_issue = _bool(row, "is_issue")
    text = _str(row, "text")
    return Line(
        kind=Kind.GROUP,
        file=file,
        id=_id(row),
        text=text,
        whole=text,
        is_issue=is_issue,
        category=_maybe(row, "category") if is_issue else None,
        urgency=_urgency(row) if is_issue else None,
        grade=_maybe(row, "grade") or "none",
        place_judged=is_issue,
        place=_maybe(row, "location"),
        slices=_slices(row, "kind", "writer"),
    )


def _slices(row: Mapping[str, object], *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(row[name])) for name in names if row.get(name) is not None)


def _id(row: Mapping[str, object]) -> str:
    return str(row.get("id", "?"))


def _str(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} 要是一段文字")  # noqa: TRY004  # what a file holds, not a wrong call
    return value


def _maybe(row: Mapping[str, object], key: str) -> str | None:
    return None if row.get(key) is None else _str(row, key)


def _bool(row: Mapping[str, object], key: str) -> bool:
    value = row.get(key)
    if not isinstance(value, bool):
        raise ValueError(f"{key} 要是 true 或 false")  # noqa: TRY004  # as above
    return value


def _urgency(row: Mapping[str, object]) -> str | None:
    urgency = _maybe(row, "urgency")
    if urgency is not None and urgency not in _URGENCIES:
        raise ValueError(f"urgency 不能是 {urgency}")
    return urgency

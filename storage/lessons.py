"""What people teach: texts read otherwise than they were meant, without whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, delete, literal, or_, select

from bot.domain.lessons import Lesson, Meaning
from storage import town
from storage.store import Turn
from storage.tables import AccountRow, LessonRow, PersonRow, table_of

_LESSON = table_of(LessonRow)
_PERSON = table_of(PersonRow)
_ACCOUNT = table_of(AccountRow)
_MEANING = TypeAdapter(Meaning)

#: A shorter name would hide half of what is said: 水, 灯.
_NAME_AT_LEAST = 2
#: Days of the town and of UTC may differ by one.
_SLACK = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Learnt:
    """One lesson as it is kept."""

    kind: Lesson
    #: The town's day.
    day: date
    #: What was said, without names, numbers and doors.
    text: str
    read: Meaning
    meant: Meaning


def are_kept(turn: Turn) -> bool:
    """Whether the town wants them kept."""
    found = town.get(turn)
    return found is not None and found.lessons_days > 0


def keep(turn: Turn, lesson: Learnt) -> None:
    """Write one down."""
    turn.connection.execute(
        _LESSON.insert().values(
            town=turn.town,
            id=turn.new_id(),
            kind=lesson.kind.value,
            day=lesson.day,
            text=lesson.text,
            body={
                "version": 1,
                "read": _MEANING.dump_python(lesson.read, mode="json"),
                "meant": _MEANING.dump_python(lesson.meant, mode="json"),
            },
        )
    )


def names_in(turn: Turn, text: str) -> list[str]:
    """Names of people the town knows that occur in the text, the longest first.

    All people are looked through: a correction is rare, and nobody waits for it.
    """
    words = literal(text)
    found = [
        name
        for column in (_PERSON.c.name, _ACCOUNT.c.name)
        for name in turn.connection.execute(
            select(column).where(
                column.table.c.town == turn.town,
                or_(column == text, words.contains(column, autoescape=False)),
            )
        ).scalars()
        if len(name) >= _NAME_AT_LEAST and name in text
    ]
    return sorted(set(found), key=lambda name: (-len(name), name))


def since(turn: Turn, day: date | None) -> Iterator[Learnt]:
    """All that are kept, or those of `day` and later, in the order they were learnt."""
    query = select(_LESSON).where(_LESSON.c.town == turn.town).order_by(_LESSON.c.id)
    if day is not None:
        query = query.where(_LESSON.c.day >= day)
    return map(_learnt, turn.connection.execute(query))


def forget_old(turn: Turn) -> None:
    """Drop those that are older than the town keeps them; all where it keeps none."""
    found = town.get(turn)
    if found is None:
        return
    old = _LESSON.c.town == turn.town
    if found.lessons_days > 0:
        last = turn.now.date() - timedelta(days=found.lessons_days) - _SLACK
        old &= _LESSON.c.day <= last
    turn.connection.execute(delete(_LESSON).where(old))


def _learnt(row: Row[Any]) -> Learnt:
    return Learnt(
        kind=Lesson(row.kind),
        day=row.day,
        text=row.text,
        read=_MEANING.validate_python(row.body["read"]),
        meant=_MEANING.validate_python(row.body["meant"]),
    )

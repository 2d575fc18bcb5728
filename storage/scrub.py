"""Taking what is personal out of issues; what is counted stays: where, what kind, when, how."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from bot.domain.ids import IssueId, PersonId, PhotoId
from storage.store import Turn
from storage.tables import (
    IssueEventRow,
    IssuePhotoRow,
    IssueRow,
    OutboxRow,
    PhotoRow,
    table_of,
)

_ISSUE = table_of(IssueRow)
_EVENT = table_of(IssueEventRow)
_OF_ISSUE = table_of(IssuePhotoRow)
_PHOTO = table_of(PhotoRow)
_OUTBOX = table_of(OutboxRow)

#: Rows named in one statement.
_STEP = 500
#: The parts of a spot that lead to one door.
_DOOR = ("unit", "floor", "door")


def words(turn: Turn, issues: Sequence[IssueId]) -> None:
    """Take out what was said about these issues, by anybody, and the door; keep the category."""
    for part in _parts(issues):
        rows = turn.connection.execute(
            select(_ISSUE.c.id, _ISSUE.c.category, _ISSUE.c.spot).where(
                _ISSUE.c.town == turn.town, _ISSUE.c.id.in_(part)
            )
        ).all()
        for row in rows:
            _set_issue(
                turn,
                row.id,
                what=turn.kinds[row.category].label,
                spot={k: v for k, v in row.spot.items() if k not in _DOOR},
                on_behalf_of=None,
            )
        turn.connection.execute(
            update(_EVENT)
            .where(_EVENT.c.town == turn.town, _EVENT.c.issue.in_(part))
            .values(words="", photos=[])
        )
        drop_letters(turn, _OUTBOX.c.issue.in_(part))


def words_of(turn: Turn, person: PersonId) -> None:
    """Take out what somebody said about the issues of others."""
    turn.connection.execute(
        update(_EVENT)
        .where(_EVENT.c.town == turn.town, _EVENT.c.actor == person)
        .values(words="", photos=[])
    )


def photos_of_issues(turn: Turn, issues: Sequence[IssueId]) -> set[str]:
    """Drop the photos of these issues; returns the contents (sha-256) that nobody needs now."""
    found: set[str] = set()
    for part in _parts(issues):
        found |= _drop_photos(turn, _OF_ISSUE.c.issue.in_(part))
    return found


def photos_sent_by(turn: Turn, person: PersonId) -> set[str]:
    """Drop the photos somebody sent; returns the contents that nobody needs now."""
    return _drop_photos(turn, _OF_ISSUE.c.sender == person)


def photos_of_nothing(turn: Turn, before: datetime) -> set[str]:
    """Drop the photos of intakes that came to nothing; returns the contents nobody needs now."""
    attached = select(_OF_ISSUE.c.photo).where(_OF_ISSUE.c.town == turn.town)
    lost = (
        _PHOTO.c.town == turn.town,
        _PHOTO.c.wanted_at < before,
        _PHOTO.c.id.not_in(attached),
    )
    rows = turn.connection.execute(select(_PHOTO.c.content).where(*lost)).all()
    turn.connection.execute(delete(_PHOTO).where(*lost))
    return {row.content for row in rows if row.content} - used_contents(turn)


def photos_taken_back(turn: Turn, photos: Sequence[PhotoId]) -> None:
    """Drop photos of an intake whose sender took them back; their files go with the next sweep."""
    for part in _parts(photos):
        attached = select(_OF_ISSUE.c.photo).where(
            _OF_ISSUE.c.town == turn.town, _OF_ISSUE.c.photo.in_(part)
        )
        turn.connection.execute(
            delete(_PHOTO).where(
                _PHOTO.c.town == turn.town, _PHOTO.c.id.in_(part), _PHOTO.c.id.not_in(attached)
            )
        )


def used_contents(turn: Turn) -> set[str]:
    """The contents that some photo still is."""
    rows = turn.connection.execute(
        select(_PHOTO.c.content).where(_PHOTO.c.town == turn.town, _PHOTO.c.content.is_not(None))
    )
    return {row.content for row in rows}


def drop_letters(turn: Turn, condition: ColumnElement[bool]) -> int:
    """Drop messages of the bot, sent or not."""
    return turn.connection.execute(
        delete(_OUTBOX).where(_OUTBOX.c.town == turn.town, condition)
    ).rowcount


def _drop_photos(turn: Turn, condition: ColumnElement[bool]) -> set[str]:
    rows = turn.connection.execute(
        select(_OF_ISSUE.c.issue, _OF_ISSUE.c.photo, _PHOTO.c.content)
        .join(_PHOTO, (_PHOTO.c.town == _OF_ISSUE.c.town) & (_PHOTO.c.id == _OF_ISSUE.c.photo))
        .where(_OF_ISSUE.c.town == turn.town, condition)
    ).all()
    photos = list({PhotoId(row.photo) for row in rows})
    turn.connection.execute(delete(_OF_ISSUE).where(_OF_ISSUE.c.town == turn.town, condition))
    photos_taken_back(turn, photos)
    return {row.content for row in rows if row.content} - used_contents(turn)


def _set_issue(turn: Turn, issue: int, **values: object) -> None:
    turn.connection.execute(
        update(_ISSUE).where(_ISSUE.c.town == turn.town, _ISSUE.c.id == issue).values(**values)
    )


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _STEP] for start in range(0, len(ids), _STEP))

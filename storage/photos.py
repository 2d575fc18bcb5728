"""Photos: wanted by a turn, fetched after its commit, kept by content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select, update

from bot.domain.evidence import Evidence
from bot.domain.ids import IssueId, PersonId, PhotoId
from bot.messages import ChatAddress, PhotoRef
from storage.store import Turn
from storage.tables import IssuePhotoRow, PhotoRow, table_of

_PHOTO = table_of(PhotoRow)
_OF_ISSUE = table_of(IssuePhotoRow)


#: How long after it was wanted a photo is fetched for the second time, the third …
_TRY_AGAIN_AFTER = tuple(
    timedelta(seconds=s) for s in (5, 30, 2 * 60, 10 * 60, 60 * 60, 6 * 60 * 60, 24 * 60 * 60)
)
#: After so many attempts it is lost.
ATTEMPTS = len(_TRY_AGAIN_AFTER) + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A photo to be fetched from its channel."""

    id: PhotoId
    channel: str
    bot: str
    locator: str
    #: As the platform told it.
    media_type: str
    attempts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A photo on disk: its file is named after its content (hex sha-256)."""

    content: str
    media_type: str


def want(turn: Turn, address: ChatAddress, refs: Sequence[PhotoRef]) -> tuple[PhotoId, ...]:
    """Ask for these photos to be fetched and kept."""
    made = []
    for ref in refs:
        photo = PhotoId(turn.new_id())
        turn.connection.execute(
            _PHOTO.insert().values(
                town=turn.town,
                id=photo,
                channel=address.channel,
                bot=address.bot,
                locator=ref.locator,
                media_type=ref.media_type,
                wanted_at=turn.now,
            )
        )
        made.append(photo)
    return tuple(made)


def attach(
    turn: Turn, issue: IssueId, photos: Sequence[PhotoId], *, sender: PersonId, purpose: str
) -> None:
    """These photos belong to the issue: as its `report`, its `progress` or its `result`."""
    for photo in photos:
        turn.connection.execute(
            _OF_ISSUE.insert().values(
                town=turn.town, issue=issue, photo=photo, purpose=purpose, sender=sender
            )
        )


def of_issue(turn: Turn, issue: IssueId, purpose: str) -> tuple[PhotoId, ...]:
    """The photos of an issue, in the order they came."""
    rows = turn.connection.execute(
        select(_OF_ISSUE.c.photo)
        .where(
            _OF_ISSUE.c.town == turn.town,
            _OF_ISSUE.c.issue == issue,
            _OF_ISSUE.c.purpose == purpose,
        )
        .order_by(_OF_ISSUE.c.photo)
    )
    return tuple(PhotoId(row.photo) for row in rows)


def contents(turn: Turn, photos: Sequence[PhotoId]) -> list[Kept]:
    """Where the stored ones of `photos` are kept, in the order they came."""
    if not photos:
        return []
    rows = turn.connection.execute(
        select(_PHOTO.c.content, _PHOTO.c.media_type)
        .where(_PHOTO.c.town == turn.town, _PHOTO.c.id.in_(photos), _PHOTO.c.state == "stored")
        .order_by(_PHOTO.c.id)
    )
    return [Kept(content=row.content, media_type=row.media_type) for row in rows]


def counted(turn: Turn, photos: Sequence[PhotoId]) -> Evidence:
    """What these are, in counts."""
    if not photos:
        return Evidence()
    rows = turn.connection.execute(
        select(_PHOTO.c.media_type).where(_PHOTO.c.town == turn.town, _PHOTO.c.id.in_(photos))
    )
    sorts = [row.media_type.partition("/")[0] for row in rows]
    return Evidence(
        photos=sorts.count("image"), videos=sorts.count("video"), voices=sorts.count("audio")
    )


def wanted(turn: Turn, channel: str, limit: int = 20) -> list[Wanted]:
    """What is to be fetched now from a channel, the oldest first."""
    rows = turn.connection.execute(_wanted(turn).where(_PHOTO.c.channel == channel).limit(limit))
    return [_to_fetch(row) for row in rows]


def wanted_of(turn: Turn, photos: Sequence[PhotoId]) -> list[Wanted]:
    """Which of these are to be fetched now."""
    if not photos:
        return []
    rows = turn.connection.execute(_wanted(turn).where(_PHOTO.c.id.in_(photos)))
    return [_to_fetch(row) for row in rows]


def _wanted(turn: Turn) -> Select[Any]:
    waited = [
        and_(_PHOTO.c.attempts == n, _PHOTO.c.wanted_at <= turn.now - wait)
        for n, wait in enumerate(_TRY_AGAIN_AFTER, start=1)
    ]
    return (
        select(_PHOTO)
        .where(_PHOTO.c.town == turn.town, _PHOTO.c.state == "wanted")
        .where(or_(_PHOTO.c.attempts == 0, *waited))
        .order_by(_PHOTO.c.id)
    )


def _to_fetch(row: Row[Any]) -> Wanted:
    return Wanted(
        id=PhotoId(row.id),
        channel=row.channel,
        bot=row.bot,
        locator=row.locator,
        media_type=row.media_type,
        attempts=row.attempts,
    )


def stored(turn: Turn, photo: PhotoId, content: str, media_type: str) -> None:
    """The photo is kept under `content` (hex sha-256)."""
    turn.connection.execute(
        update(_PHOTO)
        .where(_PHOTO.c.town == turn.town, _PHOTO.c.id == photo)
        .values(state="stored", content=content, media_type=media_type)
    )


def not_fetched(turn: Turn, photo: PhotoId, *, for_good: bool) -> None:
    """The fetch failed; try again, or not."""
    turn.connection.execute(
        update(_PHOTO)
        .where(_PHOTO.c.town == turn.town, _PHOTO.c.id == photo)
        .values(state="lost" if for_good else "wanted", attempts=_PHOTO.c.attempts + 1)
    )

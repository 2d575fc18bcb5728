"""The posts somebody may act by: his own, and those of whoever is on leave and named him deputy."""

from dataclasses import replace

from sqlalchemy import select

from bot.domain.ids import PersonId
from bot.domain.people import Post
from storage import org
from storage.store import Turn
from storage.tables import LeaveRow, PostRow, table_of

_POST = table_of(PostRow)
_LEAVE = table_of(LeaveRow)


def posts_for(turn: Turn, person: PersonId) -> list[Post]:
    """The posts that decide what somebody may do now, for `bot.permissions`."""
    return [*org.posts_of(turn, person), *_stood_in_for(turn, person)]


def _stood_in_for(turn: Turn, person: PersonId) -> list[Post]:
    rows = turn.connection.execute(
        select(_POST)
        .join(_LEAVE, (_LEAVE.c.town == _POST.c.town) & (_LEAVE.c.person == _POST.c.person))
        .where(
            _POST.c.town == turn.town,
            _POST.c.until.is_(None),
            _LEAVE.c.deputy == person,
            _LEAVE.c.since <= turn.now,
            _LEAVE.c.until > turn.now,
        )
        .order_by(_POST.c.id)
    )
    return [replace(org.post_of(row), person=person) for row in rows]

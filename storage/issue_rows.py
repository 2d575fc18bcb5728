"""Rows of issues and of their events, read into values and written out of them."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from bot.domain.ids import (
    EventId,
    IssueId,
    IssueNumber,
    PersonId,
    PhotoId,
    RoomId,
    TownId,
    UnitId,
)
from bot.domain.issues import Clocks, Danger, Issue, IssueEvent, Move, Standing, Urgency
from bot.domain.places import Spot

_STANDING = TypeAdapter(Standing)
_SPOT = TypeAdapter(Spot)


def changeable(issue: Issue) -> dict[str, Any]:
    """The columns that a move may change."""
    standing, clocks = issue.standing, issue.clocks
    return {
        "on_behalf_of": issue.on_behalf_of,
        "category": issue.category,
        "urgency": issue.urgency.value,
        "danger": issue.danger.value if issue.danger else None,
        "what": issue.what,
        "spot": _SPOT.dump_python(issue.spot, mode="json", exclude_none=True),
        "sensitive": issue.sensitive,
        "anonymous": issue.anonymous,
        "about_steward": issue.about_steward,
        "closed_at": issue.closed_at,
        "merged_into": issue.merged_into,
        "state": standing.state.value,
        "tier": standing.holder.tier.value,
        "holder": standing.holder.person,
        "holder_unit": standing.holder.unit,
        "first_taker": standing.first_taker,
        "delegate": standing.delegate,
        "bounces": standing.bounces,
        "reopened": standing.reopened,
        "standing": dump(standing),
        "answer_due": clocks.answer_due,
        "result_due": clocks.result_due,
        "first_result_due": clocks.first_result_due,
        "waiting_since": clocks.waiting_since,
        "waited_seconds": clocks.waited_seconds,
        "version": issue.version,
    }


def dump(standing: Standing) -> dict[str, Any]:
    """A standing as it is kept."""
    dumped: dict[str, Any] = _STANDING.dump_python(standing, mode="json")
    return dumped


def issue_of(row: Row[Any]) -> Issue:
    """The issue of a row."""
    return Issue(
        town=TownId(row.town),
        id=IssueId(row.id),
        number=IssueNumber(row.number),
        unit=UnitId(row.unit),
        room=RoomId(row.room) if row.room is not None else None,
        reporter=PersonId(row.reporter),
        filed_by=PersonId(row.filed_by) if row.filed_by is not None else None,
        on_behalf_of=row.on_behalf_of,
        category=row.category,
        urgency=Urgency(row.urgency),
        danger=Danger(row.danger) if row.danger else None,
        what=row.what,
        spot=_SPOT.validate_python(row.spot),
        sensitive=row.sensitive,
        anonymous=row.anonymous,
        about_steward=row.about_steward,
        filed_at=row.filed_at,
        closed_at=row.closed_at,
        merged_into=IssueId(row.merged_into) if row.merged_into is not None else None,
        recurs_of=IssueId(row.recurs_of) if row.recurs_of is not None else None,
        standing=_STANDING.validate_python(row.standing),
        clocks=Clocks(
            answer_due=row.answer_due,
            result_due=row.result_due,
            first_result_due=row.first_result_due,
            waiting_since=row.waiting_since,
            waited_seconds=row.waited_seconds,
        ),
        version=row.version,
    )


def event_of(row: Row[Any]) -> IssueEvent:
    """The event of a row."""
    return IssueEvent(
        id=EventId(row.id),
        issue=IssueId(row.issue),
        seq=row.seq,
        at=row.at,
        actor=PersonId(row.actor) if row.actor is not None else None,
        move=Move(row.move),
        before=_STANDING.validate_python(row.before) if row.before else None,
        after=_STANDING.validate_python(row.after),
        words=row.words,
        photos=tuple(PhotoId(p) for p in row.photos),
        rule=row.rule,
    )

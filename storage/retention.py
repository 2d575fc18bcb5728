"""What is kept how long. `purge` runs once a day and may run at any time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from bot.domain.ids import IssueId, PersonId
from bot.domain.issues import OPEN_STATES, State
from storage import conversations, inbox, lessons, scrub, visitors, weblog
from storage.forgetting import NOBODY
from storage.store import Turn
from storage.tables import (
    AlarmRow,
    AttemptRow,
    CoReporterRow,
    InviteRow,
    IssueEventRow,
    IssuePhotoRow,
    IssueRow,
    LinkRow,
    OutboxRow,
    PersonRow,
    PromptRow,
    table_of,
)

_ISSUE = table_of(IssueRow)
_EVENT = table_of(IssueEventRow)
_OF_ISSUE = table_of(IssuePhotoRow)
_JOINED = table_of(CoReporterRow)
_PERSON = table_of(PersonRow)
_OUTBOX = table_of(OutboxRow)
_PROMPT = table_of(PromptRow)
_INVITE = table_of(InviteRow)
_ATTEMPT = table_of(AttemptRow)
_ALARM = table_of(AlarmRow)
_LINK = table_of(LinkRow)

_UNFINISHED = (*(state.value for state in OPEN_STATES), State.SOLVED.value)
#: An intake that nobody goes on with ends by its own timer; this is for one that lost it.
_STALE_TALK = timedelta(days=7)
_ATTEMPTS = timedelta(days=1)
#: Alarms that are down are looked at no more, nor are links taken back.
_MENDED = timedelta(days=30)
#: Issues scrubbed in one turn: it must not hold up the others.
_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Keep:
    """How long what is kept, from when it was said or closed."""

    #: Keys of handled messages, what the bot said, and visitors who came and reported nothing.
    keys: timedelta = timedelta(days=30)
    #: Names, doors and words of closed issues.
    personal: timedelta = timedelta(days=730)
    #: Photos of closed issues.
    photos: timedelta = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Purged:
    """What went, in counts."""

    keys: int
    letters: int
    issues: int
    #: Contents (sha-256) whose files nobody needs any more.
    photos: frozenset[str]
    #: Locators of pictures and files of the web chat that nobody can scroll back to any more.
    uploads: tuple[str, ...]
    #: There is more to do: run again.
    more: bool


def purge(turn: Turn, keep: Keep) -> Purged:
    """Drop what is older than `keep` says; what is counted stays."""
    before = turn.now - keep.keys
    letters = scrub.drop_letters(
        turn, (_OUTBOX.c.created_at < before) & _OUTBOX.c.state.in_(("sent", "failed", "dropped"))
    )
    _drop_prompts(turn, before)
    _drop_small_things(turn)
    visitors.clear_phones(turn, before)
    more_visitors = visitors.drop_gone(turn, before)
    old = _closed_before(turn, turn.now - keep.personal)
    with_photos = _with_photos_before(turn, turn.now - keep.photos)
    photos = scrub.photos_of_issues(turn, list({*old, *with_photos}))
    photos |= scrub.photos_of_nothing(turn, turn.now - _STALE_TALK)
    scrub.words(turn, old)
    if old:
        _forget_reporters(turn, old)
    return Purged(
        keys=inbox.forget_before(turn, before),
        letters=letters,
        issues=len(old),
        photos=frozenset(photos),
        uploads=weblog.forget_before(turn, before),
        more=more_visitors or _AT_ONCE in (len(old), len(with_photos)),
    )


def _drop_prompts(turn: Turn, before: datetime) -> None:
    """Questions that were answered, once the message that asked them is gone."""
    asked = select(_OUTBOX.c.prompt).where(
        _OUTBOX.c.town == turn.town, _OUTBOX.c.prompt.is_not(None)
    )
    turn.connection.execute(
        delete(_PROMPT).where(
            _PROMPT.c.town == turn.town, _PROMPT.c.closed_at < before, _PROMPT.c.id.not_in(asked)
        )
    )


def _drop_small_things(turn: Turn) -> None:
    turn.connection.execute(
        delete(_ATTEMPT).where(_ATTEMPT.c.town == turn.town, _ATTEMPT.c.at < turn.now - _ATTEMPTS)
    )
    turn.connection.execute(
        delete(_ALARM).where(_ALARM.c.town == turn.town, _ALARM.c.cleared_at < turn.now - _MENDED)
    )
    turn.connection.execute(
        delete(_INVITE).where(
            _INVITE.c.town == turn.town,
            or_(_INVITE.c.expires_at < turn.now, _INVITE.c.used_at < turn.now - _STALE_TALK),
        )
    )
    turn.connection.execute(
        delete(_LINK).where(_LINK.c.town == turn.town, _LINK.c.revoked_at < turn.now - _MENDED)
    )
    lessons.forget_old(turn)
    for stale in conversations.untouched_since(turn, turn.now - _STALE_TALK):
        conversations.end(turn, stale)


def _closed_before(turn: Turn, instant: datetime) -> list[IssueId]:
    rows = turn.connection.execute(
        select(_ISSUE.c.id)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.closed_at < instant,
            _ISSUE.c.scrubbed_at.is_(None),
            _ISSUE.c.state.not_in(_UNFINISHED),
        )
        .order_by(_ISSUE.c.closed_at)
        .limit(_AT_ONCE)
    )
    return [IssueId(row.id) for row in rows]


def _with_photos_before(turn: Turn, instant: datetime) -> list[IssueId]:
    rows = turn.connection.execute(
        select(_ISSUE.c.id)
        .where(
            _ISSUE.c.town == turn.town,
            _ISSUE.c.closed_at < instant,
            _ISSUE.c.state.not_in(_UNFINISHED),
            select(_OF_ISSUE.c.photo)
            .where(_OF_ISSUE.c.town == _ISSUE.c.town, _OF_ISSUE.c.issue == _ISSUE.c.id)
            .exists(),
        )
        .order_by(_ISSUE.c.closed_at)
        .limit(_AT_ONCE)
    )
    return [IssueId(row.id) for row in rows]


def _forget_reporters(turn: Turn, issues: list[IssueId]) -> None:
    """Who reported or joined them is nobody's business any more; who worked on them stays."""
    nobody = _nobody(turn)
    of_issues = (_ISSUE.c.town == turn.town, _ISSUE.c.id.in_(issues))
    reporters = select(_ISSUE.c.reporter).where(*of_issues)
    filers = select(_ISSUE.c.filed_by).where(*of_issues, _ISSUE.c.filed_by.is_not(None))
    residents = (
        _EVENT.c.town == turn.town,
        _EVENT.c.issue.in_(issues),
        or_(_EVENT.c.actor.in_(reporters), _EVENT.c.actor.in_(filers)),
    )
    turn.connection.execute(update(_EVENT).where(*residents).values(actor=nobody))
    turn.connection.execute(
        delete(_JOINED).where(_JOINED.c.town == turn.town, _JOINED.c.issue.in_(issues))
    )
    turn.connection.execute(
        update(_ISSUE).where(*of_issues, _ISSUE.c.filed_by.is_not(None)).values(filed_by=nobody)
    )
    turn.connection.execute(
        update(_ISSUE).where(*of_issues).values(reporter=nobody, scrubbed_at=turn.now)
    )


def _nobody(turn: Turn) -> PersonId:
    """The person who stands where somebody was, one for the town."""
    found = turn.connection.execute(
        select(_PERSON.c.id)
        .where(
            _PERSON.c.town == turn.town,
            _PERSON.c.name == NOBODY,
            _PERSON.c.forgotten_at.is_not(None),
            _PERSON.c.code.is_(None),
        )
        .order_by(_PERSON.c.id)
        .limit(1)
    ).first()
    if found:
        return PersonId(found.id)
    made = PersonId(turn.new_id())
    turn.connection.execute(
        _PERSON.insert().values(
            town=turn.town, id=made, name=NOBODY, retired_at=turn.now, forgotten_at=turn.now
        )
    )
    return made

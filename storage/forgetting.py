"""`loudong forget`: what is personal about somebody goes, what is counted stays."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, Table, cast, delete, func, or_, select, update

from bot.domain.ids import AccountId, IssueId, PersonId
from storage import scrub, weblog
from storage.store import Turn
from storage.tables import (
    AccountRow,
    AddressRow,
    AlarmRow,
    AttemptRow,
    ConversationRow,
    InboundRow,
    InviteRow,
    IssueRow,
    LeaveRow,
    LinkRow,
    OutboxRow,
    PersonRow,
    PostRow,
    PromptRow,
    ResidenceRow,
    RoomMemberRow,
    TimerRow,
    UnitRow,
    table_of,
)

_PERSON = table_of(PersonRow)
_ACCOUNT = table_of(AccountRow)
_ADDRESS = table_of(AddressRow)
_ALARM = table_of(AlarmRow)
_MEMBER = table_of(RoomMemberRow)
_ATTEMPT = table_of(AttemptRow)
_INBOUND = table_of(InboundRow)
_TALK = table_of(ConversationRow)
_HOME = table_of(ResidenceRow)
_INVITE = table_of(InviteRow)
_LEAVE = table_of(LeaveRow)
_LINK = table_of(LinkRow)
_POST = table_of(PostRow)
_PROMPT = table_of(PromptRow)
_OUTBOX = table_of(OutboxRow)
_ISSUE = table_of(IssueRow)
_TIMER = table_of(TimerRow)
_UNIT = table_of(UnitRow)

#: What stands where the name was.
NOBODY = "已删除"


@dataclass(frozen=True, kw_only=True, slots=True)
class Someone:
    """A person as an operator tells two of one name apart."""

    id: PersonId
    name: str
    code: str | None
    phone: str | None
    accounts: tuple[str, ...]
    #: Where the person serves or lives: `金德花园3号楼`.
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """What was removed, in counts, and what follows."""

    accounts: int
    issues: int
    #: Contents (sha-256) whose files nobody needs any more.
    photos: frozenset[str] = frozenset()
    #: Locators of pictures and files of the web chat that were in what was removed.
    uploads: tuple[str, ...] = ()
    #: Was in the town's lists, which would bring the name back.
    was_listed: bool = False
    #: Whose posts ended, for issues that have to go to somebody else.
    ended: tuple[PersonId, ...] = field(default=())


def find(turn: Turn, said: str) -> list[Someone]:
    """Everybody called so: by name, code of the lists, phone, or account (id, name, phone left)."""
    by_account = select(_ACCOUNT.c.person).where(
        _ACCOUNT.c.town == turn.town,
        or_(
            _ACCOUNT.c.platform_id == said,
            _ACCOUNT.c.name == said,
            _ACCOUNT.c.phone == said,
        ),
    )
    rows = turn.connection.execute(
        select(_PERSON)
        .where(
            _PERSON.c.town == turn.town,
            _PERSON.c.forgotten_at.is_(None),
            or_(
                _PERSON.c.name == said,
                _PERSON.c.code == said,
                _PERSON.c.phone == said,
                _PERSON.c.id.in_(by_account),
            ),
        )
        .order_by(_PERSON.c.id)
    ).all()
    exact = [row for row in rows if said in (row.code, row.phone)]
    return [
        Someone(
            id=PersonId(row.id),
            name=row.name,
            code=row.code,
            phone=row.phone,
            accounts=tuple(
                f"{a.channel}:{a.name}" for a in _all(turn, _ACCOUNT, _ACCOUNT.c.person == row.id)
            ),
            places=_places(turn, PersonId(row.id)),
        )
        for row in exact or rows
    ]


def forget(turn: Turn, person: PersonId) -> Forgotten:
    """Remove names, phones, accounts, links, homes, words and photos of this person's issues."""
    row = turn.connection.execute(
        select(_PERSON).where(_PERSON.c.town == turn.town, _PERSON.c.id == person)
    ).one()
    accounts = _all(turn, _ACCOUNT, _ACCOUNT.c.person == person)
    names = {row.name, *(account.name for account in accounts)}
    phones = {account.phone for account in accounts if account.phone}
    own = _all(turn, _ISSUE, or_(_ISSUE.c.reporter == person, _ISSUE.c.filed_by == person))
    reported = [IssueId(issue.id) for issue in own]
    photos = scrub.photos_of_issues(turn, reported) | scrub.photos_sent_by(turn, person)
    scrub.words(turn, reported)
    scrub.words_of(turn, person)
    uploads = _forget_web_chat(turn, accounts)
    uploads += weblog.forget_told(turn, [issue.number for issue in own], phones)
    _forget_talk(turn, person, [AccountId(account.id) for account in accounts])
    _forget_said(turn, person, names, phones, {a.platform_id for a in accounts})
    ended = _end_posts(turn, person)
    turn.connection.execute(
        update(_PERSON)
        .where(_PERSON.c.town == turn.town, _PERSON.c.id == person)
        .values(
            name=NOBODY,
            code=None,
            phone=None,
            prefers=None,
            quiet_from=None,
            quiet_to=None,
            retired_at=func.coalesce(_PERSON.c.retired_at, turn.now),
            forgotten_at=turn.now,
        )
    )
    return Forgotten(
        accounts=len(accounts),
        issues=len(reported),
        photos=frozenset(photos),
        uploads=uploads,
        was_listed=row.code is not None,
        ended=(person,) if ended else (),
    )


def _forget_web_chat(turn: Turn, accounts: Sequence[Any]) -> tuple[str, ...]:
    """The web chat is its own platform: what was said there lies in our log."""
    chats = tuple(
        address.chat
        for address in _all(turn, _ADDRESS, _ADDRESS.c.account.in_([a.id for a in accounts]))
    )
    return tuple(
        locator
        for account in accounts
        for locator in weblog.forget(turn, account.platform_id, chats)
    )


def _forget_talk(turn: Turn, person: PersonId, accounts: Sequence[AccountId]) -> None:
    """Accounts stay as empty rows, for claims and codes that were theirs once."""
    for chat in _all(turn, _ADDRESS, _ADDRESS.c.account.in_(accounts)):
        where = {"channel": chat.channel, "bot": chat.bot, "chat": chat.chat}
        turn.connection.execute(
            delete(_INBOUND).where(_INBOUND.c.town == turn.town).filter_by(**where)
        )
    talks = [row.id for row in _all(turn, _TALK, _TALK.c.account.in_(accounts))]
    _drop(turn, _TIMER, _TIMER.c.subject.in_([*talks, person]), _TIMER.c.fired_at.is_(None))
    for table in (_TALK, _ADDRESS, _LINK, _MEMBER, _ATTEMPT):
        _drop(turn, table, table.c.account.in_(accounts))
    for account in accounts:
        turn.connection.execute(
            update(_ACCOUNT)
            .where(_ACCOUNT.c.town == turn.town, _ACCOUNT.c.id == account)
            .values(name="", phone=None, platform_id=f"forgotten:{account}")
        )
    for table in (_HOME, _LEAVE, _INVITE):
        unused = (_INVITE.c.used_at.is_(None),) if table is _INVITE else ()
        _drop(turn, table, table.c.person == person, *unused)


def _forget_said(
    turn: Turn, person: PersonId, names: set[str], phones: set[str], platform_ids: set[str]
) -> None:
    """What the bot said to or of the person: to groups by mention, to others by name."""
    body = cast(_OUTBOX.c.body, String)
    parts = [part for name in names for part in _written("name", name)]
    parts += [part for key in platform_ids for part in _written("account", key)]
    # A nickname of one sign, or one that could be a word of the message's form, would match all.
    telling = [name for name in names if len(name) > 1 and not name.isascii()] + [*phones]
    parts += [part for name in telling for part in (name, json.dumps(name)[1:-1])]
    told = [body.contains(part, autoescape=True) for part in parts]
    scrub.drop_letters(turn, or_(_OUTBOX.c.person == person, *told))
    asked = select(_PROMPT.c.id).where(_PROMPT.c.town == turn.town, _PROMPT.c.person == person)
    turn.connection.execute(
        update(_OUTBOX)
        .where(_OUTBOX.c.town == turn.town, _OUTBOX.c.prompt.in_(asked))
        .values(prompt=None)
    )
    _drop(turn, _PROMPT, _PROMPT.c.person == person)
    for name in telling:
        _drop(turn, _ALARM, _ALARM.c.text.contains(name, autoescape=True))


def _written(key: str, value: str) -> tuple[str, str]:
    """How a pair stands in stored JSON: escaped (SQLite), and as it is read (PostgreSQL)."""
    return f'"{key}": {json.dumps(value)}', f'"{key}": {json.dumps(value, ensure_ascii=False)}'


def _end_posts(turn: Turn, person: PersonId) -> bool:
    done = turn.connection.execute(
        update(_POST)
        .where(_POST.c.town == turn.town, _POST.c.person == person, _POST.c.until.is_(None))
        .values(until=turn.now)
    )
    return bool(done.rowcount)


def _places(turn: Turn, person: PersonId) -> tuple[str, ...]:
    posts = select(_POST.c.unit).where(
        _POST.c.town == turn.town, _POST.c.person == person, _POST.c.until.is_(None)
    )
    homes = select(_HOME.c.building).where(_HOME.c.town == turn.town, _HOME.c.person == person)
    units = _all(turn, _UNIT, or_(_UNIT.c.id.in_(posts), _UNIT.c.id.in_(homes)))
    return tuple(f"{unit.estate or ''}{unit.name}" for unit in units)


def _all(turn: Turn, table: Table, condition: Any) -> Sequence[Any]:  # noqa: ANN401
    query = select(table).where(table.c.town == turn.town, condition)
    return turn.connection.execute(query).all()


def _drop(turn: Turn, table: Table, *conditions: Any) -> None:  # noqa: ANN401
    turn.connection.execute(delete(table).where(table.c.town == turn.town, *conditions))

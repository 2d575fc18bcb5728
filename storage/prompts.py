"""Open questions with numbers, by person and chat."""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select, update

from bot.domain.ids import ConversationId, IssueId, PersonId, PromptId
from bot.domain.prompts import Action, Ask, Option, Prompt
from bot.messages import ChatAddress
from storage import quoted as letters
from storage.store import Turn
from storage.tables import AddressRow, OutboxRow, PromptRow, table_of

_PROMPT = table_of(PromptRow)
_OUTBOX = table_of(OutboxRow)
_ADDRESS = table_of(AddressRow)
_OPTIONS = TypeAdapter(tuple[Option, ...])

#: The kind of a question that only words answer; the others are called after their first action.
_WORDS = "words"
_OF_PERSON = (
    select(_PROMPT)
    .where(
        _PROMPT.c.town == bindparam("town"),
        _PROMPT.c.person == bindparam("person"),
        _PROMPT.c.closed_at.is_(None),
        # What is to be asked in the morning cannot be answered at night.
        _PROMPT.c.asked_at <= bindparam("now"),
        or_(_PROMPT.c.expires_at.is_(None), _PROMPT.c.expires_at > bindparam("now")),
    )
    .order_by(_PROMPT.c.id.desc())
)
_OPEN = _OF_PERSON.where(
    _PROMPT.c.channel == bindparam("channel"), _PROMPT.c.chat == bindparam("chat")
)
#: In private chats other than this one. An intake goes on where it began.
_ELSEWHERE = _OF_PERSON.join(
    _ADDRESS,
    (_ADDRESS.c.town == _PROMPT.c.town)
    & (_ADDRESS.c.channel == _PROMPT.c.channel)
    & (_ADDRESS.c.bot == _PROMPT.c.bot)
    & (_ADDRESS.c.chat == _PROMPT.c.chat),
).where(
    or_(_PROMPT.c.channel != bindparam("channel"), _PROMPT.c.chat != bindparam("chat")),
    _PROMPT.c.kind != Action.INTAKE.value,
)


def open_to(turn: Turn, person: PersonId, address: ChatAddress) -> list[Prompt]:
    """What this person may answer in this chat, the newest first."""
    rows = turn.connection.execute(
        _OPEN,
        {
            "town": turn.town,
            "person": person,
            "channel": address.channel,
            "chat": address.chat,
            "now": turn.now,
        },
    )
    return [_prompt(row) for row in rows]


def open_elsewhere(turn: Turn, person: PersonId, address: ChatAddress) -> list[Prompt]:
    """What this person was asked in their private chats other than this one, the newest first."""
    rows = turn.connection.execute(
        _ELSEWHERE,
        {
            "town": turn.town,
            "person": person,
            "channel": address.channel,
            "chat": address.chat,
            "now": turn.now,
        },
    )
    return [_prompt(row) for row in rows]


def asked_since(turn: Turn, person: PersonId, since: datetime) -> int:
    """How many questions about issues somebody was asked since then."""
    return int(
        turn.connection.execute(
            select(func.count())
            .select_from(_PROMPT)
            .where(
                _PROMPT.c.town == turn.town,
                _PROMPT.c.person == person,
                _PROMPT.c.issue.is_not(None),
                _PROMPT.c.asked_at > since,
            )
        ).scalar_one()
    )


def quoted(turn: Turn, address: ChatAddress, message_id: str | None) -> PromptId | None:
    """The prompt that the bot's quoted message asked, whoever it was asked of."""
    found = letters.letter(turn, address, message_id)
    return found.prompt if found else None


def person_asked(turn: Turn, prompt: PromptId) -> PersonId | None:
    """Of whom the question was asked."""
    found = turn.connection.execute(
        select(_PROMPT.c.person).where(_PROMPT.c.town == turn.town, _PROMPT.c.id == prompt)
    ).scalar_one_or_none()
    return PersonId(found) if found is not None else None


def add(
    turn: Turn,
    ask: Ask,
    *,
    person: PersonId,
    address: ChatAddress,
    issue: IssueId | None,
    asked_at: datetime,
) -> PromptId:
    """Open a question; what the same person was asked here about the same thing is closed."""
    _close_same(turn, person, address, issue)
    prompt = PromptId(turn.new_id())
    turn.connection.execute(
        _PROMPT.insert().values(
            town=turn.town,
            id=prompt,
            person=person,
            channel=address.channel,
            bot=address.bot,
            chat=address.chat,
            kind=ask.options[0].action.value if ask.options else _WORDS,
            issue=issue,
            options=_OPTIONS.dump_python(ask.options, mode="json"),
            data=_data(ask),
            asked_at=asked_at,
            expires_at=asked_at + ask.good_for if ask.good_for else None,
        )
    )
    return prompt


def close(turn: Turn, prompt: PromptId) -> None:
    """The question was answered."""
    _close(turn, _PROMPT.c.id == prompt)


def withdraw(turn: Turn, prompt: PromptId) -> Ask | None:
    """The question did not arrive: closed here, and given back to be asked in another chat.

    None when it was answered or closed meanwhile.
    """
    row = turn.connection.execute(
        select(_PROMPT).where(
            _PROMPT.c.town == turn.town, _PROMPT.c.id == prompt, _PROMPT.c.closed_at.is_(None)
        )
    ).first()
    if row is None:
        return None
    close(turn, prompt)
    asked = _prompt(row)
    return Ask(
        options=asked.options,
        good_for=asked.expires_at - asked.asked_at if asked.expires_at else None,
        words=asked.words,
        carried=asked.carried,
        looked_at=asked.looked_at,
    )


def close_of_issue(turn: Turn, issue: IssueId) -> None:
    """Nothing that was asked about this issue is to be answered any more."""
    _close(turn, _PROMPT.c.issue == issue)


def close_intake(turn: Turn, person: PersonId, address: ChatAddress) -> None:
    """The intake in this chat is over; its question with it."""
    _close(turn, *_of_intake(person, address))


def take_back_intake(
    turn: Turn, person: PersonId, address: ChatAddress, since: ConversationId
) -> bool:
    """As `close_intake`, and what is not said yet stays unsaid; whether anything was said."""
    close_intake(turn, person, address)
    asked = select(_PROMPT.c.id).where(
        _PROMPT.c.town == turn.town,
        *_of_intake(person, address),
        _PROMPT.c.id > since,  # ids are given in the order of time
    )
    letters = (_OUTBOX.c.town == turn.town, _OUTBOX.c.prompt.in_(asked))
    turn.connection.execute(
        update(_OUTBOX).where(*letters, _OUTBOX.c.state == "waiting").values(state="dropped")
    )
    said = select(_OUTBOX.c.id).where(*letters, _OUTBOX.c.state.in_(("sending", "sent")))
    return turn.connection.execute(said.limit(1)).first() is not None


def intakes_since(turn: Turn, channel: str, bot: str, since: datetime) -> list[str]:
    """The chats of an account in which an intake waited for an answer at some time since then."""
    rows = turn.connection.execute(
        select(_PROMPT.c.chat)
        .where(
            _PROMPT.c.town == turn.town,
            _PROMPT.c.channel == channel,
            _PROMPT.c.bot == bot,
            _PROMPT.c.kind == Action.INTAKE.value,
            or_(_PROMPT.c.closed_at.is_(None), _PROMPT.c.closed_at >= since),
        )
        .order_by(_PROMPT.c.id)
    )
    return list(dict.fromkeys(row.chat for row in rows))


def _of_intake(person: PersonId, address: ChatAddress) -> tuple[ColumnElement[bool], ...]:
    return (
        _PROMPT.c.person == person,
        _PROMPT.c.channel == address.channel,
        _PROMPT.c.chat == address.chat,
        _PROMPT.c.kind == Action.INTAKE.value,
    )


def _close_same(turn: Turn, person: PersonId, address: ChatAddress, issue: IssueId | None) -> None:
    _close(
        turn,
        _PROMPT.c.person == person,
        _PROMPT.c.channel == address.channel,
        _PROMPT.c.chat == address.chat,
        _PROMPT.c.issue == issue if issue is not None else _PROMPT.c.issue.is_(None),
    )


def _close(turn: Turn, *which: ColumnElement[bool]) -> None:
    """Close what is open of `which`; what of it was still to be asked is not asked any more."""
    open_ones = (_PROMPT.c.town == turn.town, *which, _PROMPT.c.closed_at.is_(None))
    found = select(_PROMPT.c.id).where(*open_ones, _PROMPT.c.asked_at > turn.now)
    not_asked = [row.id for row in turn.connection.execute(found)]
    if not_asked:
        turn.connection.execute(
            update(_OUTBOX)
            .where(
                _OUTBOX.c.town == turn.town,
                _OUTBOX.c.prompt.in_(not_asked),
                _OUTBOX.c.state == "waiting",
            )
            .values(state="dropped")
        )
    turn.connection.execute(update(_PROMPT).where(*open_ones).values(closed_at=turn.now))


def _prompt(row: Row[Any]) -> Prompt:
    words = row.data.get("words")
    return Prompt(
        id=PromptId(row.id),
        person=PersonId(row.person),
        channel=row.channel,
        bot=row.bot,
        chat=row.chat,
        issue=IssueId(row.issue) if row.issue is not None else None,
        options=_OPTIONS.validate_python(row.options),
        words=Action(words) if words else None,
        carried=row.data.get("carried", ""),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        looked_at=row.data.get("looked_at", False),
    )


def _data(ask: Ask) -> dict[str, str | bool]:
    """What only some questions have."""
    data: dict[str, str | bool] = {}
    if ask.words:
        data |= {"words": ask.words.value, "carried": ask.carried}
    if ask.looked_at:
        data["looked_at"] = True
    return data

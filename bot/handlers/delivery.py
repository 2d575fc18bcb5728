"""By which way a reply goes: resolves people and rooms to chats and writes the outbox rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.ids import IssueId, OutboxId, PersonId
from bot.domain.issues import Urgency
from bot.domain.people import Account, Role, Room, RoomKind
from bot.domain.prompts import Ask
from bot.flows import quiet
from bot.handlers import budget, digests, private_way, troubles
from bot.handlers.reply import Here, Reply, ToPerson, ToRoom
from bot.messages import ChatAddress, Choice, Mention, Outgoing, Priority
from bot.wording import alarms as say
from storage import accounts, alarms, org, outbox, prompts, rooms
from storage.outbox import Instead
from storage.store import Turn

#: Between two unasked messages about one issue in one group.
BETWEEN = timedelta(minutes=10)
#: More names than this become "等12位".
NAMES_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Source:
    """Where the message came from that is being answered; None when time speaks."""

    address: ChatAddress
    account: Account
    room: Room | None
    #: It was they who spoke just now, not time.
    is_speaking: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What is to be said because something happened, and the chat it belongs to, if any."""

    replies: list[Reply]
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """A resolved way to one chat."""

    address: ChatAddress
    mentions: tuple[Mention, ...] = ()
    mentioned_in_all: int = 0
    room: Room | None = None
    person: PersonId | None = None
    #: What to do when it turns out to be closed; None: it is the last way.
    instead: Instead | None = None


def deliver(
    turn: Turn,
    calendar: Calendar,
    replies: Iterable[Reply],
    source: Source | None,
    *,
    anew: bool = False,
) -> None:
    """Write what is to be said. A reply nobody can be reached with raises an alarm.

    `anew`: its first way was closed for good; should this one be too, an alarm is all that is left.
    """
    for reply in replies:
        if _gathers(turn, reply):
            continue
        way = _way(turn, reply, source)
        if way is not None:
            text = reply.text if way.address.private or not _is_rerouted(reply, way) else None
            chosen = way if anew else replace(way, instead=_instead(reply))
            _write(turn, calendar, reply, chosen, text or reply.in_group or reply.text)
        elif isinstance(reply.to, ToPerson):
            unreachable(turn, calendar, reply, reply.to.person)


def _instead(reply: Reply) -> Instead:
    """What has to be known when the chosen way turns out to be closed."""
    if not isinstance(reply.to, ToPerson):
        # An answer in a chat that its asker has left is missed by nobody.
        return Instead(dispensable=isinstance(reply.to, Here) or reply.dispensable)
    return Instead(
        in_group=reply.in_group,
        room=reply.to.room.id if reply.to.room else None,
        private_photos=reply.private_photos,
        dispensable=reply.dispensable,
    )


def _gathers(turn: Turn, reply: Reply) -> bool:
    """Whether a lead reads it in a digest: asked here, where each task before it counts."""
    if reply.gathers_until is None or not isinstance(reply.to, ToPerson):
        return False
    return digests.postpone(turn, reply.to.person, reply.gathers_until)


def _is_rerouted(reply: Reply, way: _Way) -> bool:
    """Meant for one person, and now read by a group."""
    return isinstance(reply.to, ToPerson) and way.room is not None


def _way(turn: Turn, reply: Reply, source: Source | None) -> _Way | None:
    match reply.to:
        case Here(mention=mention):
            if source is None:
                return None
            if not (source.is_speaking or _is_there(turn, source)):
                return _private_way(turn, source.account.person)
            named = Mention(account=source.account.platform_id, name=source.account.name)
            return _Way(
                address=source.address,
                mentions=(named,) if mention and source.room else (),
                room=source.room,
                person=source.account.person,
            )
        case ToRoom(room=room, people=people):
            return _room_way(turn, room, people)
        case ToPerson(person=person, room=room, avoiding=avoiding):
            private = _private_way(turn, person, avoiding=avoiding, issue=reply.issue)
            return private or _group_way(turn, reply, person, room)


def _private_way(
    turn: Turn, person: PersonId, *, avoiding: str | None = None, issue: IssueId | None = None
) -> _Way | None:
    address = accounts.private_address(turn, person, avoiding=avoiding, issue=issue)
    return _Way(address=address, person=person) if address is not None else None


def _is_there(turn: Turn, source: Source) -> bool:
    """Whether they can be spoken to where time speaks: in a group only who has not left it."""
    room, person = source.room, source.account.person
    return room is None or person in rooms.members(turn, room.id, [person])


def _group_way(turn: Turn, reply: Reply, person: PersonId, room: Room | None) -> _Way | None:
    """No private way: the stewards' group for who serves, else the building's group."""
    if reply.in_group is None:
        return None
    down = alarms.channels_down(turn)
    candidates = [*_stewards_groups(turn, person), *([room] if room else [])]
    for group in sorted(candidates, key=lambda group: group.channel in down):
        closed = alarms.up_since(turn, troubles.group_closed(group.id)) is not None
        if not closed and person in rooms.members(turn, group.id, [person]):
            return replace(_room_way(turn, group, (person,)), person=person)
    return None


def _stewards_groups(turn: Turn, person: PersonId) -> list[Room]:
    posts = org.posts_of(turn, person)
    if not any(post.role in (Role.STEWARD, Role.LEAD) for post in posts):
        return []
    units = {unit.id for post in posts for unit in org.line(turn, post.unit)}
    groups = [room for unit in units for room in rooms.of_unit(turn, unit)]
    return [group for group in groups if group.kind is RoomKind.STEWARDS]


def _room_way(turn: Turn, room: Room, people: Sequence[PersonId]) -> _Way:
    ids = rooms.members(turn, room.id, people)
    present = [person for person in people if person in ids]
    named = [
        Mention(account=ids[person], name=rooms.name_in(turn, room.id, person))
        for person in present[:NAMES_AT_MOST]
    ]
    return _Way(
        address=rooms.address_of(room),
        mentions=tuple(named),
        mentioned_in_all=len(present) if len(present) > NAMES_AT_MOST else 0,
        room=room,
    )


def _write(turn: Turn, calendar: Calendar, reply: Reply, way: _Way, text: str) -> None:
    if way.room is not None and not _may_interrupt(turn, calendar, reply, way.room):
        return
    not_before = _not_before(turn, calendar, reply, way)
    listed = bool(reply.ask and reply.ask.listed)
    hint = _hint(turn, reply, way) if not_before <= turn.now else None
    if hint and not listed:
        text, hint = f"{text}\n{hint}", None
    prompt = None
    if reply.ask is not None and (asked := _asked(reply, way)) is not None:
        prompt = prompts.add(
            turn,
            reply.ask,
            person=asked,
            address=way.address,
            issue=reply.issue,
            asked_at=not_before,
        )
    outgoing = Outgoing(
        id=OutboxId(turn.new_id()),
        address=way.address,
        text=text,
        mentions=way.mentions,
        mentioned_in_all=way.mentioned_in_all,
        choices=_choices(reply.ask),
        listed=listed,
        photos=() if reply.private_photos and way.room is not None else reply.photos,
        table=reply.table,
        code=reply.code,
        prompt=prompt,
        issue=reply.number,
        priority=reply.priority,
    )
    outbox.post(
        turn,
        outgoing,
        priority=reply.priority,
        not_before=not_before,
        person=way.person,
        room=way.room.id if way.room else None,
        issue=reply.issue,
        unasked=reply.unasked,
        instead=way.instead,
        about=reply.about,
    )
    if hint:  # not between a question and its numbers
        _write(turn, calendar, Reply(to=Here(), text=hint), way, hint)


def _hint(turn: Turn, reply: Reply, way: _Way) -> str | None:
    """How to be told in private, once; only with what is said now: what waits may be dropped."""
    if not _is_rerouted(reply, way) or reply.priority is Priority.DANGER:
        return None
    return private_way.hint(turn, way.room, way.person)


def _asked(reply: Reply, way: _Way) -> PersonId | None:
    """Who is asked: one person, also in a group."""
    if way.person is not None:
        return way.person
    return reply.to.people[0] if isinstance(reply.to, ToRoom) and reply.to.people else None


def _choices(ask: Ask | None) -> tuple[Choice, ...]:
    return tuple(Choice(number=o.number, label=o.label) for o in ask.options) if ask else ()


def _may_interrupt(turn: Turn, calendar: Calendar, reply: Reply, room: Room) -> bool:
    """Whether the group may hear one more thing it did not ask for; noted if so."""
    if not (reply.unasked and reply.dispensable) or isinstance(reply.to, Here):
        return True  # who answers a message has asked the budget before anything came of it
    if reply.priority is Priority.DANGER:
        return True
    if not budget.has_room(turn, calendar, room):
        return False
    budget.spoke_in(turn, calendar, room)
    return True


def _not_before(turn: Turn, calendar: Calendar, reply: Reply, way: _Way) -> datetime:
    """Now, unless it is night or the group heard of this issue a moment ago."""
    now = max(turn.now, reply.earliest or turn.now)
    if not reply.unasked or reply.priority is Priority.DANGER:
        return now
    urgency = reply.urgency
    if urgency is Urgency.UTILITIES and not way.address.private:
        urgency = None  # the longer day is for private chats only
    own = org.quiet_hours(turn, way.person) if way.person is not None else None
    at = quiet.speaks_again(urgency, now, calendar, own)
    if way.room is not None and reply.issue is not None:
        outbox.drop_waiting(turn, reply.issue, way.room.id)
        last = rooms.last_said_of(turn, way.room.id, reply.issue)
        if last is not None:
            at = quiet.speaks_again(urgency, max(at, last + BETWEEN), calendar, own)
    return at


def unreachable(turn: Turn, calendar: Calendar, reply: Reply, person: PersonId) -> None:
    """Nobody heard it: whoever keeps the town running is told, once per issue."""
    if reply.dispensable:
        return
    text = say.unreachable(org.person(turn, person).name, reply.number)
    operators = org.operators(turn)
    if person in operators or not alarms.raise_alarm(
        turn, troubles.unreachable(person), text, reply.issue
    ):
        return
    tell_operators(turn, calendar, text, reply.priority)


def tell_operators(
    turn: Turn, calendar: Calendar, text: str, priority: Priority = Priority.ANSWER
) -> None:
    """Something that only who keeps the town running can mend; about a danger also at night."""
    told = [
        Reply(to=ToPerson(person), text=text, priority=priority, unasked=True, dispensable=True)
        for person in org.operators(turn)
    ]
    deliver(turn, calendar, told, None)

"""Acute danger: filed and told first, with advice; details are asked after."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.ids import IssueId, PersonId, UnitId
from bot.domain.issues import Danger, Issue
from bot.domain.people import Role, Room, RoomKind
from bot.domain.prompts import Action, Ask, Option
from bot.flows.intake import Draft
from bot.handlers import filing
from bot.handlers.chains import chain_of, seat_of_post
from bot.handlers.context import Context
from bot.handlers.moves import Done
from bot.handlers.reply import Here, Reply, ToPerson, ToRoom
from bot.messages import Priority
from bot.understanding import mask
from bot.wording import danger as say
from bot.wording import intake as intake_words
from storage import accounts, issues, org, rooms

#: Whose number belongs to which danger, in the town's settings.
_PHONES = {Danger.GAS: "gas", Danger.LIFT: "lift"}
#: A second person who tells of the same danger within so long gets the advice again.
_SAME = timedelta(hours=2)
_GOOD_FOR = timedelta(hours=12)


def file(context: Context, building: UnitId, draft: Draft) -> tuple[IssueId | None, list[Reply]]:
    """File an acute danger and say what to do; of persons nothing is said in the group.

    The issue that its reporter may still add to; None where there is none.
    """
    kind = draft.danger
    if kind is None:
        return None, []
    if kind.is_personal:
        return None, _personal(context, building, draft, kind)
    known = issues.open_danger(context.turn, building, kind, context.turn.now - _SAME)
    if known is not None:
        return None, [_again(context, building, known, kind)]
    done = filing.file(context, building, draft)
    warned = _warnings(context, building, done, kind)
    return done.issue.id, [_alarm(context, building, done, kind), *warned, *done.replies]


def _alarm(context: Context, building: UnitId, done: Done, kind: Danger) -> Reply:
    advice = say.advice(kind, _phone(context, kind))
    told = filing.told_words(context, done)
    number = done.issue.number
    if context.private:
        text = say.alarm_private(advice, told, number)
    else:
        unit = org.unit(context.turn, building)
        text = say.alarm(context.account.name, unit.name, advice, told, number)
    return Reply(to=Here(mention=False), text=text, number=number, priority=Priority.DANGER)


def _warnings(context: Context, building: UnitId, done: Done, kind: Danger) -> list[Reply]:
    """The same in each other group of the building, on whatever channel.

    Only of what a group was told: anybody may write to the bot alone, and set a house in alarm.
    """
    if context.room is None:
        return []
    unit, number = org.unit(context.turn, building), done.issue.number
    advice = say.advice(kind, _phone(context, kind))
    text = say.warning(unit.name, advice, filing.told_words(context, done), number)
    return [
        _to_group(room, text, done.issue)
        for room in _groups(context, building)
        if room.id != context.room.id
    ]


def all_clear(context: Context, issue: Issue, told: Sequence[Reply]) -> list[Reply]:
    """It was a false alarm: each group that was warned hears it, if not by `told` or here."""
    if issue.danger is None or issue.danger.is_personal or issue.room is None:
        return []
    if context.turn.now - issue.filed_at > _SAME:
        return []  # nobody stands in the street any more
    heard = {reply.to.room.id for reply in told if isinstance(reply.to, ToRoom)}
    heard |= {context.room.id} if context.room is not None else set()
    warned = {room.id: room for room in _groups(context, issue.unit)}
    warned[issue.room] = rooms.get(context.turn, issue.room)
    text = say.all_clear(org.unit(context.turn, issue.unit).name, issue.number)
    return [_to_group(room, text, issue) for room in warned.values() if room.id not in heard]


def _groups(context: Context, building: UnitId) -> list[Room]:
    found = rooms.of_unit(context.turn, building)
    return [room for room in found if room.kind is RoomKind.BUILDING]


def _to_group(room: Room, text: str, issue: Issue) -> Reply:
    return Reply(
        to=ToRoom(room),
        text=text,
        issue=issue.id,
        number=issue.number,
        priority=Priority.DANGER,
        unasked=True,
    )


def _again(context: Context, building: UnitId, issue: Issue, kind: Danger) -> Reply:
    """The same advice for a second person, never 附议, who hears how it goes on."""
    issues.join(
        context.turn,
        issue.id,
        context.person,
        context.room.id if context.room else None,
    )
    unit = org.unit(context.turn, building)
    advice = say.advice(kind, _phone(context, kind))
    text = say.again(context.account.name, unit.name, advice, issue.number)
    return Reply(to=Here(mention=False), text=text, number=issue.number, priority=Priority.DANGER)


def _personal(context: Context, building: UnitId, draft: Draft, kind: Danger) -> list[Reply]:
    """Violence and despair: in private to the one who wrote, else only to those who help."""
    private = Draft(
        what=draft.what,
        category=draft.category,
        urgency=draft.urgency,
        danger=kind,
        spot=draft.spot,
        sensitive=True,
        anonymous=True,
        about_steward=draft.about_steward,
    )
    done = filing.file(context, building, private)
    helpers = _helpers(context, building, done.issue)
    replies = [_call(context, building, done.issue, person, kind) for person in helpers]
    if accounts.private_address(context.turn, context.person) is not None:
        replies.append(_to_the_speaker(context, building, done.issue, kind))
    return replies


def _to_the_speaker(context: Context, building: UnitId, issue: Issue, kind: Danger) -> Reply:
    steward = seat_of_post(context.turn, building)
    title = _steward_name(context, steward)
    ask = None
    if kind is Danger.DESPAIR:
        text = say.despair(title)
    else:
        text = say.violence(title)
        yes, no = say.violence_labels()
        ask = Ask(
            options=(
                Option(number=1, label=yes, action=Action.CALL_STEWARD),
                Option(number=0, label=no, action=Action.NOTHING),
            ),
            listed=True,
            good_for=_GOOD_FOR,
        )
    return Reply(
        to=ToPerson(context.person),
        text=text,
        ask=ask,
        issue=issue.id,
        number=issue.number,
        priority=Priority.DANGER,
    )


def _call(
    context: Context, building: UnitId, issue: Issue, person: PersonId, kind: Danger
) -> Reply:
    text = say.call_them(context.account.name, _where(context, building), mask(issue.what), kind)
    return Reply(
        to=ToPerson(person),
        text=text,
        number=issue.number,
        priority=Priority.DANGER,
        unasked=True,
    )


def call_steward(context: Context, issue: Issue) -> list[Reply]:
    """The one who wrote wants the steward to get in touch."""
    person = issue.standing.holder.person
    if person is None:
        return [Reply(to=Here(), text=say.stay_safe())]
    text = say.please_contact(context.account.name, _where(context, issue.unit))
    return [
        Reply(to=Here(), text=say.will_call(_steward_name(context, person))),
        Reply(
            to=ToPerson(person),
            text=text,
            number=issue.number,
            priority=Priority.DANGER,
            unasked=True,
        ),
    ]


def stay_safe(context: Context) -> list[Reply]:  # noqa: ARG001  # a handler like the others
    """No contact wanted."""
    return [Reply(to=Here(), text=say.stay_safe())]


def _helpers(context: Context, building: UnitId, issue: Issue) -> list[PersonId]:
    """Steward, lead and mediator, each once; the holder first, never the speaker."""
    chain = chain_of(context.turn, building, context.calendar)
    line = org.line(context.turn, building)
    mediators = (
        post.person for unit in line for post in org.posts_at(context.turn, unit.id, Role.MEDIATOR)
    )
    lead = (s.person for s in chain.seats[1:2] if s.person is not None)
    people = _once([issue.standing.holder.person, *lead, *mediators])
    return [person for person in people if person != context.person]


def _once(people: Iterable[PersonId | None]) -> list[PersonId]:
    return list(dict.fromkeys(person for person in people if person is not None))


def _where(context: Context, building: UnitId) -> str:
    unit = org.unit(context.turn, building)
    home = org.home(context.turn, context.person, building)
    return f"{unit.full_name}{home.spot.home or '' if home else ''}"


def _steward_name(context: Context, steward: PersonId | None) -> str:
    if steward is None:
        return intake_words.steward_title("")
    return org.person(context.turn, steward).name


def _phone(context: Context, kind: Danger) -> str:
    key = _PHONES.get(kind)
    return org.phones(context.turn).get(key, "") if key else ""

"""Filing an issue, joining one, and saying where one stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.evidence import Evidence
from bot.domain.ids import IssueId, IssueNumber, PersonId, UnitId
from bot.domain.issues import Issue, Move
from bot.domain.people import Role
from bot.domain.places import Tier
from bot.domain.prompts import Action, Ask, Option
from bot.flows import quiet
from bot.flows.effects import Note, TellHolder, TellWorker
from bot.flows.intake import Draft, File
from bot.flows.issue import Act, Filing, Refused
from bot.handlers import moves, recurring
from bot.handlers.cards import issue_words
from bot.handlers.context import Context
from bot.handlers.moves import Done
from bot.handlers.reply import Here, Reply, ToPerson
from bot.handlers.sight import sees_state_alone
from bot.handlers.states import state_words
from bot.messages import Priority
from bot.understanding import Whose, whose_matter
from bot.wording import facts, news
from bot.wording import intake as say
from bot.wording import others as say_others
from bot.wording import recurring as recurring_words
from bot.wording.queries import state_alone, state_line
from storage import issues, org, photos, rooms

#: One unasked answer about an open issue in a group within so long.
SAID_ENOUGH = timedelta(hours=2)


def file(context: Context, building: UnitId, draft: Draft) -> Done:
    """File what the draft says, for the speaker or for whom the speaker names."""
    turn = context.turn
    earlier = recurring.earlier(context, building, draft)
    filing = Filing(
        town=turn.town,
        id=IssueId(turn.new_id()),
        number=issues.next_number(turn),
        unit=building,
        room=context.room.id if context.room else None,
        reporter=context.person,
        filed_by=context.person if draft.on_behalf_of else None,
        on_behalf_of=draft.on_behalf_of,
        category=draft.category,
        urgency=draft.urgency,
        danger=draft.danger,
        what=draft.told,
        spot=draft.spot,
        photos=draft.photos,
        sensitive=draft.sensitive,
        anonymous=draft.anonymous,
        about_steward=draft.about_steward,
        recurs_of=earlier.id if earlier is not None else None,
        filed_at=turn.now,
    )
    done = moves.file(turn, context.calendar, filing)
    return replace(done, replies=[*done.replies, *recurring.too_often(context, done)])


def receipt(context: Context, done: Done, *, by_silence: bool, shown: bool) -> Reply:
    """The answer to whoever filed it: the number, who was told, a word of care."""
    turn, issue = context.turn, done.issue
    told = told_words(context, done)
    if issue.recurs_of is not None:
        told = f"{recurring_words.in_receipt(issues.number_of(turn, issue.recurs_of))}，{told}"
    unseen = Evidence() if shown else photos.counted(context.turn, done.moved.event.photos)
    ask = None
    if by_silence:
        text = say.filed_by_silence(issue.number, issue_words(context.turn, issue).label)
        option = Option(number=0, label=say.withdraw_label(), action=Action.FALSE_ALARM)
        ask = Ask(options=(option,), good_for=timedelta(hours=2))
    elif issue.on_behalf_of:
        text = say.filed_for(issue.number, issue.on_behalf_of, told)
    else:
        text = say.filed(issue.number, told, issue.category, issue.urgency, unseen)
    if not by_silence:
        text = say_others.below(text, _whose(issue))
    return Reply(
        to=Here(),
        text=text,
        ask=ask,
        issue=issue.id if ask else None,
        number=issue.number,
        priority=Priority.DANGER if issue.urgency.is_danger else Priority.ANSWER,
    )


def asked_besides(done: Done, filed: File) -> tuple[str, ...]:
    """What the receipt asks besides: nothing where it has something else to say."""
    issue = done.issue
    says_more = say.care(issue.category, issue.urgency) or say_others.below("", _whose(issue))
    if says_more or filed.by_silence or issue.on_behalf_of:
        return ()
    return filed.questions


def add_words(context: Context, issue_id: IssueId, words: str) -> list[Reply]:
    """What its reporter adds a moment after filing: passed on to who has it."""
    issue = issues.get(context.turn, issue_id)
    act = Act(move=Move.REMARK, actor=context.person, words=words)
    outcome = moves.move(context.turn, context.calendar, issue, act)
    if isinstance(outcome, Refused):
        return []
    said = Reply(to=Here(), text=news.answer_passed_on(issue.number), number=issue.number)
    return [said, *outcome.replies]


def _whose(issue: Issue) -> Whose:
    """Who mends it. A danger has its own advice; about a steward nobody is sent elsewhere."""
    if issue.urgency.is_danger or issue.about_steward:
        return Whose.OURS
    return whose_matter(issue.what, issue.spot, issue.category)


def told_words(context: Context, done: Done) -> str:
    """Who was told of a new issue, or when they will be: `已通知楼栋长陈慧和微社区周宁`."""
    names = []
    first: PersonId | None = None
    for effect in done.moved.effects:
        match effect:
            case TellHolder(person=person, holder=holder):
                first = first or person
                names.append(_title(context, person, holder.unit))
            case TellWorker(person=person, note=Note.DANGER):
                unit = org.unit(context.turn, done.issue.unit)
                names.append(_title(context, person, unit.parent or unit.id))
            case _:
                continue
    if not names or first is None:
        return say.told_nobody()
    return _when_told(context, done.issue, first, facts.together(names))


def _when_told(context: Context, issue: Issue, person: PersonId, names: str) -> str:
    if issue.urgency.is_danger:
        return say.told_now(names)
    now = context.turn.now
    own = org.quiet_hours(context.turn, person)
    at = quiet.speaks_again(issue.urgency, now, context.calendar, own)
    if at == now:
        return say.told_now(names)
    local, today = context.calendar.local(at), context.calendar.day(now)
    return say.told_later(names, say.morning(local.hour, tomorrow=local.date() != today))


def _title(context: Context, person: PersonId, unit_id: UnitId) -> str:
    name = org.person(context.turn, person).name
    unit = org.unit(context.turn, unit_id)
    match unit.tier:
        case Tier.BUILDING:
            return say.steward_title(name)
        case Tier.MICRO_COMMUNITY:
            return say.lead_title("微社区", name)
        case _:
            return say.lead_title(unit.name, name)


def join(context: Context, issue_id: IssueId) -> list[Reply]:
    """The speaker joins an issue (附议); only the speaker hears of it."""
    turn = context.turn
    issue = issues.get(turn, issue_id)
    words = issue_words(turn, issue)
    room = context.room.id if context.room else None
    is_reporter = context.person in (issue.reporter, issue.filed_by)
    if is_reporter or not issues.join(turn, issue.id, context.person, room):
        return tell_state(context, issue_id)
    outcome = moves.move(turn, context.calendar, issue, Act(move=Move.JOIN, actor=context.person))
    if isinstance(outcome, Refused):
        return tell_state(context, issue_id)
    return [
        Reply(to=Here(), text=news.joined(words), number=issue.number),
        *outcome.replies,
    ]


def join_others(context: Context, issue_id: IssueId, people: Sequence[PersonId]) -> list[Reply]:
    """Neighbours who said 我家也是 before there was an issue join it (附议), unasked again."""
    turn, room = context.turn, context.room.id if context.room else None
    replies: list[Reply] = []
    for person in people:
        issue = issues.get(turn, issue_id)
        if person in (issue.reporter, issue.filed_by) or not issues.join(
            turn, issue_id, person, room
        ):
            continue
        act = Act(move=Move.JOIN, actor=person)
        outcome = moves.move(turn, context.calendar, issue, act)
        if not isinstance(outcome, Refused):
            replies += outcome.replies
    return replies


def counted_too(context: Context, people: Sequence[PersonId]) -> str:
    """`赵敏也算上了`: who joined while it was being reported."""
    if context.room is None:
        return ""
    names = [rooms.name_in(context.turn, context.room.id, person) for person in people]
    return say.counted_too(facts.together(names))


def ask_mediators(context: Context, done: Done) -> list[Reply]:
    """Neighbours want help: the mediators of the area hear of it, none who is a party to it."""
    turn, issue = context.turn, done.issue
    words = issue_words(turn, issue)
    holder = issue.standing.holder.person
    steward = org.person(turn, holder).name if holder is not None else say.steward_title("")
    text = say.mediate(issue.number, words.line, context.account.name, steward)
    people = {
        post.person
        for unit in org.line(turn, issue.unit)
        for post in org.posts_at(turn, unit.id, Role.MEDIATOR)
    }
    return [
        Reply(
            to=ToPerson(person),
            text=text,
            number=issue.number,
            priority=Priority.TASK,
            unasked=True,
            urgency=issue.urgency,
        )
        for person in sorted(people - {context.person})
    ]


def tell_state(context: Context, issue_id: IssueId) -> list[Reply]:
    """The speaker's own issue is open already: say where it stands."""
    issue = issues.get(context.turn, issue_id)
    text = news.joined_before(issue.number, state_words(context, issue))
    return [Reply(to=Here(), text=text, number=issue.number)]


def line(context: Context, issue: Issue) -> str:
    """One issue and where it stands."""
    words, state = issue_words(context.turn, issue), state_words(context, issue)
    if sees_state_alone(context, issue):
        return state_alone(words, state)
    return state_line(words, state)


def told_lately(context: Context, issue_id: IssueId) -> bool:
    """Whether the group was told of the open issue already within two hours."""
    if context.room is None:
        return False
    number: IssueNumber = issues.get(context.turn, issue_id).number
    return rooms.said_number_since(context.turn, context.room.id, number, SAID_ENOUGH)

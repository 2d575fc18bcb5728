"""What those who reported an issue, or joined it, are told and asked."""

from dataclasses import replace

from bot.domain.ids import PersonId, RoomId
from bot.domain.prompts import Action, Ask, Option
from bot.flows.effects import AskClosing, AskReporter, News, TellReporters
from bot.handlers.case import Case
from bot.handlers.reply import Reply, ToPerson, ToRoom
from bot.handlers.sight import came_by_a_door
from bot.understanding import mask
from bot.wording import news
from bot.wording.facts import STATE_WORDS
from bot.wording.queries import state_alone
from storage import issues, photos, rooms


def question(case: Case, effect: AskReporter) -> Reply:
    """Somebody who works on it asks (问 …); the next words are the answer."""
    text = news.asked(case.issue.number, case.name(effect.by), mask(effect.words))
    ask = Ask(options=(), words=Action.ANSWER)
    return replace(case.to_reporter(text), ask=ask, photos=effect.photos)


def closing(case: Case, effect: AskClosing) -> Reply:
    """Whether it is solved, with the three answers."""
    text = news.is_it_solved(case.issue.number, case.name(effect.by), mask(effect.words))
    actions = (Action.SOLVED, Action.NOT_SOLVED, Action.SOLVED_BUT)
    options = tuple(
        Option(number=n, label=label, action=action)
        for n, (label, action) in enumerate(
            zip(news.solved_labels(), actions, strict=True), start=1
        )
    )
    ask = Ask(options=options, listed=True)
    return replace(case.to_reporter(text), ask=ask, photos=effect.photos)


def tell(case: Case, effect: TellReporters) -> list[Reply]:
    """News for the reporter and for those who joined."""
    replies = []
    if effect.reporter and (text := _for_reporter(case, effect)):
        ask = None
        if effect.news is News.DECLINED:
            option = Option(number=1, label=news.object_label(), action=Action.OBJECT)
            ask = Ask(options=(option,), words=Action.OBJECT)
        replies.append(replace(case.to_reporter(text), ask=ask, photos=effect.photos))
    if effect.joined and (text := _for_joined(case, effect)):
        replies += _to_joined(case, text, effect)
    return replies


def _to_joined(case: Case, text: str, effect: TellReporters) -> list[Reply]:
    """One message to each group in which people joined; who is in none is told privately."""
    joined = [one for one in issues.joined(case.turn, case.issue.id) if one.person != case.actor]
    by_room: dict[RoomId, list[PersonId]] = {}
    for one in joined:
        if one.room is not None and _is_in(case, one.room, one.person):
            by_room.setdefault(one.room, []).append(one.person)
    to: list[ToRoom | ToPerson] = [
        ToRoom(rooms.get(case.turn, room), tuple(people)) for room, people in by_room.items()
    ]
    in_groups = {person for people in by_room.values() for person in people}
    to += [ToPerson(one.person) for one in joined if one.person not in in_groups]
    # What comes without a change of state is nothing to them who are told the state alone.
    unknown = [t for t in to if isinstance(t, ToPerson) and came_by_a_door(case.turn, t.person)]
    if effect.news is News.SHOWN:
        to = [each for each in to if each not in unknown]
    state = state_alone(case.words, STATE_WORDS[case.issue.standing.state])
    return [
        Reply(
            to=each,
            text=state if each in unknown else text,
            photos=() if each in unknown else effect.photos,
            issue=case.issue.id,
            number=case.issue.number,
            unasked=True,
            dispensable=isinstance(each, ToPerson),
            urgency=case.issue.urgency,
        )
        for each in to
    ]


def _is_in(case: Case, room: RoomId, person: PersonId) -> bool:
    """Whether somebody who joined there has not left the group since."""
    return person in rooms.members(case.turn, room, [person])


def _for_reporter(case: Case, effect: TellReporters) -> str:
    """Words for whoever reported it; empty where it is not worth a message."""
    number, holder = case.issue.number, case.holder_name()
    said = mask(effect.words)
    match effect.news:
        case News.ACCEPTED:
            return news.accepted(number, holder)
        case News.SCHEDULED if effect.when is not None:
            return news.scheduled(number, holder, case.clock(effect.when))
        case News.DELEGATED:
            return news.delegated(number, case.issue.standing.delegated_to)
        case News.ESCALATED:
            return news.escalated(number, holder)
        case News.DECLINED:
            return news.declined(number, holder, said)
        case News.OBJECTED:
            return news.objected(number, holder)
        case News.REOPENED:
            # Somebody who joined said so, or whoever filed it for the reporter.
            return news.reopened_for_joined(case.words, holder)
        case News.UNCONFIRMED:
            return news.unconfirmed(number)
        case _:
            return _for_all(case, effect, said)


def _for_joined(case: Case, effect: TellReporters) -> str:
    """Words for those who joined: they hear of progress and of the end, no more."""
    words, holder = case.words, case.holder_name()
    said = mask(effect.words)
    match effect.news:
        case News.SOLVED:
            return news.solved_for_joined(words, holder, said)
        case News.REOPENED | News.OBJECTED:
            return news.reopened_for_joined(words, holder)
        case News.DECLINED:
            return news.declined_for_joined(words, said)
        case News.WITHDRAWN:
            return news.withdrawn_for_joined(words)
        case _:
            return _for_all(case, effect, said)


def _for_all(case: Case, effect: TellReporters, said: str) -> str:
    """Words that are the same for the reporter and those who joined."""
    match effect.news:
        case News.PROGRESS:
            return news.progress(case.words, said)
        case News.SHOWN:
            shown = photos.counted(case.turn, effect.photos)
            return news.shown(case.words, case.name(case.actor), shown)
        case News.TAKEN_BACK:
            return news.taken_back(case.issue.number)
        case News.FALSE_ALARM:
            return news.false_alarm()
        case News.MERGED if effect.merged_into is not None:
            into = issues.get(case.turn, effect.merged_into)
            return news.merged(case.issue.number, into.number)
        case _:
            return ""

"""What those who work on an issue are told: tasks, reminders, notes, alarms."""

from dataclasses import replace
from datetime import datetime

from bot.domain.prompts import Action, Ask
from bot.flows import quiet
from bot.flows.effects import Alarm, RemindHolder, TellHolder, TellWorker
from bot.flows.timers import TimerKind
from bot.handlers import digests
from bot.handlers.cards import work_options
from bot.handlers.case import Case
from bot.handlers.reply import Reply
from bot.understanding import mask
from bot.wording import alarms as alarm_words
from bot.wording import recurring, tasks
from bot.wording.facts import clock
from storage import alarms, issues, links, org, photos


def task(case: Case, effect: TellHolder) -> list[Reply]:
    """Somebody has to take care of it now; a lead's may wait for the digest."""
    until = digests.gathers_until(case.issue, effect.holder, case.turn.now, case.calendar)
    return [replace(card(case, effect), gathers_until=until)]


def card(case: Case, effect: TellHolder) -> Reply:
    """The task with its choices; in a group without the reporter's name, number and photos."""
    reply = replace(
        case.to_worker(effect.person, _card_text(case, effect, reported=_reported_by(case))),
        ask=Ask(options=work_options(effect.holder.tier), listed=True),
        photos=effect.photos or photos.of_issue(case.turn, case.issue.id, "report"),
        private_photos=True,
    )
    if case.issue.sensitive:
        return reply
    return replace(reply, in_group=_card_text(case, effect, reported=""))


def _card_text(case: Case, effect: TellHolder, *, reported: str) -> str:
    clocks = case.issue.clocks
    by = case.name(effect.by)
    # Words that the card shows anyway are not said twice.
    adds = by and effect.words and effect.words != case.issue.what
    return tasks.card(
        case.words,
        effect.task,
        reported=reported,
        due=_due_as_read(case, clocks.answer_due or clocks.result_due),
        said=tasks.said_by(by, mask(effect.words)) if adds else "",
        recurs=_recurs(case),
        answered=clocks.answer_due is None,
    )


def _recurs(case: Case) -> str:
    earlier = case.issue.recurs_of
    return recurring.on_card(issues.number_of(case.turn, earlier)) if earlier is not None else ""


def _due_as_read(case: Case, due: datetime) -> str:
    """A deadline as people say it when the card comes: in the morning, not at night."""
    read_at = quiet.speaks_again(case.issue.urgency, case.turn.now, case.calendar)
    return clock(case.calendar.local(due), case.calendar.local(read_at))


def _reported_by(case: Case) -> str:
    """Who reported it, for whoever works on it."""
    reporter = case.issue.filed_by or case.issue.reporter
    home = org.home(case.turn, reporter, case.issue.unit)
    return tasks.reported_by(
        case.name(reporter),
        home.spot.home or "" if home else "",
        case.issue.on_behalf_of or "",
        anonymous=case.issue.anonymous,
        phone=links.phone_left_by(case.turn, reporter) or "",
    )


def reminder(case: Case, effect: RemindHolder) -> list[Reply]:
    """Half time or an appointment, unless a digest has just told of it."""
    if digests.stands_for_reminder(case.turn, case.issue, effect.holder, effect.timer):
        return []
    due = case.clock(effect.due) if effect.due else ""
    options = work_options(effect.holder.tier)
    up = next((o.number for o in options if o.action is Action.ESCALATE), None)
    text = tasks.remind(
        case.name(effect.person),
        case.words,
        effect.timer,
        due,
        above=_next_name(case, effect),
        up=up,
    )
    ask = Ask(options=options) if effect.timer is TimerKind.ANSWER_HALF else None
    return [replace(case.to_worker(effect.person, text), ask=ask)]


def _next_name(case: Case, effect: RemindHolder) -> str:
    above = [s for s in case.chain.seats if s.tier > effect.holder.tier and s.name]
    return above[0].name if above else tasks.next_tier()


def note(case: Case, effect: TellWorker) -> Reply:
    """Somebody is told and asked nothing; a group does not learn who reported it."""
    reply = replace(
        case.to_worker(effect.person, _note_text(case, effect, case.name(effect.by))),
        photos=effect.photos,
        private_photos=True,
    )
    if case.issue.sensitive or effect.by not in (case.issue.reporter, case.issue.filed_by):
        return reply
    return replace(reply, in_group=_note_text(case, effect, tasks.whoever_reported()))


def _note_text(case: Case, effect: TellWorker, who: str) -> str:
    return tasks.note(case.words, effect.note, who, mask(effect.words), case.holder_name())


def alarm(case: Case, why: Alarm) -> list[Reply]:
    """The operators are told, once for each reason."""
    words = case.words
    text = alarm_words.issue(words.number, words.line, why)
    if not alarms.raise_alarm(case.turn, why.value, text, case.issue.id):
        return []
    return [
        replace(case.to_worker(operator, text), in_group=None, dispensable=True)
        for operator in org.operators(case.turn)
    ]

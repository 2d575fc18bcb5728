"""Whom a move is told to, and in which words: the flow's effects made into replies."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.domain.issues import Issue
from bot.domain.people import Room
from bot.domain.prompts import Action, Ask, Option
from bot.flows import quiet
from bot.flows.effects import (
    Alarm,
    AlarmOperator,
    AskClosing,
    AskReason,
    AskReporter,
    Effect,
    News,
    RemindHolder,
    StopAsking,
    TellHolder,
    TellReporters,
    TellWorker,
)
from bot.flows.routing import Chain
from bot.flows.timers import TimerKind
from bot.handlers import digests
from bot.handlers.cards import issue_words, work_options
from bot.handlers.reply import Reply, ToPerson, ToRoom
from bot.messages import Priority
from bot.understanding import mask
from bot.wording import alarms as alarm_words
from bot.wording import news, tasks
from bot.wording.facts import IssueWords, clock
from storage import alarms, issues, org, photos, prompts, rooms
from storage.store import Turn


@dataclass(frozen=True, slots=True)
class Telling:
    """Words the effects of one move of one issue."""

    turn: Turn
    calendar: Calendar
    issue: Issue
    chain: Chain
    #: Who made the move; who just said it is not told it as news. None: time.
    actor: PersonId | None = None

    def replies(self, effects: Iterable[Effect]) -> list[Reply]:
        """What is to be said to others than the one who acted."""
        return [reply for effect in effects for reply in self._worded(effect)]

    def _worded(self, effect: Effect) -> list[Reply]:
        match effect:
            case StopAsking():
                prompts.close_of_issue(self.turn, self.issue.id)
                return []
            case TellHolder():
                return self._task(effect)
            case RemindHolder():
                return self._reminder(effect)
            case TellWorker():
                return [self._note(effect)]
            case TellReporters():
                return self._news(effect)
            case AskReporter():
                return [self._question(effect)]
            case AskClosing():
                return [self._closing(effect)]
            case AskReason():
                # Asked within the answer to the one who acted.
                return []
            case AlarmOperator(alarm=alarm):
                return self._alarm(alarm)

    @property
    def words(self) -> IssueWords:
        return issue_words(self.turn, self.issue)

    @property
    def priority(self) -> Priority:
        return Priority.DANGER if self.issue.urgency.is_danger else Priority.TASK

    def name(self, person: PersonId | None) -> str:
        """Somebody's name; empty for time."""
        return org.person(self.turn, person).name if person is not None else ""

    def holder_name(self) -> str:
        """Who has it now, by name, else by the unit that has nobody."""
        holder = self.issue.standing.holder
        if holder.person is not None:
            return self.name(holder.person)
        return org.unit(self.turn, holder.unit).name

    def clock(self, at: datetime) -> str:
        """A time as people say it."""
        return clock(self.calendar.local(at), self.calendar.local(self.turn.now))

    def _person(self, person: PersonId, text: str, **more: object) -> Reply:
        return Reply(
            to=ToPerson(person),
            text=text,
            in_group=tasks.card_in_group(self.issue.number, self.words.label)
            if self.issue.sensitive
            else text,
            issue=self.issue.id,
            number=self.issue.number,
            priority=self.priority,
            unasked=True,
            urgency=self.issue.urgency,
            **more,  # type: ignore[arg-type]  # fields of Reply
        )

    def _task(self, effect: TellHolder) -> list[Reply]:
        until = digests.gathers_until(self.issue, effect.holder, self.turn.now, self.calendar)
        return [replace(self.card(effect), gathers_until=until)]

    def card(self, effect: TellHolder) -> Reply:
        """The task with its choices; in a group without the reporter's name and photos."""
        reply = self._person(
            effect.person,
            self._card_text(effect, reported=self.reported_by()),
            ask=Ask(options=work_options(effect.holder.tier), listed=True),
            photos=effect.photos or photos.of_issue(self.turn, self.issue.id, "report"),
            private_photos=True,
        )
        if self.issue.sensitive:
            return reply
        return replace(reply, in_group=self._card_text(effect, reported=""))

    def _card_text(self, effect: TellHolder, *, reported: str) -> str:
        clocks = self.issue.clocks
        by = self.name(effect.by)
        # Words that the card shows anyway are not said twice.
        adds = by and effect.words and effect.words != self.issue.what
        return tasks.card(
            self.words,
            effect.task,
            reported=reported,
            due=self._due_as_read(clocks.answer_due or clocks.result_due),
            said=tasks.said_by(by, mask(effect.words)) if adds else "",
            answered=clocks.answer_due is None,
        )

    def _due_as_read(self, due: datetime) -> str:
        """A deadline as people say it when the card comes: in the morning, not at night."""
        read_at = quiet.speaks_again(self.issue.urgency, self.turn.now, self.calendar)
        return clock(self.calendar.local(due), self.calendar.local(read_at))

    def reported_by(self) -> str:
        """Who reported it, for whoever works on it."""
        reporter = self.issue.filed_by or self.issue.reporter
        home = org.home(self.turn, reporter, self.issue.unit)
        return tasks.reported_by(
            self.name(reporter),
            home.spot.home or "" if home else "",
            self.issue.on_behalf_of or "",
            anonymous=self.issue.anonymous,
        )

    def _reminder(self, effect: RemindHolder) -> list[Reply]:
        if digests.stands_for_reminder(self.turn, self.issue, effect.holder, effect.timer):
            return []
        due = self.clock(effect.due) if effect.due else ""
        options = work_options(effect.holder.tier)
        up = next((o.number for o in options if o.action is Action.ESCALATE), None)
        text = tasks.remind(
            self.name(effect.person),
            self.words,
            effect.timer,
            due,
            above=self._next_name(effect),
            up=up,
        )
        ask = Ask(options=options) if effect.timer is TimerKind.ANSWER_HALF else None
        return [self._person(effect.person, text, ask=ask)]

    def _next_name(self, effect: RemindHolder) -> str:
        above = [s for s in self.chain.seats if s.tier > effect.holder.tier and s.name]
        return above[0].name if above else "上一级"

    def _note(self, effect: TellWorker) -> Reply:
        reply = self._person(
            effect.person,
            self._note_text(effect, self.name(effect.by)),
            photos=effect.photos,
            private_photos=True,
        )
        if self.issue.sensitive or effect.by not in (self.issue.reporter, self.issue.filed_by):
            return reply
        return replace(reply, in_group=self._note_text(effect, tasks.whoever_reported()))

    def _note_text(self, effect: TellWorker, who: str) -> str:
        return tasks.note(self.words, effect.note, who, mask(effect.words), self.holder_name())

    def _question(self, effect: AskReporter) -> Reply:
        text = news.asked(self.issue.number, self.name(effect.by), mask(effect.words))
        ask = Ask(options=(), words=Action.ANSWER)
        return self._to_reporter(text, ask=ask, photos=effect.photos)

    def _closing(self, effect: AskClosing) -> Reply:
        text = news.is_it_solved(self.issue.number, self.name(effect.by), mask(effect.words))
        actions = (Action.SOLVED, Action.NOT_SOLVED, Action.SOLVED_BUT)
        options = tuple(
            Option(number=n, label=label, action=action)
            for n, (label, action) in enumerate(
                zip(news.solved_labels(), actions, strict=True), start=1
            )
        )
        return self._to_reporter(text, ask=Ask(options=options, listed=True), photos=effect.photos)

    def _to_reporter(self, text: str, **more: object) -> Reply:
        return Reply(
            to=ToPerson(self.issue.filed_by or self.issue.reporter, self._room()),
            text=text,
            in_group=None if self.issue.sensitive else text,
            issue=self.issue.id,
            number=self.issue.number,
            priority=Priority.ANSWER,
            unasked=True,
            urgency=self.issue.urgency,
            **more,  # type: ignore[arg-type]  # fields of Reply
        )

    def _news(self, effect: TellReporters) -> list[Reply]:
        replies = []
        if effect.reporter and (text := self._for_reporter(effect)):
            ask = None
            if effect.news is News.DECLINED:
                option = Option(number=1, label=news.object_label(), action=Action.OBJECT)
                ask = Ask(options=(option,), words=Action.OBJECT)
            replies.append(self._to_reporter(text, ask=ask, photos=effect.photos))
        if effect.joined and (text := self._for_joined(effect)):
            replies += self._to_joined(text, effect)
        return replies

    def _to_joined(self, text: str, effect: TellReporters) -> list[Reply]:
        """One message to each group in which people joined; the others are told privately."""
        joined = [
            one for one in issues.joined(self.turn, self.issue.id) if one.person != self.actor
        ]
        by_room: dict[int, list[PersonId]] = {}
        for one in joined:
            if one.room is not None:
                by_room.setdefault(one.room, []).append(one.person)
        shared = {"issue": self.issue.id, "number": self.issue.number, "photos": effect.photos}
        replies = [
            Reply(
                to=ToRoom(rooms.get(self.turn, room), tuple(people)),  # type: ignore[arg-type]
                text=text,
                unasked=True,
                urgency=self.issue.urgency,
                **shared,  # type: ignore[arg-type]
            )
            for room, people in by_room.items()
        ]
        return replies + [
            Reply(
                to=ToPerson(one.person),
                text=text,
                unasked=True,
                dispensable=True,
                urgency=self.issue.urgency,
                **shared,  # type: ignore[arg-type]
            )
            for one in joined
            if one.room is None
        ]

    def _for_reporter(self, effect: TellReporters) -> str:
        """Words for whoever reported it; empty where it is not worth a message."""
        number, holder = self.issue.number, self.holder_name()
        said = mask(effect.words)
        match effect.news:
            case News.ACCEPTED:
                return news.accepted(number, holder)
            case News.SCHEDULED if effect.when is not None:
                return news.scheduled(number, holder, self.clock(effect.when))
            case News.DELEGATED:
                return news.delegated(number, self.issue.standing.delegated_to)
            case News.ESCALATED:
                return news.escalated(number, holder)
            case News.DECLINED:
                return news.declined(number, holder, said)
            case News.OBJECTED:
                return news.objected(number, holder)
            case News.REOPENED:
                # Somebody who joined said so, or whoever filed it for the reporter.
                return news.reopened_for_joined(self.words, holder)
            case News.UNCONFIRMED:
                return news.unconfirmed(number)
            case _:
                return self._for_all(effect, said)

    def _for_joined(self, effect: TellReporters) -> str:
        """Words for those who joined: they hear of progress and of the end, no more."""
        words, holder = self.words, self.holder_name()
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
                return self._for_all(effect, said)

    def _for_all(self, effect: TellReporters, said: str) -> str:
        """Words that are the same for the reporter and those who joined."""
        match effect.news:
            case News.PROGRESS:
                return news.progress(self.words, said)
            case News.TAKEN_BACK:
                return news.taken_back(self.issue.number)
            case News.FALSE_ALARM:
                return news.false_alarm()
            case News.MERGED if effect.merged_into is not None:
                into = issues.get(self.turn, effect.merged_into)
                return news.merged(self.issue.number, into.number)
            case _:
                return ""

    def _alarm(self, why: Alarm) -> list[Reply]:
        words = self.words
        text = alarm_words.issue(words.number, words.line, why)
        if not alarms.raise_alarm(self.turn, why.value, text, self.issue.id):
            return []
        return [
            Reply(
                to=ToPerson(operator),
                text=text,
                priority=self.priority,
                unasked=True,
                dispensable=True,
                urgency=self.issue.urgency,
                issue=self.issue.id,
                number=self.issue.number,
            )
            for operator in org.operators(self.turn)
        ]

    def _room(self) -> Room | None:
        return rooms.get(self.turn, self.issue.room) if self.issue.room is not None else None

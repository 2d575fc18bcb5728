"""What people's corrections teach: kept without names, numbers and doors, if the town wants it.

Nothing is kept of what is not for a group anyway: quarrels, care, violence, despair, the steward.
"""

from dataclasses import replace

from bot.domain.issues import Danger, Issue, Urgency
from bot.domain.lessons import Lesson, Meaning
from bot.domain.places import Spot
from bot.flows import intake as flow
from bot.flows.intake import Draft, Intake, Stage, Step
from bot.handlers.context import Context
from bot.understanding import denies, without_people
from storage import lessons
from storage.lessons import Learnt

#: The report as it was read lies open there.
_READ = frozenset({Stage.OFFERED, Stage.ASKING_WHERE, Stage.CONFIRMING})


def from_talk(context: Context, before: Intake, step: Step) -> None:
    """Keep what the words changed of what was read."""
    old = before.draft
    if before.stage not in _READ or not old.what or _is_private(old):
        return
    if step.intake is None:
        if isinstance(step.effect, flow.Dropped):
            _dropped(context, before)
        return
    new = step.intake.draft
    if _is_private(new):
        return
    if new.said != old.said:
        return  # other words are another matter: they were not misread
    if new.category != old.category:
        _keep(context, Lesson.CATEGORY, old, new)
    elif new.urgency is not old.urgency:
        _keep(context, Lesson.URGENCY, old, new)
    if _is_elsewhere(old.spot, new.spot):
        _keep(context, Lesson.PLACE, old, new)


def from_false_alarm(context: Context, issue: Issue) -> None:
    """Keep that a danger was none."""
    if issue.sensitive or issue.about_steward or _is_personal(issue.danger):
        return
    read = _meaning(issue.category, issue.urgency, issue.spot)
    kind = Lesson.FALSE_ALARM if issue.urgency.is_danger else Lesson.NO_ISSUE
    _write(context, kind, issue.what, read, Meaning())


def _dropped(context: Context, before: Intake) -> None:
    """A no in words teaches; a bare no to a report that was asked for is a change of mind."""
    if denies(context.text):
        kind = Lesson.NO_ISSUE
    elif before.unasked and before.stage is Stage.OFFERED:
        kind = Lesson.NOT_WANTED
    else:
        return
    old = before.draft
    _write(context, kind, old.said, _meaning(old.category, old.urgency, old.spot), Meaning())


def _keep(context: Context, kind: Lesson, old: Draft, new: Draft) -> None:
    read = _meaning(old.category, old.urgency, old.spot)
    meant = _meaning(new.category, new.urgency, new.spot)
    _write(context, kind, old.said, read, meant)


def _write(context: Context, kind: Lesson, text: str, read: Meaning, meant: Meaning) -> None:
    if not lessons.are_kept(context.turn):
        return
    day = context.calendar.day(context.turn.now)
    masked = without_people(text, lessons.names_in(context.turn, text))
    lessons.keep(context.turn, Learnt(kind=kind, day=day, text=masked, read=read, meant=meant))


def _meaning(category: str, urgency: Urgency, spot: Spot) -> Meaning:
    """What was understood, without whose door it is."""
    place = replace(spot, door=None).words()
    return Meaning(category=category, urgency=urgency, place=place or None)


def _is_elsewhere(old: Spot, new: Spot) -> bool:
    """Whether something known of the place is otherwise now; more of it is no correction."""
    pairs = (
        (old.unit, new.unit),
        (old.floor, new.floor),
        (old.door, new.door),
        (old.place, new.place),
    )
    return any(was is not None and now != was for was, now in pairs)


def _is_private(draft: Draft) -> bool:
    return draft.sensitive or draft.about_steward or _is_personal(draft.danger)


def _is_personal(danger: Danger | None) -> bool:
    return danger is not None and danger.is_personal

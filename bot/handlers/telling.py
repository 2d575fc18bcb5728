"""Whom a move is told to: each effect of the flow has one place that words it."""

from collections.abc import Iterable

from bot.flows.effects import (
    AlarmOperator,
    AskClosing,
    AskReason,
    AskReporter,
    Effect,
    RemindHolder,
    StopAsking,
    TellHolder,
    TellReporters,
    TellWorker,
)
from bot.handlers import to_reporters, to_workers
from bot.handlers.case import Case
from bot.handlers.reply import Reply
from storage import prompts


def replies(case: Case, effects: Iterable[Effect]) -> list[Reply]:
    """What is to be said to others than the one who acted."""
    return [reply for effect in effects for reply in _worded(case, effect)]


def _worded(case: Case, effect: Effect) -> list[Reply]:
    match effect:
        case StopAsking():
            prompts.close_of_issue(case.turn, case.issue.id)
            return []
        case TellHolder():
            return to_workers.task(case, effect)
        case RemindHolder():
            return to_workers.reminder(case, effect)
        case TellWorker():
            return [to_workers.note(case, effect)]
        case TellReporters():
            return to_reporters.tell(case, effect)
        case AskReporter():
            return [to_reporters.question(case, effect)]
        case AskClosing():
            return [to_reporters.closing(case, effect)]
        case AskReason():
            # Asked within the answer to the one who acted.
            return []
        case AlarmOperator(alarm=alarm):
            return to_workers.alarm(case, alarm)

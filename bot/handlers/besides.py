"""What is asked besides the report, and the answers to it: never a message of its own."""

import re

from bot.flows.intake_state import OTHER, Intake
from bot.handlers.context import Context
from bot.understanding import Sureness, clean, mask

#: Said to nobody, an answer to what was asked besides is short, and about no person.
_ANSWER_AT_MOST = 12
_TO_SOMEBODY = re.compile("[我你您他她咱]")


def open_questions(context: Context) -> tuple[str, ...]:
    """What is asked besides of what the words report; of an acute danger nothing."""
    reading = context.reading
    if reading.category is None or reading.danger is not None:
        return ()
    said = " ".join([*(line.text for line in context.message.before), context.text])
    return context.kinds.open_questions(reading.category, clean(said))


def said(context: Context, intake: Intake) -> str:
    """What the words say to the questions that were asked besides the report."""
    if not intake.asked:
        return ""
    answer = context.answer
    text = context.text if answer is None or answer.in_words else answer.words
    text = mask(clean(text))
    reading, about = context.reading, intake.draft.category
    if reading.sure is Sureness.CLEAR and reading.category not in (None, OTHER, about):
        return ""  # another matter
    if not context.addressed and (len(text) > _ANSWER_AT_MOST or _TO_SOMEBODY.search(text)):
        return ""
    return context.kinds.answer(about, intake.draft.questions, text)


def answers(context: Context) -> bool:
    """Whether the words belong to the report that was filed a moment ago."""
    talk = context.conversation
    return talk is not None and bool(said(context, talk.intake))

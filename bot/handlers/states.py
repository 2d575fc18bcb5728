"""Where an issue stands, in words."""

from bot.domain.issues import Issue, Move
from bot.handlers.context import Context
from bot.handlers.sight import sees_state_alone
from bot.understanding import mask
from bot.wording import intake as intake_words
from bot.wording.facts import STATE_WORDS, clock, quoted
from storage import issues


def state_words(context: Context, issue: Issue) -> str:
    """The state, with the last word of progress while it is open: `正在办，10:40“已联系维保”`."""
    words = STATE_WORDS[issue.standing.state]
    if not issue.standing.state.is_open or sees_state_alone(context, issue):
        return words
    told = [
        event
        for event in issues.events(context.turn, issue.id)
        if event.move is Move.PROGRESS and event.words
    ]
    if not told:
        return words
    local = context.calendar.local
    last = told[-1]
    at = clock(local(last.at), local(context.turn.now))
    return intake_words.being_done(f"{at}{quoted(mask(last.words))}")

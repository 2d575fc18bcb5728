"""A quoted message is context: whose it is, and what it was about."""

import re
from dataclasses import dataclass

from bot.domain.ids import IssueNumber, PersonId
from bot.domain.issues import Issue
from bot.flows.intake import Stage
from bot.handlers.context import Context
from bot.understanding import clean, is_the_bots
from storage import accounts, conversations, issues, prompts, quoted
from storage.conversations import Conversation

_NUMBER = re.compile(r"#(\d{4,9})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """What a quoted message stands for; all empty when nothing is known of it."""

    #: It became, or tells of, this issue.
    issue: Issue | None = None
    #: It belongs to somebody's open intake.
    talk: Conversation | None = None
    #: A person's words; empty for the bot's.
    words: str = ""


def look_up(context: Context) -> Quoted | None:
    """What the message quotes; None when it quotes nothing."""
    turn, address, quote = context.turn, context.message.address, context.message.quote
    if quote is None:
        return None
    letter = quoted.letter(turn, address, quote.message_id)
    if letter is not None:
        if letter.issue is not None:
            return Quoted(issue=issues.get(turn, letter.issue))
        asked = prompts.person_asked(turn, letter.prompt) if letter.prompt is not None else None
        found = _of(context, _talk_of(context, asked) if asked is not None else None)
        return found if found.issue or found.talk else _by_number(context, quote.text)
    # Where the platform does not tell whose message it is, its words do.
    if is_the_bots(quote.text):
        return _by_number(context, quote.text)
    talk = conversations.made_of(turn, address, quote.message_id) if quote.message_id else None
    found = _of(context, talk)
    return Quoted(issue=found.issue, talk=found.talk, words=clean(quote.text))


def _talk_of(context: Context, person: PersonId) -> Conversation | None:
    for talk in conversations.of_chat(context.turn, context.message.address):
        if accounts.get(context.turn, talk.account).person == person:
            return talk
    return None


def _of(context: Context, talk: Conversation | None) -> Quoted:
    if talk is None:
        return Quoted()
    if talk.intake.stage is not Stage.FILED:
        return Quoted(talk=talk)
    if talk.intake.issue is None:
        return Quoted()
    return Quoted(issue=issues.get(context.turn, talk.intake.issue))


def _by_number(context: Context, text: str) -> Quoted:
    """The issue whose number the bot's words name."""
    named = _NUMBER.search(text)
    if named is None:
        return Quoted()
    return Quoted(issue=issues.numbered(context.turn, IssueNumber(int(named[1]))))

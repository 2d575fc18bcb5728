"""A message was taken back: what is not filed yet is forgotten, what is filed is not touched."""

from dataclasses import replace

from bot.domain.ids import IssueId
from bot.flows import intake as flow
from bot.flows.intake import Stage
from bot.handlers.delivery import Noted, Source
from bot.handlers.reply import Here, Reply
from bot.messages import ChatAddress
from bot.wording import intake as say
from storage import accounts, conversations, issues, prompts, rooms, scrub
from storage.conversations import Conversation, Piece
from storage.store import Turn


def recalled(turn: Turn, address: ChatAddress, message: str) -> list[Noted]:
    """What is to be said because this message is gone, and where."""
    found = conversations.made_of(turn, address, message)
    if found is None:
        return []
    account = accounts.get(turn, found.account)
    # Somebody may be answering it now, in another process: looked at again when that is done.
    conversations.lock(turn, found.address, account.platform_id)
    talk = conversations.made_of(turn, address, message)
    piece = talk.piece(address, message) if talk is not None else None
    if talk is None or piece is None:
        return []
    room = None if talk.address.private else rooms.by_chat(turn, talk.address)
    source = Source(talk.address, account, room)
    if talk.intake.stage is Stage.FILED:
        return [Noted(_filed(turn, talk, piece), source)]
    if piece.is_report or talk.pieces == (piece,):
        return [Noted(report_gone(turn, talk), source)]
    if piece.photos:
        scrub.photos_taken_back(turn, piece.photos)
        _without(turn, talk, piece)
    return []


def report_gone(turn: Turn, talk: Conversation) -> list[Reply]:
    """There is nothing to report any more. Who was not answered yet is left alone."""
    person = accounts.get(turn, talk.account).person
    answered = prompts.take_back_intake(turn, person, talk.address, talk.id)
    scrub.photos_taken_back(turn, talk.intake.draft.photos)
    conversations.end(turn, talk)
    return [Reply(to=Here(), text=say.dropped())] if answered else []


def _filed(turn: Turn, talk: Conversation, piece: Piece) -> list[Reply]:
    """Whoever takes the report back may think that this was all: told once how to withdraw it."""
    issue_id: IssueId | None = talk.intake.issue
    if not piece.is_report or issue_id is None:
        return []
    _without(turn, talk, piece)
    issue = issues.get(turn, issue_id)
    if issue.standing.state.is_closed or (issue.sensitive and not talk.address.private):
        return []
    text = say.filed_already(issue.number)
    return [Reply(to=Here(), text=text, number=issue.number)]


def _without(turn: Turn, talk: Conversation, piece: Piece) -> None:
    """Keep the intake without this message and its photos."""
    left = tuple(one for one in talk.pieces if one != piece)
    intake = flow.without_photos(talk.intake, piece.photos)
    before = flow.without_photos(talk.before, piece.photos) if talk.before is not None else None
    conversations.reshape(turn, replace(talk, intake=intake, pieces=left, before=before))

"""我家也是, +1: a neighbour joins what was told a moment ago, or what is quoted."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.issues import Issue, Urgency
from bot.domain.people import RoomMode
from bot.domain.places import Spot
from bot.flows.intake import Draft, Stage
from bot.flows.intake_state import OTHER
from bot.handlers import danger, filing, intake, quoting, sight
from bot.handlers.context import Context
from bot.handlers.reply import Reply
from bot.understanding import Sureness, Verb, me_too
from storage import accounts, conversations, issues
from storage.conversations import Conversation

#: What was reported so long ago is still what 我家也是 is about.
_WITHIN = timedelta(minutes=15)
#: Neighbours who join what is not filed yet.
_AT_MOST = 50
_OPEN = (Stage.OFFERED, Stage.CONFIRMING, Stage.ASKING_WHERE)

_Matter = Issue | Conversation


def takes(context: Context) -> bool:
    """Whether it is said, in a group, of what was told; else it is chatter, or asks the bot."""
    if context.room is None or not context.text or not me_too(context.text):
        return False
    if _own_offer(context) or _matter(context) is not None or _words(context):
        return True
    return not (
        context.addressed
        or context.text == Verb.JOIN.value
        or context.reading.sure is Sureness.CLEAR
    )


def handle(context: Context) -> list[Reply]:
    """Join the speaker to it. Danger is told again, never joined."""
    offer = _own_offer(context)
    if offer is not None and offer.intake.candidate is not None:
        return intake.accept_join(context)
    matter = _matter(context)
    words = _words(context)
    if matter is None:
        return _of_quoted(context, words) if words else []
    spot = context.reading.spot
    told, where = _told(matter), _spot(matter)
    if where.contradicts(spot):
        # The same trouble at another place is another one.
        own = context.meaning(f"{spot.words()}{told}")
        return intake.begin(own, unasked=not context.addressed)
    if isinstance(matter, Issue):
        return _join(context, matter)
    _join_open(context, matter)
    return []


def _join(context: Context, issue: Issue) -> list[Reply]:
    if issue.urgency is Urgency.ACUTE:
        draft = Draft(
            what=issue.what, category=issue.category, urgency=issue.urgency, danger=issue.danger
        )
        return danger.file(context, issue.unit, draft)[1]
    before = issues.joined(context.turn, issue.id)
    known = context.person in (issue.reporter, issue.filed_by, *(j.person for j in before))
    if known and not context.addressed:
        return []
    replies = filing.join(context, issue.id)
    # The first is answered for all: a group is not told the same of each who says +1.
    said_here = any(j.room == issue.room for j in before)
    wants_silence = context.room is not None and context.room.mode is not RoomMode.ACTIVE
    return replies[1:] if (said_here or wants_silence) and not context.addressed else replies


def _join_open(context: Context, talk: Conversation) -> None:
    """It is not filed yet: whoever reports it is told on filing that they are counted."""
    turn = context.turn
    conversations.lock(turn, talk.address, accounts.get(turn, talk.account).platform_id)
    now = conversations.get(turn, talk.id)
    if now is None or context.person in now.intake.also or len(now.intake.also) >= _AT_MOST:
        return
    also = (*now.intake.also, context.person)
    talk = replace(now, address=talk.address, intake=replace(now.intake, also=also))
    conversations.reshape(turn, talk)


def _of_quoted(context: Context, words: str) -> list[Reply]:
    """Nobody reported what is quoted: a second voice says it."""
    meant = context.meaning(words)
    reading = meant.reading
    if reading.danger is not None:
        return intake.begin(meant, unasked=False)
    if reading.sure is Sureness.NONE or reading.category in (None, OTHER):
        return []
    second = replace(meant, message=replace(meant.message, is_second_voice=True))
    return intake.begin(second, unasked=not context.addressed)


def _own_offer(context: Context) -> Conversation | None:
    """The speaker was just asked whether it is the same."""
    talk = context.conversation
    return talk if talk is not None and talk.intake.stage is Stage.JOINING else None


def _words(context: Context) -> str:
    found = quoting.look_up(context)
    return found.words if found is not None else ""


def _matter(context: Context) -> _Matter | None:
    """What the words are about: what is quoted, else the newest that was told in this group."""
    found = quoting.look_up(context)
    if found is not None:
        quoted = found.issue or found.talk
        return quoted if quoted is not None and _may_join(context, quoted) else None
    return next((one for one in _told_lately(context) if _may_join(context, one)), None)


def _told_lately(context: Context) -> list[_Matter]:
    turn, room = context.turn, context.room
    talks = conversations.of_chat(turn, context.message.address)
    found: list[_Matter] = [talk for talk in talks if talk.account != context.account.id]
    if room is not None and room.unit is not None:
        since = turn.now - _WITHIN
        near = issues.unfinished_in(turn, [room.unit])
        found += [issue for issue in near if issue.room == room.id and issue.filed_at >= since]
    # Ids ascend with time.
    return sorted(found, key=lambda one: int(one.id), reverse=True)


def _may_join(context: Context, matter: _Matter) -> bool:
    category = context.reading.category
    if isinstance(matter, Issue):
        if matter.standing.state.is_closed or not sight.may_see(context, matter):
            return False
        if not sight.may_join(context, matter):
            return False
        about = matter.category
    else:
        draft = matter.intake.draft
        if matter.intake.stage not in _OPEN or draft.sensitive or draft.about_steward:
            return False
        about = draft.category
    return category in (None, OTHER, about)


def _told(matter: _Matter) -> str:
    return matter.what if isinstance(matter, Issue) else matter.intake.draft.what


def _spot(matter: _Matter) -> Spot:
    return matter.spot if isinstance(matter, Issue) else matter.intake.draft.spot

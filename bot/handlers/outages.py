"""A channel's account that heard nothing for a while, or needs its operator."""

from datetime import timedelta

from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId
from bot.flows import quiet
from bot.flows.intake import Stage
from bot.handlers.delivery import BETWEEN, Noted, Source
from bot.handlers.reply import Here, Reply, ToPerson, ToRoom
from bot.messages import ChatAddress, Priority
from bot.notices import Recovered, Returned, Trouble, Troubled
from bot.wording import outages as say
from storage import accounts, alarms, conversations, inbox, notified, org, prompts, rooms
from storage.notified import Told
from storage.store import Turn

#: A shorter absence is not told: who waits for an answer does not wonder within a minute, a
#: gateway that connects anew needs some seconds, and each message has to earn its place.
NOTICED = timedelta(minutes=1)
#: Between two letters about one trouble while people sleep.
_AT_NIGHT = timedelta(hours=1)
_RETURNED = "returned"
#: Here messages still come in and dangers go out: their operator hears of it in the morning.
_CAN_WAIT = frozenset({Trouble.TOO_OFTEN, Trouble.BUDGET})


def returned(turn: Turn, notice: Returned) -> list[Noted]:
    """Whoever was in the middle of an intake hears, once, that words may be lost.

    Groups and people who were not hear nothing.
    """
    told_at = inbox.noted(turn, notice.channel, notice.bot, _RETURNED)
    if notice.at - notice.since < NOTICED:
        return []
    # Told of this absence before, or of one a moment ago: an account that comes and goes all the
    # time is its operator's affair.
    if told_at is not None and notice.since < told_at + BETWEEN:
        return []
    inbox.note(turn, notice.channel, notice.bot, _RETURNED)
    chats = prompts.intakes_since(turn, notice.channel, notice.bot, notice.since)
    return [told for chat in chats if (told := _back_in(turn, notice, chat)) is not None]


def _back_in(turn: Turn, notice: Returned, chat: str) -> Noted | None:
    group = ChatAddress(channel=notice.channel, bot=notice.bot, chat=chat, private=False)
    room = rooms.by_chat(turn, group)
    if room is not None:
        return Noted([_missed(turn, group, ToRoom(room), say.back_in_group())])
    private = ChatAddress(channel=notice.channel, bot=notice.bot, chat=chat, private=True)
    account = accounts.at_address(turn, private)
    if account is None:
        return None
    here = _missed(turn, private, Here(mention=False), say.back_in_private())
    return Noted([here], Source(private, accounts.get(turn, account), None))


def _missed(turn: Turn, chat: ChatAddress, to: ToRoom | Here, text: str) -> Reply:
    """At night it waits for the morning, unless a danger was being reported."""
    danger = any(
        talk.intake.draft.urgency.is_danger and talk.intake.stage is not Stage.FILED
        for talk in conversations.of_chat(turn, chat)
    )
    priority = Priority.DANGER if danger else Priority.ANSWER
    return Reply(to=to, text=text, priority=priority, unasked=True)


def troubled(turn: Turn, calendar: Calendar, notice: Troubled) -> list[Reply]:
    """The operators are told, on another channel: at once, then now and then until it is over.

    A code to scan comes anew every half minute: the one that is told is the newest by then. Where
    nothing is heard any more, no night is quiet: an emergency may be reported there.
    """
    kind = alarms.of_channel(notice.channel)
    text = say.trouble(notice.channel, notice.trouble, scan=bool(notice.code))
    alarm = say.trouble(notice.channel, notice.trouble, scan=False)
    if not alarms.raise_alarm(turn, kind, alarm):
        alarms.restate(turn, kind, alarm)
    between = BETWEEN if quiet.may_speak(None, turn.now, calendar) else _AT_NIGHT
    told = (_tell(turn, person, notice, text, between) for person in org.operators(turn))
    return [reply for reply in told if reply is not None]


def _tell(
    turn: Turn, person: PersonId, notice: Troubled, text: str, between: timedelta
) -> Reply | None:
    kind = alarms.of_channel(notice.channel)
    address = accounts.private_address(turn, person, avoiding=notice.channel)
    if address is None:
        return None
    if notified.waiting(turn, person, kind) == [(text, notice.code)]:
        return None
    notified.take_back(turn, person, kind)
    last = notified.last(turn, address, kind)
    if last is not None and _is_known(turn, kind, last, text, notice.code):
        return None
    return Reply(
        to=ToPerson(person, avoiding=notice.channel),
        text=text,
        code=notice.code,
        unasked=notice.trouble in _CAN_WAIT,
        dispensable=True,
        about=kind,
        earliest=last.at + between if last is not None else None,
    )


def _is_known(turn: Turn, kind: str, last: Told, text: str, code: str) -> bool:
    """Whether these very words were said since the trouble began."""
    up_since = alarms.up_since(turn, kind)
    same = (last.text, last.code) == (text, code)
    return same and up_since is not None and last.at >= up_since


def recovered(turn: Turn, notice: Recovered) -> list[Reply]:
    """It works again. Whoever was told of the trouble is told that it is over."""
    kind = alarms.of_channel(notice.channel)
    up_since = alarms.up_since(turn, kind)
    if up_since is None:
        return []
    alarms.clear(turn, kind)
    replies = []
    for person in org.operators(turn):
        notified.take_back(turn, person, kind)
        address = accounts.private_address(turn, person, avoiding=notice.channel)
        last = notified.last(turn, address, kind) if address is not None else None
        if last is not None and last.at >= up_since:
            text = say.recovered(notice.channel)
            # Should it wait for the morning and be untrue by then, newer words take its place.
            replies.append(
                Reply(
                    to=ToPerson(person, avoiding=notice.channel),
                    text=text,
                    unasked=True,
                    dispensable=True,
                    about=kind,
                )
            )
    return replies

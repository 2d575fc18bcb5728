"""Who handles a message: one table, read top to bottom; the first route that takes it, gets it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.codes import parse_code
from bot.domain.issues import Urgency
from bot.flows.intake import Stage
from bot.handlers import (
    besides,
    binding,
    boards,
    greeting,
    intake,
    leave,
    me_too,
    numbers,
    pointing,
    residents,
    told_where,
    wellagain,
    work,
    work_photos,
)
from bot.handlers.context import Context
from bot.handlers.reply import Reply
from bot.messages import Kind
from bot.understanding import Command, Sureness, Verb


@dataclass(frozen=True, slots=True)
class Route:
    """A kind of message and its handler."""

    name: str
    takes: Callable[[Context], bool]
    handle: Callable[[Context], list[Reply]]
    #: The photos of the message go along with the words to come.
    leaves_photos: bool = False
    #: What it takes tells of a trouble, along with the lines before.
    is_of_reports: bool = False


def find(context: Context) -> Route:
    """The first route that takes the message; the last one takes all."""
    return next(route for route in ROUTES if route.takes(context))


_RESIDENT = frozenset(
    {
        Verb.STATUS,
        Verb.MINE,
        Verb.HELP,
        Verb.WITHDRAW,
        Verb.NOT_SOLVED,
        Verb.SHOW,
        Verb.FALSE_ALARM,
        Verb.JOIN,
        Verb.ANONYMOUS,
    }
)
_BOARD = frozenset({Verb.TODO, Verb.BOARD, Verb.ALL, Verb.THIS_MONTH, Verb.LAST_MONTH})
_LEAVE = frozenset({Verb.LEAVE, Verb.BACK, Verb.QUIET_HOURS})
_BINDING = frozenset({Verb.BIND, Verb.BINDINGS, Verb.CLAIM, Verb.HOME, Verb.MODE})


def _verb_in(verbs: frozenset[Verb]) -> Callable[[Context], bool]:
    return lambda context: context.command is not None and context.command.verb in verbs


def _with_command(
    handle: Callable[[Context, Command], list[Reply]],
) -> Callable[[Context], list[Reply]]:
    def handled(context: Context) -> list[Reply]:
        return handle(context, context.command) if context.command is not None else []

    return handled


def _is_first_in_room(context: Context) -> bool:
    return context.room is not None and context.room.greeted_at is None and not _is_binding(context)


_is_binding = _verb_in(_BINDING)
_is_told_where = _verb_in(frozenset({Verb.TOLD_WHERE}))


def _is_danger(context: Context) -> bool:
    return bool(context.text) and context.reading.urgency is Urgency.ACUTE


def _is_unreadable(context: Context) -> bool:
    message = context.message
    if message.kind is Kind.VIDEO and message.photos:
        return False  # it shows what a photo shows
    return message.kind in (Kind.VOICE, Kind.STICKER, Kind.VIDEO, Kind.OTHER) and (
        context.addressed or context.conversation is not None
    )


def _is_code(context: Context) -> bool:
    # Typed into a group by mistake it is void from then on.
    return context.addressed and parse_code(context.text) is not None


def _is_work(context: Context) -> bool:
    return (
        context.command is not None
        and context.command.verb in work.MOVES
        and (context.works_here or context.addressed)
    )


def _is_answer(context: Context) -> bool:
    return context.answer is not None


def _answer(context: Context) -> list[Reply]:
    return numbers.handle(context, context.answer) if context.answer is not None else []


def _is_closing(context: Context) -> bool:
    return numbers.closing_prompt(context) is not None


def _answers_in_words(context: Context) -> bool:
    return numbers.takes_words(context) is not None and bool(context.text)


def _is_in_intake(context: Context) -> bool:
    talk = context.conversation
    if talk is None:
        return False
    if talk.intake.stage is Stage.FILED:
        photos_alone = bool(context.message.photos) and not context.text
        return photos_alone or besides.answers(context)
    return True


def _is_report(context: Context) -> bool:
    if context.addressed:
        return bool(context.text or context.message.photos)
    sure = context.reading.sure
    return sure is Sureness.CLEAR or (sure is Sureness.LIKELY and context.message.is_second_voice)


def _report(context: Context) -> list[Reply]:
    if context.addressed and context.reading.sure is Sureness.NONE and not context.message.photos:
        return greeting.hello(context)
    return intake.begin(context, unasked=not context.addressed)


ROUTES: tuple[Route, ...] = (
    # Somebody may be hurt: before everything else, also in the middle of an intake.
    Route(
        "danger",
        _is_danger,
        lambda context: intake.begin(context, unasked=False),
        is_of_reports=True,
    ),
    Route("first_in_room", _is_first_in_room, greeting.first),
    Route("unreadable", _is_unreadable, greeting.unreadable),
    Route("code", _is_code, binding.use_code),
    Route("binding", _is_binding, _with_command(binding.handle)),
    # What neighbours say to one another's words.
    Route("me_too", me_too.takes, me_too.handle, is_of_reports=True),
    Route("pointing", pointing.takes, pointing.handle, is_of_reports=True),
    # Questions that may be asked in the middle of anything.
    Route("resident_word", _verb_in(_RESIDENT), _with_command(residents.handle)),
    Route("board", _verb_in(_BOARD), _with_command(boards.handle)),
    Route("leave", _verb_in(_LEAVE), _with_command(leave.handle)),
    # Among neighbours 微信通知我 is said to one another.
    Route(
        "told_where",
        lambda context: context.addressed and _is_told_where(context),
        _with_command(told_where.handle),
    ),
    Route("work", _is_work, _with_command(work.handle)),
    # Answers: numbers and yes or no, then words that were asked for.
    Route("closing_words", _is_closing, numbers.closing_words),
    Route("well_again", wellagain.takes, wellagain.handle),
    Route("number", _is_answer, _answer),
    Route("intake", _is_in_intake, intake.go_on),
    Route("words", _answers_in_words, numbers.words),
    Route("photo_of_work", work_photos.belong_to_words, work_photos.add),
    Route(
        "photo_before_words",
        work_photos.come_first,
        work_photos.wait_for_words,
        leaves_photos=True,
    ),
    # Something new.
    Route("report", _is_report, _report, is_of_reports=True),
    Route("nothing", lambda _: True, lambda _: []),
)

"""What was said, as a page shows it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.ids import PromptId
from bot.messages import Choice, Said
from bot.wording.facts import day
from storage import directory, weblog
from storage.store import Turn

#: Messages that a page shows; the rest is a press away.
PAGE = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A photo: its addresses, and its size where it is known."""

    url: str
    small: str
    width: int | None
    height: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bubble:
    """One message."""

    id: int
    #: The form that sent it; the page knows its own messages by that.
    key: str
    own: bool
    text: str
    #: What the number meant that was pressed.
    meant: str
    #: `3月2日`, where it is another day than that of the message before.
    day: str
    clock: str
    pictures: tuple[Picture, ...]
    #: Address and name.
    files: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    prompt: str
    #: The question may still be answered.
    open: bool
    #: The number that was pressed; None while none was.
    pressed: int | None
    #: The first one since the reader last looked.
    fresh: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """A stretch of a chat."""

    bubbles: tuple[Bubble, ...] = ()
    #: There are older ones.
    more: bool = False
    #: The questions that may still be answered.
    open: tuple[str, ...] = ()
    #: The id of the last message; 0: there is none.
    last: int = 0


def before(
    turn: Turn, chat: str, zone: ZoneInfo, *, edge: int | None = None, seen: int = 0
) -> Talk:
    """The end of a chat, or what was said before the message `edge`. `seen`: looked at so far."""
    found = weblog.before(turn, chat, edge, PAGE + 1)
    talk = _talk(turn, chat, found[-PAGE:], zone, seen=seen)
    return Talk(bubbles=talk.bubbles, more=len(found) > PAGE, open=talk.open, last=talk.last)


def after(turn: Turn, chat: str, zone: ZoneInfo, edge: int) -> Talk:
    """What was said after the message `edge`."""
    found = weblog.after(turn, chat, edge, PAGE)
    asked = weblog.before(turn, chat, edge + 1, PAGE)
    talk = _talk(turn, chat, found, zone, asked=asked)
    return Talk(bubbles=talk.bubbles, open=talk.open, last=talk.last or edge)


def _talk(
    turn: Turn,
    chat: str,
    said: Sequence[Said],
    zone: ZoneInfo,
    *,
    asked: Sequence[Said] = (),
    seen: int = 0,
) -> Talk:
    open_now = {str(key) for key in directory.open_prompts(turn, weblog.CHANNEL, chat)}
    labels: dict[tuple[PromptId | None, str], str] = {
        (one.prompt, str(choice.number)): choice.label
        for one in (*asked, *said)
        if one.sender is None and one.prompt is not None
        for choice in one.choices
    }
    pressed: dict[PromptId | None, str] = {
        one.prompt: one.text for one in said if one.sender is not None and one.prompt
    }
    fresh = _first_unseen(said, seen)
    bubbles = []
    last_day = _day(asked[-1], zone) if asked else ""
    for one in said:
        today = _day(one, zone)
        bubbles.append(
            Bubble(
                id=one.id,
                key=one.message_id[:36] if one.sender is not None else "",
                own=one.sender is not None,
                text=one.text,
                meant=labels.get((one.prompt, one.text), "") if one.sender is not None else "",
                day=today if today != last_day else "",
                clock=f"{_local(one, zone).hour}:{_local(one, zone).minute:02d}",
                pictures=pictures_of(one),
                files=tuple(
                    (f"/files-of-mine/{one.id}/{number}", file.name)
                    for number, file in enumerate(one.files)
                ),
                choices=one.choices,
                prompt=str(one.prompt or "") if one.sender is None else "",
                open=_is_open(one, open_now, pressed),
                pressed=_number(pressed.get(one.prompt, "")) if one.sender is None else None,
                fresh=one.id == fresh,
            )
        )
        last_day = today
    return Talk(
        bubbles=tuple(bubbles), open=tuple(sorted(open_now)), last=said[-1].id if said else 0
    )


def pictures_of(said: Said) -> tuple[Picture, ...]:
    """The photos of a message, at addresses that tell nothing of whose they are."""
    return tuple(
        Picture(
            url=f"/photos-of-mine/{said.id}/{photo.locator}",
            small=f"/photos-of-mine/{said.id}/{photo.locator}?small=1",
            width=photo.width,
            height=photo.height,
        )
        for photo in said.photos
    )


def _first_unseen(said: Sequence[Said], seen: int) -> int | None:
    """Where the reader left off; None for who has answered since, or has seen nothing yet."""
    if not seen:
        return None
    new = [one for one in said if one.id > seen]
    if not new or len(new) == len(said) or any(one.sender is not None for one in new):
        return None
    return new[0].id


def _is_open(one: Said, open_now: Collection[str], pressed: dict[PromptId | None, str]) -> bool:
    if one.sender is not None or not one.choices:
        return False
    return one.prompt is None or (str(one.prompt) in open_now and one.prompt not in pressed)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _local(said: Said, zone: ZoneInfo) -> datetime:
    return said.at.astimezone(zone)


def _day(said: Said, zone: ZoneInfo) -> str:
    return day(_local(said, zone))

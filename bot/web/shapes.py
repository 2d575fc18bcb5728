"""The shapes that pages and server exchange as JSON. Ids are strings: scripts count to 2⁵³ only."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from bot.domain.people import Role
from bot.domain.places import Tier
from bot.messages import PhotoRef, Said
from bot.roster.words import ROLE_WORD
from storage.directory import Duty, Group, Somebody


class Shape(BaseModel):
    """snake_case here, camelCase in JSON."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True
    )


class MentionShape(Shape):
    """Somebody the message speaks to."""

    account: str
    name: str


class ChoiceShape(Shape):
    """A button."""

    number: int
    label: str


class QuoteShape(Shape):
    """What a message answers."""

    message_id: str
    name: str
    text: str


class PhotoShape(Shape):
    """A picture: large, small, and its size in pixels."""

    id: str
    url: str
    preview: str
    width: int | None
    height: int | None


class FileShape(Shape):
    """A download."""

    url: str
    name: str


class MessageShape(Shape):
    """One bubble."""

    id: str
    chat: str
    message_id: str
    #: None for the bot.
    sender: str | None
    sender_name: str
    at: datetime
    text: str
    mentions: list[MentionShape]
    mentioned_in_all: int
    quote: QuoteShape | None
    photos: list[PhotoShape]
    files: list[FileShape]
    choices: list[ChoiceShape]
    listed: bool
    prompt: str | None
    issue: int | None


class MessagesShape(Shape):
    """A page of scroll-back."""

    messages: list[MessageShape]
    #: Whether there are older ones (newer ones, when asked for those after an id).
    more: bool
    #: The questions of this chat that may still be answered.
    open_prompts: list[str]


class PromptsShape(Shape):
    """The questions that may still be answered, by chat."""

    open_prompts: dict[str, list[str]]


class PostShape(Shape):
    """A person says something."""

    message_id: str = Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    person: str = Field(min_length=1, max_length=200)
    chat: str = Field(min_length=1, max_length=200)
    text: str = ""
    photos: list[str] = Field(default=[], max_length=100)
    quote: str | None = Field(default=None, max_length=200)
    prompt: int | None = None


class PersonShape(Shape):
    """Somebody to be."""

    id: str
    name: str
    about: str


class ChatShape(Shape):
    """A room or a private chat to look at."""

    id: str
    name: str
    about: str
    private: bool
    member: bool


class ForwardShape(Shape):
    """Move the clock: by minutes, or to the next morning at eight."""

    minutes: int = Field(default=0, ge=0, le=31 * 24 * 60)
    to_morning: bool = False


class ClockShape(Shape):
    """The town's time."""

    now: datetime


class DayShape(Shape):
    """Play the day of a group: from its beginning, or its next line."""

    begin: bool = False


class DayLeftShape(Shape):
    """How many of its lines are left."""

    left: int


def photo_shape(photo: PhotoRef) -> PhotoShape:
    return PhotoShape(
        id=photo.locator,
        url=f"/photos/{photo.locator}",
        preview=f"/photos/{photo.locator}?size=small",
        width=photo.width,
        height=photo.height,
    )


def message_shape(said: Said) -> MessageShape:
    quote = said.quote
    return MessageShape(
        id=str(said.id),
        chat=said.address.chat,
        message_id=said.message_id,
        sender=said.sender,
        sender_name=said.sender_name,
        at=said.at,
        text=said.text,
        mentions=[MentionShape(account=m.account, name=m.name) for m in said.mentions],
        mentioned_in_all=said.mentioned_in_all,
        quote=QuoteShape(message_id=quote.message_id or "", name=said.quoted_name, text=quote.text)
        if quote
        else None,
        photos=[photo_shape(p) for p in said.photos],
        files=[
            FileShape(url=f"/files/{said.id}/{n}", name=f.name) for n, f in enumerate(said.files)
        ],
        choices=[ChoiceShape(number=c.number, label=c.label) for c in said.choices],
        listed=said.listed,
        prompt=str(said.prompt) if said.prompt is not None else None,
        issue=said.issue,
    )


def person_shape(person: Somebody) -> PersonShape:
    parts = [_duty(duty) for duty in person.duties] or [*person.homes]
    return PersonShape(id=person.platform_id, name=person.name, about="、".join(parts))


def room_shape(room: Group) -> ChatShape:
    return ChatShape(
        id=room.chat, name=room.name, about=room.unit, private=False, member=room.member
    )


def _duty(duty: Duty) -> str:
    """`金德花园3号楼楼栋长`, `综治联系人`."""
    unit = "" if duty.role is Role.OPERATOR and duty.tier is Tier.TOWN else duty.unit
    return f"{unit}{ROLE_WORD[duty.role]}"

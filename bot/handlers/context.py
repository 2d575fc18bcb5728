"""What a handler knows of the message it handles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot import understanding
from bot.domain.calendar import Calendar
from bot.domain.ids import PersonId, UnitId
from bot.domain.issues import Urgency
from bot.domain.people import Account, Post, Role, Room, RoomKind
from bot.domain.prompts import Prompt
from bot.flows.intake_state import OTHER
from bot.messages import Inbound
from bot.notices import Opinion
from bot.understanding import Answer, Command, Kinds, Reading, Sureness
from storage import accounts, conversations, org, prompts
from storage.conversations import Conversation
from storage.store import Turn

#: Roles whose holders work on issues.
WORKERS = frozenset({Role.STEWARD, Role.LEAD, Role.DEPUTY, Role.CONTACT})


@dataclass(frozen=True, kw_only=True)
class Context:
    """A message, who said it and where. Looked-up things are loaded when first asked for."""

    turn: Turn
    calendar: Calendar
    message: Inbound
    account: Account
    room: Room | None
    #: What somebody else makes of it, where the bot was unsure.
    opinion: Opinion | None = None

    def meaning(self, words: str, *, addressed: bool | None = None) -> "Context":
        """The same message as if these words had been said: those that it speaks of."""
        mentioned = self.message.mentioned if addressed is None else addressed
        message = replace(self.message, text=words, mentioned=mentioned, quote=None, before=())
        return replace(self, message=message)

    @property
    def person(self) -> PersonId:
        return self.account.person

    @property
    def private(self) -> bool:
        return self.room is None

    @property
    def addressed(self) -> bool:
        """The bot is spoken to: in private, by mention, or by quoting it."""
        return self.private or self.message.mentioned or self.message.prompt is not None

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def kinds(self) -> Kinds:
        """The kinds of issue that the town knows."""
        return self.turn.kinds

    @cached_property
    def reading(self) -> Reading:
        before = [line.text for line in self.message.before]
        reading = understanding.read_together(
            before, self.text, addressed=self.addressed, kinds=self.kinds
        )
        return _advised(reading, self.opinion, self.kinds) if self.opinion else reading

    @cached_property
    def answer(self) -> Answer | None:
        return understanding.answer(self.text)

    @cached_property
    def command(self) -> Command | None:
        return understanding.command(self.text)

    @cached_property
    def prompts(self) -> Sequence[Prompt]:
        """Open questions to this person in this chat, the newest first."""
        return prompts.open_to(self.turn, self.person, self.message.address)

    @cached_property
    def prompts_elsewhere(self) -> Sequence[Prompt]:
        """Open questions in the other private chats of whoever is alone with the bot here."""
        if not self.private:
            return ()
        return prompts.open_elsewhere(self.turn, self.person, self.message.address)

    @cached_property
    def conversation(self) -> Conversation | None:
        return conversations.find(self.turn, self.message.address, self.account.id)

    @cached_property
    def posts(self) -> Sequence[Post]:
        return org.posts_of(self.turn, self.person)

    @property
    def works_here(self) -> bool:
        return any(post.role in WORKERS for post in self.posts)

    @cached_property
    def door(self) -> UnitId | None:
        """The building by whose door code this private chat came in: anybody may have scanned it.

        What only neighbours may know is not said here, whatever the speaker says to be.
        """
        return accounts.building_of(self.turn, self.message.address) if self.private else None

    @cached_property
    def building(self) -> UnitId | None:
        """The building this is about unless the text says otherwise.

        A building's group is about it; in private it is the one whose door was the way in, else
        where one lives, else where one serves.
        """
        if self.room is not None:
            return self.room.unit if self.room.kind is RoomKind.BUILDING else None
        if self.door is not None:
            return self.door
        home = org.home(self.turn, self.person)
        if home is not None:
            return home.building
        return next((p.unit for p in self.posts if p.role is Role.STEWARD), None)


def _advised(reading: Reading, opinion: Opinion, kinds: Kinds) -> Reading:
    """The reading with what it lacks taken from an opinion. That makes no danger of it.

    For a danger is filed when nobody answers, and an opinion files nothing. Nor does it let a
    steward's words for somebody else be filed without being shown.
    """
    if not opinion.is_issue:
        return reading
    category = reading.category
    if category in (None, OTHER) and opinion.category is not None:
        urgency = opinion.urgency or kinds[opinion.category].urgency
        category = opinion.category
    else:
        urgency = reading.urgency or opinion.urgency or Urgency.ORDINARY
    return replace(
        reading,
        sure=max(reading.sure, Sureness.LIKELY),
        category=category,
        urgency=Urgency.ORDINARY if urgency.is_danger else urgency,
        on_behalf_of=None,
    )

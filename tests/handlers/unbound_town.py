"""A town whose lists are imported and in which no account and no group is bound yet.

town = UnboundTown()
said = town.say("周宁", "绑定 3号楼", room="新群")
assert said[0].text.startswith("绑定好了")
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.calendar import Calendar
from bot.domain.codes import parse_code
from bot.domain.ids import ClaimId, PersonId, TownId
from bot.domain.people import Role
from bot.domain.places import Tier
from bot.domain.prompts import Action
from bot.handlers import binding
from bot.handlers.context import Context
from bot.handlers.delivery import Source, deliver
from bot.handlers.reply import Reply
from bot.ids import CountingIds
from bot.messages import ChatAddress, Inbound, render_plain
from bot.roster import cast
from bot.roster.compare import compare
from bot.roster.values import HouseholdRow, PersonRow, PostRow, Roster, UnitRow
from storage import accounts, org, outbox, prompts, rooms, roster, town
from storage import binding as ownership
from storage.sqlite import sqlite_engine
from storage.store import Turn, make_turn
from storage.tables import OutboxRow, metadata, table_of
from storage.town import Origin

#: A Monday, ten in the morning where the town is.
START = datetime(2026, 3, 2, 2, tzinfo=UTC)

_OUTBOX = table_of(OutboxRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A message of the bot."""

    #: The platform's id of the chat: a group's name, or `@` and the name of who is written to.
    chat: str
    text: str
    not_before: datetime


def unbound_roster() -> Roster:
    """金德花园 with five buildings, 锦绣苑 with two of the same names; 5号楼 has no steward."""
    units = [unit for unit in cast.UNITS if unit.tier is not Tier.DEPARTMENT]
    units += [
        UnitRow(
            code=cast.building(number),
            name=f"{number}号楼",
            tier=Tier.BUILDING,
            parent_code=cast.MICRO_COMMUNITY,
            estate=cast.ESTATE,
        )
        for number in range(1, 6)
    ]
    units.append(
        UnitRow(code="JX", name="锦绣苑微社区", tier=Tier.MICRO_COMMUNITY, parent_code="CZ")
    )
    units += [
        UnitRow(
            code=f"JX-{n}", name=f"{n}号楼", tier=Tier.BUILDING, parent_code="JX", estate="锦绣苑"
        )
        for n in (3, 9)
    ]
    posts = {
        "周宁": (Role.LEAD, "JD"),
        "顾平": (Role.LEAD, "CZ"),
        "张远": (Role.LEAD, "XA"),
        "小吴": (Role.OPERATOR, "XA"),
        "钱多": (Role.LEAD, "JX"),
        "陈慧": (Role.STEWARD, cast.building(3)),
        "沈岚": (Role.STEWARD, cast.building(4)),
    }
    return Roster.of(
        units=units,
        people=[
            *(PersonRow(code=name, name=name) for name in posts),
            PersonRow(code="王丽", name="王丽", phone="15400000001"),
        ],
        posts=[
            PostRow(person_code=name, unit_code=unit, role=role)
            for name, (role, unit) in posts.items()
        ],
        households=[
            HouseholdRow(
                building_code=cast.building(3),
                unit=unit,
                floor=5,
                door=door,
                residents=("王丽",) if (unit, door) == (2, "501") else (),
            )
            for unit, door in ((1, "501"), (1, "502"), (2, "501"), (2, "502"))
        ],
    )


class UnboundTown:
    """A town in memory; one turn for each message."""

    def __init__(self, lists: Roster | None = None) -> None:
        self.now = START
        self.ids = CountingIds()
        self._engine = sqlite_engine(None)
        self._connection = self._engine.connect()
        metadata.create_all(self._connection)
        self._connection.commit()
        self.calendar = Calendar(zone=ZoneInfo("Asia/Shanghai"))
        self._messages = 0
        with self.turn() as turn:
            town.create(turn, name="新安镇", origin=Origin.REAL)
            roster.apply(turn, compare(Roster(), lists or unbound_roster()))

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """One transaction."""
        with self._connection.begin():
            yield make_turn(self._connection, self.now, self.ids)

    def wait(self, span: timedelta) -> None:
        self.now += span

    def person(self, name: str) -> PersonId:
        """Whose account of this name is it now?"""
        with self.turn() as turn:
            found = accounts.find(turn, "test", name)
            assert found is not None
            return found.person

    def bind(self, *names: str) -> None:
        """Give listed people an account each, called after them, that can be written to."""
        for name in names:
            with self.turn() as turn:
                message = self._inbound(name, "你好", None, mentioned=False)
                account = accounts.speaker(turn, message)
                listed = next(p.id for p in org.people_named(turn, name) if p.id != account.person)
                ownership.bind(turn, account.id, listed)

    def say(
        self, name: str, text: str, room: str | None = None, *, mentioned: bool = True
    ) -> list[Said]:
        """Say something to the bot, in private or in a group; what the bot says because of it."""
        with self.turn() as turn:
            message = self._inbound(name, text, room, mentioned=mentioned)
            account = accounts.speaker(turn, message)
            where = rooms.of_message(turn, message, account.id)
            context = Context(
                turn=turn,
                calendar=self.calendar,
                message=message,
                account=account,
                room=where,
            )
            last = self._last(turn)
            replies = _handle(context)
            deliver(turn, self.calendar, replies, Source(message.address, account, where))
            return self._since(turn, last)

    def _inbound(self, name: str, text: str, room: str | None, *, mentioned: bool) -> Inbound:
        self._messages += 1
        chat = room or f"@{name}"
        return Inbound(
            town=TownId(1),
            address=ChatAddress(channel="test", bot="bot", chat=chat, private=room is None),
            message_id=str(self._messages),
            sender=name,
            sender_name=name,
            chat_name=room or "",
            at=self.now,
            text=text,
            mentioned=mentioned and room is not None,
        )

    def _last(self, turn: Turn) -> int:
        ids = [row.id for row in turn.connection.execute(select(_OUTBOX.c.id))]
        return max(ids, default=0)

    def _since(self, turn: Turn, last: int) -> list[Said]:
        rows = turn.connection.execute(
            select(_OUTBOX).where(_OUTBOX.c.id > last).order_by(_OUTBOX.c.id)
        )
        return [
            Said(
                chat=row.chat,
                text=render_plain(outbox.to_outgoing(row.body)),
                not_before=row.not_before,
            )
            for row in rows
        ]


def _handle(context: Context) -> list[Reply]:
    """As the table of routes does, for what is tested here."""
    if parse_code(context.text) is not None:
        return binding.use_code(context)
    if context.command is not None:
        return binding.handle(context, context.command)
    if context.answer is not None:
        for prompt in prompts.open_to(context.turn, context.person, context.message.address):
            option = prompt.option(context.answer.number)
            if option and option.action in (Action.CONFIRM_CLAIM, Action.REFUSE_CLAIM):
                prompts.close(context.turn, prompt.id)
                confirmed = option.action is Action.CONFIRM_CLAIM
                claim = ClaimId(int(option.argument))
                return binding.decide_claim(context, claim, confirmed=confirmed)
    return []

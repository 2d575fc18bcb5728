"""What happens beside messages, in any order and each thing told twice, changes nothing twice."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.messages import ChatAddress, Mention
from bot.notices import (
    Closed,
    Joined,
    Left,
    Moved,
    Notice,
    Recalled,
    Recovered,
    Renamed,
    Returned,
    Trouble,
    Troubled,
)
from storage import outbox, rooms
from storage.store import HOME_TOWN, Turn
from storage.tables import OutboxRow, metadata, table_of
from tests.hostile.test_odd_input import failures
from tests.support.small_town import BOT, CHANNEL, Heard, SmallTown, small_roster

OTHER = "telegram"
PEOPLE = ("王丽", "李强", "陈慧", "生人")
GROUPS = ("3号楼群", "4号楼群", "金德花园楼栋长群", "-1", "-2")
WORDS = (
    "@小楼 3号楼门口下水井盖坏了",
    "电梯又停了",
    "楼道里煤气味好大",
    "@小楼 楼上天天半夜拖桌子，吵得没法睡",
    "1",
    "2",
    "0",
    "不对，是2单元门口",
    "今天天气不错",
)
KINDS = (
    *("say",) * 6,
    *("edit", "recall", "leave", "move", "trouble") * 2,
    *("join", "rename", "close", "return", "recover", "wait"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens in the town."""

    kind: str
    who: str
    #: None: alone with the bot.
    group: str | None
    words: str
    #: The platform's id of an earlier message, as often as not of another chat.
    message: str
    to: str
    minutes: int

    def notice(self, town: SmallTown) -> Notice | None:
        """What is told of it; None for words and time."""
        now = town.clock.now()
        chat = ChatAddress(
            channel=CHANNEL, bot=BOT, chat=self.group or self.who, private=self.group is None
        )
        match self.kind:
            case "recall":
                return Recalled(town=HOME_TOWN, address=chat, message_id=self.message, at=now)
            case "join":
                people = (Mention(account=self.who, name=self.who),)
                return Joined(
                    town=HOME_TOWN, address=chat, chat_name=self.to, people=people, at=now
                )
            case "leave":
                return Left(town=HOME_TOWN, address=chat, accounts=(self.who,), at=now)
            case "rename":
                return Renamed(town=HOME_TOWN, address=chat, name=self.words, at=now)
            case "close":
                return Closed(town=HOME_TOWN, address=chat, at=now)
            case "move":
                return Moved(town=HOME_TOWN, address=chat, chat=self.to, at=now)
            case "return":
                since = now - timedelta(minutes=self.minutes)
                return Returned(town=HOME_TOWN, channel=CHANNEL, bot=BOT, since=since, at=now)
            case "trouble":
                trouble = Trouble.AWAY if self.group else Trouble.LOGIN
                return Troubled(
                    town=HOME_TOWN,
                    channel=OTHER,
                    bot=BOT,
                    trouble=trouble,
                    at=now,
                    code="" if self.group else self.message,
                )
            case "recover":
                return Recovered(town=HOME_TOWN, channel=OTHER, bot=BOT, at=now)
            case _:
                return None


steps = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    who=st.sampled_from(PEOPLE),
    group=st.sampled_from((None, "3号楼群", *GROUPS)),
    words=st.sampled_from(WORDS),
    message=st.integers(1, 12).map(lambda number: f"m{number}"),
    to=st.sampled_from(GROUPS),
    minutes=st.sampled_from((0, 1, 5, 11, 700)),
)


@contextmanager
def a_town() -> Iterator[SmallTown]:
    """The small town; of the second platform's troubles the operator hears on the first."""
    with tempfile.TemporaryDirectory(prefix="loudong-notices-") as folder:
        town = SmallTown("sqlite://", Path(folder), small_roster(), channels=(CHANNEL, OTHER))
        try:
            yield town
        finally:
            town.close()


def happen(town: SmallTown, step: Step, key: str) -> list[Heard]:
    """Let it happen; said or told again with the same `key` it is the same thing again."""
    notice = step.notice(town)
    if notice is not None:
        return town.note(notice)
    edit_of = step.message if step.kind == "edit" else None
    return town.say(step.who, step.words, step.group, edit_of=edit_of, message_id=key)


def everything(turn: Turn) -> dict[str, list[str]]:
    """All rows."""
    return {
        name: sorted(map(repr, turn.connection.execute(select(table))))
        for name, table in metadata.tables.items()
    }


def look(town: SmallTown, said: Sequence[Heard]) -> None:
    """What holds after each step."""

    def check(turn: Turn) -> None:
        table = table_of(OutboxRow)
        for row in turn.connection.execute(select(table).where(table.c.state == "waiting")):
            assert outbox.to_outgoing(row.body).address.chat == row.chat
        for heard in said:
            address = heard.message.address
            room = rooms.by_chat(turn, address)
            if address.private or room is None:
                continue
            present = members(turn, address)
            assert {m.account for m in heard.message.mentions} <= present, heard.text

    town.do(check)


def members(turn: Turn, group: ChatAddress) -> set[str]:
    account, member, room = (metadata.tables[x] for x in ("accounts", "room_members", "rooms"))
    rows = turn.connection.execute(
        select(account.c.platform_id)
        .join(member, member.c.account == account.c.id)
        .join(room, room.c.id == member.c.room)
        .where(room.c.chat == group.chat, room.c.channel == group.channel)
    )
    return {row.platform_id for row in rows}


@settings(max_examples=500 if "LOUDONG_TORTURE" in os.environ else 30, deadline=None)
@given(st.lists(steps, min_size=1, max_size=18))
def test_twice_is_as_good_as_once(story: list[Step]) -> None:
    with a_town() as town, capture_logs() as logs:
        for number, step in enumerate(story, start=1):
            note(str(step))
            if step.kind == "wait":
                look(town, town.wait(minutes=step.minutes))
                continue
            key = f"m{number}"
            look(town, happen(town, step, key))
            before = town.do(everything)
            assert happen(town, step, key) == []
            assert town.do(everything) == before
        assert not failures(list(logs))

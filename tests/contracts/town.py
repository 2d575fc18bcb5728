"""A very small town, written straight into the tables: one building, its steward, a resident."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.ids import (
    AccountId,
    IssueId,
    IssueNumber,
    OutboxId,
    PersonId,
    RoomId,
    UnitId,
)
from bot.domain.issues import Clocks, Holder, Issue, Standing, State, Urgency
from bot.domain.places import Spot, Tier
from bot.messages import ChatAddress, Inbound, Outgoing, Priority
from storage import outbox
from storage.store import HOME_TOWN, Turn
from storage.tables import (
    AccountRow,
    PersonRow,
    PostRow,
    RoomRow,
    TownRow,
    UnitRow,
    table_of,
)

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TOWN, BUILDING, CHEN, WANG, ACCOUNT, ROOM = (
    UnitId(101),
    UnitId(102),
    PersonId(103),
    PersonId(104),
    AccountId(105),
    RoomId(106),
)
GROUP = ChatAddress(channel="replay", bot="bot", chat="3号楼群", private=False)
PRIVATE = ChatAddress(channel="replay", bot="bot", chat="王丽", private=True)


def insert(turn: Turn, model: Any, **values: Any) -> None:  # noqa: ANN401 -- rows of every table
    """Write a row of the home town, with what the model fills in by itself."""
    table = table_of(model)
    if "town" in table.c:
        values = {"town": turn.town, **values}
    turn.connection.execute(table.insert().values(**values))


def found(turn: Turn) -> None:
    """Write the town."""
    insert(turn, TownRow, id=HOME_TOWN, name="新安镇", secret="s")
    insert(turn, UnitRow, id=TOWN, code="0", name="新安镇", tier=Tier.TOWN)
    insert(turn, UnitRow, id=BUILDING, code="1", name="3号楼", tier=Tier.BUILDING, parent=TOWN)
    insert(turn, PersonRow, id=CHEN, name="陈慧", phone="13800000001")
    insert(turn, PersonRow, id=WANG, name="王丽")
    insert(turn, PostRow, id=107, person=CHEN, unit=BUILDING, role="steward", since=NOW)
    insert(
        turn,
        AccountRow,
        id=ACCOUNT,
        channel="replay",
        platform_id="wang",
        name="王丽",
        person=WANG,
    )
    insert(
        turn,
        RoomRow,
        id=ROOM,
        channel="replay",
        bot="bot",
        chat="3号楼群",
        name="3号楼群",
        kind="building",
        mode="active",
        unit=BUILDING,
    )


def message(number: int = 1, **changes: Any) -> Inbound:  # noqa: ANN401 -- any field
    """Something 王丽 said."""
    values: dict[str, Any] = {
        "town": HOME_TOWN,
        "address": GROUP,
        "message_id": f"m{number}",
        "sender": "wang",
        "sender_name": "王丽",
        "chat_name": "3号楼群",
        "at": NOW,
        "text": "井盖坏了",
    }
    return Inbound(**{**values, **changes})


def post(turn: Turn, text: str, key: int, address: ChatAddress = GROUP, **how: Any) -> None:  # noqa: ANN401 -- as outbox.post
    """Write a letter."""
    outbox.post(
        turn,
        Outgoing(id=OutboxId(key), address=address, text=text),
        **{"priority": Priority.ANSWER, "not_before": turn.now, **how},
    )


def an_issue(number: int, key: int = 900, **changes: Any) -> Issue:  # noqa: ANN401 -- any field
    """A manhole cover, waiting for the steward."""
    values: dict[str, Any] = {
        "town": HOME_TOWN,
        "id": IssueId(key),
        "number": IssueNumber(number),
        "unit": BUILDING,
        "room": ROOM,
        "reporter": WANG,
        "category": "manhole",
        "urgency": Urgency.HAZARD,
        "what": "下水井盖坏了",
        "spot": Spot(place="门口"),
        "filed_at": NOW,
        "standing": Standing(
            state=State.WAITING,
            holder=Holder(tier=Tier.BUILDING, unit=BUILDING, person=CHEN),
            held_since=NOW,
        ),
        "clocks": Clocks(
            answer_due=NOW + timedelta(minutes=15),
            result_due=NOW + timedelta(hours=2),
            first_result_due=NOW + timedelta(hours=2),
        ),
    }
    return Issue(**{**values, **changes})

"""Members, names, chats that close and move: noted once, in any order."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.ids import OutboxId
from bot.domain.people import Account, RoomKind
from bot.messages import ChatAddress, Mention, Outgoing, Priority
from bot.notices import Closed, Joined, Left, Moved, Notice, Renamed
from storage import accounts, alarms, conversations, outbox, rooms
from storage.store import HOME_TOWN, Turn
from storage.tables import AccountRow, RoomMemberRow, RoomRow, metadata, table_of
from tests.support.small_town import BOT, CHANNEL, SmallTown

ROOM, STEWARDS = "3号楼群", "金德花园楼栋长群"


def group(name: str = ROOM) -> ChatAddress:
    return ChatAddress(channel=CHANNEL, bot=BOT, chat=name, private=False)


def alone(name: str) -> ChatAddress:
    return ChatAddress(channel=CHANNEL, bot=BOT, chat=name, private=True)


def joined(town: SmallTown, *names: str, chat: str = ROOM, called: str = ROOM) -> Joined:
    people = tuple(Mention(account=name, name=name) for name in names)
    now = town.clock.now()
    return Joined(town=HOME_TOWN, address=group(chat), chat_name=called, people=people, at=now)


def left(town: SmallTown, *names: str, chat: str = ROOM) -> Left:
    return Left(town=HOME_TOWN, address=group(chat), accounts=names, at=town.clock.now())


def closed(town: SmallTown, chat: ChatAddress) -> Closed:
    return Closed(town=HOME_TOWN, address=chat, at=town.clock.now())


def moved(town: SmallTown, chat: str, to: str) -> Moved:
    return Moved(town=HOME_TOWN, address=group(chat), chat=to, at=town.clock.now())


def members(town: SmallTown, chat: str = ROOM) -> set[str]:
    room, member, account = table_of(RoomRow), table_of(RoomMemberRow), table_of(AccountRow)

    def look(turn: Turn) -> set[str]:
        rows = turn.connection.execute(
            select(account.c.platform_id)
            .join(member, member.c.account == account.c.id)
            .join(room, room.c.id == member.c.room)
            .where(room.c.chat == chat)
        )
        return {row.platform_id for row in rows}

    return town.do(look)


class TestMembers:
    def test_who_comes_in_can_be_spoken_to_there(self, town: SmallTown) -> None:
        town.note(joined(town, "小钱", "王丽"))
        assert members(town) == {"陈慧", "王丽", "李强", "赵敏", "小钱"}

    def test_a_steward_who_comes_in_is_given_tasks_there(self, town: SmallTown) -> None:
        town.note(closed(town, alone("罗敏")))
        town.note(left(town, "罗敏", chat=STEWARDS))
        town.say("王丽", "@小楼 5号楼门口下水井盖坏了", ROOM)
        town.say("王丽", "1", ROOM)
        assert not town.heard(STEWARDS)

        town.note(joined(town, "罗敏", chat=STEWARDS, called=STEWARDS))
        number = town.file("李强", "5号楼2单元门口路灯不亮了", ROOM)
        assert any(f"#{number}" in text and "@罗敏" in text for text in town.heard(STEWARDS))

    def test_a_group_nobody_knew_is_noted_and_bound_to_nothing(self, town: SmallTown) -> None:
        town.note(joined(town, "周宁", "阿毛", chat="新群", called="5号楼群"))

        room = town.do(lambda turn: rooms.by_chat(turn, group("新群")))
        assert room is not None
        assert (room.name, room.kind, room.greeted_at) == ("5号楼群", RoomKind.UNBOUND, None)
        # Its first words are answered as in any new group.
        assert "大家好，我是小楼" in town.say("阿毛", "你们好", "新群")[0].text

    def test_the_bot_is_nobody_s_neighbour(self, town: SmallTown) -> None:
        town.note(joined(town, BOT, "小钱"))
        assert BOT not in members(town)

    def test_names_are_cleaned_at_the_door(self, town: SmallTown) -> None:
        people = (Mention(account="x1", name="@所有人"), Mention(account="x2", name="【#1】\n阿毛"))
        now = town.clock.now()
        town.note(Joined(town=HOME_TOWN, address=group(), chat_name=ROOM, people=people, at=now))

        def look(turn: Turn) -> list[Account | None]:
            return [accounts.find(turn, CHANNEL, key) for key in ("x1", "x2")]

        names = town.do(look)
        assert [found and found.name for found in names] == ["邻居", "1 阿毛"]

    def test_who_left_is_not_spoken_to_there_any_more(self, town: SmallTown) -> None:
        number = town.file("王丽", "3号楼门口下水井盖坏了", ROOM)
        town.say("赵敏", f"附议 {number}", ROOM)
        town.say("李强", f"附议 {number}", ROOM)
        town.note(left(town, "赵敏", "王丽"))
        town.wait(minutes=11)

        town.say("陈慧", f"进展 {number} 已联系维保")
        (said,) = town.heard(ROOM)
        assert "@李强" in said
        assert "赵敏" not in said
        # 王丽 hears it privately, 赵敏 cannot be written to.
        assert [h.message.address for h in town.now_said if h.is_for("王丽")] == [alone("王丽")]

    def test_when_all_have_left_nothing_is_said_there(self, town: SmallTown) -> None:
        number = town.file("王丽", "3号楼门口下水井盖坏了", ROOM)
        town.say("李强", f"附议 {number}", ROOM)
        town.note(left(town, "李强"))
        town.wait(minutes=11)

        town.say("陈慧", f"进展 {number} 已联系维保")
        assert town.heard(ROOM) == []
        assert any("已联系维保" in text for text in town.told("李强"))

    def test_what_they_were_about_to_report_there_ends(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 2单元3楼楼道灯不亮了", ROOM)
        assert town.note(left(town, "王丽")) == []

        assert town.do(conversations.open_keys) == set()
        assert town.wait(minutes=15) == []

    def test_a_hazard_is_filed_all_the_same_and_they_are_told_alone(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.note(left(town, "王丽"))

        town.wait(minutes=3)
        assert town.heard(ROOM) == []
        assert [h.message.address for h in town.now_said if h.is_for("王丽")] == [alone("王丽")]
        assert any(text.startswith("【#1001") for text in town.told("陈慧"))

    def test_who_comes_back_is_there_again(self, town: SmallTown) -> None:
        town.note(left(town, "王丽"))
        town.note(joined(town, "王丽"))
        town.note(left(town, "李强", "没人"))
        assert members(town) == {"陈慧", "王丽", "赵敏"}


class TestNames:
    def test_a_group_has_another_name(self, town: SmallTown) -> None:
        notice = Renamed(
            town=HOME_TOWN, address=group(), name="金德3栋@一家亲", at=town.clock.now()
        )
        town.note(notice)
        town.note(notice)

        room = town.do(lambda turn: rooms.by_chat(turn, group()))
        assert room is not None
        assert room.name == "金德3栋一家亲"

    @pytest.mark.parametrize(("chat", "name"), [(ROOM, ""), ("没这群", "新名")])
    def test_no_name_and_no_group_change_nothing(
        self, town: SmallTown, chat: str, name: str
    ) -> None:
        town.note(Renamed(town=HOME_TOWN, address=group(chat), name=name, at=town.clock.now()))
        known = town.do(lambda turn: [rooms.by_chat(turn, group(c)) for c in (ROOM, "没这群")])
        assert [room and room.name for room in known] == [ROOM, None]


class TestClosed:
    def test_who_blocked_the_bot_is_told_in_the_group(self, town: SmallTown) -> None:
        town.note(closed(town, alone("陈慧")))

        number = town.file("王丽", "3号楼门口下水井盖坏了", ROOM)
        assert any(f"#{number}" in text and "@陈慧" in text for text in town.heard(STEWARDS))
        assert not any(h.message.address == alone("陈慧") for h in town.now_said)

    def test_who_writes_again_is_told_there_again(self, town: SmallTown) -> None:
        town.note(closed(town, alone("陈慧")))
        town.say("陈慧", "待办")

        town.file("王丽", "3号楼门口下水井盖坏了", ROOM)
        assert any(h.message.address == alone("陈慧") for h in town.now_said)

    def test_of_a_group_the_operator_is_told_once(self, town: SmallTown) -> None:
        town.note(closed(town, group()))
        assert town.told("小吴") == ["“3号楼群”里发不出消息了，可能被移出了群。请把我再拉进群。"]
        assert town.note(closed(town, group())) == []
        assert town.note(left(town, BOT)) == []
        assert len(town.do(alarms.up)) == 1

    def test_taken_in_again_all_is_well(self, town: SmallTown) -> None:
        town.note(left(town, BOT))
        assert town.told("小吴")
        town.note(joined(town, "周宁"))
        assert town.do(alarms.up) == []

    def test_a_closed_stewards_group_is_no_way_to_a_steward(self, town: SmallTown) -> None:
        town.note(closed(town, alone("陈慧")))
        town.note(closed(town, group(STEWARDS)))

        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.say("王丽", "1", ROOM)
        assert town.heard(STEWARDS) == []
        assert any("联系不上陈慧" in text for text in town.told("小吴"))

    def test_a_group_nobody_knows_is_nobody_s_trouble(self, town: SmallTown) -> None:
        assert town.note(closed(town, group("没这群"))) == []


NEW = "-100500"


class TestMoved:
    def test_the_building_goes_on_there(self, town: SmallTown) -> None:
        town.note(moved(town, ROOM, NEW))

        number = town.file("王丽", "门口下水井盖坏了", NEW)
        assert town.heard(NEW)
        town.wait(minutes=11)
        town.say("赵敏", f"附议 {number}", NEW)
        town.wait(minutes=11)
        town.say("陈慧", f"进展 {number} 已联系维保")
        assert len(town.heard(NEW)) == 1
        assert town.heard(ROOM) == []

    def test_an_intake_goes_on_there(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.note(moved(town, ROOM, NEW))

        assert "已登记" in town.say("王丽", "1", NEW)[0].text
        town.wait(minutes=15)
        assert town.heard(ROOM) + town.heard(NEW) == []

    def test_what_is_still_to_be_said_is_said_there(self, town: SmallTown) -> None:
        number = town.file("王丽", "2单元3楼楼道灯不亮了", ROOM)
        town.say("赵敏", f"附议 {number}", ROOM)
        town.wait(hours=13)
        town.say("陈慧", f"办结 {number} 换好了")
        assert town.heard(ROOM) == []
        town.note(moved(town, ROOM, NEW))

        town.wait(hours=12)
        assert any("换好了" in text for text in town.heard(NEW))
        assert town.heard(ROOM) == []

    def test_photos_sent_before_go_along_with_words_said_there(self, town: SmallTown) -> None:
        town.say("王丽", room=ROOM, photos=1)
        town.note(moved(town, ROOM, NEW))

        (shown,) = town.say("王丽", "@小楼 3号楼门口下水井盖坏了", NEW)
        assert "1张照片" in shown.text

    def test_its_messages_are_counted_from_the_beginning(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        first = town.last_id
        town.note(moved(town, ROOM, NEW))

        town.say("王丽", "1", NEW, message_id=first)
        assert "已登记" in town.now_said[0].text

    def test_what_was_said_there_first_is_not_lost(self, town: SmallTown) -> None:
        town.say("王丽", "大家好", NEW)
        assert "大家好，我是小楼" in town.now_said[0].text
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.say("小钱", "@小楼 帮助", NEW)

        town.note(moved(town, ROOM, NEW))
        room = town.do(lambda turn: rooms.by_chat(turn, group(NEW)))
        assert room is not None
        assert (room.kind, room.name) == (RoomKind.BUILDING, ROOM)
        assert members(town, NEW) == {"陈慧", "王丽", "李强", "赵敏", "小钱"}
        assert "已登记" in town.say("王丽", "1", NEW)[0].text

    def test_of_two_intakes_the_one_begun_there_goes_on(self, town: SmallTown) -> None:
        town.say("王丽", "大家好", NEW)
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.say("王丽", "@小楼 绑定", NEW)
        town.note(moved(town, ROOM, NEW))
        assert len(town.do(conversations.open_keys)) == 1

    def test_a_letter_in_hand_goes_there_at_the_next_attempt(self, town: SmallTown) -> None:
        def write(turn: Turn) -> None:
            room = rooms.by_chat(turn, group())
            assert room is not None
            letter = Outgoing(id=OutboxId(999_999), address=group(), text="一句话")
            outbox.post(
                turn,
                letter,
                priority=Priority.ANSWER,
                not_before=turn.now + timedelta(minutes=1),
                room=room.id,
            )
            outbox.sending(turn, letter.id)

        town.do(write)
        town.note(moved(town, ROOM, NEW))
        town.wait(minutes=2)
        assert town.heard(NEW) == ["一句话"]

    def test_told_twice_it_moves_once(self, town: SmallTown) -> None:
        town.note(moved(town, ROOM, NEW))
        town.note(moved(town, ROOM, NEW))
        town.note(moved(town, NEW, NEW))
        assert town.do(lambda turn: rooms.by_chat(turn, group(ROOM))) is None
        assert town.do(lambda turn: rooms.by_chat(turn, group(NEW))) is not None


def everything(town: SmallTown) -> dict[str, list[object]]:
    """All rows of the database."""

    def look(turn: Turn) -> dict[str, list[object]]:
        return {
            name: sorted(map(tuple, turn.connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }

    return town.do(look)


def notices(town: SmallTown) -> Sequence[Notice]:
    now = town.clock.now()
    return (
        joined(town, "小钱", "王丽"),
        left(town, "李强"),
        left(town, BOT, chat="4号楼群"),
        Renamed(town=HOME_TOWN, address=group("4号楼群"), name="四号楼", at=now),
        closed(town, alone("周宁")),
        moved(town, STEWARDS, "-7"),
        joined(town, "新人", chat="-7", called="楼栋长们"),
    )


@pytest.mark.parametrize("order", ["0123456", "6543210", "3052614", "2615340"])
def test_told_again_in_the_same_order_nothing_changes(town: SmallTown, order: str) -> None:
    told = [notices(town)[number] for number in map(int, order)]
    for notice in told:
        town.note(notice)
        before = everything(town)
        assert town.note(notice) == []
        assert everything(town) == before

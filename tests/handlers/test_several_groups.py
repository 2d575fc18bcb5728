"""One building, groups on several channels: each sees what concerns it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.people import RoomKind
from bot.messages import ChatAddress
from bot.notices import Closed
from storage import rooms
from storage.store import HOME_TOWN
from tests.support.small_town import BOT, CHANNEL, SmallTown, small_roster

TELEGRAM = "telegram"
ROOM, THERE = "3号楼群", "三号楼电报群"
STEWARDS, STEWARDS_THERE = "金德花园楼栋长群", "楼栋长电报群"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    """3号楼 has a group on each of two platforms; in the second one 小丁 and 小戴 live."""
    made = SmallTown("sqlite://", tmp_path / "photos", small_roster(), channels=(CHANNEL, TELEGRAM))
    made.bind("周宁", on=TELEGRAM)
    (bound,) = made.say("周宁", "@小楼 绑定 3号楼", THERE, on=TELEGRAM)
    assert "绑定好了：这是金德花园3号楼的群" in bound.text
    made.say("小戴", "大家早", THERE, on=TELEGRAM)
    made.wait(minutes=1)
    made.say("周宁", "待办")
    yield made
    made.close()


def file_there(town: SmallTown, text: str = "2单元楼道灯不亮了") -> int:
    """小丁 reports something in the second group."""
    town.say("小丁", f"@小楼 {text}", THERE, on=TELEGRAM)
    (receipt, *_) = town.say("小丁", "1", THERE, on=TELEGRAM)
    assert receipt.message.issue is not None
    return receipt.message.issue


class TestBinding:
    def test_a_building_has_a_group_on_each_channel(self, town: SmallTown) -> None:
        room = town.do(
            lambda turn: rooms.by_chat(
                turn, ChatAddress(channel=CHANNEL, bot=BOT, chat=ROOM, private=False)
            )
        )
        assert room is not None
        assert room.unit is not None
        unit = room.unit
        bound = town.do(lambda turn: rooms.of_unit(turn, unit))
        assert [(r.channel, r.name, r.kind) for r in bound] == [
            (CHANNEL, ROOM, RoomKind.BUILDING),
            (TELEGRAM, THERE, RoomKind.BUILDING),
        ]

    def test_but_one_on_each(self, town: SmallTown) -> None:
        (answer,) = town.say("周宁", "@小楼 绑定 3号楼", "又一个群", on=TELEGRAM)
        assert THERE in answer.text
        assert "换群" in answer.text


class TestNews:
    def test_go_to_the_group_it_was_reported_in(self, town: SmallTown) -> None:
        number = file_there(town)
        assert town.heard(ROOM) == []
        town.wait(minutes=11)
        town.say("小戴", f"附议 {number}", THERE, on=TELEGRAM)
        town.wait(minutes=11)

        town.say("陈慧", f"进展 {number} 已联系电工")
        said = town.now_said + town.wait(minutes=11)
        assert {h.message.address.chat for h in said if "已联系电工" in h.text} == {THERE}
        assert any("@小戴" in h.text for h in said)

    def test_who_joined_from_the_other_group_is_told_there(self, town: SmallTown) -> None:
        number = file_there(town)
        town.say("李强", f"附议 {number}", ROOM)
        town.wait(minutes=11)

        town.say("陈慧", f"办结 {number} 灯换好了")
        (told,) = town.heard(ROOM)
        assert told.startswith("@李强")
        assert "灯换好了" in told
        (asked,) = town.heard(THERE)
        assert asked.startswith("@小丁")
        assert "您看好了吗" in asked

    def test_a_neighbour_of_either_group_may_ask(self, town: SmallTown) -> None:
        number = file_there(town)
        assert f"#{number}" in town.say("赵敏", "进度", ROOM)[0].text

    def test_the_same_trouble_is_one_issue(self, town: SmallTown) -> None:
        number = file_there(town, "电梯停了")
        (offer,) = town.say("王丽", "电梯又停了", ROOM)
        assert f"#{number}" in offer.text
        assert "附议" in offer.text


class TestDanger:
    def test_every_group_of_the_building_is_warned(self, town: SmallTown) -> None:
        town.say("王丽", "楼道里煤气味好大", ROOM)
        (here,) = town.heard(ROOM)
        (there,) = town.heard(THERE)
        assert here.startswith("⚠️ 王丽和3号楼各位：闻到煤气味")
        assert there.startswith("⚠️ 3号楼各位：闻到煤气味")
        assert "#1001" in here
        assert "#1001" in there
        assert town.heard("4号楼群") == []

    def test_at_night_too(self, town: SmallTown) -> None:
        town.wait(hours=16)
        town.say("小丁", "楼道里煤气味好大", THERE, on=TELEGRAM)
        assert len(town.heard(ROOM)) == len(town.heard(THERE)) == 1

    def test_the_second_who_smells_it_alarms_nobody_twice(self, town: SmallTown) -> None:
        town.say("王丽", "楼道里煤气味好大", ROOM)
        town.say("小丁", "我家门口煤气味好大", THERE, on=TELEGRAM)
        assert town.heard(ROOM) == []
        (again,) = town.heard(THERE)
        assert "已经报上去了（#1001）" in again

    def test_what_one_says_alone_with_the_bot_alarms_no_group(self, town: SmallTown) -> None:
        town.say("王丽", "楼道里煤气味好大")
        assert town.heard(ROOM) == town.heard(THERE) == []

    def test_of_persons_no_group_hears(self, town: SmallTown) -> None:
        town.say("王丽", "我不想活了", ROOM)
        assert town.heard(ROOM) == town.heard(THERE) == []

    def test_a_false_alarm_is_told_wherever_it_was_warned(self, town: SmallTown) -> None:
        town.say("王丽", "楼道里煤气味好大", ROOM)
        town.say("王丽", "误报，是我家锅烧糊了", ROOM)
        assert len(town.heard(ROOM)) == 1
        assert town.heard(THERE) == ["3号楼各位：刚才说的危险（#1001）是误报，请放心。"]

    def test_also_when_the_steward_finds_out(self, town: SmallTown) -> None:
        town.say("王丽", "楼道里煤气味好大", ROOM)
        town.say("陈慧", "误报 1001")
        assert len(town.heard(ROOM)) == len(town.heard(THERE)) == 1

    def test_the_next_day_nobody_stands_in_the_street(self, town: SmallTown) -> None:
        town.say("王丽", "楼道里煤气味好大", ROOM)
        town.wait(hours=3)
        town.say("陈慧", "误报 1001")
        assert town.heard(ROOM) == town.heard(THERE) == []


class TestStewards:
    def close(self, town: SmallTown, channel: str, chat: str, *, private: bool) -> None:
        address = ChatAddress(channel=channel, bot=BOT, chat=chat, private=private)
        town.note(Closed(town=HOME_TOWN, address=address, at=town.clock.now()))

    def test_where_one_stewards_group_is_closed_the_other_is_the_way(self, town: SmallTown) -> None:
        town.say("周宁", "@小楼 绑定 金德花园楼栋长群", STEWARDS_THERE, on=TELEGRAM)
        town.bind("陈慧", on=TELEGRAM)
        town.say("陈慧", "@小楼 帮助", STEWARDS_THERE, on=TELEGRAM)
        for channel in (CHANNEL, TELEGRAM):
            self.close(town, channel, "陈慧", private=True)
        number = file_there(town)
        assert any(f"#{number}" in text for text in town.heard(STEWARDS))

        town.platforms[CHANNEL].closed.add(STEWARDS)
        town.wait(minutes=11)
        number = file_there(town, "2单元的单元门关不上了")
        assert town.heard(STEWARDS) == []
        card, *_ = town.heard(STEWARDS_THERE)
        assert f"#{number}" in card
        assert any("发不出消息了" in text for text in town.told("小吴"))

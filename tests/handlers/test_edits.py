"""A message is edited: an open intake takes the new words for the old, what is done stays done."""

import pytest

from storage import conversations
from tests.support.small_town import SmallTown

ROOM = "3号楼群"
REPORT = "@小楼 3号楼门口下水井盖坏了"


def edit(
    town: SmallTown, message: str, text: str, room: str | None = ROOM, *, photos: int = 0
) -> list[str]:
    said = town.say("王丽", text, room, edit_of=message, photos=photos)
    return [heard.text for heard in said]


def filed_as(town: SmallTown) -> str:
    """The steward's card, once the report is accepted."""
    town.say("王丽", "1", ROOM)
    return next(text for text in town.told("陈慧") if text.startswith("【"))


class TestTheReport:
    def test_is_read_anew(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)

        (shown,) = edit(town, town.last_id, "@小楼 2单元3楼楼道灯不亮了")
        assert "【照明" in shown
        assert "楼道灯不亮" in filed_as(town)

    def test_says_nothing_when_it_says_the_same(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)

        assert edit(town, town.last_id, f"{REPORT}！") == []
        assert "井盖" in filed_as(town)

    def test_need_not_name_the_bot_again(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)

        (shown,) = edit(town, town.last_id, "3号楼门口下水井盖裂了")
        assert "裂了" in shown

    def test_keeps_what_was_said_since(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 下水井盖坏了", ROOM)
        said = town.last_id
        town.say("王丽", "@小楼 在2单元门口", ROOM)

        (shown,) = edit(town, said, "@小楼 下水井盖没了")
        assert "2单元" in shown
        assert "没了" in shown

    def test_keeps_its_photos_and_does_not_double_them(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM, photos=2)

        (shown,) = edit(town, town.last_id, "@小楼 3号楼门口下水井盖没了", photos=2)
        assert "2张照片" in shown

    def test_that_is_none_any_more_is_dropped(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)

        assert edit(town, town.last_id, "@小楼 不好意思发错群了") == ["@王丽 好的，不报了。"]
        assert town.wait(minutes=15) == []

    def test_that_is_a_danger_now_is_filed_at_once(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼电梯停了", ROOM)

        said = edit(town, town.last_id, "@小楼 3号楼电梯停了，里面困了人")
        assert any("⚠️" in text for text in said)
        assert any(text.startswith("【#1001") for text in town.told("陈慧"))

    def test_that_nobody_addressed_to_the_bot_is_offered_anew(self, town: SmallTown) -> None:
        town.say("王丽", "电梯又停了", ROOM)

        (offer,) = edit(town, town.last_id, "楼道灯又不亮了")
        assert "楼道灯又不亮了，要我报给楼栋长吗" in offer


class TestAnAnswer:
    def test_replaces_the_one_before(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        town.say("王丽", "@小楼 不对，是2单元门口", ROOM)
        assert "2单元" in town.now_said[0].text

        (shown,) = edit(town, town.last_id, "@小楼 不对，是1单元门口")
        assert "1单元" in shown
        assert "2单元" not in shown

    def test_a_number_put_right_counts(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        town.say("王丽", "2", ROOM)  # its unit; she meant the yes
        assert "2单元" in town.now_said[0].text

        (receipt,) = (t for t in edit(town, town.last_id, "1") if "已登记" in t)
        assert receipt
        card = next(text for text in town.told("陈慧") if text.startswith("【"))
        assert "2单元" not in card

    def test_a_slip_becomes_a_yes(self, town: SmallTown) -> None:
        town.say("王丽", REPORT)
        town.say("王丽", "l")
        assert any("已登记" in text for text in edit(town, town.last_id, "1", None))

    def test_a_no_ends_it(self, town: SmallTown) -> None:
        town.say("王丽", REPORT)
        town.say("王丽", "l")
        assert edit(town, town.last_id, "0", None) == ["好的，不报了。"]
        assert town.do(conversations.open_keys) == set()

    def test_an_earlier_one_is_a_correction_of_what_stands(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 下水井盖坏了", ROOM)
        town.say("王丽", "@小楼 在2单元门口", ROOM)
        place = town.last_id
        town.say("王丽", "@小楼 匿名", ROOM)

        (shown,) = edit(town, place, "@小楼 在1单元门口")
        assert "1单元" in shown
        assert "不告诉邻居" in shown

    def test_that_makes_no_sense_now_changes_nothing(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        town.say("王丽", "@小楼 不对，是2单元门口", ROOM)

        assert edit(town, town.last_id, "@小楼 嘿嘿嘿") == []
        assert "2单元" in filed_as(town)


class TestOver:
    def test_what_was_filed_stays_as_it_was(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        said = town.last_id
        town.say("王丽", "1", ROOM)
        answer = town.last_id

        assert edit(town, said, "@小楼 2单元楼道灯不亮了") == []
        assert edit(town, answer, "0") == []
        assert "井盖" in town.say("王丽", "进度", ROOM)[0].text

    def test_a_command_is_not_done_twice(self, town: SmallTown) -> None:
        number = town.file("王丽", "3号楼门口下水井盖坏了", ROOM)
        town.say("陈慧", f"接单 {number}")

        assert town.say("陈慧", f"办结 {number} 换好了", edit_of=town.last_id) == []

    def test_a_dropped_report_is_not_taken_up(self, town: SmallTown) -> None:
        town.say("王丽", REPORT, ROOM)
        said = town.last_id
        town.say("王丽", "0", ROOM)

        assert edit(town, said, "@小楼 2单元楼道灯不亮了") == []


class TestChatter:
    def test_edited_into_a_complaint_is_heard(self, town: SmallTown) -> None:
        assert town.say("王丽", "这天真热", ROOM) == []

        (offer,) = edit(town, town.last_id, "电梯又停了")
        assert "要我报给楼栋长吗" in offer

    def test_then_its_next_edit_belongs_to_that(self, town: SmallTown) -> None:
        town.say("王丽", "这天真热", ROOM)
        said = town.last_id
        edit(town, said, "电梯又停了")

        (offer,) = edit(town, said, "楼道灯又不亮了")
        assert "楼道灯" in offer

    def test_edited_into_chatter_is_chatter(self, town: SmallTown) -> None:
        town.say("王丽", "这天真热", ROOM)
        assert edit(town, town.last_id, "这天真冷") == []

    def test_its_photos_come_once(self, town: SmallTown) -> None:
        town.say("王丽", "看看", ROOM, photos=1)

        (shown,) = edit(town, town.last_id, REPORT, photos=1)
        assert "（1张照片）" in shown

    def test_the_photos_before_it_come_along(self, town: SmallTown) -> None:
        town.say("王丽", room=ROOM, photos=1)
        town.say("王丽", "看看", ROOM)

        (shown,) = edit(town, town.last_id, REPORT)
        assert "（1张照片）" in shown

    def test_an_edit_that_changes_nothing_leaves_the_photos_to_the_words_that_follow(
        self, town: SmallTown
    ) -> None:
        town.say("王丽", "@小楼 谢谢", ROOM)
        thanks = town.last_id
        town.say("王丽", room=ROOM, photos=1)
        assert edit(town, thanks, "@小楼 谢谢了") == []

        assert "（1张照片）" in town.say("王丽", REPORT, ROOM)[0].text


@pytest.mark.parametrize("room", [None, ROOM])
def test_each_edit_counts_once(town: SmallTown, room: str | None) -> None:
    town.say("王丽", REPORT, room)
    said = town.last_id
    first = edit(town, said, "@小楼 2单元3楼楼道灯不亮了", room)
    assert len(first) == 1
    assert edit(town, said, "@小楼 2单元3楼楼道灯不亮了", room) == []


def test_what_went_on_in_private_is_put_right_there(town: SmallTown) -> None:
    town.say("王丽", "@小楼 楼上天天半夜拖桌子，吵得没法睡", ROOM)

    edit(town, town.last_id, "@小楼 楼上天天半夜打麻将，吵得没法睡")
    assert [h.message.address.private for h in town.now_said] == [True]
    assert "打麻将" in town.now_said[0].text

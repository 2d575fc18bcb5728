"""Who scans the code on a door may be anybody: told of no flat, no word, no number of others'."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.small_town import SmallTown, small_roster

GROUP = "3号楼群"
REPORTS = ("门口井盖坏了", "2单元电梯停了", "3楼楼道灯坏了", "门口垃圾没人清", "2单元停水了")
MORE = "单元门锁坏了"
WORDS = ("接单", "进度", "办结", "撤回", "没好", "上报", "附议", "误报")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    made = SmallTown("sqlite://", tmp_path / "photos", small_roster())
    yield made
    made.close()


def joined(town: SmallTown) -> tuple[str, int]:
    """Let somebody from the street say "me too" of what is the matter with the lift."""
    number = town.file("王丽", "3号楼2单元电梯坏了，奶奶下不来", GROUP)
    visitor = town.scan("3号楼")
    town.say(visitor, "2单元电梯坏了")
    assert f"#{number} 电梯" in town.told(visitor)[0]
    town.say(visitor, "1")
    return visitor, number


class TestANeighboursFlat:
    def test_is_not_asked_after_by_guessing_what_is_the_matter(self, town: SmallTown) -> None:
        number = town.file("王丽", "我家501厨房漏水")
        visitor = town.scan("3号楼")

        for said in ("漏水", "1", f"进度 {number}", "进度", "我的"):
            town.say(visitor, said)
            heard = "\n".join(town.told(visitor))
            assert "501" not in heard, said
            assert "厨房" not in heard, said
            assert "一件" not in heard, said

    def test_is_reported_by_whose_it_is_once(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        town.file(visitor, "我家501厨房漏水")

        town.say(visitor, "501厨房漏水")

        assert "已经报过了" in town.told(visitor)[0]


class TestWhoOnlyJoined:
    def test_is_told_what_kind_it_is_and_where_it_stands(self, town: SmallTown) -> None:
        visitor, number = joined(town)
        town.say("陈慧", f"接单 {number}")
        town.say("陈慧", f"进展 {number} 已联系王丽家2-501")
        assert all("501" not in text for text in town.told(visitor))

        for said in (f"进度 {number}", "进度", str(number)):
            town.say(visitor, said)
            assert town.told(visitor) == [f"#{number} 电梯：正在办。"], said
        town.say(visitor, "2单元电梯坏了")
        assert "501" not in "\n".join(town.told(visitor))

    def test_is_told_the_end_without_anybodys_words(self, town: SmallTown) -> None:
        visitor, number = joined(town)

        town.say("陈慧", f"办结 {number} 王丽家2-501门口的按钮换了")

        assert town.told(visitor) == [f"#{number} 电梯：说办好了，等居民确认。"]

    def test_is_noted_to_the_holder_when_it_is_not_good_and_moves_nothing(
        self, town: SmallTown
    ) -> None:
        visitor, number = joined(town)
        town.say("陈慧", f"办结 {number} 换了按钮")

        town.say(visitor, f"没好 {number}")

        assert town.told(visitor) == [f"好的，#{number} 已转告。"]
        assert any("还没好" in text for text in town.told("陈慧"))
        assert not town.told("周宁")
        assert not town.told("王丽")
        town.say("王丽", f"进度 {number}")
        assert "等居民确认" in town.told("王丽")[0]


class TestNumbers:
    @pytest.mark.parametrize("word", WORDS)
    def test_that_exist_are_answered_like_those_that_do_not(
        self, town: SmallTown, word: str
    ) -> None:
        number = town.file("王丽", "3号楼门口下水井盖坏了", GROUP)
        visitor = town.scan("3号楼")

        town.say(visitor, f"{word} {number}")
        known = town.told(visitor)
        town.say(visitor, f"{word} {number + 77}")

        assert known
        assert [t.replace(str(number), str(number + 77)) for t in known] == town.told(visitor)


class TestFloods:
    def test_of_claims_are_one_letter_an_hour_to_the_lead(self, town: SmallTown) -> None:
        letters = 0
        for _ in range(8):
            town.say(town.scan("3号楼"), "我是3号楼楼栋长")
            letters += len(town.told("周宁"))
        assert letters == 1

        town.wait(minutes=61)
        town.say(town.scan("3号楼"), "我是3号楼楼栋长")
        assert len(town.told("周宁")) == 1

    def test_of_reports_end_for_the_day_but_never_for_dangers(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        for text in REPORTS:
            town.file(visitor, text)

        town.say(visitor, MORE)
        (answer,) = town.told(visitor)
        assert "别的明天再说" in answer
        assert "陈慧" in answer
        assert not town.told("陈慧")
        town.say(visitor, "2单元楼道里煤气味好大")
        assert town.told("陈慧")

        town.wait(days=1)
        town.say(visitor, MORE)
        assert town.told(visitor)
        assert "别的明天再说" not in town.told(visitor)[0]

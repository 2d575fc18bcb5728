"""What corrections teach: the pair is kept without whose it is, if the town wants it."""

from bot.domain.issues import Urgency
from bot.domain.lessons import Lesson, Meaning
from storage import lessons, town
from storage.lessons import Learnt
from tests.support.small_town import SmallTown

GROUP = "3号楼群"
GAS = "楼道里煤气味好大"


def learnt(small: SmallTown) -> list[Learnt]:
    return small.do(lambda turn: list(lessons.since(turn, None)))


def keep(small: SmallTown, days: int) -> None:
    small.do(lambda turn: town.set_habits(turn, unasked_a_day=6, lessons_days=days))


class TestKept:
    def test_is_another_category(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 楼道灯坏了")
        (shown,) = town.say("王丽", "不对，应该是公共设施")
        assert "公共设施" in shown.text
        assert "灯坏了" in shown.text
        (lesson,) = learnt(town)
        assert lesson.kind is Lesson.CATEGORY
        assert (lesson.read.category, lesson.meant.category) == ("路灯照明", "公共设施")
        assert "灯坏了" in lesson.text

    def test_is_nothing_of_words_that_tell_of_something_else(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 楼道灯坏了")
        town.say("王丽", "是楼道漏水")
        assert learnt(town) == []

    def test_is_another_place_without_the_number_of_the_door(self, town: SmallTown) -> None:
        town.say("王丽", "2单元501门口灯坏了")
        town.say("王丽", "是3单元502")
        (lesson,) = learnt(town)
        assert lesson.kind is Lesson.PLACE
        assert lesson.meant.place is not None
        assert (lesson.read.place, lesson.meant.place) == ("2单元5层门口", "3单元5层门口")
        assert "501" not in str(lesson)
        assert "502" not in str(lesson)

    def test_is_not_a_place_that_is_only_told_closer(self, town: SmallTown) -> None:
        town.say("王丽", "2单元路灯坏了")
        town.say("王丽", "2单元5楼")
        assert learnt(town) == []

    def test_is_what_is_no_report(self, town: SmallTown) -> None:
        town.say("李强", "电梯又停了", GROUP)
        town.say("李强", "不是诉求，说着玩的", GROUP)
        (lesson,) = learnt(town)
        assert lesson.kind is Lesson.NO_ISSUE
        assert lesson.read.category == "电梯"
        assert lesson.meant == Meaning()
        assert town.told("陈慧") == []

    def test_is_a_no_to_what_nobody_asked_for(self, town: SmallTown) -> None:
        town.say("李强", "电梯又停了", GROUP)
        town.say("李强", "0", GROUP)
        assert [lesson.kind for lesson in learnt(town)] == [Lesson.NOT_WANTED]

    def test_is_no_change_of_mind(self, town: SmallTown) -> None:
        town.say("王丽", "楼道灯坏了")
        town.say("王丽", "0")
        assert learnt(town) == []

    def test_is_a_false_alarm_by_steward_or_reporter(self, town: SmallTown) -> None:
        town.say("王丽", GAS, GROUP)
        town.say("王丽", "误报，是我家锅烧糊了", GROUP)
        town.wait(hours=2)
        town.say("李强", GAS, GROUP)
        town.say("陈慧", "误报 1002")
        first, second = learnt(town)
        assert first.kind is second.kind is Lesson.FALSE_ALARM
        assert first.read.urgency is Urgency.ACUTE
        assert first.meant == second.meant == Meaning()


class TestNeverKept:
    def test_are_names_and_numbers(self, town: SmallTown) -> None:
        town.say("王丽", "陈慧家门口灯坏了，打13912345678")
        town.say("王丽", "应该是公共设施")
        kept = learnt(town)
        assert kept
        assert all("陈慧" not in str(lesson) for lesson in kept)
        assert all("139" not in str(lesson) for lesson in kept)

    def test_is_anything_where_the_town_does_not_want_it(self, town: SmallTown) -> None:
        keep(town, 0)
        town.say("李强", "电梯又停了", GROUP)
        town.say("李强", "不是诉求", GROUP)
        assert learnt(town) == []

    def test_is_what_is_said_of_the_steward(self, town: SmallTown) -> None:
        town.say("王丽", "投诉楼栋长态度差")
        town.say("王丽", "不是诉求")
        assert learnt(town) == []


class TestRetention:
    def test_drops_what_is_old_and_keeps_what_is_not(self, town: SmallTown) -> None:
        keep(town, 30)
        town.say("李强", "电梯又停了", GROUP)
        town.say("李强", "不是诉求", GROUP)
        town.do(lessons.forget_old)
        assert len(learnt(town)) == 1
        town.wait(days=33)
        town.do(lessons.forget_old)
        assert learnt(town) == []

    def test_drops_all_once_the_town_does_not_want_them(self, town: SmallTown) -> None:
        town.say("李强", "电梯又停了", GROUP)
        town.say("李强", "不是诉求", GROUP)
        keep(town, 0)
        town.do(lessons.forget_old)
        assert learnt(town) == []

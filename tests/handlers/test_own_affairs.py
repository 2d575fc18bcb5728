"""待办 and 免打扰 are for everybody with a post; 匿名 is for who reported, also a moment later."""

import pytest

from tests.support.small_town import SmallTown

NOT_FOR_RESIDENTS = "这件事要楼栋长或负责人才能做。有事直接说一句，我帮您报。"


@pytest.mark.parametrize("person", ["陈慧", "周宁", "邵勇", "小吴"])
@pytest.mark.parametrize("words", ["待办", "免打扰 21-8", "请假 到周五"])
def test_every_post_may(town: SmallTown, person: str, words: str) -> None:
    town.say(person, words)
    assert town.told(person)
    assert NOT_FOR_RESIDENTS not in town.told(person)


@pytest.mark.parametrize("words", ["待办", "免打扰 21-8", "请假 到周五"])
def test_a_resident_is_told_who_may(town: SmallTown, words: str) -> None:
    town.say("王丽", words)
    assert town.told("王丽") == [NOT_FOR_RESIDENTS]


def test_a_name_is_hidden_also_right_after_the_report(town: SmallTown) -> None:
    number = town.file("王丽", "2单元3楼楼道灯不亮了", "3号楼群")
    for words in ("@小楼 匿名", f"匿名 {number}"):
        (answer,) = town.say("王丽", words, "3号楼群")
        assert f"#{number} 不告诉邻居是谁报的" in answer.text

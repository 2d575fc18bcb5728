"""我是2-501: the home, told once."""

import pytest

from storage import org
from storage.org import Home
from tests.handlers.unbound_town import UnboundTown


@pytest.fixture
def town() -> UnboundTown:
    made = UnboundTown()
    made.bind("周宁")
    made.say("周宁", "绑定 3号楼", room="群")
    return made


def home(town: UnboundTown, name: str) -> tuple[str, int | None, str | None] | None:
    person = town.person(name)
    with town.turn() as turn:
        found: Home | None = org.home(turn, person)
        if found is None:
            return None
        return org.unit(turn, found.building).code, found.unit, found.door


@pytest.mark.parametrize("said", ["我是2-501", "我住2-501", "我是2单元501的", "我是3号楼2-501"])
def test_in_the_buildings_group(town: UnboundTown, said: str) -> None:
    (answer,) = town.say("新邻居", said, room="群")
    assert answer.text == "@新邻居 记下了，以后报事不用再说门牌。"
    assert home(town, "新邻居") == ("JD-003", 2, "501")


def test_another_building_of_the_estate_said_in_the_group(town: UnboundTown) -> None:
    town.say("新邻居", "我是4号楼1-302", room="群")
    assert home(town, "新邻居") == ("JD-004", 1, "302")


def test_in_private_the_building_is_needed_once(town: UnboundTown) -> None:
    (answer,) = town.say("新邻居", "我是2-501")
    assert answer.text == "您住哪栋楼？比如“我是金德花园3号楼2-501”。"
    (answer,) = town.say("新邻居", "我是3号楼2-501")
    assert "比如“我是金德花园3号楼2-501”" in answer.text
    (answer,) = town.say("新邻居", "我是金德花园3号楼2-501")
    assert answer.text == "记下了，您住金德花园3号楼2-501，以后报事不用再说。"
    (answer,) = town.say("新邻居", "我是2-502")
    assert home(town, "新邻居") == ("JD-003", 2, "502")


def test_a_door_that_the_lists_do_not_have_is_kept_and_said(town: UnboundTown) -> None:
    (answer,) = town.say("新邻居", "我是金德花园3号楼2-909")
    assert answer.text.startswith("名单里没有金德花园3号楼2-909，先照您说的记下")
    assert home(town, "新邻居") == ("JD-003", 2, "909")


def test_a_door_without_its_unit(town: UnboundTown) -> None:
    (answer,) = town.say("新邻居", "我是501", room="群")
    assert answer.text == "@新邻居 501是几单元？比如“我是2-501”。"
    assert home(town, "新邻居") is None


def test_a_building_nobody_knows(town: UnboundTown) -> None:
    (answer,) = town.say("新邻居", "我是88号楼2-501")
    assert answer.text.startswith("没有找到“88号楼”。")


def test_neighbours_who_talk_of_their_doors_are_answered_at_most_once(town: UnboundTown) -> None:
    assert len(town.say("新邻居", "我是2-501", room="群", mentioned=False)) == 1
    assert town.say("新邻居", "我是2-501", room="群", mentioned=False) == []
    assert town.say("新邻居", "我是88号楼2-501", room="群", mentioned=False) == []

"""Names of buildings as people write them."""

import pytest

from bot.understanding import command
from bot.understanding.unit_names import building_of_home, name_key, stewards_group_of


@pytest.mark.parametrize(
    "said",
    [
        "3号楼",
        "3栋",
        "三号楼",
        "3幢",
        "3#楼",
        "3#号楼",
        "３号楼",
        "3 号楼",
        "3号楼群",
        "3号楼业主群",
    ],
)
def test_one_building_has_many_writings(said: str) -> None:
    assert name_key(said) == name_key("3号楼")


def test_different_buildings_stay_different() -> None:
    assert len({name_key(n) for n in ("3号楼", "13号楼", "金德花园3号楼", "A3号楼", "东楼")}) == 5


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("楼栋长群", ""),
        ("金德花园楼栋长群", "金德花园"),
        ("金德花园微社区", "金德花园微社区"),
        ("金德花园长群", "金德花园"),
        ("3号楼", None),
        ("3号楼群", None),
    ],
)
def test_the_stewards_group(said: str, unit: str | None) -> None:
    assert stewards_group_of(said) == unit


@pytest.mark.parametrize(
    ("said", "building"),
    [
        ("我是3号楼2-501", "3号楼"),
        ("我是金德花园3号楼2-501", "金德花园3号楼"),
        ("我是3-2-501", "3号楼"),
        ("我是2-501", ""),
    ],
)
def test_the_building_of_a_home(said: str, building: str) -> None:
    found = command(said)
    assert found is not None
    assert building_of_home(found.words, found.spot) == building

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import Spot
from bot.understanding import read, spot
from bot.understanding.place import place


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3号楼", Spot(building=3)),
        ("三号楼二单元", Spot(building=3, unit=2)),
        ("3栋", Spot(building=3)),
        ("十二幢", Spot(building=12)),
        ("3#楼", Spot(building=3)),
        ("3-2-501", Spot(building=3, unit=2, floor=5, door="501")),
        ("2-501", Spot(unit=2, floor=5, door="501")),
        ("２－５０１", Spot(unit=2, floor=5, door="501")),
        ("2单元501", Spot(unit=2, floor=5, door="501")),
        ("2单元 1203室", Spot(unit=2, floor=12, door="1203")),
        ("3号楼2-501", Spot(building=3, unit=2, floor=5, door="501")),
        ("3号楼501", Spot(building=3, floor=5, door="501")),
        ("501室", Spot(floor=5, door="501")),
        ("501那家天天吵", Spot(floor=5, door="501")),
        ("2单元5楼", Spot(unit=2, floor=5)),
        ("12楼", Spot(floor=12)),
        ("12层", Spot(floor=12)),
        ("3楼", Spot(floor=3)),
        ("二楼楼道", Spot(floor=2, place="楼道")),
        ("一楼大厅", Spot(floor=1, place="大厅")),
        ("门口", Spot(place="门口")),
        ("2单元门口", Spot(unit=2, place="门口")),
        ("3号楼门口", Spot(building=3, place="门口")),
        ("北门", Spot(place="北门")),
        ("小区南门口", Spot(place="小区南门口")),
        ("楼道里", Spot(place="楼道")),
        ("电梯里", Spot(place="电梯")),
        ("车库B1", Spot(place="车库B1")),
        ("地下车库", Spot(place="地下车库")),
        ("楼顶", Spot(place="楼顶")),
        ("小区门口", Spot(place="小区门口")),
        ("楼下花坛旁边", Spot(place="楼下花坛旁边")),
        ("金德花园3号楼门口", Spot(building=3, place="门口")),
        ("在金德花园3号楼", Spot(building=3)),
        ("3#2单元", Spot(building=3, unit=2)),
        ("3#楼二单元", Spot(building=3, unit=2)),
        ("甲单元三楼", Spot(unit=1, floor=3)),
        ("三号楼西单元", Spot(building=3, place="西单元")),
        ("5楼西户", Spot(floor=5, place="西户")),
        ("北门外面的垃圾房", Spot(place="北门外面垃圾房")),
        ("902是不是锅烧干了", Spot(floor=9, door="902")),
        ("负一层", Spot(place="负一层")),
    ],
)
def test_a_place_is_understood_as_people_write_it(said: str, meant: Spot) -> None:
    assert spot(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "电话13812345678",
        "11-25",
        "10:30",
        "#1027",
        "1027 没好",
        "两层快递",
        "地上一层水",
        "楼下邻居太吵",
        "广场舞",
        "五百块钱",
        "2026-11-25",
        "0楼",
    ],
)
def test_other_numbers_are_no_places(said: str) -> None:
    assert spot(said) == Spot()


@pytest.mark.parametrize(
    "said",
    [
        "3楼13812345678",
        "3楼138 1234 5678",
        "3楼 138-1234-5678",
        "3楼电话1381234 5678",
        "3楼１３８１２３４５６７８",
    ],
)
def test_a_telephone_number_is_not_taken_apart(said: str) -> None:
    assert spot(said) == Spot(floor=3)
    assert "5678" not in read(f"{said}漏水", addressed=True).what.replace("****5678", "")
    assert place(said) in ("3楼", None)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("咱楼停电了", Spot(building=3)),
        ("我们这栋电梯坏了", Spot(building=3, place="电梯")),
        ("本栋门口积水", Spot(building=3, place="门口")),
        ("2-501漏水", Spot(building=3, unit=2, floor=5, door="501")),
        ("12楼灯不亮", Spot(building=3, floor=12)),
        ("5号楼2单元", Spot(building=5, unit=2)),
        ("北门坏了", Spot(place="北门")),
    ],
)
def test_our_building_is_the_groups_own(said: str, meant: Spot) -> None:
    assert spot(said, building=3) == meant


def test_the_first_building_counts() -> None:
    assert spot("5号楼和6号楼之间").building == 5


@given(st.text())
def test_any_text_gives_a_spot(text: str) -> None:
    assert isinstance(spot(text), Spot)


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 33), st.integers(1, 9))
def test_what_a_home_is_written_as_is_what_is_read(
    building: int, unit: int, floor: int, number: int
) -> None:
    door = f"{floor}{number:02}"
    meant = Spot(building=building, unit=unit, floor=floor, door=door)
    assert spot(f"{building}-{unit}-{door}") == meant
    assert spot(f"{building}号楼{unit}单元{door}室漏水") == meant
    assert spot(f"{building}号楼{meant.home}") == meant

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import Spot
from bot.understanding.reading import Whose
from bot.understanding.whose import whose

_SUPPLY = "停水停电停气"


@pytest.mark.parametrize(
    ("said", "category", "who"),
    [
        ("整栋楼都停电了", _SUPPLY, Whose.POWER),
        ("小区变压器嗡一声就黑了", _SUPPLY, Whose.POWER),
        ("我们这一片全停水了", _SUPPLY, Whose.WATER),
        ("自来水发黄，一股铁锈味", _SUPPLY, Whose.WATER),
        ("燃气公司换表要收六百", _SUPPLY, Whose.GAS),
        ("物业把我家电停了逼交物业费", _SUPPLY, Whose.PROPERTY),
        ("物业费又涨了没人解释", "物业服务", Whose.PROPERTY),
        ("保安晚上睡觉", "物业服务", Whose.PROPERTY),
        ("养老金这个月没到账", "政策咨询", Whose.HOTLINE),
        ("公交站能不能加个棚子", "公共设施", Whose.HOTLINE),
        ("工资拖了半年不发", "其他", Whose.HOTLINE),
        ("我爸妈那边小区停电了", _SUPPLY, Whose.ELSEWHERE),
        ("办公室又停电了", _SUPPLY, Whose.ELSEWHERE),
        ("老家那边下雨天漏水", "漏水", Whose.ELSEWHERE),
    ],
)
def test_what_others_have_to_mend_is_theirs(said: str, category: str, who: Whose) -> None:
    assert whose(said, Spot(), category) is who


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("我家没电了，跳闸推不上去", _SUPPLY),
        ("电梯坏了物业不管", "电梯"),
        ("楼道灯不亮", "路灯照明"),
        ("我妈关电梯里了", "电梯"),
        ("楼上漏水，物业说不归他们管", "漏水"),
        ("单元门口积水", "公共设施"),
        ("又停电了", _SUPPLY),
        ("我在外地，家里漏水了", "漏水"),
        ("", None),
    ],
)
def test_what_is_here_is_ours(said: str, category: str | None) -> None:
    assert whose(said, Spot(), category) is Whose.OURS


def test_one_flat_without_power_is_first_looked_at_here() -> None:
    flat = Spot(unit=2, floor=5, door="501")
    assert whose("2-501全黑了", flat, _SUPPLY) is Whose.OURS


@given(st.text(), st.sampled_from([None, _SUPPLY, "其他", "物业服务", "公共设施"]))
def test_any_text_is_somebodys(text: str, category: str | None) -> None:
    assert whose(text, Spot(), category) in Whose


def test_a_hostile_text_is_read_in_no_time() -> None:
    for said in ("我" * 2000, "物业" * 1000, "全" * 2000, "爸妈" * 1000):
        began = time.process_time()
        whose(said, Spot(), _SUPPLY)
        assert time.process_time() - began < 0.1

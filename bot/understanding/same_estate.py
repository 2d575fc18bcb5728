"""Places that all buildings of an estate share: whoever tells of them tells of the same."""

import re

from bot.domain.places import Spot

_OF_ESTATE = re.compile(
    r"小区|[东南西北正]门|车库|停车|车棚|充电棚|花园|草坪|草地|绿化带|广场|健身|儿童|游乐|篮球|滑梯|凉亭|水池|喷泉|池塘"
    r"|围墙|垃圾(?:站|房|点)|快递柜|驿站|配电|泵房|活动室|岗亭|保安亭|门卫|路口|路边|人行道|小树林"
)


def is_of_estate(spot: Spot) -> bool:
    """Whether a spot lies in the estate rather than in one building: 北门, 车库B1, 小广场."""
    if spot.unit is not None or spot.floor is not None or spot.door is not None:
        return False
    return spot.place is not None and _OF_ESTATE.search(spot.place) is not None

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Stretches that look like a place by grammar alone: numbers of houses, our own, shared spots, sides.

Candidates only: whether a stretch says where, or is itself what is broken, `place` weighs.
"""

import re
from enum import StrEnum

_NUMERAL = "(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3})"
_NUMBERED = (
    r"(?:[0-9]{1,3}[-—#][0-9]{1,4}(?:[-—#][0-9]{1,4})?(?:室|户)?"
    rf"|(?:[A-Za-z甲乙丙丁东西南北]{_NUMERAL}?|{_NUMERAL})#?(?:号楼|号院|栋|幢|单元|座)(?!长)|{_NUMERAL}#楼?"
    "|(?:整个?|全|每个?|隔壁)(?:栋楼?|幢|单元|小区|楼|层)"
    rf"|第?{_NUMERAL}(?:楼半?|层|梯|期|区)(?![长盘梯市])(?:以上|以下|往上|往下)?"
    "|(?:地下|负)[一二三1-3](?:层|楼)?|[Bb][1-3]层?"
    rf"|(?<![0-9]){_NUMERAL}(?:室|号)|[东西南北中]边?户"
    "|(?<![0-9.点:年])[1-9][0-9]?0[1-9](?![0-9年元块]))"
)
_OURS = (
    "(?:(?:我们?|俺们?|咱们?|伲|吾伲|本|你们?)(?:家|小区|单元|楼栋?|这?栋楼?|幢|层|院子?|村|户|这层|这栋|这边|这里|这楼|这个楼|这一片|楼道|门口|窗户|阳台|客厅|卧室|厨房)里?"
    "|[这那](?:栋楼?|幢楼?|层|个?单元|个?小区)|家里|家中)"
)
_SHARED = (
    "(?:消防楼梯|疏散楼梯|楼梯拐弯|儿童乐园|地下车库|电瓶车棚|消防通道|地下通道|公交站台|楼梯间|楼梯口|电梯口|电梯间"
    "|电梯厅|电梯井|电梯里|电体里|梯子里|架空层|绿化带|人工湖|游泳池|健身区|健身角|健身房|滑滑梯|篮球场|活动室|活动中心"
    "|垃圾房|垃圾亭|垃圾站|垃圾桶|垃圾点|快递柜|快递间|配电房|配电间|配电室|水泵房|保安亭|门卫室|单元门|停车场|充电桩"
    "|充电棚|人行道|卫生间|洗手间|管道井|家门口|小区门口|菜市场|幼儿园|公交站|地铁口|天花板|配电箱|消防栓|[东西南北]大?门"
    "|小区|院子|院里|大院|楼道|楼到|楼梯|走廊|过道|走道|连廊|轿厢|井道|门厅|大厅|大堂|前室|天台|楼顶|屋顶|屋面|屋檐|露台"
    "|平台|阳台|外墙|山墙|围墙|墙根|花坛|花园|草坪|草地|凉亭|喷泉|池塘|水池|广场|滑梯|沙坑|驿站|泵房|门岗|岗亭|门卫"
    "|大门|后门|前门|侧门|正门|地库|车库|车棚|坡道|台阶|盲道|桥头|村口|村里|厨房|厕所|客厅|主卧|次卧|卧室|房间|书房|里屋"
    "|天井|公厕|顶楼|顶层|底楼|楼上|楼下|隔壁|对门|对过|门口|门前|门外|路口|巷口|路边|马路|路上|菜场|超市|学校|小学|中学"
    "|医院|工地|公园|底商|商铺|沿街|窗外|窗户|窗台|院墙|天桥|河边|河堤|田里)"
)
_SIDE = (
    "(?:正?[上下里外前后底对旁顶侧左右东南西北][面边头侧]|底下|旁|边上?|拐角处?|拐弯处?|中间|之间|附近|周围|门口|门头|跟前"
    "|顶上|角落里?|那[里边块头]?(?:地方)?|这[里边块]|那一?[段片]|处|里|内|上|下|外|口|前|后)"
)
_PART = f"{_OURS}|{_NUMBERED}|{_SHARED}"
_STRETCH = re.compile(
    f"(?:{_PART}|[东西南北左右][边面侧头])(?:[ 的和与到、至]?(?:{_PART})|{_SIDE}){{0,7}}"
)
_LAST = (
    re.compile(f"{_NUMBERED}$"),
    re.compile(f"{_SIDE}$"),
    re.compile(f"{_OURS}$"),
)
#: Where a household is, said of any trouble: no place that somebody could be sent to by itself.
_NEAR = frozenset("楼上 楼下 隔壁 对门 小区 家里 我家 我们家".split())


class Ending(StrEnum):
    """What a stretch ends with."""

    NUMBER = "number"
    SIDE = "side"
    OURS = "ours"
    SHARED = "shared"
    NEAR = "near"


def stretches(text: str) -> list[tuple[int, int, Ending]]:
    """Start, end and ending of each stretch of a cleaned text that looks like a place."""
    return [(m.start(), m.end(), _ending(m[0])) for m in _STRETCH.finditer(text)]


def _ending(words: str) -> Ending:
    if words in _NEAR:
        return Ending.NEAR
    kinds = zip(_LAST, (Ending.NUMBER, Ending.SIDE, Ending.OURS), strict=True)
    tail = words[-8:]
    return next((kind for last, kind in kinds if last.search(tail)), Ending.SHARED)

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Where: the grammar of Chinese addresses inside an estate, down to a door or a shared place."""

import re
from dataclasses import dataclass, replace
from itertools import islice

from bot.domain.places import Spot
from bot.understanding.text import NUMERAL, clean, number, without_numbers

#: The highest number that is taken for a building, unit or floor; beyond, it is something else.
_HIGHEST = {"building": 300, "unit": 30, "floor": 99}

_DASH = "[-—~]"
_GATE = "(?:小区|院子)?(?:东北|东南|西北|西南|东|南|西|北|正|前|后|侧|大|小)+门(?:岗|卫室)?口?"
_SIDE_OF_HOUSE = "[东西南北中]单元|[东西南北中]边?户"
_GARAGE = (
    "(?:地下|地面|小区)?(?:车库|停车场|停车库|车棚|充电棚)"
    "(?:[ ]?(?:[Bb][1-4]|负[一二三1-3](?:层|楼)?|地下[一二三1-3]层))?"
    "|[Bb][1-4](?:层)?(?:车库|停车场)"
    "|(?:负[一二三1-3]|地下[一二三1-3])(?:层|楼)(?:车库|停车场)?"
)
_SHARED = (
    "小区门口|小区大门|单元门口|楼栋门口|楼门口|大门口|家门口|门口|门卫室?|保安亭|岗亭"
    "|楼道口|楼道|楼梯间|楼梯口|楼梯|走廊|过道|连廊|前室|架空层|门厅|大厅|大堂|地下室"
    "|电梯间|电梯口|电梯厅|电梯轿厢|电梯"
    "|天台|楼顶|屋顶|顶楼|外墙|围墙|花坛|花园(?!\\d+[号栋幢])|草坪|草地|绿化带|小树林|凉亭|水池|喷泉|池塘"
    "|健身区|健身广场|小广场(?!舞)|广场(?!舞)|儿童乐园|游乐区|篮球场|活动室|滑梯|垃圾站|垃圾房|垃圾点"
    "|垃圾亭|配电间|快递间|管道井|人工湖|游泳池|公交站台?|地铁口|公厕|河边|(?:幼儿园|学校|小学|中学|菜场|菜市场)门口"
    "|快递柜|驿站|配电房|配电室|水泵房|泵房|消防通道|人行道|小区路口|路口|路边|停车位"
    "|楼下(?!邻居|那家|住户|人家|住的|的人|老是|天天|半夜|又|太|在装修|装修)"
)
_ESTATE_WORDS = "花园|小区|新村|家园|公寓|广场|苑|庭|府|城|里|园|湾"
_BESIDE = "外面|外头|外边|[东西南北]侧|旁边|旁|边上|附近|对面|后面|前面|中间|拐角"
_INSIDE = "里面|里边|里头|里|内|上面|处|那里|那边|这里|这边|那儿|这儿"

_TOKEN = re.compile(
    rf"""
      (?<![\d\-#]) (?P<b3>\d{{1,3}}) {_DASH} (?P<u3>\d{{1,2}}) {_DASH} (?P<d3>\d{{3,4}})
          (?:室|房|户)? (?![\d\-])
    | (?<![\d\-#]) (?P<u2>\d{{1,2}}) {_DASH} (?P<d2>\d{{3,4}}) (?:室|房|户)? (?![\d\-])
    | (?P<building>{NUMERAL}) (?: \#?号楼 | \#楼 | \#(?=\d{{1,2}}(?:单元|-)) | (?<=\d)座(?![位椅机桥]) | 栋(?!长)楼? | 幢楼? | 号(?=[一二三四五六七八九十\d]{{1,2}}单元) )
    | (?P<unit>{NUMERAL}|[甲乙丙丁]) 单元 [ ]? (?: (?P<unit_door>\d{{3,4}}) (?!\d|号楼|栋|幢|单元) (?:室|房|户)? )?
    | (?<!号) (?P<floor>{NUMERAL}) (?:楼|层(?![水灰油膜皮泥雪冰土纸]))
          (?! [梯盘市栋长高] ) (?: (?P<floor_door>\d{{3,4}}) (?!\d) (?:室|房|户)? )?
    | (?<![\d\-\#.:]) (?P<door>\d{{3,4}})
          (?: 室 | 房(?!租|价|贷) | 号房 | (?= (?:的)?(?:没[水电气]|停[水电气]|漏水|厨房|卫生间|厕所|阳台|家|住户|业主|那家|邻居|楼上|楼下|门口|老人|老太|大爷|奶奶) )
          | (?= 天天|每天|半夜|晚上|夜里|老是|总是|一直|太吵|装修|在装修|养狗|养了 ) )
    | (?<![^\ ，,。！!：:]) (?P<bare>[1-9]\d?0[1-9]) (?= 的 | 家 | 那 | 又 | 在 | 是不是 | 可能 | 漏 | 门口 | 楼上 | 楼下 | 厨房 | 卫生间 | 客厅 | 阳台 | 马桶 )
    | (?: (?<![\u4e00-\u9fff]) | (?<=[在是住]) )
          (?P<estate> [\u4e00-\u9fff]{{1,4}}(?:{_ESTATE_WORDS})(?:[一二三四五]期)? )
          (?= {NUMERAL}(?:\#?号楼|栋|幢) )
    | (?P<place> {_SIDE_OF_HOUSE} | {_GARAGE} | {_GATE} | {_SHARED} ) (?P<beside>{_BESIDE})? (?P<inside>{_INSIDE})?
    """,
    re.VERBOSE,
)
# A door straight after the building: `3号楼501`, `3栋 1203`.
_DOOR_NEXT = re.compile(r"[ ]?(\d{3,4})(?!\d|号楼|栋|幢|单元|元|块|年)(?:室|房|户)?")
_LOWEST_DOOR = 101
#: Nobody needs more parts to say where; keeps the work on hostile text small.
_MOST_PARTS = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of the text that says where."""

    start: int
    end: int
    #: A shared place, which may itself be the thing that is broken (`电梯`, `花坛`).
    is_place: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The spot a text names and the stretches that name it."""

    spot: Spot
    spans: tuple[Span, ...]


#: 甲单元 is the first.
_STEMS = {stem: index for index, stem in enumerate("甲乙丙丁", 1)}


def _value(kind: str, numeral: str) -> int | None:
    value = _STEMS.get(numeral) or number(numeral)
    if value is None or not 0 < value <= _HIGHEST[kind]:
        return None
    return value


def floor_of(door: str) -> int | None:
    """The floor of a door: 5 of `501`, 12 of `1203`; None for a number that is no door."""
    value = int(door)
    return value // 100 if value >= _LOWEST_DOOR and value % 100 else None


def _first(token: re.Match[str], *groups: str) -> str | None:
    return next((token[group] for group in groups if token[group]), None)


class _Collector:
    """Gathers the parts of one spot; the first that is said of each kind counts."""

    def __init__(self) -> None:
        self.building: int | None = None
        self.unit: int | None = None
        self.floor: int | None = None
        self.door: str | None = None
        self.place: str | None = None
        self.place_end = -1
        self.spans: list[Span] = []

    def take(self, text: str, token: re.Match[str]) -> None:
        end = token.end()
        if token["place"]:
            self._shared(token["place"] + (token["beside"] or ""), token.start(), end)
        elif not token["estate"]:
            door = _first(token, "d3", "d2", "unit_door", "floor_door", "door", "bare")
            if token["building"] and (following := _DOOR_NEXT.match(text, end)):
                door, end = following[1], following.end()
            if not self._numbers(token, door):
                return
        self.spans.append(Span(start=token.start(), end=end, is_place=bool(token["place"])))

    def _numbers(self, token: re.Match[str], door: str | None) -> bool:
        """Keep the numbers of one part; False when they cannot be of an address."""
        said = {
            "building": _first(token, "b3", "building"),
            "unit": _first(token, "u3", "u2", "unit"),
            "floor": token["floor"],
        }
        values = {kind: _value(kind, numeral) for kind, numeral in said.items() if numeral}
        if None in values.values() or (door and floor_of(door) is None):
            return False
        # 两层 is "two layers"; the second floor is 二楼 or 2层.
        if (said["floor"] or "").startswith("两"):
            return False
        self.building = self.building or values.get("building")
        self.unit = self.unit or values.get("unit")
        self.floor = self.floor or values.get("floor")
        if door and self.door is None:
            self.door, self.floor = door, floor_of(door)
        return True

    def _shared(self, words: str, start: int, end: int) -> None:
        if self.place is None:
            self.place, self.place_end = words, end
        elif start - self.place_end <= 1 and words not in self.place:
            # 楼下花坛, 地下车库的电梯: said in one breath, it is one place.
            self.place, self.place_end = self.place + words, end


def find(text: str) -> Found:
    """The spot that a cleaned text names, with the stretches that name it."""
    collected = _Collector()
    # A telephone number that follows a floor (3楼138…) is no door and is not taken apart.
    text = without_numbers(text)
    for token in islice(_TOKEN.finditer(text), _MOST_PARTS):
        collected.take(text, token)
    spot = Spot(
        building=collected.building,
        unit=collected.unit,
        floor=collected.floor,
        door=collected.door,
        place=collected.place,
    )
    return Found(spot=spot, spans=tuple(collected.spans))


# 咱楼, 我们这栋, 本楼: the building that the group is of.
_OUR_BUILDING = re.compile(
    "(?:我们?|咱们?|俺们?|本|伲|整|全|[这那])(?:这|那|的|个)?(?:栋楼?|幢楼?|楼(?![上下梯道])|大楼)"
)


def spot(text: str, building: int | None = None) -> Spot:
    """The spot that `text` names; every part it does not name is None.

    `building`: the number of the group's own. 咱楼 and 本栋 mean it, and units, floors and doors of
    no named building are its own.
    """
    text = clean(text)
    found = find(text).spot
    if building is None or found.building is not None:
        return found
    within = found.unit is not None or found.floor is not None
    if within or _OUR_BUILDING.search(text):
        return replace(found, building=building)
    return found


def names_door(text: str) -> bool:
    """Whether a cleaned text names somebody's door."""
    return find(text).spot.door is not None

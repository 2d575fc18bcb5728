"""Where a text says it is, as sets that can be compared: numbers, gates, proper names.

`address.find` reads one spot, to send somebody there; two texts are the same only where nothing
either of them says contradicts the other, so here everything that is said counts.
"""

import re
from dataclasses import dataclass

from bot.understanding.same_words import FILLER
from bot.understanding.text import NUMERAL, number

_NUMBERED = re.compile(
    rf"(?<![\d\-])(?P<b3>\d{{1,3}})[-—](?P<u3>\d{{1,2}})[-—](?P<d3>\d{{3,4}})(?![\d\-])"
    rf"|(?<![\d\-])(?P<u2>\d{{1,2}})[-—](?P<d2>\d{{3,4}})(?![\d\-])"
    rf"|(?P<building>{NUMERAL})(?:#?号楼|栋|幢|#楼)"
    rf"|(?P<unit>{NUMERAL})单元"
    rf"|(?P<floor>{NUMERAL})(?:楼|层)(?P<on_floor>\d{{2}})?(?!\d)"
    rf"|(?P<phase>{NUMERAL})期"
    rf"|(?P<group>{NUMERAL})组"
    rf"|(?P<lift>{NUMERAL})号梯"
    rf"|(?P<bus>{NUMERAL})路(?=车|公交|公汽)"
    r"|(?<![\d.\-])(?P<door>[1-9]\d{2,3})(?![\d点块元年路户人个米]|天(?!天))"
)
#: Basements and lettered parts: B1, 负一层, A区.
_BASEMENT = re.compile(r"(?:b|负|地下)(?P<below>[1-4一二三四])|(?P<part>[a-z])(?:区|座)")
#: Published letters have their towns coded so: A3区, K4县.
_CODED = re.compile(r"(?P<code>[a-z]\d{0,2}) ?(?:[市区县镇]{1,2})")
_SIDE = re.compile(r"(?:东北|东南|西北|西南|[东南西北])(?=门|边|面|头|侧|口|围|区|出口|入口|栏|停)")
_GATE = re.compile(r"(东北|东南|西北|西南|[东南西北])(?:大|侧|小)?门")
_SUFFIXES = (
    "小区|花园|家园|新村|公寓|新城|雅居|名邸|名苑|嘉园|豪庭|国际|社区|街道|大道|广场|公园|景区|小学|中学|学校|医院"
    "|幼儿园|市场|菜场|超市|ktv|歌厅|歌城|公司|集团|大桥|大厦|村|镇|乡|路|街|巷|苑|府|(?<!旧)城(?!改|中村)|湾|庭|里|园|县|市|区"
    "|物流|驾校|培训|快递|米业|片区"
)
#: Letters one after another until the first word that closes a name.
_NAMED = re.compile(rf"(?P<stem>(?:(?!{_SUFFIXES})[\u4e00-\u9fff]){{1,6}})(?P<kind>{_SUFFIXES})")
#: So many letters of what stands before the closing word are the name.
_STEM = 4
_COARSE = frozenset({"街道", "镇", "乡", "县", "市", "区", "社区"})
#: What a name begins with by mistake.
_BEFORE = re.compile(r"^(?:反映|投诉|关于|位于|[在与和给对到至从的原住是我因被把让])+")
#: Names that are none: 人家里, 屋里.
_NO_NAMES = frozenset(
    "里 屋 家 房 楼 车 夜 群 水 门 心 那 这 哪 半 电梯 小 本 整个 我们 咱 全 该 老 整 大 走 修 马"
    " 占道 让 上 进 超 城 市 过 新 堵 通 停 一 内 外 边 每 各"
    " 农贸 买菜 菜 中心 中心小 新建 旧 广告".split()
)
#: What is less alike is another name.
_ALIKE = 0.4
_TURNS = frozenset("东南西北一二三四五六七八九十前后上下左右新老大小0123456789")


@dataclass(frozen=True, slots=True)
class Places:
    """What one text says of where."""

    #: Kind of number (`unit`, `floor`, …) to the numbers said.
    numbers: dict[str, frozenset[int]]
    sides: frozenset[str]
    #: The sides that have a gate there: 北 of 北门.
    gates: frozenset[str]
    codes: frozenset[str]
    #: Names as fine as an estate, a street, a shop; and the coarse ones around them.
    fine: frozenset[str]
    coarse: frozenset[str]
    #: The text with its numbers taken out.
    rest: str


_DIGIT = {c: n for n, c in enumerate("一二三四", 1)}


def places(text: str) -> Places:
    """Everything a cleaned lower-case text says of where."""
    numbers: dict[str, set[int]] = {}
    for found in _NUMBERED.finditer(text):
        for kind, numeral in found.groupdict().items():
            if numeral and (value := number(numeral)) is not None:
                numbers.setdefault(_KINDS.get(kind, kind), set()).add(value)
        if found["on_floor"]:
            floor = number(found["floor"]) or 0
            numbers.setdefault("door", set()).add(floor * 100 + int(found["on_floor"]))
    for found in _BASEMENT.finditer(text):
        if found["below"]:
            level = found["below"]
            numbers.setdefault("below", set()).add(_DIGIT.get(level) or int(level))
        else:
            numbers.setdefault("part", set()).add(ord(found["part"]))
    numbers.pop("on_floor", None)
    numbers.setdefault("floor", set()).update(
        door // 100 for door in numbers.get("door", ()) if door > 100
    )
    rest = _CODED.sub(" ", _NUMBERED.sub(" ", text))
    fine, coarse = _names(FILLER.sub(" ", rest))
    return Places(
        numbers={kind: frozenset(values) for kind, values in numbers.items() if values},
        gates=frozenset(_GATE.findall(text)),
        sides=frozenset(_SIDE.findall(text)),
        codes=frozenset(found["code"] for found in _CODED.finditer(text)),
        fine=fine,
        coarse=coarse,
        rest=rest,
    )


_KINDS = {"b3": "building", "u3": "unit", "u2": "unit", "d3": "door", "d2": "door"}


def _names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    fine: set[str] = set()
    coarse: set[str] = set()
    for found in _NAMED.finditer(text):
        stem = _BEFORE.sub("", found["stem"])[-_STEM:]
        if not stem or stem in _NO_NAMES:
            continue
        (coarse if found["kind"] in _COARSE else fine).add(stem)
    return frozenset(fine), frozenset(coarse)


#: A number of these that differs is another place.
_TELLING = ("building", "unit", "door", "below", "part", "phase", "group", "lift", "bus")


def contradict(one: Places, other: Places) -> bool:
    """Whether what both say of where cannot be one place."""
    for kind in _TELLING:
        these, those = one.numbers.get(kind), other.numbers.get(kind)
        if these and those and not these & those:
            return True
    if one.gates and other.gates and not one.gates & other.gates:
        return True
    return bool(one.codes and other.codes) and not any(
        a == b or (len(a) < 2 and b.startswith(a)) or (len(b) < 2 and a.startswith(b))
        for a in one.codes
        for b in other.codes
    )


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: a wrong character is forgiven, another direction not."""
    if one == other:
        return 1.0
    one, other = one.removesuffix("中心") or one, other.removesuffix("中心") or other
    ones, others = set(one), set(other)
    shared = len(ones & others)
    if not shared or (ones ^ others) & _TURNS:
        return 0.0
    likeness = max(
        2 * shared / (len(ones) + len(others)), 0.9 * shared / min(len(ones), len(others))
    )
    return likeness if likeness >= _ALIKE else 0.0

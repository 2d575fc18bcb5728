# one pair, one line
"""Two categories that the label guide itself leaves open for one text, and when.

A wrong category is let off only if the pair stands here and the words of both readings stand in the
text. The words are the grader's own: no change to what the bot looks for can let it off more often.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two categories either of which a reader could name first."""

    one: str
    other: str
    #: Both must be found in the text: what speaks for the one, and for the other.
    words: tuple[str, str]
    why: str


_ANIMAL = r"狗|犬|猫|宠物|鸡|鸭|鹅|鸽|猪"
_NEIGHBOUR = r"邻居|邻里|楼上|楼下|隔壁|对门|住户|业主"
_ASKS = r"咨询|请问|询问|政策|规定|何时|是否|能否"
_PROPERTY = r"物业|物管|开发商|业委会|管理处"

PAIRS: tuple[Pair, ...] = (
    Pair("井盖", "路灯照明", (r"井盖|窨井", r"灯"), "两样都说了，先说哪样算哪样"),
    Pair("井盖", "噪音", (r"井盖|窨井", r"响|噪|吵|震"), "要修的是井盖，难受的是声音"),
    Pair("井盖", "公共设施", (r"井盖|窨井", r"路|地面|沉|陷"), "井盖是路面的一部分"),
    Pair("噪音", "环境卫生", (r"噪|吵|响|声", r"油烟|烟|味|尘|灰|污"), "工地、餐馆又吵又脏"),
    Pair("噪音", "宠物", (r"叫|吠|吵|声", _ANIMAL), "动物叫"),
    Pair("噪音", "邻里纠纷", (r"噪|吵|响|声", _NEIGHBOUR), "邻居之间的声音"),
    Pair("环境卫生", "宠物", (r"粪|屎|尿|便|臭|味|脏|卫生", _ANIMAL), "动物弄脏的"),
    Pair(
        "环境卫生",
        "漏水",
        (r"污水|粪|化粪池|臭", r"下水|管|堵|溢|冒|漏|倒灌"),
        "污水从堵住的管道里来",
    ),
    Pair("漏水", "停水停电停气", (r"漏|爆|渗", r"水管|管道|供水|水压|停水"), "水管爆了就没有水"),
    Pair("漏水", "邻里纠纷", (r"漏|渗|堵", _NEIGHBOUR), "楼上漏到楼下"),
    Pair("电梯", "停水停电停气", (r"电梯", r"停电|没电|断电"), "停电，电梯也停"),
    Pair(
        "路灯照明",
        "停水停电停气",
        (r"灯|照明|黑", r"停电|没电|断电|跳闸|电路|线路"),
        "没电，灯也不亮",
    ),
    Pair(
        "停车占道", "物业服务", (r"停车|车位|泊车", r"费|收|价|租|卖|物业"), "车位怎么收费、谁来管"
    ),
    Pair("停车占道", "消防通道/飞线充电", (r"停|车|占|堵", r"消防"), "车堵了消防通道"),
    Pair("违建", "消防通道/飞线充电", (r"建|搭|盖|占", r"消防|通道"), "搭建堵了通道"),
    Pair("违建", "公共设施", (r"违|占|毁|建|搭|圈", r"绿化|绿地|公共|公用|公园"), "占了公共的地方"),
    Pair(
        "高空抛物/坠落", "公共设施", (r"掉|落|坠|脱", r"墙|瓷砖|玻璃|窗|檐"), "外墙老化，东西会掉"
    ),
    *(
        Pair("物业服务", thing, (_PROPERTY, words), "要修的东西，和不来修的人")
        for thing, words in (
            ("电梯", r"电梯"),
            ("漏水", r"漏|渗|堵"),
            ("停水停电停气", r"水|电|气|暖"),
            ("环境卫生", r"垃圾|卫生|脏|臭|味"),
            ("公共设施", r"门|路|绿化|设施|墙|树|健身"),
            ("消防通道/飞线充电", r"消防|充电|电动车|飞线"),
            ("路灯照明", r"灯"),
        )
    ),
    *(
        Pair(
            "政策咨询",
            thing,
            (_ASKS, words),
            "问的是它",
        )
        for thing, words in (
            ("停水停电停气", r"水|电|气|暖"),
            ("电梯", r"电梯"),
            ("公共设施", r"路|桥|地铁|公交|站|公园|学校|医院|绿化|规划|建"),
            ("物业服务", _PROPERTY + r"|维修基金|物业费|房|证"),
            ("违建", r"违|拆|建"),
            ("停车占道", r"停车|车位"),
            ("环境卫生", r"垃圾|污|卫生"),
            ("噪音", r"噪|施工|装修"),
        )
    ),
)

_BY_CATEGORIES = {frozenset((pair.one, pair.other)): pair for pair in PAIRS}


def let_off(text: str, labelled: str, said: str | None) -> Pair | None:
    """Why `said` is right enough for a text labelled otherwise; None when it is plainly wrong."""
    pair = _BY_CATEGORIES.get(frozenset((labelled, said))) if said else None
    if pair is None or not all(re.search(words, text) for words in pair.words):
        return None
    return pair

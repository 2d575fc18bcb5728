# ruff: noqa: E501  # a list of words stays on one line
"""Letters told once more of other places, so that the model learns where a place ends.

Names are put together at random; a letter's words around the place stay as they were written.
"""

import random
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and the stretch of it that says where; None when it names no place."""

    text: str
    span: tuple[int, int] | None
    #: A letter to the town, which is told again of other places.
    is_letter: bool


_NAME = (
    "安柏碧博长常春翠大德东丰凤福阜富高古官观光广桂海汉和河鹤红洪鸿湖虎花华淮黄惠吉嘉江金锦晶景九康昆兰蓝乐雷黎丽莲良林临柳"
    "龙隆鹿绿罗马梅孟明木牡南宁农盘平蒲浦普七齐启前钱青清庆秋泉仁荣瑞三沙山上尚邵沈胜盛石世书舒双水顺松苏孙泰汤唐桃天田铁通桐"
    "万王望伟文吴五武西溪仙祥向小晓新信兴星杏秀徐雅延岩阳杨仰窑宜银迎永玉御元远岳云运泽张赵正郑中周竹珠紫祖"
)
_KINDS = (
    "河 河 河 河 河 河 路 路 路 大道 街 巷 小区 小区 苑 花园 新城 村 村 镇 广场 公园 大厦 社区 溪 江 港 湖 渠 家园 公寓 中学"
    " 小学 医院 名城 国际 华府 城 湾 山庄 桥 市场 KTV 网吧 餐馆 体育馆 厂 水厂 职院 幼儿园 养猪场 春天 雅筑"
).split() + [""] * 7
_SIDES = [""] * 14 + "旁 附近 周边 对面 门口 3栋 12栋 二期 一期 后面 楼下 两岸 北侧".split()
_OPENINGS = "反映 反映 投诉 投诉 请求解决 关于 咨询 建议 希望 举报 请求 再次反映 请问".split()
_OFFICES = "领导 有关部门 相关部门 环保部门 住建局 交警 公交公司 城管局 教育局 政府 水利局 街道办 园林处".split()
_ASKS = ["请求{}", "希望{}", "建议{}", "恳请{}", "关于请求{}", "望{}", "请{}", "{}"]
_VERBS = (
    "在 到 给 为 整治 查处 取缔 疏通 修复 关注 推动 督促 尽快整治 尽早修缮 早日解决 对 解决 加强 拆除 治理 严查 规范"
).split()
_FIRMS = (
    "物业公司 物业 燃气 燃气公司 水厂 置业 置业公司 集团 房地产 水务集团 公司 有限公司 酒吧".split()
)
#: Places that are no names.
_PLAIN = re.compile(r"[我俺咱一二三四五六七八九十楼电单公顶小垃绿0-9]")
_OPENED = re.compile(r"关于|反映|投诉|请|咨询|建议|希望|恳|强烈|再次")
_SHORTEST = 3


def _code(dice: random.Random) -> str:
    """A place coded by a publisher of letters: `A7县`, `K市`."""
    letter = dice.choice("ABCDEFGHIJKLM")
    if dice.random() < 0.65:  # most are districts
        return f"{letter}{dice.randint(1, 12)}{dice.choice('区县市县区')}"
    return f"{letter}市"


def _name(dice: random.Random) -> str:
    return "".join(dice.choice(_NAME) for _ in range(dice.choice([2, 2, 2, 3])))


def _place(dice: random.Random) -> str:
    place = _name(dice) + dice.choice(_KINDS)
    more = dice.random()
    if more < 0.15:
        place = _name(dice) + dice.choice(["镇", "街道", "乡"]) + place
    elif more < 0.25:
        place = _name(dice) + "区" + place
    elif more < 0.32:
        place += dice.choice("和与及") + _name(dice) + dice.choice(_KINDS)
    elif more < 0.38:
        place += _name(dice) + dice.choice(["小区", "广场", "苑", "国际", "村", ""])
    place += dice.choice(_SIDES)
    return (_code(dice) if dice.random() < 0.35 else "") + place


def _elsewhere(line: Marked, start: int, end: int, dice: random.Random) -> Marked:
    said, head = line.text[start:end], line.text[:start]
    if dice.random() < 0.6:
        place = _place(dice)
    else:
        place = (_code(dice) if dice.random() < 0.5 else "") + said
    if not head:
        opening = dice.random()
        if opening < 0.35:
            head = dice.choice(_OPENINGS)
        elif opening < 0.5:
            head = dice.choice(_ASKS).format(_code(dice) + dice.choice(_OFFICES)) + dice.choice(
                _VERBS
            )
        elif opening < 0.56:
            head = dice.choice(_VERBS)
    span = (len(head), len(head) + len(place))
    return Marked(text=head + place + line.text[end:], span=span, is_letter=True)


def _somewhere(line: Marked, dice: random.Random) -> Marked:
    """A letter that names no place, of a coded town and perhaps of a firm there."""
    head = dice.choice(_OPENINGS) if dice.random() < 0.7 else ""
    code = _code(dice)
    firm = _name(dice) + dice.choice(_FIRMS) if dice.random() < 0.08 else ""
    span = (len(head), len(head) + len(code))
    return Marked(text=head + code + firm + line.text, span=span, is_letter=True)


def variants(
    lines: list[Marked], known: Collection[str], dice: random.Random, times: int
) -> Iterator[Marked]:
    """The lines, each letter `times` more of another place; `known`: words that are no name."""
    for line in lines:
        yield line
        for _ in range(times if line.is_letter else 0):
            if line.span is None:
                begins = any(line.text[:size] in known for size in (2, 3, 4))
                if dice.random() < 0.5 and begins and not _OPENED.match(line.text):
                    yield _somewhere(line, dice)
            elif line.span[1] - line.span[0] >= _SHORTEST and not _PLAIN.match(
                line.text, line.span[0]
            ):
                yield _elsewhere(line, *line.span, dice)

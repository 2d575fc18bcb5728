# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Halves of a report: only what goes wrong, only where, only since when.

People say a thing in several lines, and answer a question with a piece of one. The model learned
from whole reports, so of a half it knows nothing: the rules alone tell what a half is worth.
"""

import re
from collections.abc import Sequence

from bot.understanding import address
from bot.understanding.evidence import Evidence, Strength

#: A line that only names a thing, or only says what it does, is short.
PIECE_AT_MOST = 14
_TAIL = r"[啊呀呢嘛吧哦哈哎唉额嗯啦咯喽了的 ，,。.！!~～…、]{0,6}"
_WHEN = "又|还是|还|怎么|咋|一直|老是|老|总是|总|今天|今早|早上|晚上|昨晚|昨天|现在|这两天|这几天|刚刚|刚才|刚|已经|突然|忽然|全|好像|彻底|天天|再次|直接|都"
#: What goes wrong, said without the thing it happens to.
_FAULT_ALONE = re.compile(
    rf"(?:{_WHEN}|[ ，,]){{0,5}}"
    "(?:停|坏|断|漏|堵|闪|卡|黑|臭|吵|响|松|歪|裂|倒|掉|塌|满|熄|灭|罢工|趴窝|死机|失灵|冒水|反水|返水|溢出来|溢水|漏水|跳闸|停运|停摆|故障|卡住|卡死|报警"
    "|不[亮动转走热响通出下]|没[动反]静?应?|没人[管修理问收扫弄]|打不开|关不上|关不严|开不[了开]|上不[去来]|下不[去来]|用不了|动不了|走不动|运行不了|没法用|不能用|不好使|不好用|不工作|出毛病|出问题)"
    rf"(?:一天|一晚上|两天|几天|好几天|半天|死|得?厉害|着|一次|一回)?{_TAIL}"
)
_ONLY_THAT = re.compile(
    rf"(?:我们?|咱们?|我家|是|就是|在|说的是|我说的是|指的是|说|不对|应该|家|那个|这个|这边|那边|那里|这里|那儿|里|边|角|号|楼|栋|[ ，,]){{0,5}}{_TAIL}"
)
_COUNTED = "[0-9一二两三四五六七八九十几好半多]{1,3}个?"
#: Since when, or how often; that nobody comes; what it does to people.
MORE = re.compile(
    rf"(?:都|已经|快|有|足足|整整|断断续续|前前后后|这|第){{0,3}}{_COUNTED}(?:多|来)?(?:天|晚上|夜|周|星期|礼拜|月|小时|钟头|年|回|次|趟)(?:多|半)?(?:了|啦|没|还|都|就)"
    "|(?:从|打)?(?:昨天|昨晚|昨夜|前天|前晚|今早|今天|早上|上周|上个?星期|上个?月|上礼拜|年前|周[一二三四五六日天]|星期[一二三四五六日天]|半夜|凌晨)(?:早上|晚上|下午|上午|中午|夜里)?[0-9一二两三四五六七八九十]{0,2}点?(?:多)?(?:就|开始|起|到现在)"
    "|(?:一直|到现在|至今|现在还|迟迟)(?:都|也|还)?(?:没|不)"
    "|没[有]?人[管修理问来收弄接扫]|(?:物业|他们|保安|客服|前台)(?:也|都|又|就)?(?:不管|不理|没人|不来|没来|说不)|(?:打|报修|反映|说)(?:过|了).{0,8}(?:没用|没人|不管|不来|没来|次|回|遍)"
    "|上不[去来]|下不[去来]|出不[去来]|爬(?:不动|不上|楼|上爬下|上去|下去)|黑(?:漆漆|灯瞎火|乎乎|咕隆|洞洞)|看不[见清]|差点.{0,4}(?:摔|绊|滑|撞|掉|砸)|摔了|摔跤|没法(?:睡|过|走|住|用|做饭|洗|冲|待|出)|睡不[着好了]|(?:洗|做)不了(?:澡|饭|菜)"
    "|越来越(?:大|多|严重|厉害|臭|吵|响)|(?:到处|满地|一地|流得?)(?:都)?是|臭死|臭得|吓(?:人|死)|太危险|挺危险|很危险"
)
_ONLY_MORE = re.compile(
    rf"(?:{_WHEN}|天天|每天|[ ，,])?(?:{MORE.pattern}|(?:这样|如此|一样|(?:开始)的))(?:这样)?{_TAIL}"
)
#: 2单元也停了, 二单元又坏了: what did, a line before or a neighbour's tells.
_WHAT_DID = re.compile(
    rf"(?:的|那?边|这?边|[ ，,]){{0,2}}(?:也(?:{_FAULT_ALONE.pattern})|(?:{_WHEN}){{0,3}}(?:停|断|坏){_TAIL})"
)


def is_half(text: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a cleaned text is no whole report: a thing, a fault, where or since when alone."""
    if says_fault_alone(text) or says_only_more(text):
        return True
    if any(_ONLY_THAT.fullmatch(text[: e.start] + text[e.end :]) for e in evidence if _is_thing(e)):
        return True
    found = address.find(text)
    if not found.spans:
        return False
    return says_only_where(text, found) or _WHAT_DID.fullmatch(_without(text, found)) is not None


def says_fault_alone(text: str) -> bool:
    """Whether a line only says what goes wrong (又停了): of what, another line tells."""
    return len(text) <= PIECE_AT_MOST and _FAULT_ALONE.fullmatch(text) is not None


def says_only_more(text: str) -> bool:
    """Whether a line only tells since when, how often or what it does to people (都两天了)."""
    return _ONLY_MORE.fullmatch(text) is not None


def says_only_where(text: str, found: address.Found) -> bool:
    """Whether nothing is left of a line without the places `found` in it."""
    return _ONLY_THAT.fullmatch(_without(text, found)) is not None


def _without(text: str, found: address.Found) -> str:
    for span in reversed(found.spans):
        text = text[: span.start] + text[span.end :]
    return text


def _is_thing(evidence: Evidence) -> bool:
    return evidence.strength is Strength.WEAK

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""What neighbours say to what was said: 我家也是, +1; and that it is over: 好了, 来电了."""

import re

from bot.understanding.halves import says_fault_alone
from bot.understanding.text import clean

_AT_MOST = 24
_EDGE = " ，,。.！!~～、…啊呀呢嘛哦的哈了"
_PLUS_ONE = re.compile(r"(?:[+＋] ?1(?:0086)?){1,4}|加[一1]")
_SAME = frozenset(
    "同样 一样 也一样 同上 同感 附议 同 我也是 我也一样 我家也是 我家同样 我家一样 我们也是 我们家也是 俺家也是 咱家也是 也是 也这样 也是这样 我这也是 我这边也是 我们这边也是 "
    "我也有 我家也有 我也遇到 我也遇到过 我家也这样 我们这儿也是 这边也是 这儿也是 这里也是 我们这也是 我们楼也是 我们单元也是 我们这层也是 不止你家 不止你一家 不是你一家 不光你家 我们也一样 我家也一样".split()
)
#: Who says it of their own: 我们这边也停了, 二单元也没水.
_US = re.compile(
    r"(?:我|俺|咱|家|这|边|单元|楼|层|号|栋|室|\d{3,4}|[ ，,对是啊嗯就]){0,10}"
    r"|(?:[我俺咱]们?|[0-9一二三四五六七八九十]{1,3}|东边|西边|楼上|楼下|家里?|这[边儿里]?|那边|单元|楼|层|号楼|栋|室|[ ，,-]){1,5}"
)
_NO_SUPPLY = re.compile(
    r"(?:还|又|一直|早就)?(?:没|断|停)(?:有)?了?(?:水|电|气|网|热水|暖气|煤气|燃气|信号|来水|来电)(?:了|啊|呀|呢)?"
)
_LIKEWISE = frozenset("是 是的 是这样 一样 这样 有 有这个问题 不行 不行了 没有 遇到了".split())


def me_too(text: str) -> bool:
    """Whether somebody says the same of their own: it means what was said before."""
    if len(text) > _AT_MOST:
        return False
    said = text.strip(_EDGE)
    if said in _SAME or _PLUS_ONE.fullmatch(said):
        return True
    if "也" not in text:
        return False
    who, _, rest = clean(text).partition("也")
    rest = rest.strip(" ，,。.！!~～")
    if not _US.fullmatch(who):
        return False
    return rest in _LIKEWISE or says_fault_alone(rest) or _NO_SUPPLY.fullmatch(rest) is not None


#: What is well again may be named: 电梯好了, 二单元来水了.
_OVER = re.compile(
    r"(?:[嗯哦噢啊好的行，,。！! 哈]{0,3})"
    r"(?:我家|我们家?|我们这边|这边|这里|楼道|单元|[0-9一二三四五六七八九十]{1,2}(?:号楼|栋|单元|楼|层)|的){0,4}"
    r"(?:电梯|灯|楼道灯|路灯|水|电|气|网|网络|暖气|门|门禁|大门|马桶|下水道?|井盖|水管|垃圾|声音|那边|现在|这个|它|师傅)?"
    r"(?:已经|现在|刚刚|刚才|刚|又|终于|可算|总算|自己|都|也|就|给|被|师傅|物业|[ ，,]){0,4}"
    r"(?:好了|好啦|好咯|修好|弄好|搞好|换好|通了|亮了|来电|来水|来气|来网|电来了|水来了|气来了|网来了|有电|有水|有气|有网|恢复|正常|没事了|解决了|可以了|处理好|处理完|清理|清走|可以用|能用|不漏|不停|不吵|不响|不堵|不臭|消停|不用报|不用修|不用管)"
    r"(?:了|啦|咯|的|供电|供水|正常|完|掉|用|运行|啊|呀|哈|哦|吧|，?谢谢(?:大家|各位|了|啦)?|，?辛苦(?:了|大家)?|[ ，,。.！!~～]){0,6}"
)


_OURS = re.compile(r"回 ?1|【[^】]{1,20}】|#\d{4}|附议")
#: What is said to be well again, by the category it was reported under.
_WELL_AGAIN = (
    ("电梯", re.compile("电梯")),
    ("路灯照明", re.compile("灯|亮了")),
    ("漏水", re.compile("马桶|下水|漏|水管")),
    ("停水停电停气", re.compile("[电水气网暖]")),
    ("井盖", re.compile("井盖")),
    ("环境卫生", re.compile("垃圾|臭|清[理走]")),
    ("噪音", re.compile("声音|吵|消停")),
)


def over_about(text: str) -> str | None:
    """The category of what is said to be well again; None when the line does not tell."""
    return next((name for name, words in _WELL_AGAIN if words.search(text)), None)


def is_done_saying(text: str) -> bool:
    """Whether 好了 may as well mean that one has said all."""
    return text.strip(" ，,。.！!~～") in ("好了", "好啦", "可以了")


def is_the_bots(text: str) -> bool:
    """Whether quoted words are the bot's: nobody else writes 回 1 or 【…】."""
    return _OURS.search(text) is not None


def is_over(text: str) -> bool:
    """Whether a line says that a trouble is over, and nothing else: 好了, 修好了, 来电了."""
    return len(text) <= _AT_MOST and _OVER.fullmatch(clean(text)) is not None

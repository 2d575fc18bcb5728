# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""A text as an answer to a question of the bot: a number, yes or no."""

import re

from bot.domain.ids import IssueNumber
from bot.understanding.reading import Answer
from bot.understanding.text import clean

_NUMERALS = {
    **{str(i): i for i in range(10)},
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("⓪①②③④⑤⑥⑦⑧⑨")},
    **{c: i for i, c in enumerate("⑴⑵⑶⑷⑸⑹⑺⑻⑼", start=1)},
    **{c: i for i, c in enumerate("❶❷❸❹❺❻❼❽❾", start=1)},
    **{c: i for i, c in enumerate("⒈⒉⒊⒋⒌⒍⒎⒏⒐", start=1)},
    "〇": 0,
    "两": 2,
}
_YES = frozenset(
    "好 好的 好滴 好哒 好吧 好呀 好啊 好嘞 好哦 好好 好好好 好的好的 好好的 是 是的 是啊 是呀 是滴 对 对的 对啊 对呀 对对 对对对 没错 行 行的 行啊 行吧 中 中啊 要 要的 要啊 "
    "可以 可以的 可 嗯 嗯嗯 嗯嗯嗯 嗯呢 嗯好 嗯好的 哦好的 恩 恩恩 提交 同意 确认 确定 没问题 没毛病 成 得 报 报吧 报一下 请报 请帮忙 帮忙 请 需要 当然 就这样 "
    "就这样报 这样报 可以报 好报吧 行报吧 ok okay okk yes y 👌 👍 🆗 💯 ✅ 🙏 [OK] [ok] [强] [好的] 好的谢谢 好谢谢 是的谢谢 行谢谢 可以谢谢 要谢谢 对谢谢 好麻烦了 好的麻烦了 好的辛苦了 谢谢好的".split()
)
_NO = frozenset(
    "不 不用 不用了 不要 不要了 不是 不是的 不对 不行 不可以 不需要 不必 不必了 不了 不报 不报了 别报 别报了 别 算了 算了吧 算啦 取消 取消吧 不提交 先不用 先不 先不报 先不用了 暂时不用 "
    "没事 没事了 没有 否 no n 免了 甭 甭报 甭报了 不用谢谢 不用了谢谢 谢谢不用 谢谢不用了 不用报 不用报了 不麻烦了 ❌ 🙅".split()
)
#: It was not meant as a report at all.
_NO_REPORT = frozenset(
    "不是诉求 这不是诉求 不算诉求 不是报修 不是要报修 不是要报 没要报 没说要报 我没报 不是投诉 不是反映问题 不是要反映 "
    "随便说说 就随便说说 说着玩 说着玩的 随口说说 随口一说 开玩笑 开玩笑的 聊天呢 我们聊天呢 闲聊 闲聊呢 瞎聊 吐槽一下 只是吐槽".split()
)
_EDGE = " ，,。.！!~～、"
_TRIM = re.compile(r"[\s，,。.！!~～]+")

# The number is alone, or something that no longer number or address could begin with follows it.
_BARE = re.compile(
    r"(?:好的?|行|嗯+|回复?|选|我选|答|按|我按)?[ ，,]?[(（\[【]?"
    r"(?P<number>[0-9零〇一二三四五六七八九⓪①-⑨⑴-⑼❶-❾⒈-⒐])\ufe0f?\u20e3?[)）\]】]?"
    r"(?P<rest>(?:[ .、,，。:：;；!！~～？?]|号|(?=[好没要行对谢满]))(?P<tail>.*))?",
    re.DOTALL,
)
_ISSUE = re.compile(r"(?:#|＃|﹟)?\s?(?P<issue>\d{4,9})号?(?!\d)(?P<words>.*)", re.DOTALL)
_ISSUE_FIRST = re.compile(r"#?(?P<issue>\d{4,9})号?[ ，,:：]+(?P<rest>.+)", re.DOTALL)
# `2号楼…`, `3 号楼`, `2-501`, `1单元` are places, `2点` a time: corrections and appointments.
_NOT_A_CHOICE = re.compile(r"\s*(?:号|楼|栋|单元|层|点|月|日|天|个|次|-|室|\d)")


#: What people say when they are asked whether it is solved: 1 satisfied, 2 not, 3 not quite.
_SOLVED = frozenset(
    "好了 都好了 修好了 弄好了 搞好了 好了满意 满意 很满意 解决了 可以了 看了好了 好了谢谢 修好了谢谢 已经好了".split()
)
_BUT = frozenset(
    "好了但不太满意 好了但是不太满意 不太满意 不满意 好了不太满意 一般般 好了不满意".split()
)


def closing(text: str) -> int | None:
    """The number that words stand for after "您看好了吗"; None when they are none of these."""
    said = _PUNCTUATION.sub("", clean(text)).lower()
    if said in _SOLVED:
        return 1
    return 3 if said in _BUT else None


_PUNCTUATION = re.compile(r"[\s，,。.！!~～、]+")


_DISAGREES = re.compile(r"不同意|不认可|不接受|不服|有异议|不能接受|说不过去|凭什么|凭啥")


def denies(text: str) -> bool:
    """Whether somebody says that it was no report: 不是诉求, 随便说说."""
    parts = [part for part in _TRIM.split(text) if part]
    return bool(parts) and all(part in _NO_REPORT for part in parts)


def _words_of(text: str) -> Answer | None:
    parts = [part for part in _TRIM.split(text.lower()) if part]
    for number, words in ((1, _YES), (0, _NO), (0, _NO_REPORT)):
        # 嗯，提交: each part says the same.
        if "".join(parts) in words or (parts and all(part in words for part in parts)):
            return Answer(number=number, in_words=True)
    return None


def _number_of(text: str) -> Answer | None:
    found = _BARE.fullmatch(text)
    if found is None:
        return None
    number = _NUMERALS[found["number"]]
    rest = found["rest"] or ""
    tail = (found["tail"] or "").strip(_EDGE + ":：;；?？")
    if not tail:
        # `1号` is a day or a building, `1.` and `1、` are how people write a choice.
        return None if rest.startswith("号") else Answer(number=number)
    if rest.startswith("号") or _NOT_A_CHOICE.match(found["tail"]):
        named = _ISSUE.fullmatch(found["tail"].strip())
        if rest.startswith("号") or named is None:
            return None
    named = _ISSUE.fullmatch(tail)
    if named and not _NOT_A_CHOICE.match(named["words"]):
        return Answer(
            number=number,
            issue=IssueNumber(int(named["issue"])),
            words=named["words"].strip(_EDGE + ":："),
        )
    # `一 天天…` and `两 …` in words are speech; a digit with words is a choice with a reason.
    if not found["number"].isdigit() or rest[:1] in "?？":
        return None
    return Answer(number=number, words=tail)


def disagrees(text: str) -> bool:
    """Whether somebody who was told no does not accept it: `晚上也不亮，不同意`."""
    return _DISAGREES.search(clean(text)) is not None


def answer(text: str) -> Answer | None:
    """`text` as a choice 0–9 (`1`, `①`, `好的1`, `1 1027`, `2 要换井盖`) or a yes or no in words.

    None for anything else: a correction (`不对，是2单元门口`), `好了` (it is solved), a bare `1027`.
    """
    text = clean(text)
    if not text:
        return None
    by_words = _words_of(text)
    if by_words:
        return by_words
    direct = _number_of(text)
    if direct:
        return direct
    first = _ISSUE_FIRST.fullmatch(text)
    if first:
        second = _words_of(first["rest"]) or _number_of(first["rest"])
        if second and second.issue is None:
            return Answer(
                number=second.number,
                issue=IssueNumber(int(first["issue"])),
                words=second.words,
                in_words=second.in_words,
            )
    return None

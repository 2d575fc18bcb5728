# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Since when something is so, in the words said: `昨晚开始`, `都两个月了`, `从早上到现在`."""

import re

from bot.understanding.text import clean

#: Characters that are read.
_READ = 500

_N = r"(?:\d{1,3}|[一二三四五六七八九十两俩仨半几好多数]{1,3})"
_UNIT = "(?:个?(?:多)?(?:小时|钟头|星期|礼拜|月|把月)|分钟|天|日|晚上?|夜|宿|周|年|季度)"
_LENGTH = rf"{_N}(?:来|多|几)?{_UNIT}(?:多|半(?![夜天])|整)?"
_DAY = "(?:今天|今儿个?|今早|今晨|今晚|今个|昨天|昨儿个?|昨个|昨晚|昨夜|昨日|前天|前晚|前儿|大前天|上个?(?:周|星期|礼拜)[一二三四五六日天末]?|上个?月|上半年|下半年|去年|前年|今年|本月初?|这个?月初?|月初|年初|年前|年底|春节|过年|国庆|中秋|端午|五一|元旦|清明|入冬|入夏|入秋|开春|夏天|冬天|暑假|寒假|周[一二三四五六日末])"
_CLOCK = r"(?:凌晨|清晨|清早|大清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|后半夜)?(?:\d{1,2}|[一二三四五六七八九十两]{1,3})(?:点(?:多|半|钟|来钟)?|:\d\d)"
_PART = "(?:凌晨|清晨|清早|大清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|后半夜|白天)"
_DATE = r"(?:(?:\d{4}|[一二三四五六七八九〇零]{4}|去|今|前)年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|初|中旬|上旬|下旬|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?|(?:\d{4}|[一二三四五六七八九〇零]{4})年(?:底|初)?|(?<![\d楼])\d{1,2}号(?![楼院线门路])"
_POINT = rf"(?:{_DATE}|{_DAY}(?:的)?(?:{_CLOCK}|{_PART})?|{_CLOCK}|{_PART})"
_BEGIN = "(?:以来|以后|开始|之后|至今|到现在|起|就)"

#: A beginning or a length of time.
_SINCE = re.compile(
    # 从早上到现在, 自去年11月起
    rf"(?:打从|自从|从|自|打|由){_POINT}(?:到现在|到今天|至今|以来|开始|起|一直到现在|一直)?"
    rf"|{_POINT}(?:到现在|到今天|到今儿|至今|以来|开始|起(?!来|床|火|码|诉))"
    # 都两个月了, 有一个多月, 快一年了
    rf"|(?:已经|已|都|快|整整|足足|将近|超过|近|有)(?:有|快)?{_LENGTH}(?:了|啦|咯|喽|嘞)?"
    rf"|{_LENGTH}(?:了|啦|咯|喽|嘞|唻)"
    rf"|(?:连续|接连|连着|持续|一连|整)了?{_LENGTH}"
    rf"|(?<=了){_LENGTH}"
    "|大半年|半年了?|半个月了?|好久了?|很久了?|好长时间了?|好些天了?|好些日子了?|老半天了?|大半天了?|多年|好几年了?"
)
#: A day on which it was so.
_ON = re.compile(
    rf"{_DAY}(?:{_CLOCK}|{_PART})?|一大早|大清早|整夜|整晚|一整天|一宿|一夜|一晚上|长期|常年|{_DATE}"
)
#: What is still to come.
_TO_COME = re.compile(r"(?:明天|后天|明早|明晚|下周|下个?月|明年|以后|将来|要是|如果)")


def since(text: str) -> str | None:
    """The words of `text` that tell since when; None when it tells nothing of it."""
    return find(clean(text))


def find(text: str) -> str | None:
    """The same of a text that is clean already."""
    text = text[:_READ]
    found = _SINCE.search(text) or _ON.search(text)
    if found is None or _TO_COME.search(text, 0, found.start()):
        return None
    return found[0]

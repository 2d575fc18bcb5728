"""What leaves the house of a text: what is the matter, not whose it is, nor at which door."""

import re
from collections.abc import Iterable, Sequence

from bot.understanding.address import find
from bot.understanding.place import place
from bot.understanding.text import clean, without_numbers

#: Characters of one line; a complaint is a sentence.
_LINE_AT_MOST = 200
#: Earlier lines of the same person that go along.
_LINES_AT_MOST = 4

_SOMEWHERE, _NUMBER, _SOMEBODY, _LINK = "某处", "某号", "某人", "某链接"
#: Stands for what is hidden while the rest is read; no text holds it once it is cleaned.
_HIDDEN = "\x00"

_LINKS = re.compile(r"(?:https?://|www\.)[!-~]{1,200}|[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{3,64}")
_MENTION = re.compile(r"@[^\s@，,。！!？?：:]{1,24}")
#: 苏G12345, 粤B·D12345.
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][·. ]?[A-Z0-9]{4,6}(?![A-Za-z0-9])")
_SURNAME = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平"
    "黄穆萧尹姚邵汪祁毛禹狄米贝明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟"
    "徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房干解应宗丁宣邓单杭洪包左石崔吉龚程邢裴陆荣翁侯宁仇武刘"
    "景龙叶司白蒲卓乔温庄晏柴瞿阎连习易廖耿匡文寇欧聂曾关辛简沙丰查"
)
_TITLE = (
    "先生|女士|小姐|阿姨|大爷|大妈|大娘|大叔|大姐|大哥|奶奶|爷爷|老太太?|老师|师傅|医生|大夫|经理|书记"
    "|主任|站长|队长|局长|科长|警官|律师|总|哥|姐|叔|婶|伯|姨|嫂|工(?!人|地|作|程|具)"
)
#: 王阿姨, 张建国师傅, 老李, 小陈: whoever is meant is of no matter.
_NAMED = re.compile(
    rf"[{_SURNAME}][\u4e00-\u9fff]{{0,2}}?(?P<title>{_TITLE})"
    rf"|(?<![\u4e00-\u9fff])[老小阿][{_SURNAME}](?=[说讲家的在又他她是来去也就，,。 ]|$)"
    rf"|(?<=[是找叫问])[老小][{_SURNAME}](?=[说讲家的在又，,。 ]|$)"
)
_INTRODUCED = re.compile(
    rf"(?P<before>我叫|姓名[:：是为]?|名叫|名字叫|联系人[:：是为]?)[{_SURNAME}][\u4e00-\u9fff]{{1,2}}"
)
_DIGITS = re.compile(r"[0-9]{3,}")
_HIDDEN_RUN = re.compile(f"{_HIDDEN}+")
_STARS = re.compile(r"\*{2,}")


def leaving(lines: Sequence[str], known: Iterable[str] = ()) -> list[str]:
    """The lines as they may be sent, the newest last; `known`: names that must not go along.

    Telephone and other long numbers, doors, buildings and named places, mentions, links, number
    plates and people's names with a title are replaced. Shared places (电梯, 北门) stay: they say
    what is the matter.
    """
    names = sorted({name for name in known if len(name) >= 2}, key=len, reverse=True)
    return [_line(line, names) for line in lines[-_LINES_AT_MOST - 1 :]]


def _line(line: str, names: Sequence[str]) -> str:
    text = clean(line)[:_LINE_AT_MOST]
    # Before anything is cut out of it: half a number is not known for one.
    text = _LINKS.sub(_LINK, without_numbers(text))
    text = _MENTION.sub(_SOMEBODY, text)
    for name in names:
        text = text.replace(name, _SOMEBODY)
    text = _without_places(text)
    text = _PLATE.sub(_NUMBER, text)
    text = _INTRODUCED.sub(lambda found: f"{found['before']}{_SOMEBODY}", text)
    text = _NAMED.sub(lambda found: f"某{found['title']}" if found["title"] else _SOMEBODY, text)
    text = _STARS.sub(_NUMBER, text)
    return _DIGITS.sub(_NUMBER, text)


def _without_places(text: str) -> str:
    """Hide what says where, but for shared places."""
    found = find(text)
    hidden = set[int]()
    stretch = place(text)
    if stretch is not None and (start := text.find(stretch)) >= 0:
        hidden.update(range(start, start + len(stretch)))
    for span in found.spans:
        if span.is_place:
            hidden.difference_update(range(span.start, span.end))
    for span in found.spans:
        if not span.is_place:
            hidden.update(range(span.start, span.end))
    marked = "".join(_HIDDEN if at in hidden else sign for at, sign in enumerate(text))
    return _HIDDEN_RUN.sub(_SOMEWHERE, marked)

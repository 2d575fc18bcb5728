# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""What is wrong, in the speaker's own words: without mention, place, courtesy and consequences."""

import re
from collections.abc import Callable

from bot.messages import BOT_NAME
from bot.understanding.address import Found, Span
from bot.understanding.evidence import clauses
from bot.understanding.text import mask

#: Tells whether words say what the trouble is; what is truthy is a yes.
Tells = Callable[[str], object]

#: The longest `what`, in characters.
MAX_WHAT = 60

_MENTION = re.compile(rf"@{BOT_NAME}\s?|@[\w\u4e00-\u9fff·-]{{1,20}}(?:\s|$)|^{BOT_NAME}[，,：: ]*")

# Said to be polite or to ask for the report itself; says nothing of what is wrong.
_COURTESY = re.compile(
    r"(?:您好|你好|大家好|各位好|早上好|下午好|晚上好|在吗|哈喽)[，,。！!~ ]*"
    r"|请问(?:一下)?[，, ]?|麻烦(?:您|你|大家)?(?=[，,。！!]|帮|给|报|登记|看|派|叫|找|安排|通知|联系|问|处理|反映)|拜托(?:了|您|你)?[，, ]?|劳驾[，, ]?|不好意思[，, ]?|打扰(?:一下|了)?[，, ]?"
    r"|(?:请|麻烦)?(?:帮忙|帮我们?|给我们?|帮着)(?:给|把)?(?:报一下|报个|报一报|报上去|报|登记一下|登记|反映一下|反映|说一下|看一下|看看|处理一下|处理|解决一下|叫人|找人|问一下|问问|联系一下|通知一下|通知)(?:楼栋长|物业|社区)?(?:一下)?(?:吧|呗|哈|呀)?[，,。！! ]?"
    r"|(?:我|我们)?(?:要|想|来)?(?:向您?|跟您?)?(?:反映|投诉|举报|报修|报告|汇报|说)(?:一下|个事|一个事|个情况|一件事|一个问题|个问题)[，,：: ]?"
    r"|^(?:我|我们)?(?:要|想|来)?(?:反映|投诉|举报|报修|报一下|上报一下)(?!.{0,4}(?:楼栋长|楼长))[，,：: ]?"
    r"|(?:谢谢|多谢|谢了|感谢|辛苦)(?:您|你|大家|了|啦|哈|各位|楼栋长|师傅)*[。！!~ ]*$"
    r"|(?:赶紧|尽快|快点?|抓紧|请)?(?:派人|叫人|找人|安排人|来人)(?:来|过来|去)?(?:修|看|处理|弄|管|清理|打扫)?(?:一下|看看|修修)?(?:吧|呗|啊)?[。！!]?$"
    r"|(?:请|希望|望)(?:尽快|赶紧|抓紧|早日|及时)?(?:处理|解决|修理|维修|修|安排)(?:一下)?(?:吧|呗)?[。！!]?$"
)
_ANONYMOUS = re.compile(
    r"(?:请|麻烦|能不能|可以|帮我)?(?:匿名(?:报|反映|投诉|举报|提交|处理)?(?:一下)?(?:吧|可以吗|好吗)?"
    r"|(?:别|不要|不用|莫|甭)(?:说|讲|提|告诉(?:他们|他|她|别人|大家|邻居)?|透露|公开|暴露|写|报|留|露)(?:出去|出来)?(?:是)?(?:我(?:说|报|反映|投诉|讲)?的?(?:名字|姓名|名|信息|门牌)?)(?:就行|啊|哈|吧)?"
    r"|(?:不想|不愿意?|不能|怕)(?:让)?(?:邻居|别人|他们|人家|大家|楼上|人)知道(?:是我|我)?(?:说的|报的)?|保密|不留名|不透露姓名)[，,。！! ]?"
)

_WHO_TITLE = (
    "老人家|老人|老太太|老太|老大爷|老大娘|老奶奶|老爷爷|大爷|大妈|大娘|奶奶|爷爷|阿姨|叔叔|婆婆|大叔|大姐|大哥"
    "|师傅|老师|姐|哥|叔|嫂|婶|姨|邻居|住户|业主|独居老人|残疾人|租户|户主|妈妈|爸爸|妈|爸|家"
)
_WHO_PLACE = r"(?:\d{1,3}号楼)?(?:\d{1,2}-\d{3,4}|\d{1,2}单元\d{0,4}|\d{3,4}室?|[\d一二三四五六七八九十]{1,3}[楼层]|楼上|楼下|隔壁|对门)?"
_WHO = rf"(?P<who>{_WHO_PLACE}的?(?:[\u4e00-\u9fff]{{1,2}}?)?(?:{_WHO_TITLE}))"
_BEHALF_TAIL = re.compile(
    r"[，,。 ]?(?:我|请|麻烦)?(?:帮|替|代)(?:他|她|他们|她们|人家|老人家?|邻居|他家|她家)(?:们)?(?:家)?(?:来)?(?:报|反映|说|登记|问|上报)(?:一下|的|个)?(?:吧|哈)?[。！!]?"
)
_BEHALF_HEAD = re.compile(
    rf"(?:我|请)?(?:帮|替|代|帮着)(?!我(?!们?家?[妈爸公婆爷奶岳])|忙|人)(?P<whole>{_WHO_PLACE}的?[\u4e00-\u9fff]{{0,3}}?(?:{_WHO_TITLE}))(?:来)?(?:报|反映|说|登记|问)(?:一下|个|的)?[，,：:。 ]?"
)
_WHO_FIRST = re.compile(_WHO)
_PRONOUN = re.compile(r"^(?:他|她|他们|她们)(?:们)?(?:家)?(?:的|里)?")

_EDGE = " ，,。.！!？?；;、：:~～…·-—"
_OPENING = re.compile(
    r"^(?:我们?(?:这边|这里|这儿|这)|那个|就是|现在|的|那|在|因为|然后|还有|有人吗)(?=.{3})[，, ]?"
)


def asks_anonymity(text: str) -> bool:
    """Whether a cleaned text asks that the name is kept from the neighbours."""
    return _ANONYMOUS.search(text) is not None


def behalf(text: str) -> str | None:
    """For whom somebody reports: `3楼老人家` in `3楼老人家厨房漏水，帮他报的`."""
    head = _BEHALF_HEAD.search(text)
    if head:
        return head["whole"].rstrip("的")
    if not _BEHALF_TAIL.search(text):
        return None
    who = _WHO_FIRST.search(text)
    return who["who"].lstrip("的") or None if who else None


def _without_behalf(text: str, who: str) -> str:
    text = _BEHALF_HEAD.sub("", text)
    text = _BEHALF_TAIL.sub("", text).replace(who, "", 1)
    return _PRONOUN.sub("", text.lstrip(_EDGE + "的"))


#: Said of one piece with the place before it: the stairs' lamp, the lift's door.
_COMPOUND = "灯门窗瓷砖"
#: What may stand between the beginning of a clause and a place without being part of the complaint.
_BEFORE_PLACE = re.compile(r"(?:我们|咱们|咱|我|在|就在|这|那|的|里|和| )*")
_JOINED = re.compile(r"[和与跟、到至及]")


def _without_places(text: str, found: Found, tells: Tells) -> str:
    """`text` without the stretches that say where, unless one is itself what is broken."""
    drop: list[tuple[int, int]] = []
    for index, span in enumerate(found.spans):
        following = found.spans[index + 1] if index + 1 < len(found.spans) else None
        before = found.spans[index - 1] if index else None
        joined = (following and _JOINED.fullmatch(text, span.end, following.start)) or (
            before and _JOINED.fullmatch(text, before.end, span.start)
        )
        if joined or (span.is_place and not _is_only_where(text, span, drop, tells)):
            continue
        # `北门的路灯` loses its 的, `咱们单元三楼的灯` keeps it.
        opens = not text[: span.start].strip(_EDGE) or text[span.start - 1] in _EDGE
        particle = opens and text[span.end : span.end + 1] == "的"
        drop.append((span.start, span.end + particle))
    for start, end in reversed(drop):
        text = text[:start] + text[end:]
    return text


def _is_only_where(text: str, span: Span, dropped: list[tuple[int, int]], tells: Tells) -> bool:
    """Whether a place can go and the rest still says what is wrong (`门口井盖坏了`, not `电梯坏了`)."""
    clause = next((c for c in clauses(text) if c.start <= span.start < c.end), None)
    if clause is None or text[span.end : span.end + 1] in tuple(_COMPOUND):
        return False
    head = max([clause.start, *(end for _, end in dropped if end <= span.start)])
    if not _BEFORE_PLACE.fullmatch(text, head, span.start):
        return False
    rest = text[span.end : clause.end].lstrip("的里 ")
    return len(rest) > 1 and bool(tells(rest))


def _problem(text: str, tells: Tells) -> str:
    """The clauses that say what is wrong; the whole text where none does."""
    parts: list[str] = []
    for clause in clauses(text):
        part = clause.text.strip(_EDGE)
        if tells(part) and part not in parts:
            if sum(map(len, parts)) + len(parts) + len(part) > MAX_WHAT:
                break
            parts.append(part)
    return "，".join(parts) or text


def what(text: str, found: Found, on_behalf_of: str | None, tells: Tells | None) -> str:
    """What is wrong, in at most 60 of the speaker's own characters.

    `text` is cleaned, `found` is where it says it is, `tells` tests whether words say the trouble
    (None when nobody knows what it is). Empty when nothing is left but courtesy.
    """
    tells = tells or _says_anything
    words = text if on_behalf_of else _without_places(text, found, tells)
    words = _MENTION.sub("", words)
    if on_behalf_of:
        words = _without_behalf(words, on_behalf_of)
    words = _ANONYMOUS.sub("", words)
    words = _COURTESY.sub("", words).strip(_EDGE)
    words = _problem(words, tells)
    words = _OPENING.sub("", words.strip(_EDGE)).strip(_EDGE)
    return mask(words)[:MAX_WHAT].rstrip(_EDGE)


def _says_anything(words: str) -> bool:
    return len(words) >= _SHORTEST


#: Fewer characters than this say nothing.
_SHORTEST = 3

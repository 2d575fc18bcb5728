# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""A text as a request with a fixed word: 办结 1027 新井盖装好了, 派给 陈慧, 进度.

The word stands at the beginning, and what follows is parted from it or is a number: "问一下大家" and
"约饭吗" are chatter.
"""

import re
from collections.abc import Callable

from bot.domain.ids import IssueNumber
from bot.domain.places import Spot
from bot.understanding import address, told_where
from bot.understanding.reading import Command, Verb
from bot.understanding.text import clean
from bot.understanding.when import is_time, starts_with_time

_EDGE = " ，,。.！!~～:：;；、"

# Words that are the whole message.
_ALONE: dict[str, tuple[Verb, str]] = {
    word: (verb, words)
    for verb, words, said in (
        (Verb.MINE, "", "我的 我的诉求 我的事 我报的 我的单子"),
        (Verb.HELP, "", "帮助 ? help 怎么用 使用说明 菜单 说明 你会什么 你能做什么 你能干什么"),
        (Verb.TODO, "", "待办 我的待办 待办事项"),
        (Verb.TAKE, "", "我来办理 接单 我来 我来办 我来处理 受理 我接 我接了 办理"),
        (Verb.JOIN, "", "附议 我也是 我家也是 我也附议 +1"),
        (Verb.FALSE_ALARM, "", "误报 是误报 误报了 虚惊一场 报错了 搞错了 弄错了 看错了"),
        (
            Verb.ANONYMOUS,
            "",
            "匿名 别说是我 不要说是我 别说我名字 不要说我名字 不要写我名字 别写我名字 别说是我报的 不要说是我报的",
        ),
        (Verb.NOT_MINE, "", "不归我 不归我这儿 不归我这里 不归我管 不是我这儿的"),
        (Verb.UNDO, "", "撤销"),
        (Verb.BACK, "", "销假 我回来了"),
        (Verb.BOARD, "", "看板"),
        (Verb.ALL, "", "全部 看全部"),
        (Verb.THIS_MONTH, "", "本月 这个月 本月情况"),
        (Verb.LAST_MONTH, "", "上月 上个月 上月情况"),
        (Verb.BINDINGS, "", "绑定情况 绑定状态"),
        (Verb.STATUS, "", "进度 查进度 查看进度 到哪了"),
        (Verb.SOLVE, "", "办结 已办结 办结了"),
        (Verb.ESCALATE, "", "上报"),
        (Verb.NOT_SOLVED, "", "没好 还没好 没修好 还没修好 没解决 还没解决 没弄好"),
        (Verb.MODE, "主动", "主动 主动模式"),
        (Verb.MODE, "仅@我", "仅@我 仅@ 仅艾特我 只@我"),
        (Verb.MODE, "静音", "静音 静音模式"),
    )
    for word in said.split()
}

# Words that take numbers and words after them, the longer first.
_LEADING: tuple[tuple[str, Verb], ...] = (
    ("没修好", Verb.NOT_SOLVED),
    ("还没好", Verb.NOT_SOLVED),
    ("没解决", Verb.NOT_SOLVED),
    ("没好", Verb.NOT_SOLVED),
    ("不归我这儿", Verb.NOT_MINE),
    ("不归我", Verb.NOT_MINE),
    ("我来办理", Verb.TAKE),
    ("接单", Verb.TAKE),
    ("受理", Verb.TAKE),
    ("我来", Verb.TAKE),
    ("附议", Verb.JOIN),
    ("误报", Verb.FALSE_ALARM),
    ("匿名", Verb.ANONYMOUS),
    ("撤回", Verb.WITHDRAW),
    ("撤销", Verb.UNDO),
    ("进度", Verb.STATUS),
    ("进展", Verb.PROGRESS),
    ("办结", Verb.SOLVE),
    ("退回", Verb.HAND_BACK),
    ("上报", Verb.ESCALATE),
    ("不办", Verb.DECLINE),
    ("免打扰", Verb.QUIET_HOURS),
    ("绑定", Verb.BIND),
    ("请假", Verb.LEAVE),
    ("派", Verb.ASSIGN),
    ("转", Verb.DELEGATE),
    ("约", Verb.SCHEDULE),
    ("问", Verb.ASK),
)

#: The verbs that make no sense with words and no number after them: `接单 的人呢` is chatter.
_NUMBERS_ONLY = frozenset(
    {Verb.TAKE, Verb.JOIN, Verb.FALSE_ALARM, Verb.ANONYMOUS, Verb.STATUS, Verb.WITHDRAW, Verb.UNDO}
)
#: The verbs that are nothing without what follows.
_NEEDS_MORE = frozenset({Verb.ASSIGN, Verb.DELEGATE, Verb.SCHEDULE, Verb.ASK, Verb.BIND})

_PART = re.compile(r"[ ,，:：、;；。]+")
# After a single character a comma may belong to speech: 问，谁在.
_CLEAR_PART = re.compile(r"[ :：]+")
_ISSUES = re.compile(
    r"(?:[ ,，、和;；:：]*#?\d{4,9}(?:号(?!楼|院|线))?(?![\d\-:.年月元块点楼栋室]))++"
)
_NUMBER = re.compile(r"\d{4,9}")
_SHOW = re.compile(r"#(\d{1,9})(?:号)?|(\d{4,5})号?")
_NUMBER_FIRST = re.compile(
    r"#?(?P<number>\d{4,9})号?(?:的)?[ ,，:：]*(?P<rest>[^\d#].*)", re.DOTALL
)
_HOW_FAR = re.compile(
    r"(?:的)?(?:进度|怎么样了?|到哪(?:里|儿)?了|好了[吗没么]|修好了[吗没么]|办得怎么样了?)"
)
_NAME = r"[\u3400-\u9fff\w·]{2,12}"
_TO_NAME = re.compile(rf"(?:给|到)?[ ,，]*(?P<name>{_NAME})(?P<more>[ ,，:：].*)?", re.DOTALL)
_NOT_A_NAME = re.compile(r"^(?:我|你|他|她|它|谁|大家|一下|一个|个人|人来|点人)|[吗呢吧？?]$")
#: How a deputy's name ends: 沈岚代, 由沈岚代班.
_IN_PLACE = "(?:代替|代班|代管|顶班|替班|代|顶|替)(?:我|一下)?$"
_CLAIM = re.compile(
    r"我是(?P<where>[\u3400-\u9fff\d一二三四五六七八九十]{0,20}?)(?:的)?(?:楼栋长|楼长)"
)
_HOME = re.compile(r"我(?:家是|是|住在?|家住?在?|们家是?)[ ]?(?P<where>[^，,。！!？?]{3,20})")
_HOUSE_WORDS = re.compile(r"(?:的|住户|业主|户|家|房|室|居民|号房|[ ，,。的了！!])*")
_UNIT = re.compile(r"[\u3400-\u9fff\d-]{0,16}(?:号楼|栋|幢|楼栋长群|微社区|社区|村|镇|长群)(?:群)?")
_HOURS = re.compile(
    r"(?:每天|晚上|从)?\d{1,2}(?:[:：]\d{2}|点)?[ ]?(?:-|—|~|～|到|至)[ ]?(?:次日|早上|第二天)?\d{1,2}(?:[:：]\d{2}|点)?|关闭?|取消|不要|恢复|开启?"
)
# A false alarm comes with its reason: 误报，是我家锅烧糊了; 锅烧糊了，是误报.
_NOTHING_THERE = "(?:误报|虚惊一场|闻错了|看错了|弄错了|搞错了)了?"
_FALSE_ALARM = re.compile(
    rf"(?:是|刚才是|刚才)?{_NOTHING_THERE}(?:[ ，,。！!].{{1,24}})?|.{{1,24}}[ ，,。！!](?:是|刚才)?{_NOTHING_THERE}"
)
_UPWARD = re.compile(r"(?:给|到)?(?:微社区|社区|镇里?|上级|上一级|部门)(?:负责人)?")


def _issues(rest: str) -> tuple[tuple[IssueNumber, ...], str]:
    """The issue numbers at the beginning of `rest`, and what follows them."""
    found = _ISSUES.match(rest)
    if not found:
        return (), rest.strip(_EDGE)
    numbers = dict.fromkeys(IssueNumber(int(n)) for n in _NUMBER.findall(found[0]))
    return tuple(numbers), rest[found.end() :].strip(_EDGE)


def _trailing_issues(words: str) -> tuple[tuple[IssueNumber, ...], str]:
    """The issue numbers at the end: `派给 陈慧 1027`."""
    parts = words.split(" ")
    numbers: list[IssueNumber] = []
    while len(parts) > 1 and re.fullmatch(r"#?\d{4,9}", parts[-1]):
        numbers.insert(0, IssueNumber(int(parts.pop().lstrip("#"))))
    return tuple(numbers), " ".join(parts)


def _person(verb: Verb, issues: tuple[IssueNumber, ...], words: str) -> Command | None:
    """派 and 转: a name, then perhaps a reason."""
    if not issues:
        issues, words = _trailing_issues(words)
    if issues and not words:
        return Command(verb=verb, issues=issues)
    found = _TO_NAME.fullmatch(words)
    if not found or _NOT_A_NAME.search(found["name"]):
        return None
    more = (found["more"] or "").strip(_EDGE)
    return Command(verb=verb, issues=issues, words=more, name=found["name"])


def _until_and_deputy(words: str) -> tuple[str, str | None]:
    """`到周五 沈岚代` as `到周五` and `沈岚`, also written together."""
    for length in (2, 3, 4):
        for found in re.finditer(
            rf"[ ,，;；、]*(?:由|请|让|找)?([\u3400-\u9fff]{{{length}}}){_IN_PLACE}", words
        ):
            before = words[: found.start()].strip(_EDGE)
            if not before or is_time(before):
                return before, found[1]
    return words, None


def _leave(_: tuple[IssueNumber, ...], words: str) -> Command:
    """请假 到周五 沈岚代: until when, and who stands in."""
    until, deputy = _until_and_deputy(words)
    return Command(verb=Verb.LEAVE, words=until, name=deputy)


def _schedule(issues: tuple[IssueNumber, ...], words: str) -> Command | None:
    if not issues and not starts_with_time(words):
        return None
    return Command(verb=Verb.SCHEDULE, issues=issues, words=words)


def _bind(_: tuple[IssueNumber, ...], words: str) -> Command | None:
    return Command(verb=Verb.BIND, words=words, spot=Spot(building=address.spot(words).building))


def _plain(verb: Verb) -> Callable[[tuple[IssueNumber, ...], str], Command | None]:
    def build(issues: tuple[IssueNumber, ...], words: str) -> Command | None:
        if words and verb in _NUMBERS_ONLY:
            return None
        return Command(verb=verb, issues=issues, words=words)

    return build


_BUILD: dict[Verb, Callable[[tuple[IssueNumber, ...], str], Command | None]] = {
    **{verb: _plain(verb) for _, verb in _LEADING},
    Verb.ASSIGN: lambda issues, words: _person(Verb.ASSIGN, issues, words),
    Verb.DELEGATE: lambda issues, words: _person(Verb.DELEGATE, issues, words),
    Verb.LEAVE: _leave,
    Verb.SCHEDULE: _schedule,
    Verb.BIND: _bind,
}


def _is_joined(verb: Verb, rest: str) -> bool:
    """Whether `rest`, written without a gap, still belongs to the command and is no other word."""
    if verb is Verb.ASSIGN:
        return rest.startswith("给")
    if verb is Verb.SCHEDULE:
        return is_time(rest)
    if verb is Verb.LEAVE:
        return is_time(_until_and_deputy(rest)[0])
    if verb is Verb.BIND:
        return _UNIT.fullmatch(rest) is not None
    if verb is Verb.QUIET_HOURS:
        return _HOURS.fullmatch(rest) is not None
    if verb is Verb.ESCALATE:
        return _UPWARD.fullmatch(rest) is not None
    return False


def _leading(text: str) -> Command | None:
    for word, verb in _LEADING:
        if not text.startswith(word):
            continue
        rest = text[len(word) :]
        stripped = rest.strip(_EDGE)
        if not stripped:
            return None if verb in _NEEDS_MORE else Command(verb=verb)
        gap = _PART if len(word) > 1 else _CLEAR_PART
        if not (gap.match(rest) or _ISSUES.match(rest) or _is_joined(verb, rest)):
            continue
        issues, words = _issues(rest)
        built = _BUILD[verb](issues, words)
        if built:
            return built
    return None


def _about_me(text: str) -> Command | None:
    claim = _CLAIM.fullmatch(text)
    if claim:
        return Command(verb=Verb.CLAIM, words=claim["where"], spot=address.spot(claim["where"]))
    home = _HOME.fullmatch(text)
    if home:
        found = address.find(home["where"])
        left = home["where"]
        for span in reversed(found.spans):
            left = left[: span.start] + left[span.end :]
        if found.spot.door and _HOUSE_WORDS.fullmatch(left):
            return Command(verb=Verb.HOME, words=home["where"], spot=found.spot)
        bare = re.fullmatch(r"(\d{3,4})(?:的|室|户)?", home["where"])
        floor = address.floor_of(bare[1]) if bare else None
        if bare and floor:
            spot = Spot(floor=floor, door=bare[1])
            return Command(verb=Verb.HOME, words=home["where"], spot=spot)
    return None


def command(text: str) -> Command | None:
    """`text` as a request; None when it is not one. The issue may come first (`1027 办结 换好了`)."""
    text = clean(text)
    said = text.strip(_EDGE + "?？") or text[:1].replace("？", "?")
    alone = _ALONE.get(said.lower())
    if alone:
        asked = text.endswith(("?", "？")) and alone[0] not in (Verb.STATUS, Verb.HELP, Verb.MINE)
        return None if asked else Command(verb=alone[0], words=alone[1])
    shown = _SHOW.fullmatch(said)
    if shown:
        return Command(verb=Verb.SHOW, issues=(IssueNumber(int(shown[1] or shown[2])),))
    numbered = _NUMBER_FIRST.fullmatch(text)
    if numbered:
        issue = IssueNumber(int(numbered["number"]))
        rest = numbered["rest"].strip(_EDGE + "?？")
        if _HOW_FAR.fullmatch(rest):
            return Command(verb=Verb.STATUS, issues=(issue,))
        alone = _ALONE.get(rest)
        if alone:
            return Command(verb=alone[0], issues=(issue,), words=alone[1])
        inner = _leading(rest)
        if inner is None or inner.issues:
            return None
        return Command(
            verb=inner.verb,
            issues=(issue,),
            words=inner.words,
            name=inner.name,
            spot=inner.spot,
        )
    if (where := told_where.wish(said)) is not None:
        return Command(verb=Verb.TOLD_WHERE, words=where)
    leading = _leading(text.rstrip("?？") if text.startswith("进度") else text)
    if leading is None and _FALSE_ALARM.fullmatch(said):
        return Command(verb=Verb.FALSE_ALARM)
    return leading or _about_me(said)

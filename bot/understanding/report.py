# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""A text as a report: how sure, what, where, how urgent, and what must not be said aloud."""

import re
from collections.abc import Callable

from bot.domain.issues import Urgency
from bot.understanding import address, chatter, danger, phrasing, place, since, whose
from bot.understanding.address import Found
from bot.understanding.categories import BY_NAME, OTHER
from bot.understanding.category import Category
from bot.understanding.evidence import Evidence, Strength, fault_in, gather
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.reading import Reading, Sureness, Whose
from bot.understanding.text import clean

#: Who does not do it, or how it is quarrelled about, is second to the thing itself.
_BACKGROUND = frozenset({"物业服务", "邻里纠纷", "政策咨询", "其他"})

_GREETING = re.compile(
    r"(?:@?小楼|你好|您好|大家好|在吗|在不在|在么|早上好|早安|早|晚上好|晚安|下午好|中午好|嗨|哈喽|hello|hi|谢谢|多谢|辛苦了?|[呀啊哈呢吗~～！!。，,？? ])+",
    re.IGNORECASE,
)
# Somebody wants something done, whatever it is.
_COMPLAINT = re.compile(
    r"投诉|举报|反映|报修|求助|怎么办|没人管|没人理|管管|管一管|处理|解决|影响|危险|太差|受不了|希望|建议|被人|老是|总是|(?<![今明后])天天|帮忙|帮我|需要|能不能|可不可以|修|坏|漏|堵|脏|臭|吵|欺负|独居|困难|照顾"
)

_ABOUT_STEWARD = re.compile(
    r"(?:投诉|举报|反映|告|控告|意见)(?:一下)?(?:我们)?(?:的|楼的|\d+号楼的?)?(?:楼栋长|楼长)"
    r"|对(?:我们)?(?:的)?(?:楼栋长|楼长).{0,4}(?:不满|有意见|很失望|投诉)"
    r"|(?:楼栋长|楼长)[\u4e00-\u9fff]{0,5}?(?:不管|不理|不作为|不负责|不办事|不干活|不回复|没反应|骂人|骂我|态度(?:差|不好|恶劣)|收(?:了)?(?:钱|礼|红包)|偏心|偏袒|欺负|敷衍|装死|吃拿|失职|推脱|推诿|没人影|从来不来|不称职)"
)

_HOUSEHOLD = re.compile(
    r"楼上(?!下来|的灯|水箱)|隔壁|对门|对面(?:那)?(?:家|户|邻居)|邻居|那家|那户|人家家里|他家|她家|他们家|\d{3,4}(?:室)?(?:的)?(?:家|那家|住户|业主|男的|女的|小孩|孩子|老太|大爷)"
)
# Downstairs may be a household or just the yard.
_BELOW = re.compile(
    r"楼下(?!.{0,8}(?:广场舞|施工|工地|烧烤|酒吧|KTV|ktv|店|喇叭|路|垃圾|车|门口|花坛|装路灯))"
)
_POINTED = frozenset(
    {
        "噪音",
        "邻里纠纷",
        "宠物",
        "环境卫生",
        "消防通道/飞线充电",
        "违建",
        "停车占道",
        "高空抛物/坠落",
    }
)
_POINTED_BELOW = frozenset({"噪音", "邻里纠纷", "宠物"})
_CARE = re.compile(
    r"独居|孤寡|低保|残疾|精神(?:病|障碍|不正常|有问题)|抑郁|瘫痪|卧病|癌症|生活不能自理|没饭吃|吃不上饭|被(?:儿子|女儿|儿女|子女|老公|丈夫).{0,6}(?:赶|打|骂|不管)|老人没人(?:管|照顾)|没人照顾|离婚|出轨|吸毒|刑满|家暴|虐待"
)
_MONEY = re.compile(
    r"(?:借|欠)(?:了|我|他|她|的)?.{0,8}(?:钱|元|块|万).{0,8}(?:不还|没还|不认|不给|要不回|赖)|借钱|欠钱|借条|欠条|赖账|讨债|催债"
)


def _shaded(category: Category, text: str) -> Urgency:
    for shade in category.shades:
        if any(re.search(word, text) for word in shade.words):
            return shade.urgency
    return category.urgency


_RANK = {urgency: rank for rank, urgency in enumerate(Urgency)}


def _urgency(leading: Evidence, evidence: list[Evidence], text: str) -> Urgency:
    """The class of the leading complaint, raised by what else is said of it or is dangerous."""
    category = leading.category
    if any(
        shade.urgency is Urgency.HAZARD and any(re.search(word, text) for word in shade.words)
        for shade in category.shades
    ):
        return Urgency.HAZARD
    said = _shaded(category, leading.clause.text)
    others = (
        _shaded(e.category, e.clause.text)
        for e in evidence
        if e.strength is Strength.STRONG and _counts(e)
    )
    pressing = (u for u in others if u in (Urgency.HAZARD, Urgency.UTILITIES))
    return min([said, *pressing], key=_RANK.__getitem__)


def _counts(evidence: Evidence) -> bool:
    """Whether a complaint stands: here, now, and said rather than asked."""
    clause = evidence.clause
    return not (
        chatter.is_solved(clause)
        or chatter.is_asked(clause)
        or chatter.is_not_now(clause)
        or chatter.is_not_ours(clause)
    )


def _sureness(text: str, found: Found, evidence: list[Evidence], *, addressed: bool) -> Sureness:
    unsolved = [e for e in evidence if not chatter.is_solved(e.clause)]
    if (evidence and not unsolved) or chatter.is_called_off(text):
        return Sureness.NONE
    open_ = [e for e in unsolved if e.strength is Strength.STRONG]
    if addressed:
        if any(_counts(e) for e in open_):
            return Sureness.CLEAR
        if evidence or _asks_for_something(text, found):
            return Sureness.LIKELY
        return Sureness.NONE
    # Neighbours ask each other about papers and rules; only who asks the bot wants it filed.
    unasked = [e for e in open_ if e.category.name != "政策咨询"]
    if not unasked or chatter.is_sold_or_told(text) or chatter.is_thanks(text):
        return Sureness.NONE
    if any(_counts(e) for e in unasked):
        return Sureness.CLEAR
    return Sureness.LIKELY


def _asks_for_something(text: str, found: Found) -> bool:
    if _GREETING.fullmatch(text):
        return False
    return bool(_COMPLAINT.search(text) or fault_in(text) or found.spot.is_known)


def _leading(evidence: list[Evidence], kinds: Kinds) -> Evidence | None:
    """The evidence that names the thing to be fixed: strong before weak, things before blame."""
    return min(
        evidence,
        key=lambda e: (
            -e.strength,
            not _counts(e),
            # What the operator named counts more than what the program knows.
            not kinds.is_added(e.category),
            e.category.name in _BACKGROUND,
            e.start,
        ),
        default=None,
    )


def _telling(category: Category, kinds: Kinds) -> Callable[[str], object]:
    """A test whether words still say what the complaint is about."""

    def tells(words: str) -> bool:
        said = gather(words, kinds)
        return any(e.category is category and e.strength is Strength.STRONG for e in said)

    return tells


def _is_sensitive(text: str, category: str | None) -> bool:
    if _CARE.search(text) or _MONEY.search(text):
        return True
    if category in _POINTED and _HOUSEHOLD.search(text):
        return True
    if category in _POINTED_BELOW:
        return bool(_BELOW.search(text) or address.names_door(text))
    return False


def read(text: str, *, addressed: bool = False, kinds: Kinds = BUILT_IN) -> Reading:
    """What `text` reports, if anything. `addressed`: said to the bot, by mention or in private."""
    text = clean(text)
    found = address.find(text)
    about_steward = _ABOUT_STEWARD.search(text) is not None
    anonymous = phrasing.asks_anonymity(text)
    who = phrasing.behalf(text)
    peril = danger.grade(text)
    if peril and peril.grade is danger.Grade.ACUTE:
        return Reading(
            sure=Sureness.CLEAR,
            category=peril.category,
            urgency=Urgency.ACUTE,
            danger=peril.danger,
            spot=found.spot,
            place=place.find(text),
            whose=whose.whose(text, found.spot, peril.category),
            since=since.find(text),
            what=phrasing.what(text, found, who, peril.tells),
            sensitive=peril.danger.is_personal or _is_sensitive(text, peril.category),
            about_steward=about_steward,
            anonymous=anonymous,
            on_behalf_of=who,
        )
    evidence = gather(text, kinds)
    sure = _sureness(text, found, evidence, addressed=addressed)
    if about_steward and sure < Sureness.CLEAR:
        sure = Sureness.CLEAR if addressed else Sureness.LIKELY
    leading = _leading(evidence, kinds)
    if about_steward:
        category: Category | None = kinds["物业服务"]
    elif leading:
        category = leading.category
    else:
        category = kinds[OTHER.name] if sure > Sureness.NONE else None
    urgency = None
    if category:
        urgency = _shaded(category, text)
        if leading and not about_steward:
            urgency = _urgency(leading, evidence, text)
    if peril and not about_steward:
        sure, urgency = Sureness.CLEAR, Urgency.HAZARD
        category = leading.category if leading else BY_NAME[peril.category]
    # Of chatter nobody asks where and since when.
    told = addressed or sure > Sureness.NONE
    return Reading(
        sure=sure,
        category=category.name if category else None,
        urgency=urgency,
        danger=None,
        spot=found.spot,
        place=place.find(text) if told else None,
        whose=whose.whose(text, found.spot, category.name) if told and category else Whose.OURS,
        since=since.find(text) if told else None,
        what=phrasing.what(
            text, found, who, _telling(leading.category, kinds) if leading else None
        ),
        sensitive=(peril is not None and peril.danger.is_personal)
        or _is_sensitive(text, category.name if category else None),
        about_steward=about_steward,
        anonymous=anonymous,
        on_behalf_of=who,
    )


_GOING = re.compile(
    r"(?:上去|上楼|下去|下楼|过去)?(?:找|骂|揍|打)(?:他|她|它|那家|那户)|找.{0,4}算账|上去.{0,2}(?:找|敲|骂)"
)


def is_going_there(text: str) -> bool:
    """Whether an angry speaker is about to knock at the neighbour's door."""
    return _GOING.search(text) is not None

# a pattern stays on one line, so that it can be read against a sentence
"""A text as a report: how sure, what, where, how urgent, and what must not be said aloud."""

import re
from collections.abc import Callable

from bot.domain.issues import Urgency
from bot.understanding import address, judging, phrasing, place, since, whose
from bot.understanding.category import Category
from bot.understanding.evidence import Strength, gather
from bot.understanding.judging import Judgement
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.reading import Reading, Sureness, Whose
from bot.understanding.text import clean

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
_CARE = re.compile(
    r"独居|孤寡|低保|残疾|精神(?:病|障碍|不正常|有问题)|抑郁|瘫痪|卧病|癌症|生活不能自理|没饭吃|吃不上饭|被(?:儿子|女儿|儿女|子女|老公|丈夫).{0,6}(?:赶|打|骂|不管)|老人没人(?:管|照顾)|没人照顾|离婚|出轨|吸毒|刑满|家暴|虐待"
)
_MONEY = re.compile(
    r"(?:借|欠)(?:了|我|他|她|的)?.{0,8}(?:钱|元|块|万).{0,8}(?:不还|没还|不认|不给|要不回|赖)|借钱|欠钱|借条|欠条|赖账|讨债|催债"
)


def _telling(category: Category, kinds: Kinds) -> Callable[[str], object]:
    """A test whether words still say what the complaint is about."""

    def tells(words: str) -> bool:
        said = gather(words, kinds)
        return any(e.category is category and e.strength is Strength.STRONG for e in said)

    return tells


def _is_sensitive(text: str, category: Category | None) -> bool:
    if _CARE.search(text) or _MONEY.search(text):
        return True
    if category is None:
        return False
    if category.between_neighbours and _HOUSEHOLD.search(text):
        return True
    if category.neighbour_below:
        return bool(_BELOW.search(text) or address.names_door(text))
    return False


def read(text: str, *, addressed: bool = False, kinds: Kinds = BUILT_IN) -> Reading:
    """What `text` reports, if anything. `addressed`: said to the bot, by mention or in private."""
    text = clean(text)
    found = address.find(text)
    who = phrasing.behalf(text)
    judged = judging.judge(text, addressed=addressed, kinds=kinds)
    about_steward = _ABOUT_STEWARD.search(text) is not None
    sure, category, urgency = judged.sure, judged.category, judged.urgency
    if about_steward and urgency is not Urgency.ACUTE:
        sure = max(sure, Sureness.CLEAR if addressed else Sureness.LIKELY)
        category = kinds["物业服务"]
        urgency = judging.urgency_of(category, text)
    name = category.name if category else None
    peril = judged.peril
    return Reading(
        sure=sure,
        score=judged.score,
        category=name,
        urgency=urgency,
        danger=peril.danger if peril and urgency is Urgency.ACUTE else None,
        spot=found.spot,
        # Of chatter nobody asks where and since when.
        place=place.find(text) if addressed or name else None,
        whose=whose.whose(text, found.spot, name) if name else Whose.OURS,
        since=since.find(text) if addressed or name else None,
        what=phrasing.what(text, found, who, _tells(judged, kinds)),
        sensitive=(peril is not None and peril.danger.is_personal) or _is_sensitive(text, category),
        about_steward=about_steward,
        anonymous=phrasing.asks_anonymity(text),
        on_behalf_of=who,
    )


def _tells(judged: Judgement, kinds: Kinds) -> Callable[[str], object] | None:
    """A test whether a part of the text still says what it is about."""
    if judged.urgency is Urgency.ACUTE and judged.peril:
        return judged.peril.tells
    return _telling(judged.leading.category, kinds) if judged.leading else None


_GOING = re.compile(
    r"(?:上去|上楼|下去|下楼|过去)?(?:找|骂|揍|打)(?:他|她|它|那家|那户)|找.{0,4}算账|上去.{0,2}(?:找|敲|骂)"
)


def is_going_there(text: str) -> bool:
    """Whether an angry speaker is about to knock at the neighbour's door."""
    return _GOING.search(text) is not None

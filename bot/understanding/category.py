"""What a kind of issue is made of: its words, its urgency, and what is asked about it."""

from dataclasses import dataclass

from bot.domain.issues import Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class Shade:
    """Words that make an issue of this category more, or less, urgent than its kind."""

    words: tuple[str, ...]
    urgency: Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something that helps whoever comes, asked only beside what is said anyway."""

    #: Without the question mark: `停在几楼`.
    ask: str
    #: Asked only where one of these is said; empty: always.
    only_with: tuple[str, ...] = ()
    #: Beside one of these it would be a foolish question.
    not_with: tuple[str, ...] = ()
    #: Said one of these, it is answered.
    answered: tuple[str, ...] = ()
    #: What a bare answer is put after, so that it says something alone: `停在` 5楼.
    stem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """One kind of issue. All words are regular expressions whose repetitions are bounded."""

    #: The identity: stored with the issue.
    name: str
    #: What people call it in a message, at most five characters.
    label: str
    #: The class of deadline where no shade says otherwise.
    urgency: Urgency
    #: Complaints that need no object beside them: `又停电`, `扰民`.
    words: tuple[str, ...] = ()
    #: Things that can be wrong.
    object_words: tuple[str, ...] = ()
    #: What can be wrong with these things, besides what can be wrong with anything.
    fault_words: tuple[str, ...] = ()
    #: Whether faults of anything (坏了, 没人管) count for these objects too.
    common_faults: bool = True
    #: The first that fits decides.
    shades: tuple[Shade, ...] = ()
    #: At most two.
    questions: tuple[Question, ...] = ()
    #: Somebody has to look for the thing, so that "3号楼" alone would send them searching.
    where_matters: bool = False
    #: It happens at home, so that the speaker's own door is the likely place.
    at_home: bool = False
    #: One neighbour is the matter of another: not for the group when it points at a household.
    between_neighbours: bool = False
    #: Whom 楼下 means is a household here, not the yard.
    neighbour_below: bool = False
    #: Who does not do it, or how it is quarrelled about: second to the thing itself.
    background: bool = False


#: What can be wrong with anything.
COMMON_FAULTS = (
    "坏",
    "没了",
    "不见了",
    "被偷",
    "断了|断裂",
    "破了|破损|破烂|打破|碎了",
    "裂",
    "塌",
    "掉了|掉下|要掉|快掉|掉落|脱落",
    "松了|松动|松脱",
    "歪",
    "倒了|倒下|倒在|要倒|倾斜",
    "停运|停用|停止运行",
    "故障|失灵|失修",
    "不能用|用不了|没法用|不能使用|不工作|没反应|不管用|不好用|不好使",
    "打不开|关不上|关不严|锁不上|开不了",
    "卡住|卡死",
    "异响|怪声|怪响",
    "爆了|爆裂|爆管",
    "烂了|烂掉|腐烂",
    "生锈|锈了|锈蚀",
    "没人管|没人修|没人理|不管不问|无人管|无人维护|不来修|不给修|没人来修",
    "还没好|还不好|还没修|还没弄好|没修好|一直没修|修不好|还不修|啥时候修|什么时候修|什么时候能修|多久能修",
    "有问题|出问题|出毛病|不正常|不对劲",
    "损坏|毁坏|缺失",
    "修一下|修理一下|来修|需要修|要修了|报修|维修一下|换一下|需要换",
    "严重|隐患|太危险|很危险|危险",
)

"""The words of the lists' format: sheets, headings, tiers, roles, and what others call them."""

from dataclasses import dataclass

from bot.domain.people import Role
from bot.domain.places import Tier

UNITS = "单位"
PEOPLE = "人员与岗位"
HOUSEHOLDS = "住户"
INSTRUCTIONS = "说明"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Column:
    """One column of a sheet. Compared by identity: it is the key of every record that is read."""

    heading: str
    #: What other lists call it; looked for in this order when the heading itself is missing.
    aliases: tuple[str, ...] = ()
    #: A sheet without it cannot be read.
    required: bool = True
    #: Codes, phones, doors: a spreadsheet must not make a number or a date of them.
    text: bool = False
    #: In characters, for the template.
    width: int = 14


CODE = Column(heading="编号", aliases=("单位编号", "代码", "单位代码"), text=True)
NAME = Column(heading="名称", aliases=("单位名称",), width=20)
TIER = Column(heading="层级", aliases=("级别", "类别"))
PARENT = Column(heading="上级编号", aliases=("上级", "上级单位", "上级单位编号"), text=True)
ESTATE = Column(heading="小区", aliases=("小区名称",), required=False)

PERSON_CODE = Column(
    heading="编号", aliases=("人员编号", "工号"), required=False, text=True, width=12
)
PERSON_NAME = Column(heading="姓名", aliases=("名字",))
PHONE = Column(
    heading="手机", aliases=("手机号", "手机号码", "电话", "联系电话", "联系方式"), text=True
)
ROLE = Column(heading="岗位", aliases=("职务", "角色"))
POST_UNIT = Column(heading="单位编号", aliases=("单位", "所属单位", "所属单位编号"), text=True)
ORDER = Column(heading="顺序", aliases=("排序",), required=False, width=8)

BUILDING = Column(heading="楼栋编号", aliases=("楼栋", "单位编号"), text=True)
STAIR = Column(heading="单元", aliases=("单元号",), width=8)
FLOOR = Column(heading="楼层", aliases=("层",), required=False, width=8)
DOOR = Column(heading="门牌", aliases=("门牌号", "房号", "室号", "户号"), text=True)
HEADCOUNT = Column(heading="人数", aliases=("人口", "居住人数"), required=False, width=8)
RESIDENTS = Column(heading="住户", aliases=("住户姓名", "居民"), required=False, width=30)

COLUMNS: dict[str, tuple[Column, ...]] = {
    UNITS: (CODE, NAME, TIER, PARENT, ESTATE),
    PEOPLE: (PERSON_CODE, PERSON_NAME, PHONE, ROLE, POST_UNIT, ORDER),
    HOUSEHOLDS: (BUILDING, STAIR, FLOOR, DOOR, HEADCOUNT, RESIDENTS),
}

TIER_WORD = {
    Tier.TOWN: "镇",
    Tier.COMMUNITY: "村/社区",
    Tier.MICRO_COMMUNITY: "微社区",
    Tier.BUILDING: "楼栋",
    Tier.DEPARTMENT: "部门",
}
TIERS = {word: tier for tier, word in TIER_WORD.items()} | {
    "乡镇": Tier.TOWN,
    "街道": Tier.TOWN,
    "乡": Tier.TOWN,
    "村": Tier.COMMUNITY,
    "社区": Tier.COMMUNITY,
    "居委会": Tier.COMMUNITY,
    "村社区": Tier.COMMUNITY,
    "楼": Tier.BUILDING,
}

ROLE_WORD = {
    Role.STEWARD: "楼栋长",
    Role.LEAD: "负责人",
    Role.DEPUTY: "副负责人",
    Role.MEDIATOR: "人民调解员",
    Role.LEGAL_ADVISOR: "法律明白人",
    Role.CONTACT: "联系人",
    Role.OPERATOR: "操作员",
}
ROLES = {word: role for role, word in ROLE_WORD.items()} | {
    "微社区负责人": Role.LEAD,
    "社区负责人": Role.LEAD,
    "村负责人": Role.LEAD,
    "镇负责人": Role.LEAD,
    "代理人": Role.DEPUTY,
    "副职": Role.DEPUTY,
    "调解员": Role.MEDIATOR,
    "部门联系人": Role.CONTACT,
}
#: Who came in by a door code is called so, with four digits.
VISITOR = "访客"
#: In place of a role: listed with phone or code, without a post.
RESIDENT = "居民"

#: At which tiers a role makes sense; a role not named here may be held at any unit.
ROLE_TIERS: dict[Role, frozenset[Tier]] = {
    Role.STEWARD: frozenset({Tier.BUILDING}),
    Role.LEAD: frozenset({Tier.MICRO_COMMUNITY, Tier.COMMUNITY, Tier.TOWN}),
    Role.CONTACT: frozenset({Tier.DEPARTMENT}),
    Role.OPERATOR: frozenset({Tier.TOWN}),
}


def tiers_in_words(tiers: frozenset[Tier]) -> str:
    """`微社区、村/社区、镇`, lowest first."""
    return "、".join(TIER_WORD[tier] for tier in sorted(tiers))

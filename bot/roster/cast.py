"""The cast: people and homes that every demo town has, so that each example shows the same."""

from dataclasses import dataclass

from bot.domain.people import Role
from bot.domain.places import Tier
from bot.roster.values import UnitRow

TOWN = "XA"
COMMUNITY = "CZ"
MICRO_COMMUNITY = "JD"
ESTATE = "金德花园"
#: Buildings of the cast's estate, 1号楼 to 40号楼.
BUILDINGS = 40


def building(number: int) -> str:
    """The code of a building of 金德花园."""
    return f"{MICRO_COMMUNITY}-{number:03}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How many doors a building has."""

    units: int
    floors: int
    #: Households on one floor of one unit.
    doors: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One of the cast, with a post or with a home."""

    name: str
    role: Role | None = None
    #: Where the post is, or the building of the home.
    unit: str
    #: Unit and door of the home.
    home: tuple[int, str] | None = None


UNITS = (
    UnitRow(code=TOWN, name="新安镇", tier=Tier.TOWN, parent_code=None),
    UnitRow(code="BM-ZZ", name="综治", tier=Tier.DEPARTMENT, parent_code=TOWN),
    UnitRow(code="BM-SF", name="司法", tier=Tier.DEPARTMENT, parent_code=TOWN),
    UnitRow(code="BM-CG", name="城管", tier=Tier.DEPARTMENT, parent_code=TOWN),
    UnitRow(code="BM-ZJ", name="住建", tier=Tier.DEPARTMENT, parent_code=TOWN),
    UnitRow(code=COMMUNITY, name="曹庄社区", tier=Tier.COMMUNITY, parent_code=TOWN),
    UnitRow(
        code=MICRO_COMMUNITY,
        name="金德花园微社区",
        tier=Tier.MICRO_COMMUNITY,
        parent_code=COMMUNITY,
    ),
)

CAST = (
    Member(name="张远", role=Role.LEAD, unit=TOWN),
    Member(name="小吴", role=Role.OPERATOR, unit=TOWN),
    Member(name="罗刚", role=Role.CONTACT, unit="BM-ZZ"),
    Member(name="许静", role=Role.CONTACT, unit="BM-SF"),
    Member(name="邵勇", role=Role.CONTACT, unit="BM-CG"),
    Member(name="贺明", role=Role.CONTACT, unit="BM-ZJ"),
    Member(name="顾平", role=Role.LEAD, unit=COMMUNITY),
    Member(name="孟和", role=Role.MEDIATOR, unit=COMMUNITY),
    Member(name="梁正", role=Role.LEGAL_ADVISOR, unit=COMMUNITY),
    Member(name="周宁", role=Role.LEAD, unit=MICRO_COMMUNITY),
    Member(name="陈慧", role=Role.STEWARD, unit=building(3)),
    Member(name="沈岚", role=Role.STEWARD, unit=building(4)),
    Member(name="王丽", unit=building(3), home=(2, "501")),
    Member(name="李强", unit=building(3), home=(1, "1203")),
    Member(name="赵敏", unit=building(3), home=(2, "302")),
    Member(name="老周", unit=building(3), home=(1, "101")),
    Member(name="孙姐", unit=building(3), home=(2, "401")),
    Member(name="钱伟", unit=building(4), home=(1, "302")),
    Member(name="吴芳", unit=building(4), home=(3, "1101")),
)

NAMES = frozenset(member.name for member in CAST)

#: Who cannot be written to in private until they wrote to the bot themselves.
UNREACHED = frozenset({"赵敏"})

#: The buildings in which somebody of the cast lives or serves; their groups go without the estate.
SHAPES = {
    building(3): Shape(units=2, floors=18, doors=4),
    building(4): Shape(units=3, floors=11, doors=2),
}

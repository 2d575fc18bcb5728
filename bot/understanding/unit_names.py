"""Names of buildings as people write them: 3号楼, 3栋, 三幢, 3#楼 are one building."""

import re

from bot.domain.places import Spot
from bot.understanding.text import NUMERAL, clean, number

_BUILDING_WORD = r"(?:\#?号楼|\#楼|栋楼?|幢楼?|座)"
_ENDS_WITH_BUILDING = re.compile(rf"(?P<before>.*?)(?P<number>{NUMERAL}){_BUILDING_WORD}")
_UP_TO_BUILDING = re.compile(rf".*?{NUMERAL}(?:{_BUILDING_WORD}|号(?=\d{{1,2}}单元))")
_STEWARDS_GROUP = re.compile(r"(?P<unit>.*?)(?:的)?(?:楼栋长|楼长|长)(?:工作|交流|微信)?群?")
_GROUP = re.compile(r"(?:业主|居民|住户|微信|交流|工作)*群$")


def name_key(said: str) -> str:
    """What two writings of one unit's name have in common."""
    plain = _GROUP.sub("", clean(said).replace(" ", "")).upper()
    found = _ENDS_WITH_BUILDING.fullmatch(plain)
    value = number(found["number"]) if found else None
    return f"{found['before']}{value}号楼" if found and value is not None else plain


def stewards_group_of(said: str) -> str | None:
    """The micro-community whose stewards' group is meant, as written (empty: not said).

    `金德花园楼栋长群`, `楼栋长群`, `金德花园微社区`; None when it is about something else.
    """
    plain = clean(said).replace(" ", "")
    if _GROUP.sub("", plain).endswith("微社区"):
        return _GROUP.sub("", plain)
    found = _STEWARDS_GROUP.fullmatch(plain)
    return found["unit"] if found else None


def building_of_home(said: str, spot: Spot) -> str:
    """The building in `金德花园3号楼2-501`, as it can be looked up; empty when none is named."""
    found = _UP_TO_BUILDING.match(clean(said).replace(" ", ""))
    if found:
        return re.sub(r"号$", "号楼", found[0])
    return f"{spot.building}号楼" if spot.building is not None else ""

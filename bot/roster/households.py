"""The sheet 住户: one row a door, with the residents known by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.places import Tier
from bot.roster import cells
from bot.roster.cells import Cell
from bot.roster.faults import CellError
from bot.roster.people import People
from bot.roster.table import Faults, Table
from bot.roster.units import Units
from bot.roster.values import MAX_CODE, MAX_PERSON_CODE, MAX_PERSON_NAME, HouseholdRow, PersonRow
from bot.roster.words import (
    BUILDING,
    DOOR,
    FLOOR,
    HEADCOUNT,
    RESIDENTS,
    STAIR,
    TIER_WORD,
    Column,
)

MAX_STAIR = 99
LOWEST, HIGHEST = -9, 199
MAX_PEOPLE = 99

#: `501`, `1203`, `101A`, `东户`; never a date or a sum.
_DOOR = re.compile(r"[0-9A-Z]{1,6}|[东南西北中前后上下左右]{1,2}户?")
#: The door with its unit before it: `2-501`, `2单元501`.
_WITH_STAIR = re.compile(r"(\d{1,2})(?:-|单元)(.+)")
#: A door whose last two digits count the households of a floor.
_DOOR_OF_FLOOR = re.compile(r"(\d{1,3})\d\d[A-Z]?")
_SEPARATORS = re.compile(r"[、，,;；/]")
#: `王丽 李强`, two names, but not `王 丽`, one that was spaced out.
_BETWEEN_NAMES = re.compile(r"(?<=[㐀-鿿]{2}) +(?=[㐀-鿿]{2})")
_WITH_KEY = re.compile(r"(.*?)[(（](.*)[)）]")


def read(
    table: Table, units: Units, people: People, faults: Faults
) -> dict[tuple[str, int, str], HouseholdRow]:
    """All households that could be read, with faults noted; residents are added to `people`."""
    households: dict[tuple[str, int, str], HouseholdRow] = {}
    lines: dict[tuple[str, int, str], int] = {}
    for number, record in table.records():
        row = _row(number, record, units, people, faults)
        if row is None:
            continue
        if row.key in lines:
            wrong = f"{row.unit}单元{row.door}和第 {lines[row.key]} 行重复"
            faults.note(number, DOOR, wrong, "同一楼栋里每户一行")
            continue
        lines[row.key] = number
        households[row.key] = row
    return households


def _row(
    number: int, record: dict[Column, Cell], units: Units, people: People, faults: Faults
) -> HouseholdRow | None:
    before = len(faults)
    building = faults.cell(number, BUILDING, _building, record[BUILDING])
    if building:
        _check_building(number, building, units, faults)
    stair = faults.cell(number, STAIR, _stair, record[STAIR])
    floor = faults.cell(number, FLOOR, _floor, record.get(FLOOR))
    place = faults.cell(number, DOOR, _door, record[DOOR])
    headcount = faults.cell(number, HEADCOUNT, _headcount, record.get(HEADCOUNT))
    if len(faults) > before or building is None or place is None:
        return None
    stair_at_door, door = place
    if stair and stair_at_door and stair != stair_at_door:
        wrong = f"门牌写着{stair_at_door}单元，“{STAIR.heading}”一列却是{stair}"
        faults.note(number, DOOR, wrong, "两处一致，或门牌只写房号")
        return None
    if floor is None:
        counted = _DOOR_OF_FLOOR.fullmatch(door)
        if counted is None:
            faults.note(number, FLOOR, f"空着，从门牌“{door}”也看不出", "楼层")
            return None
        floor = int(counted[1])
    home = _Home(building=building, stair=stair or stair_at_door or 1, door=door)
    cell = record.get(RESIDENTS)
    residents = (
        faults.cell(number, RESIDENTS, lambda found: _residents(found, home, people), cell)
        if cell
        else ()
    )
    if residents is None:
        return None
    return HouseholdRow(
        building_code=building,
        unit=home.stair,
        floor=floor,
        door=door,
        people=headcount,
        residents=residents,
    )


def _building(cell: Cell) -> str:
    code = cells.code(cell, MAX_CODE)
    if not code:
        raise CellError("空着", "楼栋的编号")
    return code


def _check_building(number: int, code: str, units: Units, faults: Faults) -> None:
    if code not in units.lines:
        wrong = f"没有编号为“{code}”的单位{units.near(code)}"
        faults.note(number, BUILDING, wrong, "“单位”表里已有的楼栋编号")
        return
    unit = units.rows.get(code)
    if unit and unit.tier is not Tier.BUILDING:
        wrong = f"“{unit.name}”是{TIER_WORD[unit.tier]}，不是楼栋"
        faults.note(number, BUILDING, wrong, "楼栋的编号")


def _stair(cell: Cell) -> int | None:
    return cells.number(cell, 1, MAX_STAIR, "单元")


def _floor(cell: Cell) -> int | None:
    shown = cells.text(cell).removesuffix("楼")
    floor = cells.number(shown, LOWEST, HIGHEST, "层")
    if floor == 0:
        raise CellError("没有 0 层", f"{LOWEST} 到 {HIGHEST}，不含 0")
    return floor


def _headcount(cell: Cell) -> int | None:
    return cells.number(cell, 0, MAX_PEOPLE, "人")


def _door(cell: Cell) -> tuple[int | None, str]:
    """The door, and the unit where it is written with it."""
    found = cells.code(cell, MAX_CODE).upper().removesuffix("室").removesuffix("号")
    if not found:
        raise CellError("空着", "房号，比如 501")
    stair = None
    if with_stair := _WITH_STAIR.fullmatch(found):
        stair, found = int(with_stair[1]), with_stair[2]
    if not _DOOR.fullmatch(found) or stair == 0:
        raise CellError(f"“{found}”不像房号", "房号，比如 501、1203、101A、东户")
    return stair, found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Home:
    building: str
    stair: int
    door: str


def derived_code(name: str, building: str, stair: int, door: str) -> str:
    """The code of a resident who is known by name and home alone."""
    return f"{name}@{building}-{stair}-{door}"


def _residents(cell: Cell, home: _Home, people: People) -> tuple[str, ...]:
    """The codes of the residents named in a cell; new ones are added to `people`.

    `王丽、李强（15400000001）、陈慧（P-12）`: by name alone, by phone, by code.
    """
    found: list[str] = []
    for entry in _entries(cell):
        with_key = _WITH_KEY.fullmatch(entry)
        name = cells.person_name(with_key[1] if with_key else entry, MAX_PERSON_NAME)
        code = _by_key(name, with_key[2], people) if with_key else _by_home(name, home, people)
        if code in found:
            raise CellError(f"{name}写了两次", "每位住户写一次；两人同名，请在括号里写手机号")
        found.append(code)
    return tuple(found)


def _entries(cell: Cell) -> Iterator[str]:
    for line in cells.lines(cell):
        for part in _SEPARATORS.split(line):
            for entry in _BETWEEN_NAMES.split(part):
                if entry.strip():
                    yield entry.strip()


def _by_key(name: str, key: str, people: People) -> str:
    """The person with that code or phone; a phone nobody has yet makes a new one."""
    code = cells.code(key, MAX_PERSON_CODE)
    if code not in people.rows:
        phone = cells.phone(key) if re.fullmatch(r"[+\d]{11,}", code) else None
        if phone is None:
            raise CellError(
                f"没有编号为“{code}”的人", "括号里写手机号，或“人员与岗位”表里已有的编号"
            )
        code = people.phones.get(phone, phone)
        if code not in people.rows:
            people.rows[code] = PersonRow(code=code, name=name, phone=phone)
            people.phones[phone] = code
    known = people.rows[code]
    if known.name != name:
        raise CellError(f"括号里是{known.name}的手机号或编号，姓名却是{name}", "同一个人的姓名")
    return code


def _by_home(name: str, home: _Home, people: People) -> str:
    """The building's steward, when that is the name, else somebody known by name and home alone."""
    steward = people.stewards.get(home.building)
    if steward and people.rows[steward].name == name:
        return steward
    code = derived_code(name, home.building, home.stair, home.door)
    if code not in people.rows:
        people.rows[code] = PersonRow(code=code, name=name)
    return code

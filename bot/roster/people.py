"""The sheet 人员与岗位: one row a post; the rows of one person are joined."""

from dataclasses import dataclass, field

from bot.domain.people import Role
from bot.roster import cells
from bot.roster.cells import Cell
from bot.roster.faults import CellError
from bot.roster.table import Faults, Table
from bot.roster.units import Units
from bot.roster.values import MAX_CODE, MAX_PERSON_CODE, MAX_PERSON_NAME, PersonRow, PostRow
from bot.roster.words import (
    ORDER,
    PERSON_CODE,
    PERSON_NAME,
    PHONE,
    POST_UNIT,
    RESIDENT,
    ROLE,
    ROLE_TIERS,
    ROLE_WORD,
    ROLES,
    TIER_WORD,
    Column,
    tiers_in_words,
)

#: The largest 顺序.
_MAX_ORDER = 999


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Persons and posts read so far; households add their residents."""

    rows: dict[str, PersonRow] = field(default_factory=dict)
    #: The row each person stands in first.
    lines: dict[str, int] = field(default_factory=dict)
    #: Who has which phone, by code.
    phones: dict[str, str] = field(default_factory=dict)
    posts: dict[tuple[str, str, Role], PostRow] = field(default_factory=dict)
    #: The steward of each building, by code.
    stewards: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """One row, its cells understood."""

    number: int
    own_code: str
    name: str
    phone: str | None
    #: None for a resident without a post.
    role: Role | None
    unit_code: str
    order: int | None


def read(table: Table, units: Units, faults: Faults) -> People:
    """Everybody in the sheet who could be read; faults are noted."""
    found = (_line(number, record, units, faults) for number, record in table.records())
    lines = [line for line in found if line]
    # A person named by code in one row may be named by phone alone in another.
    codes = {
        (line.phone, line.name): line.own_code
        for line in reversed(lines)
        if line.phone and line.own_code
    }
    people = People()
    posts = _Posts(people=people, faults=faults)
    for line in lines:
        code = line.own_code or codes.get((line.phone or "", line.name)) or line.phone
        code = code or f"{line.name}@{line.unit_code}"
        if _join(line, code, people, faults) and line.role:
            posts.add(line, code, line.role)
    return people


def _line(number: int, record: dict[Column, Cell], units: Units, faults: Faults) -> _Line | None:
    before = len(faults)
    own_code = faults.cell(number, PERSON_CODE, _own_code, record.get(PERSON_CODE))
    name = faults.cell(number, PERSON_NAME, _name, record[PERSON_NAME])
    phone = faults.cell(number, PHONE, cells.phone, record[PHONE])
    word = faults.cell(number, ROLE, _role_word, record[ROLE])
    unit_code = faults.cell(number, POST_UNIT, _unit_code, record[POST_UNIT])
    order = faults.cell(number, ORDER, _order, record.get(ORDER))
    role = ROLES.get(word) if word else None
    if word and unit_code is not None:
        _check_place(number, role, unit_code, units, faults)
    if not (own_code or phone or unit_code) and len(faults) == before:
        faults.note(number, PHONE, "没有手机，也没有编号和单位", "至少填手机或编号，才分得清是谁")
    if len(faults) > before or not name:
        return None
    return _Line(
        number=number,
        own_code=own_code or "",
        name=name,
        phone=phone,
        role=role,
        unit_code=unit_code or "",
        order=order,
    )


def _own_code(cell: Cell) -> str:
    return cells.code(cell, MAX_PERSON_CODE)


def _unit_code(cell: Cell) -> str:
    return cells.code(cell, MAX_CODE)


def _name(cell: Cell) -> str:
    return cells.person_name(cell, MAX_PERSON_NAME)


def _order(cell: Cell) -> int | None:
    return cells.number(cell, 1, _MAX_ORDER, "")


def _role_word(cell: Cell) -> str:
    word = cells.text(cell).replace(" ", "")
    if word != RESIDENT and word not in ROLES:
        expected = "、".join(ROLE_WORD.values()) + f" 之一；没有岗位的写 {RESIDENT}"
        raise CellError(f"“{word}”不认识" if word else "空着", expected)
    return word


def _check_place(
    number: int, role: Role | None, unit_code: str, units: Units, faults: Faults
) -> None:
    """The unit is known, and one at which the role can be held."""
    if not unit_code:
        if role:
            faults.note(number, POST_UNIT, "空着", f"{ROLE_WORD[role]}所在单位的编号")
        return
    if unit_code not in units.lines:
        wrong = f"没有编号为“{unit_code}”的单位{units.near(unit_code)}"
        faults.note(number, POST_UNIT, wrong, "“单位”表里已有的编号")
        return
    unit = units.rows.get(unit_code)
    if role and unit and role in ROLE_TIERS and unit.tier not in ROLE_TIERS[role]:
        wrong = f"{ROLE_WORD[role]}不能设在{TIER_WORD[unit.tier]}“{unit.full_name}”"
        faults.note(number, POST_UNIT, wrong, f"{tiers_in_words(ROLE_TIERS[role])}的编号")


def _join(line: _Line, code: str, people: People, faults: Faults) -> bool:
    """Add the person, or what this row knows more of one who is there; False with a fault."""
    known = people.rows.get(code)
    if known is None:
        return _add_person(line, code, people, faults)
    first = people.lines[code]
    if known.name != line.name:
        column, what = (PERSON_CODE, "编号") if line.own_code else (PHONE, "手机号")
        wrong = f"{what}和第 {first} 行的{known.name}相同，姓名却是{line.name}"
        faults.note(line.number, column, wrong, f"各人的{what}不同；是同一个人就写同样的姓名")
        return False
    if line.phone and known.phone and line.phone != known.phone:
        wrong = f"和第 {first} 行同一个人（{known.name}）的手机号不同"
        faults.note(line.number, PHONE, wrong, "一个人只写一个手机号")
        return False
    if line.phone and not known.phone:
        if not _phone_is_free(line, code, people, faults):
            return False
        people.rows[code] = PersonRow(code=code, name=known.name, phone=line.phone)
        people.phones[line.phone] = code
    return True


def _add_person(line: _Line, code: str, people: People, faults: Faults) -> bool:
    if not _phone_is_free(line, code, people, faults):
        return False
    people.rows[code] = PersonRow(code=code, name=line.name, phone=line.phone)
    people.lines[code] = line.number
    if line.phone:
        people.phones[line.phone] = code
    return True


def _phone_is_free(line: _Line, code: str, people: People, faults: Faults) -> bool:
    owner = people.phones.get(line.phone) if line.phone else None
    if owner is None or owner == code:
        return True
    wrong = f"手机号和第 {people.lines[owner]} 行的{people.rows[owner].name}相同"
    faults.note(line.number, PHONE, wrong, "各人的手机号不同；是同一个人就写同样的编号")
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Posts:
    """Adds posts to `people`, and knows in which row each stands."""

    people: People
    faults: Faults
    lines: dict[tuple[str, str, Role], int] = field(default_factory=dict)
    #: The largest order so far of a role at a unit.
    last: dict[tuple[str, Role], int] = field(default_factory=dict)

    def add(self, line: _Line, code: str, role: Role) -> None:
        """Add the post of a row, or say why it cannot be."""
        key = (code, line.unit_code, role)
        if key in self.lines:
            wrong = f"和第 {self.lines[key]} 行一样：{line.name}已是这里的{ROLE_WORD[role]}"
            self.faults.note(line.number, None, wrong, "每个岗位只写一行")
            return
        if role is Role.STEWARD and not self._is_only_steward(line, code):
            return
        last = self.last.get((line.unit_code, role), 0)
        order = line.order or last + 1
        self.last[line.unit_code, role] = max(order, last)
        self.lines[key] = line.number
        self.people.posts[key] = PostRow(
            person_code=code, unit_code=line.unit_code, role=role, order=order
        )

    def _is_only_steward(self, line: _Line, code: str) -> bool:
        other = self.people.stewards.setdefault(line.unit_code, code)
        if other == code:
            return True
        first = self.lines[other, line.unit_code, Role.STEWARD]
        wrong = f"这栋楼在第 {first} 行已有楼栋长{self.people.rows[other].name}"
        self.faults.note(line.number, POST_UNIT, wrong, "一栋楼只有一位楼栋长")
        return False

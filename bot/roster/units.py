"""The sheet 单位: the tree of units, and what can be wrong with it."""

from dataclasses import dataclass, field

from bot.domain.places import Tier
from bot.roster import cells
from bot.roster.cells import Cell
from bot.roster.faults import CellError
from bot.roster.table import Faults, Table
from bot.roster.values import MAX_CODE, MAX_UNIT_NAME, UnitRow
from bot.roster.words import CODE, ESTATE, NAME, PARENT, TIER, TIER_WORD, TIERS, Column


@dataclass(frozen=True, kw_only=True, slots=True)
class Units:
    """The units read so far, right or wrong, for the other sheets to refer to."""

    rows: dict[str, UnitRow] = field(default_factory=dict)
    #: Where each code stands; also of rows with a fault, so that one fault does not make others.
    lines: dict[str, int] = field(default_factory=dict)
    #: Codes by what is left of them without leading zeros and capitals.
    loose: dict[str, str] = field(default_factory=dict)

    def add_code(self, code: str, line: int) -> None:
        self.lines[code] = line
        self.loose.setdefault(_loose(code), code)

    def near(self, code: str) -> str:
        """A hint at a code that is meant by `code` but for leading zeros, or capitals; or ""."""
        meant = self.loose.get(_loose(code))
        return f"，是不是“{meant}”？" if meant else ""


def _loose(code: str) -> str:
    return code.casefold().lstrip("0")


def read(table: Table, faults: Faults) -> Units:
    """All units of the sheet that could be read; faults are noted."""
    units = Units()
    for number, record in table.records():
        row = _row(number, record, units, faults)
        if row:
            units.rows[row.code] = row
    _check_one_town(units, faults)
    for row in units.rows.values():
        _check_parent(row, units, faults)
    _check_cycles(units, faults)
    _check_names(units, faults)
    return units


def _row(number: int, record: dict[Column, Cell], units: Units, faults: Faults) -> UnitRow | None:
    before = len(faults)
    code = faults.cell(number, CODE, lambda cell: cells.code(cell, MAX_CODE), record[CODE])
    if code == "":
        faults.note(number, CODE, "空着", "这个单位自己的编号，全镇不重复")
    elif code in units.lines:
        faults.note(number, CODE, f"“{code}”和第 {units.lines[code]} 行重复", "全镇不重复的编号")
    elif code:
        units.add_code(code, number)
    name = faults.cell(number, NAME, _name, record[NAME])
    tier = faults.cell(number, TIER, _tier, record[TIER])
    parent = faults.cell(number, PARENT, lambda cell: cells.code(cell, MAX_CODE), record[PARENT])
    estate = faults.cell(number, ESTATE, _estate, record.get(ESTATE))
    if len(faults) > before or not code or not name or tier is None:
        return None
    return UnitRow(
        code=code, name=name, tier=tier, parent_code=parent or None, estate=estate or None
    )


def _name(cell: Cell) -> str:
    name = cells.unit_name(cell, MAX_UNIT_NAME)
    if not name:
        raise CellError("空着", "名称，比如 3号楼、金德花园微社区")
    return name


def _estate(cell: Cell) -> str:
    return cells.unit_name(cell, MAX_UNIT_NAME)


def _tier(cell: Cell) -> Tier:
    word = cells.text(cell).replace(" ", "")
    if word not in TIERS:
        expected = "、".join(TIER_WORD.values()) + " 之一"
        raise CellError(f"“{word}”不认识" if word else "空着", expected)
    return TIERS[word]


def _check_one_town(units: Units, faults: Faults) -> None:
    towns = [row for row in units.rows.values() if row.tier is Tier.TOWN]
    if not towns and not faults:
        faults.note(0, TIER, "没有一行是“镇”", "正好一行的层级是“镇”")
    for extra in towns[1:]:
        first = units.lines[towns[0].code]
        faults.note(units.lines[extra.code], TIER, f"第 {first} 行已经是镇", "全表只有一个镇")


def _check_parent(row: UnitRow, units: Units, faults: Faults) -> None:
    """Only what is one tier up or more can be the parent; departments stand under the town."""
    line = units.lines[row.code]
    if row.tier is Tier.TOWN:
        if row.parent_code:
            faults.note(line, PARENT, "镇上面没有上级", "空着")
        return
    above = [tier for tier in Tier if row.tier < tier <= Tier.TOWN] or [Tier.TOWN]
    words = "、".join(TIER_WORD[tier] for tier in above)
    if not row.parent_code:
        faults.note(line, PARENT, "空着", f"上级的编号（{words}）")
    elif row.parent_code not in units.lines:
        wrong = f"没有编号为“{row.parent_code}”的单位{units.near(row.parent_code)}"
        faults.note(line, PARENT, wrong, f"本表里已有的上级编号（{words}）")
        return
    parent = units.rows.get(row.parent_code or "")
    # A unit under itself is told as a ring.
    if parent and parent.tier not in above and parent is not row:
        wrong = f"{TIER_WORD[row.tier]}不能在{TIER_WORD[parent.tier]}“{parent.name}”下面"
        faults.note(line, PARENT, wrong, f"上级的编号（{words}）")


def _check_cycles(units: Units, faults: Faults) -> None:
    """Each ring of parents is told once, at its first row."""
    done: set[str] = set()
    for start in units.rows:
        trail: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in units.rows and at not in done and at not in trail:
            trail[at] = None
            at = units.rows[at].parent_code
        if at in trail:
            names = list(trail)
            ring = names[names.index(at) :]
            lines = "、".join(str(units.lines[code]) for code in ring)
            first = min(units.lines[code] for code in ring)
            faults.note(first, PARENT, f"第 {lines} 行互为上级，绕成了圈", "一级一级往上，最后到镇")
        done.update(trail)


def _check_names(units: Units, faults: Faults) -> None:
    """Two units that nobody could tell apart by what people say: `金德花园3号楼` twice."""
    seen: dict[tuple[str | None, str], UnitRow] = {}
    for row in units.rows.values():
        other = seen.setdefault((row.parent_code, row.full_name), row)
        if other is not row:
            wrong = f"“{row.full_name}”和第 {units.lines[other.code]} 行同名，上级也相同"
            faults.note(units.lines[row.code], NAME, wrong, "同一上级下面名称不重复")

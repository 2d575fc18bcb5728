"""What an import would change, for an operator to read before it happens."""

from collections.abc import Iterator

from bot.domain.places import Tier
from bot.roster.compare import Change, Difference
from bot.roster.values import HouseholdRow, PersonRow, PostRow, Roster, Row, UnitRow
from bot.roster.words import ROLE_WORD, TIER_WORD

#: Lines shown of each kind of change, unless all are wanted.
SHOWN = 40

_KINDS: tuple[tuple[type[Row], str], ...] = (
    (UnitRow, "单位"),
    (PersonRow, "人员"),
    (PostRow, "岗位"),
    (HouseholdRow, "住户"),
)
_FIELDS = {
    "name": "名称",
    "tier": "层级",
    "parent_code": "上级编号",
    "estate": "小区",
    "phone": "手机",
    "order": "顺序",
    "floor": "楼层",
    "people": "人数",
    "residents": "住户",
}


def lines(difference: Difference, old: Roster, new: Roster, most: int | None = SHOWN) -> list[str]:
    """Counts for each kind of row, then a line for each change; `most` of each, or all."""
    if not difference:
        return ["和现在的名单一样，没有要改的。"]
    namer = _Namer(old, new)
    told = [_counts(difference)]
    for sign, rows in (
        ("＋", [namer.of(row) for row in difference.added]),
        ("～", [namer.changed(change) for change in difference.changed]),
        ("－", [namer.of(row) for row in difference.retired]),
    ):
        shown = rows if most is None else rows[:most]
        told += [f"{sign} {line}" for line in shown]
        if len(rows) > len(shown):
            told.append(f"{sign} ……还有 {len(rows) - len(shown)} 行（加 --all 全部列出）")
    return told


def _counts(difference: Difference) -> str:
    parts = []
    for kind, word in _KINDS:
        counts = (
            sum(isinstance(row, kind) for row in difference.added),
            sum(isinstance(change.new, kind) for change in difference.changed),
            sum(isinstance(row, kind) for row in difference.retired),
        )
        if any(counts):
            parts.append("{}：新增 {}，改动 {}，停用 {}".format(word, *counts))
    return "\n".join(parts)


class _Namer:
    """Says which row is meant, by the names in both lists."""

    def __init__(self, old: Roster, new: Roster) -> None:
        self._units = {unit.code: unit for unit in (*old.units, *new.units)}
        self._people = {person.code: person for person in (*old.people, *new.people)}

    def of(self, row: Row) -> str:
        match row:
            case UnitRow():
                return f"单位 {row.code} {TIER_WORD[row.tier]} {row.full_name}"
            case PersonRow():
                return f"人员 {row.name}（{row.code}）"
            case PostRow():
                person = self._people[row.person_code].name
                unit = self._units[row.unit_code].full_name
                return f"岗位 {unit} {ROLE_WORD[row.role]} {person}"
            case HouseholdRow():
                unit = self._units[row.building_code].full_name
                return f"住户 {unit} {row.unit}单元{row.door}"

    def changed(self, change: Change) -> str:
        return f"{self.of(change.new)}：{'，'.join(self._fields(change))}"

    def _fields(self, change: Change) -> Iterator[str]:
        for field in change.fields:
            word = "姓名" if isinstance(change.new, PersonRow) else _FIELDS[field.field]
            heading = _FIELDS[field.field] if field.field != "name" else word
            yield f"{heading} {self._value(field.old)} → {self._value(field.new)}"

    def _value(self, value: object) -> str:
        if value is None or value == ():
            return "空"
        if isinstance(value, tuple):
            return "、".join(
                self._people[code].name if code in self._people else str(code) for code in value
            )
        return TIER_WORD[value] if isinstance(value, Tier) else str(value)

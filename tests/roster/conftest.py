"""Workbooks as towns send them: a small sound one, whose sheets a test replaces."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.roster.faults import Fault
from bot.roster.values import Roster
from bot.roster.workbook import read

Rows = Sequence[Sequence[object]]

UNITS: Rows = (
    ("编号", "名称", "层级", "上级编号", "小区"),
    ("XA", "新安镇", "镇", None, None),
    ("CZ", "曹庄社区", "村/社区", "XA", None),
    ("JD", "金德花园微社区", "微社区", "CZ", None),
    ("JD-003", "3号楼", "楼栋", "JD", "金德花园"),
    ("JD-004", "4号楼", "楼栋", "JD", "金德花园"),
    ("ZZ", "综治", "部门", "XA", None),
)
PEOPLE: Rows = (
    ("编号", "姓名", "手机", "岗位", "单位编号", "顺序"),
    (None, "周宁", "15400000001", "负责人", "JD", None),
    (None, "陈慧", "15400000002", "楼栋长", "JD-003", None),
)
HOUSEHOLDS: Rows = (
    ("楼栋编号", "单元", "楼层", "门牌", "人数", "住户"),
    ("JD-003", 2, 5, "501", 3, "王丽"),
)


class MakeBook(Protocol):
    def __call__(
        self,
        *,
        units: Rows | None = UNITS,
        people: Rows | None = PEOPLE,
        households: Rows | None = HOUSEHOLDS,
        change: Callable[[Worksheet], None] | None = None,
    ) -> Path: ...


@pytest.fixture
def book(tmp_path: Path) -> MakeBook:
    """Writes a workbook; a sheet given as None is left out, `change` may touch each sheet last."""

    def make(
        *,
        units: Rows | None = UNITS,
        people: Rows | None = PEOPLE,
        households: Rows | None = HOUSEHOLDS,
        change: Callable[[Worksheet], None] | None = None,
    ) -> Path:
        workbook = Workbook()
        workbook.worksheets[0].title = "说明"
        for name, rows in (("单位", units), ("人员与岗位", people), ("住户", households)):
            if rows is None:
                continue
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            if change:
                change(sheet)
        path = tmp_path / "town.xlsx"
        workbook.save(path)
        return path

    return make


@pytest.fixture
def roster_in() -> Callable[[Path], Roster]:
    """Reads what must be right."""

    def sound(path: Path) -> Roster:
        found = read(path)
        assert isinstance(found, Roster), [str(fault) for fault in found]
        return found

    return sound


@pytest.fixture
def faults_in() -> Callable[[Path], list[Fault]]:
    """Reads what must be wrong."""

    def wrong(path: Path) -> list[Fault]:
        found = read(path)
        assert isinstance(found, list)
        return found

    return wrong

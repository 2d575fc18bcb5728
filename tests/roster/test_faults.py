"""Everything that is wrong is told at once, each with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.roster.faults import Fault
from tests.roster.conftest import HOUSEHOLDS, PEOPLE, UNITS, MakeBook, Rows

Wrong = Callable[[Path], list[Fault]]


def _one(faults: list[Fault]) -> Fault:
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


def test_a_fault_is_one_line_with_sheet_row_column_and_what_is_expected() -> None:
    fault = Fault(sheet="单位", row=5, column="层级", wrong="“区”不认识", expected="镇、楼栋 之一")
    assert str(fault) == "单位，第 5 行，“层级”：“区”不认识。应为：镇、楼栋 之一"
    whole = Fault(sheet="住户", row=0, column="", wrong="没有这张表", expected="住户.csv")
    assert str(whole) == "住户：没有这张表。应为：住户.csv"


def test_all_faults_of_all_sheets_at_once(book: MakeBook, faults_in: Wrong) -> None:
    units = [*UNITS, ("X", "", "楼层", "NO", None)]
    people = [*PEOPLE, (None, "", "123", "村长", "NO", "x")]
    households = [*HOUSEHOLDS, ("NO", 0, 0, "五零一", -1, "王丽、王丽")]
    faults = faults_in(book(units=units, people=people, households=households))
    assert [(fault.sheet, fault.row, fault.column) for fault in faults] == [
        ("单位", 8, "名称"),
        ("单位", 8, "层级"),
        ("人员与岗位", 4, "姓名"),
        ("人员与岗位", 4, "手机"),
        ("人员与岗位", 4, "岗位"),
        ("人员与岗位", 4, "顺序"),
        ("住户", 3, "楼栋编号"),
        ("住户", 3, "单元"),
        ("住户", 3, "楼层"),
        ("住户", 3, "门牌"),
        ("住户", 3, "人数"),
    ]


def test_missing_sheets(book: MakeBook, faults_in: Wrong) -> None:
    faults = faults_in(book(people=None, households=None))
    assert [(fault.sheet, fault.wrong) for fault in faults] == [
        ("人员与岗位", "没有这张表"),
        ("住户", "没有这张表"),
    ]


def test_a_sheet_without_headings(book: MakeBook, faults_in: Wrong) -> None:
    fault = _one(faults_in(book(households=[("甲", "乙"), (1, 2)])))
    assert "标题行" in fault.wrong


def test_missing_columns_and_one_that_is_there_twice(book: MakeBook, faults_in: Wrong) -> None:
    faults = faults_in(book(people=[("姓名", "手机", "手机", "岗位")]))
    assert [(fault.column, fault.wrong) for fault in faults] == [
        ("手机", "标题出现了两次"),
        ("单位编号", "没有这一列"),
    ]


@pytest.mark.parametrize(
    ("rows", "row", "column", "wrong"),
    [
        ([("", "5号楼", "楼栋", "JD", None)], 8, "编号", "空着"),
        ([("JD", "5号楼", "楼栋", "JD", None)], 8, "编号", "第 4 行重复"),
        ([("X" * 41, "5号楼", "楼栋", "JD", None)], 8, "编号", "太长"),
        ([("X(1)", "5号楼", "楼栋", "JD", None)], 8, "编号", "有“(”"),
        ([("X", "楼" * 41, "楼栋", "JD", None)], 8, "名称", "太长"),
        ([("X", "=1+1", "楼栋", "JD", None)], 8, "名称", "空着"),
        ([("X", "5号楼", None, "JD", None)], 8, "层级", "空着"),
        ([("X", "5号楼", "楼栋", None, None)], 8, "上级编号", "空着"),
        ([("X", "5号楼", "楼栋", "jd", None)], 8, "上级编号", "是不是“JD”"),
        ([("X", "5号楼", "楼栋", "JD-003", None)], 8, "上级编号", "楼栋不能在楼栋"),
        ([("X", "乙社区", "社区", "JD", None)], 8, "上级编号", "不能在微社区"),
        ([("X", "司法", "部门", "CZ", None)], 8, "上级编号", "部门不能在村/社区"),
        ([("X", "5号楼", "楼栋", "ZZ", None)], 8, "上级编号", "楼栋不能在部门"),
        ([("X", "乙镇", "镇", None, None)], 8, "层级", "第 2 行已经是镇"),
        ([("X", "3号楼", "楼栋", "JD", "金德花园")], 8, "名称", "第 5 行同名"),
        ([("X", "5号楼", "楼栋", "X", None)], 8, "上级编号", "绕成了圈"),
    ],
)
def test_units(  # noqa: PLR0917  # one case of a table
    book: MakeBook, faults_in: Wrong, rows: Rows, row: int, column: str, wrong: str
) -> None:
    fault = _one(faults_in(book(units=[*UNITS, *rows])))
    assert (fault.sheet, fault.row, fault.column) == ("单位", row, column)
    assert wrong in fault.wrong


def test_a_ring_of_parents_is_told_once(book: MakeBook, faults_in: Wrong) -> None:
    units = [
        *UNITS,
        ("A", "甲", "村/社区", "B", None),
        ("B", "乙", "村/社区", "C", None),
        ("C", "丙", "村/社区", "A", None),
        ("D", "丁", "微社区", "A", None),
    ]
    rings = [fault for fault in faults_in(book(units=units)) if "圈" in fault.wrong]
    assert [fault.row for fault in rings] == [8]
    assert "第 8、9、10 行" in rings[0].wrong


def test_a_list_without_a_town(book: MakeBook, faults_in: Wrong) -> None:
    fault = _one(faults_in(book(units=UNITS[:1], people=PEOPLE[:1], households=HOUSEHOLDS[:1])))
    assert "没有一行是“镇”" in fault.wrong


@pytest.mark.parametrize(
    ("rows", "column", "wrong"),
    [
        ([(None, "李四" * 16, None, "负责人", "JD", None)], "姓名", "太长"),
        ([(None, "李四（替）", None, "负责人", "JD", None)], "姓名", "有“（”"),
        ([(None, "123", None, "负责人", "JD", None)], "姓名", "不像姓名"),
        ([(None, "李四", "1540000000", "负责人", "JD", None)], "手机", "有 10 位数字"),
        ([(None, "李四", "0518-83220000", "负责人", "JD", None)], "手机", "有 12 位数字"),
        ([(None, "李四", "见备注", "负责人", "JD", None)], "手机", "不是手机号"),
        ([(None, "李四", None, None, "JD", None)], "岗位", "空着"),
        ([(None, "李四", None, "负责人", None, None)], "单位编号", "空着"),
        ([(None, "李四", None, "负责人", "NO", None)], "单位编号", "没有编号为“NO”的单位"),
        ([(None, "李四", None, "楼栋长", "JD", None)], "单位编号", "楼栋长不能设在微社区"),
        ([(None, "李四", None, "联系人", "CZ", None)], "单位编号", "联系人不能设在村/社区"),
        ([(None, "李四", None, "楼栋长", "JD-003", None)], "单位编号", "第 3 行已有楼栋长陈慧"),
        ([(None, "李四", "15400000001", "楼栋长", "JD-004", None)], "手机", "第 2 行的周宁"),
        ([("A", "李四", "15400000001", "楼栋长", "JD-004", None)], "手机", "第 2 行的周宁"),
        ([(None, "周宁", "15400000001", "负责人", "JD", None)], "", "和第 2 行一样"),
        ([(None, "李四", None, "居民", None, None)], "手机", "没有手机"),
        ([(None, "李四", None, "负责人", "JD", 0)], "顺序", "不对"),
    ],
)
def test_people(book: MakeBook, faults_in: Wrong, rows: Rows, column: str, wrong: str) -> None:
    fault = _one(faults_in(book(people=[*PEOPLE, *rows])))
    assert (fault.sheet, fault.row, fault.column) == ("人员与岗位", 4, column)
    assert wrong in fault.wrong


def test_one_code_for_two_people_and_two_phones_for_one(book: MakeBook, faults_in: Wrong) -> None:
    people = [
        *PEOPLE,
        ("A", "李四", "15400000008", "负责人", "CZ", None),
        ("A", "李五", None, "负责人", "JD", None),
        ("A", "李四", "15400000009", "负责人", "JD", None),
    ]
    faults = faults_in(book(people=people))
    assert [(fault.row, fault.column) for fault in faults] == [(5, "编号"), (6, "手机")]
    assert "第 4 行的李四" in faults[0].wrong


def test_no_fault_repeats_a_phone_number_that_somebody_has(
    book: MakeBook, faults_in: Wrong
) -> None:
    people = [*PEOPLE, (None, "李四", "15400000001", "楼栋长", "JD-004", None)]
    assert "15400000001" not in str(_one(faults_in(book(people=people))))


@pytest.mark.parametrize(
    ("row", "column", "wrong"),
    [
        ((None, 1, 5, "501", None, None), "楼栋编号", "空着"),
        (("jd-003", 1, 5, "501", None, None), "楼栋编号", "是不是“JD-003”"),
        (("JD", 1, 5, "501", None, None), "楼栋编号", "不是楼栋"),
        (("JD-003", 1.5, 5, "501", None, None), "单元", "“1.5”不对"),
        (("JD-003", 1, 0, "501", None, None), "楼层", "没有 0 层"),
        (("JD-003", 1, None, "东户", None, None), "楼层", "看不出"),
        (("JD-003", 1, 5, None, None, None), "门牌", "空着"),
        (("JD-003", 1, 5, "五零一", None, None), "门牌", "不像房号"),
        (("JD-003", 1, 5, "3-501", None, None), "门牌", "门牌写着3单元"),
        (("JD-003", 2, 5, "501", None, None), "门牌", "和第 2 行重复"),
        (("JD-003", 1, 5, "501", 100, None), "人数", "“100”不对"),
        (("JD-003", 1, 5, "501", None, "李强、李强"), "住户", "写了两次"),
        (("JD-003", 1, 5, "501", None, "李强（P9）"), "住户", "没有编号为“P9”的人"),
        (("JD-003", 1, 5, "501", None, "李强（15400000001）"), "住户", "括号里是周宁"),
        (("JD-003", 1, 5, "501", None, "501"), "住户", "不像姓名"),
    ],
)
def test_households(
    book: MakeBook, faults_in: Wrong, row: tuple[object, ...], column: str, wrong: str
) -> None:
    fault = _one(faults_in(book(households=[*HOUSEHOLDS, row])))
    assert (fault.sheet, fault.row, fault.column) == ("住户", 3, column)
    assert wrong in fault.wrong


def test_a_unit_with_a_fault_makes_no_faults_of_those_under_it(
    book: MakeBook, faults_in: Wrong
) -> None:
    units = [*UNITS[:3], ("JD", "", "微社区", "CZ", None), *UNITS[4:]]
    assert _one(faults_in(book(units=units))).column == "名称"

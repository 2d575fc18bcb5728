"""The workbook a town fills in."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bot.roster.template import write_template
from bot.roster.values import Roster
from bot.roster.words import COLUMNS
from bot.roster.workbook import read


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    write_template(path)
    return path


def _open(path: Path) -> Workbook:
    return load_workbook(path)


def test_it_opens_with_the_instructions(template: Path) -> None:
    assert _open(template).sheetnames == ["说明", "单位", "人员与岗位", "住户"]


def test_tiers_and_roles_are_chosen_from_a_list(template: Path) -> None:
    book = _open(template)
    rules = {
        sheet.title: [
            (str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation
        ]
        for sheet in book.worksheets
    }
    assert rules["单位"] == [("C2:C20000", '"镇,村/社区,微社区,楼栋,部门"')]
    ((cells, words),) = rules["人员与岗位"]
    assert cells == "D2:D20000"
    assert words.startswith('"楼栋长,负责人,')
    assert words.endswith(',居民"')


def test_codes_phones_and_doors_are_text(template: Path) -> None:
    book = _open(template)
    formats = {
        (name, cell.value)
        for name in COLUMNS
        for cell in book[name][1]
        if book[name].column_dimensions[cell.coordinate.rstrip("1")].number_format == "@"
    }
    assert formats == {
        ("单位", "编号"),
        ("单位", "上级编号"),
        ("人员与岗位", "编号"),
        ("人员与岗位", "手机"),
        ("人员与岗位", "单位编号"),
        ("住户", "楼栋编号"),
        ("住户", "门牌"),
    }


def test_the_instructions_name_every_column(template: Path) -> None:
    said = {row[0] for row in _open(template)["说明"].iter_rows(values_only=True)}
    assert {column.heading for columns in COLUMNS.values() for column in columns} <= said


def test_the_examples_of_the_instructions_make_a_sound_town(template: Path) -> None:
    """Whoever copies the examples into the sheets has a list that can be imported."""
    book = _open(template)
    rows = [list(row) for row in book["说明"].iter_rows(values_only=True)]
    for name, columns in COLUMNS.items():
        start = next(n for n, row in enumerate(rows) if row[0] == f"“{name}”表")
        headings = [column.heading for column in columns]
        at = next(n for n in range(start, len(rows)) if rows[n][: len(headings)] == headings)
        for row in rows[at + 1 :]:
            if not any(row):
                break
            book[name].append(row[: len(headings)])
    book.save(template)
    town = read(template)
    assert isinstance(town, Roster), [str(fault) for fault in town]
    assert len(town.units) == 5
    assert len(town.people) == 4

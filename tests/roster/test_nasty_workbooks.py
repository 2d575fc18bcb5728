"""What spreadsheets do to a list, and what is read all the same."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.people import Role
from bot.errors import OperatorError
from bot.roster.faults import Fault
from bot.roster.values import HouseholdRow, PersonRow, PostRow, Roster
from bot.roster.workbook import read
from tests.roster.conftest import HOUSEHOLDS, PEOPLE, UNITS, MakeBook

Read = Callable[[Path], Roster]
Wrong = Callable[[Path], list[Fault]]


def test_a_sound_workbook(book: MakeBook, roster_in: Read) -> None:
    roster = roster_in(book())
    assert [unit.code for unit in roster.units] == ["ZZ", "XA", "CZ", "JD", "JD-003", "JD-004"]
    assert roster.people == (
        PersonRow(code="15400000001", name="周宁", phone="15400000001"),
        PersonRow(code="15400000002", name="陈慧", phone="15400000002"),
        PersonRow(code="王丽@JD-003-2-501", name="王丽"),
    )
    assert roster.posts == (
        PostRow(person_code="15400000001", unit_code="JD", role=Role.LEAD),
        PostRow(person_code="15400000002", unit_code="JD-003", role=Role.STEWARD),
    )
    assert roster.households == (
        HouseholdRow(
            building_code="JD-003",
            unit=2,
            floor=5,
            door="501",
            people=3,
            residents=("王丽@JD-003-2-501",),
        ),
    )


def test_numbers_that_the_spreadsheet_made_of_codes_and_phones(
    book: MakeBook, roster_in: Read
) -> None:
    units = [*UNITS, (1203.0, "5号楼", "楼栋", "JD", None), ("007", "6号楼", "楼栋", "JD", None)]
    people = [PEOPLE[0], (12.0, "周宁", 15400000001.0, "楼栋长", 1203, 1.0)]
    households = [HOUSEHOLDS[0], (1203, 1.0, 3.0, 301.0, 2.0, None)]
    roster = roster_in(book(units=units, people=people, households=households))
    assert {"1203", "007"} <= {unit.code for unit in roster.units}
    assert roster.people == (PersonRow(code="12", name="周宁", phone="15400000001"),)
    assert roster.households[0].door == "301"


def test_full_width_spaces_and_invisible_characters(book: MakeBook, roster_in: Read) -> None:
    units = [*UNITS, ("ＪＤ－００５ ", "５号楼\u200b", "楼 栋", "\ufeffJD", "金德花园\u3000")]
    people = [PEOPLE[0], ("", "陈\u3000慧", "１５４ ００００-０００２", "楼栋长\n", "JD-005", None)]
    roster = roster_in(book(units=units, people=people, households=HOUSEHOLDS))
    unit = next(unit for unit in roster.units if unit.code == "JD-005")
    assert (unit.name, unit.estate) == ("5号楼", "金德花园")
    assert roster.people[0] == PersonRow(code="15400000002", name="陈慧", phone="15400000002")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("买买提·艾力", "买买提·艾力"),
        ("买买提•艾力", "买买提·艾力"),
        ("𬱖小峰", "𬱖小峰"),
        ("赵\ue863", "赵\ue863"),
        ("㛃佳", "㛃佳"),
        ("Anna  Li-O'Neil", "Anna Li-O'Neil"),
        ("欧阳娜娜", "欧阳娜娜"),
    ],
)
def test_real_names(book: MakeBook, roster_in: Read, written: str, meant: str) -> None:
    people = [PEOPLE[0], (None, written, "15400000002", "楼栋长", "JD-003", None)]
    assert roster_in(book(people=people)).people[0].name == meant


def test_columns_in_another_order_with_others_between_and_a_title_above(
    book: MakeBook, roster_in: Read
) -> None:
    people = [
        ("新安镇楼栋长名册",),
        (),
        ("序号", "*手机号码（必填）", "备注", "姓 名", "职务", "所属单位"),
        (1, "15400000002", "很热心", "陈慧", "楼栋长", "JD-003"),
        (2, None, None, None, None, None),
        (),
        (3, "15400000001", None, "周宁", "微社区负责人", "JD"),
    ]
    roster = roster_in(book(people=people))
    assert [(post.unit_code, post.role) for post in roster.posts] == [
        ("JD", Role.LEAD),
        ("JD-003", Role.STEWARD),
    ]


def test_a_merged_area_holds_for_each_of_its_cells(book: MakeBook, roster_in: Read) -> None:
    people = [
        PEOPLE[0],
        (None, "陈慧", "15400000002", "楼栋长", "JD-003", None),
        (None, None, None, "楼栋长", "JD-004", None),
    ]
    households = [
        ("住户登记表", None, None, None, None, None),
        HOUSEHOLDS[0],
        ("JD-003", 2, 5, "501", 3, None),
        (None, None, None, "502", 1, None),
        (None, None, 6, "601", 2, None),
    ]

    def merge(sheet: Worksheet) -> None:
        if sheet.title == "人员与岗位":
            sheet.merge_cells("B2:B3")
            sheet.merge_cells("C2:C3")
        if sheet.title == "住户":
            sheet.merge_cells("A1:F1")
            sheet.merge_cells("A3:A5")
            sheet.merge_cells("B3:B5")
            sheet.merge_cells("C3:C4")

    roster = roster_in(book(people=people, households=households, change=merge))
    assert [(post.person_code, post.unit_code) for post in roster.posts] == [
        ("15400000002", "JD-003"),
        ("15400000002", "JD-004"),
    ]
    assert [(h.unit, h.floor, h.door) for h in roster.households] == [
        (2, 5, "501"),
        (2, 5, "502"),
        (2, 6, "601"),
    ]


def test_headings_that_are_printed_on_each_page(book: MakeBook, roster_in: Read) -> None:
    households = [*HOUSEHOLDS, HOUSEHOLDS[0], ("JD-003", 2, 5, "502", 1, None)]
    assert len(roster_in(book(households=households)).households) == 2


def test_a_wrong_size_in_the_file_hides_no_rows(book: MakeBook, tmp_path: Path) -> None:
    path = book()
    _rewrite(path, tmp_path / "odd.xlsx", b'<dimension ref="A1:E7"', b'<dimension ref="A1:A1"')
    assert isinstance(read(tmp_path / "odd.xlsx"), Roster)


def test_drop_downs_and_formulas_with_values_do_no_harm(book: MakeBook, roster_in: Read) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.add_data_validation(DataValidation(type="list", formula1='"镇,楼栋"'))

    assert roster_in(book(change=add)).units


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ((2, None, "501"), (2, 5, "501")),
        (("1单元", "12层", "1203室"), (1, 12, "1203")),
        ((None, None, "2-501"), (2, 5, "501")),
        ((2, None, "2单元501"), (2, 5, "501")),
        ((1, "一", " 101a "), None),
        ((None, None, " 101a "), (1, 1, "101A")),
        ((1, 3, "东户"), (1, 3, "东户")),
        ((1, -1, "B01"), (1, -1, "B01")),
    ],
)
def test_doors_as_people_write_them(
    book: MakeBook, written: tuple[object, ...], meant: tuple[int, int, str] | None
) -> None:
    roster = read(book(households=[HOUSEHOLDS[0], ("JD-003", *written, None, None)]))
    households = roster.households if isinstance(roster, Roster) else ()
    assert [(h.unit, h.floor, h.door) for h in households] == ([meant] if meant else [])


def test_residents_by_name_by_phone_and_by_code(book: MakeBook, roster_in: Read) -> None:
    people = [*PEOPLE, ("P7", "钱伟", "15400000007", "居民", None, None)]
    named = "王丽、李强（15400000009）,钱伟(P7);钱 多 赵敏 孙姐\n陈慧"
    households = [HOUSEHOLDS[0], ("JD-003", 2, 5, "501", 7, named)]
    roster = roster_in(book(people=people, households=households))
    names = {person.code: person.name for person in roster.people}
    assert {names[code] for code in roster.households[0].residents} == {
        *("王丽", "李强", "钱伟", "钱多赵敏", "孙姐", "陈慧")
    }
    # The steward who lives in the building is one person with its resident.
    assert [p.code for p in roster.people if p.name == "陈慧"] == ["15400000002"]


def test_one_person_with_several_posts(book: MakeBook, roster_in: Read) -> None:
    people = [
        PEOPLE[0],
        ("S1", "陈慧", "15400000002", "楼栋长", "JD-003", None),
        (None, "陈慧", "15400000002", "楼栋长", "JD-004", None),
        ("S1", "陈慧", None, "负责人", "JD", None),
        (None, "孟和", None, "调解员", "CZ", None),
        (None, "孟和", None, "法律明白人", "CZ", None),
    ]
    roster = roster_in(book(people=people, households=[HOUSEHOLDS[0]]))
    assert [person.code for person in roster.people] == ["S1", "孟和@CZ"]
    assert len(roster.posts) == 5


def test_a_phone_that_only_a_later_row_knows(book: MakeBook, roster_in: Read) -> None:
    people = [
        PEOPLE[0],
        ("S1", "陈慧", None, "楼栋长", "JD-003", None),
        ("S1", "陈慧", "15400000002", "楼栋长", "JD-004", None),
    ]
    assert roster_in(book(people=people)).people[0].phone == "15400000002"


def test_five_thousand_buildings_and_stewards(book: MakeBook, roster_in: Read) -> None:
    numbers = range(1, 5001)
    units = [*UNITS, *((f"B{n:04}", f"{n}号楼", "楼栋", "JD", "新城") for n in numbers)]
    people = [
        *PEOPLE,
        *((None, "王伟", 15410000000 + n, "楼栋长", f"B{n:04}", None) for n in numbers),
    ]
    roster = roster_in(book(units=units, people=people))
    assert len(roster.posts) == 5002


def test_who_comes_first_is_the_order_in_the_list_unless_it_is_written(
    book: MakeBook, roster_in: Read
) -> None:
    people = [
        PEOPLE[0],
        *(
            (None, name, None, "负责人", "JD", order)
            for name, order in (("甲", None), ("乙", None), ("丙", 9), ("丁", None))
        ),
    ]
    posts = roster_in(book(people=people)).posts
    assert [(post.person_code, post.order) for post in posts] == [
        ("甲@JD", 1),
        ("乙@JD", 2),
        ("丙@JD", 9),
        ("丁@JD", 10),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_encoding(
    tmp_path: Path, roster_in: Read, encoding: str, delimiter: str
) -> None:
    for name, rows in (("单位", UNITS), ("人员与岗位", PEOPLE), ("住户", HOUSEHOLDS)):
        lines = (delimiter.join("" if c is None else str(c) for c in row) for row in rows)
        (tmp_path / f"{name}.csv").write_bytes("\r\n".join(lines).encode(encoding))
    assert roster_in(tmp_path).people[1].name == "陈慧"


def test_csv_rows_are_counted_as_an_editor_counts_lines(tmp_path: Path, faults_in: Wrong) -> None:
    (tmp_path / "单位.csv").write_text("编号,名称,层级,上级编号\nXA,新安镇,镇,\n", "utf-8")
    (tmp_path / "人员与岗位.csv").write_text(
        '姓名,手机,岗位,单位编号,备注\n张远,,负责人,XA,"一\n二"\n\n李四,1,负责人,XA,\n', "utf-8"
    )
    (tmp_path / "住户.csv").write_text("楼栋编号,单元,门牌\n", "utf-8")
    assert [fault.row for fault in faults_in(tmp_path)] == [5]


def test_progress_comes_to_its_end(book: MakeBook) -> None:
    told: list[tuple[str, int, int]] = []
    doors = [("JD-003", 1 + n // 900, None, f"{n % 900 + 100}", None, None) for n in range(4500)]
    read(
        book(households=[HOUSEHOLDS[0], *doors]),
        lambda stage, done, total: told.append((stage, done, total)),
    )
    assert [step for step in told if step[0] == "住户"] == [
        ("住户", 2000, 4501),
        ("住户", 4000, 4501),
        ("住户", 4501, 4501),
    ]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook_is_one_clear_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "town.xlsx"
    path.write_bytes(content)
    with pytest.raises(OperatorError, match="不是能读的"):
        read(path)


def test_a_workbook_with_broken_insides_is_one_clear_sentence(
    book: MakeBook, tmp_path: Path
) -> None:
    _rewrite(book(), tmp_path / "odd.xlsx", b"</sheetData>", b"</sheet")
    with pytest.raises(OperatorError, match="不是能读的"):
        read(tmp_path / "odd.xlsx")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="找不到"):
        read(tmp_path / "none.xlsx")


def test_one_csv_is_no_town(tmp_path: Path) -> None:
    (tmp_path / "单位.csv").write_text("编号", "utf-8")
    with pytest.raises(OperatorError, match="文件夹"):
        read(tmp_path / "单位.csv")


def test_csv_of_unknown_encoding(tmp_path: Path) -> None:
    (tmp_path / "单位.csv").write_bytes(b"\xff\x00\xff")
    with pytest.raises(OperatorError, match="文字编码"):
        read(tmp_path)


def test_what_the_spreadsheet_made_a_date_of_is_told(book: MakeBook, faults_in: Wrong) -> None:
    households = [
        HOUSEHOLDS[0],
        ("JD-003", 2, 5, dt.datetime(2026, 2, 5), 3, None),  # noqa: DTZ001  # as openpyxl gives it
        ("JD-003", 2, 5, True, 3, "#N/A"),
    ]
    faults = faults_in(book(households=households))
    assert [(fault.row, fault.column) for fault in faults] == [(2, "门牌"), (3, "门牌")]
    assert "日期" in faults[0].wrong
    assert "文本" in faults[0].expected


def _rewrite(source: Path, target: Path, old: bytes, new: bytes) -> None:
    """A copy of a workbook with some bytes of its first sheets replaced."""
    with zipfile.ZipFile(source) as packed, zipfile.ZipFile(target, "w") as copy:
        for name in packed.namelist():
            copy.writestr(name, packed.read(name).replace(old, new))

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.errors import OperatorError
from bot.holidays import load, missing_years

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "节假日.csv"


def with_file(table: Path, text: str) -> Calendar:
    table.write_text(text, encoding="utf-8")
    return load(SHANGHAI, table, [2026, 2027])


@pytest.mark.parametrize(
    ("day", "is_holiday", "is_workday"),
    [
        (date(2025, 9, 28), False, True),  # a Sunday worked for 国庆
        (date(2025, 9, 30), False, True),
        (date(2025, 10, 1), True, False),
        (date(2025, 10, 8), True, False),
        (date(2025, 10, 9), False, True),
        (date(2025, 10, 11), False, True),  # a Saturday worked for 国庆
        (date(2025, 10, 12), False, False),  # a plain Sunday is no holiday
        (date(2026, 2, 14), False, True),  # a Saturday worked for 春节
        (date(2026, 10, 7), True, False),
        (date(2026, 10, 8), False, True),
        (date(2026, 10, 10), False, True),  # a Saturday worked for 国庆
    ],
)
def test_published_holidays_are_known(day: date, is_holiday: bool, is_workday: bool) -> None:
    calendar = load(SHANGHAI, None, [2025, 2026])
    assert calendar.years == {2025, 2026}
    assert calendar.is_holiday(day) is is_holiday
    assert calendar.is_workday(day) is is_workday


def test_a_year_nobody_published_has_its_weekends_and_nothing_else() -> None:
    calendar = load(SHANGHAI, None, [2025, 2999])
    assert not calendar.knows(2999)
    assert not any(day.year == 2999 for day in calendar.holidays | calendar.workdays)
    assert calendar.is_workday(date(2999, 10, 1))  # a Tuesday
    assert not calendar.is_workday(date(2999, 10, 5))  # a Saturday
    assert not calendar.is_holiday(date(2999, 10, 5))


def test_the_operators_file_makes_a_year_known(table: Path) -> None:
    calendar = with_file(table, "日期,类型\n2999-01-01,休\n2999-01-05,班\n2999-10-01,休\n")
    assert calendar.knows(2999)
    assert calendar.is_holiday(date(2999, 10, 1))
    assert calendar.is_workday(date(2999, 1, 5))  # a Saturday


def test_a_single_day_does_not_make_a_year_known(table: Path) -> None:
    calendar = with_file(table, "2999-10-01,休\n")
    assert calendar.is_holiday(date(2999, 10, 1))
    assert not calendar.knows(2999)


def test_the_operators_file_overrules_what_is_published(table: Path) -> None:
    calendar = with_file(table, "2026-10-07,班\n2026-10-10,休\n")
    assert calendar.is_workday(date(2026, 10, 7))
    assert not calendar.is_holiday(date(2026, 10, 7))
    assert calendar.is_holiday(date(2026, 10, 10))
    assert not calendar.is_workday(date(2026, 10, 10))


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-05,休",
        "2026/12/5,休",
        "2026.12.05,休",
        "2026年12月5日,休",
        "20261205,休",
        "2026－12－05,休",
        "２０２６-12-05 , 休 ,镇里放假",
        '"2026-12-05","休","两行\n备注"',
        "\ufeffdate,kind\r\n\r\n# 备注\r\n2026-12-05,休\r\n,,\r\n",
        "2026-12-05,休\n2026-12-05,休",
    ],
)
def test_dates_are_read_as_people_and_spreadsheets_write_them(table: Path, line: str) -> None:
    assert with_file(table, line).is_holiday(date(2026, 12, 5))


def test_a_file_saved_by_excel_in_china_is_read(table: Path) -> None:
    table.write_bytes("日期,类型\n2026-12-05,休\n".encode("gb18030"))
    assert load(SHANGHAI, table, [2026]).is_holiday(date(2026, 12, 5))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "日期,类型\n2026-13-01,休",
            "节假日文件 节假日.csv 第2行：日期“2026-13-01”不对，应为 2027-01-01 这样的日期。",
        ),
        (
            "2026-12-05,休\n国庆,休",
            "节假日文件 节假日.csv 第2行：日期“国庆”不对，应为 2027-01-01 这样的日期。",
        ),
        (
            "\n2026-12-05,放",
            "节假日文件 节假日.csv 第2行：第二列“放”不对，应为“休”（放假）或“班”（上班）。",
        ),
        (
            "2026-12-05",
            "节假日文件 节假日.csv 第1行：第二列“”不对，应为“休”（放假）或“班”（上班）。",
        ),
        (
            "2026-12-05,休\n\n2026-12-05,班",
            "节假日文件 节假日.csv 第3行：2026-12-05 与第1行不一致，同一天只能写“休”或“班”。",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_is_expected(
    table: Path, text: str, sentence: str
) -> None:
    with pytest.raises(OperatorError) as told:
        with_file(table, text)
    assert str(told.value) == sentence


def test_a_cell_without_end_is_told_not_thrown(table: Path) -> None:
    with pytest.raises(OperatorError, match="第1行读不了"):
        with_file(table, "1" * 200_000)


def test_a_file_that_is_no_text_is_told(table: Path) -> None:
    table.write_bytes(b"\xff\xff\x00PK")
    with pytest.raises(OperatorError, match="不是文本文件"):
        load(SHANGHAI, table, [2026])


def test_a_missing_file_is_told_with_its_path(table: Path) -> None:
    with pytest.raises(OperatorError, match=r"节假日\.csv 打不开"):
        load(SHANGHAI, table, [2026])


@pytest.mark.parametrize(
    ("known", "today", "missing"),
    [
        ({2026}, date(2026, 6, 1), []),
        ({2026}, date(2026, 11, 30), []),
        ({2026}, date(2026, 12, 1), [2027]),
        ({2026, 2027}, date(2026, 12, 1), []),
        ({2026}, date(2027, 1, 1), [2027]),
        (set(), date(2026, 12, 31), [2026, 2027]),
    ],
)
def test_years_are_missed_once_deadlines_need_them(
    known: set[int], today: date, missing: list[int]
) -> None:
    assert missing_years(Calendar(zone=SHANGHAI, years=frozenset(known)), today) == missing

"""A table as a file that a spreadsheet opens."""

from io import BytesIO

from openpyxl import load_workbook

from bot.messages import Table
from bot.spreadsheet import to_xlsx


def opened(table: Table) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(to_xlsx(table))).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_rows_come_back_as_they_were() -> None:
    rows = (("单位", "结束"), ("3号楼", 2), ("4号楼", 0.5), (None, 1))
    assert opened(Table(name="三率", rows=rows)) == list(rows)


def test_the_first_row_stands_out_and_stays_in_sight() -> None:
    sheet = load_workbook(BytesIO(to_xlsx(Table(name="三率", rows=(("单位",), ("3号楼",)))))).active
    assert sheet is not None
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "B2"


def test_words_of_people_never_become_a_formula() -> None:
    for words in ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"):
        data = to_xlsx(Table(name="三率", rows=(("原话",), (words,))))
        sheet = load_workbook(BytesIO(data)).active
        assert sheet is not None
        assert sheet["A2"].data_type == "s"
        assert sheet["A2"].value == words


def test_any_name_and_any_character_can_be_written() -> None:
    name = "曹庄社区[2026/11]:三率*?" + "长" * 40
    assert opened(Table(name=name, rows=(("一\x00二\x1b",),))) == [("一二",)]


def test_an_empty_table_is_still_a_file() -> None:
    assert not any(any(row) for row in opened(Table(name="", rows=())))

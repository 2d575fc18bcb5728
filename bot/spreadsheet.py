"""A table as a spreadsheet file."""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.messages import Table

#: What a sheet's name may not hold, and how long it may be.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
#: Widths of columns in characters; a Chinese one takes two.
_NARROWEST, _WIDEST = 8, 50


def to_xlsx(table: Table) -> bytes:
    """The table as .xlsx; its first row and first column stay in sight."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _NOT_IN_NAMES.sub(" ", table.name).strip(" '")[:_LONGEST_NAME] or "表"
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(number, column), value)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    _fit(sheet, table)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Cell | MergedCell, value: str | float | None) -> None:
    """Write a value; a text stays a text and is never a formula in the reader's hands."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = True
    else:
        cell.value = value


def _fit(sheet: Worksheet, table: Table) -> None:
    for column in range(max((len(row) for row in table.rows), default=0)):
        widths = (_width(row[column]) for row in table.rows if column < len(row))
        fitting = min(max(_NARROWEST, *widths) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(column + 1)].width = fitting


def _width(value: object) -> int:
    text = "" if value is None else str(value)
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)  # where CJK begins

"""How our workbooks look: headings, widths, and columns that stay text."""

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.roster.words import Column

#: The spreadsheet's own name for "do not interpret what is typed here".
TEXT_FORMAT = "@"

_BOLD = Font(bold=True)
_FILL = PatternFill(fill_type="solid", start_color="DDEBF7")
_CENTRE = Alignment(horizontal="center")


def style_heading(cell: Cell) -> Cell:
    """The cell, as a heading."""
    cell.font = _BOLD
    cell.fill = _FILL
    cell.alignment = _CENTRE
    return cell


def style_sheet(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    """Widths and formats of the columns; the row of headings stays in sight."""
    for number, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        if column.text:
            dimension.number_format = TEXT_FORMAT
    sheet.freeze_panes = "A2"

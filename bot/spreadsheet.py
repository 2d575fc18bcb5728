"""A table as a spreadsheet file."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from bot.messages import Table


def to_xlsx(table: Table) -> bytes:
    """The table as .xlsx, its first row in bold."""
    book = Workbook()
    sheet = book.active
    if sheet is None:  # pragma: no cover  # a new workbook always has a sheet
        raise ValueError("no sheet")
    sheet.title = table.name[:31]
    for row in table.rows:
        # A text that begins with = must not become a formula in the reader's hands.
        sheet.append([f"'{v}" if isinstance(v, str) and v.startswith("=") else v for v in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    out = BytesIO()
    book.save(out)
    return out.getvalue()

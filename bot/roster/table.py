"""Finding the headings of a sheet and the rows under them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.roster.cells import Cell, heading
from bot.roster.faults import CellError, Fault
from bot.roster.sheets import RawSheet
from bot.roster.words import COLUMNS, Column

#: Titles and remarks may stand above the headings, but not more rows than this.
_HEADINGS_WITHIN = 20

T = TypeVar("T")


class Faults(list[Fault]):
    """The faults of one sheet, noted as they are met."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self.sheet = sheet

    def note(self, row: int, column: Column | None, wrong: str, expected: str) -> None:
        """Add one; `column` None when the whole row is meant, `row` 0 when the sheet is."""
        name = column.heading if column else ""
        self.append(Fault(sheet=self.sheet, row=row, column=name, wrong=wrong, expected=expected))

    def cell(self, row: int, column: Column, parse: Callable[[Cell], T], cell: Cell) -> T | None:
        """What `parse` makes of the cell, or None and a fault."""
        try:
            return parse(cell)
        except CellError as error:
            self.note(row, column, error.wrong, error.expected)
            return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A sheet with its headings found."""

    #: Where each column stands; one that is missing (and may be) is not here.
    places: dict[Column, int]
    rows: list[tuple[int, tuple[Cell, ...]]]

    def records(self) -> Iterator[tuple[int, dict[Column, Cell]]]:
        """Rows with something in a known column, with their numbers. No headings again."""
        places = self.places.items()
        for number, row in self.rows:
            width = len(row)
            record = {column: row[at] if at < width else None for column, at in places}
            if not all(map(_is_blank, record.values())) and not _is_headings(record):
                yield number, record


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_headings(record: dict[Column, Cell]) -> bool:
    """A heading merged over two rows, or printed anew on each page."""
    return all(
        isinstance(cell, str) and heading(cell) in (column.heading, *column.aliases)
        for column, cell in record.items()
    )


def find(sheet: RawSheet, faults: Faults) -> Table | None:
    """The table in a sheet; None and faults when its headings are not there or not clear."""
    columns = COLUMNS[sheet.name]
    best: dict[Column, int] = {}
    at = 0
    row_number = 1
    cells: list[str] = []
    for index, (number, row) in enumerate(sheet.rows[:_HEADINGS_WITHIN]):
        titles = [heading(cell) for cell in row]
        places = _places(columns, titles)
        if len(places) > len(best):
            best, at, row_number, cells = places, index, number, titles
    if not best:
        names = "、".join(c.heading for c in columns if c.required)
        faults.note(0, None, "没找到标题行", f"一行标题，写着 {names}")
        return None
    for column in columns:
        if column not in best:
            if column.required:
                faults.note(row_number, column, "没有这一列", f"标题行里有“{column.heading}”")
        elif cells.count(cells[best[column]]) > 1:
            faults.note(row_number, column, "标题出现了两次", "每个标题只有一列")
    if faults:
        return None
    return Table(places=best, rows=sheet.rows[at + 1 :])


def _places(columns: tuple[Column, ...], titles: list[str]) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for names in zip(*(_padded(column) for column in columns), strict=True):
        # Headings proper first, then aliases, so that an alias never takes another column's place.
        for column, name in zip(columns, names, strict=True):
            if column in places or not name or name not in titles:
                continue
            if titles.index(name) not in places.values():
                places[column] = titles.index(name)
    return places


def _padded(column: Column) -> tuple[str, ...]:
    names = (column.heading, *column.aliases)
    return names + ("",) * (10 - len(names))

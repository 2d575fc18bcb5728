"""What is wrong in a list, told so that whoever keeps it finds the cell and can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that is wrong. Faults are values, so that all can be told at once."""

    sheet: str
    #: The row as the spreadsheet counts, from 1; 0 when the whole sheet is meant.
    row: int
    #: The heading of the column; empty when the whole row or sheet is meant.
    column: str
    wrong: str
    expected: str

    def __str__(self) -> str:
        """One line: `单位，第 5 行，“上级编号”：没有编号为 X9 的单位。应为：……`."""
        place = [self.sheet]
        if self.row:
            place.append(f"第 {self.row} 行")
        if self.column:
            place.append(f"“{self.column}”")
        return f"{'，'.join(place)}：{self.wrong}。应为：{self.expected}"


class CellError(Exception):
    """A cell that cannot be what its column asks for; a `Fault` where row and column are known."""

    def __init__(self, wrong: str, expected: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.expected = expected

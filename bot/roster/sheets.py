"""Files to raw sheets: .xlsx with openpyxl, or a folder of CSV. What rows mean is not known."""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from bot.errors import OperatorError
from bot.roster.cells import Cell
from bot.roster.values import Progress

#: What openpyxl, and what it stands on, raise for files that are no workbooks or broken ones.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    EOFError,
)

#: Rows between two calls of the progress.
_STEP = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class RawSheet:
    """A sheet as found: rows that are not blank, each with the number the spreadsheet shows."""

    name: str
    rows: list[tuple[int, tuple[Cell, ...]]]


def load(path: Path, names: Iterable[str], progress: Progress) -> dict[str, RawSheet]:
    """Those of the sheets `names` that `path` (a workbook or a folder of CSV) has.

    Raises `OperatorError` when the file cannot be read at all.
    """
    try:
        if path.is_dir():
            return _load_folder(path, names, progress)
        if not path.exists():
            raise OperatorError(f"找不到 {path}，请检查路径。")
        if path.suffix.lower() == ".csv":
            raise OperatorError("要给的是装着几个 CSV 的文件夹，不是一个 CSV 文件。")
        with warnings.catch_warnings():
            # That a drop-down or a style is of a kind unknown to openpyxl is nobody's concern here.
            warnings.simplefilter("ignore", UserWarning)
            return _load_workbook(path, names, progress)
    except PermissionError as error:
        raise OperatorError(f"没有读 {path} 的权限。") from error
    except _UNREADABLE as error:
        raise OperatorError(
            f"{path.name} 不是能读的 .xlsx 文件。旧的 .xls 或加了密码的，请先另存为不加密的 .xlsx。"
        ) from error


def _load_workbook(path: Path, names: Iterable[str], progress: Progress) -> dict[str, RawSheet]:
    wanted = set(names)
    # Merged areas are known only to the slow mode, which keeps every cell in memory.
    merged = _has_merged_cells(path)
    book = openpyxl.load_workbook(path, read_only=not merged, data_only=True)
    try:
        found = {}
        for sheet in book.worksheets:
            name = sheet.title.strip()
            if name not in wanted:
                continue
            if merged:
                rows: Iterator[tuple[Cell, ...]] = _unmerged(sheet)
                total = sheet.max_row
            else:
                total = sheet.max_row or 0
                # Some programs write a wrong size ("A1"), and openpyxl would believe it.
                sheet.reset_dimensions()
                rows = sheet.iter_rows(values_only=True)
            found[name] = RawSheet(name=name, rows=_not_blank(name, rows, total, progress))
        return found
    finally:
        book.close()


def _has_merged_cells(path: Path) -> bool:
    """Whether any sheet of the workbook has a merged area; reads the packed XML, builds nothing."""
    needle = b"mergeCell "
    with zipfile.ZipFile(path) as archive:
        for entry in archive.namelist():
            if not entry.startswith("xl/worksheets/"):
                continue
            with archive.open(entry) as part:
                tail = b""
                while chunk := part.read(1 << 20):
                    if needle in tail + chunk:
                        return True
                    tail = chunk[-len(needle) :]
    return False


def _unmerged(sheet: Worksheet) -> Iterator[tuple[Cell, ...]]:
    """The rows, with the value of a merged area in each of its cells."""
    fill: dict[int, dict[int, Cell]] = {}
    value: Cell
    values: tuple[Cell, ...]
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        for row in range(area.min_row, area.max_row + 1):
            columns = fill.setdefault(row, {})
            for column in range(area.min_col, area.max_col + 1):
                columns[column - 1] = value
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        merged = fill.get(number, {})
        yield tuple(merged.get(column, cell) for column, cell in enumerate(values))


def _load_folder(path: Path, names: Iterable[str], progress: Progress) -> dict[str, RawSheet]:
    found = {}
    for name in names:
        file = path / f"{name}.csv"
        if not file.is_file():
            continue
        content = _decode(file)
        rows = _csv_rows(content)
        total = content.count("\n")
        found[name] = RawSheet(name=name, rows=_not_blank(name, rows, total, progress))
    return found


def _decode(file: Path) -> str:
    """The file's text: UTF-8 or UTF-16 by its mark, UTF-8, else what Excel in China writes."""
    raw = file.read_bytes()
    encodings = ["utf-16"] if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OperatorError(f"认不出 {file.name} 的文字编码，请另存为 UTF-8 编码的 CSV。")


def _csv_rows(content: str) -> Iterator[tuple[Cell, ...]]:
    """Rows by the line they begin at, so that a fault names the line an editor shows."""
    first = next((line for line in content.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    at = 0
    try:
        for row in reader:
            # A quoted cell may hold line breaks: the numbers of its other lines are blank rows.
            yield tuple(row)
            for _ in range(reader.line_num - at - 1):
                yield ()
            at = reader.line_num
    except csv.Error as error:
        raise OperatorError(f"CSV 第 {reader.line_num} 行读不下去：{error}。") from error


def _not_blank(
    name: str, rows: Iterable[tuple[Cell, ...]], total: int, progress: Progress
) -> list[tuple[int, tuple[Cell, ...]]]:
    kept = []
    number = 0
    for number, row in enumerate(rows, start=1):
        if any(cell is not None and cell != "" for cell in row):
            kept.append((number, row))
        if number % _STEP == 0:
            progress(name, number, max(total, number))
    progress(name, number, number)
    return kept

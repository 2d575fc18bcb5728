"""Where the calendar comes from: the published holidays, and an operator's file that corrects them.

The file is CSV, one day a line: `2027-01-01,休` is off, `2027-01-03,班` is worked. A head line,
blank lines, lines that begin with `#` and further columns (a note) are passed over. What it says
overrules what is published.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.errors import OperatorError

_OFF = "休"
_WORKED = "班"
#: 2027-01-01, 2027/1/1, 2027.1.1, 2027年1月1日, 20270101: as spreadsheets and people write it.
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))")
#: Excel in China saves CSV in GBK.
_ENCODINGS = ("utf-8-sig", "gb18030")
_DECEMBER = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """One day of the operator's file."""

    number: int
    day: date
    is_off: bool


def load(zone: ZoneInfo, file: Path | None, years: Iterable[int]) -> Calendar:
    """The calendar of `years` in `zone`; what `file` says overrules what is published.

    A year that is neither published nor in the file is not known: only its weekends are off. Raises
    `OperatorError` when the file cannot be read.
    """
    holidays, workdays = _published(frozenset(years))
    for line in _read(file) if file else ():
        to, other = (holidays, workdays) if line.is_off else (workdays, holidays)
        to.add(line.day)
        other.discard(line.day)
    return Calendar(
        zone=zone,
        holidays=frozenset(holidays),
        workdays=frozenset(workdays),
        years=frozenset(year for year in {d.year for d in holidays} if _is_whole(year, holidays)),
    )


def load_around(zone: ZoneInfo, file: Path | None, year: int) -> Calendar:
    """The calendar that work in `year` needs: of the year before to two after."""
    return load(zone, file, range(year - 1, year + 3))


def missing_years(calendar: Calendar, today: date) -> list[int]:
    """The years that deadlines set `today` may need and whose holidays are not known.

    The next year counts from December on: it is published in November, and two weeks reach into it.
    """
    needed = [today.year, today.year + 1] if today.month == _DECEMBER else [today.year]
    return [year for year in needed if not calendar.knows(year)]


def _published(years: frozenset[int]) -> tuple[set[date], set[date]]:
    """Days off and make-up days of `years` as far as the installed table goes.

    The table's own questions (`is_holiday`) raise for a year it does not have; its data is just
    empty.
    """
    import chinese_calendar  # noqa: PLC0415  # only who builds a calendar pays for the table

    return (
        {day for day in chinese_calendar.holidays if day.year in years},
        {day for day in chinese_calendar.workdays if day.year in years},
    )


def _is_whole(year: int, holidays: set[date]) -> bool:
    """Whether these are all holidays of the year, not just some: its first and last are there."""
    return date(year, 1, 1) in holidays and date(year, 10, 1) in holidays


def _read(file: Path) -> list[_Line]:
    seen: dict[date, _Line] = {}
    for index, (number, cells) in enumerate(_rows(file)):
        if index == 0 and not re.search(r"\d", cells[0]):
            continue  # the head line
        line = _line(number, cells, file)
        earlier = seen.setdefault(line.day, line)
        if earlier.is_off != line.is_off:
            raise OperatorError(
                f"节假日文件 {file.name} 第{number}行：{line.day} 与第{earlier.number}行不一致，"
                f"同一天只能写“{_OFF}”或“{_WORKED}”。"
            )
    return list(seen.values())


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, with the number of their line."""
    reader = csv.reader(io.StringIO(_text(file), newline=""))
    try:
        for row in reader:
            cells = [unicodedata.normalize("NFKC", cell).strip() for cell in row]
            if any(cells) and not cells[0].startswith("#"):
                yield reader.line_num, cells
    except csv.Error as error:
        raise OperatorError(
            f"节假日文件 {file.name} 第{reader.line_num}行读不了（{error}），"
            f"应为“2027-01-01,{_OFF}”这样的一行。"
        ) from error


def _line(number: int, cells: list[str], file: Path) -> _Line:
    where = f"节假日文件 {file.name} 第{number}行"
    day = _day(cells[0])
    if day is None:
        raise OperatorError(f"{where}：日期“{cells[0][:20]}”不对，应为 2027-01-01 这样的日期。")
    kind = cells[1] if len(cells) > 1 else ""
    if kind not in (_OFF, _WORKED):
        raise OperatorError(
            f"{where}：第二列“{kind[:20]}”不对，应为“{_OFF}”（放假）或“{_WORKED}”（上班）。"
        )
    return _Line(number=number, day=day, is_off=kind == _OFF)


def _day(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OperatorError(
            f"节假日文件 {file} 打不开（{error.strerror}），"
            "请检查路径和读取权限，或从设置里去掉它。"
        ) from error
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OperatorError(
        f"节假日文件 {file.name} 不是文本文件，应为 CSV，每行一天，如“2027-01-01,{_OFF}”。"
    )

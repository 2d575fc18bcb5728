"""Writing a roster the way `workbook.read` reads it: .xlsx, or a folder of CSV."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.domain.people import Role
from bot.roster.households import derived_code
from bot.roster.layout import TEXT_FORMAT, style_heading, style_sheet
from bot.roster.values import HouseholdRow, PersonRow, Progress, Roster, no_progress
from bot.roster.words import (
    COLUMNS,
    HOUSEHOLDS,
    PEOPLE,
    RESIDENT,
    ROLE_WORD,
    TIER_WORD,
    UNITS,
)

Line = tuple[str | int | None, ...]

_STEP = 2000


def write(roster: Roster, path: Path, progress: Progress = no_progress) -> None:
    """Write all but the rooms: to a workbook when `path` ends in .xlsx, else to a folder of CSV.

    `workbook.read(path)` gives the same roster back. Raises OSError when it cannot be written.
    """
    sheets = _sheets(roster)
    if path.suffix.lower() == ".xlsx":
        _write_workbook(sheets, path, progress)
    else:
        _write_folder(sheets, path, progress)


def _sheets(roster: Roster) -> dict[str, list[Line]]:
    residents = _Residents(roster)
    return {
        UNITS: [
            (unit.code, unit.name, TIER_WORD[unit.tier], unit.parent_code, unit.estate)
            for unit in roster.units
        ],
        PEOPLE: list(_people(roster, residents)),
        HOUSEHOLDS: [
            (h.building_code, h.unit, h.floor, h.door, h.people, residents.in_words(h))
            for h in roster.households
        ],
    }


def _people(roster: Roster, residents: "_Residents") -> Iterator[Line]:
    """A row a post, in the tree's order; then those without a post whom a household cannot tell."""
    people = {person.code: person for person in roster.people}
    for post in roster.posts:
        person = people[post.person_code]
        yield (*_person(person), ROLE_WORD[post.role], post.unit_code, post.order)
    for person in roster.people:
        if person.code not in residents.with_post and not residents.is_told_by_home(person):
            yield (*_person(person), RESIDENT, None, None)


def _person(person: PersonRow) -> Line:
    code = None if person.code == person.phone else person.code
    return code, person.name, person.phone


class _Residents:
    """How the residents of a household are written: by name alone wherever that is enough."""

    def __init__(self, roster: Roster) -> None:
        self.people = {person.code: person for person in roster.people}
        self.with_post = {post.person_code for post in roster.posts}
        self._stewards = {
            post.unit_code: self.people[post.person_code].name
            for post in roster.posts
            if post.role is Role.STEWARD
        }
        self._homes: dict[str, list[HouseholdRow]] = {}
        for household in roster.households:
            for code in household.residents:
                self._homes.setdefault(code, []).append(household)

    def in_words(self, household: HouseholdRow) -> str | None:
        """`王丽、李强（15400000001）、陈慧（P-12）`; None when nobody is known."""
        return "、".join(self._entry(self.people[code]) for code in household.residents) or None

    def _entry(self, person: PersonRow) -> str:
        if person.code not in self.with_post and self._is_told_by_name(person):
            return person.name
        return f"{person.name}（{person.code}）"

    def is_told_by_home(self, person: PersonRow) -> bool:
        """Whether the sheet of households says all about a person without a post."""
        has_home = person.code in self._homes
        return self._is_told_by_name(person) or (has_home and person.code == person.phone)

    def _is_told_by_name(self, person: PersonRow) -> bool:
        homes = self._homes.get(person.code, [])
        if person.phone or len(homes) != 1:
            return False
        home = homes[0]
        derived = derived_code(person.name, home.building_code, home.unit, home.door)
        return person.code == derived and self._stewards.get(home.building_code) != person.name


def _write_workbook(sheets: dict[str, list[Line]], path: Path, progress: Progress) -> None:
    book = Workbook(write_only=True)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        style_sheet(sheet, COLUMNS[name])
        sheet.append([style_heading(WriteOnlyCell(sheet, c.heading)) for c in COLUMNS[name]])
        is_text = [column.text for column in COLUMNS[name]]
        for line in _counted(name, lines, progress):
            sheet.append(
                [
                    _text_cell(sheet, value) if text and value is not None else value
                    for value, text in zip(line, is_text, strict=True)
                ]
            )
    book.save(path)


def _text_cell(sheet: WriteOnlyWorksheet, value: str | int) -> Cell:
    """A cell that stays text when somebody edits it: 003 does not become 3."""
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = TEXT_FORMAT
    return cell


def _write_folder(sheets: dict[str, list[Line]], path: Path, progress: Progress) -> None:
    path.mkdir(parents=True, exist_ok=True)
    for name, lines in sheets.items():
        # With a byte order mark: Excel would else take UTF-8 for GBK.
        with (path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.heading for column in COLUMNS[name]])
            writer.writerows(_counted(name, lines, progress))


def _counted(name: str, lines: list[Line], progress: Progress) -> Iterable[Line]:
    for done, line in enumerate(lines):
        if done % _STEP == 0:
            progress(name, done, len(lines))
        yield line
    progress(name, len(lines), len(lines))

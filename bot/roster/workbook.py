"""Reading a town's lists: a workbook or a folder of CSV to a `Roster`, or to all its faults."""

from pathlib import Path

from bot.roster import households, people, units
from bot.roster.faults import Fault
from bot.roster.sheets import load
from bot.roster.table import Faults, Table, find
from bot.roster.values import Progress, Roster, no_progress
from bot.roster.words import COLUMNS, HOUSEHOLDS, PEOPLE, UNITS


def read(path: Path, progress: Progress = no_progress) -> Roster | list[Fault]:
    """The roster in the file, or everything that is wrong with it, in the order of the sheets.

    Raises `OperatorError` when there is no readable file at all.
    """
    raw = load(path, COLUMNS, progress)
    noted = {name: Faults(name) for name in COLUMNS}
    tables: dict[str, Table] = {}
    for name, faults in noted.items():
        # A sheet left out by mistake would retire all that it lists: an empty one has to be there.
        if name not in raw:
            wanted = f"{name}.csv" if path.is_dir() else f"名为“{name}”的工作表"
            faults.note(0, None, "没有这张表", f"{wanted}；没有内容也要留着标题")
        elif table := find(raw[name], faults):
            tables[name] = table

    found_units = units.Units()
    found_people = people.People()
    found_households = {}
    if UNITS in tables:
        found_units = units.read(tables[UNITS], noted[UNITS])
        # Without units every reference would be a fault of its own.
        if PEOPLE in tables:
            found_people = people.read(tables[PEOPLE], found_units, noted[PEOPLE])
        if HOUSEHOLDS in tables:
            found_households = households.read(
                tables[HOUSEHOLDS], found_units, found_people, noted[HOUSEHOLDS]
            )

    told = [fault for sheet in noted.values() for fault in sorted(sheet, key=lambda f: f.row)]
    if told:
        return told
    return Roster.of(
        units=found_units.rows.values(),
        people=found_people.rows.values(),
        posts=found_people.posts.values(),
        households=found_households.values(),
    )

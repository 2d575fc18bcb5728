"""What is written is read back the same, and importing twice changes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.roster.compare import Change, FieldChange, compare
from bot.roster.demo import demo_town
from bot.roster.export import write
from bot.roster.values import PersonRow, Roster
from bot.roster.workbook import read
from tests.roster.rosters import rosters

#: Every example writes to the same folder, over the one before it.
SHARED_FOLDER = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("name", ["town.xlsx", "town"])
@settings(max_examples=40, suppress_health_check=SHARED_FOLDER)
@given(roster=rosters())
def test_what_is_written_is_read_back(tmp_path: Path, name: str, roster: Roster) -> None:
    write(roster, tmp_path / name)
    assert read(tmp_path / name) == roster


@given(roster=rosters())
@settings(max_examples=20)
def test_a_town_does_not_differ_from_itself(roster: Roster) -> None:
    assert not compare(roster, roster)


@given(old=rosters(), new=rosters())
@settings(max_examples=20)
def test_a_difference_says_all_that_makes_the_new_of_the_old(old: Roster, new: Roster) -> None:
    difference = compare(old, new)
    rows = [*old.units, *old.people, *old.posts, *old.households]
    gone = [*difference.retired, *(change.old for change in difference.changed)]
    come = [*difference.added, *(change.new for change in difference.changed)]
    made = {row for row in rows if row not in gone} | set(come)
    assert made == {*new.units, *new.people, *new.posts, *new.households}


def test_the_demo_town_goes_out_and_comes_in_unchanged(tmp_path: Path) -> None:
    town = demo_town()
    write(town, tmp_path / "town")
    back = read(tmp_path / "town")
    assert isinstance(back, Roster)
    assert back == replace(town, rooms=())
    assert not compare(town, back)


def test_a_change_names_the_field_and_both_values() -> None:
    old = Roster.of(people=[PersonRow(code="1", name="陈慧", phone="15400000001")])
    new = Roster.of(people=[PersonRow(code="1", name="陈慧", phone="15400000002")])
    (change,) = compare(old, new).changed
    assert isinstance(change, Change)
    assert change.fields == (FieldChange(field="phone", old="15400000001", new="15400000002"),)


def test_the_order_in_which_rows_are_listed_makes_no_difference() -> None:
    town = demo_town()
    turned = Roster.of(
        units=reversed(town.units),
        people=reversed(town.people),
        posts=reversed(town.posts),
        households=[replace(h, residents=h.residents[::-1]) for h in reversed(town.households)],
        rooms=town.rooms,
    )
    assert turned == town

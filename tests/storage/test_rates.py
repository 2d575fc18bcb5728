"""What rates are counted from, the same on both databases and in few statements."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.flows.rates import Ratio, month_bounds
from storage import org, overview, rates
from storage.rates import UnitRates
from storage.store import Turn
from tests.support.small_town import ZONE, SmallTown, small_roster

MARCH = month_bounds(2026, 3, ZONE)


@pytest.fixture
def town(empty_url: str, tmp_path: Path) -> Iterator[SmallTown]:
    """Give the small town on a database of each kind."""
    made = SmallTown(empty_url, tmp_path / "photos", small_roster())
    yield made
    made.close()


def march(turn: Turn) -> dict[str, UnitRates]:
    """The rates of March of the whole town, by unit."""
    found = rates.of_span(turn, org.the_town(turn).id, *MARCH)
    return {one.unit.name: one for one in found}


def test_count_for_the_unit_and_for_all_above_it(town: SmallTown) -> None:
    number = town.file("钱伟", "2楼楼道灯坏了", "4号楼群")
    town.say("沈岚", f"1 {number}")
    town.say("沈岚", f"办结 {number} 换好了")
    town.say("钱伟", "3")
    found = town.do(march)
    for unit in ("4号楼", "金德花园微社区", "曹庄社区", "新安镇"):
        its = found[unit].rates
        assert its.answered_in_time == its.solved == its.within_building == Ratio(part=1, whole=1)
        assert its.satisfied == Ratio(part=0, whole=1)
    assert found["3号楼"].rates.solved == Ratio(part=0, whole=0)


def test_name_what_is_forgotten_at_every_tier(town: SmallTown) -> None:
    number = town.file("王丽", "停水了", "3号楼群")
    town.wait(days=4)
    found = town.do(march)
    for unit in ("3号楼", "金德花园微社区", "新安镇"):
        assert found[unit].forgotten == (number,)
    assert found["4号楼"].forgotten == ()


def test_end_with_the_last_instant_of_the_month(town: SmallTown) -> None:
    town.wait_until(datetime(2026, 3, 31, 20, tzinfo=ZONE))
    for person, room, steward in (("钱伟", "4号楼群", "沈岚"), ("王丽", "3号楼群", "陈慧")):
        number = town.file(person, "2楼楼道灯坏了", room)
        town.say(steward, f"1 {number}")
        town.say(steward, f"办结 {number} 换好了")
    town.wait_until(datetime(2026, 3, 31, 23, 59, 59, tzinfo=ZONE))
    town.say("钱伟", "1")
    town.wait_until(datetime(2026, 4, 1, tzinfo=ZONE))
    town.say("王丽", "1")
    found = town.do(march)
    assert found["新安镇"].rates.solved.whole == found["4号楼"].rates.solved.whole == 1


def test_of_a_building_that_is_gone_stay_while_there_is_something_to_say(town: SmallTown) -> None:
    number = town.file("钱伟", "2楼楼道灯坏了", "4号楼群")
    town.say("沈岚", f"1 {number}")
    town.say("沈岚", f"办结 {number} 换好了")
    town.say("钱伟", "1")

    def without(*gone: str) -> None:
        town.change_lists(
            lambda lists: type(lists).of(
                units=[u for u in lists.units if u.code not in gone],
                people=lists.people,
                posts=[p for p in lists.posts if p.unit_code not in gone],
                households=[h for h in lists.households if h.building_code not in gone],
            )
        )

    without("JD-004", "JD-005")
    found = town.do(march)
    assert "4号楼" in found
    assert "5号楼" not in found


def test_take_as_many_statements_for_a_town_as_for_a_building(town: SmallTown) -> None:
    def count(turn: Turn, code: str) -> int:
        top = org.the_town(turn).id
        (unit,) = [one for one in overview.tree(turn, top) if one.code == code]
        seen: list[object] = []

        def note(*statement: object) -> None:
            seen.append(statement)

        event.listen(turn.connection, "before_cursor_execute", note)
        rates.of_span(turn, unit.id, *MARCH)
        event.remove(turn.connection, "before_cursor_execute", note)
        return len(seen)

    assert town.do(lambda turn: count(turn, "XA")) == 5
    assert town.do(lambda turn: count(turn, "JD-003")) == 5

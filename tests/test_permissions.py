"""The permission table, said a second time as a grid, and every pair of it tried."""

import pytest

from bot.domain.ids import PersonId, PostId, TownId, UnitId
from bot.domain.issues import Move
from bot.domain.people import Post, Role
from bot.permissions import RIGHT_OF, TABLE, Right, may, may_move, units_of

#: A tree: town 1 over communities 2 and 9; 2 over micro-community 3 over buildings 4 and 5.
TOWN, COMMUNITY, MICRO, BUILDING, NEIGHBOUR, ELSEWHERE = map(UnitId, (1, 2, 3, 4, 5, 9))
LINE = (BUILDING, MICRO, COMMUNITY, TOWN)

#: Each role in its column, in the order of `Role`: o own unit alone, b own unit and below,
#: * anywhere, - nowhere. Then whether the reporter may, and anybody.
GRID = {
    #                       steward lead deputy mediator legal contact operator reporter anybody
    Right.TAKE: "obbbb----",
    Right.PROGRESS: "obbbb*---",
    Right.SCHEDULE: "obbbb*---",
    Right.ASK: "obbbb*---",
    Right.SOLVE: "obbbb*---",
    Right.UNDO: "obbbb*---",
    Right.DELEGATE: "obb------",
    Right.ASSIGN: "-bb------",
    Right.ESCALATE: "obbbb----",
    Right.HAND_BACK: "-bb------",
    Right.NOT_MINE: "obbbb----",
    Right.DECLINE: "obb------",
    Right.MERGE: "obb------",
    Right.REMARK: "obbbb*-*-",
    Right.CORRECT: "obbbb--*-",
    Right.FALSE_ALARM: "obbbb--*-",
    Right.TODO: "*******--",
    Right.FILE_FOR_OTHERS: "obb------",
    Right.BOARD: "-bb------",
    Right.RATES: "-bb---b--",
    Right.SEE_BINDINGS: "-bb---b--",
    Right.BIND_ROOM: "-bb---b--",
    Right.CONFIRM_CLAIM: "-bb---b--",
    Right.SET_MODE: "obb---b--",
    Right.LEAVE: "*******--",
    Right.QUIET_HOURS: "*******--",
    Right.CHOOSE_CHANNEL: "--------*",
    Right.WITHDRAW: "-------*-",
    Right.CONFIRM: "-------*-",
    Right.REOPEN: "-------*-",
    Right.OBJECT: "-------*-",
    Right.ANSWER: "-------*-",
    Right.REPORT: "--------*",
    Right.JOIN: "--------*",
    Right.STATUS: "--------*",
    Right.HELP: "--------*",
    Right.ADD_HOME: "--------*",
    Right.CLAIM_POST: "--------*",
    Right.REDEEM_CODE: "--------*",
}
#: Where a post is, seen from the building in question, and the reaches that cover it.
PLACES = {
    BUILDING: "ob*",
    MICRO: "b*",
    COMMUNITY: "b*",
    TOWN: "b*",
    NEIGHBOUR: "*",
    ELSEWHERE: "*",
}


def post(role: Role, unit: UnitId) -> Post:
    return Post(town=TownId(1), id=PostId(1), person=PersonId(7), unit=unit, role=role)


def test_every_right_is_in_the_table_and_in_the_grid() -> None:
    assert set(TABLE) == set(Right) == set(GRID)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("unit", PLACES)
def test_every_post_may_what_the_grid_says_and_nothing_else(
    right: Right, role: Role, unit: UnitId
) -> None:
    reach = GRID[right][list(Role).index(role)]
    expected = reach in PLACES[unit] or GRID[right][-1] == "*"
    assert may([post(role, unit)], right, LINE) is expected


@pytest.mark.parametrize("right", Right)
def test_without_a_post_one_may_what_anybody_may_and_the_reporter_a_little_more(
    right: Right,
) -> None:
    reporter, anybody = (mark == "*" for mark in GRID[right][-2:])
    assert may([], right, LINE) is anybody
    assert may([], right, LINE, reporter=True) is (anybody or reporter)


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("role", Role)
def test_several_posts_are_as_good_as_the_best_of_them(right: Right, role: Role) -> None:
    both = [post(role, ELSEWHERE), post(Role.STEWARD, BUILDING)]
    assert may(both, right, LINE) is any(may([one], right, LINE) for one in both)


def test_about_no_unit_only_what_is_ones_own_or_anybodys() -> None:
    lead = [post(Role.LEAD, MICRO)]
    assert may(lead, Right.LEAVE, ())
    assert may(lead, Right.HELP, ())
    assert not may(lead, Right.BIND_ROOM, ())
    assert not may([post(Role.STEWARD, BUILDING)], Right.SET_MODE, ())


def test_a_lead_of_another_micro_community_may_not_work_here() -> None:
    other = [post(Role.LEAD, UnitId(77))]
    allowed = [right for right in Right if may(other, right, LINE)]
    assert allowed == [right for right in Right if GRID[right][1] == "*" or GRID[right][-1] == "*"]


def test_a_move_asks_for_its_right_and_times_moves_are_nobodys() -> None:
    steward = [post(Role.STEWARD, BUILDING)]
    assert may_move(steward, Move.SOLVE, LINE)
    assert not may_move(steward, Move.ASSIGN, LINE)
    assert may_move([], Move.WITHDRAW, LINE, reporter=True)
    operator = [post(Role.OPERATOR, TOWN)]
    assert not any(may_move(operator, move, LINE) for move in Move if move not in RIGHT_OF)


def test_the_units_of_a_right_are_named_once_each() -> None:
    posts = [post(Role.LEAD, MICRO), post(Role.DEPUTY, MICRO), post(Role.STEWARD, BUILDING)]
    assert units_of(posts, Right.SEE_BINDINGS) == (MICRO,)

"""One-time codes, typed to the bot."""

from datetime import timedelta

import pytest

from bot.domain.codes import Code, new_code, shown
from storage import invites, org
from storage import town as towns
from tests.handlers.unbound_town import UnboundTown


@pytest.fixture
def town() -> UnboundTown:
    made = UnboundTown()
    made.bind("小吴")
    return made


def invite(town: UnboundTown, name: str) -> Code:
    """What `loudong invite` does."""
    code = new_code()
    with town.turn() as turn:
        home = towns.get(turn)
        assert home is not None
        listed = org.people_named(turn, name)
        invites.add(turn, listed[0].id, invites.digest(code, home.secret))
    return code


def name_of(town: UnboundTown, account: str) -> str:
    person = town.person(account)
    with town.turn() as turn:
        return org.person(turn, person).name


def test_the_first_lead_is_bound_by_a_code(town: UnboundTown) -> None:
    code = invite(town, "周宁")
    (said,) = town.say("阿宁", shown(code).lower())
    assert said.chat == "@阿宁"
    assert said.text.startswith("周宁您好，绑定好了，您是金德花园微社区负责人。")
    assert name_of(town, "阿宁") == "周宁"
    town.say("阿宁", "绑定 3号楼", room="群")
    (said,) = town.say("阿宁", "绑定情况")
    assert "没有绑定群 4" in said.text


def test_a_steward_and_somebody_without_a_post_are_greeted_as_what_they_are(
    town: UnboundTown,
) -> None:
    (said,) = town.say("小慧", shown(invite(town, "陈慧")))
    assert said.text.startswith("陈慧您好，绑定好了，您是金德花园3号楼楼栋长。")
    (said,) = town.say("丽丽", shown(invite(town, "王丽")))
    assert said.text == "王丽您好，绑定好了。"


def test_a_code_is_good_once(town: UnboundTown) -> None:
    code = invite(town, "周宁")
    town.say("阿宁", shown(code))
    (again,) = town.say("阿宁", shown(code))
    assert again.text == "已经绑定好了，不用再发。"
    (other,) = town.say("路人", shown(code))
    assert other.text.startswith("这个码不对，或者过期了。")
    assert name_of(town, "路人") == "路人"


def test_a_code_is_good_for_a_week_and_a_new_one_ends_the_old(town: UnboundTown) -> None:
    old, code = invite(town, "周宁"), invite(town, "周宁")
    assert "不对" in town.say("阿宁", shown(old))[0].text
    town.wait(timedelta(days=7))
    assert "不对" in town.say("阿宁", shown(code))[0].text


def test_five_wrong_codes_an_hour_and_somebody_is_told_once(town: UnboundTown) -> None:
    code = invite(town, "周宁")
    said = [town.say("路人", shown(new_code())) for _ in range(5)]
    assert [len(one) for one in said] == [1, 1, 1, 1, 2]
    answer, told = said[-1]
    assert answer.text.startswith("试了好几次都不对，先歇一小时。")
    assert (told.chat, told.text.split("”")[0]) == ("@小吴", "“路人")
    # Also the right one, for an hour.
    (refused,) = town.say("路人", shown(code))
    assert refused.text == answer.text
    town.wait(timedelta(hours=1))
    assert name_of(town, "路人") == "路人"
    assert "绑定好了" in town.say("路人", shown(code))[0].text


def test_a_code_in_a_group_is_good_for_nothing_any_more(town: UnboundTown) -> None:
    code = invite(town, "周宁")
    (said,) = town.say("阿宁", shown(code), room="群")
    assert "作废" in said.text
    assert "不对" in town.say("阿宁", shown(code))[0].text


def test_in_a_database_without_a_town_no_code_is_right(town: UnboundTown) -> None:
    code = invite(town, "周宁")
    with town.turn() as turn:
        turn.connection.exec_driver_sql("DELETE FROM towns")
    assert "不对" in town.say("阿宁", shown(code))[0].text

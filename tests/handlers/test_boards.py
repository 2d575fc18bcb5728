"""待办, 全部, 看板 and digests, asked for in a small town over a real database."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import event

from bot.domain.people import Role
from bot.roster.values import Roster
from storage import org, overview
from storage.store import Turn
from tests.support.small_town import ZONE, SmallTown

LAMP, RUBBISH, PARKING = "2楼楼道灯坏了", "楼道里堆了垃圾", "有人乱停车"


def five_reports(town: SmallTown) -> None:
    """#1001 to #1003 of 3号楼, #1004 and #1005 of 4号楼."""
    for what in (LAMP, RUBBISH, PARKING):
        town.file("王丽", what, "3号楼群")
    for what in (LAMP, RUBBISH):
        town.file("钱伟", what, "4号楼群")


def five_escalated(town: SmallTown) -> None:
    """All of them with the lead 周宁."""
    five_reports(town)
    town.say("陈慧", "上报 1001 1002 1003 管不了")
    town.say("沈岚", "上报 1004 1005 管不了")


def without_steward(roster: Roster) -> Roster:
    kept = [p for p in roster.posts if (p.unit_code, p.role) != ("JD-004", Role.STEWARD)]
    return replace(roster, posts=tuple(kept))


class TestTodo:
    def test_lists_what_waits_with_its_deadline(self, town: SmallTown) -> None:
        five_reports(town)
        town.say("陈慧", "待办")
        (text,) = town.told("陈慧")
        assert text.startswith("您手上有 3 件：\n#1001 3号楼2层，楼道灯坏了｜等着接手，11:00 前")
        assert "#1004" not in text

    def test_all_is_the_same_list(self, town: SmallTown) -> None:
        five_reports(town)
        town.say("陈慧", "待办")
        todo = town.told("陈慧")
        town.say("陈慧", "全部")
        assert town.told("陈慧") == todo

    def test_says_so_when_nothing_waits(self, town: SmallTown) -> None:
        town.say("陈慧", "待办")
        assert town.told("陈慧") == ["您手上没有待办的事，辛苦了。"]

    def test_is_short_however_much_waits(
        self, town: SmallTown, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.handlers.boards._LINES_AT_MOST", 2)
        five_reports(town)
        town.say("陈慧", "待办")
        (text,) = town.told("陈慧")
        assert text.startswith("您手上有 3 件：")
        assert "还有 1 件" in text
        assert "#1003" not in text

    def test_hides_what_is_between_neighbours_in_a_group(self, town: SmallTown) -> None:
        town.say("王丽", "楼上天天半夜拖桌子，吵得没法睡")
        town.say("王丽", "1")
        town.say("陈慧", "@小楼 待办", "金德花园楼栋长群")
        (text,) = town.heard("金德花园楼栋长群")
        assert "#1001 邻里的事" in text
        assert "拖桌子" not in text

    def test_is_not_for_residents(self, town: SmallTown) -> None:
        town.say("王丽", "待办")
        assert "要楼栋长或负责人" in town.told("王丽")[0]

    def test_of_a_resident_who_talks_to_neighbours_is_no_question(self, town: SmallTown) -> None:
        assert town.say("王丽", "待办", "3号楼群") == []


class TestBoard:
    def test_is_eight_lines(self, town: SmallTown) -> None:
        town.say("周宁", "看板")
        (text,) = town.told("周宁")
        assert text.splitlines() == [
            "【金德花园微社区】",
            "等您处理：—",
            "已过期限：—",
            "拖得太久：—",
            "今天新报：—",
            "请假：—",
            "没绑楼栋长：—",
            "没绑群：1（5号楼）",
        ]

    def test_counts_what_waits_for_the_lead_and_what_is_new(self, town: SmallTown) -> None:
        five_escalated(town)
        town.say("周宁", "看板")
        lines = town.told("周宁")[0].splitlines()
        assert lines[1] == "等您处理：5（#1001 #1002 #1003 #1004 #1005）"
        assert lines[4] == "今天新报：5（#1001 #1002 #1003 #1004 #1005）"

    def test_what_was_new_yesterday_is_not_new_today(self, town: SmallTown) -> None:
        town.file("王丽", LAMP, "3号楼群")
        town.wait(days=1)
        town.say("周宁", "看板")
        assert "今天新报：—" in town.told("周宁")[0]

    def test_shows_what_is_late_and_later_what_is_forgotten(self, town: SmallTown) -> None:
        number = town.file("王丽", "停水了", "3号楼群")
        town.say("陈慧", "1")
        town.wait(hours=25)
        town.say("顾平", "看板")
        lines = town.told("顾平")[0].splitlines()
        assert lines[2:4] == [f"已过期限：1（#{number}）", "拖得太久：—"]
        town.wait(days=3)
        town.say("顾平", "看板")
        assert f"拖得太久：1（#{number}）" in town.told("顾平")[0]

    def test_names_who_is_away(self, town: SmallTown) -> None:
        town.say("陈慧", "请假 到周五 沈岚代")
        town.say("周宁", "看板")
        assert "请假：1（陈慧）" in town.told("周宁")[0]

    def test_names_buildings_that_lost_their_steward(self, town: SmallTown) -> None:
        town.change_lists(without_steward)
        town.say("周宁", "看板")
        assert "没绑楼栋长：1（4号楼）" in town.told("周宁")[0]

    def test_of_a_higher_unit_counts_all_below(self, town: SmallTown) -> None:
        five_reports(town)
        for lead, unit in (("顾平", "曹庄社区"), ("张远", "新安镇")):
            town.say(lead, "看板")
            (text,) = town.told(lead)
            assert text.startswith(f"【{unit}】")
            assert "今天新报：5（" in text

    def test_is_for_leads(self, town: SmallTown) -> None:
        for person in ("陈慧", "王丽", "路人"):
            town.say(person, "看板")
            assert town.told(person) == ["看板给各级负责人用。看自己的事回“我的”或“待办”。"]

    def test_is_answered_in_the_stewards_group_but_not_before_residents(
        self, town: SmallTown
    ) -> None:
        town.say("周宁", "@小楼 看板", "金德花园楼栋长群")
        assert "【金德花园微社区】" in town.heard("金德花园楼栋长群")[0]
        town.say("周宁", "@小楼 看板", "3号楼群")
        assert town.heard("3号楼群") == []
        assert "【金德花园微社区】" in town.told("周宁")[0]

    def test_costs_as_many_statements_for_many_buildings_as_for_one(self, town: SmallTown) -> None:
        def count(turn: Turn) -> int:
            statements = []
            event.listen(turn.connection, "before_cursor_execute", lambda *a: statements.append(a))
            (jd,) = [u.id for u in overview.tree(turn, org.the_town(turn).id) if u.code == "JD"]
            statements.clear()
            overview.bindings(turn, jd)
            overview.stewards_on_leave(turn, jd)
            overview.unfinished(turn, jd)
            return len(statements)

        assert town.do(count) == 3


class TestDigest:
    def test_three_cards_come_at_once_and_the_rest_in_one_message(self, town: SmallTown) -> None:
        five_escalated(town)
        cards = [text for text in town.ever_told("周宁") if text.startswith("【上报")]
        assert len(cards) == 3
        town.wait(hours=1)
        assert town.told("周宁") == [
            "上午有 5 件要您看：新上报 5。最早的请 11:00 前回复。回编号看一件，回“全部”看清单。"
        ]

    def test_comes_at_its_time_when_no_deadline_is_nearer(self, town: SmallTown) -> None:
        town.wait_until(datetime(2026, 3, 2, 13, tzinfo=ZONE))
        five_reports(town)
        town.say("陈慧", "上报 1001 1002 1003 管不了")
        town.wait(minutes=1)
        town.say("沈岚", "上报 1004 1005 管不了")
        (digest,) = [h for h in town.wait(hours=1) if h.is_for("周宁")]
        assert digest.at == datetime(2026, 3, 2, 13, 30, tzinfo=ZONE)
        assert digest.text.startswith("下午有 5 件要您看：新上报 5。")

    def test_tells_apart_what_came_because_time_was_over(self, town: SmallTown) -> None:
        five_reports(town)
        town.wait(hours=4)
        (text,) = [t for t in town.ever_told("周宁") if "件要您看" in t]
        assert "过时 5（#1001 #1002 #1003 #1004 #1005）" in text

    def test_leaves_out_what_was_taken_meanwhile(self, town: SmallTown) -> None:
        five_escalated(town)
        for number in (1001, 1002, 1003):
            town.say("周宁", f"1 {number}")
        town.wait(hours=1)
        assert "上午有 2 件要您看" in town.told("周宁")[0]

    def test_of_a_single_task_is_the_task(self, town: SmallTown) -> None:
        five_escalated(town)
        for number in (1001, 1002, 1003, 1004):
            town.say("周宁", f"1 {number}")
        town.wait(hours=1)
        assert town.told("周宁")[0].startswith("【上报 #1005 一般】")

    def test_never_holds_danger_back(self, town: SmallTown) -> None:
        five_escalated(town)
        town.file("李强", "门口下水井盖没了", "3号楼群")
        assert any("#1006 紧急" in text for text in town.told("周宁"))

    def test_is_not_for_stewards(self, town: SmallTown) -> None:
        for what in (LAMP, RUBBISH, PARKING, "楼道墙皮脱落", "楼下草坪没人管"):
            town.file("王丽", what, "3号楼群")
        assert len([t for t in town.ever_told("陈慧") if t.startswith("【#")]) == 5

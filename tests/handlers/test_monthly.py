"""本月 and 上月: rates with their counts, and the spreadsheet with what is below."""

from datetime import datetime

from bot.messages import Table
from tests.support.small_town import ZONE, SmallTown

LAMP, RUBBISH, PARKING = "2楼楼道灯坏了", "楼道里堆了垃圾", "有人乱停车"


def solved_by_the_steward(town: SmallTown, word: str) -> None:
    """Let an issue of 4号楼 be taken at once, solved, and answered with `word`."""
    number = town.file("钱伟", LAMP, "4号楼群")
    town.say("沈岚", f"1 {number}")
    town.say("沈岚", f"办结 {number} 换好了")
    town.say("钱伟", word)


def solved_by_the_lead(town: SmallTown) -> None:
    """Let an issue of 3号楼 be passed up, solved by the lead, and confirmed."""
    number = town.file("王丽", RUBBISH, "3号楼群")
    town.say("陈慧", f"上报 {number} 管不了")
    town.say("周宁", f"1 {number}")
    town.say("周宁", f"办结 {number} 清走了")
    town.say("王丽", "1")


def column(table: Table, name: str) -> dict[str, object]:
    """One column by unit."""
    head, *rows = table.rows
    return {str(row[0]): row[head.index(name)] for row in rows}


def test_a_lead_reads_each_rate_with_what_it_was_counted_from(town: SmallTown) -> None:
    solved_by_the_steward(town, "3")
    solved_by_the_lead(town)
    town.say("周宁", "本月")
    (text,) = town.told("周宁")
    assert text.splitlines()[:8] == [
        "【金德花园微社区】3月（到现在）",
        "结束 2 件（确认办好 2）",
        "响应率 100%（按时首答 2/2）",
        "解决率 100%（说办好 2/2）",
        "满意率 50%（说满意 1/2）",
        "小事不出楼栋 50%（1/2）",
        "大事不出微社区 100%（2/2）",
        "拖得太久：没有",
    ]
    assert "只算当月结束的诉求" in text


def test_not_solved_counts_though_it_was_solved_later(town: SmallTown) -> None:
    solved_by_the_steward(town, "2")
    town.say("周宁", "1 1001")
    town.say("周宁", "办结 1001 换了整条线")
    town.say("钱伟", "1")
    town.say("周宁", "本月")
    assert "解决率 50%（说办好 1/2）" in town.told("周宁")[0]


def test_silence_is_a_column_of_its_own_and_part_of_no_rate(town: SmallTown) -> None:
    number = town.file("钱伟", LAMP, "4号楼群")
    town.say("沈岚", f"1 {number}")
    town.say("沈岚", f"办结 {number} 换好了")
    town.wait(hours=73)
    town.say("周宁", "本月")
    (text,) = town.told("周宁")
    assert "结束 1 件（没等到回话 1）" in text
    assert "解决率 —（说办好 0/0）" in text
    assert "小事不出楼栋 100%（1/1）" in text


def test_a_missed_deadline_is_the_holders_who_missed_it(town: SmallTown) -> None:
    number = town.file("钱伟", LAMP, "4号楼群")
    town.wait(hours=2, minutes=1)
    town.say("周宁", f"1 {number}")
    town.say("周宁", f"办结 {number} 换好了")
    town.say("钱伟", "1")
    town.say("周宁", "本月")
    assert "响应率 50%（按时首答 1/2）" in town.told("周宁")[0]
    rates = column(town.table_for("周宁"), "响应率")
    assert rates["金德花园4号楼"] == "0%"


def test_at_the_top_every_deadline_that_was_missed_stays_on_record(town: SmallTown) -> None:
    number = town.file("钱伟", "门口下水井盖没了", "4号楼群")
    town.wait(hours=1, minutes=20)
    town.say("张远", f"1 {number}")
    town.say("张远", f"办结 {number} 盖好了")
    town.say("钱伟", "1")
    town.say("张远", "本月")
    owed = column(town.table_for("张远"), "该首答")["新安镇"]
    below = column(town.table_for("张远"), "该首答")["曹庄社区"]
    assert below == 3
    assert isinstance(owed, int)
    assert owed > below + 1
    assert column(town.table_for("张远"), "按时首答")["新安镇"] == 1


def test_an_issue_counts_in_the_month_in_which_it_was_closed(town: SmallTown) -> None:
    town.wait_until(datetime(2026, 3, 31, 20, tzinfo=ZONE))
    number = town.file("钱伟", LAMP, "4号楼群")
    town.say("沈岚", f"1 {number}")
    town.say("沈岚", f"办结 {number} 换好了")
    town.wait_until(datetime(2026, 4, 1, 0, 0, 1, tzinfo=ZONE))
    town.say("钱伟", "1")
    town.say("周宁", "上月")
    assert "3月\n没有结束的诉求" in town.told("周宁")[0]
    town.say("周宁", "本月")
    assert "4月（到现在）\n结束 1 件" in town.told("周宁")[0]


def test_last_month_in_january_is_december(town: SmallTown) -> None:
    town.wait_until(datetime(2027, 1, 5, 9, tzinfo=ZONE))
    town.say("周宁", "上月")
    assert "】12月\n" in town.told("周宁")[0]
    assert town.table_for("周宁").name == "金德花园微社区2026年12月三率"


def test_what_is_forgotten_is_named(town: SmallTown) -> None:
    number = town.file("王丽", "停水了", "3号楼群")
    town.say("陈慧", "1")
    town.wait(days=4)
    town.say("周宁", "本月")
    assert f"拖得太久：1 件（#{number}）" in town.told("周宁")[0]
    assert column(town.table_for("周宁"), "拖得太久")["金德花园3号楼"] == 1


def test_the_spreadsheet_has_the_buildings_in_the_order_of_the_lists(town: SmallTown) -> None:
    solved_by_the_steward(town, "1")
    town.say("周宁", "本月")
    ended = column(town.table_for("周宁"), "结束")
    assert ended == {
        "金德花园微社区": 1,
        "金德花园3号楼": 0,
        "金德花园4号楼": 1,
        "金德花园5号楼": 0,
    }


def test_officials_see_micro_communities_and_no_single_steward(town: SmallTown) -> None:
    solved_by_the_steward(town, "1")
    for official, units in (
        ("顾平", ["曹庄社区", "金德花园微社区"]),
        ("张远", ["新安镇", "曹庄社区", "金德花园微社区", "城管"]),
    ):
        town.say(official, "本月")
        assert "结束 1 件" in town.told(official)[0]
        assert list(column(town.table_for(official), "结束")) == units


def test_a_steward_sees_the_own_building_alone(town: SmallTown) -> None:
    solved_by_the_steward(town, "1")
    solved_by_the_lead(town)
    town.say("沈岚", "本月")
    (text,) = town.told("沈岚")
    assert text.startswith("【4号楼】3月（到现在）\n结束 1 件")
    assert list(column(town.table_for("沈岚"), "结束")) == ["金德花园4号楼"]


def test_whoever_stands_in_for_a_lead_sees_what_the_lead_sees(town: SmallTown) -> None:
    town.say("周宁", "请假 到周五 沈岚代")
    town.say("沈岚", "本月")
    assert town.told("沈岚")[0].startswith("【金德花园微社区】")


def test_a_stranger_is_told_politely_that_it_is_not_for_him(town: SmallTown) -> None:
    for person in ("王丽", "路人"):
        town.say(person, "本月")
        assert town.told(person) == ["三率给楼栋长和负责人看。看自己报的事，回“我的”就行。"]


def test_asked_in_a_group_it_is_answered_privately(town: SmallTown) -> None:
    for room in ("3号楼群", "金德花园楼栋长群"):
        town.say("周宁", "@小楼 本月", room)
        assert town.heard(room) == []
        assert town.told("周宁")[0].startswith("【金德花园微社区】")


def test_said_among_neighbours_it_is_no_question(town: SmallTown) -> None:
    assert town.say("周宁", "本月", "3号楼群") == []


def test_the_file_that_is_sent_opens(town: SmallTown) -> None:
    (heard,) = town.say("周宁", "本月")
    (file,) = heard.files
    assert file.name == "金德花园微社区2026年3月三率.xlsx"
    assert file.content.startswith(b"PK")

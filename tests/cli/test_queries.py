"""`loudong rates` and `loudong explain`, over a town in which something happened."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.small_town import SmallTown, small_roster


@pytest.fixture
def a_morning(
    loudong: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """Let an issue be passed up, solved and confirmed, in the database the commands look at."""
    address = f"sqlite:///{tmp_path}/town.db"
    town = SmallTown(address, tmp_path / "photos", small_roster())
    town.file("王丽", "2楼楼道灯坏了", "3号楼群")
    town.wait(minutes=5)
    town.say("陈慧", "上报 1001 要换整条线路，问 13912345678")
    town.say("周宁", "1")
    town.say("周宁", "办结 1001 换好了")
    town.say("王丽", "1")
    town.close()
    capfd.readouterr()  # the house's own log
    monkeypatch.setenv("LOUDONG_DATABASE", address)
    return loudong


@pytest.mark.usefixtures("a_morning")
class TestRates:
    def test_shows_each_share_with_its_counts(self, loudong: Run) -> None:
        said = loudong("rates", "--month", "2026-03")
        assert said.code == 0
        assert "新安镇2026年3月三率" in said.out
        assert "100% 1/1" in said.out
        assert "只算当月结束的诉求" in said.out

    def test_goes_down_to_micro_communities_and_for_one_to_its_buildings(
        self, loudong: Run
    ) -> None:
        town = loudong("rates", "--month", "2026-03", "--csv").out
        assert "金德花园微社区" in town
        assert "3号楼" not in town
        below = loudong("rates", "--month", "2026-03", "--unit", "金德花园微社区", "--csv").out
        assert [row[0] for row in csv.reader(io.StringIO(below))] == [
            "单位",
            "金德花园微社区",
            "金德花园3号楼",
            "金德花园4号楼",
            "金德花园5号楼",
        ]

    def test_csv_has_a_column_for_every_count(self, loudong: Run) -> None:
        out = loudong("rates", "--month", "2026-03", "--unit", "JD-003", "--csv").out
        (row,) = csv.DictReader(io.StringIO(out))
        assert row["结束"] == row["确认办好"] == row["说满意"] == "1"
        # Passed up in time the steward owes no answer any more; the lead's counts for the lead.
        assert (row["该首答"], row["按时首答"], row["响应率"]) == ("0", "0", "—")
        assert (row["小事不出楼栋"], row["大事不出微社区"]) == ("0%", "100%")

    def test_of_another_month_have_nothing_to_take_a_share_of(self, loudong: Run) -> None:
        out = loudong("rates", "--month", "2026-02", "--unit", "JD-003", "--csv").out
        (row,) = csv.DictReader(io.StringIO(out))
        assert (row["结束"], row["响应率"]) == ("0", "—")

    @pytest.mark.parametrize("month", ["2026", "2026-13", "11月", "二〇二六-三", "0000-01"])
    def test_want_a_month_that_there_is(self, loudong: Run, month: str) -> None:
        said = loudong("rates", "--month", month)
        assert said.code == 2
        assert said.err == f"“{month}”不是月份，请写成 2026-11 这样。\n"

    def test_say_when_there_is_no_such_unit(self, loudong: Run) -> None:
        said = loudong("rates", "--unit", "9号楼")
        assert said.code == 2
        assert "没有叫“9号楼”的单位" in said.err


@pytest.mark.usefixtures("a_morning")
class TestExplain:
    def test_tells_every_event_with_rule_and_deadline(self, loudong: Run) -> None:
        said = loudong("explain", "1001")
        assert said.code == 0
        for line in (
            "1. 2026年3月2日 9:00 登记｜王丽",
            "   规则：先找本楼楼栋长",
            "   归谁：陈慧（楼栋，金德花园3号楼）",
            "   首次答复期限：2026年3月2日 11:00",
            "2. 2026年3月2日 9:05 上报｜陈慧",
            "   规则：往上一级",
            "   归谁：周宁（微社区，金德花园微社区）",
            "   原话：“要换整条线路，问 139****5678”",
            "   状态：已办好",
        ):
            assert line in said.out.splitlines()

    def test_masks_telephone_numbers(self, loudong: Run) -> None:
        assert "13912345678" not in loudong("explain", "#1001").out

    def test_says_when_there_is_no_such_issue(self, loudong: Run) -> None:
        said = loudong("explain", "4711")
        assert (said.code, said.err) == (2, "没有 #4711 这件诉求。\n")

    def test_wants_a_number(self, loudong: Run) -> None:
        said = loudong("explain", "井盖")
        assert (said.code, said.err) == (2, "“井盖”不是编号，请写成 1027 这样。\n")


def test_without_a_database_both_say_what_to_do(loudong: Run) -> None:
    for command in (("rates",), ("explain", "1001")):
        said = loudong(*command)
        assert said.code == 2
        assert "loudong run" in said.err

"""loudong doorcode and loudong link."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
import typer

from bot.domain.people import Role
from bot.domain.places import Tier
from bot.roster.export import write
from bot.roster.values import PersonRow, PostRow, Roster, UnitRow
from bot.sheets import door
from bot.sheets.door import DoorSheet
from storage import accounts, aside, doors, links, org
from storage.store import Turn
from tests.cli.conftest import Run
from tests.support.small_town import small_roster
from tests.support.units import named

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
PUBLIC = "https://lou.example.cn"
T = TypeVar("T")


@pytest.fixture
def address(loudong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the address of a database with the small town's lists; its pages are for the world."""
    import_lists(loudong, tmp_path, small_roster())
    monkeypatch.setenv("LOUDONG_WEB_PUBLIC_URL", PUBLIC)
    return f"sqlite:///{tmp_path}/data/loudong.db"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[list[DoorSheet]]:
    """Give what was printed, by file; each is made as well."""
    files: list[list[DoorSheet]] = []
    make = door.to_pdf

    def noted(sheets: list[DoorSheet]) -> bytes:
        files.append(list(sheets))
        return make(sheets)

    monkeypatch.setattr(door, "to_pdf", noted)
    return files


def import_lists(loudong: Run, folder: Path, lists: Roster) -> None:
    file = folder / "名单.xlsx"
    write(lists, file)
    assert loudong("org", "import", "名单.xlsx", "--yes").code == 0
    file.unlink()


def look(address: str, work: Callable[[Turn], T]) -> T:
    return asyncio.run(aside.change(address, work, now=NOW))


def opens(address: str, sheet: DoorSheet) -> str:
    """The building that a printed code opens; empty for none."""
    base, _, code = sheet.url.rpartition("/")
    assert base == f"{PUBLIC}/d"

    def work(turn: Turn) -> str:
        unit = doors.building_of(turn, code)
        return org.unit(turn, unit).full_name if unit is not None else ""

    return look(address, work)


class TestPrinting:
    def test_a_building_has_one_page(
        self, loudong: Run, address: str, printed: list[list[DoorSheet]], tmp_path: Path
    ) -> None:
        said = loudong("doorcode", "金德花园3号楼", "-o", "门贴.pdf")

        assert said.code == 0
        assert said.out.startswith("已写好 门贴.pdf：金德花园3号楼，1 页 A5。")
        assert (tmp_path / "门贴.pdf").read_bytes().startswith(b"%PDF-")
        ((sheet,),) = printed
        assert (sheet.estate, sheet.building, sheet.steward) == ("金德花园", "3号楼", "陈慧")
        assert opens(address, sheet) == "金德花园3号楼"

    @pytest.mark.parametrize("place", ["金德花园", "金德花园微社区", "曹庄社区", "新安镇", "JD"])
    def test_a_place_has_a_page_for_each_of_its_buildings(
        self, loudong: Run, address: str, printed: list[list[DoorSheet]], place: str
    ) -> None:
        assert "3 页 A5" in loudong("doorcode", place, "-o", "门贴.pdf").out
        (sheets,) = printed
        assert [opens(address, sheet) for sheet in sheets] == [
            "金德花园3号楼",
            "金德花园4号楼",
            "金德花园5号楼",
        ]

    @pytest.mark.usefixtures("address")
    def test_without_a_name_the_file_is_called_after_the_place(
        self, loudong: Run, tmp_path: Path
    ) -> None:
        assert loudong("doorcode", "3号楼").code == 0
        assert (tmp_path / "门贴-金德花园3号楼.pdf").exists()

    @pytest.mark.usefixtures("address")
    def test_printed_again_it_is_the_same_page(self, loudong: Run, tmp_path: Path) -> None:
        for file in ("一.pdf", "二.pdf"):
            assert loudong("doorcode", "3号楼", "-o", file).code == 0

        assert (tmp_path / "一.pdf").read_bytes() == (tmp_path / "二.pdf").read_bytes()

    def test_who_has_no_steward_is_told(
        self, loudong: Run, address: str, printed: list[list[DoorSheet]], tmp_path: Path
    ) -> None:
        import_lists(loudong, tmp_path, without_steward(small_roster(), "JD-005"))

        out = loudong("doorcode", "金德花园", "-o", "门贴.pdf").out

        assert "还没有楼栋长，印的是“待定”：金德花园5号楼。" in out
        assert [sheet.steward for sheet in printed[0]] == ["陈慧", "沈岚", ""]
        assert opens(address, printed[0][2]) == "金德花园5号楼"

    def test_two_buildings_of_one_name_are_told_apart(
        self, loudong: Run, address: str, printed: list[list[DoorSheet]], tmp_path: Path
    ) -> None:
        import_lists(loudong, tmp_path, with_a_second_estate(small_roster()))

        said = loudong("doorcode", "3号楼", "-o", "门贴.pdf")
        assert said.code == 2
        assert "有 2 栋“3号楼”" in said.err
        assert "JD-003" in said.err
        assert "HB-003" in said.err

        assert loudong("doorcode", "HB-003", "-o", "门贴.pdf").code == 0
        assert opens(address, printed[0][0]) == "河滨苑3号楼"


class TestNewCodes:
    def test_the_old_sheet_stops_working(
        self, loudong: Run, address: str, printed: list[list[DoorSheet]]
    ) -> None:
        loudong("doorcode", "金德花园", "-o", "一.pdf")
        assert loudong("doorcode", "3号楼", "--rotate", "--yes", "-o", "二.pdf").code == 0

        (old, other, _), (new,) = printed
        assert (opens(address, old), opens(address, new)) == ("", "金德花园3号楼")
        assert opens(address, other) == "金德花园4号楼"

    def test_taken_back_nothing_opens_and_nothing_is_printed(
        self, loudong: Run, address: str, printed: list[list[DoorSheet]]
    ) -> None:
        loudong("doorcode", "金德花园", "-o", "一.pdf")

        out = loudong("doorcode", "金德花园", "--revoke", "--yes").out

        assert out.startswith("已作废 金德花园的 3 个码")
        assert [opens(address, sheet) for sheet in printed[0]] == ["", "", ""]
        assert len(printed) == 1
        assert "不用作废" in loudong("doorcode", "金德花园", "--revoke", "--yes").out

    @pytest.mark.parametrize("wish", ["--rotate", "--revoke"])
    def test_who_says_no_changes_nothing(
        self,
        loudong: Run,
        address: str,
        printed: list[list[DoorSheet]],
        monkeypatch: pytest.MonkeyPatch,
        wish: str,
    ) -> None:
        loudong("doorcode", "3号楼", "-o", "一.pdf")
        monkeypatch.setattr("typer.confirm", no)

        assert loudong("doorcode", "3号楼", wish).code == 130
        assert opens(address, printed[0][0]) == "金德花园3号楼"

    def test_taking_back_needs_no_public_address(
        self, loudong: Run, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("LOUDONG_WEB_PUBLIC_URL")
        look(address, lambda turn: [doors.make(turn, u.id).text for u in named(turn, "3号楼")])

        assert "1 个码" in loudong("doorcode", "3号楼", "--revoke", "-y").out


class TestRefused:
    @pytest.mark.usefixtures("address")
    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["3号楼", "--rotate", "--revoke"], "只能用一个"),
            (["3号楼", "-o", "门贴.doc"], "要以 .pdf 结尾"),
            (["3号楼", "-o", "没有/门贴.pdf"], "这个目录"),
            (["9号楼"], "名单里没有“9号楼”"),
        ],
    )
    def test_what_cannot_be_done_is_said(
        self, loudong: Run, arguments: list[str], says: str
    ) -> None:
        said = loudong("doorcode", *arguments)

        assert said.code == 2
        assert says in said.err

    def test_nothing_is_written_over(
        self, loudong: Run, address: str, printed: list[list[DoorSheet]], tmp_path: Path
    ) -> None:
        (tmp_path / "门贴.pdf").write_text("mine")

        said = loudong("doorcode", "3号楼", "--rotate", "--yes", "-o", "门贴.pdf")

        assert said.code == 2
        assert "已经有了" in said.err
        assert (tmp_path / "门贴.pdf").read_text() == "mine"
        assert not printed
        assert look(address, lambda t: [doors.current(t, u.id) for u in named(t, "3号楼")]) == [
            None
        ]

    @pytest.mark.usefixtures("address")
    @pytest.mark.parametrize("command", [("doorcode", "3号楼"), ("link", "陈慧")])
    def test_without_a_public_address_it_is_told_which_setting_is_missing(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, str]
    ) -> None:
        monkeypatch.delenv("LOUDONG_WEB_PUBLIC_URL")

        said = loudong(*command)

        assert said.code == 2
        assert "LOUDONG_WEB_PUBLIC_URL" in said.err

    @pytest.mark.usefixtures("address")
    def test_an_address_that_telephones_warn_of_is_told(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOUDONG_WEB_PUBLIC_URL", "http://192.168.1.5:8710")

        said = loudong("doorcode", "3号楼")

        assert said.code == 0
        assert "不是 https" in said.err

    def test_without_lists_there_is_nothing_to_print(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOUDONG_WEB_PUBLIC_URL", PUBLIC)

        said = loudong("doorcode", "3号楼")

        assert said.code == 2
        assert said.err.startswith("还没有数据库")


class TestLinks:
    @pytest.mark.parametrize(
        ("who", "place"), [("陈慧", "金德花园3号楼"), ("周宁", "金德花园微社区")]
    )
    def test_who_serves_gets_one_with_a_code_to_scan(
        self, loudong: Run, address: str, who: str, place: str
    ) -> None:
        out = loudong("link", who).out

        assert out.startswith(f"{who}（{place}）的私人链接")
        assert "▀" in out
        assert holder(address, token_in(out)) == who

    def test_it_is_worthless_once_taken_back(self, loudong: Run, address: str) -> None:
        tokens = [token_in(loudong("link", "陈慧").out) for _ in "12"]
        other = token_in(loudong("link", "沈岚").out)

        assert loudong("link", "陈慧", "--revoke").out.startswith("已作废陈慧的 2 个链接")

        assert [holder(address, token) for token in [*tokens, other]] == ["", "", "沈岚"]
        assert "不用作废" in loudong("link", "陈慧", "--revoke").out

    @pytest.mark.usefixtures("address")
    @pytest.mark.parametrize(
        ("who", "says"), [("王丽", "王丽没有岗位"), ("不在", "没有找到“不在”")]
    )
    def test_who_does_not_serve_gets_none(self, loudong: Run, who: str, says: str) -> None:
        said = loudong("link", who)

        assert said.code == 2
        assert says in said.err
        assert "/l/" not in said.out

    @pytest.mark.usefixtures("address")
    def test_two_of_one_name_are_listed(self, loudong: Run, tmp_path: Path) -> None:
        """A third of that name does not serve, and is not asked about."""
        import_lists(loudong, tmp_path, with_namesakes(small_roster()))

        said = loudong("link", "郑洁")
        assert said.code == 2
        assert "有 2 位“郑洁”" in said.err
        assert "15400009991" in said.err
        assert "15400009993" not in said.err

        assert loudong("link", "R2").out.startswith("郑洁（金德花园微社区）")


def token_in(out: str) -> str:
    found = re.search(rf"{PUBLIC}/l/([0-9a-z]+)$", out, re.MULTILINE)
    assert found is not None
    return found[1]


def holder(address: str, token: str) -> str:
    """Whose link it is; empty for nobody's."""

    def work(turn: Turn) -> str:
        account = links.account_of(turn, token)
        if account is None:
            return ""
        assert accounts.get(turn, account.id).channel == "web"
        return org.person(turn, account.person).name

    return look(address, work)


def without_steward(lists: Roster, building: str) -> Roster:
    posts = [post for post in lists.posts if post.unit_code != building]
    return replace(lists, posts=tuple(posts))


def with_a_second_estate(lists: Roster) -> Roster:
    more = [
        UnitRow(code="HB", name="河滨微社区", tier=Tier.MICRO_COMMUNITY, parent_code="CZ"),
        UnitRow(code="HB-003", name="3号楼", tier=Tier.BUILDING, parent_code="HB", estate="河滨苑"),
    ]
    return replace(lists, units=(*lists.units, *more))


def with_namesakes(lists: Roster) -> Roster:
    people = [
        PersonRow(code="R1", name="郑洁", phone="15400009991"),
        PersonRow(code="R2", name="郑洁", phone="15400009992"),
        PersonRow(code="R3", name="郑洁", phone="15400009993"),
    ]
    posts = [
        PostRow(person_code="R1", unit_code="XA", role=Role.OPERATOR),
        PostRow(person_code="R2", unit_code="JD", role=Role.DEPUTY),
    ]
    return replace(lists, people=(*lists.people, *people), posts=(*lists.posts, *posts))


def no(*_: object, **__: object) -> None:
    raise typer.Abort

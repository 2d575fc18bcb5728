"""loudong org: template, import, export."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.roster.export import write
from bot.roster.values import PersonRow, PostRow, Roster, UnitRow
from tests.cli.conftest import Run
from tests.support.small_town import small_roster


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Give a workbook of the small town."""
    file = tmp_path / "名单.xlsx"
    write(small_roster(), file)
    return file


def changed(
    *,
    units: Sequence[UnitRow] = small_roster().units,
    people: Sequence[PersonRow] = small_roster().people,
    posts: Sequence[PostRow] = small_roster().posts,
) -> Roster:
    return Roster.of(units=units, people=people, posts=posts, households=small_roster().households)


def test_a_template_is_written_once(loudong: Run, tmp_path: Path) -> None:
    assert "已写好 空.xlsx" in loudong("org", "template", "空.xlsx").out
    assert (tmp_path / "空.xlsx").is_file()
    again = loudong("org", "template", "空.xlsx")
    assert again.code == 2
    assert "已经有了" in again.err


def test_a_dry_run_shows_all_and_writes_nothing(loudong: Run, lists: Path, tmp_path: Path) -> None:
    said = loudong("org", "import", str(lists), "--dry-run")
    assert said.code == 0
    assert "单位：新增 7，改动 0，停用 0" in said.out
    assert "＋ 岗位 金德花园3号楼 楼栋长 陈慧" in said.out
    assert "什么都没有写入" in said.out
    assert not (tmp_path / "data").exists()


def test_importing_twice_changes_nothing_and_the_export_is_read_back(
    loudong: Run, lists: Path
) -> None:
    assert "已写入" in loudong("org", "import", str(lists)).out
    assert loudong("org", "import", str(lists)).out == "和现在的名单一样，没有要改的。\n"
    assert "7 个单位，12 人" in loudong("org", "export", "回来").out
    assert loudong("org", "import", "回来").out == "和现在的名单一样，没有要改的。\n"


def test_changes_are_told_from_and_to(loudong: Run, lists: Path) -> None:
    loudong("org", "import", str(lists))
    posts = [p for p in small_roster().posts if p.person_code != "罗敏"]
    people = [
        replace(p, phone="15499999999") if p.code == "陈慧" else p
        for p in small_roster().people
        if p.code != "罗敏"
    ]
    people.append(PersonRow(code="新来", name="新来"))
    posts.append(PostRow(person_code="新来", unit_code="JD-005", role=Role.STEWARD))
    write(changed(people=people, posts=posts), lists)
    out = loudong("org", "import", str(lists)).out
    assert "～ 人员 陈慧（陈慧）：手机 15400000006 → 15499999999" in out
    assert "－ 岗位 金德花园5号楼 楼栋长 罗敏" in out
    assert "＋ 岗位 金德花园5号楼 楼栋长 新来" in out


def test_every_fault_is_told_and_nothing_written(loudong: Run, lists: Path, tmp_path: Path) -> None:
    write(changed(units=small_roster().units[:-1]), lists)
    said = loudong("org", "import", str(lists))
    assert said.code == 2
    assert said.err.splitlines()[-1].endswith("处要改，什么都没有写入。")
    assert "第" in said.err
    assert not (tmp_path / "data").exists()


def test_the_wrong_file_does_not_retire_the_town(loudong: Run, lists: Path) -> None:
    loudong("org", "import", str(lists))
    write(Roster.of(units=small_roster().units), lists)
    said = loudong("org", "import", str(lists))
    assert said.code == 2
    assert "像是拿错了文件" in said.err
    assert "停用 12" in loudong("org", "import", str(lists), "--yes").out


@pytest.mark.parametrize("file", ["没有.xlsx", "没有"])
def test_a_file_that_is_not_there(loudong: Run, file: str) -> None:
    said = loudong("org", "import", file)
    assert (said.code, said.out) == (2, "")
    assert "找不到" in said.err


def test_nothing_to_export(loudong: Run) -> None:
    said = loudong("org", "export", "回来.xlsx")
    assert said.code == 2
    assert "还没有名单" in said.err


def test_a_folder_that_cannot_be_written(loudong: Run, lists: Path) -> None:
    loudong("org", "import", str(lists))
    said = loudong("org", "export", "没有/回来.xlsx")
    assert said.code == 2
    assert "写不了" in said.err
    assert loudong("org", "template", "没有/空.xlsx").code == 2

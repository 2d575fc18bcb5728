"""loudong invite and loudong forget."""

import asyncio
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.domain.codes import parse_code
from bot.domain.ids import AccountId, TownId
from bot.messages import ChatAddress, Inbound
from bot.roster.export import write
from storage import accounts, aside, invites, org, town
from storage.invites import Checked, Fit
from storage.store import Turn
from storage.tables import TownRow, table_of
from tests.cli.conftest import Run
from tests.support.small_town import small_roster

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def address(loudong: Run, tmp_path: Path) -> str:
    """Give the address of a database with the small town's lists."""
    write(small_roster(), tmp_path / "名单.xlsx")
    assert loudong("org", "import", "名单.xlsx").code == 0
    return f"sqlite:///{tmp_path}/data/loudong.db"


def checked(address: str, typed: str) -> Checked:
    code = parse_code(typed)
    assert code is not None
    return asyncio.run(
        aside.change(address, lambda t: invites.check(t, code, AccountId(1)), now=NOW)
    )


def name_of(address: str, found: Checked) -> str:
    person = found.person
    assert person is not None
    return asyncio.run(aside.change(address, lambda t: org.person(t, person).name, now=NOW))


@pytest.mark.parametrize("said", ["周宁", "15400000005"])
def test_a_lead_is_invited_by_name_or_phone(loudong: Run, address: str, said: str) -> None:
    out = loudong("invite", said).out
    assert out.startswith("周宁（金德花园微社区）的绑定码：")
    found = checked(address, out.splitlines()[0].split("：")[1])
    assert found.fit is Fit.GOOD
    assert name_of(address, found) == "周宁"


def test_codes_for_all_stewards_are_for_the_owners_eyes(
    loudong: Run, address: str, tmp_path: Path
) -> None:
    assert "3 位楼栋长的码" in loudong("invite", "--sheet", "码.xlsx").out
    file = tmp_path / "码.xlsx"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    head, *rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
    assert head == ("楼栋", "楼栋长", "手机", "绑定码")
    assert [row[:2] for row in rows] == [
        ("金德花园3号楼", "陈慧"),
        ("金德花园4号楼", "沈岚"),
        ("金德花园5号楼", "罗敏"),
    ]
    assert name_of(address, checked(address, str(rows[1][3]))) == "沈岚"


@pytest.mark.usefixtures("address")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["invite"], "请写一个人"),
        (["invite", "周宁", "--sheet", "码.xlsx"], "请写一个人"),
        (["invite", "不在"], "没有找到“不在”"),
        (["invite", "--sheet", "码.csv"], "要以 .xlsx 结尾"),
        (["invite", "--sheet", "没有/码.xlsx"], "这个目录"),
        (["invite", "--sheet", "名单.xlsx"], "已经有了"),
        (["forget", "不在", "-y"], "没有找到“不在”"),
    ],
)
def test_what_an_operator_can_mend(loudong: Run, arguments: list[str], says: str) -> None:
    said = loudong(*arguments)
    assert said.code == 2
    assert says in said.err


def test_without_lists_nobody_can_be_invited(loudong: Run) -> None:
    assert loudong("invite", "周宁").code == 2
    assert "还没有名单" in loudong("invite", "--sheet", "码.xlsx").err


def speak(turn: Turn, name: str, account: str) -> None:
    accounts.speaker(
        turn,
        Inbound(
            town=TownId(1),
            address=ChatAddress(channel="wechat", bot="b", chat=account, private=True),
            message_id=account,
            sender=account,
            sender_name=name,
            at=turn.now,
        ),
    )


def test_of_two_with_one_name_neither_is_forgotten(loudong: Run, address: str) -> None:
    asyncio.run(aside.change(address, lambda t: speak(t, "小花", "wx1"), now=NOW))
    asyncio.run(aside.change(address, lambda t: speak(t, "小花", "wx2"), now=NOW))
    said = loudong("forget", "小花", "-y")
    assert said.code == 2
    assert "有 2 位“小花”" in said.err
    assert "已删除：账号 1 个" in loudong("forget", "wx1", "-y").out
    assert "已删除：账号 1 个" in loudong("forget", "小花", "-y").out


@pytest.mark.usefixtures("address")
def test_who_is_in_the_lists_has_to_go_from_there_too(loudong: Run) -> None:
    out = loudong("forget", "陈慧", "--yes").out
    assert "从名单里也删掉" in out
    assert "＋ 人员 陈慧（陈慧）" in loudong("org", "import", "名单.xlsx", "--dry-run").out


@pytest.mark.usefixtures("address")
def test_without_a_yes_nothing_is_forgotten(loudong: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.confirm", _no)
    assert loudong("forget", "陈慧").code == 130
    assert loudong("invite", "陈慧").code == 0


def _no(_question: str, *, abort: bool) -> bool:
    import typer  # noqa: PLC0415

    assert abort
    raise typer.Abort


def test_in_a_demo_the_time_is_the_towns(loudong: Run, address: str) -> None:
    def ahead(turn: Turn) -> None:
        table = table_of(TownRow)
        turn.connection.execute(table.update().values(origin="demo"))
        town.set_clock_offset(turn, timedelta(days=3))

    asyncio.run(aside.change(address, ahead, now=NOW))
    assert asyncio.run(aside.change(address, lambda t: t.now, now=NOW)) == NOW + timedelta(days=3)
    assert loudong("invite", "周宁").code == 0
    assert loudong("org", "import", "名单.xlsx").code == 2

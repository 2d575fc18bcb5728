"""`loudong invite` and `loudong forget`: who may speak for whom, and whose data goes."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.call import settings_of
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.domain.codes import Code
    from storage.forgetting import Forgotten, Someone
    from storage.invites import Invited
    from storage.store import Turn


def invite(
    context: typer.Context,
    *,
    person: Annotated[
        str | None,
        typer.Argument(
            help="姓名、编号或手机；不写就配合 --sheet", metavar="人", show_default=False
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(help="给所有还没绑定账号的楼栋长各做一个码，写成 .xlsx", metavar="文件"),
    ] = None,
) -> None:
    """Make one-time codes; each binds the account that types it, in private, to its person."""
    settings = settings_of(context)
    if (person is None) == (sheet is None):
        raise OperatorError(
            "请写一个人，比如 loudong invite 周宁；或用 --sheet 码.xlsx 给所有楼栋长做码。"
        )
    if sheet is not None:
        _check_sheet(sheet)
        count = asyncio.run(_invite_stewards(settings, sheet))
        if not count:
            typer.echo("楼栋长都绑定过账号了，没有要做的码。")
            return
        typer.echo(
            f"已写好 {sheet}：{count} 位楼栋长的码，7 天内有效，各用一次。发完请删掉这个文件。"
        )
        return
    found, code = asyncio.run(_invite(settings, str(person)))
    where = f"（{'、'.join(found.places)}）" if found.places else ""
    typer.echo(f"{found.name}{where}的绑定码：{code}")
    typer.echo("7 天内有效，只能用一次。请当面或电话告诉本人，由本人私下发给小楼。")


def forget(
    context: typer.Context,
    *,
    person: Annotated[str, typer.Argument(help="姓名、编号、手机或账号", metavar="人")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再确认")] = False,
) -> None:
    """Remove what is personal about somebody; what is counted stays."""
    settings = settings_of(context)
    from storage import forgetting
    from storage.opening import look

    now = datetime.now(UTC)
    said = person.strip()
    found = only(
        asyncio.run(look(settings.database_url, lambda t: forgetting.find(t, said), now=now)), said
    )
    if not yes:
        typer.echo(described(found))
        typer.confirm("删除后不能恢复，确定吗？", abort=True)
    done = asyncio.run(_forget(settings, found))
    typer.echo(
        f"已删除：账号 {done.accounts} 个，{done.issues} 件诉求里的姓名、原话和照片。统计数字保留。"
    )
    if done.was_listed:
        typer.echo("这个人在名单里。请从名单里也删掉，不然下次导入会重新写入。")


def _check_sheet(sheet: Path) -> None:
    from bot.cli.org import check_folder

    if sheet.suffix.lower() != ".xlsx":
        raise OperatorError(f"{sheet} 要以 .xlsx 结尾。")
    if sheet.exists():
        raise OperatorError(f"{sheet} 已经有了，没有改动。请换个名字。")
    check_folder(sheet)


async def _invite(settings: "Settings", said: str) -> "tuple[Someone, str]":
    from bot.domain.codes import new_code, shown
    from storage import forgetting
    from storage.aside import change

    code = new_code()

    def work(turn: "Turn") -> "Someone":
        found = only([one for one in forgetting.find(turn, said.strip()) if one.code], said)
        _keep(turn, [(found.id, code)])
        return found

    found = await change(settings.database_url, work, now=datetime.now(UTC))
    return found, shown(code)


async def _invite_stewards(settings: "Settings", sheet: Path) -> int:
    from bot.domain.codes import new_code
    from bot.domain.people import Role
    from storage import invites
    from storage.aside import change

    def work(turn: "Turn") -> "list[tuple[Invited, Code]]":
        made = [(one, new_code()) for one in invites.without_account(turn, Role.STEWARD)]
        _keep(turn, [(one.person, code) for one, code in made])
        return made

    made = await change(settings.database_url, work, now=datetime.now(UTC))
    if made:
        _write_sheet(sheet, made)
    return len(made)


def _keep(turn: "Turn", codes: "Sequence[tuple[int, Code]]") -> None:
    from concurrent.futures import ThreadPoolExecutor

    from bot.cli.org import progress_bar
    from bot.domain.ids import PersonId
    from storage import invites, town

    secret = town.required(turn).secret
    # Slow on purpose, and it lets other threads run.
    with ThreadPoolExecutor() as pool, progress_bar() as progress:
        digests = pool.map(lambda one: invites.digest(one[1], secret), codes)
        for done, ((person, _), digest) in enumerate(zip(codes, digests, strict=True), start=1):
            invites.add(turn, PersonId(person), digest)
            progress("做码", done, len(codes))


def _write_sheet(sheet: Path, made: "Sequence[tuple[Invited, Code]]") -> None:
    import os

    from bot.domain.codes import shown
    from bot.messages import Table
    from bot.spreadsheet import to_xlsx

    rows = [(one.unit_name, one.name, one.phone or "", shown(code)) for one, code in made]
    table = Table(name="绑定码", rows=(("楼栋", "楼栋长", "手机", "绑定码"), *rows))
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        # Codes are for whoever hands them out alone.
        with os.fdopen(os.open(sheet, flags, 0o600), "wb") as out:
            out.write(to_xlsx(table))
    except OSError as error:
        raise OperatorError(f"写不了 {sheet}：{error.strerror}。请检查目录和权限。") from error


async def _forget(settings: "Settings", found: "Someone") -> "Forgotten":
    from bot.channels.web.uploads import Uploads
    from bot.cli.org import calendar_of
    from bot.handlers import rerouting
    from bot.handlers.delivery import deliver
    from storage import forgetting, photo_files
    from storage.aside import change

    now = datetime.now(UTC)
    calendar = calendar_of(settings, now)

    def work(turn: "Turn") -> "Forgotten":
        done = forgetting.forget(turn, found.id)
        if done.ended:
            deliver(turn, calendar, rerouting.after_lists(turn, calendar, done.ended), None)
        return done

    done = await change(settings.database_url, work, now=now)
    photo_files.remove(settings.photos, done.photos)
    uploads = Uploads(settings.uploads)
    for locator in done.uploads:
        uploads.remove(locator)
    return done


def only(found: "Sequence[Someone]", said: str) -> "Someone":
    """The one who is meant. Raises `OperatorError` with the candidates when that is not clear."""
    if not found:
        raise OperatorError(f"没有找到“{said}”。请写名单里的姓名、编号或手机。")
    if len(found) > 1:
        listed = "；".join(described(one) for one in found[:10])
        raise OperatorError(f"有 {len(found)} 位“{said}”：{listed}。请改写编号或手机。")
    return found[0]


def described(one: "Someone") -> str:
    """Somebody as an operator tells two of one name apart."""
    parts = [one.code or "", one.phone or "", *one.places, *one.accounts]
    return f"{one.name}（{'，'.join(part for part in parts if part)}）"

"""`loudong doorcode`: the sheets for buildings' doors, new codes, and codes taken back."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.call import settings_of
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.domain.places import Unit
    from bot.sheets.door import DoorSheet
    from storage.store import Turn
    from storage.tree import Tree

#: Buildings named in one line.
_NAMED = 10


class _Wish(StrEnum):
    """What is to be done about the codes."""

    PRINT = "print"
    ROTATE = "rotate"
    REVOKE = "revoke"


def doorcode(
    context: typer.Context,
    *,
    place: Annotated[
        str,
        typer.Argument(
            help="一栋楼，如 金德花园3号楼；或整个小区、微社区、社区、镇", metavar="楼或小区"
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="要写的 PDF；不写就叫 门贴-….pdf",
            metavar="文件",
            show_default=False,
        ),
    ] = None,
    rotate: Annotated[bool, typer.Option("--rotate", help="换新码：旧门贴马上扫不开")] = False,
    revoke: Annotated[bool, typer.Option("--revoke", help="作废：扫不开，也不印新的")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="换码、作废时不再确认")] = False,
) -> None:
    """Print one A5 page for each building; printed again, the code stays the same."""
    settings = settings_of(context)
    if rotate and revoke:
        raise OperatorError("--rotate 和 --revoke 只能用一个：换新码，还是不用了？")
    said = place.strip()
    if revoke:
        _revoke(settings, said, yes=yes)
        return
    public = public_url(settings)
    title, count = asyncio.run(_named(settings, said))
    file = output or Path(f"门贴-{title.replace('/', '-')}.pdf")
    _check_file(file)
    if rotate and not yes:
        _confirm(title, count)
    sheets = asyncio.run(_sheets(settings, said, public, _Wish.ROTATE if rotate else _Wish.PRINT))
    _write(file, sheets)
    _tell(file, title, sheets)


def public_url(settings: "Settings") -> str:
    """Where the pages are for the world. Raises `OperatorError` when that was not said."""
    found = settings.web.public_url.rstrip("/")
    if not found:
        raise OperatorError(
            "还没有写公网地址，手机扫了打不开。请在 .env 里写 LOUDONG_WEB_PUBLIC_URL，"
            "如 https://lou.example.cn，再重启楼栋。怎么配 https 见 docs/door.md。"
        )
    if not found.startswith("https://"):
        typer.echo(
            f"注意：{found} 不是 https，手机可能提示不安全。正式张贴前请配好 https。", err=True
        )
    return found


def _check_file(file: Path) -> None:
    from bot.cli.org import check_folder

    if file.suffix.lower() != ".pdf":
        raise OperatorError(f"{file} 要以 .pdf 结尾。")
    if file.exists():
        raise OperatorError(f"{file} 已经有了，没有改动。请换个名字（-o 文件）。")
    check_folder(file)


def _confirm(title: str, count: int) -> None:
    typer.echo(f"{title}：{_buildings(count)}门口现在贴着的码会马上扫不开。")
    typer.confirm("确定吗？", abort=True)


def _revoke(settings: "Settings", said: str, *, yes: bool) -> None:
    title, count = asyncio.run(_named(settings, said))
    if not yes:
        _confirm(title, count)
    revoked = asyncio.run(_revoked(settings, said))
    if not revoked:
        typer.echo(f"{title}没有能用的码，不用作废。")
        return
    typer.echo(
        f"已作废 {title}的 {revoked} 个码，请把门贴揭下来。来过的人用自己的链接还能看办得怎样。"
    )


async def _named(settings: "Settings", said: str) -> tuple[str, int]:
    """What the place is called, and how many buildings it has."""
    from storage import tree
    from storage.opening import look

    def work(turn: "Turn") -> tuple[str, int]:
        title, buildings = _buildings_of(tree.load(turn), said)
        return title, len(buildings)

    return await look(settings.database_url, work, now=datetime.now(UTC))


async def _sheets(settings: "Settings", said: str, public: str, wish: _Wish) -> "list[DoorSheet]":
    from bot.sheets.door import DoorSheet
    from storage import doors, tree
    from storage.aside import change

    def work(turn: "Turn") -> list[DoorSheet]:
        units = tree.load(turn)
        _, buildings = _buildings_of(units, said)
        made = []
        for building in buildings:
            give = doors.rotate if wish is _Wish.ROTATE else doors.ensure
            code = give(turn, building.id)
            title = units.title(building, buildings)
            made.append(
                DoorSheet(
                    building=building.name,
                    estate=title.removesuffix(building.name),
                    steward=_steward(turn, building),
                    url=f"{public}/d/{code.text}",
                    made=code.made_at.astimezone(settings.timezone).date(),
                )
            )
        return made

    return await change(settings.database_url, work, now=datetime.now(UTC))


async def _revoked(settings: "Settings", said: str) -> int:
    from storage import doors, tree
    from storage.aside import change

    def work(turn: "Turn") -> int:
        _, buildings = _buildings_of(tree.load(turn), said)
        return sum(doors.revoke(turn, building.id) for building in buildings)

    return await change(settings.database_url, work, now=datetime.now(UTC))


def _buildings_of(units: "Tree", said: str) -> "tuple[str, list[Unit]]":
    """The place that is meant, by its full name, and its buildings.

    Raises `OperatorError` when nothing, or more than one thing, is called so.
    """
    from bot.domain.places import Tier

    found = units.named(said, None, Tier.BUILDING)
    if len(found) > 1:
        listed = "、".join(f"{units.title(u, found)}（{u.code}）" for u in found[:_NAMED])
        more = " 等" if len(found) > _NAMED else ""
        raise OperatorError(f"有 {len(found)} 栋“{said}”：{listed}{more}。请写全名或编号。")
    if found:
        return units.title(found[0], found), found
    estate = [unit for unit in units.under(None, Tier.BUILDING) if unit.estate == said]
    if estate:
        return said, estate
    for tier in (Tier.MICRO_COMMUNITY, Tier.COMMUNITY, Tier.TOWN):
        areas = units.named(said, None, tier)
        if len(areas) > 1:
            listed = "、".join(f"{unit.name}（{unit.code}）" for unit in areas[:_NAMED])
            raise OperatorError(f"有 {len(areas)} 个“{said}”：{listed}。请写编号。")
        if areas:
            return areas[0].name, _under(units, areas[0])
    raise OperatorError(f"名单里没有“{said}”。请写楼、小区或社区的名称，比如 金德花园3号楼。")


def _under(units: "Tree", area: "Unit") -> "list[Unit]":
    from bot.domain.places import Tier

    found = units.under([area.id], Tier.BUILDING)
    if not found:
        raise OperatorError(f"{area.name}下面还没有楼栋，没有可印的。")
    return found


def _steward(turn: "Turn", building: "Unit") -> str:
    from bot.domain.people import Role
    from storage import org

    serving = org.posts_at(turn, building.id, Role.STEWARD)
    return org.person(turn, serving[0].person).name if serving else ""


def _write(file: Path, sheets: "Sequence[DoorSheet]") -> None:
    from bot.sheets.door import to_pdf

    try:
        with file.open("xb") as out:
            out.write(to_pdf(sheets))
    except OSError as error:
        raise OperatorError(
            f"写不了 {file}：{error.strerror}。码已经在，改好后再运行一次，不用再换码。"
        ) from error


def _tell(file: Path, title: str, sheets: "Sequence[DoorSheet]") -> None:
    from bot.sheets.door import without_glyph

    typer.echo(f"已写好 {file}：{title}，{len(sheets)} 页 A5。先用手机扫一页试试，再打印张贴。")
    vacant = [sheet.title for sheet in sheets if not sheet.steward]
    if vacant:
        more = f" 等 {len(vacant)} 栋" if len(vacant) > _NAMED else ""
        typer.echo(f"还没有楼栋长，印的是“待定”：{'、'.join(vacant[:_NAMED])}{more}。")
    rare = without_glyph("".join(sheet.title + sheet.steward for sheet in sheets))
    if rare:
        typer.echo(f"自带的字体没有这些字，请看看印得对不对：{'、'.join(rare)}。")


def _buildings(count: int) -> str:
    return f"{count} 栋楼" if count > 1 else ""

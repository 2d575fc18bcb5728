"""`loudong link`: a page of one's own for somebody who serves, without any chat app."""

import asyncio
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.call import settings_of
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Settings
    from storage.forgetting import Someone
    from storage.store import Turn


def link(
    context: typer.Context,
    *,
    person: Annotated[str, typer.Argument(help="姓名、编号或手机", metavar="人")],
    revoke: Annotated[bool, typer.Option("--revoke", help="作废这个人的全部链接")] = False,
) -> None:
    """Make a link by which a browser is this person; earlier ones stay good until revoked."""
    settings = settings_of(context)
    if revoke:
        found, count = asyncio.run(_revoke(settings, person))
        said = f"已作废{found.name}的 {count} 个链接，打开着的网页也看不到了。"
        typer.echo(said if count else f"{found.name}没有能用的链接，不用作废。")
        return
    from bot.cli.doorcode import public_url

    public = public_url(settings)
    found, token = asyncio.run(_make(settings, person))
    address = f"{public}/l/{token}"
    where = f"（{'、'.join(found.places)}）" if found.places else ""
    typer.echo(f"{found.name}{where}的私人链接，打开就能看待办、回话：\n{address}\n")
    typer.echo(_drawn(address))
    typer.echo(
        "谁拿到这个链接，谁就能以本人身份办事：请当面扫，或只私下发给本人。\n"
        f"手机丢了、换人了，就作废：loudong link {person.strip()} --revoke"
    )


async def _make(settings: "Settings", said: str) -> "tuple[Someone, str]":
    from storage import links, weblog
    from storage.aside import change

    def work(turn: "Turn") -> "tuple[Someone, str]":
        found = _serving(turn, said)
        bot = settings.web.bot
        return found, links.for_person(turn, found.id, channel=weblog.CHANNEL, bot=bot)

    return await change(settings.database_url, work, now=datetime.now(UTC))


async def _revoke(settings: "Settings", said: str) -> "tuple[Someone, int]":
    from bot.cli.people import only
    from storage import forgetting, links
    from storage.aside import change

    def work(turn: "Turn") -> "tuple[Someone, int]":
        found = only([one for one in forgetting.find(turn, said.strip()) if one.code], said)
        return found, links.revoke_person(turn, found.id)

    return await change(settings.database_url, work, now=datetime.now(UTC))


def _serving(turn: "Turn", said: str) -> "Someone":
    """The one who is meant: of several of one name, those who serve are asked about."""
    from bot.cli.people import only
    from storage import forgetting, org

    listed = [one for one in forgetting.find(turn, said.strip()) if one.code]
    serving = [one for one in listed if org.posts_of(turn, one.id)]
    found = only(serving or listed, said)
    if not serving:
        raise OperatorError(
            f"{found.name}没有岗位，不用私人链接：居民扫楼门口的码就行。要加岗位，请改名单再导入。"
        )
    return found


def _drawn(address: str) -> str:
    """The code for a telephone's camera, dark on light whatever the terminal's colours are."""
    import segno

    out = io.StringIO()
    segno.make_qr(address, error="m").terminal(out, compact=True)
    lines = out.getvalue().splitlines()
    return "\n".join(typer.style(line, fg="bright_white", bg="black") for line in lines)

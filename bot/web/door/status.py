"""`/status`: how the channels are doing, for whoever keeps the town running."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

import segno
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from bot import health
from bot.channels.base import Channel
from bot.channels.standing import State
from bot.health import ChannelHealth, Report
from bot.web.door import seats, words
from bot.web.door.hall import Hall
from bot.web.door.limits import Act, TooOftenError
from bot.wording.channels import called
from bot.wording.facts import clock
from storage import standings
from storage.health import look
from storage.store import Turn

_STATES = {
    State.STARTING: "正在连接",
    State.ON: "正常",
    State.AWAY: "连不上，正在自己重试",
    State.LOGIN: "要扫码登录",
    State.FAILED: "用不了，要您处理",
}
_NOT_RUNNING = "没有程序在跑它"
#: A process that runs a channel gives a sign of life each minute.
_DEAD_AFTER = timedelta(minutes=2)


def router(hall: Hall, channels: Sequence[Channel], *, is_open: bool) -> APIRouter:
    """The route. `channels` are those of this process; `is_open`: in a demo everybody may look."""
    routes = APIRouter()

    @routes.get("/status")
    async def status(request: Request) -> Response:
        caller = await hall.caller(request)
        try:
            hall.limits.check(Act.LOOK, caller.who())
        except TooOftenError as error:
            return caller.too_often(error)

        def report(turn: Turn) -> Report | None:
            account = seats.holder_of(turn, caller.token)
            operates = account is not None and seats.is_operator(turn, account)
            return _report(turn, channels) if operates or is_open else None

        now = hall.clock.now()
        found = await hall.store.read(report, now=now)
        if found is None:
            return caller.plain(HTTPStatus.FORBIDDEN, words.NOT_OPERATOR)
        return hall.pages.status(
            request,
            {
                "now": _clock(hall, now, now),
                "channels": [_shown(hall, one, now) for one in found.channels],
                "outbox": _outbox(found),
                "alarms": found.alarms,
            },
        )

    return routes


def _report(turn: Turn, channels: Sequence[Channel]) -> Report:
    """How the channels of this process are doing, and those of others as they last said."""
    kept = {one.standing.channel: one for one in standings.everything(turn)}
    here = {channel.name for channel in channels}
    others = [one for name, one in kept.items() if name not in here]
    silent = [
        one.standing.channel for one in others if not one.running or turn.now - one.at > _DEAD_AFTER
    ]
    mine = [
        standings.remembering(
            channel.standing, kept[channel.name].standing if channel.name in kept else None
        )
        for channel in channels
    ]
    return health.judge(
        [*mine, *(one.standing for one in others)], look(turn), turn.now, not_running=silent
    )


def _shown(hall: Hall, channel: ChannelHealth, now: datetime) -> dict[str, object]:
    one, backlog = channel.standing, channel.backlog
    return {
        "name": called(one.channel),
        "bot": one.bot,
        "state": _STATES[one.state] if channel.running else _NOT_RUNNING,
        "bad": not channel.is_well,
        "since": _clock(hall, one.since, now) if one.since.year >= now.year - 1 else "",
        "heard": _clock(hall, one.heard_at, now),
        "said": _clock(hall, one.said_at, now),
        "waiting": _waiting(backlog.waiting, now - backlog.oldest if backlog.oldest else None),
        "error": one.error,
        "error_at": _clock(hall, one.error_at, now) if one.error_at else "",
        "notes": one.notes,
        "code": _code(one.code) if one.code and channel.running else "",
    }


def _outbox(report: Report) -> str:
    return _waiting(report.waiting, report.late or None) or "没有等着发的消息。"


def _waiting(count: int, oldest: timedelta | None) -> str:
    if not count:
        return ""
    if oldest is None:
        return f"有 {count} 条等着发，都没到时间。"
    minutes = int(oldest.total_seconds() // 60)
    age = f"{minutes} 分钟" if minutes else "不到一分钟"
    return f"有 {count} 条等着发，最早的一条该发而没发出去已经 {age}。"


def _clock(hall: Hall, at: datetime | None, now: datetime) -> str:
    return clock(at.astimezone(hall.zone), now.astimezone(hall.zone)) if at else "还没有"


def _code(text: str) -> Markup:
    """The picture to scan, drawn into the page: shapes alone, no script and no style."""
    drawn = segno.make(text, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704  # drawn by the library from modules, not from the text

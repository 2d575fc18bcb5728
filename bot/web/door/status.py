"""`/status`: how the channels are doing, for whoever keeps the town running."""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus

import segno
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from bot.channels.standing import Standing, State
from bot.web.door import seats, words
from bot.web.door.hall import Hall
from bot.web.door.limits import Act, TooOftenError
from bot.wording.facts import clock
from storage import health
from storage.health import Health
from storage.store import Turn

#: How the channels of this process, or of all processes, are doing.
Standings = Callable[[Turn], Sequence[Standing]]

_NAMES = {"web": "网页", "telegram": "Telegram", "wechat": "微信"}
_STATES = {
    State.STARTING: "正在连接",
    State.ON: "正常",
    State.AWAY: "连不上，在自己重试",
    State.LOGIN: "等人扫码登录",
    State.FAILED: "停了，要人处理",
}
_GOOD = {State.STARTING, State.ON}


def router(hall: Hall, standings: Standings, *, is_open: bool) -> APIRouter:
    """The route. `is_open`: in a demo, where everybody may look."""
    routes = APIRouter()

    @routes.get("/status")
    async def status(request: Request) -> Response:
        caller = await hall.caller(request)
        try:
            hall.limits.check(Act.LOOK, caller.who())
        except TooOftenError as error:
            return caller.too_often(error)

        def look(turn: Turn) -> tuple[Sequence[Standing], Health] | None:
            account = seats.holder_of(turn, caller.token)
            operates = account is not None and seats.is_operator(turn, account)
            return (standings(turn), health.look(turn)) if operates or is_open else None

        now = hall.clock.now()
        found = await hall.store.read(look, now=now)
        if found is None:
            return caller.plain(HTTPStatus.FORBIDDEN, words.NOT_OPERATOR)
        channels, state = found
        return hall.pages.status(
            request,
            {
                "now": _clock(hall, now, now),
                "channels": [_shown(hall, one, now) for one in channels],
                "outbox": _outbox(state, now),
                "alarms": state.alarms,
            },
        )

    return routes


def _shown(hall: Hall, one: Standing, now: datetime) -> dict[str, object]:
    since_ever = one.since.year < now.year - 1
    return {
        "name": _NAMES.get(one.channel, one.channel),
        "bot": one.bot,
        "state": _STATES[one.state],
        "bad": one.state not in _GOOD,
        "since": "" if since_ever else _clock(hall, one.since, now),
        "heard": _clock(hall, one.heard_at, now),
        "said": _clock(hall, one.said_at, now),
        "error": one.error,
        "error_at": _clock(hall, one.error_at, now) if one.error_at else "",
        "notes": one.notes,
        "code": _code(one.code) if one.code else "",
    }


def _outbox(state: Health, now: datetime) -> str:
    if not state.waiting:
        return "没有等着发的消息。"
    if state.late_since is None:
        return f"有 {state.waiting} 条等着发，都没到时间。"
    minutes = max(0, int((now - state.late_since).total_seconds() // 60))
    return f"有 {state.waiting} 条等着发，最早的一条该发而没发出去已经 {minutes} 分钟。"


def _clock(hall: Hall, at: datetime | None, now: datetime) -> str:
    return clock(at.astimezone(hall.zone), now.astimezone(hall.zone)) if at else "还没有"


def _code(text: str) -> Markup:
    """The picture to scan, drawn into the page: shapes alone, no script and no style."""
    drawn = segno.make(text, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704  # drawn by the library from modules, not from the text

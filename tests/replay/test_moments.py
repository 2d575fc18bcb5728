from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.replay.moments import Now, parse, resolve

ZONE = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 2, 9, tzinfo=ZONE)


def at(text: str | None, *, begun: bool = True) -> datetime:
    return resolve(parse(text) if text else None, Now(at=NINE, zone=ZONE, begun=begun))


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("+30s", timedelta(seconds=30)),
        ("+2m", timedelta(minutes=2)),
        ("+3h", timedelta(hours=3)),
        ("+1d", timedelta(days=1)),
        (None, timedelta(seconds=1)),
        ("9:30", timedelta(minutes=30)),
        ("09:00:05", timedelta(seconds=5)),
        ("08:59", timedelta(hours=23, minutes=59)),
        ("2026-03-02T12:00:00", timedelta(hours=3)),
        ("2026-03-02T02:00:00Z", timedelta(hours=1)),
        ("2026-03-02T09:00:00+08:00", timedelta()),
    ],
)
def test_a_line_is_said_at_its_time(text: str | None, later: timedelta) -> None:
    assert at(text) - NINE == later


def test_nine_o_clock_at_nine_is_tomorrow_but_for_the_first_line() -> None:
    assert at("9:00") - NINE == timedelta(days=1)
    assert at("9:00", begun=False) == NINE


@pytest.mark.parametrize("text", ["", "+", "+2", "+2w", "24:00", "9:60", "soon"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse(text)

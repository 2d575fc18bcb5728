from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import until, when
from bot.understanding.when import is_time, starts_with_time

ZONE = ZoneInfo("Asia/Shanghai")
#: A Wednesday, half past ten in the morning.
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("明天上午", "2026-11-26 09:00"),
        ("明早", "2026-11-26 09:00"),
        ("明天", "2026-11-26 09:00"),
        ("明天中午", "2026-11-26 12:00"),
        ("今晚", "2026-11-25 19:00"),
        ("下午", "2026-11-25 15:00"),
        ("上午", "2026-11-26 09:00"),
        ("今天上午", "2026-11-25 12:00"),
        ("今天", "2026-11-25 22:00"),
        ("后天", "2026-11-27 09:00"),
        ("大后天下午", "2026-11-28 15:00"),
        ("周五", "2026-11-27 09:00"),
        ("周二", "2026-12-01 09:00"),
        ("这周五", "2026-11-27 09:00"),
        ("周末", "2026-11-28 09:00"),
        ("星期日", "2026-11-29 09:00"),
        ("下周一下午3点", "2026-11-30 15:00"),
        ("下下周一", "2026-12-07 09:00"),
        ("下周", "2026-11-30 09:00"),
        ("月底", "2026-11-30 09:00"),
        ("11月25号", "2026-11-25 22:00"),
        ("11月28日下午", "2026-11-28 15:00"),
        ("1月3号", "2027-01-03 09:00"),
        ("十二月一号", "2026-12-01 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("28号", "2026-11-28 09:00"),
        ("3号", "2026-12-03 09:00"),
        ("下个月5号", "2026-12-05 09:00"),
        ("3点", "2026-11-25 15:00"),
        ("下午三点半", "2026-11-25 15:30"),
        ("十点一刻", "2026-11-26 10:15"),
        ("15:30", "2026-11-25 15:30"),
        ("明天15:30", "2026-11-26 15:30"),
        ("明晚8点", "2026-11-26 20:00"),
        ("晚上12点", "2026-11-26 00:00"),
        ("24点", "2026-11-26 00:00"),
        ("半小时后", "2026-11-25 11:00"),
        ("2小时内", "2026-11-25 12:30"),
        ("20分钟后", "2026-11-25 10:50"),
        ("3天", "2026-11-28 10:30"),
        ("一周", "2026-12-02 10:30"),
        ("明天上午 维保来", "2026-11-26 09:00"),
        ("明天上午，我带人去", "2026-11-26 09:00"),
    ],
)
def test_a_time_is_understood_as_people_say_it(said: str, meant: str) -> None:
    assert when(said, NOW) == datetime.fromisoformat(meant).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("到周五", "2026-11-27"),
        ("周五", "2026-11-27"),
        ("3天", "2026-11-27"),
        ("三天", "2026-11-27"),
        ("一个星期", "2026-12-01"),
        ("半天", "2026-11-25"),
        ("今天", "2026-11-25"),
        ("到11月25号", "2026-11-25"),
        ("到月底", "2026-11-30"),
        ("到下周一", "2026-11-30"),
        ("两小时", "2026-11-25"),
        ("到12月1日为止", "2026-12-01"),
    ],
)
def test_leave_lasts_to_the_end_of_the_day_said(said: str, day: str) -> None:
    end = datetime.fromisoformat(f"{day} 23:59:59").replace(tzinfo=ZONE)
    assert until(said, NOW) == end


@pytest.mark.parametrize(
    "said",
    [
        "",
        "饭",
        "2-501",
        "2月30号",
        "13月1号",
        "明天会好的",
        "9999天",
        "25点",
        "明天25:00",
        "今天9点",
        "半分钟",
    ],
)
def test_what_is_no_time_to_come_is_none(said: str) -> None:
    assert when(said, NOW) is None


def test_a_past_day_has_no_end() -> None:
    assert until("2025年3月1日", NOW) is None
    assert until("什么时候都行", NOW) is None


def test_a_time_with_words_after_it_only_starts_with_one() -> None:
    assert is_time("明天上午")
    assert not is_time("明天上午 维保来")
    assert starts_with_time("明天上午 维保来")


@given(
    st.text(
        alphabet="今明后大天周星期一二三四五六日下上午晚早点半刻号月年0123456789:：-到 内小时分钟个"
    ),
    st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2090, 1, 1)),  # noqa: DTZ001  # the zone is put on below
)
def test_a_time_is_never_past(text: str, naive: datetime) -> None:
    now = naive.replace(tzinfo=ZONE)
    point, end = when(text, now), until(text, now)
    assert point is None or point > now or timedelta() <= point - now
    assert end is None or end > now

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""A time as people say it: 明天上午, 周五, 下周一下午3点, 11月25号, 3天.

Morning is 9:00, noon 12:00, afternoon 15:00, evening 19:00; a day without a time is 9:00. A time
that has passed today means the next such time, unless the day was named.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.understanding.text import NUMERAL, clean, number

_PARTS = {
    "凌晨": 5,
    "清早": 8,
    "一早": 8,
    "早上": 9,
    "早晨": 9,
    "上午": 9,
    "早": 9,
    "中午": 12,
    "午后": 15,
    "下午": 15,
    "傍晚": 18,
    "晚上": 19,
    "夜里": 21,
    "夜": 21,
    "晚": 19,
}
#: When a part of the day is over, for a day that is today: past 9:00, "this morning" means by noon.
_PART_ENDS = {5: 8, 8: 9, 9: 12, 12: 14, 15: 18, 18: 20, 19: 22, 21: 23}
_DEFAULT_HOUR = 9
#: Hours below this, said alone, are in the afternoon: nobody comes at three in the night.
_FIRST_HOUR = 7
_NOON = 12

_PART = "凌晨|清早|一早|早上|早晨|上午|中午|午后|下午|傍晚|晚上|夜里"
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
_RELATIVE = {"今": 0, "明": 1, "后": 2, "大后": 3}

_DAY = (
    r"(?P<relative>大后|今|明|后)(?:天|日|(?=[早晚]))"
    r"|(?P<weeks>下下个?|下个?|这个?|本)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7])"
    rf"|(?:(?P<year>20\d\d)[年-])?(?P<month>{NUMERAL})(?:月|-|/)(?P<day>{NUMERAL})(?:号|日)?"
    rf"|(?P<next_month>下个?月|本月|这个月)?(?P<monthday>{NUMERAL})[号日]"
    r"|(?P<month_end>月底|月末)|(?P<next_week>下周|下星期|下个?礼拜)"
)
_SPAN = rf"(?P<count>{NUMERAL}|半)(?P<scale>个?小时|个?钟头|分钟|个?月|个?星期|个?礼拜|周|天)(?:之?[内后]|以[内后])?"
_TIME = (
    rf"(?P<part>{_PART}|早|晚|夜)?[ ]?"
    rf"(?:(?P<hour>{NUMERAL})(?:点钟?|时)(?P<half>半|一刻|三刻)?(?:(?P<minute>\d{{1,2}}|[一二三四五][十一二三四五六七八九]*)分?)?"
    r"|(?P<clock_hour>\d{1,2})[:：](?P<clock_minute>\d{2}))?"
)
_LEAD = r"(?:到|至|在|约|等|就|预计|改到|改成|约在|约到)?[ ]?"
_POINT = re.compile(rf"{_LEAD}(?:{_DAY})?[ ，,]?{_TIME}")
_FORWARD = re.compile(rf"{_LEAD}{_SPAN}")
_TAIL = re.compile(
    r"[ ，,。.！!]*(?:吧|前|之前|左右|以前|前后|来|上门|过来|去|见|好吗|行吗|止|为止)*[ 。.！!]*"
)

_NAMES_A_DAY = ("relative", "weekday", "month", "monthday", "month_end", "next_week")

_GAP = " ，,。：:"

_END_OF_DAY = time(23, 59, 59)
_LONGEST_DAYS = 366
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, None: 0}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """A time as far as it was said."""

    day: date | None = None
    clock: time | None = None
    #: The hour until which the part of the day lasts, when only the part was said.
    part_end: int | None = None
    #: So much from now.
    after: timedelta | None = None
    #: Days in a row, counted from today (三天).
    days: int | None = None


def _weekday(found: re.Match[str], today: date) -> date:
    name = found["weekday"]
    wanted = int(name) - 1 if name.isdigit() else _WEEKDAYS[name]
    weeks = (found["weeks"] or "").rstrip("个")
    monday = today - timedelta(days=today.weekday())
    if weeks == "下":
        return monday + timedelta(days=7 + wanted)
    if weeks == "下下":
        return monday + timedelta(days=14 + wanted)
    day = monday + timedelta(days=wanted)
    return day if day >= today or weeks in ("这", "本") else day + timedelta(days=7)


def _month_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + (month - 1) // 12, (month - 1) % 12 + 1, day)
    except ValueError:
        return None


def _last_of_month(today: date) -> date:
    first = today.replace(day=28) + timedelta(days=4)
    return first - timedelta(days=first.day)


def _calendar(found: re.Match[str], today: date) -> date | None:
    if found["month"]:
        month, day = number(found["month"]), number(found["day"])
        if not month or not day or month > _NOON:
            return None
        year = int(found["year"]) if found["year"] else today.year
        named = _month_day(year, month, day)
        if named and named < today and not found["year"]:
            named = _month_day(year + 1, month, day)
        return named
    day = number(found["monthday"])
    if not day:
        return None
    month = today.month + (1 if (found["next_month"] or "").startswith("下") else 0)
    named = _month_day(today.year, month, day)
    if not found["next_month"] and (named is None or named < today):
        named = _month_day(today.year, month + 1, day)
    return named


def _day(found: re.Match[str], today: date) -> date | None:
    if found["relative"]:
        return today + timedelta(days=_RELATIVE[found["relative"]])
    if found["weekday"]:
        return _weekday(found, today)
    if found["month_end"]:
        return _last_of_month(today)
    if found["next_week"]:
        return today + timedelta(days=7 - today.weekday())
    if found["month"] or found["monthday"]:
        return _calendar(found, today)
    return None


def _clock(found: re.Match[str]) -> tuple[time | None, int | None, int]:
    """The time of day said, the end of the part of the day when only that was said, days to add."""
    part = _PARTS.get(found["part"] or "")
    if found["clock_hour"]:
        hour, minute = int(found["clock_hour"]), int(found["clock_minute"])
    elif found["hour"]:
        said = number(found["hour"])
        hour = -1 if said is None else said
        minute = number(found["minute"]) or 0 if found["minute"] else _QUARTERS[found["half"]]
    elif part is not None:
        return time(part), _PART_ENDS[part], 0
    else:
        return None, None, 0
    late = part is not None and part >= _NOON
    if hour == _NOON and part is not None and part >= _PARTS["晚上"]:
        return time(0, minute), None, 1
    if (hour < _NOON and late and not (part == _NOON and hour > 10)) or (
        part is None and not found["clock_hour"] and 0 < hour < _FIRST_HOUR
    ):
        hour += 12
    if hour == 24:
        return time(0), None, 1
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None, None, 0
    return time(hour, minute), None, 0


def _span(found: re.Match[str]) -> _Said | None:
    scale = found["scale"].lstrip("个")
    half = found["count"] == "半"
    count = 0.5 if half else float(number(found["count"]) or 0)
    if scale in ("小时", "钟头"):
        return _Said(after=timedelta(hours=count))
    if scale == "分钟":
        return None if half else _Said(after=timedelta(minutes=count))
    length = {"天": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}[scale]
    days = int(count * length) if length > 1 else max(1, int(count))
    return _Said(days=days) if 0 < days <= _LONGEST_DAYS else None


def _parse(text: str, today: date, *, whole: bool = False) -> _Said | None:
    """A cleaned text as a time, with words after it unless it must be `whole`; else None."""
    forward = _FORWARD.match(text)
    if forward and _ends(text, forward.end(), whole=whole):
        return _span(forward)
    found = _POINT.match(text)
    if not found or not _ends(text, found.end(), whole=whole):
        return None
    day = _day(found, today)
    named = any(found[group] for group in _NAMES_A_DAY)
    clock, part_end, more = _clock(found)
    if (named and day is None) or (not named and clock is None):
        return None
    if (found["hour"] or found["clock_hour"]) and clock is None:
        return None
    if more:
        day = (day or today) + timedelta(days=more)
    return _Said(day=day, clock=clock, part_end=part_end)


def _ends(text: str, position: int, *, whole: bool) -> bool:
    """Whether the time is over at `position`: nothing follows, or other words after a gap."""
    tail = _TAIL.match(text, position)
    end = tail.end() if tail else position
    if end == len(text):
        return True
    return not whole and (text[end] in _GAP or text[end - 1] in _GAP)


def _at(day: date, clock: time, now: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=now.tzinfo)


def when(text: str, now: datetime) -> datetime | None:
    """The time that `text` says, in the zone of `now`, which is aware and in the town's zone.

    `3天` is three days from now. Never a time that has passed; None when the text is not a time.
    """
    said = _parse(clean(text), now.date())
    if said is None:
        return None
    if said.after is not None:
        return now + said.after
    if said.days is not None:
        return now + timedelta(days=said.days)
    clock = said.clock or time(_DEFAULT_HOUR)
    if said.day is None:
        moment = _at(now.date(), clock, now)
        return moment if moment > now else moment + timedelta(days=1)
    moment = _at(said.day, clock, now)
    if moment > now:
        return moment
    if said.day != now.date():
        return None
    # Still today: `今天上午` at ten means before noon, `今天` means before the evening is over.
    ends = said.part_end or (None if said.clock else _PART_ENDS[_PARTS["晚上"]])
    if ends is None:
        return None
    moment = _at(said.day, time(ends), now)
    return moment if moment > now else None


def until(text: str, now: datetime) -> datetime | None:
    """The last second of the day that `text` says: `到周五`; `三天` are today and two days more.

    `now` is aware and in the town's zone. None when the text is not a time, or one that has passed.
    """
    said = _parse(clean(text), now.date())
    if said is None:
        return None
    if said.after is not None:
        day = (now + said.after).date()
    elif said.days is not None:
        day = now.date() + timedelta(days=said.days - 1)
    else:
        day = said.day or now.date()
    moment = _at(day, _END_OF_DAY, now)
    return moment if moment > now else None


#: Any day will do to tell a time from other words.
_SOME_DAY = date(2026, 1, 1)


def is_time(text: str) -> bool:
    """Whether `text` is a time and nothing else."""
    return _parse(clean(text), _SOME_DAY, whole=True) is not None


def starts_with_time(text: str) -> bool:
    """Whether `text` is a time, perhaps with other words after a gap (`明天上午 维保来`)."""
    return _parse(clean(text), _SOME_DAY) is not None

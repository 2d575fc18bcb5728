"""What people say, who they are and their numbers are not in the log, whatever happens."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.config import LogFormat, LogLevel
from bot.errors import MaybeSentError, SendAgainError, SendNeverError
from bot.handlers import routes
from bot.messages import Outgoing
from tests.faults.house import LISTS, PHONES, ROOM, House
from tests.hostile.test_odd_input import IDENTITY, PHONE

#: Words that only a person could have brought into a line.
SAID = (
    *("门口井盖坏了", "井盖", "换好了", "半夜拖桌子", "煤气味", "备件", "漏水", "我不想活了"),
    *("接手", "已登记", "请绕开"),
)
STORY = (
    ("王丽", ROOM, "@小楼 门口井盖坏了"),
    ("王丽", ROOM, "1"),
    ("陈慧", None, f"上报 1001 要备件，打{PHONE}"),
    ("周宁", None, "1"),
    ("周宁", None, f"办结 1001 换好了 {IDENTITY}"),
    ("王丽", None, "2"),
    ("孙姐", ROOM, "@小楼 楼上半夜拖桌子"),
    ("孙姐", None, "1"),
    ("老周", ROOM, "楼道煤气味好大！！"),
    ("李强", None, "我不想活了"),
    ("赵敏", ROOM, f"@小楼 厨房漏水 {PHONE}"),
    ("一个生人", None, "我是3号楼楼栋长"),
)


@pytest.fixture(params=list(LogFormat))
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """The log as an operator has it."""
    stream = io.StringIO()
    logs.set_up(LogLevel.INFO, request.param, stream)
    yield stream
    structlog.reset_defaults()


def told_in(log: str) -> list[str]:
    """What of people's words, names and numbers a log tells."""
    names = [person.name for person in LISTS.people] + ["一个生人"]
    phones = [person.phone for person in LISTS.people if person.phone]
    private = [*SAID, *names, *phones, *PHONES.values(), PHONE, IDENTITY]
    return [words for words in private if words in log]


async def test_a_whole_story_is_told_without_its_words(log: io.StringIO, tmp_path: Path) -> None:
    house = await House.open("sqlite://", tmp_path)
    for who, room, text in STORY:
        await house.say(who, text, room, photos=1)
    await house.wait(timedelta(days=2))
    await house.close()

    lines = log.getvalue()
    assert "handled" in lines
    assert "sent" in lines
    assert "timer" in lines
    assert "1001" in lines  # the issue may be named: an operator asks `explain` about it
    assert told_in(lines) == []


async def test_a_platform_that_fails_and_a_turn_that_fails_tell_no_words_either(
    log: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await House.open("sqlite://", tmp_path)
    errors = [SendAgainError, MaybeSentError, SendNeverError, RuntimeError, ValueError]

    def fail(message: Outgoing) -> None:
        if errors:
            raise errors.pop()(message.text)  # a platform that repeats what it was given

    def no_picture(locator: str) -> bytes:
        raise SendNeverError(f"井盖 {locator}")

    house.platform.before = fail
    house.platform.on_fetch = no_picture
    for who, room, text in STORY[:6]:
        await house.say(who, text, room, photos=1)

    def broken(context: object) -> routes.Route:
        raise RuntimeError(f"cannot handle {context}")

    monkeypatch.setattr(routes, "find", broken)
    said = await house.say("王丽", "厨房漏水")
    await house.close()

    assert [one for one in said if one.to == "王丽"]  # an apology
    assert "turn_failed" in log.getvalue()
    assert "channel_failed" in log.getvalue()
    assert told_in(log.getvalue()) == []

"""One judgement of how the house is doing."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.standing import Standing, State
from bot.health import as_json, judge
from storage.health import Backlog, Health

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUIET = Health(backlogs=(), alarms=())


def channel(state: State, since: datetime = NOW - 60 * MINUTE, **more: object) -> Standing:
    return Standing(channel="wechat", state=state, since=since, **more)  # type: ignore[arg-type]  # its fields


@pytest.mark.parametrize(
    ("state", "minutes", "well"),
    [
        (State.ON, 600, True),
        (State.STARTING, 1, True),
        (State.AWAY, 2, True),
        (State.AWAY, 4, False),
        (State.STARTING, 4, False),
        (State.LOGIN, 4, False),
        (State.FAILED, 4, False),
    ],
)
def test_a_channel_may_be_gone_for_a_moment(state: State, minutes: int, well: bool) -> None:
    assert judge([channel(state, NOW - minutes * MINUTE)], QUIET, NOW).is_well is well


def test_one_that_no_process_runs_is_not_well() -> None:
    assert not judge([channel(State.ON)], QUIET, NOW, not_running=["wechat"]).is_well


@pytest.mark.parametrize(("minutes", "well"), [(4, True), (6, False)])
def test_letters_may_be_late_for_a_moment(minutes: int, well: bool) -> None:
    late = Backlog(channel="wechat", waiting=1, late_since=NOW - minutes * MINUTE)

    report = judge([channel(State.ON)], Health(backlogs=(late,), alarms=()), NOW)

    assert report.is_well is well
    assert report.late == minutes * MINUTE


def test_alarms_are_never_well() -> None:
    assert not judge([], Health(backlogs=(), alarms=("x",)), NOW).is_well


def test_a_program_reads_all_but_the_code_to_scan() -> None:
    one = channel(
        State.LOGIN, bot="wxid", heard_at=NOW, error="logged out", error_at=NOW, code="secret-code"
    )
    waits = Backlog(channel="wechat", waiting=3, oldest=NOW - 5 * MINUTE)

    told = as_json(judge([one], Health(backlogs=(waits,), alarms=("陈慧",)), NOW))

    assert "secret-code" not in str(told)
    assert told["channels"]["wechat"] == {
        "ok": False,
        "state": "login",
        "running": True,
        "bot": "wxid",
        "since": "2026-03-02T00:00:00+00:00",
        "last_heard": "2026-03-02T01:00:00+00:00",
        "last_said": None,
        "waiting": 3,
        "oldest_seconds": 300,
        "error": "logged out",
        "error_at": "2026-03-02T01:00:00+00:00",
        "notes": [],
    }


def test_strangers_read_whether_it_works_and_no_more() -> None:
    one = channel(State.AWAY, bot="wxid", error="gateway 10.0.0.7 refuses")
    told = as_json(judge([one], Health(backlogs=(), alarms=("陈慧",)), NOW), to_strangers=True)

    assert told["channels"] == {"wechat": {"ok": False, "state": "away"}}
    assert told["alarms"] == 1

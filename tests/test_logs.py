"""The log says what happened to which message, never what people said."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.config import LogFormat, LogLevel
from bot.errors import StorageError

PHONE = "13812345678"
SAID = "我家漏水了"


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    """The log as it is written."""
    stream = io.StringIO()
    logs.set_up(LogLevel.INFO, LogFormat.JSON, stream)
    yield stream
    structlog.reset_defaults()


def line(output: io.StringIO) -> dict[str, object]:
    written: dict[str, object] = json.loads(output.getvalue().splitlines()[-1])
    return written


def test_a_line_names_message_issue_and_tier(output: io.StringIO) -> None:
    structlog.get_logger().info("handled", message="m-17", issue=1027, tier=2, route="report")

    said = line(output)
    assert said.items() >= {"event": "handled", "message": "m-17", "issue": 1027, "tier": 2}.items()
    assert said["level"] == "info"
    assert str(said["timestamp"]).endswith("Z")


@pytest.mark.parametrize("key", sorted(logs.PRIVATE_KEYS))
@pytest.mark.parametrize("level", ["info", "warning", "error", "critical"])
def test_what_people_said_is_taken_out(output: io.StringIO, level: str, key: str) -> None:
    getattr(structlog.get_logger(), level)("handled", **{key: "我家漏水了"})

    assert "漏水" not in output.getvalue()


@pytest.mark.parametrize(
    "value",
    [
        PHONE,
        f"打 {PHONE} 找她",
        "138 1234 5678",
        "138-1234-5678",
        f"+86{PHONE}",
        "0518-83211234",
        "320722199001011234",
        "32072219900101123X",
        int(PHONE),
        [PHONE],
        {"reason": {"of": f"x{PHONE}"}},
        (ValueError(PHONE),),
    ],
)
def test_telephone_and_identity_numbers_are_taken_out(output: io.StringIO, value: object) -> None:
    structlog.get_logger().info("handled", reason=value)

    written = output.getvalue()
    assert not any(n in written for n in ("12345678", "1234 5678", "1234-5678", "83211234", "0101"))


def test_a_number_in_the_event_itself_is_taken_out(output: io.StringIO) -> None:
    structlog.get_logger().info(f"call {PHONE}")

    assert PHONE not in output.getvalue()


def test_our_own_ids_stay_as_they_are(output: io.StringIO) -> None:
    structlog.get_logger().info("sent", letter=13812345678, message="13812345678", seconds=3.5)

    said = line(output)
    assert (said["letter"], said["message"], said["seconds"]) == (13812345678, "13812345678", 3.5)


def test_an_error_says_where_it_was_and_not_what_it_was_given(output: io.StringIO) -> None:
    try:
        try:
            int(SAID)
        except ValueError as error:
            raise StorageError("no room") from error
    except StorageError:
        structlog.get_logger().exception("turn_failed", message="m-17")

    told = str(line(output)["exception"])
    assert SAID not in output.getvalue()
    assert "builtins.ValueError" in told
    assert told.endswith("bot.errors.StorageError: no room")
    assert __file__ in told


def test_who_looks_for_a_fault_at_debug_sees_everything() -> None:
    stream = io.StringIO()
    logs.set_up(LogLevel.DEBUG, LogFormat.JSON, stream)
    structlog.get_logger().debug("read", text="我家漏水了")
    structlog.get_logger().info("handled", text="我家漏水了")
    structlog.reset_defaults()

    first, second = stream.getvalue().splitlines()
    assert "漏水" in first
    assert "漏水" not in second


def test_lines_below_the_level_are_not_written(output: io.StringIO) -> None:
    structlog.get_logger().debug("read")

    assert not output.getvalue()


def test_for_people_it_is_a_plain_line() -> None:
    stream = io.StringIO()
    logs.set_up(LogLevel.INFO, LogFormat.CONSOLE, stream)
    structlog.get_logger().info("handled", issue=1027)
    structlog.reset_defaults()

    assert "handled" in stream.getvalue()
    assert "issue=1027" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()

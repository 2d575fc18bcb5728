"""What an error of the wire means for a letter."""

import pytest
from grpclib.const import Status
from grpclib.exceptions import GRPCError, StreamTerminatedError

from bot.channels.wechat.errors import TooOftenError, as_fetch_error, as_send_error, in_short
from bot.errors import MaybeSentError, SendAgainError, SendNeverError


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ConnectionRefusedError(), SendAgainError),
        (TimeoutError(), MaybeSentError),
        (ConnectionResetError("reset"), MaybeSentError),
        (StreamTerminatedError("Connection lost"), MaybeSentError),
        (GRPCError(Status.DEADLINE_EXCEEDED), MaybeSentError),
        (GRPCError(Status.UNAVAILABLE, "draining"), MaybeSentError),
        (GRPCError(Status.UNAUTHENTICATED, "Invalid Wechaty TOKEN"), SendAgainError),
        (GRPCError(Status.RESOURCE_EXHAUSTED, "message larger than max"), SendNeverError),
        (GRPCError(Status.RESOURCE_EXHAUSTED, "quota"), TooOftenError),
        (
            GRPCError(Status.UNKNOWN, "Error: 发送消息过于频繁，可稍后再试。\n    at x"),
            TooOftenError,
        ),
        (GRPCError(Status.UNKNOWN, "Error: not logged in"), SendAgainError),
        (GRPCError(Status.UNKNOWN, "Error: 你已不在群聊中，无法发送"), SendNeverError),
        (SendNeverError("too large"), SendNeverError),
    ],
)
def test_each_error_says_what_became_of_the_letter(error: Exception, meaning: type) -> None:
    assert isinstance(as_send_error(error), meaning)


def test_a_question_can_always_be_asked_again() -> None:
    assert isinstance(as_fetch_error(TimeoutError()), SendAgainError)
    assert isinstance(as_fetch_error(SendNeverError("too large")), SendNeverError)


def test_a_stack_is_not_told() -> None:
    assert in_short(GRPCError(Status.UNKNOWN, "Error: no such room\n    at Puppet.x")) == (
        "no such room"
    )
    assert in_short(GRPCError(Status.INTERNAL)) == "INTERNAL"
    assert in_short(TimeoutError()) == "TimeoutError"

"""What can go wrong on the way to WeChat, and the one place that translates it for the courier.

A gateway refuses with words alone: the text of the error is the only code there is.
"""

import re
from collections.abc import Iterable

from grpclib.const import Status
from grpclib.exceptions import GRPCError, ProtocolError, StreamTerminatedError

from bot.errors import MaybeSentError, SendAgainError, SendError, SendNeverError

#: Seconds until a letter is tried again that WeChat found too many. The pace waits by itself.
_AFTER_TOO_OFTEN = 300.0
_AFTER_TOKEN = 60.0
_SAID_AT_MOST = 120

#: 操作过于频繁，可稍后再试。 发送消息过于频繁，可稍后再试。
_TOO_OFTEN = re.compile(r"过于频繁|太频繁|稍后再试|(?i:too (often|frequent|many))")
#: The chat is closed to us: no friend any more, blocked, out of the group, or the group is gone.
_CLOSED = re.compile(
    r"不是.{0,6}(朋友|好友)|开启了(朋友|好友)验证|先发送(朋友|好友)验证请求"
    r"|被对方拒收|拒收了|已被?移出|移出了?群聊|被(对方)?删除|群聊已?(被)?解散|已解散|不在群聊|已退出群聊"
    r"|账号已?(注销|停用)|(?i:not (your |a )?friend|not in (the )?(room|group)|not a member)"
)
#: The gateway or its account is not there at the moment, whatever is said and to whom.
_NOT_READY = re.compile(
    r"(?i)not[ _]?log(ged)?[ _]?(in|on)|logged[ _]?out|session (has |is )?expired|not (yet )?ready"
    r"|未登[录陆]|没有登[录陆]|请先?(重新)?登[录陆]|登[录陆]已?(失效|过期|超时)|网络(异常|错误|超时|不可用|断开)"
)
#: Somebody who is mentioned is the reason, not the chat.
_OF_MENTIONS = re.compile(r"(?i)\bmention")


class TooOftenError(SendAgainError):
    """WeChat says that the account speaks too often."""


class RefusedError(SendAgainError):
    """WeChat or the gateway refuses it: not ready, or for a reason that is not known here."""


def as_send_error(error: Exception) -> SendError:
    """Any error of a call that sends something, in the words of `Channel.send`."""
    match error:
        case SendError():
            return error
        case GRPCError():
            return _of_gateway(error)
        case ConnectionRefusedError():  # by ourselves: the session is over
            return SendAgainError("the gateway is away")
        case TimeoutError():
            return MaybeSentError("the gateway did not answer in time")
        case _:
            # The connection broke: nobody knows how far the words came.
            return MaybeSentError(f"{type(error).__name__}: {error}"[:_SAID_AT_MOST])


def as_fetch_error(error: Exception) -> SendError:
    """As `as_send_error`, for a call that changes nothing: it can always be made again."""
    known = as_send_error(error)
    return SendAgainError(str(known)) if known.maybe_sent else known


def is_of_connection(error: BaseException) -> bool:
    """Whether no answer came because the connection broke or hangs."""
    return isinstance(error, OSError | StreamTerminatedError | ProtocolError)


def says_too_often(text: str) -> bool:
    """Whether these are WeChat's words for it."""
    return _TOO_OFTEN.search(text) is not None


def is_of_mentions(error: GRPCError, mentioned: Iterable[str]) -> bool:
    """Whether it was refused because of somebody who is mentioned: they left."""
    said = in_short(error)
    return _OF_MENTIONS.search(said) is not None or any(account in said for account in mentioned)


def is_wrong_token(error: BaseException) -> bool:
    """Whether the gateway does not know the token."""
    return isinstance(error, GRPCError) and error.status in _UNKNOWN_TOKEN


def is_taken(error: BaseException) -> bool:
    """Whether the gateway already has somebody who listens."""
    return isinstance(error, GRPCError) and error.status is Status.ALREADY_EXISTS


def in_short(error: BaseException) -> str:
    """The error for the log and the operator: one line; a gateway adds its stack."""
    said = (error.message or error.status.name) if isinstance(error, GRPCError) else str(error)
    line = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return line.removeprefix("Error: ")[:_SAID_AT_MOST]


_UNKNOWN_TOKEN = frozenset({Status.UNAUTHENTICATED, Status.PERMISSION_DENIED})
#: It may have been done although the answer is an error.
_IN_DOUBT = frozenset(
    {Status.CANCELLED, Status.DEADLINE_EXCEEDED, Status.UNAVAILABLE, Status.DATA_LOSS}
)


def _of_gateway(error: GRPCError) -> SendError:
    said = in_short(error)
    if error.status in _IN_DOUBT:
        return MaybeSentError(said)
    if error.status in _UNKNOWN_TOKEN:
        return SendAgainError(said, retry_after=_AFTER_TOKEN)
    if error.status is Status.RESOURCE_EXHAUSTED and "larger than" in said:
        return SendNeverError(said, closes=False)
    if _NOT_READY.search(said):
        return RefusedError(said)
    if _CLOSED.search(said) and not _OF_MENTIONS.search(said):
        return SendNeverError(said)
    if error.status is Status.RESOURCE_EXHAUSTED or _TOO_OFTEN.search(said):
        return TooOftenError(said, retry_after=_AFTER_TOO_OFTEN)
    return RefusedError(said)

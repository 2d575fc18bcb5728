"""All that has to be done because the WeChat SDK is not what it says, each with its upstream issue.

The SDK is no longer released (wechaty 0.10.7, wechaty-puppet 0.4.23, wechaty-puppet-service 0.8.10,
wechaty-grpc 0.20.19). What is used of it is its gRPC client, `PuppetService`; its user layer
(`Wechaty`, `Room`, `Message` …) is not, because

* `Wechaty.start()` ends for good when its gateway is away, and turns deaf when it cannot read an
  event: https://github.com/wechaty/python-wechaty/issues/75,
  https://github.com/wechaty/python-wechaty-getting-started/issues/82
* rooms and contacts are kept on the class, so that those of a closed connection come back:
  https://github.com/wechaty/python-wechaty/issues/227
* it listens for `heart-beat`, while `heartbeat` is what is said:
  https://github.com/wechaty/python-wechaty/issues/412
* each message becomes a task of its own, so that messages overtake each other: no issue known
* an id counts as seen before its message could be fetched: no issue known

`tests/channels/wechat/test_workarounds.py` fails as soon as one of these, or of those below, is
mended upstream.
"""

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import structlog
from grpclib.client import Channel
from grpclib.const import Cardinality
from wechaty_grpc.wechaty import PuppetStub
from wechaty_grpc.wechaty.puppet import (
    EventType,
    FileBoxChunk,
    MessagePayloadResponse,
    MessageSendFileStreamRequest,
    MessageSendFileStreamResponse,
    RoomInvitationPayloadResponse,
)
from wechaty_puppet import PuppetOptions
from wechaty_puppet_service import PuppetService

from bot.errors import SendNeverError

log = structlog.get_logger(__name__)

#: Writes the token to stderr, at WARNING. No issue known.
_TALKATIVE = "PuppetService"
#: A picture as it was sent; 1 is the thumbnail, 2 the reduced one.
_ORIGINAL = 3
#: Instants before 2038 are smaller in seconds; all since 1970-01-25 are larger in milliseconds.
_LATEST_IN_SECONDS = 2**31
#: A gateway takes 4 MiB in one piece, and base64 makes a file a third larger.
_IN_ONE_PIECE = 2 * 1024 * 1024
_PIECE = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What the gateway tells, read as far as it can be read."""

    #: As the gateway's own library calls it; empty for a type that nobody knows.
    name: str
    data: dict[str, Any]


#: What the gateway's library (TypeScript) calls its events. Among them `heartbeat`.
EVENTS: dict[int, str] = {
    EventType.EVENT_TYPE_HEARTBEAT: "heartbeat",
    EventType.EVENT_TYPE_MESSAGE: "message",
    EventType.EVENT_TYPE_DONG: "dong",
    EventType.EVENT_TYPE_ERROR: "error",
    EventType.EVENT_TYPE_FRIENDSHIP: "friendship",
    EventType.EVENT_TYPE_ROOM_INVITE: "room-invite",
    EventType.EVENT_TYPE_ROOM_JOIN: "room-join",
    EventType.EVENT_TYPE_ROOM_LEAVE: "room-leave",
    EventType.EVENT_TYPE_ROOM_TOPIC: "room-topic",
    EventType.EVENT_TYPE_SCAN: "scan",
    EventType.EVENT_TYPE_READY: "ready",
    EventType.EVENT_TYPE_RESET: "reset",
    EventType.EVENT_TYPE_LOGIN: "login",
    EventType.EVENT_TYPE_LOGOUT: "logout",
    EventType.EVENT_TYPE_DIRTY: "dirty",
}

#: What the gateway's library numbers its messages, from 0. The SDK's own table counts otherwise.
KINDS = (
    "unknown",
    "attachment",
    "audio",
    "contact",
    "chat-history",
    "emoticon",
    "image",
    "text",
    "location",
    "mini-program",
    "group-note",
    "transfer",
    "red-envelope",
    "recalled",
    "url",
    "video",
    "post",
)


def let_wechaty_be_imported() -> None:
    """Before `import wechaty`, which nothing here does: a default of its options is no default.

    https://github.com/wechaty/python-wechaty/issues/422
    """
    PuppetOptions.__hash__ = object.__hash__


def open_puppet(host: str, port: int, token: str, deadline: float) -> PuppetService:
    """The SDK's client of one gateway. Nothing is said to it yet; call within a running loop.

    `deadline`: seconds after which each call raises `TimeoutError`. The SDK has none, so that a
    gateway that hangs holds its caller for ever. Its own way to begin looks for the port with a
    telnet that blocks the loop for up to 3 s, and says the token to the log.

    https://github.com/wechaty/python-wechaty/issues/75
    https://github.com/wechaty/python-wechaty-puppet-service/pull/59
    """
    logging.getLogger(_TALKATIVE).setLevel(logging.ERROR)
    puppet = PuppetService(PuppetOptions(token=token, end_point=f"{host}:{port}"))
    puppet.channel = Channel(host=host, port=port)
    puppet.channel._authority = token  # noqa: SLF001  # how the SDK itself tells it
    puppet._puppet_stub = PuppetStub(puppet.channel, timeout=deadline)  # noqa: SLF001  # the same
    return puppet


def close_puppet(puppet: PuppetService) -> None:
    """Let go of the network. The SDK's `stop` would call the gateway first, which may be gone."""
    if puppet.channel is not None:
        puppet.channel.close()
        puppet.channel = None


def _channel(puppet: PuppetService) -> Channel:
    if puppet.channel is None:
        raise ConnectionRefusedError("closed by ourselves")
    channel: Channel = puppet.channel
    return channel


def stub(puppet: PuppetService, deadline: float) -> PuppetStub:
    """Its calls, with a deadline of their own in seconds."""
    return PuppetStub(_channel(puppet), timeout=deadline)


async def dial(puppet: PuppetService, deadline: float) -> None:
    """Connect unless it is connected. Raises `OSError`, also when it takes `deadline` seconds.

    The library dials within a call, so that a name nobody knows, or several addresses of one name
    that all refuse, look like a call that broke. No issue known.
    """
    async with asyncio.timeout(deadline):
        await _channel(puppet).__connect__()


async def events(puppet: PuppetService) -> AsyncIterator[Event]:
    """What the gateway tells, in its order, without end; raises what ends the stream.

    The SDK's reader dies of an error event without `data` (gateways send `gerror`, or `code` and
    `msg`), of words that are no JSON, and of any field that is missing. For a field it does not
    know it imports all of `wechaty`, only to name its version.

    https://github.com/wechaty/python-wechaty/issues/424
    https://github.com/wechaty/python-wechaty/issues/312
    """
    async for event in PuppetStub(_channel(puppet)).event():
        name = EVENTS.get(int(event.type), "")
        try:
            data = json.loads(event.payload or "{}")
        except ValueError:
            log.warning("event_unreadable", event_name=name, length=len(event.payload))
            continue
        if isinstance(data, dict):
            yield Event(name=name, data=data)


async def message(puppet: PuppetService, message_id: str) -> MessagePayloadResponse:
    """A message as the gateway tells it; its `type` is an index of `KINDS`, perhaps beyond.

    The SDK's `message_payload` loses every message of the type `post` with an IndexError.
    Like it: https://github.com/wechaty/python-wechaty/issues/388
    """
    return await puppet.puppet_stub.message_payload(id=message_id)


def kind_of(payload: MessagePayloadResponse) -> str:
    """The name of a message's type; `unknown` for one that came later than this table."""
    number = int(payload.type)
    return KINDS[number] if 0 <= number < len(KINDS) else KINDS[0]


def seconds(stamp: int) -> float:
    """An instant of the gateway in seconds since 1970: some tell milliseconds, some seconds.

    https://github.com/wechaty/python-wechaty/issues/129
    """
    return stamp / 1000 if stamp > _LATEST_IN_SECONDS else float(stamp)


async def picture(
    puppet: PuppetService, message_id: str, *, deadline: float, at_most: int
) -> bytes:
    """The content of a message that is a picture; `deadline` in seconds, `at_most` in bytes.

    Above 20 KB the gateway answers the SDK's `message_image` with a file box of the kind `uuid`,
    which the SDK cannot read. Raises `SendNeverError` when it is larger than `at_most`.

    https://github.com/wechaty/python-wechaty-getting-started/issues/83
    """
    stub = PuppetStub(_channel(puppet), timeout=deadline)
    return await _joined(stub.message_image_stream(id=message_id, type=_ORIGINAL), at_most)


async def file(puppet: PuppetService, message_id: str, *, deadline: float, at_most: int) -> bytes:
    """As `picture`, for voice, video and files.

    https://github.com/wechaty/python-wechaty/issues/365
    """
    stub = PuppetStub(_channel(puppet), timeout=deadline)
    return await _joined(stub.message_file_stream(id=message_id), at_most)


async def _joined(chunks: AsyncIterator[Any], at_most: int) -> bytes:
    content = bytearray()
    async for chunk in chunks:
        content += chunk.file_box_chunk.data
        if len(content) > at_most:
            msg = f"larger than {at_most} bytes"
            raise SendNeverError(msg)
    return bytes(content)


async def send_file(
    puppet: PuppetService, to: str, name: str, content: bytes, *, deadline: float
) -> str:
    """Send a file or picture of any size; its id, or "". `deadline` in seconds.

    In one piece a gateway takes 4 MiB, base64 included; the SDK's way to send it in many is broken:
    its stub calls what its protocol library does not have. No issue known for either.
    """
    channel = _channel(puppet)
    if len(content) <= _IN_ONE_PIECE:
        stub = PuppetStub(channel, timeout=deadline)
        answer = await stub.message_send_file(conversation_id=to, filebox=_box(name, content))
        return str(answer.id)
    async with channel.request(
        "/wechaty.Puppet/MessageSendFileStream",
        Cardinality.STREAM_UNARY,
        MessageSendFileStreamRequest,
        MessageSendFileStreamResponse,
        timeout=deadline,
    ) as stream:
        await stream.send_message(MessageSendFileStreamRequest(conversation_id=to))
        await stream.send_message(_piece(FileBoxChunk(name=name)))
        for start in range(0, len(content), _PIECE):
            await stream.send_message(_piece(FileBoxChunk(data=content[start : start + _PIECE])))
        await stream.end()
        answer = await stream.recv_message()
    return str(answer.id) if answer is not None else ""


def _box(name: str, content: bytes) -> str:
    """A file box as gateways read it, old ones by `boxType`; the SDK's own warns of itself."""
    packed = base64.b64encode(content).decode()
    box = {"type": 1, "boxType": 1, "name": name, "base64": packed, "metadata": {}}
    return json.dumps(box)


def _piece(chunk: FileBoxChunk) -> MessageSendFileStreamRequest:
    return MessageSendFileStreamRequest(file_box_chunk=chunk)


async def room_invitation(puppet: PuppetService, invitation: str) -> RoomInvitationPayloadResponse:
    """Who invites into which group.

    The SDK's `room_invitation_payload` spells the fields otherwise than its own class: a TypeError
    for each invitation. No issue known.
    """
    return await puppet.puppet_stub.room_invitation_payload(id=invitation)

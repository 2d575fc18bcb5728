"""The gateway's side of the wire in a few lines: real gRPC, answers made up.

For what a whole gateway (tests/gateway) would not do on demand; shows what the SDK makes of it.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from grpclib.const import Cardinality, Handler
from grpclib.server import Server, Stream
from wechaty_grpc.wechaty import puppet as pb

TOKEN = "s3cret-token"


class Wire:
    """What the gateway will tell and answer."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
        self.messages: dict[str, pb.MessagePayloadResponse] = {}
        self.files: dict[str, bytes] = {}
        self.invitation = pb.RoomInvitationPayloadResponse(inviter_id="wxid_lead", topic="3号楼群")
        #: Calls that are never answered.
        self.hangs: set[str] = set()
        #: What was sent: the chat, the file's name and its bytes, and in how many pieces it came.
        self.sent: list[tuple[str, str, bytes, int]] = []
        self.calls: list[str] = []
        self.port = 0

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.port}"

    def tell(self, kind: int, **data: object) -> None:
        """Tell an event as the gateway's library does, JSON."""
        self.told.put_nowait((kind, json.dumps(data)))

    def tell_text(self, kind: int, payload: str) -> None:
        """Tell an event with whatever as its payload."""
        self.told.put_nowait((kind, payload))

    def __mapping__(self) -> dict[str, Handler]:  # grpclib's protocol
        one, out, into = (
            Cardinality.UNARY_UNARY,
            Cardinality.UNARY_STREAM,
            Cardinality.STREAM_UNARY,
        )
        calls: dict[str, tuple[Any, Cardinality, Any, Any]] = {
            "Start": (self._nothing(pb.StartResponse), one, pb.StartRequest, pb.StartResponse),
            "Stop": (self._nothing(pb.StopResponse), one, pb.StopRequest, pb.StopResponse),
            "Ding": (self._nothing(pb.DingResponse), one, pb.DingRequest, pb.DingResponse),
            "Event": (self._events, out, pb.EventRequest, pb.EventResponse),
            "MessagePayload": (
                self._message,
                one,
                pb.MessagePayloadRequest,
                pb.MessagePayloadResponse,
            ),
            "MessageImageStream": (
                self._picture,
                out,
                pb.MessageImageStreamRequest,
                pb.MessageImageStreamResponse,
            ),
            "MessageFileStream": (
                self._file,
                out,
                pb.MessageFileStreamRequest,
                pb.MessageFileStreamResponse,
            ),
            "MessageSendFile": (
                self._send_file,
                one,
                pb.MessageSendFileRequest,
                pb.MessageSendFileResponse,
            ),
            "MessageSendFileStream": (
                self._send_pieces,
                into,
                pb.MessageSendFileStreamRequest,
                pb.MessageSendFileStreamResponse,
            ),
            "RoomInvitationPayload": (
                self._invitation,
                one,
                pb.RoomInvitationPayloadRequest,
                pb.RoomInvitationPayloadResponse,
            ),
        }
        return {
            f"/wechaty.Puppet/{name}": Handler(self._noted(name, call), *rest)
            for name, (call, *rest) in calls.items()
        }

    def _noted(self, name: str, call: Any) -> Any:  # noqa: ANN401  # grpclib's handlers
        async def noted(stream: Stream[Any, Any]) -> None:
            self.calls.append(name)
            if name in self.hangs:
                await asyncio.Event().wait()
            await call(stream)

        return noted

    @staticmethod
    def _nothing(answer: Any) -> Any:  # noqa: ANN401  # a class of the protocol
        async def call(stream: Stream[Any, Any]) -> None:
            await stream.recv_message()
            await stream.send_message(answer())

        return call

    async def _events(self, stream: Stream[Any, Any]) -> None:
        await stream.recv_message()
        while True:
            kind, payload = await self.told.get()
            await stream.send_message(pb.EventResponse(type=kind, payload=payload))

    async def _message(self, stream: Stream[Any, Any]) -> None:
        request: Any = await stream.recv_message()
        await stream.send_message(self.messages[request.id])

    async def _picture(self, stream: Stream[Any, Any]) -> None:
        await self._pieces(stream, pb.MessageImageStreamResponse)

    async def _file(self, stream: Stream[Any, Any]) -> None:
        await self._pieces(stream, pb.MessageFileStreamResponse)

    async def _pieces(self, stream: Stream[Any, Any], kind: Any) -> None:  # noqa: ANN401
        request: Any = await stream.recv_message()
        content = self.files[request.id]
        await stream.send_message(kind(file_box_chunk=pb.FileBoxChunk(name="文件")))
        for start in range(0, len(content), 1000):
            piece = pb.FileBoxChunk(data=content[start : start + 1000])
            await stream.send_message(kind(file_box_chunk=piece))

    async def _send_file(self, stream: Stream[Any, Any]) -> None:
        request: Any = await stream.recv_message()
        box = json.loads(request.filebox)
        self.sent.append((request.conversation_id, box["name"], box["base64"].encode(), 1))
        await stream.send_message(pb.MessageSendFileResponse(id="out-1"))

    async def _send_pieces(self, stream: Stream[Any, Any]) -> None:
        pieces = [piece async for piece in stream]
        content = b"".join(piece.file_box_chunk.data for piece in pieces[2:])
        name = pieces[1].file_box_chunk.name
        self.sent.append((pieces[0].conversation_id, name, content, len(pieces)))
        await stream.send_message(pb.MessageSendFileStreamResponse(id="out-2"))

    async def _invitation(self, stream: Stream[Any, Any]) -> None:
        await stream.recv_message()
        await stream.send_message(self.invitation)


@asynccontextmanager
async def wire() -> AsyncIterator[Wire]:
    """Serve on loopback."""
    told = Wire()
    server = Server([told])
    await server.start("127.0.0.1", 0)
    served: Any = server._server  # noqa: SLF001  # grpclib does not tell the port it was given
    told.port = served.sockets[0].getsockname()[1]
    try:
        yield told
    finally:
        server.close()
        await server.wait_closed()

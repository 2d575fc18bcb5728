"""Each fault of the WeChat SDK is still there, or its workaround can go; and each workaround works.

A test of a class `…StillThere` that fails is good news: the SDK was mended. Take the workaround out
of bot/channels/wechat/workarounds.py, and the test with it.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from grpclib.exceptions import StreamTerminatedError
from wechaty_grpc.wechaty import puppet as pb
from wechaty_puppet import FileBox, PuppetOptions
from wechaty_puppet_service import PuppetService
from wechaty_puppet_service.utils import ping_endpoint

from bot.channels.wechat import workarounds as wechat
from bot.errors import SendNeverError
from tests.channels.wechat.wire import TOKEN, Wire, wire

SDK_EVENT = pb.EventType
#: A gateway's own words for an error: https://github.com/wechaty/python-wechaty/issues/424
GATEWAYS_ERROR = {"gerror": '{"message":"boom"}'}
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def gateway() -> AsyncIterator[Wire]:
    async with wire() as served:
        yield served


@pytest.fixture
async def puppet(gateway: Wire) -> AsyncIterator[PuppetService]:
    """Our way to open one."""
    opened = wechat.open_puppet("127.0.0.1", gateway.port, TOKEN, deadline=5)
    yield opened
    wechat.close_puppet(opened)


@pytest.fixture
async def theirs(gateway: Wire) -> AsyncIterator[PuppetService]:
    """The SDK's way to open one."""
    opened = sdk_opens(gateway)
    yield opened
    assert opened.channel is not None
    opened.channel.close()


def sdk_opens(gateway: Wire) -> PuppetService:
    """Open one as `PuppetService.start` does, without starting."""
    opened = PuppetService(PuppetOptions(token=TOKEN, end_point=gateway.endpoint))
    opened._init_puppet()  # noqa: SLF001  # the part under test
    return opened


def run(folder: Path, code: str, *, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a few lines in a Python of their own: `import wechaty` leaves traces."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for name in ("WECHATY_LOG", "TOKEN", "token", "WECHATY_PUPPET_SERVICE_TOKEN"):
        env.pop(name, None)
    return subprocess.run(  # noqa: S603  # our own lines
        command, cwd=folder, env=env, input=given, capture_output=True, text=True, check=False
    )


async def heard(puppet: PuppetService, count: int) -> list[wechat.Event]:
    """Read so many events."""
    found = []
    async with asyncio.timeout(5):
        async for event in wechat.events(puppet):
            found.append(event)
            if len(found) == count:
                break
    return found


class TestImportingWechaty:
    def test_still_fails_without_us_and_works_with_us(self, tmp_path: Path) -> None:
        done = run(
            tmp_path,
            "from bot.channels.wechat import workarounds\n"
            "try: import wechaty\n"
            "except ValueError as error: print(error)\n"
            "workarounds.let_wechaty_be_imported()\n"
            "import wechaty\n"
            "print(wechaty.Wechaty.__name__)",
        )

        default = "mutable default <class 'wechaty_puppet.schemas.puppet.PuppetOptions'>"
        assert done.returncode == 0, done.stderr
        assert default in done.stdout
        assert done.stdout.endswith("Wechaty\n")


class TestTheTokenInTheLog:
    OPEN = "PuppetService(PuppetOptions(token='s3cret-token', end_point='127.0.0.1:1'))"

    def test_the_sdk_still_tells_it(self, tmp_path: Path) -> None:
        said = run(
            tmp_path,
            "from wechaty_puppet import PuppetOptions\n"
            f"from wechaty_puppet_service import PuppetService\n{self.OPEN}",
        )

        assert TOKEN in said.stderr

    def test_we_do_not(self, tmp_path: Path) -> None:
        said = run(
            tmp_path,
            "import asyncio\nfrom bot.channels.wechat import workarounds as w\n"
            "async def main():\n"
            "    puppet = w.open_puppet('127.0.0.1', 1, 's3cret-token', 1)\n"
            "    try: await w.send_file(puppet, 'a', 'b.png', b'c', deadline=1)\n"
            "    except ConnectionRefusedError: print('refused')\n"
            "    w.close_puppet(puppet)\n"
            "asyncio.run(main())",
        )

        assert (said.stdout, said.stderr) == ("refused\n", "")


class TestTheLookForThePort:
    async def test_still_blocks_the_loop(self) -> None:
        # It says yes to whatever listens, and is an ordinary function that dials: nothing else of
        # the program runs until it returns.
        async with wire() as gateway:
            assert not asyncio.iscoroutinefunction(ping_endpoint)
            assert ping_endpoint(gateway.endpoint) is True
            assert "Event" not in gateway.calls

    async def test_ours_dials_only_when_something_is_asked(self, gateway: Wire) -> None:
        opened = wechat.open_puppet("127.0.0.1", gateway.port, TOKEN, deadline=5)
        assert gateway.calls == []

        await opened.ding("x")

        assert gateway.calls == ["Ding"]
        wechat.close_puppet(opened)


class TestDeadlines:
    async def test_the_sdk_still_has_none(self, theirs: PuppetService) -> None:
        assert theirs.puppet_stub.timeout is None
        assert theirs.puppet_stub.deadline is None

    async def test_ours_end_a_call_that_hangs(self, gateway: Wire) -> None:
        gateway.hangs |= {"Ding", "MessageImageStream", "MessageSendFile", "MessageSendFileStream"}
        puppet = wechat.open_puppet("127.0.0.1", gateway.port, TOKEN, deadline=0.1)
        large = bytes(3 * 1024 * 1024)

        for call in (
            puppet.ding("x"),
            wechat.picture(puppet, "p", deadline=0.1, at_most=10),
            wechat.send_file(puppet, "甲", "小.png", b"x", deadline=0.1),
            wechat.send_file(puppet, "甲", "大.png", large, deadline=0.1),
        ):
            with pytest.raises(TimeoutError):
                await call
        wechat.close_puppet(puppet)

    async def test_the_stream_of_events_has_none(self, gateway: Wire) -> None:
        puppet = wechat.open_puppet("127.0.0.1", gateway.port, TOKEN, deadline=0.05)
        reading = asyncio.create_task(heard(puppet, 1))
        await asyncio.sleep(0.2)
        gateway.tell(SDK_EVENT.EVENT_TYPE_DONG, data="late")

        assert await reading == [wechat.Event(name="dong", data={"data": "late"})]
        wechat.close_puppet(puppet)


class TestClosing:
    async def test_the_sdk_still_calls_a_gateway_that_is_gone(self) -> None:
        async with wire() as gateway:
            theirs = sdk_opens(gateway)
        with pytest.raises(OSError, match=r"Connect call failed|refused"):
            await theirs.stop()

    async def test_ours_lets_go_and_says_so_to_who_calls_after(self, puppet: PuppetService) -> None:
        wechat.close_puppet(puppet)
        wechat.close_puppet(puppet)

        with pytest.raises(ConnectionRefusedError):
            await wechat.send_file(puppet, "甲", "a.png", b"x", deadline=1)
        with pytest.raises(ConnectionRefusedError):
            await heard(puppet, 1)

    async def test_who_reads_events_gets_an_error(
        self, gateway: Wire, puppet: PuppetService
    ) -> None:
        reading = asyncio.create_task(heard(puppet, 1))
        async with asyncio.timeout(5):
            while "Event" not in gateway.calls:  # noqa: ASYNC110 -- nobody would set an event
                await asyncio.sleep(0.01)

        wechat.close_puppet(puppet)

        with pytest.raises(StreamTerminatedError):
            await reading


class TestEvents:
    @pytest.mark.parametrize(
        ("kind", "payload"),
        [
            (SDK_EVENT.EVENT_TYPE_ERROR, "{}"),
            (SDK_EVENT.EVENT_TYPE_MESSAGE, "no json"),
            (SDK_EVENT.EVENT_TYPE_LOGOUT, "{}"),
            (SDK_EVENT.EVENT_TYPE_HEARTBEAT, "{}"),
        ],
    )
    async def test_the_sdks_reader_still_dies_of_one(
        self, gateway: Wire, theirs: PuppetService, kind: int, payload: str
    ) -> None:
        gateway.tell_text(kind, payload)

        reader = theirs._listen_for_event()  # noqa: SLF001  # the part under test
        with pytest.raises((ValueError, KeyError)):
            await asyncio.wait_for(reader, 5)

    async def test_ours_reads_on(self, gateway: Wire, puppet: PuppetService) -> None:
        gateway.tell(SDK_EVENT.EVENT_TYPE_ERROR, **GATEWAYS_ERROR)
        gateway.tell_text(SDK_EVENT.EVENT_TYPE_MESSAGE, "no json")
        gateway.tell_text(SDK_EVENT.EVENT_TYPE_MESSAGE, "[1]")
        gateway.tell_text(SDK_EVENT.EVENT_TYPE_READY, "")
        gateway.tell(99, what="nobody knows")
        gateway.tell(SDK_EVENT.EVENT_TYPE_LOGIN, contactId="wxid_xiaolou")

        assert await heard(puppet, 4) == [
            wechat.Event(name="error", data=GATEWAYS_ERROR),
            wechat.Event(name="ready", data={}),
            wechat.Event(name="", data={"what": "nobody knows"}),
            wechat.Event(name="login", data={"contactId": "wxid_xiaolou"}),
        ]

    def test_every_event_of_the_protocol_has_a_name(self) -> None:
        known = {int(kind) for kind in SDK_EVENT} - {SDK_EVENT.EVENT_TYPE_UNSPECIFIED}

        assert set(wechat.EVENTS) == known


class TestMessages:
    async def test_the_sdk_still_loses_posts(
        self, gateway: Wire, theirs: PuppetService, puppet: PuppetService
    ) -> None:
        gateway.messages["m"] = pb.MessagePayloadResponse(id="m", type=16, text="朋友圈")

        with pytest.raises(IndexError):
            await theirs.message_payload("m")

        assert wechat.kind_of(await wechat.message(puppet, "m")) == "post"

    @pytest.mark.parametrize(
        ("number", "kind"), [(0, "unknown"), (7, "text"), (6, "image"), (13, "recalled")]
    )
    async def test_types_are_the_gateways(
        self, gateway: Wire, puppet: PuppetService, number: int, kind: str
    ) -> None:
        gateway.messages["m"] = pb.MessagePayloadResponse(id="m", type=number)

        assert wechat.kind_of(await wechat.message(puppet, "m")) == kind

    async def test_a_type_of_the_future_is_unknown(
        self, gateway: Wire, puppet: PuppetService
    ) -> None:
        gateway.messages["m"] = pb.MessagePayloadResponse(id="m", type=42)

        assert wechat.kind_of(await wechat.message(puppet, "m")) == "unknown"

    async def test_instants_still_come_as_the_gateway_has_them(
        self, gateway: Wire, theirs: PuppetService
    ) -> None:
        now = int(time.time())
        for name, stamp in (("seconds", now), ("milliseconds", 1000 * now)):
            gateway.messages[name] = pb.MessagePayloadResponse(id=name, type=7, timestamp=stamp)
        stamps = [
            (await theirs.message_payload(name)).timestamp for name in ("seconds", "milliseconds")
        ]

        assert stamps == [now, 1000 * now]
        assert [wechat.seconds(stamp) for stamp in stamps] == [now, now]


class TestFiles:
    #: What a gateway answers for a picture above 20 KB.
    BOX = '{"boxType": 7, "uuid": "9af52d2a", "name": "a.jpg", "size": 74127, "metadata": {}}'

    def test_the_sdk_still_cannot_read_a_uuid(self) -> None:
        with pytest.raises(ValueError, match="unknown file_box"):
            FileBox.from_json(self.BOX)

    async def test_pictures_and_files_come_whole(
        self, gateway: Wire, puppet: PuppetService
    ) -> None:
        content = os.urandom(30_500)
        gateway.files["m"] = content

        assert await wechat.picture(puppet, "m", deadline=5, at_most=30_500) == content
        assert await wechat.file(puppet, "m", deadline=5, at_most=30_500) == content

    async def test_what_is_too_large_is_not_read_to_its_end(
        self, gateway: Wire, puppet: PuppetService
    ) -> None:
        gateway.files["m"] = bytes(30_500)

        with pytest.raises(SendNeverError):
            await wechat.picture(puppet, "m", deadline=5, at_most=30_499)

    async def test_the_sdks_stream_for_sending_is_still_broken(self, theirs: PuppetService) -> None:
        request = pb.MessageSendFileStreamRequest(conversation_id="甲")

        with pytest.raises(AttributeError, match="_stream_unary"):
            await theirs.puppet_stub.message_send_file_stream([request])

    async def test_a_small_file_goes_in_one_piece(
        self, gateway: Wire, puppet: PuppetService
    ) -> None:
        sent = await wechat.send_file(puppet, "甲", "码.png", b"\x89PNG", deadline=5)

        [(chat, name, content, pieces)] = gateway.sent
        assert (sent, chat, name, pieces) == ("out-1", "甲", "码.png", 1)
        assert b64decode(content) == b"\x89PNG"

    async def test_a_large_one_in_pieces_that_any_gateway_takes(
        self, gateway: Wire, puppet: PuppetService
    ) -> None:
        content = os.urandom(5_000_000)

        sent = await wechat.send_file(puppet, "甲", "大.jpg", content, deadline=10)

        [(chat, name, taken, pieces)] = gateway.sent
        assert (sent, chat, name) == ("out-2", "甲", "大.jpg")
        assert taken == content
        assert pieces > 5


class TestInvitations:
    async def test_the_sdk_still_spells_its_own_fields_wrong(
        self, theirs: PuppetService, puppet: PuppetService
    ) -> None:
        with pytest.raises(TypeError, match="inviterId"):
            await theirs.room_invitation_payload("i")

        invitation = await wechat.room_invitation(puppet, "i")
        assert (invitation.inviter_id, invitation.topic) == ("wxid_lead", "3号楼群")


USER_LAYER = """
import asyncio, json, sys
from bot.channels.wechat import workarounds
workarounds.let_wechaty_be_imported()
import wechaty
from wechaty import Wechaty, WechatyOptions
from wechaty_puppet import PuppetOptions
from wechaty_puppet_service import PuppetService
from wechaty.utils.async_helper import SingleIdContainer

endpoint = sys.stdin.readline().strip()

def bot():
    puppet = PuppetService(PuppetOptions(token="t", end_point=endpoint))
    return Wechaty(WechatyOptions(puppet=puppet, port=0))

async def main():
    first, second = bot(), bot()
    await first.init_puppet()
    old = first.Contact.load("wxid_wang")
    await second.init_puppet()
    beats = []
    first.on("heartbeat", lambda *_: beats.append(1))
    await asyncio.wait_for(first.start(), 20)
    print(json.dumps({
        "same": second.Contact.load("wxid_wang") is old,
        "closed": old.puppet is not second.puppet,
        "beats": len(beats),
        "listens": sorted(wechaty.wechaty.PUPPET_EVENT_DICT),
        "seen": SingleIdContainer.instance().exist("m1"),
    }))

asyncio.run(main())
"""


class TestTheUserLayerStillCannotBeUsed:
    @pytest.fixture
    async def found(self, gateway: Wire, tmp_path: Path) -> dict[str, Any]:
        """A `Wechaty` that is told a message it cannot fetch, a heartbeat and an error."""
        gateway.hangs.add("MessagePayload")
        gateway.tell(SDK_EVENT.EVENT_TYPE_HEARTBEAT, data="beat")
        gateway.tell(SDK_EVENT.EVENT_TYPE_MESSAGE, messageId="m1")
        gateway.tell(SDK_EVENT.EVENT_TYPE_ERROR, **GATEWAYS_ERROR)
        done = await asyncio.to_thread(run, tmp_path, USER_LAYER, given=f"{gateway.endpoint}\n")
        assert done.returncode == 0, done.stderr[-2000:]
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return result

    async def test(self, found: dict[str, Any]) -> None:
        # That there is a result says that `start` came to its end for an event it could not read.
        assert found["same"], "rooms and contacts are kept on the class"
        assert found["closed"], "and belong to the puppet that was closed"
        assert found["beats"] == 0, "no heartbeat arrives"
        assert "heartbeat" not in found["listens"], "it listens for heart-beat"
        assert found["seen"], "an id counts as seen before its message was fetched"

    async def test_messages_still_overtake_each_other(
        self, gateway: Wire, theirs: PuppetService
    ) -> None:
        order: list[str] = []
        second, both = asyncio.Event(), asyncio.Event()

        async def listen(payload: Any) -> None:  # noqa: ANN401  # the SDK's
            if payload.message_id == "first":
                await second.wait()
            order.append(payload.message_id)
            second.set()
            if len(order) == 2:
                both.set()

        theirs.on("message", listen)  # type: ignore[arg-type]  # it takes coroutines as well
        for message in ("first", "second"):
            gateway.tell(SDK_EVENT.EVENT_TYPE_MESSAGE, messageId=message)
        reader = asyncio.create_task(theirs._listen_for_event())  # noqa: SLF001
        await asyncio.wait_for(both.wait(), 5)
        reader.cancel()

        assert order == ["second", "first"]

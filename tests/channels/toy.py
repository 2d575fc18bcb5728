"""A whole channel: people come over TCP, say who they are, and speak in lines of JSON."""

import asyncio
import json
from collections.abc import Sequence

from bot.channels.base import House, Limits
from bot.channels.unpaced import Unpaced
from bot.clock import Clock
from bot.domain.ids import TownId
from bot.errors import SendAgainError, SendNeverError
from bot.messages import Attachment, ChatAddress, Inbound, Outgoing, render_plain


class ToyChannel(Unpaced):
    name = "toy"
    drops_repeats = False
    limits = Limits(text=200, caption=0)

    def __init__(self, *, port: int, town: TownId, clock: Clock) -> None:
        self._port, self._town, self._clock = port, town, clock
        self._people: dict[str, asyncio.StreamWriter] = {}

    async def start(self, house: House) -> None:
        self._house = house
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self._port)

    async def stop(self) -> None:
        self._server.close()
        for out in self._people.values():
            out.close()

    async def _meet(self, lines: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        who = (await lines.readline()).decode().strip()
        self._people[who] = out
        async for line in lines:
            said = json.loads(line)
            room, text, now = said["room"], said["text"], self._clock.now()
            chat = ChatAddress(channel="toy", bot="toy", chat=room or who, private=not room)
            known = Inbound(
                town=self._town, address=chat, message_id=said["id"], sender=who, sender_name=who,
                chat_name=room, at=now, text=text.replace("@小楼", ""), mentioned="@小楼" in text,
            )  # fmt: skip
            await self._house.receive(known)
            out.write(b'{"stored": true}\n')  # whoever is not told so says it again

    async def send(self, message: Outgoing, files: Sequence[Attachment]) -> str:
        to, key = message.address, f"{message.id}.{message.part}"
        if to.private and to.chat not in self._people:
            raise SendAgainError(f"{to.chat} is not here")
        line = {"id": key, "text": render_plain(message), "files": [file.name for file in files]}
        line["room"] = "" if to.private else to.chat
        for out in [self._people[to.chat]] if to.private else self._people.values():
            out.write(json.dumps(line).encode() + b"\n")
        return key

    async def fetch(self, locator: str) -> bytes:
        raise SendNeverError(f"no pictures here: {locator}")

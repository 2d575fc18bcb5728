"""WeChat's people: they write into the WeChat of a real gateway, over whose wire the bot hears."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.channels.replay import Saying
from bot.channels.replay.pictures import picture
from bot.channels.wechat.channel import WechatChannel
from bot.channels.wechat.settings import WechatSettings
from bot.clock import VirtualClock
from bot.messages import BOT_NAME
from bot.replay.platform import Shown
from bot.replay.stage import Place, Stage
from bot.roster.cast import UNREACHED
from storage.store import HOME_TOWN
from tests.channels.wechat.house import QUICK
from tests.emulators.wechat.demo import NAMING
from tests.support.gateway import SELF, TOKEN, Gateway, Said
from tests.wires import cast
from tests.wires.stage import Counted, Wire

PLACE = Place(channel="wechat", bot=SELF, naming=NAMING)
#: As fast as the wire carries it.
UNPACED = {"pace_gap": 0, "pace_room_gap": 0, "pace_same_gap": 0, "pace_daily": 5000}
_MENTIONS = re.compile("@([^@\u2005]+)\u2005")


@dataclass
class Phones:
    """The people's end."""

    gateway: Gateway
    clock: VirtualClock
    counted: Counted
    _read: int = 0
    _ids: dict[str, str] = field(default_factory=dict)

    async def say(self, saying: Saying) -> None:
        """Send the pictures, then the words: WeChat takes them one by one."""
        assert saying.quote is None, "these conversations quote nothing"
        room = None if saying.address.private else saying.address.chat
        taken = self.counted.taken
        for number in range(saying.photos):
            content = picture(f"{saying.message_id}/{number}")
            await self.gateway.send_file(saying.sender, "photo.png", content, room=room)
        if saying.text:
            mentions = [SELF] if f"@{BOT_NAME}" in saying.text else []
            text = saying.text.replace(f"@{BOT_NAME} ", f"@{BOT_NAME}\u2005")
            await self.gateway.say(saying.sender, text, room=room, mentions=mentions)
        await self.counted.wait(taken + saying.photos + bool(saying.text))

    async def shown(self) -> Sequence[Shown]:
        """Read what came; pictures that came by themselves belong to the words before them."""
        said = self.gateway.said()
        new, self._read = said[self._read :], len(said)
        found: list[Shown] = []
        for one in new:
            before = max((n for n, told in enumerate(found) if told.chat == one.chat), default=None)
            if one.file and before is not None:
                found[before] = replace(found[before], photos=found[before].photos + 1)
            else:
                found.append(self._shown(one))
        return found

    def _shown(self, said: Said) -> Shown:
        return Shown(
            message_id=said.id,
            at=self.clock.now(),
            chat=said.chat,
            private="@" not in said.chat,
            mentions=tuple(_MENTIONS.findall(said.text)),
            text=said.text.replace("\u2005", " "),
            photos=bool(said.file),
        )


@asynccontextmanager
async def strung(gateway: Gateway, stage: Stage, clock: VirtualClock) -> AsyncIterator[Wire]:
    """The gateway with the cast and their groups in its WeChat, and the channel to it."""
    people = await stage.store.read(cast.people, now=clock.now())
    for account, name in people.items():
        await gateway.contact(account, name, friend=name not in UNREACHED)
    for group in await stage.store.read(cast.groups, now=clock.now()):
        await gateway.room(group.chat, group.name, list(group.members))
    settings = WechatSettings.model_validate(
        {"endpoint": gateway.endpoint, "token": TOKEN, **UNPACED}
    )
    channel = WechatChannel(town=HOME_TOWN, settings=settings, clock=clock, timing=QUICK)
    yield Wire(channel=channel, people=lambda counted: Phones(gateway, clock, counted))

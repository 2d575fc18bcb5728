"""Telegram's people: they write into a Telegram server over HTTP's other end, the bot polls it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.channels.replay import Saying
from bot.channels.replay.pictures import picture
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import UNLIMITED
from bot.channels.telegram.settings import TelegramSettings
from bot.clock import VirtualClock
from bot.messages import BOT_NAME
from bot.replay.platform import Shown
from bot.replay.stage import Place
from bot.roster.cast import NAMES
from bot.roster.demo import demo_town
from storage.store import HOME_TOWN
from tests.emulators.telegram.people import People
from tests.emulators.telegram.server import served
from tests.emulators.telegram.town import NAMING, move_in
from tests.emulators.telegram.world import Json, World
from tests.wires.stage import Counted, Wire

TOKEN, BOT, USERNAME = "900:test", "900", "loudong_bot"
PLACE = Place(channel="telegram", bot=BOT, naming=NAMING)


@dataclass
class Phones:
    """The people's end."""

    world: World
    clock: VirtualClock
    counted: Counted
    _read: dict[int, int] = field(default_factory=dict)

    async def say(self, saying: Saying) -> None:
        """Send one message; several pictures are an album."""
        assert saying.quote is None, "these conversations quote nothing"
        people = People(self.world)
        user = int(saying.sender)
        chat = None if saying.address.private else int(saying.address.chat)
        text = saying.text.replace(f"@{BOT_NAME}", f"@{USERNAME}")
        contents = [picture(f"{saying.message_id}/{number}") for number in range(saying.photos)]
        taken = self.counted.taken
        match contents:
            case []:
                people.say(user, text, chat)
            case [one]:
                people.photo(user, one, chat, text or None)
            case several:
                people.album(user, several, chat, text or None)
        await self.counted.wait(taken + 1)

    async def shown(self) -> Sequence[Shown]:
        """Read what came; pictures of one album belong together."""
        found: list[Shown] = []
        for chat in list(self.world.messages):
            for message in self.world.sent(chat):
                if message["message_id"] > self._read.get(chat, 0):
                    self._add(found, message)
                    self._read[chat] = message["message_id"]
        return found

    def _add(self, found: list[Shown], message: Json) -> None:
        shown = self._shown(message)
        before = max((n for n, told in enumerate(found) if told.chat == shown.chat), default=None)
        if before is not None and not shown.text:
            found[before] = replace(found[before], photos=found[before].photos + shown.photos)
        else:
            found.append(shown)

    def _shown(self, message: Json) -> Shown:
        text = message.get("text") or message.get("caption") or ""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        choices = tuple(button["text"] for row in rows for button in row)
        # Where the words do not say what to press, the buttons under them do.
        told = () if any(f"回 {one[0]}" in text for one in choices) else choices
        entities = message.get("entities") or message.get("caption_entities") or []
        names = [
            entity["user"]["first_name"] for entity in entities if entity["type"] == "text_mention"
        ]
        return Shown(
            message_id=str(message["message_id"]),
            at=self.clock.now(),
            chat=str(message["chat"]["id"]),
            private=message["chat"]["type"] == "private",
            mentions=tuple(names),
            text="\n".join([text, *told]) if told else text,
            choices=choices,
            photos=bool(message.get("photo")),
        )


@asynccontextmanager
async def strung(clock: VirtualClock) -> AsyncIterator[Wire]:
    """A Telegram server with the cast and their groups in it, and the channel that polls it."""
    world = World()
    world.add_bot(TOKEN, USERNAME)
    move_in(world, demo_town(), NAMES)
    async with served(world) as server:
        channel = TelegramChannel(
            settings=TelegramSettings(token=TOKEN, api=server.url),
            town=HOME_TOWN,
            clock=clock,
            speed=UNLIMITED,
        )
        yield Wire(channel=channel, people=lambda counted: Phones(world, clock, counted))

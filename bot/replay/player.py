"""Plays a script: lets time pass to each line, says it, and hears what the bot answers."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.app import App
from bot.channels.replay import Saying
from bot.clock import VirtualClock
from bot.messages import ChatAddress, Inbound, Quote
from bot.replay import expectations, moments, people, script
from bot.replay.errors import ScriptError
from bot.replay.expectations import Heard
from bot.replay.moments import Now
from bot.replay.people import Speaker
from bot.replay.platform import Platform, Shown
from bot.replay.script import Expected, Passing, Speech
from bot.replay.stage import Stage
from storage import rehearsal
from storage.directory import somebody
from storage.store import HOME_TOWN, Turn

#: Takes one line of output.
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """An expectation that was not met, and what was said instead."""

    line: int
    expected: str
    said: tuple[str, ...]

    def __str__(self) -> str:
        """A line for what was expected, and one for each message there was."""
        there = "\n".join(f"    {each}" for each in self.said or ("（什么也没说）",))
        return f"第 {self.line} 行：没等到 {self.expected}。说的是：\n{there}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """A message of a chat, to be quoted."""

    message_id: str
    text: str


@dataclass
class Player:
    """One run of a script."""

    app: App
    stage: Stage
    clock: VirtualClock
    platform: Platform
    tell: Tell
    echo: bool = False
    failures: list[Failure] = field(default_factory=list)
    _begun: bool = False
    _numbers: dict[str, int] = field(default_factory=dict)
    #: What the bot said since the last line that was no expectation.
    _heard: list[Heard] = field(default_factory=list)
    #: The bot's messages, the first is n = 1: chat and message.
    _said: list[tuple[str, _Kept]] = field(default_factory=list)
    _chats: dict[str, list[_Kept]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    async def play(self, lines: Iterable[str]) -> None:
        """Play every line; raises `ScriptError` at the first that cannot be played."""
        for number, text in enumerate(lines, start=1):
            match script.parse(number, text):
                case Expected() as line:
                    self._check(line)
                case Passing() as line:
                    await self._pass_to(line)
                case Speech() as line:
                    await self._pass_to(line)
                    await self._say(line)
                case None:
                    pass

    async def _pass_to(self, line: Passing | Speech) -> None:
        target = moments.resolve(
            line.at, Now(at=self.clock.now(), zone=self.stage.zone, begun=self._begun)
        )
        if target < self.clock.now():
            raise ScriptError(line.number, f"at 是 {self._local(target)}，比前一行还早")
        self._heard.clear()
        self._begun = True
        await self.app.ticker.pass_until(target, self._set)
        await self.app.ticker.settle()
        await self._listen()
        if self.echo:
            self.tell(_json({"in": True, **line.raw, "at": self._local(self.clock.now())}))

    def _set(self, instant: datetime) -> None:
        self.clock.set(max(instant, self.clock.now()))

    async def _say(self, line: Speech) -> None:
        place = self.stage.place
        group = (
            await self._read(lambda turn: people.group(turn, place, line.room or ""))
            if line.room is not None
            else None
        )
        speaker = await self._read(
            lambda turn: people.speaker(
                turn, place, line.number, line.sender, group.chat if group else None
            )
        )
        address = group or people.private(place, speaker.account)
        text = expectations.filled_in(line.text, self._numbers)
        # Unique in its chat also in a database that was played in before.
        message_id = f"i{int(self.clock.now().timestamp() * 1000)}-{line.number}"
        if speaker.is_new:
            await self._meet(speaker, address, message_id)
        quote = self._quoted(line, address)
        await self.platform.say(
            Saying(
                message_id=message_id,
                address=address,
                chat_name=line.room or "",
                sender=speaker.account,
                sender_name=speaker.name,
                text=text,
                photos=line.photos,
                kind=line.kind,
                quote=Quote(message_id=quote.message_id, text=quote.text) if quote else None,
            )
        )
        kept = _Kept(message_id=message_id, text=text)
        self._chats.setdefault(address.chat, []).append(kept)
        await self.app.ticker.settle()
        await self._listen()

    async def _meet(self, speaker: Speaker, address: ChatAddress, message_id: str) -> None:
        first_words = Inbound(
            town=HOME_TOWN,
            address=address,
            message_id=message_id,
            sender=speaker.account,
            sender_name=speaker.name,
            at=self.clock.now(),
        )
        await self.stage.store.run(
            lambda turn: rehearsal.meet(turn, first_words), now=self.clock.now()
        )

    def _quoted(self, line: Speech, address: ChatAddress) -> _Kept | None:
        match line.quote:
            case None:
                return None
            case int(n) if n <= len(self._said):
                chat, kept = self._said[n - 1]
                if chat != address.chat:
                    raise ScriptError(line.number, f"第 {n} 条是在别的聊天里说的，这里引用不到")
                return kept
            case int(n):
                raise ScriptError(line.number, f"机器人还没说到第 {n} 条")
            case words:
                wanted = expectations.filled_in(words, self._numbers)
                for kept in reversed(self._chats.get(address.chat, [])):
                    if wanted in kept.text:
                        return kept
                raise ScriptError(line.number, f"这个聊天里没有人说过“{wanted[:30]}”")

    async def _listen(self) -> None:
        for said in await self.platform.shown():
            room = None if said.private else await self._room(said.chat)
            to = (await self._name(said.chat),) if said.private else said.mentions
            kept = _Kept(message_id=said.message_id, text=said.text)
            self._said.append((said.chat, kept))
            self._chats.setdefault(said.chat, []).append(kept)
            self._heard.append(Heard(room=room, to=to, text=said.text))
            self.tell(_json(self._shown(said, room, to)))

    def _shown(self, said: Shown, room: str | None, to: tuple[str, ...]) -> dict[str, Any]:
        return {
            "n": len(self._said),
            "at": self._local(said.at),
            "room": room,
            "to": list(to),
            "text": said.text,
            "choices": list(said.choices),
            "photos": said.photos,
            "issue": said.issue,
        }

    def _check(self, line: Expected) -> None:
        if line.expectation is None:
            if self._heard:
                self._fail(line, "安静")
            return
        learnt = line.expectation.meet(self._heard, self._numbers)
        if learnt is None:
            self._fail(line, str(line.expectation))
        else:
            self._numbers |= learnt

    def _fail(self, line: Expected, expected: str) -> None:
        said = tuple(str(each) for each in self._heard)
        self.failures.append(Failure(line=line.number, expected=expected, said=said))

    async def _room(self, chat: str) -> str:
        return await self._looked_up(
            chat, lambda turn: rehearsal.room_name(turn, self.stage.place, chat)
        )

    async def _name(self, chat: str) -> str:
        channel = self.stage.place.channel

        def name(turn: Turn) -> str | None:
            found = somebody(turn, channel, chat)
            return found.name if found else None

        return await self._looked_up(chat, name)

    async def _looked_up(self, chat: str, look: Callable[[Turn], str | None]) -> str:
        if chat not in self._names:
            self._names[chat] = await self._read(look) or chat
        return self._names[chat]

    async def _read(self, look: Callable[[Turn], Any]) -> Any:  # noqa: ANN401  # what `look` gives
        return await self.stage.store.read(look, now=self.clock.now())

    def _local(self, instant: datetime) -> str:
        return instant.astimezone(self.stage.zone).isoformat(timespec="seconds")


def _json(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)

"""The real command is killed again and again while many people report over HTTP at once."""

import asyncio
import random
import re
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.roster.demo import demo_town
from bot.roster.values import Roster
from tests.conftest import TORTURE
from tests.support.house import House

pytestmark = pytest.mark.slow

#: Conversations, how many go on at once, and how often the process dies meanwhile.
CONVERSATIONS, AT_ONCE, KILLS = (200, 50, 20) if TORTURE else (24, 12, 2)
#: Seconds until an answer must be there, starts after kills included.
PATIENCE = 120
#: Between two looks at a chat, as a page without live news would.
LOOK_EVERY = 0.05
NUMBER = re.compile(r"已登记 #(\d+)")


@dataclass
class Reporter:
    """A steward who reports in private, and insists until each word is taken."""

    http: httpx.AsyncClient
    person: str
    chat: str = ""
    #: Message ids that the server said it has.
    taken: list[str] = field(default_factory=list)

    async def report(self) -> None:
        """Say what is wrong, and yes."""
        self.chat = (await self._ask("GET", "/api/chats", params={"person": self.person}))[0]["id"]
        await self._say("2单元3楼楼道灯不亮")
        await self._hear("回 1 提交")
        await self._say("1")
        await self._hear("已登记")

    async def log(self) -> list[dict[str, Any]]:
        """All that was said in the chat, in order."""
        found = await self._ask("GET", "/api/messages", params={"chat": self.chat, "limit": 200})
        messages: list[dict[str, Any]] = found["messages"]
        return messages

    async def _say(self, text: str) -> None:
        key = str(uuid.uuid4())
        body = {"messageId": key, "person": self.person, "chat": self.chat, "text": text}
        await self._ask("POST", "/api/messages", json=body)
        self.taken.append(key)

    async def _hear(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            # As a page without live news does.
            while not self._is_said(words, await self.log()):  # noqa: ASYNC110
                await asyncio.sleep(LOOK_EVERY)

    @staticmethod
    def _is_said(words: str, log: list[dict[str, Any]]) -> bool:
        return any(words in said["text"] for said in log if not said["sender"])

    async def _ask(self, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401  # JSON
        """Ask until there is an answer: the same request again is the same request."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    answer = await self.http.request(method, path, **more)
                except httpx.TransportError:
                    await asyncio.sleep(LOOK_EVERY)
                    continue
                answer.raise_for_status()
                return answer.json()


def stewards(lists: Roster) -> list[str]:
    """Platform ids of stewards: in the demo town those are the codes of the lists."""
    serving = {post.person_code for post in lists.posts if post.role.value == "steward"}
    return [person.code for person in lists.people if person.code in serving]


async def test_no_issue_is_lost_or_doubled_and_everything_is_said_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.start()
    chance = random.Random(7)
    slots = asyncio.Semaphore(AT_ONCE)
    finished: asyncio.Queue[Reporter] = asyncio.Queue()

    async def talk(reporter: Reporter) -> None:
        async with slots:
            await reporter.report()
            finished.put_nowait(reporter)

    async def kill() -> None:
        """Die at a random moment, each time a part of the conversations later."""
        for _ in range(KILLS):
            for _ in range(CONVERSATIONS // (KILLS + 1)):
                await finished.get()
            await asyncio.sleep(chance.uniform(0, 0.5))
            house.kill()
            await asyncio.to_thread(house.start)

    try:
        async with httpx.AsyncClient(base_url=house.url, timeout=10) as http:
            people = chance.sample(stewards(demo_town()), CONVERSATIONS)
            reporters = [Reporter(http, person) for person in people]
            await asyncio.gather(kill(), *(talk(reporter) for reporter in reporters))
            logs = [await reporter.log() for reporter in reporters]
        house.stop()
    finally:
        house.kill()
    numbers = []
    for reporter, log in zip(reporters, logs, strict=True):
        mine = [said["messageId"] for said in log if said["sender"]]
        assert mine == reporter.taken, "each word that was taken is there once, in its order"
        said = [one["text"] for one in log if not one["sender"]]
        filed = [int(found[1]) for text in said if (found := NUMBER.search(text))]
        assert len(filed) == 1, said
        assert max(Counter(said).values()) == 1, said
        numbers += filed
    assert sorted(numbers) == list(range(min(numbers), min(numbers) + CONVERSATIONS))

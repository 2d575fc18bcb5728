"""What comes live to an open page, over a real connection, and what its script is answered."""

import asyncio
import json
from collections.abc import AsyncGenerator
from uuid import uuid4

import httpx

from bot.channels.web.channel import Posting
from storage import links
from tests.web.door.town import PUBLIC, DoorTown, Page, served

#: Made by hand: the cookies of these pages belong to https, and the test's server is plain.
HEADERS = {"Host": "lou.example.cn", "Accept": "application/json"}


class Live:
    """A page's script over a real connection."""

    def __init__(self, web: httpx.AsyncClient, base: str, path: str) -> None:
        self.web, self.base, self.path = web, base, path
        self.cookies: dict[str, str] = {}
        self.proof = ""

    async def open(self) -> Page:
        answer = await self.web.get(self.base + self.path, headers=self._headers("text/html"))
        self._keep(answer)
        page = Page(answer)
        self.proof = page.form(self.path).hidden["proof"]
        return page

    async def say(self, words: str, after: str = "0", key: str = "") -> httpx.Response:
        fields = {"proof": self.proof, "key": key or str(uuid4()), "words": words, "after": after}
        answer = await self.web.post(
            self.base + self.path, data=fields, headers=self._headers("application/json")
        )
        self._keep(answer)
        return answer

    async def events(
        self, query: str = "", **headers: str
    ) -> AsyncGenerator[tuple[str, str, str], None]:
        """Id, name and data of each event."""
        key, name = "", ""
        stream = self.web.stream(
            "GET",
            f"{self.base}{self.path}/news{query}",
            headers=self._headers("text/event-stream") | headers,
        )
        async with stream as answer:
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    key = line.removeprefix("id: ")
                elif line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield key, name, line.removeprefix("data: ")

    def _headers(self, accept: str) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Host": "lou.example.cn", "Accept": accept, "Cookie": kept}

    def _keep(self, answer: httpx.Response) -> None:
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value


async def test_the_answer_comes_live_and_what_was_missed_comes_again(town: DoorTown) -> None:
    async with asyncio.timeout(20), served(town) as base, httpx.AsyncClient() as web:
        page = Live(web, base, await town.door())
        await page.open()
        taken = (await page.say("3楼楼道灯坏了")).json()
        assert "3楼楼道灯坏了" in taken["html"]
        assert f"{PUBLIC}/l/" in taken["more"]
        assert taken["tasks"] is None

        events = page.events(f"?after={taken['said']}")
        said = []
        key = ""
        async for key, name, data in events:  # noqa: B007  # the last one is asked for later
            assert name == "said"
            said.append(json.loads(data))
            if "我这样报" in said[-1]["html"]:
                break
        assert said[-1]["open"]
        assert taken["said"] not in said[-1]["html"]
        await events.aclose()

        await page.say("1", key)
        async for _, _, data in page.events(**{"Last-Event-ID": key}):
            if "已登记 #1001" in data:
                break


async def test_the_same_message_again_is_said_once(town: DoorTown) -> None:
    async with asyncio.timeout(20), served(town) as base, httpx.AsyncClient() as web:
        page = Live(web, base, await town.door())
        await page.open()
        kept, key = dict(page.cookies), str(uuid4())
        first = (await page.say("3楼楼道灯坏了", key=key)).json()
        page.cookies = kept  # the answer was lost on the way, with all that was in it
        again = (await page.say("3楼楼道灯坏了", key=key)).json()
        assert again["said"] == first["said"]
        assert (await page.open()).said.count("3楼楼道灯坏了") == 1


async def test_a_stewards_open_page_shows_a_new_task_at_once(town: DoorTown) -> None:
    async with asyncio.timeout(20), served(town) as base, httpx.AsyncClient() as web:
        steward = Live(web, base, await town.link("陈慧"))
        answer = await web.get(base + steward.path, headers=HEADERS)
        steward._keep(answer)  # noqa: SLF001  # as the redirect's cookie is kept
        await steward.open()
        events = steward.events("?after=0")
        await anext(events)

        visitor = Live(web, base, await town.door())
        await visitor.open()
        taken = (await visitor.say("3楼楼道灯坏了")).json()
        await visitor.say("1", taken["said"])

        async for _, _, data in events:
            if "#1001" in json.loads(data)["html"]:
                assert "待办 <span" in json.loads(data)["tasks"]
                break


async def test_a_stream_ends_when_its_link_is_taken_back(town: DoorTown) -> None:
    async with asyncio.timeout(20), served(town) as base, httpx.AsyncClient() as web:
        page = Live(web, base, await town.door())
        await page.open()
        taken = (await page.say("3楼楼道灯坏了")).json()
        events = page.events(f"?after={taken['said']}")
        await anext(events)
        token = page.cookies["__Host-loudong-me"]
        account = await town.look(lambda turn: links.account_of(turn, token))
        assert account is not None
        (chat,) = await town.look(lambda turn: links.chats(turn, account.id))
        await town.do(lambda turn: links.revoke(turn, account.id))
        await town.channel.post(
            Posting(
                address=chat.address,
                message_id="later",
                sender=account.platform_id,
                sender_name=account.name,
                text="以后的话",
            )
        )
        assert [data async for _, _, data in events if "以后的话" in data] == []


async def test_whoever_said_nothing_yet_is_told_nothing(town: DoorTown) -> None:
    async with served(town) as base, httpx.AsyncClient() as web:
        path = await town.door()
        answer = await web.get(f"{base}{path}/news", headers=HEADERS)
        assert answer.status_code == 204


async def _asked_often(town: DoorTown, proxies: tuple[str, ...], claims: str) -> set[int]:
    """What is answered to many wrong codes, asked with these claims about who asks."""
    async with served(town, proxies) as base, httpx.AsyncClient() as web:
        answers = [
            await web.get(
                f"{base}/d/wrong", headers=HEADERS | {"X-Forwarded-For": claims.format(n)}
            )
            for n in range(25)
        ]
    return {answer.status_code for answer in answers}


async def test_nobody_is_believed_about_who_asks(town: DoorTown) -> None:
    assert await _asked_often(town, (), "203.0.113.{}") == {404, 429}


async def test_but_a_trusted_proxy_is(town: DoorTown) -> None:
    assert await _asked_often(town, ("127.0.0.1",), "203.0.113.{}") == {404}


async def test_and_what_it_was_told_by_others_is_not(town: DoorTown) -> None:
    assert await _asked_often(town, ("127.0.0.1",), "198.51.100.{}, 203.0.113.7") == {404, 429}

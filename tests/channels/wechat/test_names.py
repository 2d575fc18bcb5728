"""Names are asked for slowly, once, and never keep a message for long."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.channels.wechat.directory import Directory
from bot.channels.wechat.session import Group, Session
from tests.channels.wechat.house import QUICK

T = TypeVar("T")


@dataclass
class Answering:
    """A gateway that knows names; stands in for the session that would be asked."""

    asked: list[float] = field(default_factory=list)
    hangs: bool = False
    refuses: bool = False

    async def ask(self, call: Callable[[Session], Awaitable[T]]) -> T:
        self.asked.append(asyncio.get_running_loop().time())
        if self.hangs:
            await asyncio.Event().wait()
        if self.refuses:
            raise RuntimeError("who?")
        return await call(self)  # type: ignore[arg-type]  # the few calls that are made

    async def contact_name(self, contact: str) -> str:
        return f"name of {contact}"

    async def member_name(self, room: str, contact: str) -> str:
        return f"{contact} in {room}"

    async def group(self, room: str) -> Group:
        return Group(topic=room, members=frozenset())


async def test_many_strangers_at_once_are_asked_for_at_a_walk() -> None:
    """Five questions about contacts within a second have locked accounts."""
    gateway = Answering()
    directory = Directory(gateway, replace(QUICK, names=0.05))
    names = await asyncio.gather(*(directory.contact(str(number)) for number in range(9)))
    await directory.stop()

    assert names == [f"name of {number}" for number in range(9)]
    for first, fifth in zip(gateway.asked, gateway.asked[4:], strict=False):
        assert fifth - first >= 0.15


async def test_one_stranger_is_asked_for_once_however_often_they_speak() -> None:
    gateway = Answering()
    directory = Directory(gateway, QUICK)
    names = await asyncio.gather(*(directory.member("3", "a") for _ in range(20)))
    await directory.stop()

    assert set(names) == {"a in 3"}
    assert len(gateway.asked) == 1
    assert directory.known_member("3", "a") == "a in 3"


async def test_a_gateway_that_knows_no_names_keeps_nobody_waiting() -> None:
    for gateway in (Answering(hangs=True), Answering(refuses=True)):
        directory = Directory(gateway, replace(QUICK, name_wait=0.05))
        async with asyncio.timeout(1):
            assert await directory.contact("a") == ""
            assert await directory.group("3") is None
        await directory.stop()


async def test_what_changed_is_asked_again() -> None:
    gateway = Answering()
    directory = Directory(gateway, QUICK)
    await directory.group("3")
    directory.changed("3")
    await directory.group("3")
    await directory.stop()

    assert len(gateway.asked) == 2


async def test_one_who_is_not_told_in_time_is_not_waited_for_again_and_again() -> None:
    directory = Directory(Answering(hangs=True), replace(QUICK, name_wait=0.2))
    await directory.contact("a")
    async with asyncio.timeout(0.1):
        assert await directory.contact("a") == ""
    await directory.stop()


async def test_a_name_that_may_have_changed_serves_until_the_new_one_is_told() -> None:
    gateway = Answering()
    directory = Directory(gateway, QUICK)
    await directory.contact("a")
    directory.changed("a")
    gateway.hangs = True
    async with asyncio.timeout(0.1):
        assert await directory.contact("a") == "name of a"
        while len(gateway.asked) < 2:  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0)  # it is asked behind
    await directory.stop()

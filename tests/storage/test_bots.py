"""The account that people know is the one that is awaited after a restart."""

from bot import demo
from bot.clock import SystemClock
from bot.ids import TimeOrderedIds
from storage import bots
from storage.opening import open_store
from storage.seeding import Naming


async def test_the_account_that_people_know_is_remembered() -> None:
    store, now = await open_store("sqlite://", TimeOrderedIds()), SystemClock().now()
    naming = Naming(account=lambda code: f"wxid_{code}", group=lambda name: f"{name}@chatroom")
    await store.run(lambda turn: demo.make(turn, "wechat", "wxid_ours", naming), now=now)

    assert await store.read(lambda turn: bots.last(turn, "wechat"), now=now) == "wxid_ours"
    assert await store.read(lambda turn: bots.last(turn, "telegram"), now=now) == ""
    await store.close()

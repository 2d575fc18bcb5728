"""The real house on Telegram: links bind and claim, groups are greeted, topics are kept apart."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.channels.replay.pictures import picture
from bot.channels.standing import State
from bot.channels.telegram import commands
from bot.domain.codes import new_code, shown
from bot.roster import cast
from bot.roster.demo import demo_town
from storage import invites
from storage import town as towns
from storage.store import Turn
from storage.tables import (
    AccountRow,
    IssuePhotoRow,
    IssueRow,
    PersonRow,
    RoomRow,
    UnitRow,
    table_of,
)
from tests.emulators.telegram.people import People
from tests.emulators.telegram.server import served
from tests.emulators.telegram.town import group, move_in
from tests.emulators.telegram.world import BotAccount, Json, World
from tests.faults.telegram_town import TOKEN, Town, database, house

ME = "loudong_bot"
NEW = -100900


@dataclass
class Story:
    """The house, the people, and what they read."""

    world: World
    town: Town
    ids: dict[str, int]
    read: dict[int, int] = field(default_factory=dict)

    @property
    def people(self) -> People:
        return People(self.world)

    @property
    def bot(self) -> BotAccount:
        return self.world.bots[TOKEN]

    async def hears(self, chat: int, words: str) -> Json:
        """The bot's next message in a chat that has these words."""

        def look() -> Json | None:
            for said in self.world.sent(chat):
                text = said.get("text") or said.get("caption") or ""
                if said["message_id"] > self.read.get(chat, 0) and words in text:
                    return said
            return None

        found = await self.world.until(look)
        assert found is not None
        self.read[chat] = found["message_id"]
        return found

    async def stays_silent(self, chat: int) -> None:
        """Whatever was said before is dealt with, and nothing is said because of it."""
        before = len(self.world.sent(chat))
        await self.world.until(lambda: not self.bot.updates)
        await self.town.settled()
        assert len(self.world.sent(chat)) == before


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo town before anybody said a word: made once, copied for each story."""
    path = tmp_path_factory.mktemp("town") / "town.db"

    async def found() -> None:
        async with database(f"sqlite:///{path}") as town:
            await town.store.run(_unbind, now=town.clock.now())

    asyncio.run(found())
    return path


@pytest.fixture
async def story(tmp_path: Path, founded: Path) -> AsyncIterator[Story]:
    mine = shutil.copy(founded, tmp_path)
    world = World()
    world.add_bot(TOKEN, ME)
    ids = {one.name: one.id for one in move_in(world, demo_town(), cast.NAMES)}
    async with (
        served(world) as server,
        database(f"sqlite:///{mine}") as town,
        house(town, server.url, tmp_path) as channel,
    ):
        await world.until(lambda: channel.standing.state is State.ON)
        yield Story(world, town, ids)


def _unbind(turn: Turn) -> None:
    """Let a building be without a group."""
    rooms, units = table_of(RoomRow), table_of(UnitRow)
    building = select(units.c.id).where(units.c.code == cast.building(5)).scalar_subquery()
    turn.connection.execute(
        update(rooms).where(rooms.c.unit == building).values(unit=None, kind="unbound")
    )


async def test_a_group_is_greeted_when_the_bot_comes_and_bound_by_a_link(story: Story) -> None:
    lead = story.ids["周宁"]
    story.world.add_group(NEW, "五号楼邻里", (lead,))
    story.world.members[NEW, story.bot.id] = "left"
    story.people.bring_bot(NEW, story.bot, by=lead)
    await story.hears(NEW, "这个群还没绑定楼栋，请负责人回“@loudong_bot 绑定 3号楼”")

    payload = commands.group_link(ME, "金德花园5号楼").partition("=")[2]
    story.people.say(lead, f"/start@{ME} {payload}", NEW)
    await story.hears(NEW, "5号楼")

    def unit(turn: Turn) -> int | None:
        rooms = table_of(RoomRow)
        found: int | None = turn.connection.execute(
            select(rooms.c.unit).where(rooms.c.chat == str(NEW))
        ).scalar_one()
        return found

    await story.town.settled()
    assert await story.town.store.read(unit, now=story.town.clock.now()) is not None


async def test_a_group_that_knows_the_bot_is_not_greeted_again(story: Story) -> None:
    known = group("3号楼群")
    await story.hears(known, "大家好")
    story.people.throw_out(known, story.bot, by=story.ids["周宁"])
    await story.world.until(lambda: not story.bot.updates)
    story.people.bring_bot(known, story.bot, by=story.ids["周宁"])
    await story.stays_silent(known)


async def test_a_link_with_a_code_binds_the_account(story: Story) -> None:
    code = new_code()
    stranger = 77
    story.world.add_user(stranger, "沈", started=False)

    def invite(turn: Turn) -> None:
        people = table_of(PersonRow)
        person = turn.connection.execute(
            select(people.c.id).where(people.c.name == "沈岚")
        ).scalar_one()
        home = towns.get(turn)
        assert home is not None
        invites.add(turn, person, invites.digest(code, home.secret))

    await story.town.store.run(invite, now=story.town.clock.now())
    link = commands.code_link(ME, shown(code))
    story.people.start(stranger, link.partition("=")[2])
    await story.hears(stranger, "沈岚")

    def owner(turn: Turn) -> str:
        people, accounts = table_of(PersonRow), table_of(AccountRow)
        name: str = turn.connection.execute(
            select(people.c.name)
            .join(accounts, accounts.c.person == people.c.id)
            .where(accounts.c.platform_id == str(stranger))
        ).scalar_one()
        return name

    assert await story.town.store.read(owner, now=story.town.clock.now()) == "沈岚"


async def test_a_link_to_claim_a_building_asks_its_lead(story: Story) -> None:
    stranger = 78
    story.world.add_user(stranger, "新楼栋长", started=False)
    payload = commands.claim_link(ME, "金德花园5号楼").partition("=")[2]
    story.people.start(stranger, payload)
    await story.hears(story.ids["周宁"], "5号楼")


async def test_start_alone_says_how_it_works(story: Story) -> None:
    stranger = 79
    story.world.add_user(stranger, "路人", started=False)
    story.people.start(stranger)
    assert (await story.hears(stranger, ""))["text"]


async def test_a_report_in_a_topic_is_answered_there(story: Story) -> None:
    lead, wang = story.ids["周宁"], story.ids["王丽"]
    story.world.add_group(NEW, "金德花园", (lead, wang), is_forum=True)
    topic = story.people.open_topic(NEW, lead, "5号楼")
    story.people.say(lead, f"@{ME} 绑定 金德花园5号楼", NEW, topic=topic)
    bound = await story.hears(NEW, "5号楼")
    story.people.say(wang, f"@{ME} 1单元2楼楼道灯坏了", NEW, topic=topic)
    asked = await story.hears(NEW, "回 1 提交")
    story.people.press(wang, asked, "1")
    filed = await story.hears(NEW, "已登记")
    assert {m["message_thread_id"] for m in (bound, asked, filed)} == {topic}
    assert "5号楼" in asked["text"]


async def test_a_report_that_is_edited_is_shown_as_it_is_now(story: Story) -> None:
    wang = story.ids["王丽"]
    said = story.people.say(wang, "2单元3楼楼道灯坏了")
    await story.hears(wang, "楼道灯坏了")
    story.people.edit(wang, said["message_id"], "2单元4楼楼道灯坏了")
    assert "4" in (await story.hears(wang, "回 1 提交"))["text"]


async def test_an_album_with_words_is_one_report_with_all_its_pictures(story: Story) -> None:
    wang = story.ids["王丽"]
    story.people.album(wang, [picture(str(n)) for n in range(3)], None, "门口井盖坏了")
    await story.hears(wang, "3张照片")


async def test_pictures_that_come_one_by_one_belong_to_one_report(story: Story) -> None:
    """As a webhook brings an album."""
    wang = story.ids["王丽"]
    story.people.photo(wang, picture("1"), None, "门口井盖坏了")
    for number in (2, 3):
        story.people.photo(wang, picture(str(number)))
    asked = await story.hears(wang, "回 1 提交")
    await story.world.until(lambda: not story.bot.updates)
    story.people.press(wang, asked, "1")
    await story.hears(wang, "已登记")

    def kept(turn: Turn) -> tuple[int, int]:
        issues, photos = table_of(IssueRow), table_of(IssuePhotoRow)
        return (
            len(turn.connection.execute(select(issues.c.id)).all()),
            len(turn.connection.execute(select(photos.c.photo)).all()),
        )

    assert await story.town.store.read(kept, now=story.town.clock.now()) == (1, 3)


async def test_the_menu_says_what_people_could_type(story: Story) -> None:
    chen = story.ids["陈慧"]
    story.people.say(chen, "/todo")
    menu = (await story.hears(chen, ""))["text"]
    story.people.say(chen, "待办")
    assert (await story.hears(chen, ""))["text"] == menu

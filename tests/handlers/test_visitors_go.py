"""What somebody who came in by a door leaves behind goes as all that is personal does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.ids import AccountId, IssueNumber
from bot.messages import ChatAddress, Said
from storage import binding, forgetting, links, retention, weblog
from storage.retention import Keep, Purged
from storage.store import Turn
from storage.tables import metadata
from tests.handlers.test_privacy import holds
from tests.support.small_town import SmallTown, small_roster
from tests.support.units import named

PHONE = "13900001111"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallTown]:
    """Give the small town on each database."""
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made = SmallTown(url, tmp_path / "photos", small_roster())
    yield made
    made.close()


def token_of(town: SmallTown, visitor: str) -> str:
    return town.do(lambda turn: links.make(turn, town.account_of(visitor).id))


def is_somebody(town: SmallTown, token: str) -> bool:
    return town.do(lambda turn: links.account_of(turn, token)) is not None


def purged_after(town: SmallTown, days: int) -> Purged:
    town.clock.set(town.clock.now() + timedelta(days=days))
    return town.do(lambda turn: retention.purge(turn, Keep()))


def rows(town: SmallTown, *tables: str) -> list[int]:
    def count(turn: Turn) -> list[int]:
        return [
            turn.connection.execute(
                select(func.count()).select_from(metadata.tables[name])
            ).scalar_one()
            for name in tables
        ]

    return town.do(count)


WHO = ("people", "accounts", "addresses", "links", "residences", "conversations", "prompts")


class TestForgotten:
    def test_who_asks_for_it_is_nowhere_any_more(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        account, token = town.account_of(visitor), token_of(town, visitor)
        town.leave_phone(visitor, PHONE)
        number = town.file(visitor, "门口下水井盖坏了")
        town.do(
            lambda turn: keep_on_a_page(turn, f"#{number} {account.name}，电话 {PHONE}", number)
        )
        town.do(lambda turn: keep_on_a_page(turn, f"请打 {PHONE}", None))
        assert town.do(lambda turn: holds(turn, PHONE))

        (found,) = town.do(lambda turn: forgetting.find(turn, PHONE))
        town.do(lambda turn: forgetting.forget(turn, found.id))

        assert found.id == account.person
        personal = (PHONE, account.name, account.platform_id)
        assert town.do(lambda turn: [one for one in personal if holds(turn, one)]) == []
        assert not is_somebody(town, token)
        assert rows(town, "links") == [0]

    def test_what_others_were_told_of_others_stays(self, town: SmallTown) -> None:
        visitor, other = town.scan("3号楼"), town.scan("3号楼")
        town.leave_phone(visitor, PHONE)
        town.do(lambda turn: keep_on_a_page(turn, "请打 13900002222", None))

        person = town.account_of(visitor).person
        town.do(lambda turn: forgetting.forget(turn, person))

        assert town.do(lambda turn: holds(turn, "13900002222"))
        assert town.do(lambda turn: holds(turn, town.account_of(other).name))


class TestAfterTheirTime:
    def test_who_only_looked_leaves_nothing(self, town: SmallTown) -> None:
        before = rows(town, *WHO)
        visitor = town.scan("3号楼")
        town.say(visitor, "你好")
        town.say(visitor, "我是2-501")
        town.say(visitor, "门口下水井盖坏了")
        town.leave_phone(visitor, PHONE)
        token = token_of(town, visitor)

        purged_after(town, 29)
        assert is_somebody(town, token)
        purged_after(town, 2)

        assert not is_somebody(town, token)
        assert rows(town, *WHO) == before

    def test_who_claimed_to_be_the_steward_leaves_an_empty_account(self, town: SmallTown) -> None:
        visitor = town.scan("5号楼")
        account, token = town.account_of(visitor), token_of(town, visitor)
        town.do(lambda turn: insert_claim(turn, account.id))

        purged_after(town, 31)

        assert not is_somebody(town, token)
        assert not town.do(lambda turn: links.chats(turn, account.id))
        assert rows(town, "claims") == [1]

    def test_who_reported_stays_while_it_is_known(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        token = token_of(town, visitor)
        town.file(visitor, "门口下水井盖坏了")

        purged_after(town, 200)

        assert is_somebody(town, token)

    def test_who_became_somebody_of_the_lists_stays(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        token = token_of(town, visitor)
        (chen,) = town.do(lambda turn: forgetting.find(turn, "陈慧"))
        account = town.account_of(visitor).id
        town.do(lambda turn: binding.bind(turn, account, chen.id))

        purged_after(town, 200)

        assert is_somebody(town, token)

    def test_the_number_goes_when_nobody_works_for_them_any_more(self, town: SmallTown) -> None:
        visitor = town.scan("3号楼")
        account = town.account_of(visitor).id
        town.leave_phone(visitor, PHONE)
        number = town.file(visitor, "门口下水井盖坏了")

        purged_after(town, 60)
        assert town.do(lambda turn: links.phone_of(turn, account)) == PHONE

        town.say("陈慧", f"办结 {number} 换好了")
        town.say(visitor, "1")
        purged_after(town, 29)
        assert town.do(lambda turn: links.phone_of(turn, account)) == PHONE
        purged_after(town, 2)
        assert town.do(lambda turn: links.phone_of(turn, account)) is None

    def test_links_taken_back_are_dropped_in_time(self, town: SmallTown) -> None:
        (chen,) = town.do(lambda turn: forgetting.find(turn, "陈慧"))
        town.do(lambda turn: links.for_person(turn, chen.id, channel="web", bot="loudong"))
        town.do(lambda turn: links.revoke_person(turn, chen.id))

        purged_after(town, 29)
        assert rows(town, "links") == [1]
        purged_after(town, 2)
        assert rows(town, "links") == [0]

    def test_many_are_dropped_a_part_a_turn(self, town: SmallTown) -> None:
        for _ in range(201):
            town.scan("3号楼")

        assert purged_after(town, 31).more
        assert not purged_after(town, 0).more
        assert rows(town, "links") == [0]


def keep_on_a_page(turn: Turn, text: str, number: int | None) -> None:
    """Let the bot have said something to a steward in the web chat."""
    weblog.append(
        turn,
        Said(
            address=ChatAddress(channel="web", bot="loudong", chat="p:chen", private=True),
            message_id=text,
            sender=None,
            sender_name="小楼",
            at=turn.now,
            text=text,
            issue=IssueNumber(number) if number is not None else None,
        ),
    )


def insert_claim(turn: Turn, account: AccountId) -> None:
    (unit,) = named(turn, "5号楼")
    binding.claim(turn, account, unit.id, None)

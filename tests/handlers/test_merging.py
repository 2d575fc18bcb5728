"""An account turns out to be somebody of the lists: what was said by it is theirs."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.domain.ids import PersonId, TownId
from bot.domain.people import Account
from bot.messages import ChatAddress, Inbound
from storage import accounts, binding, issues
from storage.store import Turn
from storage.tables import metadata
from tests.support.small_town import SmallTown
from tests.support.units import named


def speaker(turn: Turn, name: str) -> Account:
    found = accounts.find(turn, "test", name)
    assert found is not None
    return found


def listed(turn: Turn, code: str) -> PersonId:
    people = metadata.tables["people"]
    return PersonId(
        turn.connection.execute(select(people.c.id).where(people.c.code == code)).scalar_one()
    )


def people(turn: Turn) -> int:
    return int(
        turn.connection.execute(
            select(func.count()).select_from(metadata.tables["people"])
        ).scalar_one()
    )


def test_issues_joins_homes_and_questions_go_with_the_account(town: SmallTown) -> None:
    town.file("新邻居", "3号楼门口下水井盖坏了", "3号楼群")
    town.file("李强", "3号楼电梯停了", "3号楼群")
    town.say("新邻居", "@小楼 附议 1002", "3号楼群")
    town.say("新邻居", "我是2-302", "3号楼群")

    def bind(turn: Turn) -> tuple[int, int]:
        before = people(turn)
        binding.bind(turn, speaker(turn, "新邻居").id, listed(turn, "赵敏"))
        return before, people(turn)

    before, after = town.do(bind)
    assert after == before - 1
    person = town.do(lambda turn: speaker(turn, "新邻居").person)
    assert person == town.do(lambda turn: listed(turn, "赵敏"))
    own = town.do(lambda turn: issues.concerning(turn, person, closed_since=turn.now))
    assert sorted(issue.number for issue in own) == [1001, 1002]
    assert own[-1].reporter == person
    town.say("新邻居", "我的")
    assert "井盖" in town.told("新邻居")[0]


def test_nobody_joins_what_he_reported_himself(town: SmallTown) -> None:
    number = town.file("李强", "3号楼电梯停了", "3号楼群")
    town.say("路人", f"@小楼 附议 {number}", "3号楼群")

    def bind(turn: Turn) -> int:
        binding.bind(turn, speaker(turn, "路人").id, listed(turn, "李强"))
        issue = issues.numbered(turn, number)  # type: ignore[arg-type]
        assert issue is not None
        return len(issues.joined(turn, issue.id))

    assert town.do(bind) == 0


def test_who_is_of_the_lists_stays_who_he_is(town: SmallTown) -> None:
    def bind(turn: Turn) -> tuple[int, int]:
        before = people(turn)
        binding.bind(turn, speaker(turn, "王丽").id, listed(turn, "陈慧"))
        binding.bind(turn, speaker(turn, "王丽").id, listed(turn, "陈慧"))
        return before, people(turn)

    before, after = town.do(bind)
    assert before == after
    assert town.do(lambda turn: binding.has_account(turn, listed(turn, "王丽"))) is False


def test_a_stewards_own_report_leaves_his_hands_when_he_is_known(town: SmallTown) -> None:
    number = town.file("阿慧", "3号楼门口下水井盖坏了", "3号楼群")
    town.say("阿慧", "@小楼 我是3号楼楼栋长", "3号楼群")
    town.say("周宁", "1")
    issue = town.do(lambda turn: issues.numbered(turn, number))  # type: ignore[arg-type]
    assert issue is not None
    assert issue.reporter == town.do(lambda turn: listed(turn, "陈慧"))
    assert issue.standing.holder.person == town.do(lambda turn: listed(turn, "周宁"))
    assert any(f"#{number}" in text for text in town.ever_told("周宁"))


def test_codes_of_people_without_one_are_free(town: SmallTown) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)

    def make(turn: Turn, name: str, unit: str) -> str:
        message = Inbound(
            town=TownId(1),
            address=ChatAddress(channel="test", bot="bot", chat=name, private=True),
            message_id=name,
            sender=name,
            sender_name="老五",
            at=at,
        )
        account = accounts.speaker(turn, message)
        posts = metadata.tables["posts"]
        found = named(turn, unit)[0].id
        turn.connection.execute(posts.update().where(posts.c.unit == found).values(until=turn.now))
        binding.make_steward(turn, account.person, found, "老五@JD")
        code: str = turn.connection.execute(
            select(metadata.tables["people"].c.code).where(
                metadata.tables["people"].c.id == account.person
            )
        ).scalar_one()
        return code

    assert town.do(lambda turn: make(turn, "a", "4号楼")) == "老五@JD"
    assert town.do(lambda turn: make(turn, "b", "5号楼")) == "老五@JD-2"

"""What is personal goes when somebody is forgotten or time has passed; what is counted stays."""

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import String, cast, func, select

from bot.channels.web.uploads import Uploads
from bot.domain.ids import PersonId, UnitId
from bot.domain.issues import Issue
from bot.domain.places import Tier
from bot.upkeep import purge
from storage import (
    accounts,
    binding,
    forgetting,
    issues,
    org,
    photo_files,
    retention,
    scrub,
    tree,
)
from storage.forgetting import Forgotten
from storage.retention import Keep, Purged
from storage.store import Turn
from storage.tables import metadata
from tests.support.small_town import SmallTown, small_roster

WELL = "@小楼 3号楼2单元501门口下水井盖坏了，我是王丽"


def everything(turn: Turn) -> str:
    """All that the database holds, as one text."""
    parts = []
    for table in metadata.sorted_tables:
        columns = [cast(column, String) for column in table.columns]
        for row in turn.connection.execute(select(*columns)):
            parts += [value for value in row if value]
    text = "\n".join(parts)
    return text + text.encode().decode("unicode_escape", errors="ignore") if "\\u" in text else text


def holds(turn: Turn, words: str) -> bool:
    text = everything(turn)
    return words in text or json.dumps(words)[1:-1] in text


def only(turn: Turn, said: str) -> PersonId:
    (found,) = forgetting.find(turn, said)
    return found.id


def forget(town: SmallTown, name: str) -> Forgotten:
    return town.do(lambda turn: forgetting.forget(turn, only(turn, name)))


def the_issue(town: SmallTown, number: int) -> Issue:
    found = town.do(lambda turn: issues.numbered(turn, number))  # type: ignore[arg-type]
    assert found is not None
    return found


def report_and_close(town: SmallTown) -> int:
    town.say("王丽", WELL, "3号楼群", photos=1)
    town.say("王丽", "1", "3号楼群")
    number = next(h.message.issue for h in town.now_said if h.message.issue is not None)
    town.say("陈慧", f"办结 {number} 王丽家门口新井盖装好了")
    town.say("王丽", "1")
    return number


def test_who_is_forgotten_is_nowhere_any_more(town: SmallTown, tmp_path: Path) -> None:
    number = report_and_close(town)
    assert town.do(lambda turn: holds(turn, "王丽"))
    before = the_issue(town, number)
    assert before.standing.satisfied is True

    done = forget(town, "王丽")
    assert (done.accounts, done.issues, done.was_listed) == (1, 1, True)
    assert not town.do(lambda turn: holds(turn, "王丽"))
    assert not town.do(lambda turn: holds(turn, "15400000009"))

    after = the_issue(town, number)
    assert after.what == "井盖"
    assert after.spot.door is None
    assert (after.standing, after.clocks, after.unit) == (
        before.standing,
        before.clocks,
        before.unit,
    )
    assert [e.words for e in town.do(lambda turn: issues.events(turn, after.id))] == [""] * len(
        town.do(lambda turn: issues.events(turn, after.id))
    )
    assert len(done.photos) == 1
    assert photo_files.remove(tmp_path / "photos", done.photos) == 1
    assert not list((tmp_path / "photos").rglob("*.jpg"))


def test_a_photo_that_somebody_else_sent_too_stays(town: SmallTown) -> None:
    report_and_close(town)
    town.say("钱伟", "@小楼 4号楼门口下水井盖坏了", "4号楼群", photos=1)
    town.say("钱伟", "1", "4号楼群")
    # All pictures of the small town are one.
    assert forget(town, "王丽").photos == frozenset()
    assert town.do(scrub.used_contents)


def test_who_comes_back_is_a_stranger(town: SmallTown) -> None:
    person = town.do(lambda turn: only(turn, "王丽"))
    forget(town, "王丽")
    town.say("王丽", "进度")
    assert town.do(lambda turn: only(turn, "王丽")) != person
    assert town.do(lambda turn: org.home(turn, only(turn, "王丽"))) is None


def test_a_forgotten_steward_leaves_the_building_without_one(town: SmallTown) -> None:
    done = forget(town, "陈慧")
    assert len(done.ended) == 1
    town.say("李强", "@小楼 3号楼楼道灯坏了", "3号楼群")
    town.say("李强", "1", "3号楼群")
    assert any("楼道" in text for text in town.ever_told("周宁"))


def test_people_are_found_by_name_code_phone_and_account(town: SmallTown) -> None:
    def found(said: str) -> list[str]:
        return [one.name for one in town.do(lambda turn: forgetting.find(turn, said))]

    assert found("15400000001") == ["张远"]
    assert found("王丽") == ["王丽"]
    assert found("不在") == []
    (one,) = town.do(lambda turn: forgetting.find(turn, "王丽"))
    assert one.places == ("金德花园3号楼",)


def purged(town: SmallTown, keep: Keep | None = None) -> Purged:
    return town.do(lambda turn: retention.purge(turn, keep or Keep()))


def test_after_their_time_closed_issues_lose_what_is_personal(town: SmallTown) -> None:
    number = report_and_close(town)
    town.say("李强", "@小楼 3号楼电梯停了", "3号楼群")
    town.say("李强", "1", "3号楼群")
    assert purged(town).issues == 0

    town.clock.set(town.clock.now() + timedelta(days=366))
    photos = purged(town)
    assert (photos.issues, len(photos.photos)) == (0, 1)
    assert the_issue(town, number).spot.door == "501"

    town.clock.set(town.clock.now() + timedelta(days=365))
    assert purged(town).issues == 1
    assert purged(town).issues == 0
    closed = the_issue(town, number)
    assert (closed.what, closed.spot.door) == ("井盖", None)
    reporter = town.do(lambda turn: org.person(turn, closed.reporter))
    assert reporter.name == forgetting.NOBODY
    # What is still open is kept whole, and people stay who they are.
    assert "电梯" in the_issue(town, number + 1).what
    assert town.do(lambda turn: org.person(turn, only(turn, "王丽"))).name == "王丽"


def test_what_was_said_and_handled_is_kept_for_its_time(town: SmallTown) -> None:
    report_and_close(town)
    assert (purged(town).keys, purged(town).letters) == (0, 0)
    town.clock.set(town.clock.now() + timedelta(days=31))
    gone = purged(town)
    assert gone.keys > 0
    assert gone.letters > 0


def test_the_daily_purge_removes_files_and_what_a_crash_left_behind(
    town: SmallTown, tmp_path: Path
) -> None:
    report_and_close(town)
    stray = photo_files.path_of(tmp_path / "photos", "ab" * 32, "image/jpeg")
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    town.clock.set(town.clock.now() + timedelta(days=400))
    store, clock = town._store, town.clock  # noqa: SLF001  # the house's own
    town._loop.run(purge(store, clock, Keep(), tmp_path / "photos", Uploads(tmp_path / "up")))  # noqa: SLF001
    assert not list((tmp_path / "photos").rglob("*.jpg"))
    assert (
        town.do(
            lambda turn: turn.connection.execute(
                select(func.count()).select_from(metadata.tables["photos"])
            ).scalar_one()
        )
        == 0
    )


def test_the_same_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    town = SmallTown(postgres_url, tmp_path / "photos", small_roster())
    try:
        report_and_close(town)
        assert len(forget(town, "王丽").photos) == 1
        assert not town.do(lambda turn: holds(turn, "王丽"))
        town.say("新邻居", "@小楼 我是2-302", "3号楼群")
        town.do(lambda turn: bind_account(turn, "新邻居", only(turn, "赵敏")))
        town.clock.set(town.clock.now() + timedelta(days=800))
        assert purged(town).issues == 1
        assert not town.do(overviews)
    finally:
        town.close()


def bind_account(turn: Turn, name: str, person: PersonId) -> None:
    account = accounts.find(turn, "test", name)
    assert account is not None
    binding.bind(turn, account.id, person)


def overviews(turn: Turn) -> set[UnitId]:
    """Buildings of the lists that have no steward."""
    ids = [unit.id for unit in tree.load(turn).under(None, Tier.BUILDING)]
    assert len(ids) == 3
    return binding.vacant(turn, ids)

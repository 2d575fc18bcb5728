"""The lists changed: what somebody held who no longer serves goes on to the next."""

from dataclasses import replace

from bot.domain.people import Role
from bot.handlers.delivery import deliver
from bot.handlers.rerouting import after_lists
from bot.roster.compare import compare
from bot.roster.values import PostRow, Roster
from storage import roster
from storage.store import Turn
from tests.support.small_town import SmallTown, small_roster


def import_lists(town: SmallTown, lists: Roster) -> None:
    """What `loudong org import` does."""

    def work(turn: Turn) -> None:
        applied = roster.apply(turn, compare(roster.load(turn), lists))
        deliver(turn, town.calendar, after_lists(turn, town.calendar, applied.ended), None)

    town.do(work)
    town.wait(minutes=1)


def without(code: str, *, then: PostRow | None = None) -> Roster:
    lists = small_roster()
    posts = [post for post in lists.posts if post.person_code != code]
    people = [person for person in lists.people if person.code != code]
    if then is not None:
        posts.append(then)
    return Roster.of(
        units=lists.units,
        people=people,
        posts=posts,
        households=[
            replace(h, residents=tuple(r for r in h.residents if r != code))
            for h in lists.households
        ],
    )


def test_without_a_steward_it_goes_to_the_lead(town: SmallTown) -> None:
    number = town.file("王丽", "3号楼门口下水井盖坏了", "3号楼群")
    import_lists(town, without("陈慧"))
    assert any(f"【请代办 #{number}" in text for text in town.told("周宁"))


def test_a_new_steward_gets_what_the_old_one_held(town: SmallTown) -> None:
    number = town.file("王丽", "3号楼门口下水井盖坏了", "3号楼群")
    town.say("陈慧", "1")
    steward = PostRow(person_code="李强", unit_code="JD-003", role=Role.STEWARD)
    lists = without("陈慧", then=steward)
    lists = Roster.of(
        units=lists.units,
        people={
            p.code: p for p in (*lists.people, *small_roster().people) if p.code != "陈慧"
        }.values(),
        posts=lists.posts,
        households=lists.households,
    )
    import_lists(town, lists)
    assert any(f"【请代办 #{number}" in text for text in town.told("李强"))


def test_what_others_hold_stays_where_it_is(town: SmallTown) -> None:
    town.file("王丽", "3号楼门口下水井盖坏了", "3号楼群")
    import_lists(town, without("罗敏"))
    assert town.now_said == []

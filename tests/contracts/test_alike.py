"""Issues that another report may be about, over both stores."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import IssueId
from bot.domain.issues import Issue, State
from storage import alike, issues
from storage.store import Store, Turn
from tests.contracts.town import NOW, an_issue

DAY = timedelta(days=1)


def closed(issue: Issue, state: State, days_ago: int) -> Issue:
    standing = replace(issue.standing, state=state)
    return replace(issue, standing=standing, closed_at=NOW - days_ago * DAY)


async def test_what_is_open_or_was_solved_lately_is_found(store: Store) -> None:
    open_one = an_issue(1001, key=901)
    lately = closed(an_issue(1002, key=902), State.CONFIRMED, 3)
    long_ago = closed(an_issue(1003, key=903), State.CONFIRMED, 20)
    withdrawn = closed(an_issue(1004, key=904), State.WITHDRAWN, 3)

    def add(turn: Turn) -> None:
        for issue in (open_one, lately, long_ago, withdrawn):
            issues.add(turn, issue)

    await store.run(add, now=NOW)

    def look(turn: Turn) -> tuple[list[Issue], list[Issue], list[Issue]]:
        since, units = NOW - 14 * DAY, [open_one.unit]
        return (
            alike.unfinished_or_closed_since(turn, units, since),
            alike.unfinished_or_closed_since(turn, units, since, category="别的"),
            alike.filed_since(turn, units, NOW - 30 * DAY),
        )

    near, of_another_kind, filed = await store.read(look, now=NOW)
    assert near == [lately, open_one]
    assert of_another_kind == []
    assert filed == [long_ago, lately, open_one]


async def test_what_it_recurs_of_and_that_the_lead_was_told_are_kept(store: Store) -> None:
    first = closed(an_issue(1001, key=901), State.CONFIRMED, 3)
    second = replace(an_issue(1002, key=902), recurs_of=first.id)
    await store.run(lambda t: issues.add(t, first), now=NOW)
    await store.run(lambda t: issues.add(t, second), now=NOW)
    assert (await store.read(lambda t: issues.get(t, second.id), now=NOW)).recurs_of == first.id

    both = [IssueId(901), IssueId(902)]
    assert not await store.read(lambda t: alike.was_told_often(t, both), now=NOW)
    await store.run(lambda t: alike.told_often(t, second.id), now=NOW)
    assert await store.read(lambda t: alike.was_told_often(t, both), now=NOW)
    assert not await store.read(lambda t: alike.was_told_often(t, both[:1]), now=NOW)

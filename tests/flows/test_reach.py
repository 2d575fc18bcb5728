"""Where somebody is told: chosen, else where last active; a page only while it is open."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.flows.reach import OPEN_PAGE, PAGES, Way, best

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ways(**minutes_ago: float) -> list[Way]:
    return [
        Way(channel=channel, seen_at=NOW - timedelta(minutes=ago))
        for channel, ago in minutes_ago.items()
    ]


def told(found: list[Way], prefers: str | None = None) -> str | None:
    which = best(found, prefers, NOW)
    return None if which is None else found[which].channel


def test_without_a_way_nobody_is_told() -> None:
    assert told([]) is None
    assert told([], "wechat") is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (ways(wechat=5, telegram=60), "wechat"),
        (ways(wechat=90, telegram=60), "telegram"),
        (ways(web=1, wechat=60), "web"),
        (ways(web=16, wechat=60), "wechat"),
        (ways(web=16, wechat=600, telegram=6_000), "wechat"),
        # Better heard late than never.
        (ways(web=60 * 24 * 30), "web"),
    ],
)
def test_by_itself_it_is_where_they_were_last_active(found: list[Way], expected: str) -> None:
    assert told(found) == expected
    assert told(found[::-1]) == expected


def test_a_page_is_taken_for_open_for_a_quarter_of_an_hour() -> None:
    just = Way(channel=PAGES, seen_at=NOW - OPEN_PAGE)
    other = ways(wechat=600)
    assert told([just, *other]) == PAGES
    assert told([*ways(web=15.01), *other]) == "wechat"


def test_what_was_chosen_goes_before() -> None:
    assert told(ways(wechat=1, telegram=6_000), "telegram") == "telegram"
    assert told(ways(wechat=1, web=6_000), "web") == "web"


def test_what_was_chosen_and_is_closed_leaves_the_others() -> None:
    assert told(ways(wechat=1, telegram=2), "web") == "wechat"


def test_of_two_chats_on_one_channel_the_one_last_seen_is_taken() -> None:
    found = [*ways(web=50), *ways(web=20)]
    assert best(found, None, NOW) == 1
    assert best(found, "web", NOW) == 1


def test_a_channel_in_trouble_is_taken_when_there_is_no_other() -> None:
    down = Way(channel="wechat", seen_at=NOW, works=False)
    assert told([down, *ways(telegram=6_000)]) == "telegram"
    assert told([down, *ways(telegram=6_000)], "wechat") == "telegram"
    assert told([down, *ways(web=6_000)]) == "web"
    assert told([down]) == "wechat"

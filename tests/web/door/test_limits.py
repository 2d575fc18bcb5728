"""How often strangers may do things, and how little of them is remembered."""

import contextlib

import pytest

from bot.web.door import limits
from bot.web.door.limits import Act, Limits, Streams, TooOftenError, Who, address_key
from tests.web.door.town import DoorTown, picture


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_one_at_a_time() -> None:
    watch = Watch()
    counted = Limits(watch)
    who = Who(device="d")
    for _ in range(60):
        counted.check(Act.SAY, who)
    with pytest.raises(TooOftenError) as told:
        counted.check(Act.SAY, who)
    assert told.value.seconds == 2
    watch.now += 2
    counted.check(Act.SAY, who)
    with pytest.raises(TooOftenError):
        counted.check(Act.SAY, who)


def test_two_telephones_at_one_address_shut_no_building() -> None:
    watch = Watch()
    counted = Limits(watch)
    flooding = [Who(device=name, address="10.0.0.1", building="3") for name in ("a", "b")]
    for second in range(600):
        watch.now += 1
        for who in flooding * 3:
            with contextlib.suppress(TooOftenError):
                counted.check(Act.SAY, who)
        neighbour = f"10.1.{second // 250}.{second % 250}"
        counted.check(Act.SAY, Who(device=neighbour, address=neighbour, building="3"))


def test_who_throws_the_cookie_away_is_counted_by_address_and_building() -> None:
    counted = Limits(Watch())
    for number in range(800):
        address = f"10.{number // 200}.{number % 200}.1"
        counted.check(Act.SAY, Who(device=f"d{number}", address=address, building="3"))
    with pytest.raises(TooOftenError):
        counted.check(Act.SAY, Who(device="other", address="10.9.9.9", building="3"))
    counted.check(Act.SAY, Who(device="other", address="10.9.9.9", building="4"))


def test_what_is_refused_is_not_counted() -> None:
    watch = Watch()
    counted = Limits(watch)
    with pytest.raises(TooOftenError):
        counted.check(Act.PHOTO, Who(device="d"), 28)
    counted.check(Act.PHOTO, Who(device="d"), 27)


def test_the_memory_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_KEYS_AT_MOST", 100)
    counted = Limits(Watch())
    for number in range(1_000):
        counted.check(Act.GUESS, Who(address=str(number)))
    (buckets,) = counted._buckets.values()  # noqa: SLF001  # what is measured
    assert len(buckets._full_at) == 100  # noqa: SLF001


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "20010db800010002/64"),
        ("2001:db8:1:2:ffff::9", "20010db800010002/64"),
        ("no address" * 20, ("no address" * 20)[:64]),
        ("", ""),
    ],
)
def test_a_network_address_is_one_caller(host: str, key: str) -> None:
    assert address_key(host) == key


def test_only_so_many_pages_are_live_at_once() -> None:
    streams = Streams()
    with streams.one_more("a", "x"):
        entered = [streams.one_more("a", "x") for _ in range(8)]
        for one in entered[:7]:
            one.__enter__()
        with pytest.raises(TooOftenError):
            entered[7].__enter__()
        for one in entered[:7]:
            one.__exit__(None, None, None)
    assert not streams._open  # noqa: SLF001  # nothing is left of them


class TestOnThePages:
    async def test_wrong_codes_are_answered_alike_and_then_not_at_all(self, town: DoorTown) -> None:
        visitor = town.browser()
        pages = [await visitor.open(f"/d/{'0' * 28}{n}") for n in range(10)]
        assert {page.status for page in pages} == {404}
        assert len({page.text for page in pages}) == 1
        for _ in range(10):
            await visitor.open("/l/abc")
        page = await visitor.open("/d/wrong")
        assert page.status == 429
        assert "太频繁" in page.text
        assert int(page.answer.headers["retry-after"]) > 0
        assert (await visitor.open(await town.door())).status == 200

    async def test_a_flood_of_words_is_stopped_and_the_last_words_are_kept(
        self, town: DoorTown
    ) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        taken = 0
        while (await visitor.script(await town.door(), words=f"第{taken}句")).status_code == 200:
            taken += 1
        assert 60 <= taken < 80
        page = await visitor.say("还有一句")
        assert page.status == 429
        assert ">还有一句</textarea>" in page.answer.text

    async def test_one_address_makes_only_so_many_visitors(self, town: DoorTown) -> None:
        door = await town.door()
        answers = []
        for _ in range(62):
            visitor = town.browser()
            await visitor.open(door)
            answers.append((await visitor.script(door, words="你好")).status_code)
        assert answers == [200] * 60 + [429] * 2

    async def test_one_device_sends_only_so_many_photos(self, town: DoorTown) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        nine = [picture()] * 9
        for _ in range(3):
            assert (await visitor.say("看", nine)).status == 200
        page = await visitor.say("看", nine)
        assert page.status == 429
        page = await visitor.say("看", [*nine, picture()])
        assert page.status in (400, 413)
        assert "一次最多发 9 张" in page.text

"""The account speaks at a person's pace: gaps, budget, back-off, and who goes first."""

import asyncio
import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat.pace import Pace
from bot.channels.wechat.settings import WechatSettings
from bot.domain.ids import OutboxId
from bot.errors import SendAgainError
from bot.messages import ChatAddress, Outgoing, Priority
from tests.channels.wechat.virtual import START, Hours

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
_IDS = itertools.count(1)


def letter(chat: str = "甲", text: str = "收到", priority: Priority = Priority.ANSWER) -> Outgoing:
    address = ChatAddress(channel="wechat", bot="xiaolou", chat=chat, private=False)
    return Outgoing(id=OutboxId(next(_IDS)), address=address, text=text, priority=priority)


class Account:
    """An account with a pace, and a courier that comes back when it is told to."""

    def __init__(self, seed: int = 1, **given: int) -> None:
        self.time = Hours()
        self.settings = WechatSettings.model_validate(given)
        self.pace = Pace(self.settings, self.time.clock, sleep=self.time.sleep, random=Random(seed))
        self.said: list[tuple[datetime, Outgoing]] = []
        self.sent_back: list[tuple[Outgoing, float]] = []

    async def say(self, *letters: Outgoing, at: timedelta = timedelta()) -> None:
        """Carry letters of one chat, one after another, as often as it takes."""
        await self.time.sleep(at.total_seconds())
        for each in letters:
            while not await self._try(each):
                pass

    async def _try(self, each: Outgoing) -> bool:
        try:
            await self.pace.wait(each)
        except SendAgainError as error:
            retry_after = error.retry_after or 0
            self.sent_back.append((each, retry_after))
            await self.time.sleep(retry_after)
            return False
        self.said.append((self.time.clock.now(), each))
        self.pace.said(each)
        return True

    @property
    def instants(self) -> list[datetime]:
        return [at for at, _ in self.said]

    def texts(self) -> list[str]:
        return [each.text for _, each in self.said]


def gaps(instants: Sequence[datetime]) -> list[float]:
    return [(b - a).total_seconds() for a, b in itertools.pairwise(instants)]


async def test_somebody_who_asks_is_answered_within_seconds_but_not_at_once() -> None:
    account = Account()

    await account.time.run(account.say(letter(text="已登记，编号 #1027。" * 3)))

    assert 0 < (account.instants[0] - START).total_seconds() <= 3


async def test_two_messages_are_never_closer_than_the_gap_and_not_to_the_beat() -> None:
    account = Account(pace_gap=2)

    await account.time.run(*(account.say(letter(chat=f"群{n}")) for n in range(50)))

    between = gaps(account.instants)
    assert min(between) >= 2
    assert max(between) <= 4.01
    assert len({round(gap, 3) for gap in between}) > 40


async def test_a_chat_has_a_longer_gap_of_its_own() -> None:
    account = Account(pace_gap=1, pace_room_gap=8)

    await account.time.run(
        account.say(*(letter(chat="甲") for _ in range(5))), account.say(letter(chat="乙"))
    )

    there = [at for at, each in account.said if each.address.chat == "甲"]
    assert min(gaps(there)) >= 8
    elsewhere = next(at for at, each in account.said if each.address.chat == "乙")
    assert elsewhere - START < 5 * SECOND


async def test_a_gap_begins_when_the_platform_took_what_was_said() -> None:
    account = Account(pace_gap=2)

    async def slowly() -> None:
        first = letter(chat="甲")
        await account.pace.wait(first)
        await account.time.sleep(6)
        account.pace.said(first)
        taken = account.time.clock.now()
        await account.pace.wait(letter(chat="乙"))
        assert account.time.clock.now() - taken >= 2 * SECOND

    await account.time.run(slowly())


async def test_the_same_words_to_many_groups_are_spread() -> None:
    account = Account(pace_gap=1, pace_same_gap=30)
    words = "微信断线了一会儿，这段时间的消息我没看到，要紧的请再说一遍。"

    await account.time.run(*(account.say(letter(chat=f"群{n}", text=words)) for n in range(8)))

    between = gaps(account.instants)
    assert min(between[2:]) >= 30
    assert between[0] < 10


async def test_the_same_words_do_not_keep_others_waiting() -> None:
    account = Account(pace_gap=1, pace_same_gap=60)
    words = "微信断线了一会儿，这段时间的消息我没看到，要紧的请再说一遍。"

    await account.time.run(
        *(account.say(letter(chat=f"群{n}", text=words)) for n in range(8)),
        account.say(letter(chat="别的群", text="已登记。"), at=70 * SECOND),
    )

    answer = next(at for at, each in account.said if each.text == "已登记。")
    assert answer - START <= 75 * SECOND


async def test_a_danger_goes_before_all_that_waits() -> None:
    account = Account(pace_gap=3)
    digests = [
        account.say(letter(chat=f"群{n}", text=f"汇总{n}", priority=Priority.DIGEST))
        for n in range(30)
    ]
    fire = letter(chat="组长", text="着火了", priority=Priority.DANGER)

    await account.time.run(*digests, account.say(fire, at=10 * SECOND))

    at = next(at for at, each in account.said if each is fire)
    assert at - START - 10 * SECOND <= SECOND


async def test_several_dangers_follow_each_other_by_a_second() -> None:
    account = Account(pace_gap=5, pace_room_gap=30)
    text = "3号楼2单元有燃气味，请马上联系住户。"

    await account.time.run(
        *(account.say(letter(chat=f"人{n}", text=text, priority=Priority.DANGER)) for n in range(5))
    )

    assert gaps(account.instants) == [1, 1, 1, 1]


async def test_what_is_urgent_goes_first_then_who_came_first() -> None:
    account = Account(pace_gap=2)
    digest = letter(chat="甲", text="汇总", priority=Priority.DIGEST)
    task = letter(chat="乙", text="待办", priority=Priority.TASK)
    first, second = letter(chat="丙", text="一"), letter(chat="丁", text="二")
    busy = letter(chat="戊", text="先说")

    await account.time.run(
        account.say(busy),
        *(account.say(each, at=SECOND / 2) for each in (digest, task, first, second)),
    )

    assert account.texts() == ["先说", "一", "二", "待办", "汇总"]


async def test_nobody_waits_for_ever_behind_those_who_are_more_urgent() -> None:
    account = Account(pace_gap=2)
    digest = letter(chat="甲", text="汇总", priority=Priority.DIGEST)
    answers = [
        account.say(*(letter(chat=f"群{n}", text="收到") for _ in range(60))) for n in range(9)
    ]

    await account.time.run(account.say(digest, at=SECOND), *answers, until=START + 10 * MINUTE)

    at = next(at for at, each in account.said if each is digest)
    assert at - START < MINUTE


async def test_what_would_wait_long_goes_back_and_comes_once_more() -> None:
    account = Account(pace_gap=4)
    chats = 120

    await account.time.run(
        *(
            account.say(letter(chat=f"群{n}", text=f"早上好{n}", priority=Priority.DIGEST))
            for n in range(chats)
        )
    )

    assert len(account.said) == chats
    # Twice over in all at most: going back costs a row each time.
    assert len(account.sent_back) < 2 * chats
    assert account.instants[-1] - START < chats * 4 * 2 * SECOND


async def test_a_day_has_its_budget_and_the_rest_waits_for_the_next() -> None:
    account = Account(pace_gap=1, pace_daily=50)

    await account.time.run(
        *(account.say(*(letter(chat=f"群{n}") for _ in range(10))) for n in range(12))
    )

    for first in account.instants:
        assert sum(first <= at < first + DAY for at in account.instants) <= 50
    assert account.instants[-1] - START < 2 * DAY + 2 * timedelta(hours=2)


async def test_the_last_fifth_of_the_budget_is_kept_for_answers() -> None:
    account = Account(pace_gap=1, pace_daily=50)
    digests = (letter(chat="甲", text="汇总", priority=Priority.DIGEST) for _ in range(60))

    await account.time.run(account.say(*digests), until=START + DAY / 2)

    assert len(account.said) == 40
    await account.time.run(account.say(letter(chat="乙")), until=START + DAY / 2 + MINUTE)
    assert len(account.said) == 41


async def test_a_danger_needs_no_budget() -> None:
    account = Account(pace_daily=20)
    account.pace.spent(400)

    with pytest.raises(SendAgainError):
        await account.pace.wait(letter())
    await account.time.run(account.say(letter(priority=Priority.DANGER)))

    assert account.instants == [START]


async def test_a_restart_does_not_give_a_new_budget() -> None:
    account = Account(pace_gap=1, pace_daily=100)
    account.pace.spent(90)

    await account.time.run(
        account.say(*(letter() for _ in range(40))), until=START + timedelta(hours=1)
    )

    assert 10 <= len(account.said) <= 15
    assert account.pace.notes()[0].startswith("今天的条数用完了")


async def test_after_a_refusal_nothing_is_said_for_minutes_and_then_slowly() -> None:
    account = Account(pace_gap=2, pace_pause=10)

    await account.time.run(account.say(letter()))
    account.pace.refused()
    pause = account.time.clock.now() + 10 * MINUTE
    await account.time.run(*(account.say(letter(chat=f"群{n}")) for n in range(40)))

    after = account.instants[1:]
    assert after[0] >= pause
    assert min(gaps(after[:5])) >= 6
    account.said.clear()
    await account.time.run(*(account.say(letter(chat=f"群{n}")) for n in range(5)))
    assert max(gaps(account.instants)) < 6


async def test_refused_again_and_again_it_pauses_twice_as_long_up_to_an_hour() -> None:
    account = Account(pace_pause=10)
    pauses = []

    async def stubborn() -> None:
        for _ in range(6):
            account.pace.refused()
            began = account.time.clock.now()
            await account.say(letter())
            pauses.append((account.time.clock.now() - began) / MINUTE)

    await account.time.run(stubborn())

    assert [round(pause) for pause in pauses] == [10, 20, 40, 60, 60, 60]


async def test_several_refusals_of_one_burst_are_one() -> None:
    account = Account(pace_pause=10)
    for _ in range(5):
        account.pace.refused()

    await account.time.run(account.say(letter()))

    assert account.instants[0] - START < 11 * MINUTE


async def test_after_hours_of_peace_a_refusal_is_the_first_again() -> None:
    account = Account(pace_pause=10)

    async def story() -> None:
        account.pace.refused()
        await account.time.sleep(20 * 60)
        account.pace.refused()
        await account.time.sleep(5 * 3600)
        account.pace.refused()

    await account.time.run(story())
    refused = account.time.clock.now()
    await account.time.run(account.say(letter()))

    assert account.instants[0] - refused < 11 * MINUTE


async def test_a_danger_is_tried_each_minute_while_the_platform_refuses() -> None:
    account = Account(pace_pause=30)
    account.pace.refused()

    await account.time.run(account.say(letter(priority=Priority.DANGER)))

    assert account.instants[0] - START <= MINUTE + SECOND


async def test_who_waits_when_the_refusal_comes_goes_back() -> None:
    account = Account(pace_gap=5)
    await account.time.run(account.say(letter()))
    waits = asyncio.create_task(account.pace.wait(letter(chat="乙")))
    await asyncio.sleep(0)

    account.pace.refused()

    with pytest.raises(SendAgainError) as error:
        await waits
    assert error.value.retry_after == pytest.approx(600, abs=10)


async def test_who_stops_waiting_keeps_nobody_else() -> None:
    account = Account(pace_gap=5)
    await account.time.run(account.say(letter()))
    gone = asyncio.create_task(account.pace.wait(letter(chat="乙")))
    await asyncio.sleep(0)
    gone.cancel()

    await account.time.run(account.say(letter(chat="丙", priority=Priority.DIGEST)))

    assert len(account.said) == 2
    assert account.instants[-1] - account.instants[0] <= 10 * SECOND


async def test_without_gaps_there_is_no_waiting() -> None:
    account = Account(pace_gap=0, pace_room_gap=0, pace_same_gap=0)

    await account.time.run(*(account.say(letter(), letter()) for _ in range(40)))

    assert account.instants[-1] == START


async def test_what_an_operator_is_told() -> None:
    account = Account(pace_gap=1, pace_daily=100)
    await account.time.run(account.say(*(letter() for _ in range(3))))
    assert account.pace.notes() == ("今天还能发 97 条",)

    account.pace.refused()

    assert account.pace.notes()[1] == "发得太快被微信拦下，08:10 再发，紧急的照常试"
    await account.time.run(account.say(letter()))
    assert account.pace.notes()[1] == "刚被微信拦下过，先慢慢发"
    await account.time.run(account.say(*(letter() for _ in range(30))))
    assert account.pace.notes() == ("今天还能发 66 条",)


async def test_friends_and_groups_are_accepted_one_by_one_and_not_at_once() -> None:
    account = Account()
    accepted: list[datetime] = []

    async def accept() -> None:
        await account.pace.hesitate()
        accepted.append(account.time.clock.now())

    await account.time.run(accept(), accept(), accept())

    assert min(gaps([START, *accepted])) >= 15


async def test_nobody_is_accepted_while_wechat_finds_it_too_much() -> None:
    account = Account()
    account.pace.refused()
    await account.time.run(account.pace.hesitate())

    assert account.time.clock.now() - START >= timedelta(minutes=10)


CHATS = st.sampled_from("甲乙丙丁戊")
LETTERS = st.tuples(CHATS, st.sampled_from(Priority), st.integers(0, 120), st.booleans())


@settings(max_examples=60, deadline=None)
@given(letters=st.lists(LETTERS, max_size=40), seed=st.integers(0, 99), trouble=st.integers(0, 90))
def test_whatever_is_to_be_said_gaps_budget_and_order_hold(
    letters: list[tuple[str, Priority, int, bool]], seed: int, trouble: int
) -> None:
    account = Account(seed, pace_gap=2, pace_room_gap=4, pace_same_gap=10, pace_daily=25)
    by_chat: dict[str, list[tuple[int, Outgoing]]] = {}
    for chat, priority, second, same in sorted(letters, key=lambda each: each[2]):
        text = "停水通知：明天上午九点到十一点停水。" if same else "已登记。"
        by_chat.setdefault(chat, []).append((second, letter(chat, text, priority)))

    async def carry(chat: list[tuple[int, Outgoing]]) -> None:
        for second, each in chat:
            late = START + second * SECOND - account.time.clock.now()
            await account.say(each, at=max(late, timedelta()))

    async def refuse() -> None:
        await account.time.sleep(trouble)
        account.pace.refused()

    asyncio.run(account.time.run(*(carry(chat) for chat in by_chat.values()), refuse()))

    assert len(account.said) == len(letters)
    calm = [x for x in account.said if x[1].priority is not Priority.DANGER]
    assert all(gap >= 1 for gap in gaps(account.instants))
    assert all(gap >= 2 for gap in gaps([at for at, _ in calm]))
    for chat, wanted in by_chat.items():
        there = [each for _, each in account.said if each.address.chat == chat]
        assert there == [each for _, each in wanted]
    for at, each in calm:
        within = [x for x in account.instants if at - DAY < x <= at]
        assert len(within) <= 25 or each.priority is Priority.DANGER
    paused = START + trouble * SECOND
    assert not [at for at, _ in calm if paused < at < paused + 10 * MINUTE]

"""What tells an operator how the house is doing: standings, backlogs, letters in pieces."""

from datetime import datetime, timedelta
from functools import partial

from bot.domain.ids import OutboxId
from bot.domain.standing import Standing, State
from bot.messages import ChatAddress
from storage import health, outbox, quoted, standings
from storage.health import Backlog
from storage.standings import Kept
from storage.store import Store, Turn
from tests.contracts.town import GROUP, NOW, post

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WECHAT = ChatAddress(channel="wechat", bot="b", chat="c", private=False)


def standing(channel: str, **more: object) -> Standing:
    return Standing(channel=channel, since=NOW, **more)  # type: ignore[arg-type]  # its fields


class TestStandings:
    async def test_come_back_as_they_were_said(self, store: Store) -> None:
        whole = Standing(
            channel="wechat",
            bot="wxid",
            state=State.LOGIN,
            since=NOW,
            heard_at=NOW - MINUTE,
            said_at=NOW - HOUR,
            error="logged out",
            error_at=NOW,
            notes=("今天还能发 120 条",),
            code="scan me",
        )
        await store.run(lambda t: standings.keep(t, [whole, standing("web")]), now=NOW)

        assert await store.read(standings.everything, now=NOW) == [
            Kept(standing=standing("web"), at=NOW),
            Kept(standing=whole, at=NOW),
        ]

    async def test_what_was_last_heard_and_said_outlives_a_restart(self, store: Store) -> None:
        before = standing("wechat", heard_at=NOW - MINUTE, said_at=NOW - HOUR)
        await store.run(lambda t: standings.keep(t, [before]), now=NOW)
        await store.run(lambda t: standings.keep(t, [], running=False), now=NOW)
        anew = standing("wechat", said_at=NOW)
        await store.run(lambda t: standings.keep(t, [anew]), now=NOW + MINUTE)

        [kept] = await store.read(standings.everything, now=NOW)
        assert (kept.standing.heard_at, kept.standing.said_at) == (NOW - MINUTE, NOW)
        assert kept.at == NOW + MINUTE

    async def test_one_that_ended_in_order_is_told_apart(self, store: Store) -> None:
        await store.run(lambda t: standings.keep(t, [standing("web")], running=False), now=NOW)

        [kept] = await store.read(standings.everything, now=NOW)
        assert not kept.running

    async def test_of_a_channel_switched_off_are_forgotten_after_a_day(self, store: Store) -> None:
        await store.run(lambda t: standings.keep(t, [standing("wechat")]), now=NOW)
        for later in (HOUR, 25 * HOUR):
            await store.run(lambda t: standings.keep(t, [standing("web")]), now=NOW + later)

        found = await store.read(standings.everything, now=NOW)
        assert [kept.standing.channel for kept in found] == ["web"]


class TestBacklog:
    @staticmethod
    async def look(store: Store, at: datetime = NOW) -> dict[str, Backlog]:
        found = await store.read(health.look, now=at)
        return {backlog.channel: backlog for backlog in found.backlogs}

    async def test_is_counted_for_each_channel(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(lambda t: post(t, "b", 502, WECHAT), now=NOW + MINUTE)
        await store.run(lambda t: post(t, "c", 503, WECHAT, not_before=NOW + HOUR), now=NOW)

        found = await self.look(store, NOW + 2 * MINUTE)
        assert {name: (x.waiting, x.oldest) for name, x in found.items()} == {
            "replay": (1, NOW),
            "wechat": (2, NOW + MINUTE),
        }

    async def test_what_waits_for_the_morning_is_not_late(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501, not_before=NOW + HOUR), now=NOW)

        assert (await self.look(store))["replay"] == Backlog(channel="replay", waiting=1)

    async def test_what_was_put_back_is_late_since_it_could_first_be_sent(
        self, store: Store
    ) -> None:
        key = OutboxId(501)
        await store.run(lambda t: post(t, "a", 501, not_before=NOW + MINUTE), now=NOW)
        for n in (1, 2, 3):
            at = NOW + n * 10 * MINUTE
            await store.run(lambda t: outbox.sending(t, key), now=at)
            back = partial(outbox.again, letter=key, at=at + HOUR, error="away")
            await store.run(back, now=at)

        found = (await self.look(store, NOW + 31 * MINUTE))["replay"]
        assert (found.oldest, found.late_since) == (NOW + MINUTE, NOW + MINUTE)

    async def test_what_only_waits_for_its_turn_is_old_but_not_late(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(
            lambda t: outbox.again(t, OutboxId(501), NOW + HOUR, "paced"), now=NOW + MINUTE
        )

        found = (await self.look(store, NOW + 2 * MINUTE))["replay"]
        assert (found.oldest, found.late_since) == (NOW, None)


class TestPieces:
    @staticmethod
    def said(turn: Turn) -> None:
        outbox.sending(turn, OutboxId(501))
        outbox.piece_sent(turn, OutboxId(501), ["p1"])

    async def test_those_that_were_sent_are_known_after_a_restart(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(self.said, now=NOW)

        [letter] = await store.read(outbox.due, now=NOW)
        assert (letter.pieces, letter.maybe_sent, letter.attempts) == (("p1",), False, 1)

    async def test_only_one_may_be_in_doubt(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(lambda t: outbox.sending(t, OutboxId(501), repeated=True), now=NOW)
        await store.run(self.said, now=NOW)
        await store.run(lambda t: outbox.sending(t, OutboxId(501)), now=NOW)

        [letter] = await store.read(outbox.due, now=NOW)
        assert (letter.pieces, letter.maybe_sent) == (("p1",), True)

    async def test_each_leads_to_what_the_letter_was_about(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(self.said, now=NOW)
        await store.run(lambda t: outbox.sent(t, OutboxId(501), "p2", ["p1", "p2"]), now=NOW)

        def look(turn: Turn) -> list[object]:
            return [quoted.letter(turn, GROUP, key) for key in ("p1", "p2", "p3", "", None)]

        found = await store.read(look, now=NOW)
        assert found[0] == found[1] == quoted.Quoted(issue=None, prompt=None)
        assert found[2:] == [None, None, None]


class TestWaking:
    async def test_what_was_put_back_for_a_while_may_go_and_nothing_else(
        self, store: Store
    ) -> None:
        def back(turn: Turn) -> None:
            for key, wait in ((501, 5), (502, 20)):
                outbox.sending(turn, OutboxId(key))
                outbox.again(turn, OutboxId(key), NOW + wait * MINUTE, "away")

        for key, address in ((501, WECHAT), (502, GROUP)):
            await store.run(partial(post, text=str(key), key=key, address=address), now=NOW)
        await store.run(lambda t: post(t, "503", 503, not_before=NOW + MINUTE), now=NOW)
        await store.run(back, now=NOW)
        for channel in ("wechat", "replay"):
            wake = partial(outbox.wake, channel=channel, within=10 * MINUTE)
            await store.run(wake, now=NOW)

        letters = await store.read(outbox.due, now=NOW)
        assert [letter.message.text for letter in letters] == ["501"]

"""What the engine keeps: messages seen, questions, letters, timers, intakes, issue numbers."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.ids import (
    EventId,
    IssueId,
    IssueNumber,
    OutboxId,
    PersonId,
    PhotoId,
    PromptId,
)
from bot.domain.issues import Issue, IssueEvent, Move, State
from bot.domain.places import Spot
from bot.domain.prompts import Action, Ask, Option
from bot.errors import StorageError
from bot.flows.intake import Draft, Intake, Stage
from bot.messages import ChatAddress, Outgoing, Priority
from storage import conversations, inbox, issues, outbox, prompts, timers
from storage.store import Store, Turn
from tests.contracts.conftest import Reopen
from tests.contracts.town import ACCOUNT, GROUP, NOW, PRIVATE, WANG, an_issue, message, post

MINUTE = timedelta(minutes=1)
AN_INTAKE = Intake(
    stage=Stage.CONFIRMING,
    draft=Draft(what="下水井盖坏了", spot=Spot(place="门口"), photos=(PhotoId(3),)),
    candidate=IssueId(900),
)


class TestMessagesSeen:
    async def test_a_message_is_new_once(self, store: Store) -> None:
        seen = [await store.run(lambda t: inbox.first_time(t, message()), now=NOW) for _ in "12"]

        assert seen == [True, False]

    async def test_a_message_whose_turn_failed_is_new_again(self, store: Store) -> None:
        def fail(turn: Turn) -> None:
            inbox.first_time(turn, message())
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await store.run(fail, now=NOW)

        assert await store.run(lambda t: inbox.first_time(t, message()), now=NOW)

    async def test_the_same_id_in_another_chat_is_another_message(self, store: Store) -> None:
        def both(turn: Turn) -> list[bool]:
            return [inbox.first_time(turn, message(address=a)) for a in (GROUP, PRIVATE)]

        assert await store.run(both, now=NOW) == [True, True]

    async def test_old_keys_are_dropped(self, store: Store) -> None:
        await store.run(lambda t: inbox.first_time(t, message(1)), now=NOW)
        await store.run(lambda t: inbox.first_time(t, message(2)), now=NOW + MINUTE)

        dropped = await store.run(lambda t: inbox.forget_before(t, NOW + MINUTE), now=NOW)

        assert dropped == 1
        assert not await store.run(lambda t: inbox.first_time(t, message(2)), now=NOW)


TAKE = Ask(
    options=(
        Option(number=1, label="我来办理", action=Action.TAKE),
        Option(number=2, label="上报微社区", action=Action.ESCALATE, argument="7"),
    ),
    listed=True,
    good_for=10 * MINUTE,
    words=Action.ESCALATE,
)


class TestQuestions:
    @staticmethod
    def ask(turn: Turn, issue: IssueId | None = None, address: ChatAddress = GROUP) -> PromptId:
        return prompts.add(turn, TAKE, person=WANG, address=address, issue=issue, asked_at=turn.now)

    async def test_a_question_comes_back_as_it_was_asked(self, store: Store) -> None:
        asked = await store.run(self.ask, now=NOW)

        (prompt,) = await store.read(lambda t: prompts.open_to(t, WANG, GROUP), now=NOW)

        assert prompt.id == asked
        assert prompt.options == TAKE.options
        assert prompt.words is Action.ESCALATE
        assert (prompt.asked_at, prompt.expires_at) == (NOW, NOW + 10 * MINUTE)

    async def test_it_waits_for_one_person_in_one_chat(self, store: Store) -> None:
        await store.run(self.ask, now=NOW)

        def look(turn: Turn) -> tuple[int, int]:
            return (
                len(prompts.open_to(turn, WANG, PRIVATE)),
                len(prompts.open_to(turn, PersonId(103), GROUP)),
            )

        assert await store.read(look, now=NOW) == (0, 0)

    async def test_it_is_over_when_answered_or_too_old(self, store: Store) -> None:
        asked = await store.run(self.ask, now=NOW)
        later = NOW + 10 * MINUTE

        assert not await store.read(lambda t: prompts.open_to(t, WANG, GROUP), now=later)
        await store.run(lambda t: prompts.close(t, asked), now=NOW)
        assert not await store.read(lambda t: prompts.open_to(t, WANG, GROUP), now=NOW)

    async def test_asked_again_about_the_same_it_replaces_the_earlier_one(
        self, store: Store
    ) -> None:
        await store.run(lambda t: issues.add(t, an_issue(1001)), now=NOW)
        await store.run(self.ask, now=NOW)
        about = await store.run(lambda t: self.ask(t, IssueId(900)), now=NOW)
        again = await store.run(self.ask, now=NOW + MINUTE)

        found = await store.read(lambda t: prompts.open_to(t, WANG, GROUP), now=NOW + MINUTE)

        assert [prompt.id for prompt in found] == [again, about]

    async def test_those_about_an_issue_end_with_it(self, store: Store) -> None:
        await store.run(lambda t: issues.add(t, an_issue(1001)), now=NOW)
        kept = await store.run(self.ask, now=NOW)
        await store.run(lambda t: self.ask(t, IssueId(900)), now=NOW)

        await store.run(lambda t: prompts.close_of_issue(t, IssueId(900)), now=NOW)

        found = await store.read(lambda t: prompts.open_to(t, WANG, GROUP), now=NOW)
        assert [prompt.id for prompt in found] == [kept]

    async def test_a_quoted_message_leads_to_its_question(self, store: Store) -> None:
        asked = await store.run(self.ask, now=NOW)

        def say(turn: Turn) -> None:
            outgoing = Outgoing(id=OutboxId(500), address=GROUP, text="?", prompt=asked)
            outbox.post(turn, outgoing, priority=Priority.ANSWER, not_before=NOW)
            outbox.sent(turn, OutboxId(500), "platform-1")

        await store.run(say, now=NOW)

        def look(turn: Turn) -> list[PromptId | None]:
            return [prompts.quoted(turn, GROUP, key) for key in ("platform-1", "other", None)]

        assert await store.read(look, now=NOW) == [asked, None, None]


class TestLetters:
    @staticmethod
    async def due(store: Store, at: datetime = NOW) -> list[str]:
        return [x.message.text for x in await store.read(outbox.due, now=at)]

    async def test_go_out_in_the_order_they_were_written(self, store: Store) -> None:
        for key in (501, 502, 503):
            await store.run(partial(post, text=str(key), key=key), now=NOW)

        assert await self.due(store) == ["501", "502", "503"]

    async def test_wait_for_their_time(self, store: Store) -> None:
        await store.run(lambda t: post(t, "8点", 501, not_before=NOW + MINUTE), now=NOW)

        assert await self.due(store) == []
        assert await store.read(outbox.next_due, now=NOW) == NOW + MINUTE
        assert await self.due(store, NOW + MINUTE) == ["8点"]

    async def test_of_a_turn_that_failed_are_never_sent(self, store: Store) -> None:
        def fail(turn: Turn) -> None:
            post(turn, "no", 501)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await store.run(fail, now=NOW)

        assert await self.due(store) == []

    async def test_that_were_sent_are_done(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(lambda t: outbox.sending(t, OutboxId(501)), now=NOW)
        await store.run(lambda t: outbox.sent(t, OutboxId(501), "p"), now=NOW)

        assert await self.due(store) == []
        assert await store.read(outbox.depth, now=NOW) == (0, None)

    async def test_on_their_way_when_the_program_died_are_told_apart(
        self, store: Store, reopen: Reopen
    ) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(lambda t: post(t, "b", 502), now=NOW)
        await store.run(lambda t: outbox.sending(t, OutboxId(501)), now=NOW)

        opened = await reopen()

        letters = await opened.read(outbox.due, now=NOW)
        assert [(x.message.text, x.maybe_sent, x.attempts) for x in letters] == [
            ("a", True, 1),
            ("b", False, 0),
        ]

    async def test_are_tried_again_at_their_time_or_never(self, store: Store) -> None:
        await store.run(lambda t: post(t, "a", 501), now=NOW)
        await store.run(lambda t: post(t, "b", 502), now=NOW)
        await store.run(lambda t: outbox.again(t, OutboxId(501), NOW + MINUTE, "away"), now=NOW)
        await store.run(lambda t: outbox.failed(t, OutboxId(502), "blocked"), now=NOW)

        assert await self.due(store) == []
        assert await self.due(store, NOW + MINUTE) == ["a"]
        assert await store.read(outbox.depth, now=NOW) == (1, NOW)


class TestTimers:
    @staticmethod
    async def take(store: Store, at: datetime) -> list[str]:
        kinds = []
        while (timer := await store.run(timers.take_due, now=at)) is not None:
            kinds.append(timer.kind)
        return kinds

    async def test_fire_once_in_the_order_of_their_times(self, store: Store) -> None:
        wanted = [("c", NOW + 3 * MINUTE), ("a", NOW + MINUTE), ("b", NOW + 2 * MINUTE)]
        await store.run(lambda t: timers.replace(t, 7, wanted), now=NOW)

        assert await store.read(timers.next_due, now=NOW) == NOW + MINUTE
        assert await self.take(store, NOW) == []
        assert await self.take(store, NOW + 2 * MINUTE) == ["a", "b"]
        assert await self.take(store, NOW + 9 * MINUTE) == ["c"]
        assert await store.read(timers.next_due, now=NOW) is None

    async def test_say_what_they_are_about(self, store: Store) -> None:
        await store.run(lambda t: issues.add(t, an_issue(1001)), now=NOW)
        await store.run(
            lambda t: timers.replace(t, 900, [("remind", NOW)], issue=IssueId(900)), now=NOW
        )

        timer = await store.run(timers.take_due, now=NOW + MINUTE)

        assert timer is not None
        assert (timer.kind, timer.subject, timer.issue, timer.due_at) == ("remind", 900, 900, NOW)

    async def test_of_a_turn_that_failed_fire_again(self, store: Store) -> None:
        await store.run(lambda t: timers.replace(t, 7, [("a", NOW)]), now=NOW)

        def fail(turn: Turn) -> None:
            assert timers.take_due(turn) is not None
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await store.run(fail, now=NOW)

        assert await self.take(store, NOW) == ["a"]

    async def test_are_replaced_as_a_whole_and_what_fired_stays_fired(self, store: Store) -> None:
        first = [("a", NOW), ("b", NOW + MINUTE)]
        await store.run(lambda t: timers.replace(t, 7, first), now=NOW)
        assert await self.take(store, NOW) == ["a"]

        again = [("a", NOW), ("c", NOW + MINUTE)]
        await store.run(lambda t: timers.replace(t, 7, again), now=NOW)

        assert await self.take(store, NOW + MINUTE) == ["c"]

    async def test_of_another_subject_are_left_alone(self, store: Store) -> None:
        await store.run(lambda t: timers.replace(t, 7, [("a", NOW)]), now=NOW)
        await store.run(lambda t: timers.replace(t, 8, []), now=NOW)

        assert await self.take(store, NOW) == ["a"]

    async def test_of_a_kind_can_be_moved_and_fire_anew(self, store: Store) -> None:
        await store.run(lambda t: timers.set_one(t, "silence", 7, NOW), now=NOW)
        assert await self.take(store, NOW) == ["silence"]

        await store.run(lambda t: timers.set_one(t, "silence", 7, NOW), now=NOW)
        await store.run(lambda t: timers.set_one(t, "silence", 7, NOW + MINUTE), now=NOW)

        assert await self.take(store, NOW) == []
        assert await self.take(store, NOW + MINUTE) == ["silence"]


class TestIssues:
    async def test_numbers_count_from_1001_and_a_failed_turn_takes_none(self, store: Store) -> None:
        def fail(turn: Turn) -> None:
            issues.next_number(turn)
            raise ZeroDivisionError

        assert await store.run(issues.next_number, now=NOW) == 1001
        with pytest.raises(ZeroDivisionError):
            await store.run(fail, now=NOW)
        assert await store.run(issues.next_number, now=NOW) == 1002

    async def test_an_issue_comes_back_as_it_was(self, store: Store, reopen: Reopen) -> None:
        issue = an_issue(1001)
        await store.run(lambda t: issues.add(t, issue), now=NOW)

        opened = await reopen()

        assert await opened.read(lambda t: issues.get(t, issue.id), now=NOW) == issue
        found = await opened.read(lambda t: issues.numbered(t, IssueNumber(1001)), now=NOW)
        assert found == issue

    async def test_what_moved_is_kept(self, store: Store) -> None:
        issue = an_issue(1001)
        await store.run(lambda t: issues.add(t, issue), now=NOW)
        moved = replace(
            issue,
            standing=replace(issue.standing, state=State.ACCEPTED, first_taker=PersonId(103)),
            clocks=replace(issue.clocks, answer_due=None),
            version=1,
        )
        await store.run(lambda t: issues.save(t, moved), now=NOW)

        assert await store.read(lambda t: issues.get(t, issue.id), now=NOW) == moved

    @pytest.mark.parametrize(
        "second",
        [
            an_issue(1001, key=901),
            an_issue(1002, key=901, unit=999),
            an_issue(1002, key=901, merged_into=999),
        ],
        ids=["the same number", "an unknown unit", "merged into nothing"],
    )
    async def test_a_second_issue_is_refused_that_has(self, store: Store, second: Issue) -> None:
        await store.run(lambda t: issues.add(t, an_issue(1001)), now=NOW)

        with pytest.raises(StorageError):
            await store.run(lambda t: issues.add(t, second), now=NOW)

    @pytest.mark.parametrize("number", [0, -1, 2**31, 10**30])
    async def test_a_number_nobody_has_finds_nothing(self, store: Store, number: int) -> None:
        found = await store.read(lambda t: issues.numbered(t, IssueNumber(number)), now=NOW)

        assert found is None

    async def test_its_life_is_told_in_order(self, store: Store) -> None:
        issue = an_issue(1001)
        await store.run(lambda t: issues.add(t, issue), now=NOW)
        for seq, move in enumerate((Move.FILE, Move.ACCEPT, Move.SOLVE), start=1):
            event = IssueEvent(
                id=EventId(700 + seq),
                issue=issue.id,
                seq=seq,
                at=NOW,
                actor=WANG,
                move=move,
                before=None if seq == 1 else issue.standing,
                after=issue.standing,
                words="好了",
                photos=(),
                rule="r",
            )
            assert await store.run(lambda t: issues.next_seq(t, issue.id), now=NOW) == seq
            await store.run(partial(issues.append, event=event), now=NOW)

        life = await store.read(lambda t: issues.events(t, issue.id), now=NOW)
        assert [e.move for e in life] == [Move.FILE, Move.ACCEPT, Move.SOLVE]
        assert life[1].before == issue.standing
        assert life[0].before is None

    async def test_who_joins_twice_joined_once(self, store: Store) -> None:
        issue = an_issue(1001)
        await store.run(lambda t: issues.add(t, issue), now=NOW)

        joined = [
            await store.run(lambda t: issues.join(t, issue.id, PersonId(103), None), now=NOW)
            for _ in "12"
        ]

        assert joined == [True, False]
        found = await store.read(lambda t: issues.joined(t, issue.id), now=NOW)
        assert [j.person for j in found] == [103]


class TestIntakes:
    async def test_an_intake_is_found_by_who_leads_it_where(
        self, store: Store, reopen: Reopen
    ) -> None:
        await store.run(
            lambda t: conversations.save(t, GROUP, ACCOUNT, AN_INTAKE, 10 * MINUTE), now=NOW
        )
        opened = await reopen()

        found = await opened.read(lambda t: conversations.find(t, GROUP, ACCOUNT), now=NOW)
        assert found is not None
        assert found.intake == AN_INTAKE
        assert found.address == GROUP
        assert await opened.read(lambda t: conversations.find(t, PRIVATE, ACCOUNT), now=NOW) is None
        keys = await opened.read(conversations.open_keys, now=NOW)
        assert keys == {("replay", "bot", "3号楼群", "wang")}

    async def test_silence_is_counted_from_the_last_word(self, store: Store) -> None:
        for at in (NOW, NOW + 5 * MINUTE):
            await store.run(
                lambda t: conversations.save(t, GROUP, ACCOUNT, AN_INTAKE, 10 * MINUTE), now=at
            )

        assert await store.read(timers.next_due, now=NOW) == NOW + 15 * MINUTE

    async def test_an_intake_that_ended_is_gone_and_waits_for_nothing(self, store: Store) -> None:
        def lead(turn: Turn) -> None:
            conversations.save(turn, GROUP, ACCOUNT, AN_INTAKE, MINUTE)
            found = conversations.find(turn, GROUP, ACCOUNT)
            assert found is not None
            assert conversations.get(turn, found.id) == found
            conversations.end(turn, found)
            assert conversations.get(turn, found.id) is None

        await store.run(lead, now=NOW)

        assert await store.read(conversations.open_keys, now=NOW) == set()
        assert await store.read(timers.next_due, now=NOW) is None

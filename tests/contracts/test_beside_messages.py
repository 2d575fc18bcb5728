"""What notices and edits look for and change, over both stores."""

from datetime import timedelta

from sqlalchemy import select

from bot.domain.ids import AccountId, OutboxId, PersonId, PhotoId
from bot.domain.prompts import Action, Ask, Option
from bot.flows.intake import Draft, Intake, Stage
from bot.messages import ChatAddress, Mention, Outgoing, PhotoRef, Priority
from storage import (
    accounts,
    alarms,
    conversations,
    inbox,
    moving,
    notified,
    outbox,
    photos,
    prompts,
    rooms,
    scrub,
)
from storage.conversations import Conversation, Piece
from storage.store import Store, Turn
from storage.tables import ConversationRow, OutboxRow, PhotoRow, RoomMemberRow, RoomRow, table_of
from tests.contracts.town import ACCOUNT, CHEN, GROUP, NOW, PRIVATE, ROOM, WANG, message, post

MINUTE = timedelta(minutes=1)
INTAKE = Intake(stage=Stage.CONFIRMING, draft=Draft(what="井盖坏了"))
ASK = Ask(options=(Option(number=1, label="提交", action=Action.INTAKE),))
TASK = Ask(options=(Option(number=1, label="我来办理", action=Action.TAKE),))
THERE = ChatAddress(channel="replay", bot="bot", chat="-100", private=False)


def piece(message: str, chat: ChatAddress = GROUP, **more: object) -> Piece:
    values = {"channel": chat.channel, "bot": chat.bot, "chat": chat.chat, "message": message}
    return Piece(**{**values, **more})  # type: ignore[arg-type]  # fields of Piece


def lead(turn: Turn, *pieces: Piece, chat: ChatAddress = GROUP) -> Conversation:
    conversations.save(turn, chat, ACCOUNT, INTAKE, MINUTE, pieces=pieces, before=INTAKE)
    found = conversations.find(turn, chat, ACCOUNT)
    assert found is not None
    return found


class TestPieces:
    async def test_an_intake_is_found_by_any_message_it_is_made_of(self, store: Store) -> None:
        odd = 'm"2\\井'
        one = piece("m1", photos=(PhotoId(7),), is_report=True)
        kept = await store.run(lambda t: lead(t, one, piece(odd)), now=NOW)

        def look(turn: Turn) -> list[Conversation | None]:
            return [
                conversations.made_of(turn, GROUP, "m1"),
                conversations.made_of(turn, GROUP, odd),
                conversations.made_of(turn, GROUP, "m"),
                conversations.made_of(turn, PRIVATE, "m1"),
                conversations.made_of(turn, GROUP, "%"),
            ]

        assert await store.read(look, now=NOW) == [kept, kept, None, None, None]
        assert kept.pieces == (one, piece(odd))
        assert kept.before == INTAKE

    async def test_one_that_goes_on_in_private_is_found_by_what_was_said_in_the_group(
        self, store: Store
    ) -> None:
        await store.run(lambda t: lead(t, piece("m1"), chat=PRIVATE), now=NOW)

        found = await store.read(lambda t: conversations.made_of(t, GROUP, "m1"), now=NOW)
        assert found is not None
        assert found.address == PRIVATE

    async def test_reshaped_it_waits_as_long_as_before(self, store: Store) -> None:
        def reshape(turn: Turn) -> Conversation | None:
            kept = lead(turn, piece("m1"), piece("m2"))
            left = Conversation(
                id=kept.id, account=kept.account, address=GROUP, intake=INTAKE, pieces=()
            )
            conversations.reshape(turn, left)
            assert conversations.find(turn, GROUP, ACCOUNT) == left
            return conversations.made_of(turn, GROUP, "m1")

        assert await store.run(reshape, now=NOW) is None

    async def test_what_was_kept_by_an_older_version_has_none(self, store: Store) -> None:
        def old(turn: Turn) -> Conversation | None:
            kept = lead(turn)
            table = table_of(ConversationRow)
            row = turn.connection.execute(select(table.c.intake)).scalar_one()
            bare = {key: row[key] for key in ("version", "private", "intake")}
            turn.connection.execute(table.update().values(intake=bare))
            assert kept.id
            return conversations.find(turn, GROUP, ACCOUNT)

        found = await store.run(old, now=NOW)
        assert found is not None
        assert (found.intake, found.pieces, found.before) == (INTAKE, (), None)

    async def test_photos_taken_back_are_dropped_but_for_what_an_issue_has(
        self, store: Store
    ) -> None:
        def drop(turn: Turn) -> int:
            refs = [PhotoRef(locator=str(n)) for n in range(3)]
            wanted = photos.want(turn, GROUP, refs)
            scrub.photos_taken_back(turn, wanted[:2])
            return len(turn.connection.execute(select(table_of(PhotoRow).c.id)).all())

        assert await store.run(drop, now=NOW) == 1


class TestQuestions:
    @staticmethod
    def ask(turn: Turn, ask: Ask = ASK, *, key: int = 1, state: str = "") -> None:
        asked = prompts.add(turn, ask, person=WANG, address=GROUP, issue=None, asked_at=turn.now)
        letter = Outgoing(id=OutboxId(10_000 + key), address=GROUP, text="?", prompt=asked)
        outbox.post(turn, letter, priority=Priority.ANSWER, not_before=turn.now)
        if state == "sent":
            outbox.sent(turn, letter.id, "p1")

    async def test_what_is_not_said_yet_stays_unsaid(self, store: Store) -> None:
        def take_back(turn: Turn) -> bool:
            talk = lead(turn)
            self.ask(turn)
            return prompts.take_back_intake(turn, WANG, GROUP, talk.id)

        assert await store.run(take_back, now=NOW) is False
        assert await store.read(outbox.due, now=NOW) == []

    async def test_what_was_said_is_known_to_be_said(self, store: Store) -> None:
        def take_back(turn: Turn) -> bool:
            talk = lead(turn)
            self.ask(turn, state="sent")
            self.ask(turn, key=2)
            return prompts.take_back_intake(turn, WANG, GROUP, talk.id)

        assert await store.run(take_back, now=NOW) is True
        assert await store.read(outbox.due, now=NOW) == []
        assert await store.read(lambda t: prompts.open_to(t, WANG, GROUP), now=NOW) == []

    async def test_an_intake_before_this_one_does_not_count(self, store: Store) -> None:
        def take_back(turn: Turn) -> bool:
            self.ask(turn, state="sent")
            talk = lead(turn)
            return prompts.take_back_intake(turn, WANG, GROUP, talk.id)

        assert await store.run(take_back, now=NOW) is False

    async def test_who_waited_for_an_answer_at_some_time_since(self, store: Store) -> None:
        await store.run(self.ask, now=NOW)
        await store.run(lambda t: prompts.close_intake(t, WANG, GROUP), now=NOW + 5 * MINUTE)
        await store.run(lambda t: self.ask(t, TASK, key=3), now=NOW + 5 * MINUTE)

        async def since(minutes: int) -> list[str]:
            at = NOW + minutes * MINUTE
            return await store.read(
                lambda t: prompts.intakes_since(t, "replay", "bot", at), now=NOW + 9 * MINUTE
            )

        assert [await since(minutes) for minutes in (1, 5, 6)] == [["3号楼群"], ["3号楼群"], []]

    async def test_private_chats_elsewhere_are_those_of_other_private_chats(
        self, store: Store
    ) -> None:
        def asked(turn: Turn) -> list[list[str]]:
            accounts.reachable(turn, ACCOUNT, PRIVATE)
            for address in (GROUP, PRIVATE):
                prompts.add(turn, TASK, person=WANG, address=address, issue=None, asked_at=turn.now)
            prompts.add(turn, ASK, person=WANG, address=PRIVATE, issue=None, asked_at=turn.now)
            prompts.add(turn, TASK, person=WANG, address=PRIVATE, issue=None, asked_at=turn.now)
            other = ChatAddress(channel="telegram", bot="b", chat="7", private=True)
            return [
                [p.chat for p in prompts.open_elsewhere(turn, person, here)]
                for person, here in ((WANG, other), (WANG, PRIVATE), (CHEN, other))
            ]

        assert await store.run(asked, now=NOW) == [["王丽"], [], []]


class TestReach:
    async def test_the_channel_to_avoid_is_avoided_and_the_wish_kept(self, store: Store) -> None:
        telegram = ChatAddress(channel="telegram", bot="b", chat="7", private=True)

        def reach(turn: Turn) -> list[ChatAddress | None]:
            accounts.reachable(turn, ACCOUNT, PRIVATE)
            other = accounts.add(turn, channel="telegram", platform_id="7", name="丽", person=WANG)
            before = accounts.private_address(turn, WANG, avoiding="replay")
            accounts.reachable(turn, other.id, telegram)
            accounts.prefer(turn, WANG, "replay")
            found = [
                before,
                accounts.private_address(turn, WANG),
                accounts.private_address(turn, WANG, avoiding="replay"),
            ]
            accounts.blocked(turn, PRIVATE)
            return [*found, accounts.private_address(turn, WANG)]

        assert await store.run(reach, now=NOW) == [None, PRIVATE, telegram, telegram]

    async def test_words_in_a_group_tell_which_app_is_in_hand(self, store: Store) -> None:
        telegram = ChatAddress(channel="telegram", bot="b", chat="7", private=True)

        def meet(turn: Turn) -> None:
            accounts.reachable(turn, ACCOUNT, PRIVATE)

        def move_on(turn: Turn) -> None:
            other = accounts.add(turn, channel="telegram", platform_id="7", name="丽", person=WANG)
            accounts.reachable(turn, other.id, telegram)

        await store.run(meet, now=NOW)
        await store.run(move_on, now=NOW + MINUTE)
        where = [await store.read(lambda t: accounts.private_address(t, WANG), now=NOW)]
        await store.run(lambda t: accounts.speaker(t, message()), now=NOW + 2 * MINUTE)
        where.append(await store.read(lambda t: accounts.private_address(t, WANG), now=NOW))
        assert where == [telegram, PRIVATE]


class TestMembers:
    async def test_come_and_go(self, store: Store) -> None:
        def come_and_go(turn: Turn) -> list[set[str]]:
            room = rooms.get(turn, ROOM)
            people = [Mention(account=key, name=key) for key in ("wang", "li", "li")]
            seen = []
            for _ in "12":
                rooms.joined(turn, room, people)
                seen.append(members(turn))
            rooms.left(turn, room, ["li", "nobody"])
            return [*seen, members(turn)]

        def members(turn: Turn) -> set[str]:
            table = table_of(RoomMemberRow)
            keys = [row.account for row in turn.connection.execute(select(table.c.account))]
            return {accounts.get(turn, AccountId(key)).platform_id for key in keys}

        assert await store.run(come_and_go, now=NOW) == [{"wang", "li"}, {"wang", "li"}, {"wang"}]


class TestMoving:
    async def test_all_of_a_chat_goes_on_under_its_new_id(self, store: Store) -> None:
        def fill(turn: Turn) -> None:
            lead(turn, piece("m1"))
            inbox.first_time(turn, message(1))
            prompts.add(turn, TASK, person=WANG, address=GROUP, issue=None, asked_at=turn.now)
            post(turn, "later", 501, room=ROOM)
            post(turn, "in hand", 502, room=ROOM)
            outbox.sending(turn, OutboxId(502))
            post(turn, "said", 503, room=ROOM)
            outbox.sent(turn, OutboxId(503), "p9")

        def look(turn: Turn) -> tuple[object, ...]:
            room = rooms.by_chat(turn, THERE)
            return (
                rooms.by_chat(turn, GROUP),
                room.id if room else None,
                [talk.address for talk in conversations.of_chat(turn, THERE)],
                len(prompts.open_to(turn, WANG, THERE)),
                [(x.message.text, x.message.address) for x in outbox.due(turn)],
                _chats(turn),
            )

        await store.run(fill, now=NOW)
        for _ in "12":
            await store.run(lambda t: moving.chat(t, GROUP, THERE.chat), now=NOW)
            assert await store.read(look, now=NOW) == (
                None,
                ROOM,
                [THERE],
                1,
                [("later", THERE), ("in hand", THERE)],
                ["-100", "-100", "3号楼群"],
            )

        # There a message has the same id, and is another one.
        again = message(1, address=THERE)
        assert await store.run(lambda t: inbox.first_time(t, again), now=NOW)

    async def test_what_began_under_the_new_id_becomes_one_with_it(self, store: Store) -> None:
        def fill(turn: Turn) -> None:
            room = rooms.noted(turn, THERE, "新群")
            people = [Mention(account=key, name=key) for key in ("wang", "li")]
            rooms.joined(turn, room, people)
            rooms.joined(turn, rooms.get(turn, ROOM), people[:1])
            rooms.greeted(turn, room.id)
            lead(turn, piece("old"))
            lead(turn, piece("new", THERE), chat=THERE)
            post(turn, "said there", 504, THERE, room=room.id)
            moving.chat(turn, GROUP, THERE.chat)

        await store.run(fill, now=NOW)

        def look(turn: Turn) -> tuple[object, ...]:
            table = table_of(RoomRow)
            found = turn.connection.execute(select(table.c.id, table.c.chat, table.c.kind)).all()
            return (
                [tuple(row) for row in found],
                len(turn.connection.execute(select(table_of(RoomMemberRow))).all()),
                [p.message for t in conversations.of_chat(turn, THERE) for p in t.pieces],
                [letter.room for letter in outbox.due(turn)],
            )

        assert await store.read(look, now=NOW) == (
            [(ROOM, "-100", "building")],
            2,
            ["new"],
            [ROOM],
        )

    async def test_a_private_chat_moves_too(self, store: Store) -> None:
        def move(turn: Turn) -> list[ChatAddress | None]:
            accounts.reachable(turn, ACCOUNT, PRIVATE)
            moving.chat(turn, PRIVATE, "王丽2")
            first = accounts.private_address(turn, WANG)
            accounts.reachable(turn, ACCOUNT, PRIVATE)
            moving.chat(turn, PRIVATE, "王丽2")
            return [first, accounts.private_address(turn, WANG)]

        there = ChatAddress(channel="replay", bot="bot", chat="王丽2", private=True)
        assert await store.run(move, now=NOW) == [there, there]


def _chats(turn: Turn) -> list[str]:
    table = table_of(OutboxRow)
    rows = turn.connection.execute(select(table.c.chat).order_by(table.c.id))
    return [row.chat for row in rows]


class TestTroubles:
    async def test_what_was_last_said_and_what_waits(self, store: Store) -> None:
        kind = "channel:wechat"

        def tell(turn: Turn, key: int, text: str, about: str = kind) -> None:
            post(turn, text, key, PRIVATE, person=WANG, about=about)

        def first(turn: Turn) -> None:
            tell(turn, 1, "one")
            outbox.sent(turn, OutboxId(1), "p1")
            tell(turn, 2, "other", "channel:telegram")
            tell(turn, 3, "two")
            tell(turn, 4, "nothing of the kind", "")

        await store.run(first, now=NOW)
        last = await store.read(lambda t: notified.last(t, PRIVATE, kind), now=NOW)
        assert last == notified.Told(text="one", code="", at=NOW)

        await store.run(lambda t: notified.take_back(t, PersonId(999), kind), now=NOW)
        await store.run(lambda t: notified.take_back(t, WANG, kind), now=NOW)
        left = await store.read(outbox.due, now=NOW)
        assert [letter.message.text for letter in left] == ["other", "nothing of the kind"]

    async def test_an_alarm_says_what_is_the_matter_now(self, store: Store) -> None:
        def change(turn: Turn) -> tuple[object, ...]:
            alarms.raise_alarm(turn, "channel:wechat", "连不上了")
            alarms.restate(turn, "channel:wechat", "要重新登录")
            up = alarms.up(turn), alarms.up_since(turn, "channel:wechat")
            alarms.clear(turn, "channel:wechat")
            return (*up, alarms.up_since(turn, "channel:wechat"))

        assert await store.run(change, now=NOW) == (["要重新登录"], NOW, None)

    async def test_what_happened_to_an_account_is_noted_with_its_time(self, store: Store) -> None:
        def noted(turn: Turn) -> object:
            return inbox.noted(turn, "wechat", "bot", "returned")

        assert await store.read(noted, now=NOW) is None
        for minutes in (0, 5):
            at = NOW + minutes * MINUTE
            await store.run(lambda t: inbox.note(t, "wechat", "bot", "returned"), now=at)
            assert await store.read(noted, now=at) == at

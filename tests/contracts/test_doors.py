"""Codes on doors, and the links by which a browser is somebody."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.ids import PersonId, UnitId
from bot.domain.places import Tier
from bot.messages import ChatAddress
from storage import accounts, binding, doors, links
from storage.links import Visit
from storage.store import Store, Turn
from storage.tables import TownRow, UnitRow, table_of
from tests.contracts.town import ACCOUNT, BUILDING, CHEN, NOW, TOWN, WANG, insert

LATER = NOW + timedelta(days=1)
OTHER = UnitId(110)
DEVICE = "5" * 32


def scan(turn: Turn, unit: UnitId = BUILDING) -> Visit:
    return links.visitor(turn, channel="web", bot="loudong", unit=unit)


def scan_with(turn: Turn, device: str) -> Visit:
    return links.visitor(turn, channel="web", bot="loudong", unit=BUILDING, device=device)


class TestTheCodeOnADoor:
    async def test_opens_its_building(self, store: Store) -> None:
        code = await store.run(lambda t: doors.make(t, BUILDING), now=NOW)

        assert await store.read(lambda t: doors.building_of(t, code.text), now=LATER) == BUILDING

    async def test_is_short_and_may_be_typed_in_capitals_and_with_an_o(self, store: Store) -> None:
        code = await store.run(lambda t: doors.make(t, BUILDING), now=NOW)
        typed = code.text.upper().replace("0", "O").replace("1", "I")

        assert len(code.text) == 29
        assert code.text.isascii()
        assert code.text.isalnum()
        assert await store.read(lambda t: doors.building_of(t, typed), now=NOW) == BUILDING

    async def test_with_any_sign_changed_opens_nothing(self, store: Store) -> None:
        text = (await store.run(lambda t: doors.make(t, BUILDING), now=NOW)).text
        wrong = [
            text[:at] + ("3" if sign != "3" else "4") + text[at + 1 :]
            for at, sign in enumerate(text)
        ]

        found = await store.read(lambda t: [doors.building_of(t, w) for w in wrong], now=NOW)

        assert found == [None] * 29

    @pytest.mark.parametrize("text", ["", "x", "z" * 29, "0" * 29, "０" * 29, "u" * 29, "7" * 9999])
    async def test_what_was_never_printed_opens_nothing(self, store: Store, text: str) -> None:
        await store.run(lambda t: doors.make(t, BUILDING), now=NOW)

        assert await store.read(lambda t: doors.building_of(t, text), now=NOW) is None

    async def test_of_another_town_opens_nothing(self, store: Store) -> None:
        code = await store.run(lambda t: doors.make(t, BUILDING), now=NOW)
        towns = table_of(TownRow)
        other = update(towns).values(secret="another")
        await store.run(lambda t: t.connection.execute(other).rowcount, now=NOW)

        assert await store.read(lambda t: doors.building_of(t, code.text), now=NOW) is None

    async def test_printed_again_is_the_same(self, store: Store) -> None:
        first = await store.run(lambda t: doors.ensure(t, BUILDING), now=NOW)

        assert await store.run(lambda t: doors.ensure(t, BUILDING), now=LATER) == first

    async def test_the_newest_good_one_is_the_current_one(self, store: Store) -> None:
        old = await store.run(lambda t: doors.make(t, BUILDING), now=NOW)
        new = await store.run(lambda t: doors.make(t, BUILDING), now=LATER)

        assert await store.read(lambda t: doors.current(t, BUILDING), now=LATER) == new
        assert await store.read(lambda t: doors.building_of(t, old.text), now=LATER) == BUILDING

    async def test_rotated_only_the_new_one_opens(self, store: Store) -> None:
        old = await store.run(lambda t: doors.make(t, BUILDING), now=NOW)
        new = await store.run(lambda t: doors.rotate(t, BUILDING), now=LATER)

        assert await store.read(lambda t: doors.building_of(t, old.text), now=LATER) is None
        assert await store.read(lambda t: doors.building_of(t, new.text), now=LATER) == BUILDING

    async def test_revoked_none_opens_and_those_of_others_do(self, store: Store) -> None:
        def prepared(turn: Turn) -> list[str]:
            insert(turn, UnitRow, id=OTHER, code="2", name="4号楼", tier=Tier.BUILDING, parent=TOWN)
            return [doors.make(turn, unit).text for unit in (BUILDING, BUILDING, OTHER)]

        texts = await store.run(prepared, now=NOW)

        assert await store.run(lambda t: doors.revoke(t, BUILDING), now=LATER) == 2
        assert await store.run(lambda t: doors.revoke(t, BUILDING), now=LATER) == 0
        found = await store.read(lambda t: [doors.building_of(t, x) for x in texts], now=LATER)
        assert found == [None, None, OTHER]
        assert await store.read(lambda t: doors.current(t, BUILDING), now=LATER) is None

    async def test_of_a_building_that_is_gone_opens_nothing(self, store: Store) -> None:
        code = await store.run(lambda t: doors.make(t, BUILDING), now=NOW)
        units = table_of(UnitRow)
        gone = update(units).where(units.c.id == BUILDING).values(retired_at=NOW)
        await store.run(lambda t: t.connection.execute(gone).rowcount, now=NOW)

        assert await store.read(lambda t: doors.building_of(t, code.text), now=LATER) is None


class TestALink:
    async def test_is_its_account(self, store: Store) -> None:
        token = await store.run(lambda t: links.make(t, ACCOUNT), now=NOW)
        account = await store.read(lambda t: links.account_of(t, token), now=LATER)

        assert account == await store.read(lambda t: accounts.get(t, ACCOUNT), now=LATER)

    async def test_revoked_is_nobody(self, store: Store) -> None:
        tokens = [await store.run(lambda t: links.make(t, ACCOUNT), now=NOW) for _ in "12"]

        assert await store.run(lambda t: links.revoke(t, ACCOUNT), now=LATER) == 2
        found = await store.read(lambda t: [links.account_of(t, x) for x in tokens], now=LATER)
        assert found == [None, None]

    async def test_is_no_code_for_a_door_and_the_other_way_round(self, store: Store) -> None:
        token = await store.run(lambda t: links.make(t, ACCOUNT), now=NOW)
        code = await store.run(lambda t: doors.make(t, BUILDING), now=NOW)

        def read(turn: Turn) -> list[bool]:
            texts = (token, code.text, token[:29], code.text + "0" * 10)
            return [bool(links.account_of(turn, text)) for text in texts] + [
                bool(doors.building_of(turn, text)) for text in texts
            ]

        assert await store.read(read, now=NOW) == [True, *[False] * 3, False, True, False, False]


class TestAVisitor:
    async def test_is_somebody_new_with_a_chat_about_the_building(self, store: Store) -> None:
        one = await store.run(scan, now=NOW)
        two = await store.run(scan, now=NOW)

        assert one.account.id != two.account.id
        assert one.account.person != two.account.person
        assert one.account.name.startswith("访客")
        assert len(one.account.platform_id) == 33
        assert await store.read(lambda t: links.account_of(t, one.token), now=NOW) == one.account
        assert await store.read(lambda t: accounts.building_of(t, one.address), now=NOW) == BUILDING
        person = one.account.person
        assert await store.read(lambda t: accounts.private_address(t, person), now=NOW) == (
            one.address
        )

    async def test_who_asks_again_because_no_answer_arrived_is_the_same(self, store: Store) -> None:
        first = await store.run(lambda t: scan_with(t, DEVICE), now=NOW)

        again = await store.run(lambda t: scan_with(t, DEVICE), now=LATER)

        assert again.account == first.account

    async def test_whose_links_were_taken_back_is_nobody_by_the_telephone(
        self, store: Store
    ) -> None:
        first = await store.run(lambda t: scan_with(t, DEVICE), now=NOW)
        await store.run(lambda t: links.revoke(t, first.account.id), now=NOW)

        again = await store.run(lambda t: scan_with(t, DEVICE), now=LATER)
        once_more = await store.run(lambda t: scan_with(t, DEVICE), now=LATER)

        assert again.account.person != first.account.person
        assert once_more.account == again.account

    async def test_who_is_of_the_lists_by_now_is_nobody_by_the_telephone(
        self, store: Store
    ) -> None:
        first = await store.run(lambda t: scan_with(t, DEVICE), now=NOW)

        def listed(turn: Turn) -> None:
            insert(turn, UnitRow, id=OTHER, code="2", name="4号楼", tier=Tier.BUILDING, parent=TOWN)
            binding.make_steward(turn, first.account.person, OTHER, "shen@4")

        await store.run(listed, now=NOW)

        again = await store.run(lambda t: scan_with(t, DEVICE), now=LATER)

        assert again.account.person != first.account.person

    async def test_at_another_door_has_another_chat(self, store: Store) -> None:
        def walk(turn: Turn) -> tuple[Visit, ChatAddress, ChatAddress]:
            insert(turn, UnitRow, id=OTHER, code="2", name="4号楼", tier=Tier.BUILDING, parent=TOWN)
            first = scan(turn)
            there = links.visit(turn, first.account, bot="loudong", unit=OTHER)
            return first, there, links.visit(turn, first.account, bot="loudong", unit=BUILDING)

        first, there, back = await store.run(walk, now=NOW)
        chats = await store.read(lambda t: links.chats(t, first.account.id), now=NOW)

        assert back == first.address
        assert {(chat.address, chat.unit) for chat in chats} == {
            (first.address, BUILDING),
            (there, OTHER),
        }

    async def test_who_talks_stays_in_the_building(self, store: Store) -> None:
        visit = await store.run(scan, now=NOW)
        await store.run(lambda t: accounts.reachable(t, visit.account.id, visit.address), now=LATER)

        assert (
            await store.read(lambda t: accounts.building_of(t, visit.address), now=LATER)
            == BUILDING
        )

    async def test_may_leave_a_phone_number_and_take_it_back(self, store: Store) -> None:
        account = (await store.run(scan, now=NOW)).account

        async def left() -> tuple[str | None, str | None]:
            return await store.read(
                lambda t: (links.phone_of(t, account.id), links.phone_left_by(t, account.person)),
                now=NOW,
            )

        assert await left() == (None, None)
        await store.run(lambda t: links.set_phone(t, account.id, "13900001111"), now=NOW)
        assert await left() == ("13900001111", "13900001111")
        await store.run(lambda t: links.set_phone(t, account.id, None), now=NOW)
        assert await left() == (None, None)


class TestAPersonalLink:
    @staticmethod
    def given(turn: Turn, person: PersonId = CHEN) -> str:
        return links.for_person(turn, person, channel="web", bot="loudong")

    async def test_is_the_person(self, store: Store) -> None:
        token = await store.run(self.given, now=NOW)
        account = await store.read(lambda t: links.account_of(t, token), now=NOW)

        assert account is not None
        assert (account.person, account.channel, account.name) == (CHEN, "web", "陈慧")

    async def test_a_second_one_is_the_same_account(self, store: Store) -> None:
        tokens = [await store.run(self.given, now=NOW) for _ in "12"]
        both = await store.read(lambda t: [links.account_of(t, x) for x in tokens], now=NOW)

        assert both[0] == both[1] is not None

    async def test_not_opened_it_keeps_nothing_from_where_it_went_before(
        self, store: Store
    ) -> None:
        await store.run(self.given, now=NOW)

        assert await store.read(lambda t: accounts.private_address(t, CHEN), now=NOW) is None

    async def test_opened_it_is_where_the_person_is_told(self, store: Store) -> None:
        token = await store.run(self.given, now=NOW)

        def opened(turn: Turn) -> ChatAddress:
            account = links.account_of(turn, token)
            assert account is not None
            return links.home(turn, account, bot="loudong")

        address = await store.run(opened, now=LATER)
        # Another link for a second phone takes nothing away.
        await store.run(self.given, now=LATER)

        assert await store.read(lambda t: accounts.private_address(t, CHEN), now=LATER) == address

    async def test_taken_back_all_of_the_person_are_worthless(self, store: Store) -> None:
        tokens = [await store.run(self.given, now=NOW) for _ in "12"]
        of_wang = await store.run(lambda t: self.given(t, WANG), now=NOW)

        assert await store.run(lambda t: links.revoke_person(t, CHEN), now=LATER) == 2
        found = await store.read(
            lambda t: [links.account_of(t, x) for x in [*tokens, of_wang]], now=LATER
        )
        assert found[:2] == [None, None]
        assert found[2] is not None

"""Somebody takes a message back: what is not filed is forgotten, what is filed is not touched."""

import pytest

from bot.messages import ChatAddress
from bot.notices import Recalled
from storage import conversations
from storage.store import HOME_TOWN, Turn
from storage.tables import PhotoRow, table_of
from tests.support.small_town import BOT, CHANNEL, SmallTown

ROOM = "3号楼群"


def recall(town: SmallTown, message: str, chat: str = ROOM, *, private: bool = False) -> list[str]:
    address = ChatAddress(channel=CHANNEL, bot=BOT, chat=chat, private=private)
    notice = Recalled(town=HOME_TOWN, address=address, message_id=message, at=town.clock.now())
    return [heard.text for heard in town.note(notice)]


def open_intakes(town: SmallTown) -> int:
    return len(town.do(conversations.open_keys))


def photos(town: SmallTown) -> int:
    def count(turn: Turn) -> int:
        return len(turn.connection.execute(table_of(PhotoRow).select()).all())

    return town.do(count)


def test_a_report_that_is_taken_back_is_not_made(town: SmallTown) -> None:
    town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)

    assert recall(town, town.last_id) == ["@王丽 好的，不报了。"]
    assert open_intakes(town) == 0
    # Two minutes of silence would have filed a hazard; now there is nothing a 1 could answer.
    assert town.wait(minutes=15) == []
    assert town.say("王丽", "1", ROOM) == []


def test_once_is_enough(town: SmallTown) -> None:
    town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
    said = town.last_id
    recall(town, said)

    assert recall(town, said) == []


def test_who_was_not_answered_is_left_alone(town: SmallTown) -> None:
    town.wait(hours=13)
    # At night nothing is offered unasked: the question waits.
    assert town.say("王丽", "电梯又停了", ROOM) == []

    assert recall(town, town.last_id) == []
    assert open_intakes(town) == 0
    assert town.wait(hours=12) == []


def test_what_nobody_knows_changes_nothing(town: SmallTown) -> None:
    town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
    said = town.last_id

    assert recall(town, "m999") == []
    assert recall(town, said, "4号楼群") == []
    assert open_intakes(town) == 1
    assert "已登记" in town.say("王丽", "1", ROOM)[0].text


def test_an_answer_that_is_taken_back_leaves_the_report(town: SmallTown) -> None:
    town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
    town.say("王丽", "不对，是2单元门口", ROOM)

    assert recall(town, town.last_id) == []
    assert "已登记" in town.say("王丽", "1", ROOM)[0].text


class TestPhotos:
    def test_one_that_came_before_the_words_goes_along_no_more(self, town: SmallTown) -> None:
        town.say("王丽", room=ROOM, photos=1)
        recall(town, town.last_id)

        (shown,) = town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        assert "照片" not in shown.text
        assert photos(town) == 0

    def test_one_that_was_shown_already_is_taken_out(self, town: SmallTown) -> None:
        town.say("王丽", room=ROOM, photos=1)
        photo = town.last_id
        (shown,) = town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM, photos=1)
        assert "2张照片" in shown.text

        assert recall(town, photo) == []
        town.say("王丽", "1", ROOM)
        (card,) = (h for h in town.now_said if h.is_for("陈慧") and h.message.address.private)
        assert "（1图）" in card.text
        assert len(card.files) == 1

    def test_one_that_came_after_the_words_is_taken_out(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.say("王丽", room=ROOM, photos=2)
        recall(town, town.last_id)

        assert photos(town) == 0
        town.say("王丽", "1", ROOM)
        assert not any(h.files for h in town.now_said)

    def test_alone_with_the_question_what_it_shows_it_ends_it(self, town: SmallTown) -> None:
        assert town.say("王丽", photos=1)
        said = town.last_id

        assert recall(town, said, "王丽", private=True) == ["好的，不报了。"]
        assert open_intakes(town) == 0
        assert photos(town) == 0

    def test_of_an_issue_that_is_filed_it_stays(self, town: SmallTown) -> None:
        town.say("王丽", room=ROOM, photos=1)
        photo = town.last_id
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        town.say("王丽", "1", ROOM)

        assert recall(town, photo) == []
        assert photos(town) == 1


class TestFiled:
    def test_it_stays_and_how_to_withdraw_it_is_told_once(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        said = town.last_id
        town.say("王丽", "1", ROOM)

        assert recall(town, said) == ["@王丽 #1001 已经报上去了。不用报了请回“撤回 1001”。"]
        assert recall(town, said) == []
        town.say("王丽", "撤回 1001", ROOM)
        assert "已撤回" in town.told("王丽")[0]

    def test_so_does_a_danger_that_was_filed_at_once(self, town: SmallTown) -> None:
        town.say("王丽", "楼道里煤气味好大", ROOM)

        (told,) = recall(town, town.last_id)
        assert "撤回 1001" in told

    def test_what_was_done_about_it_since_is_nobodys_news(self, town: SmallTown) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        said = town.last_id
        town.say("王丽", "1", ROOM)
        town.say("王丽", "撤回 1001", ROOM)

        assert recall(town, said) == []

    @pytest.mark.parametrize("minutes", [11, 60 * 24 * 3])
    def test_after_a_while_nobody_asks_any_more(self, town: SmallTown, minutes: int) -> None:
        town.say("王丽", "@小楼 3号楼门口下水井盖坏了", ROOM)
        said = town.last_id
        town.say("王丽", "1", ROOM)
        town.wait(minutes=minutes)

        assert recall(town, said) == []


def test_what_began_in_the_group_and_goes_on_in_private_ends_there(town: SmallTown) -> None:
    town.say("王丽", "@小楼 楼上天天半夜拖桌子，吵得没法睡", ROOM)
    assert any("调解员" in text for text in town.told("王丽"))
    said = town.last_id

    (answer,) = (recall(town, said),)
    assert answer == ["好的，不报了。"]
    assert town.now_said[0].message.address.private
    assert open_intakes(town) == 0

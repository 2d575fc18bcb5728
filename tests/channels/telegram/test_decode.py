"""What Telegram sends, read as the house reads it: one recorded update after the other."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Message, Update

from bot.channels.telegram.decode import Decoder, Told
from bot.channels.telegram.words import Me
from bot.domain.ids import PromptId, TownId
from bot.messages import ChatAddress, Inbound, Kind, Mention, PhotoRef, Quote
from bot.notices import Closed, Joined, Left, Moved, Notice, Renamed

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
BOT = Bot("900:test")
DECODER = Decoder(town=TownId(1), me=Me(id=900, username="loudong_bot"))
WANG, CHEN = "5123456789", "11"


def at(chat: str, *, private: bool = False) -> ChatAddress:
    return ChatAddress(channel="telegram", bot="900", chat=chat, private=private)


GROUP, FORUM = at("-1001500"), at("-1001600")


def read(name: str) -> list[Told]:
    raw: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return DECODER.read(Update.de_json(raw, BOT), NOW)


def message(name: str) -> Inbound:
    (told,) = read(name)
    assert isinstance(told, Inbound)
    return told


def notice(name: str) -> Notice:
    (told,) = read(name)
    assert not isinstance(told, Inbound)
    return told


def test_a_message_in_a_group() -> None:
    assert message("group-text") == Inbound(
        town=TownId(1),
        address=GROUP,
        message_id="41",
        sender=WANG,
        sender_name="丽 王",
        chat_name="3号楼群",
        at=NOW,
        text="楼道灯坏了",
    )


def test_a_message_in_private() -> None:
    said = message("private-text")
    assert said.address == at(WANG, private=True)
    assert (said.chat_name, said.text) == ("", "楼道灯坏了")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # Offsets count an emoji as two; the neighbour's name stays.
        ("mention", "😀  门口井盖坏了 @chenhui"),
        ("mention-by-id", "门口井盖坏了"),
        ("mention-in-chinese", "绑定 3号楼"),
        ("command-menu", "进度 1027"),
        ("command-chinese", "待办"),
        ("photo-caption", "井盖坏了"),
    ],
)
def test_the_name_of_the_bot_is_told_and_not_in_the_text(name: str, text: str) -> None:
    said = message(name)
    assert (said.text, said.mentioned, said.kind) == (text, True, Kind.TEXT)


@pytest.mark.parametrize("name", ["command-other-bot", "command-unknown-group"])
def test_commands_of_other_bots_are_nothing_to_us(name: str) -> None:
    assert read(name) == []


@pytest.mark.parametrize(("name", "text"), [("start", "帮助"), ("start-code", "K7M4-PQ2X")])
def test_start_says_what_its_link_carries(name: str, text: str) -> None:
    assert message(name).text == text


@pytest.mark.parametrize(
    ("name", "kind", "photos"),
    [
        ("photo-alone", Kind.PHOTO, (PhotoRef(locator="large1", width=1280, height=960),)),
        ("photo-as-file", Kind.PHOTO, (PhotoRef(locator="doc1", media_type="image/jpeg"),)),
        ("video", Kind.VIDEO, (PhotoRef(locator="video1", media_type="video/mp4"),)),
        ("video-note", Kind.VIDEO, (PhotoRef(locator="note1", media_type="video/mp4"),)),
        ("video-as-file", Kind.VIDEO, (PhotoRef(locator="doc3", media_type="video/quicktime"),)),
        ("voice", Kind.VOICE, (PhotoRef(locator="voice1", media_type="audio/ogg"),)),
        ("audio", Kind.VOICE, (PhotoRef(locator="audio1", media_type="audio/mp4"),)),
        ("document", Kind.OTHER, ()),
        ("moving-picture", Kind.STICKER, ()),
        ("sticker", Kind.STICKER, ()),
        ("location", Kind.OTHER, ()),
    ],
)
def test_what_a_message_is_made_of(name: str, kind: Kind, photos: tuple[PhotoRef, ...]) -> None:
    said = message(name)
    assert (said.kind, said.photos, said.text) == (kind, photos, "")


def test_a_video_with_words_says_the_words_and_is_kept() -> None:
    said = message("video-caption")
    assert (said.kind, said.text, len(said.photos)) == (Kind.TEXT, "3号楼2单元漏水", 1)


@pytest.mark.parametrize(
    ("name", "chat", "title"),
    [
        ("topic", "-1001600/7", "3号楼·金德花园"),
        ("topic-reply", "-1001600/7", "金德花园"),
        ("general-topic", "-1001600", "金德花园"),
        ("thread-in-plain-group", "-1001500", "3号楼群"),
    ],
)
def test_a_topic_is_a_chat_of_its_own_and_a_thread_is_none(
    name: str, chat: str, title: str
) -> None:
    said = message(name)
    assert (said.address.chat, said.chat_name) == (chat, title)


def test_what_answers_nothing_in_a_topic_quotes_nothing() -> None:
    assert message("topic").quote is None
    assert not message("topic").mentioned


def test_an_answer_quotes_and_one_to_the_bot_speaks_to_it() -> None:
    said = message("reply-to-bot")
    assert said.quote is not None
    assert (said.quote.message_id, said.quote.text[:7]) == ("40", "【#1027】")
    assert said.mentioned
    to_neighbour = message("thread-in-plain-group")
    assert to_neighbour.quote == Quote(message_id="30", text="停水了")
    assert not to_neighbour.mentioned
    assert message("reply-with-marked-part").quote == Quote(message_id="40", text="下水井盖坏了")


def test_an_edit_names_what_it_changes_and_has_an_id_of_its_own() -> None:
    said = message("edited")
    assert (said.edit_of, said.message_id, said.text) == ("41", "41/e7002", "3号楼的井盖坏了")
    assert read("edited-place") == []


def test_a_pressed_button_is_its_number_said_by_who_pressed_it() -> None:
    said = message("pressed")
    assert (said.text, said.prompt, said.sender) == ("1", PromptId(73254182912), CHEN)
    assert (said.message_id, said.address) == ("press-4382bfdwdsb323b2d9", GROUP)
    assert message("pressed-old").address == at("-1001600/7"), "Telegram forgot the topic"
    assert read("pressed-foreign") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bot-kicked", Closed(town=TownId(1), address=GROUP, at=NOW)),
        ("bot-silenced", Closed(town=TownId(1), address=GROUP, at=NOW)),
        ("bot-blocked", Closed(town=TownId(1), address=at(WANG, private=True), at=NOW)),
        ("member-went", Left(town=TownId(1), address=GROUP, accounts=(WANG,), at=NOW)),
        ("went-service", Left(town=TownId(1), address=GROUP, accounts=(WANG,), at=NOW)),
        ("renamed", Renamed(town=TownId(1), address=GROUP, name="金德花园3号楼", at=NOW)),
        (
            "topic-renamed",
            Renamed(town=TownId(1), address=at("-1001600/7"), name="3号楼邻里·金德花园", at=NOW),
        ),
        ("migrated-to", Moved(town=TownId(1), address=at("-500"), chat="-1001500", at=NOW)),
        ("migrated-from", Moved(town=TownId(1), address=at("-500"), chat="-1001500", at=NOW)),
    ],
)
def test_what_happens_to_chats(name: str, expected: Notice) -> None:
    assert notice(name) == expected


def test_taking_the_bot_into_a_group_is_the_first_thing_said_there() -> None:
    joined, first_words = read("bot-added")
    assert joined == Joined(
        town=TownId(1),
        address=GROUP,
        chat_name="3号楼群",
        people=(Mention(account=CHEN, name="陈慧"),),
        at=NOW,
    )
    assert isinstance(first_words, Inbound)
    assert (first_words.sender, first_words.text, first_words.kind) == (CHEN, "", Kind.OTHER)


@pytest.mark.parametrize("name", ["member-came", "came-service"])
def test_who_comes_is_told_and_bots_are_nobody(name: str) -> None:
    told = notice(name)
    assert isinstance(told, Joined)
    assert told.people == (Mention(account=WANG, name="丽 王"),)


@pytest.mark.parametrize(
    "name",
    [
        "bot-promoted",
        "bot-unblocked",
        "bot-went-service",
        "member-muted",
        "topic-icon-changed",
        "from-channel",
        "from-bot",
        "pinned",
        "channel-post",
        "of-the-future",
        "without-a-photo-any-more",
    ],
)
def test_what_says_nothing_to_the_house(name: str) -> None:
    assert read(name) == []


def test_an_update_that_lacks_what_every_message_has_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        read("without-a-date")


def test_an_administrator_who_stays_unnamed_speaks_as_the_group() -> None:
    said = message("unnamed-administrator")
    assert (said.sender, said.sender_name, said.text) == ("-1001500", "3号楼群", "帮助")


def test_an_album_is_one_message_with_the_words_of_whichever_has_them() -> None:
    raw = json.loads((FIXTURES / "photo-alone.json").read_text(encoding="utf-8"))["message"]
    parts = [
        Message.de_json({**raw, "message_id": 50 + number, **more}, BOT)
        for number, more in enumerate(({}, {"caption": "漏水了"}, {}))
    ]
    (said,) = DECODER.album(parts, NOW)
    assert isinstance(said, Inbound)
    assert (said.message_id, said.text, len(said.photos)) == ("50", "漏水了", 3)


def test_every_recorded_update_is_asked_about() -> None:
    asked = Path(__file__).read_text(encoding="utf-8")
    assert [f.stem for f in FIXTURES.glob("*.json") if f'"{f.stem}"' not in asked] == []

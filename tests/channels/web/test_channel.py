"""The web channel keeps what is said, once, and hands it over until it is taken."""

import asyncio
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.channels.web.channel import PHOTOS_AT_MOST, TEXT_AT_MOST, Posting, WebChannel
from bot.channels.web.decode import decode
from bot.channels.web.errors import NotReadyError, NotTakenError, Refusal
from bot.channels.web.hub import ClockMoved, Hub
from bot.channels.web.uploads import PHOTO_AT_MOST, Uploads
from bot.clock import VirtualClock
from bot.domain.ids import OutboxId, PhotoId, PromptId, TownId
from bot.errors import SendAgainError, SendNeverError, StorageError
from bot.messages import (
    Attachment,
    ChatAddress,
    FileRef,
    Inbound,
    Kind,
    Outgoing,
    PhotoRef,
    Said,
)
from bot.notices import Application, Notice

NOW = datetime(2026, 3, 2, 11, 40, tzinfo=UTC)
ROOM = ChatAddress(channel="web", bot="loudong", chat="room:3", private=False)


class MemoryLog:
    """The log without a database."""

    def __init__(self) -> None:
        self.kept: list[Said] = []
        self.taken: set[int] = set()
        self.trouble: list[Exception] = []

    async def append(self, said: Said) -> tuple[Said, bool]:
        if self.trouble:
            raise self.trouble.pop()
        earlier = await self.find(said.address.chat, said.message_id)
        if earlier:
            return earlier, False
        values = {name: getattr(said, name) for name in Said.__dataclass_fields__}
        kept = Said(**(values | {"id": len(self.kept) + 1}))
        self.kept.append(kept)
        return kept, True

    async def find(self, chat: str, message_id: str) -> Said | None:
        found = [s for s in self.kept if (s.address.chat, s.message_id) == (chat, message_id)]
        return found[0] if found else None

    async def handed(self, message: int) -> None:
        self.taken.add(message)

    async def not_handed(self) -> list[Said]:
        return [s for s in self.kept if s.sender and s.id not in self.taken]


class Listening:
    """The bot's side."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.trouble: list[Exception] = []

    async def receive(self, message: Inbound) -> None:
        if self.trouble:
            raise self.trouble.pop()
        self.heard.append(message)

    async def notice(self, notice: Notice) -> None:
        raise AssertionError(notice)

    async def admits(self, application: Application) -> bool:
        raise AssertionError(application)


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def bot() -> Listening:
    return Listening()


@pytest.fixture
def channel(log: MemoryLog, tmp_path: Path) -> WebChannel:
    return WebChannel(town=TownId(1), log=log, uploads=Uploads(tmp_path), clock=VirtualClock(NOW))


def posting(text: str = "电梯又停了", **other: object) -> Posting:
    values: dict[str, object] = {
        "address": ROOM,
        "chat_name": "3号楼群",
        "message_id": "m1",
        "sender": "wang",
        "sender_name": "王丽",
        "text": text,
    }
    return Posting(**(values | other))  # type: ignore[arg-type]  # a test's keywords


def outgoing(**other: object) -> Outgoing:
    values: dict[str, object] = {"id": OutboxId(7), "address": ROOM, "text": "已登记"}
    return Outgoing(**(values | other))  # type: ignore[arg-type]  # a test's keywords


def picture(*, size: tuple[int, int] = (40, 30), kind: str = "JPEG", mode: str = "RGB") -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretMaker"
    Image.new(mode, size, "red").save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return out.getvalue()


async def test_what_a_person_says_is_kept_and_handed_over(
    channel: WebChannel, log: MemoryLog, bot: Listening
) -> None:
    await channel.start(bot)
    said = await channel.post(posting())
    assert [m.text for m in bot.heard] == ["电梯又停了"]
    assert log.taken == {said.id}


async def test_a_retry_adds_nothing_to_the_log(
    channel: WebChannel, log: MemoryLog, bot: Listening
) -> None:
    await channel.start(bot)
    first = await channel.post(posting())
    again = await channel.post(posting("something else with the same id"))
    assert (again.id, len(log.kept), again.text) == (first.id, 1, "电梯又停了")


async def test_what_could_not_be_handed_over_is_handed_over_by_the_retry(
    channel: WebChannel, log: MemoryLog, bot: Listening
) -> None:
    await channel.start(bot)
    bot.trouble = [StorageError("disk full")]
    with pytest.raises(StorageError):
        await channel.post(posting())
    assert log.taken == set()
    await channel.post(posting())
    assert len(bot.heard) == 1


async def test_what_an_earlier_process_left_behind_is_handed_over_at_the_start(
    channel: WebChannel, bot: Listening
) -> None:
    bot.trouble = [StorageError("killed here")]
    await channel.start(bot)
    with pytest.raises(StorageError):
        await channel.post(posting())
    await channel.start(bot)
    assert [m.message_id for m in bot.heard] == ["m1"]


async def test_nothing_is_taken_before_the_start_or_after_the_stop(
    channel: WebChannel, bot: Listening
) -> None:
    with pytest.raises(NotReadyError):
        await channel.post(posting())
    await channel.start(bot)
    await channel.stop()
    with pytest.raises(NotReadyError):
        await channel.post(posting())


async def test_the_message_id_of_somebody_else_is_refused(
    channel: WebChannel, bot: Listening
) -> None:
    await channel.start(bot)
    await channel.post(posting())
    with pytest.raises(NotTakenError) as refused:
        await channel.post(posting(sender="li", sender_name="李强"))
    assert refused.value.why is Refusal.ID_TAKEN


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (posting("  \n"), Refusal.EMPTY),
        (posting("长" * (TEXT_AT_MOST + 1)), Refusal.TEXT_TOO_LONG),
        (posting(photos=("x",) * (PHOTOS_AT_MOST + 1)), Refusal.TOO_MANY_PHOTOS),
        (posting(photos=("0" * 64 + ".jpg",)), Refusal.PHOTO_GONE),
        (posting(photos=("../../etc/passwd",)), Refusal.PHOTO_GONE),
        (posting(quote="nobody said this"), Refusal.QUOTE_GONE),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_the_reason(
    channel: WebChannel, log: MemoryLog, bot: Listening, wish: Posting, why: Refusal
) -> None:
    await channel.start(bot)
    with pytest.raises(NotTakenError) as refused:
        await channel.post(wish)
    assert refused.value.why is why
    assert log.kept == []


async def test_ten_thousand_characters_are_taken_whole(channel: WebChannel, bot: Listening) -> None:
    await channel.start(bot)
    await channel.post(posting("长" * 10_000))
    assert len(bot.heard[0].text) == 10_000


async def test_a_quote_brings_the_words_it_answers(channel: WebChannel, bot: Listening) -> None:
    await channel.start(bot)
    platform_id = await channel.send(outgoing(), [])
    await channel.post(posting("1", quote=platform_id))
    quote = bot.heard[0].quote
    assert quote is not None
    assert (quote.message_id, quote.text) == (platform_id, "已登记")


async def test_the_bot_says_a_message_once_however_often_it_is_sent(
    channel: WebChannel, log: MemoryLog
) -> None:
    with channel.hub.listen(["room:3"]) as listener:
        first = await channel.send(outgoing(), [])
        assert await channel.send(outgoing(), []) == first
        listener.close()
        assert [news async for news in listener.each(1)] == log.kept


async def test_pictures_and_tables_go_along(channel: WebChannel, log: MemoryLog) -> None:
    files = [
        Attachment(name="a.jpg", media_type="image/jpeg", content=picture()),
        Attachment(name="本月.xlsx", media_type="application/vnd.ms-excel", content=b"rows"),
    ]
    await channel.send(outgoing(photos=(PhotoId(1),)), files)
    (said,) = log.kept
    assert [p.width for p in said.photos] == [40]
    assert [f.name for f in said.files] == ["本月.xlsx"]
    assert await channel.fetch(said.files[0].locator) == b"rows"


async def test_trouble_with_the_disk_is_tried_again(channel: WebChannel, log: MemoryLog) -> None:
    log.trouble = [StorageError("busy")]
    with pytest.raises(SendAgainError):
        await channel.send(outgoing(), [])
    with pytest.raises(SendNeverError):
        await channel.fetch("0" * 64 + ".jpg")
    broken = Attachment(name="a.jpg", media_type="image/jpeg", content=b"no picture")
    with pytest.raises(SendNeverError):
        await channel.send(outgoing(), [broken])


def said(text: str, **other: object) -> Said:
    values: dict[str, object] = {
        "address": ROOM,
        "message_id": "m1",
        "sender": "wang",
        "sender_name": "王丽",
        "at": NOW,
        "text": text,
    }
    return Said(**(values | other))  # type: ignore[arg-type]  # a test's keywords


@pytest.mark.parametrize(
    ("written", "text", "mentioned"),
    [
        ("@小楼 井盖坏了", "井盖坏了", True),
        ("井盖坏了@小楼", "井盖坏了", True),
        ("井盖 ＠小楼\u2005坏了", "井盖 坏了", True),
        ("@小楼", "", True),
        ("小楼挺好", "小楼挺好", False),
    ],
)
def test_a_mention_is_told_and_taken_out(written: str, text: str, *, mentioned: bool) -> None:
    message = decode(said(written), town=TownId(1), at=NOW)
    assert (message.text, message.mentioned, message.kind) == (text, mentioned, Kind.TEXT)


def test_a_message_of_pictures_alone_is_one_of_photos() -> None:
    message = decode(said("", photos=(PhotoRef(locator="x"),)), town=TownId(1), at=NOW)
    assert (message.kind, len(message.photos)) == (Kind.PHOTO, 1)


def test_a_button_brings_its_prompt() -> None:
    assert decode(said("1", prompt=PromptId(5)), town=TownId(1), at=NOW).prompt == PromptId(5)


def test_the_bot_does_not_hear_itself() -> None:
    with pytest.raises(ValueError, match="itself"):
        decode(said("1", sender=None), town=TownId(1), at=NOW)


async def test_a_kept_picture_is_clean_upright_and_not_too_large(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    kept = await uploads.keep_photo(picture(size=(5000, 100)))
    assert kept.width == 2048
    content = await uploads.read(kept.locator)
    assert b"SecretMaker" not in content
    with Image.open(uploads.preview(kept.locator)) as small:
        assert max(small.size) <= 560
    assert (await uploads.keep_photo(picture(size=(5000, 100)))).locator == kept.locator
    uploads.remove(kept.locator)
    assert not uploads.has(kept.locator)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("WEBP", "RGB"), ("GIF", "P")])
async def test_pictures_of_other_kinds_become_jpeg(tmp_path: Path, kind: str, mode: str) -> None:
    uploads = Uploads(tmp_path)
    raw = picture(kind=kind, mode="RGB" if mode == "P" else mode)
    kept = await uploads.keep_photo(raw)
    assert (await uploads.read(kept.locator))[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", Refusal.NOT_A_PHOTO),
        (b"<svg onload='alert(1)'/>", Refusal.NOT_A_PHOTO),
        (picture()[:200], Refusal.NOT_A_PHOTO),
        (b"x" * (PHOTO_AT_MOST + 1), Refusal.PHOTO_TOO_LARGE),
    ],
)
async def test_what_is_no_picture_is_refused(tmp_path: Path, raw: bytes, why: Refusal) -> None:
    with pytest.raises(NotTakenError) as refused:
        await Uploads(tmp_path).keep_photo(raw)
    assert refused.value.why is why
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # it is asked once, in a test


async def test_a_file_with_a_strange_ending_is_kept_without_it(tmp_path: Path) -> None:
    odd = Attachment(name="../x.a/b", media_type="text/plain", content=b"1")
    kept = await Uploads(tmp_path).keep(odd)
    assert isinstance(kept, FileRef)
    assert "/" not in kept.locator


async def test_a_page_hears_its_own_chats_and_the_clock() -> None:
    hub = Hub()
    moved = ClockMoved(now=NOW)
    with hub.listen(["room:3"]) as listener:
        other = ChatAddress(channel="web", bot="loudong", chat="room:4", private=False)
        hub.tell(said("elsewhere", address=other))
        hub.tell(said("here"))
        hub.tell(moved)
        hub.close()
        assert [news async for news in listener.each(1)] == [said("here"), moved]
    with hub.listen(["room:3"]) as late:
        assert [news async for news in late.each(1)] == []


async def test_a_page_that_is_too_slow_is_cut_off() -> None:
    hub = Hub()
    with hub.listen(["room:3"]) as listener:
        for _ in range(1000):
            hub.tell(said("here"))
        async with asyncio.timeout(5):
            heard = [news async for news in listener.each(1)]
    assert 0 < len(heard) < 1000


async def test_silence_gives_signs_of_life() -> None:
    hub = Hub()
    with hub.listen(["room:3"]) as listener:
        async for news in listener.each(0.01):
            assert news is None
            break

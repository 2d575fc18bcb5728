"""A letter in pieces meets what platforms do: only what was not sent goes again."""

import asyncio
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import ExifTags, Image
from sqlalchemy import update

from bot.channels.base import Limits
from bot.domain.ids import OutboxId
from bot.domain.prompts import Action, Ask, Option
from bot.errors import MaybeSentError, SendAgainError, SendNeverError
from bot.messages import ChatAddress, Outgoing, Priority, Table
from storage import accounts, outbox, prompts
from storage.store import Turn
from storage.tables import OutboxRow, table_of
from tests.faults.child import die_in_a_letter
from tests.faults.house import BOT, CHANNEL, CODES, ROOM, STEWARDS, House, Platform
from tests.faults.story import Journal, tell

MINUTE = timedelta(minutes=1)
_OUTBOX = table_of(OutboxRow)
PARTS = ("甲" * 40 + "。", "乙" * 40 + "。", "丙" * 40 + "。")
TEXT = "".join(PARTS)
WANG_LI = ChatAddress(channel=CHANNEL, bot=BOT, chat=CODES["王丽"], private=True)


@pytest.fixture
def platform() -> Platform:
    narrow = Platform()
    narrow.limits = Limits(text=60)
    return narrow


@pytest.fixture
async def house(tmp_path: Path, platform: Platform) -> AsyncIterator[House]:
    opened = await House.open("sqlite://", tmp_path, platform=platform)
    yield opened
    await opened.close()


async def post(
    house: House, text: str = TEXT, priority: Priority = Priority.ANSWER, **more: object
) -> None:
    def write(turn: Turn) -> None:
        message = Outgoing(id=OutboxId(turn.new_id()), address=WANG_LI, text=text, **more)  # type: ignore[arg-type]  # fields of Outgoing
        outbox.post(turn, message, priority=priority, not_before=turn.now)

    await house.store.run(write, now=house.clock.now())


async def said(house: House, span: timedelta = timedelta()) -> list[str]:
    """What the platform took while time passed."""
    return [one.message.text for one in await house.wait(span)]


def as_after_a_kill(turn: Turn) -> None:
    """The calls that were under way when the process ended: nobody knows what became of them."""
    turn.connection.execute(update(_OUTBOX).values(state="sending", attempts=1))


class Stops:
    """Raises these errors, one a call, when this piece comes."""

    def __init__(self, piece: str, *errors: Exception) -> None:
        self._piece = piece
        self._errors = list(errors)

    def __call__(self, message: Outgoing) -> None:
        if message.text == self._piece and self._errors:
            raise self._errors.pop(0)


async def test_all_pieces_come_in_order(house: House, platform: Platform) -> None:
    await post(house)
    await post(house, "后面的")

    assert await said(house) == [*PARTS, "后面的"]
    assert [m.part for m in platform.sent] == [0, 1, 2, 0]


async def test_after_a_failure_only_the_others_go(house: House, platform: Platform) -> None:
    platform.before = Stops(PARTS[1], SendAgainError("away"), SendAgainError("away"))
    await post(house)
    await post(house, "后面的")

    assert await said(house) == [PARTS[0]]
    assert await said(house, MINUTE) == [PARTS[1], PARTS[2], "后面的"]


async def test_a_piece_in_doubt_is_said_once_more_and_the_rest_follows(
    house: House, platform: Platform
) -> None:
    platform.after = Stops(PARTS[1], *[MaybeSentError("no answer")] * 5)
    await post(house)

    told = await said(house, 10 * MINUTE)

    assert told == [PARTS[0], PARTS[1], PARTS[1], PARTS[2]]


async def test_where_repeats_are_dropped_each_piece_is_shown_once(
    house: House, platform: Platform
) -> None:
    platform.drops_repeats = True
    platform.after = Stops(PARTS[1], *[MaybeSentError("no answer")] * 3)
    await post(house)

    assert await said(house, 10 * MINUTE) == list(PARTS)


async def test_a_letter_with_nothing_left_to_send_is_done(house: House, platform: Platform) -> None:
    """As when a photo that was to come after the words is gone when its turn comes."""
    platform.before = Stops(PARTS[2], SendAgainError("away"))
    await post(house)
    await post(house, "后面的")
    assert await said(house) == list(PARTS[:2])
    platform.limits = Limits(text=100)  # makes two pieces of it, and two were sent

    assert await said(house, MINUTE) == ["后面的"]
    assert await said(house, MINUTE) == []


async def test_a_danger_in_doubt_that_gets_no_turn_is_still_said_once_more_only(
    house: House, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(house, "危险", Priority.DANGER)
    await house.store.run(as_after_a_kill, now=house.clock.now())
    turns = [SendAgainError("not connected")]

    async def no_turn_at_first(_: Outgoing) -> None:
        if turns:
            raise turns.pop()

    monkeypatch.setattr(platform, "wait_turn", no_turn_at_first)
    platform.after = Stops("危险", *[MaybeSentError("no answer")] * 5)

    assert await said(house, 10 * MINUTE) == ["危险"]


async def test_what_is_refused_half_way_goes_another_way_whole(
    house: House, platform: Platform
) -> None:
    def blocked(message: Outgoing) -> None:
        if message.part and message.address.chat == CODES["陈慧"]:
            raise SendNeverError("blocked")

    platform.before = blocked
    await house.say("王丽", "@小楼 门口井盖坏了，" + "人来人往，很危险，" * 8, ROOM)
    told = await house.say("王丽", "1", ROOM)

    private = [one.message for one in told if one.to == "陈慧"]
    group = [one.message for one in told if one.chat == STEWARDS]
    assert [m.part for m in private] == [0]
    assert [m.part for m in group] == list(range(len(group)))
    assert [bool(m.mentions) for m in group] == [True] + [False] * (len(group) - 1)
    assert group[0].text.startswith(private[0].text[:20])
    assert group[-1].choices


@pytest.mark.slow
@pytest.mark.parametrize("point", ["before the platform took it", "after the platform took it"])
@pytest.mark.parametrize("drops", [True, False])
def test_kill_9_between_two_pieces_repeats_at_most_the_one_in_flight(
    tmp_path: Path, point: str, drops: bool
) -> None:
    url = f"sqlite:///{tmp_path}/town.db"
    assert die_in_a_letter(url, tmp_path, TEXT, point, drops=drops) == -signal.SIGKILL

    journal = Journal(tmp_path, drops_repeats=drops, limits=Limits(text=60))
    asyncio.run(tell(url, journal, TEXT))

    told = [line["text"] for line in journal.said()]
    doubled = point.startswith("after") and not drops
    assert told == [PARTS[0], *[PARTS[1]] * (1 + doubled), PARTS[2]]


async def test_whoever_quotes_any_piece_answers_the_letter(
    house: House, platform: Platform
) -> None:
    def ask(turn: Turn) -> None:
        account = accounts.find(turn, CHANNEL, CODES["王丽"])
        assert account is not None
        choices = Ask(options=(Option(number=1, label="我来办理", action=Action.TAKE),))
        prompt = prompts.add(
            turn, choices, person=account.person, address=WANG_LI, issue=None, asked_at=turn.now
        )
        message = Outgoing(id=OutboxId(turn.new_id()), address=WANG_LI, text=TEXT, prompt=prompt)
        outbox.post(turn, message, priority=Priority.TASK, not_before=turn.now)

    await house.store.run(ask, now=house.clock.now())
    await post(house, "后面的")
    await said(house)

    def look(turn: Turn) -> list[object]:
        ids = [*(f"p{m.id}.{m.part}" for m in platform.sent), "another", "", None]
        return [prompts.quoted(turn, WANG_LI, key) for key in ids]

    first, *others = await house.store.read(look, now=house.clock.now())
    assert first is not None
    assert others == [first, first, None, None, None, None]


class TestFiles:
    async def test_a_code_is_drawn_and_can_be_scanned(
        self, house: House, platform: Platform
    ) -> None:
        await post(house, "请扫码登录", code="https://login.weixin.qq.com/l/abc==")
        await said(house)

        [[code]] = platform.files
        with Image.open(BytesIO(code.content)) as drawn:
            assert drawn.format == "PNG"
            pixels = drawn.convert("1")
            side = drawn.width // 10
            cells = [
                [pixels.getpixel((10 * x + 5, 10 * y + 5)) == 0 for x in range(side)]
                for y in range(side)
            ]
        want = segno.make("https://login.weixin.qq.com/l/abc==", error="m", micro=False)
        assert cells == [[bool(dark) for dark in row] for row in want.matrix_iter(border=4)]

    async def test_a_picture_too_large_for_the_platform_is_made_smaller(
        self, house: House, platform: Platform
    ) -> None:
        platform.on_fetch = lambda _: noise()
        platform.limits = Limits(picture=60_000)
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM, photos=1)
        await house.say("王丽", "1", ROOM)

        sent = [file for files in platform.files for file in files]
        assert sent
        for file in sent:
            assert len(file.content) <= 60_000
            with Image.open(BytesIO(file.content)) as shown:
                assert shown.format == "JPEG"
                assert min(shown.size) >= 200

    async def test_more_photos_than_the_platform_takes_at_once_come_in_a_row(
        self, house: House, platform: Platform
    ) -> None:
        platform.limits = Limits(files=4)
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM, photos=9)
        await house.say("王丽", "1", ROOM)

        with_files = zip(platform.sent, platform.files, strict=True)
        theirs = [len(files) for m, files in with_files if m.address.chat == CODES["陈慧"]]
        assert [count for count in theirs if count] == [4, 4, 1]

    async def test_where_a_photo_was_taken_is_told_to_nobody(
        self, house: House, platform: Platform, tmp_path: Path
    ) -> None:
        platform.on_fetch = lambda _: taken_at_home()
        await house.say("王丽", "@小楼 门口井盖坏了", ROOM, photos=1)
        await house.say("王丽", "1", ROOM)

        kept = [path.read_bytes() for path in tmp_path.rglob("*.jpg")]  # noqa: ASYNC240 -- a test
        sent = [file.content for files in platform.files for file in files]
        assert kept
        assert sent
        for content in kept + sent:
            assert b"Exif" not in content
            assert b"HUAWEI" not in content
            with Image.open(BytesIO(content)) as shown:
                assert not shown.getexif()
                assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}

    async def test_a_table_goes_along(self, house: House, platform: Platform) -> None:
        await post(house, "清单在表里。", table=Table(name="诉求", rows=(("编号",), (1001,))))
        await said(house)

        assert [file.name for file in platform.files[0]] == ["诉求.xlsx"]


def noise() -> bytes:
    """A photo that hardly any compression makes small."""
    out = BytesIO()
    Image.effect_noise((1600, 1200), 120).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def taken_at_home() -> bytes:
    """A photo as a phone makes it: with its place, its time and a preview inside."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "HUAWEI"
    exif[ExifTags.Base.DateTime] = "2026:03:02 09:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {1: "N", 2: (34.0, 5.0, 12.3), 3: "E", 4: (119.0, 21.0, 4.5)}
    )
    out = BytesIO()
    Image.new("RGB", (640, 480), "grey").save(out, "JPEG", exif=exif, comment=b"HUAWEI P60")
    made = out.getvalue()
    with Image.open(BytesIO(made)) as photo:
        assert photo.getexif().get_ifd(ExifTags.IFD.GPSInfo)[4] == (119.0, 21.0, 4.5)
    return made

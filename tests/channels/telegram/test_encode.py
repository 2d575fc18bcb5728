"""What the house says, as the Bot API takes it."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from telegram import InlineKeyboardMarkup, MessageEntity

from bot.channels.telegram import commands
from bot.channels.telegram.buttons import DONE, Press, chosen, keyboard
from bot.channels.telegram.encode import (
    CAPTION_AT_MOST,
    Album,
    Document,
    Photo,
    Text,
    calls,
    plainer,
)
from bot.channels.telegram.words import Me, heard, utf16, worded
from bot.domain.codes import new_code, shown
from bot.domain.ids import OutboxId, PromptId
from bot.messages import Attachment, ChatAddress, Choice, Mention, Outgoing, render_plain

ME = "loudong_bot"
TASK = (
    Choice(number=1, label="我来办理"),
    Choice(number=2, label="上报微社区"),
    Choice(number=3, label="不归我这儿"),
)
names = st.text(min_size=1, max_size=12).filter(lambda name: "@" not in name)
accounts = st.integers(1, 2**52).map(str) | st.just("-1001500")
numbers = st.integers(1, 2**63 - 1)


def outgoing(text: str = "已登记", **more: object) -> Outgoing:
    values: dict[str, object] = {
        "id": OutboxId(7),
        "address": ChatAddress(channel="telegram", bot="900", chat="-100500", private=False),
        "text": text,
    }
    return Outgoing(**(values | more))  # type: ignore[arg-type]  # a test's keywords


def picture(width: int = 40, height: int = 30) -> Attachment:
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "JPEG")
    return Attachment(name="photo.jpg", media_type="image/jpeg", content=out.getvalue())


def table() -> Attachment:
    return Attachment(name="三率.xlsx", media_type="application/vnd.ms-excel", content=b"PK")


def labels(board: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[button.text for button in row] for row in board.inline_keyboard] if board else []


@given(st.lists(st.builds(Mention, account=accounts, name=names), max_size=5), st.text())
def test_each_name_is_marked_where_it_stands(mentions: list[Mention], text: str) -> None:
    words = worded(outgoing(text, mentions=tuple(mentions)), "", listed=False)
    units = words.text.encode("utf-16-le", "surrogatepass")
    marked = [
        units[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le", "surrogatepass")
        for e in words.entities
    ]
    people = [mention for mention in mentions if mention.account.isdecimal()]
    assert marked == [f"@{mention.name}" for mention in people]
    assert [str(e.user.id) for e in words.entities if e.user] == [p.account for p in people]
    assert words.length == len(units) // 2 == utf16(words.text)


@given(st.lists(st.builds(Mention, account=accounts, name=names), max_size=5), st.integers(0, 30))
def test_without_buttons_it_reads_as_on_every_other_channel(
    mentions: list[Mention], more: int
) -> None:
    message = outgoing(
        mentions=tuple(mentions),
        mentioned_in_all=more if mentions else 0,
        choices=TASK,
        listed=True,
    )
    assert worded(message, ME, listed=True).text == render_plain(message)


@given(
    st.text(alphabet="a😀字 ", max_size=20),
    st.text(alphabet="b👍字 ", max_size=20),
    st.booleans(),
)
def test_the_bots_name_is_taken_out_wherever_it_stands(
    before: str, after: str, upper: bool
) -> None:
    name = f"@{ME.upper() if upper else ME}"
    entity = MessageEntity(MessageEntity.MENTION, utf16(before), utf16(name))
    said = heard(before + name + after, [entity], Me(id=900, username=ME), private=False)
    assert (said.text, said.mentioned) == ((before + after).strip(), True)


@given(numbers, st.integers(0, 99), accounts, st.integers(1, 2**31) | st.none())
def test_a_button_carries_at_most_64_bytes_and_gives_back_what_it_carries(
    prompt: int, number: int, asked: str, topic: int | None
) -> None:
    choices = (Choice(number=number, label="行"),)
    board = keyboard(choices, PromptId(prompt), asked=asked, topic=topic)
    data = str(board.inline_keyboard[0][0].callback_data)
    assert len(data.encode()) <= 64
    assert Press.unpack(data) == Press(
        prompt=PromptId(prompt),
        number=number,
        asked=asked if asked.isdecimal() else "",
        topic=topic,
    )


@given(st.text(max_size=64))
def test_what_was_not_packed_here_is_nothing(data: str) -> None:
    if re.fullmatch(r"\d+:\d+:\d*:\d*", data) is None:
        assert Press.unpack(data) is None


def test_long_choices_stand_below_each_other_and_short_ones_in_a_row() -> None:
    yes_no = (Choice(number=1, label="提交"), Choice(number=0, label="不报"))
    assert labels(keyboard(yes_no, PromptId(1))) == [["1 提交", "0 不报"]]
    assert labels(keyboard(TASK, PromptId(1))) == [
        ["1 我来办理"],
        ["2 上报微社区"],
        ["3 不归我这儿"],
    ]


def test_the_chosen_button_is_left_and_does_nothing() -> None:
    board = keyboard(TASK, PromptId(5))
    left = chosen(board, str(board.inline_keyboard[1][0].callback_data))
    assert labels(left) == [["✓ 2 上报微社区"]]
    assert left.inline_keyboard[0][0].callback_data == DONE
    assert Press.unpack(DONE) is None


def test_a_question_has_buttons_in_place_of_lines() -> None:
    asks = outgoing("请回复：", choices=TASK, listed=True, prompt=PromptId(3))
    (call,) = calls(asks, [], ME)
    assert isinstance(call, Text)
    assert call.words.text == "请回复："
    assert len(labels(call.board)) == 3


def test_the_bot_is_called_by_a_name_that_can_be_tapped() -> None:
    (call,) = calls(outgoing("请回“@小楼 绑定 3号楼”。"), [], ME)
    assert call == Text(words=worded(outgoing("请回“@loudong_bot 绑定 3号楼”。"), ME, listed=False))


def test_one_picture_carries_the_words_and_the_buttons() -> None:
    (call,) = calls(outgoing(choices=TASK, prompt=PromptId(3)), [picture()], ME)
    assert isinstance(call, Photo)
    assert call.words.text == "已登记"
    assert call.board is not None


def test_several_pictures_are_an_album_after_words_that_ask() -> None:
    pictures = [picture(), picture(50)]
    assert [type(c) for c in calls(outgoing(), pictures, ME)] == [Album]
    asking = calls(outgoing(choices=TASK, prompt=PromptId(3)), pictures, ME)
    assert [type(c) for c in asking] == [Text, Album]


def test_more_than_ten_pictures_are_two_albums() -> None:
    said = calls(outgoing(), [picture(40 + n) for n in range(11)], ME)
    assert [type(c) for c in said] == [Text, Album, Photo]


def test_words_too_long_for_a_caption_go_first() -> None:
    long = outgoing("长" * (CAPTION_AT_MOST + 1))
    assert [type(c) for c in calls(long, [picture()], ME)] == [Text, Photo]
    assert [type(c) for c in calls(long, [table()], ME)] == [Text, Document]


def test_a_table_is_a_file_with_a_caption() -> None:
    (call,) = calls(outgoing("本月三率"), [table()], ME)
    assert isinstance(call, Document)
    assert call.words.text == "本月三率"


def test_files_alone_bring_no_empty_words() -> None:
    said = calls(outgoing(""), [picture(), table()], ME)
    assert [type(c) for c in said] == [Photo, Document]


@pytest.mark.parametrize("size", [(40, 900), (6000, 5000)])
def test_a_picture_of_a_shape_that_is_no_photo_goes_as_a_file(size: tuple[int, int]) -> None:
    (call,) = calls(outgoing(), [picture(*size)], ME)
    assert isinstance(call, Document)


def test_what_is_refused_for_its_form_has_a_plainer_one() -> None:
    text = Text(words=worded(outgoing("长" * 5000), ME, listed=False))
    bare = plainer(text)
    assert isinstance(bare, Text)
    assert bare.words.length == 4096
    assert plainer(bare) is None
    assert isinstance(plainer(Photo(file=picture())), Document)


def test_a_link_for_claiming_and_one_for_a_group_lead_to_words_people_could_type() -> None:
    me = Me(id=900, username=ME)
    claim = commands.claim_link(ME, "金德花园3号楼")
    group = commands.group_link(ME, "金德花园3号楼")
    code = shown(new_code())
    linked = commands.code_link(ME, code)
    for link in (claim, group, linked):
        assert re.fullmatch(r"https://t\.me/loudong_bot\?start(group)?=[\w-]{1,64}", link)

    def payload(link: str) -> str:
        return link.partition("=")[2]

    said = heard(f"/start {payload(claim)}", [], me, private=True)
    assert said.text == "我是金德花园3号楼楼栋长"
    said = heard(f"/start@{ME} {payload(group)}", [], me, private=False)
    assert (said.text, said.mentioned) == ("绑定 金德花园3号楼", True)
    assert heard(f"/start {payload(linked)}", [], me, private=True).text == code


@pytest.mark.parametrize("payload", ["c_%", "c_", "b_5Yqe57uT", "c_gICA"])
def test_a_link_that_is_broken_or_says_something_else_binds_nothing(payload: str) -> None:
    me = Me(id=900, username=ME)
    assert heard(f"/start {payload}", [], me, private=True).text == payload
    in_group = heard("/start c_5Yqe57uT", [], me, private=False)
    assert in_group.text == ""


def test_a_code_in_a_link_to_a_group_is_not_told_to_the_group() -> None:
    said = heard(f"/start@{ME} K7M4-PQ2X", [], Me(id=900, username=ME), private=False)
    assert said.text == ""

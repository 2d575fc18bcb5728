"""Long letters in pieces: nothing lost, nothing torn, each within its platform's limits."""

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Limits
from bot.domain.ids import OutboxId, PromptId
from bot.messages import Attachment, ChatAddress, Choice, Mention, Outgoing, render_plain
from bot.pieces import Piece, in_pieces, units

CHAT = ChatAddress(channel="test", bot="小楼", chat="3号楼群", private=False)
SMALL = Limits(text=100, caption=40, files=3)
NAMES = (Mention(account="u1", name="王丽"), Mention(account="u2", name="李强"))
ASKED = (Choice(number=1, label="我来办理"), Choice(number=2, label="上报"))


def message(text: str, **more: object) -> Outgoing:
    return Outgoing(id=OutboxId(7), address=CHAT, text=text, **more)  # type: ignore[arg-type]


def photos(count: int) -> list[Attachment]:
    return [
        Attachment(name=f"{n}.jpg", media_type="image/jpeg", content=bytes([n]))
        for n in range(count)
    ]


def cut(text: str, limits: Limits = SMALL) -> list[str]:
    return [piece.message.text for piece in in_pieces(message(text), (), limits)]


def assert_nothing_is_lost(text: str, parts: list[str]) -> None:
    """Between two parts there is white space in the text, and nothing else."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert not text[at:found].strip(), f"lost before {part!r}"
        at = found + len(part)
    assert not text[at:].strip()


def assert_within(pieces: list[Piece], limits: Limits) -> None:
    for piece in pieces:
        said = units(render_plain(piece.message))
        assert said <= (min(limits.text, limits.caption) if piece.files else limits.text)
        assert len(piece.files) <= limits.files
    assert [piece.message.part for piece in pieces] == list(range(len(pieces)))


def test_what_fits_stays_as_it_is() -> None:
    whole = message("好的。", mentions=NAMES, choices=ASKED, listed=True, prompt=PromptId(3))

    assert in_pieces(whole, (), SMALL) == [Piece(message=whole)]


class TestWhereItIsCut:
    @pytest.mark.parametrize(
        ("between", "first"),
        [
            ("。\n\n", "一" * 60 + "。"),
            ("。\n", "一" * 60 + "。"),
            ("。”", "一" * 60 + "。”"),
            ("！？", "一" * 60 + "！？"),
            ("，", "一" * 60 + "，"),
        ],
    )
    def test_after_the_end_of_something(self, between: str, first: str) -> None:
        assert cut("一" * 60 + between + "二" * 90) == [first, "二" * 90]

    def test_rather_at_a_paragraph_than_at_a_later_sentence(self) -> None:
        text = "甲" * 60 + "\n\n" + "乙" * 20 + "。" + "丙" * 60

        assert cut(text)[0] == "甲" * 60

    def test_rather_at_a_late_sentence_than_at_an_early_paragraph(self) -> None:
        text = "标题\n\n" + "乙" * 80 + "。" + "丙" * 60

        assert cut(text)[0].endswith("乙。")

    def test_at_an_early_sentence_where_there_is_no_other(self) -> None:
        assert cut("好。" + "丙" * 150)[0] == "好。"

    @pytest.mark.parametrize(
        "whole",
        [
            "#1027",
            "https://example.cn/p/3?a=1;b=2&c=%E6%A5%BC",
            "0518-83200000",
            "2026-03-02",
            "👨‍👩‍👧‍👦",
            "👍🏽",
            "🇨🇳",
            "❤️",
            "1️⃣",
            "e\u0301\u0323",
            "𠮷",
        ],
    )
    def test_never_within_what_is_one(self, whole: str) -> None:
        for before in range(101 - units(whole), 101):
            parts = cut("一" * before + whole + "二" * 60)

            assert whole in "|".join(parts), before

    def test_what_alone_is_too_long_is_cut_all_the_same(self) -> None:
        for text in ("https://a.cn/" + "x" * 500, "👩" + "\u200d👩" * 200, "e" + "\u0301" * 400):
            parts = cut(text)

            assert "".join(parts) == text
            assert_within(in_pieces(message(text), (), SMALL), SMALL)


class TestNamesAndChoices:
    def test_names_are_on_the_first_and_choices_on_the_last(self) -> None:
        long = message("一。" * 120, mentions=NAMES, choices=ASKED, listed=True, prompt=PromptId(3))

        pieces = in_pieces(long, (), SMALL)

        assert_within(pieces, SMALL)
        assert [bool(p.message.mentions) for p in pieces] == [True, False, False]
        assert [bool(p.message.choices) for p in pieces] == [False, False, True]
        assert [p.message.prompt for p in pieces] == [None, None, 3]
        assert render_plain(pieces[0].message).startswith("@王丽 @李强 一。")
        assert render_plain(pieces[-1].message).endswith("一。\n1 我来办理\n2 上报")

    def test_how_many_are_meant_is_said_with_the_names(self) -> None:
        pieces = in_pieces(message("一。" * 60, mentions=NAMES, mentioned_in_all=12), (), SMALL)

        assert "等12位" in render_plain(pieces[0].message)
        assert "等12位" not in render_plain(pieces[1].message)

    def test_choices_never_hang_under_nothing(self) -> None:
        for length in range(70, 101):
            asks = message("一" * length, choices=ASKED, listed=True, prompt=PromptId(3))
            pieces = in_pieces(asks, (), SMALL)

            assert_within(pieces, SMALL)
            assert pieces[-1].message.text


class TestFiles:
    def test_words_go_with_the_first_of_them(self) -> None:
        pieces = in_pieces(message("门口井盖坏了", choices=ASKED), photos(5), SMALL)

        assert [len(piece.files) for piece in pieces] == [3, 2]
        assert [piece.message.text for piece in pieces] == ["门口井盖坏了", ""]
        assert [bool(piece.message.choices) for piece in pieces] == [True, False]

    def test_words_too_long_for_a_caption_go_before_them(self) -> None:
        asks = message("一" * 50, choices=ASKED, listed=True, mentions=NAMES)
        pieces = in_pieces(asks, photos(2), SMALL)

        assert [(len(piece.files), bool(piece.message.text)) for piece in pieces] == [
            (0, True),
            (2, False),
        ]
        assert pieces[0].message.choices
        assert render_plain(pieces[1].message) == ""

    def test_where_there_are_no_captions_words_go_by_themselves(self) -> None:
        pieces = in_pieces(message("好"), photos(1), Limits(caption=0))

        assert [len(piece.files) for piece in pieces] == [0, 1]

    def test_without_words_they_go_alone(self) -> None:
        pieces = in_pieces(message(""), photos(4), Limits(caption=0, files=3))

        assert [len(piece.files) for piece in pieces] == [3, 1]


def test_what_no_platform_should_get_is_taken_out() -> None:
    dirty = message(
        "a\0b\x1b[31m\u202e倒过来\ud800\r\n👨‍👩‍👧",
        mentions=(Mention(account="u1", name="王\x07丽\u2067"),),
        choices=(Choice(number=1, label="好\x00的"),),
        listed=True,
    )

    [piece] = in_pieces(dirty, (), SMALL)

    assert render_plain(piece.message) == "@王丽 ab[31m倒过来\n👨‍👩‍👧\n1 好的"
    assert piece.message.mentions[0].account == "u1"


PARTS = st.lists(
    st.sampled_from(
        [
            *(
                "一",
                "二三",
                "3号楼",
                "。",
                "，",
                "！？",
                "”",
                "\n",
                "\n\n",
                " ",
                "\u3000",
                "-",
                "1",
            ),
            *("#1027", "https://example.cn/a?b=c", "word", "\x00"),
            *("👨‍👩‍👧‍👦", "🇨🇳🇨🇳", "👍🏽", "𠮷", "e\u0301"),
        ]
    )
    | st.text(max_size=12),
    max_size=400,
).map("".join)


@given(
    text=PARTS,
    limits=st.builds(
        Limits, text=st.integers(60, 400), caption=st.integers(0, 400), files=st.just(4)
    ),
    count=st.integers(0, 12),
    named=st.booleans(),
    asks=st.booleans(),
)
def test_whatever_is_said_arrives_in_order_and_within_the_limits(
    text: str, limits: Limits, count: int, named: bool, asks: bool
) -> None:
    whole = message(
        text, mentions=NAMES if named else (), choices=ASKED if asks else (), listed=True
    )

    pieces = in_pieces(whole, photos(count), limits)

    assert_within(pieces, limits)
    assert [f.name for piece in pieces for f in piece.files] == [f.name for f in photos(count)]
    plain = in_pieces(whole, (), Limits(text=10**6))[0].message.text
    assert_nothing_is_lost(plain, [piece.message.text for piece in pieces])
    assert pieces == in_pieces(whole, photos(count), limits)


def test_a_very_long_text_is_cut_in_a_moment() -> None:
    sentence = "楼道里的灯坏了三天，物业说明天来修，诉求#1027还没有办结👨‍👩‍👧。"
    text = (sentence * 1000)[:20_000]
    begun = datetime.now().astimezone()

    parts = cut(text, Limits(text=2000))

    assert (datetime.now().astimezone() - begun).total_seconds() < 2
    assert_nothing_is_lost(text, parts)
    assert len(parts) < 14
    assert all(part.endswith("。") for part in parts[:-1])
    assert not any(re.search(r"^\d|#\d{0,3}$", part) for part in parts)

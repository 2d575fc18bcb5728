"""Labelled rows and answers in, figures out."""

from typing import Any

import pytest

from bot.grading.bars import BARS, What
from bot.grading.judged import Compared, Judged, pace
from bot.grading.labelled import Kind, Line, Pair, labelled
from bot.grading.measures import Measure, measures, sameness
from bot.grading.saying import Said
from bot.grading.shares import Found, Share


def _judged(line: Line, *, place: str | None = None, **said: Any) -> Judged:  # noqa: ANN401
    answer: dict[str, Any] = {
        "is_issue": False,
        "offer": False,
        "score": 0.5,
        "category": None,
        "urgency": None,
        "danger": False,
        "place": place,
        "where": None,
    }
    return Judged(line=line, said=Said(**answer | said), place=place)


def _line(**row: Any) -> Line:  # noqa: ANN401
    line = labelled({"id": 1, "text": "x", **row}, "x.jsonl")
    assert isinstance(line, Line)
    return line


def _figure(what: What, *judged: Judged) -> tuple[int, int]:
    (one,) = (m for m in measures(judged) if m.what is what)
    return one.share.hits, one.share.n


class TestRows:
    def test_a_letter_is_judged_without_its_codes_and_its_place_read_from_the_whole(self) -> None:
        line = _line(text="A区花路灯坏了", text_plain="花路灯坏了", is_issue=True)
        assert (line.text, line.whole) == ("花路灯坏了", "A区花路灯坏了")

    @pytest.mark.parametrize(("by", "judged"), [("read", True), ("rule", False), (None, False)])
    def test_a_place_found_by_rule_is_not_judged(self, by: str | None, judged: bool) -> None:
        assert _line(is_issue=True, location=None, location_by=by).place_judged is judged

    def test_a_writer_s_line_is_a_group_s_and_its_place_is_judged(self) -> None:
        line = _line(is_issue=True, writer="w", kind="chat", location="北门")
        assert (line.kind, line.place_judged, line.place) == (Kind.GROUP, True, "北门")
        assert line.slices == (("kind", "chat"), ("writer", "w"))
        assert line.grade == "none"

    def test_so_is_a_line_whose_register_is_a_group_s(self) -> None:
        assert _line(is_issue=False, register="group").kind is Kind.GROUP
        assert _line(is_issue=True, register="chat").kind is Kind.REAL

    def test_a_row_with_a_grade_alone_is_about_danger(self) -> None:
        line = _line(grade="none", danger=False, kind="near_miss")
        assert (line.is_issue, line.near_miss) == (None, True)
        assert not _line(grade="hazard", danger=True).near_miss

    def test_two_texts_are_a_pair(self) -> None:
        pair = labelled({"id": 1, "a": "x", "b": "y", "same": True}, "x.jsonl")
        assert pair == Pair(kind=Kind.GROUP, file="x.jsonl", id="1", a="x", b="y", same=True)


class TestFigures:
    def test_real_chatter_and_group_lines_are_counted_apart(self) -> None:
        real = _judged(_line(is_issue=False, hard=False), offer=True)
        group = _judged(_line(is_issue=False, writer="w"), offer=True)
        assert _figure(What.OFFERS_ON_CHATTER, real, group) == (1, 1)
        assert _figure(What.OFFER_PRECISION, real, group) == (0, 1)

    def test_recall_in_chat_counts_letters_not(self) -> None:
        chat = _judged(_line(is_issue=True, register="chat"), offer=True)
        letter = _judged(_line(is_issue=True, register="title"))
        assert _figure(What.CHAT_RECALL, chat, letter) == (1, 1)

    def test_an_issue_that_is_not_taken_has_the_wrong_category(self) -> None:
        line = _line(is_issue=True, category="电梯")
        assert _figure(What.CATEGORY, _judged(line), _judged(line, category="电梯")) == (1, 2)

    @pytest.mark.parametrize(
        ("category", "said", "right"),
        [
            ("政策咨询", "ordinary", True),
            ("政策咨询", "complex", True),
            ("政策咨询", "utilities", False),
            ("物业服务", "ordinary", False),
        ],
    )
    def test_a_question_of_policy_may_be_ordinary(
        self, category: str, said: str, right: bool
    ) -> None:
        line = _line(is_issue=True, category=category, urgency="complex")
        assert _figure(What.URGENCY, _judged(line, urgency=said)) == (int(right), 1)

    def test_danger_is_counted_by_grade(self) -> None:
        judged = [
            _judged(_line(grade="acute"), danger=True),
            _judged(_line(grade="hazard")),
            _judged(_line(grade="none"), danger=True),
            _judged(_line(is_issue=False, hard=True)),
        ]
        assert _figure(What.ACUTE, *judged) == (1, 1)
        assert _figure(What.HAZARD, *judged) == (0, 1)
        assert _figure(What.NEAR_MISS, *judged) == (1, 1)
        assert _figure(What.DANGER_ON_CHATTER, *judged) == (0, 1)

    def test_places_are_counted_where_one_is_labelled(self) -> None:
        named = _line(is_issue=True, writer="w", location="3号楼二单元")
        nowhere = _line(is_issue=True, writer="w", location=None)
        judged = [
            _judged(named, place="3号楼二单元"),
            _judged(named, place="3号楼的二单元"),
            _judged(named, place=None),
            _judged(nowhere, place="北门"),
        ]
        assert _figure(What.PLACE, *judged) == (1, 3)
        assert _figure(What.PLACE_ALIKE, *judged) == (2, 3)
        assert _figure(What.NO_PLACE, *judged) == (0, 1)

    def test_pairs_are_counted_right_and_wrong(self) -> None:
        row = {"a": "x", "b": "y", "source": "s"}
        same, other = (labelled(row | {"same": is_same}, "x.jsonl") for is_same in (True, False))
        assert isinstance(same, Pair)
        assert isinstance(other, Pair)
        answers = [(same, True), (other, True), (other, False)]
        (one,) = sameness([Compared(pair=p, same=s, score=0.5) for p, s in answers])
        assert (one.what, one.kind, one.share) == (What.SAME, Kind.REAL, Share(2, 3))
        assert one.found == Found(right=1, wrong=1, missed=0)

    def test_a_figure_without_lines_is_not_there(self) -> None:
        assert list(measures([])) == []

    def test_reached_is_at_least_or_at_most(self) -> None:
        recall = _judged(_line(is_issue=True, register="chat"), offer=True, is_issue=True)
        chatter = _judged(_line(is_issue=False, hard=False), offer=True)
        reached = {m.what: m.reached for m in measures([recall, chatter])}
        assert reached[What.CHAT_RECALL] is True
        assert reached[What.OFFERS_ON_CHATTER] is False
        assert all(isinstance(one, Measure) for one in measures([recall]))

    def test_only_what_tells_more_has_no_bar(self) -> None:
        assert set(What) - set(BARS) == {What.DANGER_ON_ISSUES, What.NO_PLACE}


def test_pace_is_of_every_text_once() -> None:
    took = pace(["早上好", "电梯又坏了"] * 20)
    assert took.n == 40
    assert 0 < took.median <= took.p99
    assert took.mean > 0
    with pytest.raises(ValueError, match="nothing"):
        pace([])

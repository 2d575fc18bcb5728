"""`loudong understand`: lines in, what is read of them out; labelled sets in, figures out."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Say = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def said(loudong: Run, tmp_path: Path) -> Say:
    """What the command writes for these rows."""

    def say(*rows: dict[str, Any]) -> list[dict[str, Any]]:
        file = _written(tmp_path / "lines.jsonl", *rows)
        ran = loudong("understand", str(file))
        assert (ran.code, ran.err) == (0, "")
        return [json.loads(line) for line in ran.out.splitlines()]

    return say


def _written(file: Path, *rows: dict[str, Any]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return file


class TestLines:
    def test_of_a_clear_complaint_tells_all_that_was_asked_for(self, said: Say) -> None:
        (one,) = said({"id": "a", "text": "3号楼二单元电梯又坏了"})
        assert list(one) == [
            "id",
            "is_issue",
            "offer",
            "score",
            "category",
            "urgency",
            "danger",
            "place",
            "where",
        ]
        assert (one["id"], one["is_issue"], one["offer"]) == ("a", True, True)
        assert (one["category"], one["urgency"], one["danger"]) == ("电梯", "utilities", False)
        assert 0 <= one["score"] <= 1
        assert one["where"]["building"] == "3"
        assert one["where"]["unit"] == "2"
        assert one["where"]["room"] is None

    def test_of_chatter_says_that_it_is_none(self, said: Say) -> None:
        (one,) = said({"id": 7, "text": "谁家有多的酱油借一点", "note": "ignored"})
        assert (one["id"], one["is_issue"], one["offer"]) == (7, False, False)
        assert one["category"] is one["urgency"] is one["place"] is one["where"] is None

    def test_an_acute_danger_is_danger_and_said_unasked(self, said: Say) -> None:
        (one,) = said({"id": 1, "text": "楼道里好大的煤气味"})
        assert (one["danger"], one["urgency"], one["offer"]) == (True, "danger", True)

    def test_knows_the_group_s_own_building(self, said: Say) -> None:
        own, named, chatter = said(
            {"id": 1, "text": "楼道灯坏了", "building": "5"},
            {"id": 2, "text": "3号楼楼道灯坏了", "building": 5},
            {"id": 3, "text": "大家早上好", "building": "5"},
        )
        assert own["where"]["building"] == "5"
        assert named["where"]["building"] == "3"
        assert chatter["where"] is None

    def test_who_mentions_the_bot_has_asked_it(self, said: Say) -> None:
        asked, greeted = said(
            {"id": 1, "text": "@小楼 我想反映一下物业的事"},
            {"id": 2, "text": "@小楼 早上好"},
        )
        assert asked["is_issue"] is asked["offer"] is True
        assert greeted["is_issue"] is greeted["offer"] is False

    def test_takes_lines_from_a_pipe_and_leaves_out_blank_ones(
        self, loudong: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = '\ufeff{"id": 1, "text": "又停水了"}\n\n{"id": 2, "text": "好的"}\n'
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent.encode())))
        ran = loudong("understand", "-")
        assert [json.loads(line)["id"] for line in ran.out.splitlines()] == [1, 2]

    def test_half_a_character_goes_through(self, loudong: Run, tmp_path: Path) -> None:
        file = tmp_path / "half.jsonl"
        file.write_text('{"id": "\\ud83d", "text": "\\ud83d 楼道灯坏了"}\n', "utf-8")
        ran = loudong("understand", str(file))
        assert json.loads(ran.out)["id"] == "\ud83d"

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            (b"{", "不是 JSON"),
            (b"[1]", "要是一个 {…}"),
            (b'{"id": 3}', "没有 text，或者 text 不是一段文字"),
            (b'{"id": 3, "text": 5}', "没有 text，或者 text 不是一段文字"),
            (b'{"id": 3, "text": "", "building": []}', 'building 要是楼号，比如 "3"'),
            (b"\xff\xfe", "不是 UTF-8 编码"),
            (b"[" * 100_000, "不是 JSON"),
        ],
    )
    def test_a_bad_line_is_told_by_its_number(
        self, loudong: Run, tmp_path: Path, line: bytes, why: str
    ) -> None:
        (tmp_path / "in.jsonl").write_bytes(b'{"id": 1, "text": "ok"}\n' + line + b"\n")
        ran = loudong("understand", "in.jsonl")
        assert (ran.code, ran.err) == (2, f"in.jsonl 第 2 行读不了：{why}。\n")
        assert json.loads(ran.out)["id"] == 1

    def test_a_file_that_is_not_there(self, loudong: Run) -> None:
        ran = loudong("understand", "nowhere.jsonl")
        assert (ran.code, ran.err) == (2, "打不开 nowhere.jsonl：没有这个文件，或者不能读。\n")


class TestPairs:
    def test_of_two_texts_says_whether_they_are_one_thing(
        self, loudong: Run, tmp_path: Path
    ) -> None:
        rows = (
            {"id": 1, "a": "3号楼2单元电梯又停了", "b": "3号楼2单元电梯又停了"},
            {"id": 2, "a": "3号楼2单元电梯又停了", "b": "北门垃圾堆了三天没人收"},
        )
        ran = loudong("understand", "--pairs", str(_written(tmp_path / "pairs.jsonl", *rows)))
        assert (ran.code, ran.err) == (0, "")
        alike, apart = map(json.loads, ran.out.splitlines())
        assert list(alike) == ["id", "same", "score"]
        assert (alike["id"], alike["same"]) == (1, True)
        assert (apart["id"], apart["same"]) == (2, False)
        assert 0 <= apart["score"] < alike["score"] <= 1

    def test_a_row_without_two_texts_is_told_by_its_number(
        self, loudong: Run, tmp_path: Path
    ) -> None:
        _written(tmp_path / "in.jsonl", {"id": 1, "a": "x"})
        ran = loudong("understand", "--pairs", "in.jsonl")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "in.jsonl 第 1 行读不了：没有 b，或者 b 不是一段文字。\n"

    def test_are_not_read_and_scored_at_once(self, loudong: Run) -> None:
        ran = loudong("understand", "--pairs", "--report", ".")
        assert (ran.code, ran.err) == (2, "--pairs 和 --report 一次只能用一个。\n")


_REAL = (
    {"id": 1, "text": "C区反映电梯坏了", "text_plain": "电梯坏了", "is_issue": True}
    | {"category": "电梯", "urgency": "utilities", "register": "chat"},
    {"id": 2, "text": "门口路灯不亮了", "is_issue": True, "category": "噪音", "urgency": "complex"}
    | {"register": "title"},
    {"id": 3, "text": "中午吃什么", "is_issue": False, "category": "闲聊", "hard": False},
    {"id": 4, "text": "吵到你了吧", "is_issue": False, "category": "闲聊", "hard": True},
)
_GROUP = (
    {"id": "w-1", "text": "又停水了", "category": "停水停电停气", "urgency": "utilities"}
    | {"grade": "none", "location": None, "kind": "chat", "is_issue": True, "writer": "w"},
    {"id": "w-2", "text": "哈哈哈", "category": None, "urgency": None, "grade": None}
    | {"location": None, "kind": "talk", "is_issue": False, "writer": "w"},
)
_DANGER = (
    {"id": 1, "text": "四楼着火了快来人", "danger": True, "grade": "acute", "kind": "fire"},
    {"id": 2, "text": "今晚吃火锅", "danger": False, "grade": "none", "kind": "near_miss"},
)


class TestReport:
    def test_has_a_row_for_all_that_the_folder_has_labels_for(
        self, loudong: Run, tmp_path: Path
    ) -> None:
        _written(tmp_path / "x.jsonl", *_REAL)
        _written(tmp_path / "y.jsonl", *_GROUP)
        _written(tmp_path / "z.jsonl", *_DANGER)
        ran = loudong("understand", "--report", ".", "--json")
        assert (ran.code, ran.err) == (0, "")
        told = json.loads(ran.out)
        figures = {(m["what"], m["lines"]): (m["hits"], m["n"]) for m in told["measures"]}
        assert figures["offers_on_chatter", "real"] == (0, 2)
        assert figures["offers_on_hard_chatter", "real"] == (0, 1)
        assert figures["chat_recall", "real"] == (1, 1)
        assert figures["addressed_recall", "real"] == (2, 2)
        assert figures["category_strict", "real"] == (1, 2)
        assert figures["offer_precision", "group"] == (1, 1)
        assert figures["offer_recall", "group"] == (1, 1)
        assert figures["danger_acute", "real"] == (1, 1)
        assert figures["danger_near_miss", "real"] == (0, 1)
        assert ("offer_recall", "real") not in figures
        assert told["micros"]["all"]["n"] == 8
        registers = {(s["by"], s["name"]) for s in told["slices"] if s["lines"] == "real"}
        assert {("all", "all"), ("register", "chat"), ("hard", "yes")} <= registers
        (real, _) = told["confusion"]
        assert {"label": "噪音", "said": "路灯照明", "n": 1} in real["counts"]

    def test_says_in_a_pipe_what_is_reached(self, loudong: Run, tmp_path: Path) -> None:
        _written(tmp_path / "x.jsonl", *_REAL)
        out = loudong("understand", "--report", ".").out
        row = next(line for line in out.splitlines() if "聊天口气的诉求" in line)
        assert [cell.strip() for cell in row.strip("│").split("│")] == [
            "聊天口气的诉求，主动认出",
            "真实文本",
            "1",
            "100.0%",
            "20.7% – 100.0%",
            "≥ 70%",
            "是",
        ]

    def test_lists_errors_when_asked(self, loudong: Run, tmp_path: Path) -> None:
        _written(tmp_path / "x.jsonl", *_REAL)
        assert "门口路灯不亮了" not in loudong("understand", "--report", ".").out
        out = loudong("understand", "--report", ".", "--errors", "3").out
        assert "  2  标注 噪音，读成 路灯照明：门口路灯不亮了" in out.splitlines()

    def test_shows_no_line_that_nobody_may_tune_on(self, loudong: Run, tmp_path: Path) -> None:
        folder = tmp_path / "unseen"
        folder.mkdir()
        _written(folder / "lines.jsonl", *_REAL)
        ran = loudong("understand", "--report", "unseen", "--errors", "3")
        assert "只计数不显示" in ran.out
        assert "路灯不亮" not in ran.out
        told = json.loads(
            loudong("understand", "--report", "unseen", "--json", "--errors", "3").out
        )
        assert told["errors"] == []

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ({"text": "x"}, "没有标注：要有 is_issue、grade 或 a、b、same"),
            ({"text": "x", "is_issue": "yes"}, "is_issue 要是 true 或 false"),
            ({"is_issue": True}, "text 要是一段文字"),
            ({"text": "x", "is_issue": True, "urgency": "soon"}, "urgency 不能是 soon"),
        ],
    )
    def test_a_row_without_labels_is_told_by_its_number(
        self, loudong: Run, tmp_path: Path, row: dict[str, Any], why: str
    ) -> None:
        _written(tmp_path / "x.jsonl", row)
        ran = loudong("understand", "--report", ".")
        assert (ran.code, ran.err) == (2, f"x.jsonl 第 1 行读不了：{why}。\n")

    def test_wants_a_folder_with_labelled_lines(self, loudong: Run) -> None:
        assert loudong("understand", "--report", "none").err == "没有 none 这个文件夹。\n"
        assert "里没有标注好的句子" in loudong("understand", "--report", ".").err

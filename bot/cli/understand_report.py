"""The figures of `loudong understand --report`, as tables or as JSON."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import PurePath
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.grading.bars import Bar, What
from bot.grading.confusion import Confusion
from bot.grading.errors import Error, Wrong
from bot.grading.judged import Pace
from bot.grading.labelled import Kind
from bot.grading.measures import Measure
from bot.grading.report import Report
from bot.grading.shares import Found, Share
from bot.grading.slices import GradeSlice, Slice

#: Columns of text in a file or a pipe, which have no edge.
_WIDE = 160

SAYS = {
    What.OFFERS_ON_CHATTER: "闲聊时开口",
    What.OFFERS_ON_HARD: "难分的闲聊时开口",
    What.CHAT_RECALL: "聊天口气的诉求，主动认出",
    What.ADDRESSED_RECALL: "对小楼说的诉求，认出",
    What.ADDRESSED_CHATTER: "对小楼说的闲聊，当成诉求",
    What.OFFER_PRECISION: "主动开口，开对了",
    What.OFFER_RECALL: "群里的诉求，主动认出",
    What.CATEGORY: "类别，严格",
    What.CATEGORY_LENIENT: "类别，宽松",
    What.URGENCY: "缓急，四档",
    What.ACUTE: "危险：正在发生的，认出",
    What.HAZARD: "危险：隐患，认出",
    What.NEAR_MISS: "危险：像危险的话，误报",
    What.DANGER_ON_CHATTER: "危险：闲聊，误报",
    What.DANGER_ON_ISSUES: "危险：没有危险的诉求，误报",
    What.SAME: "是不是同一件事，判对",
    What.PLACE: "地点，一字不差",
    What.PLACE_ALIKE: "地点，基本一样",
    What.NO_PLACE: "没说地点，也没读出地点",
}
KINDS = {Kind.REAL: "真实文本", Kind.GROUP: "自写文本"}
_WRONG = {
    Wrong.OFFERED: "不该开口，开口了",
    Wrong.NOT_OFFERED: "该开口，没开口",
    Wrong.NOT_TAKEN: "对小楼说的诉求，没认出",
    Wrong.TAKEN: "对小楼说的闲聊，当成诉求",
    Wrong.CATEGORY: "类别错了",
    Wrong.URGENCY: "缓急错了",
    Wrong.MISSED_DANGER: "危险没认出",
    Wrong.FALSE_ALARM: "危险误报",
    Wrong.PLACE: "地点不一样",
    Wrong.SAME: "是不是同一件事，判错",
}
#: Lines of this folder are scored, never read to make anything better.
_UNSEEN = "unseen"
COLUMNS = ("看什么", "文本", "句数", "结果", "95% 区间", "目标", "达到")
_DASH = "—"


def show(report: Report, errors: int) -> None:
    """Print the tables."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    tables = (
        _figures(report.measures),
        _slices("没人叫小楼时，分组看", report.slices, lambda one: one.unasked),
        _slices("对小楼说时，分组看", report.slices, lambda one: one.addressed),
        _grades(report.grades),
    )
    for table in tables:
        if table.row_count:
            console.print(table)
    for one in report.measures:
        if one.found:
            console.print(_same_pairs(KINDS[one.kind], one.found))
    for confusion in report.confusions:
        console.print(_confusion(confusion))
        for (label, said, why), n in confusion.let_off.most_common():
            console.print(f"宽松算对：标注 {label}，读成 {said}，{n} 句（{why}）")
    console.print("准确率只看又有诉求又有闲聊的组；区间是 95%：比例用 Wilson，F1 由它换算。")
    for name, pace in (("一句闲聊", report.chatter_pace), ("一句话", report.pace)):
        if pace:
            console.print(_paced(name, pace))
    if errors:
        for line in _errors(report.errors, errors):
            plain = line.encode(errors="replace").decode()
            console.print(plain, markup=False, highlight=False, soft_wrap=True)


def percent(value: float) -> str:
    """`97.1%`, small shares with one more digit: `0.25%`."""
    return f"{value:.2%}" if 0 < value < 0.01 else f"{value:.1%}"


def bar(wanted: Bar | None) -> str:
    """`≥ 95%`, `≤ 0.5%`."""
    if wanted is None:
        return _DASH
    return f"{'≤' if wanted.at_most else '≥'} {wanted.share * 100:.3g}%"


def figure(one: Measure) -> tuple[str, ...]:
    """A row of the table of figures."""
    reached = {True: "是", False: "否", None: _DASH}[one.reached]
    low, high = one.share.interval
    return (
        SAYS[one.what],
        KINDS[one.kind],
        str(one.share.n),
        percent(one.share.value),
        f"{percent(low)} – {percent(high)}",
        bar(one.bar),
        reached,
    )


def _table(title: str, columns: Iterable[str], left: int) -> Table:
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < left else "right", overflow="fold")
    return table


def _figures(measures: Iterable[Measure]) -> Table:
    table = _table("读得怎样", COLUMNS, 2)
    for one in measures:
        table.add_row(*figure(one))
    return table


def _slices(title: str, slices: Iterable[Slice], found: Callable[[Slice], Found]) -> Table:
    columns = ("文本", "分组", "诉求", "闲聊", "准确率", "召回率", "F1", "F1 区间", "闲聊误认")
    table = _table(title, columns, 2)
    for one in slices:
        table.add_row(
            KINDS[one.kind],
            "全部" if one.by == "all" else f"{one.by} {one.name}",
            str(one.issues),
            str(one.chatter),
            *_found(found(one), one.issues, one.chatter),
        )
    return table


def _found(found: Found, issues: int, chatter: int) -> Iterator[str]:
    low, high = found.f1_interval
    both = bool(issues and chatter)
    yield percent(found.precision.value) if both and found.precision.n else _DASH
    yield percent(found.recall.value) if issues else _DASH
    yield percent(found.f1) if both else _DASH
    yield f"{low:.0%} – {high:.0%}" if both else _DASH
    yield percent(Share(found.wrong, chatter).value) if chatter else _DASH


def _grades(grades: Iterable[GradeSlice]) -> Table:
    table = _table("危险", ("文本", "分组", "句数", "说是危险", "占"), 2)
    for one in grades:
        share = percent(Share(one.alarms, one.n).value)
        table.add_row(KINDS[one.kind], f"{one.by} {one.name}", str(one.n), str(one.alarms), share)
    return table


def _same_pairs(kind: str, found: Found) -> str:
    low, high = found.f1_interval
    return (
        f"说是同一件事（{kind}）：准确率 {percent(found.precision.value)}，召回率 "
        f"{percent(found.recall.value)}，F1 {percent(found.f1)}（{percent(low)} – {percent(high)}）"
    )


def _confusion(confusion: Confusion) -> Table:
    names = confusion.names
    title = f"类别：行是标注，列是读成的（{KINDS[confusion.kind]}）"
    numbers = [str(number) for number in range(1, len(names) + 1)]
    table = _table(title, ("类别", *numbers, "没认出", "准确率", "召回率", "F1"), 1)
    for number, label in enumerate(names, 1):
        of = confusion.of(label)
        counts = [confusion.counts[label, said] for said in (*names, None)]
        table.add_row(
            f"{number} {label}",
            *(str(count) if count else "·" for count in counts),
            percent(of.precision.value) if of.precision.n else _DASH,
            percent(of.recall.value) if of.recall.n else _DASH,
            percent(of.f1) if of.n else _DASH,
        )
    return table


def _paced(name: str, pace: Pace) -> str:
    return (
        f"{name}（{pace.n} 句）：平均 {pace.mean:.1f} 微秒，一半在 {pace.median:.1f} 微秒内，"
        f"99% 在 {pace.p99:.1f} 微秒内"
    )


def _errors(errors: Iterable[Error], wanted: int) -> Iterator[str]:
    for wrong, those in groupby(errors, lambda one: one.wrong):
        all_of = list(those)
        shown = [one for one in all_of if not _is_unseen(one)]
        hidden = len(all_of) - len(shown)
        yield f"\n{_WRONG[wrong]}：{len(all_of)} 句" + (
            f"，其中 {hidden} 句在 unseen 文件夹里，只计数不显示，免得照着它改" if hidden else ""
        )
        for one in shown[:wanted]:
            yield f"  {one.id}  标注 {one.label}，读成 {one.said}：{one.text}"


def _is_unseen(error: Error) -> bool:
    return _UNSEEN in PurePath(error.file).parts


def as_json(report: Report, errors: int) -> str:
    """The same as one JSON value: shares with counts and intervals, nothing rounded away."""
    value: dict[str, Any] = {
        "measures": [_measure_json(one) for one in report.measures],
        "slices": [_slice_json(one) for one in report.slices],
        "danger": [
            {"lines": one.kind, "by": one.by, "name": one.name, "n": one.n, "alarms": one.alarms}
            for one in report.grades
        ],
        "confusion": [
            {
                "lines": one.kind,
                "counts": [
                    {"label": label, "said": said, "n": n}
                    for (label, said), n in one.counts.most_common()
                ],
                "let_off": [
                    {"label": label, "said": said, "why": why, "n": n}
                    for (label, said, why), n in one.let_off.most_common()
                ],
            }
            for one in report.confusions
        ],
        "micros": {
            name: {"n": pace.n, "mean": pace.mean, "p50": pace.median, "p99": pace.p99}
            for name, pace in (("chatter", report.chatter_pace), ("all", report.pace))
            if pace
        },
    }
    if errors:
        value["errors"] = list(_errors_json(report.errors, errors))
    return json.dumps(value, ensure_ascii=False, indent=2)


def _measure_json(one: Measure) -> dict[str, Any]:
    return {
        "what": one.what,
        "lines": one.kind,
        **_share_json(one.share),
        "bar": one.bar.share if one.bar else None,
        "at_most": one.bar.at_most if one.bar else None,
        "reached": one.reached,
        **({"same": _found_json(one.found)} if one.found else {}),
    }


def _share_json(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"hits": share.hits, "n": share.n, "value": share.value, "low": low, "high": high}


def _slice_json(one: Slice) -> dict[str, Any]:
    return {
        "lines": one.kind,
        "by": one.by,
        "name": one.name,
        "issues": one.issues,
        "chatter": one.chatter,
        "offer": _found_json(one.unasked),
        "addressed": _found_json(one.addressed),
    }


def _found_json(found: Found) -> dict[str, Any]:
    low, high = found.f1_interval
    return {
        "right": found.right,
        "wrong": found.wrong,
        "missed": found.missed,
        "precision": found.precision.value if found.precision.n else None,
        "recall": found.recall.value if found.recall.n else None,
        "f1": found.f1 if found.n else None,
        "f1_low": low,
        "f1_high": high,
    }


def _errors_json(errors: Iterable[Error], wanted: int) -> Iterator[dict[str, str]]:
    for _, those in groupby(errors, lambda one: one.wrong):
        for one in [one for one in those if not _is_unseen(one)][:wanted]:
            yield {
                "wrong": one.wrong,
                "id": one.id,
                "label": one.label,
                "said": one.said,
                "text": one.text,
            }

"""Words of the three rates: 本月 and 上月, the spreadsheet with them, and the operator's table."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.domain.issues import State
from bot.flows.rates import Rates, Ratio
from bot.messages import Table
from bot.wording import facts

#: A unit's name, its rates, how many of its issues are forgotten now.
Row = tuple[str, Rates, int]

#: So many forgotten issues are named in a message; the spreadsheet has them all.
_NAMED_AT_MOST = 10

_ENDED = {
    State.CONFIRMED: "确认办好",
    State.UNCONFIRMED: "没等到回话",
    State.DECLINED: "不受理",
    State.WITHDRAWN: "撤回",
    State.MERGED: "并案",
}

#: The columns of the table, in order.
COLUMNS = (
    "单位",
    "结束",
    "确认办好",
    "没等到回话",
    "不受理",
    "撤回",
    "并案",
    "该首答",
    "按时首答",
    "响应率",
    "居民回话",
    "说办好",
    "解决率",
    "说满意",
    "满意率",
    "办成",
    "楼栋办成",
    "小事不出楼栋",
    "微社区以内办成",
    "大事不出微社区",
    "拖得太久",
)


#: The columns of the operator's table, narrow enough for a screen.
SHORT_COLUMNS = (
    "单位",
    "结束",
    "响应率",
    "解决率",
    "满意率",
    "没等到回话",
    "小事不出楼栋",
    "大事不出微社区",
    "拖得太久",
)


def month(
    unit: str, month_name: str, rates: Rates, forgotten: Sequence[IssueNumber], *, so_far: bool
) -> str:
    """The rates of one unit, each with its counts, the forgotten, and what was counted."""
    ended = sum(rates.ended.values())
    within = rates.within_micro_community
    until_now = "（到现在）" if so_far else ""
    lines = [f"【{unit}】{month_name}{until_now}"]
    if ended or rates.answered_in_time.whole:
        lines += [
            f"结束 {ended} 件{_how(rates)}",
            f"响应率 {rates.answered_in_time}（按时首答 {_counts(rates.answered_in_time)}）",
            f"解决率 {rates.solved}（说办好 {_counts(rates.solved)}）",
            f"满意率 {rates.satisfied}（说满意 {_counts(rates.satisfied)}）",
            f"小事不出楼栋 {rates.within_building}（{_counts(rates.within_building)}）",
            f"大事不出微社区 {within}（{_counts(within)}）",
        ]
    else:
        lines.append("没有结束的诉求，算不出三率。")
    lines.append(f"拖得太久：{_named(forgotten)}")
    return "\n".join(lines)


def counted_from() -> str:
    """What the figures mean; said once below them."""
    return "只算当月结束的诉求：响应看首次答复，解决和满意看居民的回话，没回话的不算。明细见表格。"


def explained() -> str:
    """What the operator's table is counted from."""
    return (
        "只算当月结束的诉求。响应看首次答复；解决、满意看居民的回话，没回话的不算；拖得太久看现在。"
    )


def not_allowed() -> str:
    """Somebody without a post asks for rates."""
    return "三率给楼栋长和负责人看。看自己报的事，回“我的”就行。"


def month_name(month: int) -> str:
    """`11月`."""
    return f"{month}月"


def table_name(unit: str, year: int, month: int) -> str:
    """The name of the file, which is also its sheet's."""
    return f"{unit}{year}年{month}月三率"


def table(name: str, rows: Sequence[Row]) -> Table:
    """A row for each unit."""
    return Table(name=name, rows=(COLUMNS, *(_row(*row) for row in rows)))


def short_row(unit: str, rates: Rates, forgotten: int) -> tuple[str, ...]:
    """A line of the operator's table, each share with its counts."""
    return (
        unit,
        str(sum(rates.ended.values())),
        _share(rates.answered_in_time),
        _share(rates.solved),
        _share(rates.satisfied),
        str(rates.unanswered),
        _share(rates.within_building),
        _share(rates.within_micro_community),
        str(forgotten),
    )


def _share(ratio: Ratio) -> str:
    """`86.7% 13/15`, or a dash."""
    return f"{ratio} {_counts(ratio)}" if ratio.whole else str(ratio)


def _row(unit: str, rates: Rates, forgotten: int) -> tuple[str | int, ...]:
    return (
        unit,
        sum(rates.ended.values()),
        *(rates.ended.get(state, 0) for state in _ENDED),
        rates.answered_in_time.whole,
        rates.answered_in_time.part,
        str(rates.answered_in_time),
        rates.solved.whole,
        rates.solved.part,
        str(rates.solved),
        rates.satisfied.part,
        str(rates.satisfied),
        rates.within_building.whole,
        rates.within_building.part,
        str(rates.within_building),
        rates.within_micro_community.part,
        str(rates.within_micro_community),
        forgotten,
    )


def _how(rates: Rates) -> str:
    """`（确认办好 9，没等到回话 2）`."""
    parts = [f"{words} {rates.ended[s]}" for s, words in _ENDED.items() if rates.ended.get(s)]
    return f"（{'，'.join(parts)}）" if parts else ""


def _counts(ratio: Ratio) -> str:
    return f"{ratio.part}/{ratio.whole}"


def _named(numbers: Sequence[IssueNumber]) -> str:
    if not numbers:
        return "没有"
    named = facts.numbers(numbers[:_NAMED_AT_MOST])
    more = " …" if len(numbers) > _NAMED_AT_MOST else ""
    return f"{len(numbers)} 件（{named}{more}）"

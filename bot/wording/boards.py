"""Words of overviews: the lead's board and digests."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.wording import facts

_NUMBERS_AT_MOST = 5
_NAMES_AT_MOST = 3


def digest(part_of_day: str, late: Sequence[IssueNumber], new: int, due: str = "") -> str:
    """Several tasks at once: `上午有 7 件要您看：过时 2（#1019 #1022），新上报 5。`."""
    total = len(late) + new
    parts = []
    if late:
        parts.append(f"过时 {len(late)}（{facts.numbers(late)}）")
    if new:
        parts.append(f"新上报 {new}")
    soonest = f"最早的请 {due} 前回复。" if due else ""
    return (
        f"{part_of_day}有 {total} 件要您看：{'，'.join(parts)}。{soonest}"
        "回编号看一件，回“全部”看清单。"
    )


def part_of_day(hour: int) -> str:
    """What a digest calls its time."""
    if hour < 12:  # noon
        return "上午"
    return "下午" if hour < 17 else "今天"  # the last digest of the day


def board(
    unit: str,
    *,
    unblock: str,
    overdue: str,
    forgotten: str,
    new: str,
    away: str,
    no_steward: str,
    no_group: str,
) -> str:
    """看板: eight lines, the most pressing first. An empty fact is a dash."""
    rows = (
        ("等您处理", unblock),
        ("已过期限", overdue),
        ("拖得太久", forgotten),
        ("今天新报", new),
        ("请假", away),
        ("没绑楼栋长", no_steward),
        ("没绑群", no_group),
    )
    return "\n".join([f"【{unit}】", *(f"{name}：{value or '—'}" for name, value in rows)])


def counted(numbers: Sequence[IssueNumber]) -> str:
    """`3（#1019 #1022 #1027）`, at most five named; empty when there is none."""
    if not numbers:
        return ""
    named = facts.numbers(numbers[:_NUMBERS_AT_MOST])
    more = " …" if len(numbers) > _NUMBERS_AT_MOST else ""
    return f"{len(numbers)}（{named}{more}）"


def named(names: Sequence[str]) -> str:
    """`12（3号楼、5号楼、6号楼…）`, at most three named; empty when there is none."""
    if not names:
        return ""
    more = "…" if len(names) > _NAMES_AT_MOST else ""
    return f"{len(names)}（{'、'.join(names[:_NAMES_AT_MOST])}{more}）"


def ask_privately() -> str:
    """Figures are not for a group, and there is no private way."""
    return "这个私下看：请点我头像加好友，再问我一次。"


def todo_hidden(number: IssueNumber, state: str, due: str) -> str:
    """A line of 待办 where others read along: an issue between neighbours is its number alone."""
    return f"#{number} 邻里的事，请加我好友看详情｜{state}，{due} 前"


def and_more(count: int) -> str:
    """More lines than a message holds."""
    return f"还有 {count} 件，先办好上面的再看。"


def not_a_lead() -> str:
    """An overview is for leads."""
    return "看板给各级负责人用。看自己的事回“我的”或“待办”。"

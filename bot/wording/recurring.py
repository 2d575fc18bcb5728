"""Words about what comes back, or comes too often."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.wording import facts
from bot.wording.facts import IssueWords


def in_receipt(earlier: IssueNumber) -> str:
    """A clause of the receipt."""
    return f"和上次 #{earlier} 是同一处，已注明复发"


def on_card(earlier: IssueNumber) -> str:
    """A line of the card for whoever works on it."""
    return f"复发：上次 #{earlier}"


def too_often(issue: IssueWords, before: Sequence[IssueNumber]) -> str:
    """To the lead: within 30 days it is the third time; nothing is asked."""
    times = len(before) + 1
    return f"【30天第{times}次 #{issue.number}】{issue.line}。前{len(before)}次：{facts.numbers(before)}。请看看要不要根治。"


def explained(earlier: IssueNumber) -> str:
    """A line of `loudong explain`."""
    return f"复发：上次是 #{earlier}"

"""Words for when a chat was out of reach."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber

_NAMED_AT_MOST = 8


def gathered(numbers: Sequence[IssueNumber]) -> str:
    """Tasks that piled up while somebody could not be reached, as one message."""
    named = "、".join(f"#{number}" for number in numbers[:_NAMED_AT_MOST])
    more = " 等" if len(numbers) > _NAMED_AT_MOST else ""
    return (
        f"刚才一阵子消息发不出去，有 {len(numbers)} 件事等您：{named}{more}。"
        "回编号看一件，回“待办”看清单。"
    )


def group_closed(name: str) -> str:
    """To the operator: the bot can no longer speak in a group."""
    return f"“{name}”里发不出消息了，可能被移出了群。请把我再拉进群。"

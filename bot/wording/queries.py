"""Words for questions people ask: 进度, 我的, 帮助, a number."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.wording.facts import IssueWords


def state_line(issue: IssueWords, state: str) -> str:
    """One issue and where it stands."""
    return f"#{issue.number} {issue.line}：{state}。"


def state_alone(issue: IssueWords, state: str) -> str:
    """The same for somebody who may be anybody: what kind it is and where it stands."""
    return f"{issue.short}：{state}。"


def mine(lines: Sequence[str]) -> str:
    """What somebody reported or joined."""
    if not lines:
        return "您没有在办的事。有事直接说一句就行。"
    return "\n".join(lines)


def no_such_issue(number: IssueNumber) -> str:
    """A number nobody has, or one that is not for the asker."""
    return f"没有找到 #{number}，请看看编号对不对。"


def not_yours(number: IssueNumber) -> str:
    """Somebody else's issue cannot be withdrawn or closed."""
    return f"#{number} 不是您报的，只有报的人能这样做。"


def nothing_open() -> str:
    """A number in private, and nothing was asked."""
    return "现在没有等您回复的事。有事直接说一句就行。"


def help_resident(steward: str, phone: str) -> str:
    """How it works, for residents."""
    who = f"\n楼栋长：{steward} {phone}".rstrip() if steward else ""
    return (
        "有事直接说一句，我报给楼栋长，办好告诉您。\n"
        "看办得怎样：回“进度”或编号，如 1027\n"
        "不用报了：回“撤回 1027”；还没好：回“没好 1027”"
        f"{who}"
    )


def help_worker() -> str:
    """How it works, for stewards and leads."""
    return (
        "看手上的事：待办；看一件：回编号\n"
        "接手：1；进展 1027 已联系维保；约 1027 明天上午；问 1027 哪个门\n"
        "办结 1027 怎么办的（可带照片）；弄错了：撤销\n"
        "上报 1027 原因；不归我这儿；请假 到周五 沈岚代"
    )


def help_lead() -> str:
    """What leads can do besides."""
    return (
        "派 1027 给 陈慧；退回 1027 原因；转 1027 城管\n"
        "看板；本月；上月；绑定情况；在群里：@小楼 绑定 3号楼"
    )


def which_issue(listed: str) -> str:
    """Several issues of the speaker could be meant."""
    return f"是哪一件？请带上编号：{listed}。"


def anonymous(number: IssueNumber) -> str:
    """The name is kept from the neighbours from now on."""
    return f"好的，#{number} 不告诉邻居是谁报的。"

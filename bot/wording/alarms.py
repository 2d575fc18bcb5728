"""Words for the operator."""

from bot.domain.ids import IssueNumber


def unreachable(name: str, number: IssueNumber | None) -> str:
    """Somebody who had to be told has no chat in which to be told."""
    about = f"（#{number}）" if number else ""
    return f"联系不上{name}{about}：没有私聊，也不在群里。请帮 TA 绑定账号，或换人负责。"


def nobody(number: IssueNumber, what: str) -> str:
    """An issue that nobody holds."""
    return f"#{number} {what}：没有人能接。请尽快给这一级安排负责人。"

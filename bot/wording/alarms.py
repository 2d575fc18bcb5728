"""Words for the operator."""

from bot.domain.ids import IssueNumber
from bot.flows.effects import Alarm


def unreachable(name: str, number: IssueNumber | None) -> str:
    """Somebody who had to be told has no chat in which to be told."""
    about = f"（#{number}）" if number else ""
    return f"联系不上{name}{about}：没有私聊，也不在群里。请帮 TA 绑定账号，或换人负责。"


_WHY = {
    Alarm.NOBODY_HOLDS: "没有人能接。请尽快安排负责人",
    Alarm.NOBODY_WARNED: "紧急，但没有上级负责人可通知。请尽快安排",
    Alarm.LATE_AT_THE_TOP: "到了最高一级仍过了时限。请提醒镇里",
}


def issue(number: IssueNumber, line: str, why: Alarm) -> str:
    """An issue that needs the operator."""
    return f"#{number} {line}：{_WHY[why]}。"

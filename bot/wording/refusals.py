"""Why something is not possible, and what is."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.domain.issues import Move
from bot.flows.issue_acts import Refusal

_WHY = {
    Refusal.CLOSED: "已经结束了",
    Refusal.SOLVED: "已办结，正等居民确认",
    Refusal.NOT_NOW: "现在不能这样做",
    Refusal.ALREADY_YOURS: "已经在您手上了",
    Refusal.TAKEN: "已有人在办",
    Refusal.NOT_YOURS: "不归您办",
    Refusal.OWN_REPORT: "是您自己报的，由别人来办",
    Refusal.WORDS_NEEDED: "还差一句话，说明原因或要问什么",
    Refusal.TIME_NEEDED: "还差一个以后的时间，比如“明天上午”",
    Refusal.TARGET_NEEDED: "还差给谁",
    Refusal.CANNOT_TAKE: "不能交给这个人，请换一位",
    Refusal.AT_THE_TOP: "上面没有能接的人了，已告诉管理员",
    Refusal.NOBODY_BELOW: "下面没有能接的人，退不回去",
    Refusal.NOTHING_TO_UNDO: "没有能撤销的",
    Refusal.TOO_LATE: "过了能改的时间",
    Refusal.NOT_DUE: "还没到时候",
    Refusal.NO_CHANGE: "没有变化",
}

#: More than this is a list nobody reads.
_AT_MOST = 4
#: What people type to make a move, the likeliest first.
_TYPED = {
    Move.ACCEPT: "接单",
    Move.SOLVE: "办结",
    Move.PROGRESS: "进展",
    Move.ESCALATE: "上报",
    Move.SCHEDULE: "约",
    Move.ASK: "问",
    Move.NOT_MINE: "不归我",
    Move.HAND_BACK: "退回",
    Move.ASSIGN: "派",
    Move.DELEGATE: "转",
    Move.DECLINE: "不办",
    Move.UNDO: "撤销",
    Move.WITHDRAW: "撤回",
    Move.REOPEN: "没好",
}


def refused(number: IssueNumber, why: Refusal, possible: Sequence[Move]) -> str:
    """One sentence: why not, and what could be done instead."""
    words = [_TYPED[move] for move in _TYPED if move in possible][:_AT_MOST]
    instead = f"可以回：{'、'.join(words)}。" if words else ""
    return f"#{number} {_WHY[why]}。{instead}"


def not_allowed() -> str:
    """Somebody without the post for it."""
    return "这件事要楼栋长或负责人才能做。有事直接说一句，我帮您报。"

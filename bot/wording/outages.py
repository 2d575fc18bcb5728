"""Words for when a chat was out of reach."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.notices import Trouble
from bot.wording.channels import behind, called

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


def not_taken(name: str, number: IssueNumber | None) -> str:
    """To the operator: one message to somebody was refused for what it is; the chat works."""
    about = f"（#{number}）" if number else ""
    return f"有一条给{name}的消息平台不收，没有送到{about}。请直接联系 TA。"


def back_in_group() -> str:
    """The account was away while somebody of the group was about to report something."""
    return "我有一阵子没连上，这段时间大家说的没听到。有事请再说一遍。"


def back_in_private() -> str:
    """The same, to somebody alone with the bot."""
    return "我有一阵子没连上，这段时间您说的没听到，请再说一遍。"


_TROUBLES = {
    Trouble.LOGIN: "要重新登录，现在收发不了消息",
    Trouble.TOKEN: "的令牌不对或已失效，收发不了消息，请检查设置",
    Trouble.ACCOUNT: (
        "登的不是原来的号，先不收也不发。请用原来的号重新登录；"
        "真要换号，请在设置里写上新号，做法见 loudong status"
    ),
    Trouble.CONFLICT: "的账号同时被别的程序在用，请把那个停掉",
    Trouble.AWAY: "连不上了，正在自己重试；一直不好请看看",
    Trouble.TOO_OFTEN: "说发得太多，已经放慢，有些消息会晚到",
    Trouble.BUDGET: "24小时内能发的消息用完了，除了危险，其余晚些再发，几点请看状态页",
}

_SCAN = "请用那个账号的手机扫图里的码，过期了请看状态页或运行 loudong status。"


def trouble(channel: str, what: Trouble, *, scan: bool) -> str:
    """To the operator, on another channel; `scan`: the picture to scan goes along."""
    where = behind(channel) if what is Trouble.AWAY else ""
    how = f"。{_SCAN}" if scan else "。"
    return f"{called(channel)}{_TROUBLES[what]}{where}{how}"


def recovered(channel: str) -> str:
    """To the operator who was told of the trouble."""
    return f"{called(channel)}好了，能收发消息了。"

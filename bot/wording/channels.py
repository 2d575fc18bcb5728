"""What channels are called, and words about on which of them somebody is told."""

from collections.abc import Sequence

_CALLED = {"wechat": "微信", "telegram": "Telegram", "web": "网页"}
_BEHIND = {"wechat": "网关和网络"}


def called(channel: str) -> str:
    """A channel as people call it; one without a name in Chinese by its own."""
    return _CALLED.get(channel, channel)


def behind(channel: str) -> str:
    """What an operator looks at when it cannot be reached."""
    return _BEHIND.get(channel, "网络")


def chosen(channel: str) -> str:
    """Where they want to be told from now on."""
    return f"好的，以后有事在{called(channel)}上告诉您。"


def where_last_active() -> str:
    """No channel is chosen any more."""
    return "好的，以后您最近在哪儿说话，我就在哪儿告诉您。"


def not_here(ways: Sequence[str]) -> str:
    """That is no channel of this town; `ways`: where they can be told."""
    if not ways:
        return "这里用不了那个。请先私下跟我说句话，有事就告诉您。"
    return f"这里用不了那个，现在能在{'、'.join(map(called, ways))}上告诉您。"


def no_way_there(channel: str, *, known: bool) -> str:
    """They cannot be written to there yet; `known`: by an account in a group there."""
    again = f"再回“通知 {called(channel)}”"
    if channel == "web":
        return f"您还没有自己的网页：请找负责人要一个链接，打开以后{again}。"
    if known:
        return f"我在{called(channel)}上还不能私下找您：请在那边私下跟我说句话，{again}。"
    return (
        f"我在{called(channel)}上还不认得您：请在那边私下发一次绑定码给我（找负责人要），{again}。"
    )


def may_choose(channel: str) -> str:
    """To somebody who is bound on one more channel."""
    return f"您最近在哪儿用，我就在哪儿告诉您；想固定在这边，回“通知 {called(channel)}”。"

"""Words about being written to in private."""

#: How a private chat with the bot is opened, by channel.
_HOW = {
    "wechat": "点我的头像，“添加到通讯录”就行",
    "telegram": "点我的头像发消息，再点“开始”就行",
    "web": "请向负责人要一个您自己的链接",
}


def how_to_hear_in_private(channel: str) -> str:
    """To a steward who is told things in the stewards' group; once."""
    how = _HOW.get(channel, "私聊我说一句话就行")
    return f"想单独收到这些，{how}；不方便也没关系，有事我在群里叫您。"

"""The first words in a group."""


def first(*, bound: bool) -> str:
    """Who the bot is, how to use it, and what it keeps."""
    hello = (
        "大家好，我是小楼，帮大家把楼里的事报给楼栋长。有事 @小楼 说一句就行；"
        "危险的事我会出声，其余不打扰。闲聊我不记，只记报上来的事。\n"
        "不想我主动说话，请负责人回“仅@我”。"
    )
    return hello if bound else f"{hello}\n{how_to_bind()}"


def how_to_bind() -> str:
    """The group belongs to no building yet."""
    return "这个群还没绑定楼栋，请负责人回“@小楼 绑定 3号楼”。"

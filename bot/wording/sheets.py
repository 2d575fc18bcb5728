"""What is printed on the sheet for a building's door."""


def invitation() -> tuple[str, str]:
    """What it is for, and what it does not need: a line each."""
    return "楼里有事，扫码就能说", "不用下载，不用注册"


def how() -> str:
    """How to begin, for whoever never scanned a code."""
    return "打开微信“扫一扫”，或用手机相机，对准上面的方块"


def steward(name: str) -> str:
    """Who takes care of the building; `name` is empty where nobody does yet."""
    return f"楼栋长：{name or '待定'}"

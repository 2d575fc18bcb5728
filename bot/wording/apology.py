"""Words for our own faults."""


def later() -> str:
    """A turn failed; nothing was changed."""
    return "刚才没记上，请稍后再说一次；急事请直接打楼栋长电话。"

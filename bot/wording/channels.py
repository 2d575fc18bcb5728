"""What channels are called, and words about on which of them somebody is told."""

_CALLED = {"wechat": "微信", "telegram": "Telegram", "web": "网页"}


def called(channel: str) -> str:
    """A channel as people call it; one without a name in Chinese by its own."""
    return _CALLED.get(channel, channel)

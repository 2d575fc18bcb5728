"""On which channel somebody wants to be told: 以后用微信通知我, 通知 网页, 通知 自动."""

import re

#: No channel of its own: where last active.
AUTO = "auto"
#: A way of telling that the bot does not have.
NONE_OF_OURS = "none"

_NAMES = {
    "wechat": "微信 wechat weixin",
    "telegram": "电报 telegram tg",
    "web": "网页 网站",
    AUTO: "自动 默认",
}
_OTHERS = "短信 电话 邮件 邮箱 qq 钉钉"
_MEANT = {
    **{word: channel for channel, words in _NAMES.items() for word in words.split()},
    **dict.fromkeys(_OTHERS.split(), NONE_OF_OURS),
}

_OURS = "|".join(word for word, channel in _MEANT.items() if channel != NONE_OF_OURS)
_ANY = "|".join(_MEANT)
_FROM_NOW = "(?:以后|今后|往后)"
_BY = "(?:请|都|就|还是|改)?(?:用|在|到|走|发到|成)?[ ]?"
_END = "(?:上|里)?(?:吧|就行|就好|好了)?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_FROM_NOW}?(?:请)?通知(?:我)?[ ，,:：]*{_BY}(?P<where>{_ANY}){_END}",
        # "电话通知我" is said to the steward, and is no wish for all days to come.
        rf"{_FROM_NOW}?{_BY}(?P<where>{_OURS})(?:上|里)?(?:来|给我)?通知(?:我)?{_END}",
        rf"{_FROM_NOW}[，,]?{_BY}(?P<where>{_ANY})(?:上|里)?(?:来)?(?:通知|告诉)我{_END}",
    )
)


def wish(text: str) -> str | None:
    """The channel that is wished for, `AUTO` or `NONE_OF_OURS`; None when it is no such wish."""
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            return _MEANT[found["where"].lower()]
    return None

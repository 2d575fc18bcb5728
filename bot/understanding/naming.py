# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""A category by its name: 应该是噪音, said to a report that was taken for something else."""

import re

from bot.understanding.category import Category
from bot.understanding.kinds import Kinds
from bot.understanding.text import clean

#: Nobody needs more characters for that.
_AT_MOST = 24
_BEFORE = re.compile(
    r"(?:(?:类别|分类|归类|类型)?(?:不对|错了|有误|搞错了|弄错了)[，, ]?|不是[^，,。 ]{1,10}[，,。 ])?"
    r"(?:类别|分类|归类|类型|这个?)?(?:应该|应当)?(?:是|属于|算作?|算是|归|改成?|换成?|为)?"
)
_AFTER = re.compile(r"(?:问题|方面|一?类|的事情?|的问题|吧|呀|啊|哦|才对|的|[，,。！! ]){0,4}")


def category_named(text: str, kinds: Kinds) -> Category | None:
    """The category that a text names and does nothing else; None when it says more, or none."""
    text = clean(text)
    if len(text) > _AT_MOST:
        return None
    for category in kinds.categories:
        for name in _names(category):
            at = text.rfind(name)
            if at > 0 and _BEFORE.fullmatch(text[:at]) and _AFTER.fullmatch(text[at + len(name) :]):
                return category
    return None


def _names(category: Category) -> list[str]:
    """What it is called, the longest first: 消防通道/飞线充电 is two names."""
    return sorted({*category.name.split("/"), category.label}, key=len, reverse=True)

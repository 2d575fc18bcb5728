"""On which channel somebody wants to be told, and what only sounds so."""

import pytest

from bot.understanding import Verb, command
from bot.understanding.told_where import AUTO, NONE_OF_OURS


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("以后用微信通知我", "wechat"),
        ("以后在微信上告诉我", "wechat"),
        ("以后都微信通知我吧", "wechat"),
        ("微信通知我", "wechat"),
        ("请用微信通知我。", "wechat"),
        ("通知用电报", "telegram"),
        ("通知 电报", "telegram"),
        ("通知：Telegram", "telegram"),
        ("通知我用TG", "telegram"),
        ("今后通知改用 telegram", "telegram"),
        ("通知 网页", "web"),
        ("通知走网页就行", "web"),
        ("通知 自动", AUTO),
        ("通知自动", AUTO),
        ("通知 短信", NONE_OF_OURS),
        ("以后用短信通知我", NONE_OF_OURS),
    ],
)
def test_a_wish_is_heard(said: str, channel: str) -> None:
    found = command(said)
    assert found is not None
    assert (found.verb, found.words) == (Verb.TOLD_WHERE, channel)


@pytest.mark.parametrize(
    "said",
    [
        "通知",
        "通知大家明天停水",
        "电话通知我",
        "微信上有通知",
        "自动门坏了",
        "我微信坏了",
        "物业微信通知了吗",
        "以后微信群里说",
        "通知 陈慧",
        "微信",
    ],
)
def test_the_rest_is_none(said: str) -> None:
    found = command(said)
    assert found is None or found.verb is not Verb.TOLD_WHERE

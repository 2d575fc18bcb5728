import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.understanding import BUILT_IN, Sureness, clean, read, worth_a_look
from bot.understanding.danger import THEMES
from bot.understanding.judging import judge
from training.lines import load


@pytest.mark.parametrize(
    "chat",
    [
        "晚上一起吃饭吗",
        "明天几点出发",
        "孩子的作业是什么呀",
        "祝大家新年快乐",
        "哈哈哈哈",
        "收到，谢谢",
        "😂😂😂",
        "",
        "好的👌",
    ],
)
def test_plain_chatter_is_dropped_at_once(chat: str) -> None:
    assert not worth_a_look(chat)


@pytest.mark.parametrize(
    "text", ["煤\u200b气味好大", "电\u200d梯坏了", "停水了", "有人ＫＴＶ到半夜"]
)
def test_what_matters_is_looked_at_even_when_hidden(text: str) -> None:
    assert worth_a_look(text)


def _said(pattern: str) -> st.SearchStrategy[str]:
    """Texts that match `pattern`, with its gaps filled from its own and a few common characters."""
    letters = sorted(
        {c for c in pattern if c.isalnum() or c in "…～ "} | set("门口了的我们这里，。！,!。$.")
    )
    return st.from_regex(pattern, alphabet=st.sampled_from(letters))


def test_hardly_a_line_that_it_would_speak_up_for_is_dropped() -> None:
    issues = [line.text for line in load()[::4] if line.category is not None]
    clear = [text for text in issues if _is_clear(text)]
    dropped = [text for text in clear if not worth_a_look(text)]
    assert len(clear) > 500
    assert len(dropped) <= 0.01 * len(clear), dropped


def _is_clear(text: str) -> bool:
    return judge(clean(text), addressed=False, kinds=BUILT_IN).sure is Sureness.CLEAR


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([way.pattern for theme in THEMES for way in theme.acute]).flatmap(_said))
def test_no_danger_in_the_data_is_dropped(text: str) -> None:
    if read(text).danger:
        assert worth_a_look(text), text

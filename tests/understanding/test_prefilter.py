import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.understanding import CATEGORIES, Sureness, read, worth_a_look
from bot.understanding.danger import THEMES

#: Every way the data knows to complain: the words of all categories but questions about rules.
COMPLAINTS = [word for category in CATEGORIES for word in category.words]


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


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(COMPLAINTS).flatmap(_said))
def test_no_complaint_in_the_data_is_dropped(text: str) -> None:
    if read(text).sure is Sureness.CLEAR:
        assert worth_a_look(text), text


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([c for c in CATEGORIES if c.object_words and c.fault_words]).flatmap(
        lambda c: st.tuples(_said("|".join(c.object_words)), _said("|".join(c.fault_words)))
    )
)
def test_no_thing_that_is_broken_is_dropped(said: tuple[str, str]) -> None:
    text = "".join(said)
    if read(text).sure is Sureness.CLEAR:
        assert worth_a_look(text), text


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([way.pattern for theme in THEMES for way in theme.acute]).flatmap(_said))
def test_no_danger_in_the_data_is_dropped(text: str) -> None:
    if read(text).danger:
        assert worth_a_look(text), text

# examples of one kind stay together
"""Each rule of silence: what it keeps the bot out of, and what comes near and is spoken up for."""

from collections.abc import Callable

import pytest

from bot.understanding import chatter, is_over, me_too, speaks_up
from bot.understanding.evidence import Clause, clauses

#: rule: what it is for | what only comes near
OF_A_TEXT: dict[Callable[[str], bool], tuple[str, str]] = {
    chatter.is_sold_or_told: (
        "专业疏通下水道，电话私聊|草莓团购接龙了|通知：明天停水检修|尊敬的业主，电梯例行保养|电视剧里电梯掉下来|昨晚梦见家里停水",
        "下水道又堵了，找谁疏通|3号楼电梯坏了|家里停水了|楼道灯不亮了",
    ),
    chatter.is_called_off: (
        "虚惊一场，是我家锅糊了|没事了，总闸跳了一下|搞错了，是隔壁小区",
        "停水了，没人通知",
    ),
    chatter.is_doubtful: (
        "电梯好像停了|貌似停水了|是不是又停电了",
        "电梯停了|停水了|又停电了",
    ),
    chatter.is_thanks: (
        "谢谢师傅，灯亮了|感谢物业修电梯|各位辛苦了",
        "灯坏了，麻烦修一下",
    ),
}
OF_A_CLAUSE: dict[Callable[[Clause], bool], tuple[str, str]] = {
    chatter.is_solved: (
        "电梯修好了|来电了|下水道通了|路灯终于亮了|我家没停水|声音没了",
        "电梯没修好|电梯好了又坏|还没来电|灯又不亮了",
    ),
    chatter.is_asked: (
        "停电了吗|谁家停水了|你们那边停水没|请问哪家修电梯",
        "怎么还没来电|电梯什么时候能修好|停水有没有人管",
    ),
    chatter.is_not_now: (
        "去年电梯坏了半个月|上次停水停了一天|要是停电就麻烦了|明天要停水|以前楼道灯坏过",
        "楼道灯从昨天坏到现在|从昨天起就停水了，到现在没来|电梯坏了",
    ),
    chatter.is_not_ours: (
        "我手机坏了|公司的电梯停了|老家停水了|冰箱坏了|高铁上停电了",
        "物业公司不管事，电梯坏了|电梯坏了|地下室停电了",
    ),
}


def _each(table: dict[Callable[..., bool], tuple[str, str]], side: int) -> list[object]:
    return [
        pytest.param(rule, text, id=f"{rule.__name__}-{text}")
        for rule, sides in table.items()
        for text in sides[side].split("|")
    ]


@pytest.mark.parametrize(("rule", "text"), _each(OF_A_TEXT, 0))
def test_a_rule_of_texts_holds(rule: Callable[[str], bool], text: str) -> None:
    assert rule(text)
    assert not speaks_up(text)


@pytest.mark.parametrize(("rule", "text"), _each(OF_A_TEXT, 1))
def test_and_lets_a_report_that_comes_near_be(rule: Callable[[str], bool], text: str) -> None:
    assert not rule(text)
    assert speaks_up(text)


@pytest.mark.parametrize(("rule", "text"), _each(OF_A_CLAUSE, 0))
def test_a_rule_of_clauses_holds(rule: Callable[[Clause], bool], text: str) -> None:
    assert any(rule(clause) for clause in clauses(text))
    assert not speaks_up(text)


@pytest.mark.parametrize(("rule", "text"), _each(OF_A_CLAUSE, 1))
def test_and_lets_a_clause_that_comes_near_be(rule: Callable[[Clause], bool], text: str) -> None:
    assert not all(rule(clause) for clause in clauses(text))
    assert speaks_up(text)


def test_every_rule_of_silence_is_in_the_tables() -> None:
    rules = {rule for name, rule in vars(chatter).items() if name.startswith("is_")}
    assert rules == {*OF_A_TEXT, *OF_A_CLAUSE}


@pytest.mark.parametrize("text", "我家也是|+1|同上|我们这边也停了|附议|二单元也没水".split("|"))
def test_a_neighbour_says_the_same(text: str) -> None:
    assert me_too(text)


@pytest.mark.parametrize("text", "我也想吃草莓|他也是做生意的|2|我们也去跳舞|也行".split("|"))
def test_a_neighbour_says_something_else(text: str) -> None:
    assert not me_too(text)


@pytest.mark.parametrize("text", "好了|电梯好了|来电了|修好了|没事了|二单元来水了".split("|"))
def test_it_is_over(text: str) -> None:
    assert is_over(text)


@pytest.mark.parametrize("text", "还没好|好了没|饭好了来吃|电梯修好了又坏了|好像来电了".split("|"))
def test_it_is_not_over(text: str) -> None:
    assert not is_over(text)

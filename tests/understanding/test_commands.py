# ruff: noqa: E501  # examples of one kind stay together
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import Spot
from bot.understanding import Command, Verb, command


@pytest.mark.parametrize(
    ("said", "verb", "issues", "words"),
    [
        ("办结1027 新井盖装好了", Verb.SOLVE, (1027,), "新井盖装好了"),
        ("办结 1027 1031", Verb.SOLVE, (1027, 1031), ""),
        ("办结 #1027，#1031 都好了", Verb.SOLVE, (1027, 1031), "都好了"),
        ("办结 怎么办的", Verb.SOLVE, (), "怎么办的"),
        ("办结，已安排工人换好", Verb.SOLVE, (), "已安排工人换好"),
        ("1027 办结 换好了", Verb.SOLVE, (1027,), "换好了"),
        ("进展 1031 已联系维保", Verb.PROGRESS, (1031,), "已联系维保"),
        ("约 明天上午", Verb.SCHEDULE, (), "明天上午"),
        ("约明天上午", Verb.SCHEDULE, (), "明天上午"),
        ("约1027 明天上午", Verb.SCHEDULE, (1027,), "明天上午"),
        ("约 周五 维保来", Verb.SCHEDULE, (), "周五 维保来"),
        ("问 1027 是哪个门", Verb.ASK, (1027,), "是哪个门"),
        ("问 是哪个门", Verb.ASK, (), "是哪个门"),
        ("上报", Verb.ESCALATE, (), ""),
        ("上报 需要换井盖", Verb.ESCALATE, (), "需要换井盖"),
        ("上报 1027 要换", Verb.ESCALATE, (1027,), "要换"),
        ("上报社区", Verb.ESCALATE, (), "社区"),
        ("退回 不归我", Verb.HAND_BACK, (), "不归我"),
        ("请假", Verb.LEAVE, (), ""),
        ("请假到周五", Verb.LEAVE, (), "到周五"),
        ("请假 3天", Verb.LEAVE, (), "3天"),
        ("销假", Verb.BACK, (), ""),
        ("撤销", Verb.UNDO, (), ""),
        ("撤销 1027", Verb.UNDO, (1027,), ""),
        ("撤回 #1027", Verb.WITHDRAW, (1027,), ""),
        ("没好", Verb.NOT_SOLVED, (), ""),
        ("没好 1027", Verb.NOT_SOLVED, (1027,), ""),
        ("没好 1027 还在漏", Verb.NOT_SOLVED, (1027,), "还在漏"),
        ("进度", Verb.STATUS, (), ""),
        ("进度？", Verb.STATUS, (), ""),
        ("进度 1027", Verb.STATUS, (1027,), ""),
        ("1027怎么样了？", Verb.STATUS, (1027,), ""),
        ("我的", Verb.MINE, (), ""),
        ("帮助", Verb.HELP, (), ""),
        ("?", Verb.HELP, (), ""),
        ("？", Verb.HELP, (), ""),
        ("看板", Verb.BOARD, (), ""),
        ("本月", Verb.THIS_MONTH, (), ""),
        ("上月", Verb.LAST_MONTH, (), ""),
        ("全部", Verb.ALL, (), ""),
        ("待办", Verb.TODO, (), ""),
        ("不归我这儿", Verb.NOT_MINE, (), ""),
        ("我来办理", Verb.TAKE, (), ""),
        ("接单 1027", Verb.TAKE, (1027,), ""),
        ("我来", Verb.TAKE, (), ""),
        ("受理", Verb.TAKE, (), ""),
        ("附议", Verb.JOIN, (), ""),
        ("附议 1027", Verb.JOIN, (1027,), ""),
        ("误报", Verb.FALSE_ALARM, (), ""),
        ("匿名", Verb.ANONYMOUS, (), ""),
        ("不办 这是私事", Verb.DECLINE, (), "这是私事"),
        ("绑定情况", Verb.BINDINGS, (), ""),
        ("绑定 金德花园楼栋长群", Verb.BIND, (), "金德花园楼栋长群"),
        ("主动", Verb.MODE, (), "主动"),
        ("仅@我", Verb.MODE, (), "仅@我"),
        ("静音", Verb.MODE, (), "静音"),
        ("免打扰 22-7", Verb.QUIET_HOURS, (), "22-7"),
        ("1027", Verb.SHOW, (1027,), ""),
        ("#1027", Verb.SHOW, (1027,), ""),
        ("1027号", Verb.SHOW, (1027,), ""),
        ("＃１０２７", Verb.SHOW, (1027,), ""),
    ],
)
def test_a_command_is_its_word_its_numbers_and_the_rest(
    said: str, verb: Verb, issues: tuple[int, ...], words: str
) -> None:
    found = command(said)
    assert found is not None
    assert (found.verb, found.issues, found.words) == (verb, issues, words)


@pytest.mark.parametrize(
    ("said", "verb", "issues", "name", "words"),
    [
        ("派 1027 1031 给 陈慧", Verb.ASSIGN, (1027, 1031), "陈慧", ""),
        ("派给 陈慧", Verb.ASSIGN, (), "陈慧", ""),
        ("派给陈慧 1027", Verb.ASSIGN, (1027,), "陈慧", ""),
        ("派 1027 陈慧", Verb.ASSIGN, (1027,), "陈慧", ""),
        ("转 城管 占道经营", Verb.DELEGATE, (), "城管", "占道经营"),
        ("转 1027 城管 占道", Verb.DELEGATE, (1027,), "城管", "占道"),
        ("请假 到周五 沈岚代", Verb.LEAVE, (), "沈岚", "到周五"),
        ("请假到周五，由沈岚代班", Verb.LEAVE, (), "沈岚", "到周五"),
        ("请假到周五沈岚代", Verb.LEAVE, (), "沈岚", "到周五"),
        ("请假 沈岚代", Verb.LEAVE, (), "沈岚", ""),
    ],
)
def test_a_person_is_named(
    said: str, verb: Verb, issues: tuple[int, ...], name: str, words: str
) -> None:
    found = command(said)
    assert found is not None
    assert (found.verb, found.issues, found.name, found.words) == (verb, issues, name, words)


@pytest.mark.parametrize(
    ("said", "verb", "spot"),
    [
        ("绑定 3号楼", Verb.BIND, Spot(building=3)),
        ("绑定3号楼", Verb.BIND, Spot(building=3)),
        ("绑定 金德花园3号楼", Verb.BIND, Spot(building=3)),
        ("我是3号楼楼栋长", Verb.CLAIM, Spot(building=3)),
        ("我是金德花园3号楼的楼栋长", Verb.CLAIM, Spot(building=3)),
        ("我是楼栋长", Verb.CLAIM, Spot()),
        ("我是2-501", Verb.HOME, Spot(unit=2, floor=5, door="501")),
        ("我住2-501", Verb.HOME, Spot(unit=2, floor=5, door="501")),
        ("我家是2单元501", Verb.HOME, Spot(unit=2, floor=5, door="501")),
        ("我是3号楼2-501的住户", Verb.HOME, Spot(building=3, unit=2, floor=5, door="501")),
        ("我是501的", Verb.HOME, Spot(floor=5, door="501")),
    ],
)
def test_a_spot_is_named(said: str, verb: Verb, spot: Spot) -> None:
    found = command(said)
    assert found is not None
    assert (found.verb, found.spot) == (verb, spot)


@pytest.mark.parametrize(
    "said",
    "问一下大家谁家有梯子|问，谁在|约饭吗|约 饭|上报了没|办结了吗|我是新来的|我是3楼的|我是你邻居|我住这里十年了|派出所电话|派人来修|派给我一个|"
    "转让电动车|转发一下|撤回了一条消息|进展如何|请假条怎么写|我的快递到了|全部都坏了|接单的人呢|不办了|我来了|退回来了|绑定手机|"
    "1027号楼|2026年的事|静音一下|帮助一下别人|受理吗|没好好学习||你好|电梯坏了|1|好|附议的人|匿名报一下，楼上太吵".split(
        "|"
    ),
)
def test_chatter_and_reports_are_no_commands(said: str) -> None:
    assert command(said) is None


@given(st.text())
def test_any_text_is_read_without_harm(text: str) -> None:
    assert command(text) is None or isinstance(command(text), Command)


@given(
    st.sampled_from(["办结", "进展", "上报", "退回", "撤回", "没好", "进度", "附议", "问", "约"]),
    st.lists(st.integers(1001, 999_999), min_size=1, max_size=6, unique=True),
    st.sampled_from([" ", " #", "、", "，", " #"]),
)
def test_every_number_named_is_read(word: str, issues: list[int], gap: str) -> None:
    found = command(word + " " + gap.join(map(str, issues)))
    assert found is not None
    assert found.issues == tuple(issues)

"""Words of `loudong explain`: each event, who decided, which deadlines there were."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.ids import IssueNumber
from bot.domain.issues import Move
from bot.domain.places import Tier
from bot.flows.decision import Decision
from bot.flows.routing import Rule, Why
from bot.flows.story import Seat, Step, Story
from bot.wording import recurring
from bot.wording.facts import STATE_WORDS, URGENCY_WORDS

TIERS = {
    Tier.BUILDING: "楼栋",
    Tier.MICRO_COMMUNITY: "微社区",
    Tier.COMMUNITY: "社区",
    Tier.TOWN: "镇",
    Tier.DEPARTMENT: "部门",
}

MOVES = {
    Move.FILE: "登记",
    Move.ACCEPT: "接手",
    Move.PROGRESS: "进展",
    Move.SCHEDULE: "约时间",
    Move.ASK: "问居民",
    Move.ANSWER: "居民回答",
    Move.DELEGATE: "转出去办",
    Move.ASSIGN: "派人",
    Move.ESCALATE: "上报",
    Move.HAND_BACK: "退回",
    Move.NOT_MINE: "不归我",
    Move.OVERDUE_ANSWER: "过了首次答复的期限",
    Move.OVERDUE_RESULT: "过了办理期限",
    Move.REMIND: "提醒",
    Move.SOLVE: "办结",
    Move.CONFIRM: "居民说好了",
    Move.REOPEN: "居民说没好",
    Move.EXPIRE: "72小时没等到回话",
    Move.WITHDRAW: "撤回",
    Move.DECLINE: "不受理",
    Move.OBJECT: "居民不同意不受理",
    Move.MERGE: "并到另一件",
    Move.UNDO: "撤销",
    Move.JOIN: "附议",
    Move.CORRECT: "更正",
    Move.FALSE_ALARM: "误报",
    Move.REROUTE: "换人",
    Move.APPOINTMENT: "约好的时间到了",
    Move.WAIT_OVER: "等居民回话到了三天，期限接着算",
    Move.FORGOTTEN: "超过期限三倍，告诉各上级",
    Move.REMARK: "补充",
}

RULES = {
    Rule.STEWARD_FIRST: "先找本楼楼栋长",
    Rule.LOWEST_SEAT: "不是某一栋楼的事，先找最低一级",
    Rule.ABOUT_STEWARD: "说的是楼栋长，绕开他交给负责人",
    Rule.OWN_REPORT: "楼栋长自己报的，交给负责人",
    Rule.DEPUTY: "本人不在，由代办人接",
    Rule.SAME_SEAT: "岗位不变，换成现在在岗的人",
    Rule.ONE_TIER_UP: "往上一级",
    Rule.PASSED_OVER: "该接的接不了，再往上一级",
    Rule.NOBODY_LEFT: "各级都没人能接，记在最高一级，已告诉管理员",
    Rule.AT_THE_TOP: "上面没有了，留在这一级",
    Rule.THIRD_BOUNCE: "退回第三次，改为往上一级",
    Rule.TO_FIRST_TAKER: "退给最先接手的人",
    Rule.TO_TIER_BELOW: "退给下面最近的在岗的人",
    Rule.NAMED: "指名派给",
    Rule.TAKEN: "还没人接，由他接下",
    Rule.TAKEN_BACK: "撤销了前一步，回到原处",
}

WHYS = {
    Why.VACANT: "没有人",
    Why.RETIRED: "已卸任",
    Why.AWAY: "请假，没有代办人",
    Why.QUIET: "设了免打扰，这件等不了",
    Why.REPORTER: "是居民自己",
    Why.ABOUT_STEWARD: "说的就是他",
}

_TIME = "时间到"


def lines(story: Story, zone: ZoneInfo) -> Iterator[str]:
    """The whole story, line by line, times as the town's clocks show them."""
    issue = story.issue
    clocks = issue.clocks
    yield (
        f"#{issue.number} {URGENCY_WORDS[issue.urgency]}｜{issue.category}｜"
        f"{story.unit}{issue.spot.words()}，{story.what}"
    )
    yield f"{story.reporter} 报，{_at(issue.filed_at, zone)} 登记"
    if story.recurs_of is not None:
        yield recurring.explained(story.recurs_of)
    yield f"现在：{STATE_WORDS[issue.standing.state]}，{_seat(story.holder)}"
    if clocks.first_result_due == clocks.result_due:
        yield f"办理期限 {_at(clocks.result_due, zone)}"
    else:
        first = _at(clocks.first_result_due, zone)
        yield f"办理期限 {_at(clocks.result_due, zone)}（最初 {first}，算三率用最初的）"
    for number, step in enumerate(story.steps, start=1):
        yield ""
        yield from _step(number, step, zone)


def no_such_issue(number: IssueNumber) -> str:
    """A number nobody has."""
    return f"没有 #{number} 这件诉求。"


def _step(number: int, step: Step, zone: ZoneInfo) -> Iterator[str]:
    yield f"{number}. {_at(step.at, zone)} {MOVES[step.move]}｜{step.actor or _TIME}"
    if step.state is not None:
        yield f"   状态：{STATE_WORDS[step.state]}"
    if step.holder is not None:
        yield f"   归谁：{_seat(step.holder)}"
    yield from (f"   {line}" for line in _decision(step.decision, zone))
    if step.words:
        yield f"   原话：“{step.words}”"
    if step.photos:
        yield f"   照片：{step.photos} 张"


def _decision(decision: Decision, zone: ZoneInfo) -> Iterator[str]:
    if decision.rule is not None:
        yield f"规则：{RULES[decision.rule]}"
    for tier, why in decision.passed_over:
        yield f"跳过：{TIERS[tier]}，{WHYS[why]}"
    if decision.missed is not None:
        yield f"错过的期限：{_at(decision.missed, zone)}"
    if decision.answer_due is not None:
        yield f"首次答复期限：{_at(decision.answer_due, zone)}"
    if decision.result_due is not None:
        yield f"办理期限：{_at(decision.result_due, zone)}"


def _seat(seat: Seat) -> str:
    return f"{seat.person or '没有人'}（{TIERS[seat.tier]}，{seat.unit}）"


def _at(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02d}"

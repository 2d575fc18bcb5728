"""Words for those who work on issues: stewards, leads, departments."""

from collections.abc import Sequence

from bot.domain.ids import IssueNumber
from bot.flows.effects import Note, Task
from bot.flows.timers import TimerKind
from bot.wording import facts
from bot.wording.facts import IssueWords, quoted

#: How the head of a card says why it comes.
_HEADS = {
    Task.NEW: "",
    Task.ESCALATED: "上报 ",
    Task.NOT_MINE: "转来 ",
    Task.OVERDUE_ANSWER: "到点转来 ",
    Task.OVERDUE_RESULT: "逾期转来 ",
    Task.STILL_YOURS: "过了时限 ",
    Task.HANDED_BACK: "退回 ",
    Task.BOUNCED: "多次退回 ",
    Task.ASSIGNED: "派给您 ",
    Task.REOPENED: "没办好 ",
    Task.OBJECTED: "有异议 ",
    Task.REROUTED: "请代办 ",
    Task.TAKEN_BACK: "还是您的 ",
}


def card(
    issue: IssueWords,
    task: Task,
    *,
    reported: str,
    due: str,
    said: str,
    answered: bool,
    recurs: str,
) -> str:
    """A task. `due`: the first answer's deadline, or the result's once one was given (`answered`).

    `reported`: `王丽 报（2-501）`, empty when not to be shown; `said`: who said what;
    `recurs`: that it was there before, if it was.
    """
    lines = [f"【{_HEADS[task]}{issue.tag}】{issue.line}"]
    lines += [line for line in (recurs, said) if line]
    who = f"{reported}。" if reported else ""
    lines.append(f"{who}请 {due} 前{'办好' if answered else '回复'}：")
    return "\n".join(lines)


def card_in_group(number: IssueNumber, label: str) -> str:
    """The task where others listen and the matter is between neighbours."""
    return f"#{number} {label}，请加我好友看详情。"


def said_by(name: str, words: str) -> str:
    """Somebody's reason: `陈慧：“需要换井盖，社区有备件”`."""
    return f"{name}：{quoted(words)}"


def reported_by(
    name: str, home: str, on_behalf_of: str, *, anonymous: bool, phone: str = ""
) -> str:
    """Who reported it, for those who work on it, and the number left for them."""
    where = f"（{home}）" if home else ""
    whom = f"替{on_behalf_of}" if on_behalf_of else ""
    call = f"，电话 {phone}" if phone else ""
    hidden = "，请别告诉邻居" if anonymous else ""
    return f"{name} {whom}报{where}{call}{hidden}"


def phone_left(number: IssueNumber, label: str, phone: str) -> str:
    """The reporter left a number, for whoever works on it alone."""
    return f"#{number} {label}，居民留了电话：{phone}。"


def take_label(*, steward: bool) -> str:
    """The first choice of a card."""
    return "我来办理" if steward else "受理"


def escalate_label(above: str) -> str:
    """The choice to hand it up: to `微社区`, `社区` or `镇`."""
    return f"上报{above}"


def not_mine_label() -> str:
    """The choice of a steward who is the wrong one."""
    return "不归我这儿"


def assign_label() -> str:
    """The choice of a lead to name somebody."""
    return "派人（回“派给 姓名”）"


def hand_back_label() -> str:
    """The choice of a lead to give it back."""
    return "退回（说原因）"


def taken(name: str, number: IssueNumber) -> str:
    """The answer to whoever takes it."""
    return f"谢谢{name}，#{number} 归您了。办好回“办结 怎么办的”，最好带张照片；有进展回“进展 …”。"


def escalated(number: IssueNumber, to: str, *, bare: bool) -> str:
    """The answer to whoever hands it up; `bare`: no reason was given."""
    more = "要补一句原因就直接说，不说也行。" if bare else "有进展告诉您。"
    return f"#{number} 已上报{to}，{more}" if not bare else f"#{number} 已上报{to}。{more}"


def passed_on(number: IssueNumber, to: str) -> str:
    """The answer to whoever it does not belong to."""
    return f"#{number} 已转给{to}。"


def handed_back(number: IssueNumber, to: str) -> str:
    """The answer to the lead who gave it back."""
    return f"#{number} 已退回{to}。"


def bounced_up(number: IssueNumber, to: str) -> str:
    """It was given back for the third time and went up instead."""
    return f"#{number} 退回三次了，这次直接上报{to}。"


def assigned(numbers: Sequence[IssueNumber], to: str) -> str:
    """The answer to the lead who named somebody."""
    return f"{facts.numbers(numbers)} 已派给{to}。"


def photo_first() -> str:
    """Somebody with tasks in hand sent a photo and no words yet."""
    return (
        "照片收到了。办好了回“办结 怎么办的”，有进展回“进展 …”，照片一起记上；"
        "要报新的事，直接说一句。"
    )


def progress_noted(number: IssueNumber) -> str:
    """The answer to a report of progress."""
    return f"#{number} 进展记下了，已告诉居民。"


def scheduled(number: IssueNumber, when: str) -> str:
    """The answer to a time that was fixed."""
    return f"#{number} 约在{when}，已告诉居民，到时提醒您。"


def asked(number: IssueNumber) -> str:
    """The answer to a question passed on to the reporter."""
    return f"#{number} 已替您问，回话了告诉您。等回话的时间不算在您头上。"


def delegated(number: IssueNumber, to: str) -> str:
    """The answer to handing it to a department or contractor."""
    return f"#{number} 已转{to}办，您还是牵头的。办好了回“办结 {number} …”。"


def solved(numbers: Sequence[IssueNumber]) -> str:
    """The answer to 办结."""
    return f"{facts.numbers(numbers)} 记下了，已请居民确认。辛苦了！弄错了十分钟内回“撤销”。"


def declined(number: IssueNumber) -> str:
    """The answer to 不办."""
    return f"#{number} 已告诉居民不办的原因。"


def undone(number: IssueNumber) -> str:
    """The answer to 撤销."""
    return f"#{number} 已撤销，还跟原来一样。"


def withdrawn_by_worker(number: IssueNumber) -> str:
    """The answer to 误报 from who works on it."""
    return f"#{number} 按误报结束了。"


def merged(number: IssueNumber, into: IssueNumber) -> str:
    """The answer to merging one issue into another."""
    return f"#{number} 并到 #{into} 一起办。"


def said_not_solved() -> str:
    """What the holder is told that somebody from the street said, who gave no words of their own."""
    return "说还没好"


def remark_noted(number: IssueNumber) -> str:
    """The reason that was asked for was given."""
    return f"好的，#{number} 的原因带到了。"


def remind(
    name: str, issue: IssueWords, timer: TimerKind, due: str, *, above: str, up: int | None
) -> str:
    """Half time, or the appointment has come; `up` is the number that hands it to `above`."""
    match timer:
        case TimerKind.ANSWER_HALF:
            instead = (
                f"没空回 {up}，我请{above}接。" if up is not None else "回 1 受理，或派给别人。"
            )
            return f"{name}，{issue.short}还等您，{due} 前。{instead}"
        case TimerKind.APPOINTMENT:
            return f"{name}，{issue.short}约的时间到了。办好回“办结 {issue.number} 怎么办的”。"
        case TimerKind.WAIT_LIMIT:
            return f"{name}，{issue.short}居民三天没回话，请先照您的判断办。"
        case _:
            return f"{name}，{issue.short}请在 {due} 前办好。有进展回“进展 {issue.number} …”，办不了回“上报 {issue.number} 原因”。"


#: {tag}, {line}, {number}, {who} did it, {to} has it now, {said} in quotation marks.
_NOTES = {
    Note.DANGER: "【{tag}】{line}。已通知{to}，您也请留意。",
    Note.OVERDUE_ANSWER: "#{number} 到点了，先请{to}接手。您有空仍可办，辛苦了。",
    Note.OVERDUE_RESULT: "#{number} 过了办结时间，请{to}一起来办。您仍可办结，辛苦了。",
    Note.HANDED_ON: "#{number} {who}已交给{to}{said}。",
    Note.TAKEN_OVER: "#{number} {who}接手了，您不用管了，谢谢。",
    Note.TAKEN_BACK: "#{number} {who}撤销了刚才那一步，不用管了。",
    Note.PROGRESS: "#{number} 有进展，{who}{said}",
    Note.REMARK: "#{number} {who}补充{said}",
    Note.DELEGATED: "【{tag}】{line}。{who}请您来办{said}。办好请回“办结 {number} 怎么办的”。",
    Note.SOLVED: "#{number} {who}已办结{said}，正等居民确认。",
    Note.ANSWERED: "#{number} 居民回话了{said}",
    Note.CORRECTED: "#{number} 居民更正了：{line}。",
    Note.CONFIRMED: "#{number} 居民说好了，满意。谢谢您！",
    Note.CONFIRMED_BUT: "#{number} 居民说好了，但不太满意{said}。",
    Note.REOPENED: "#{number} 居民说还没好{said}，已请{to}接着办。",
    Note.WITHDRAWN: "#{number} 居民撤回了，不用办了。",
    Note.FALSE_ALARM: "#{number} 是误报，不用去了。",
    Note.DECLINED: "#{number} {who}说不办{said}。",
    Note.MERGED: "#{number} 已并到另一件里办。",
    Note.FORGOTTEN: "#{number} {line}，拖得太久了（超过期限三倍），请过问。",
}


def note(issue: IssueWords, note: Note, who: str, words: str, to: str) -> str:
    """Somebody who works or worked on it is told. `who` did it (empty: time), it is now `to`'s."""
    said = f"：{quoted(words)}" if words else ""
    return _NOTES[note].format(
        tag=issue.tag, line=issue.line, number=issue.number, who=who, to=to, said=said
    )


def next_tier() -> str:
    """The tier above, where nobody's name is known."""
    return "上一级"


def whoever_reported() -> str:
    """The reporter, where others listen."""
    return "居民"


def todo(lines: Sequence[str], total: int) -> str:
    """What waits for somebody: a line each, or nothing."""
    if not lines:
        return "您手上没有待办的事，辛苦了。"
    return "\n".join([f"您手上有 {total} 件：", *lines, "回编号看一件。"])


def todo_line(issue: IssueWords, state: str, due: str) -> str:
    """One line of 待办."""
    return f"#{issue.number} {issue.line}｜{state}，{due} 前"


def which_one(issues: Sequence[tuple[IssueNumber, str]]) -> str:
    """Several could be meant: number and label of each."""
    count = {2: "两", 3: "三"}.get(len(issues), str(len(issues)))
    listed = "、".join(f"#{n} {label}" for n, label in issues)
    return f"您手上有{count}件：{listed}。请回编号，比如 {issues[0][0]}。"


def which_issue() -> str:
    """Nothing that could be meant: a number is needed."""
    return "请带上编号，比如“办结 1027 换好了”。回“待办”看手上的事。"


def need_reason(example: str) -> str:
    """A reason is missing: `退回 1027 原因`."""
    return f"请说一句原因，比如“{example}”。"


def reason_example(number: IssueNumber) -> str:
    """How giving an issue back with a reason is typed."""
    return f"退回 {number} 该楼里先看看"


def need_name() -> str:
    """派 without a name."""
    return "派给谁？回“派给 姓名”。"


def no_such_person(name: str) -> str:
    """派 to somebody nobody knows here."""
    return f"这里没有找到“{name}”。请写全名，要是这栋楼或上级的负责人。"


def several_persons(name: str, listed: Sequence[str]) -> str:
    """派 to a name that several have."""
    return f"有几位“{name}”：{'、'.join(listed)}。请写上是哪栋楼的。"


def need_time() -> str:
    """约 without a time that can be understood, or with one that has passed."""
    return "约在什么时候？比如“约 明天上午”“约 周五下午3点”。"


def on_leave(until: str, deputy: str) -> str:
    """The answer to 请假."""
    who = f"这段时间由{deputy}代办" if deputy else "没有人代，事情先送上一级"
    return f"好的，请假到{until}，{who}。回来了回“销假”。"


def leave_when() -> str:
    """请假 without an end."""
    return "请假到哪天？比如“请假 到周五 沈岚代”。"


def back() -> str:
    """The answer to 销假."""
    return "欢迎回来，之后的事还找您。"


def not_on_leave() -> str:
    """销假 from somebody who is not on leave."""
    return "您没有在请假。"


def quiet_hours(start: str, end: str) -> str:
    """The answer to 免打扰; the town's own night stays."""
    return f"好的，{start}到{end}不打扰您，紧急的除外。等不得的事那时先找代办人或负责人。"


def no_quiet_hours() -> str:
    """The answer to 免打扰 关."""
    return "好的，不另设免打扰了，夜里还是只有急事找您。"


def quiet_hours_how() -> str:
    """免打扰 that cannot be understood."""
    return "几点到几点不打扰？回整点，比如“免打扰 20-9”；不要了回“免打扰 关”。"

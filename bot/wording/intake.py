"""Words of the intake: asking, showing, filing."""

from collections.abc import Sequence

from bot.domain.evidence import Evidence
from bot.domain.ids import IssueNumber
from bot.domain.issues import Urgency
from bot.wording.facts import URGENCY_WORDS, IssueWords, counted, in_brackets

#: One sentence of care for a hazard, by category.
_CARE = {
    "井盖": "请绕开井口，看好孩子。",
    "电梯": "老人要人帮忙上楼，直接告诉我。",
    "消防通道/飞线充电": "请大家先别靠近，别点火。",
    "高空抛物/坠落": "请先绕开楼下那一片。",
    "漏水": "先关上水阀，电器离水远些。",
}


def ask_what() -> str:
    """Addressed without a matter."""
    return "您说，哪里有问题？一句话就行，有照片更好。回 0 就不报。"


def ask_where(building: str, guess: str) -> str:
    """The place is missing; `guess` is accepted by 1, empty when there is none."""
    if guess:
        return f"是在{guess}吗？是就回 1，不是请说在哪儿。"
    return f"在{building}哪儿？说一句就行，比如“2单元门口”。说不清回 1，就按{building}报。"


def show(
    urgency: Urgency,
    label: str,
    line: str,
    evidence: Evidence,
    *,
    anonymous: bool,
    questions: Sequence[str] = (),
) -> str:
    """The report as it would be filed; `questions` are asked besides."""
    pictures = in_brackets(evidence)
    hidden = "，不告诉邻居是谁报的" if anonymous else ""
    return (
        "我这样报，您看对吗？\n"
        f"【{label}·{URGENCY_WORDS[urgency]}】{line}{pictures}{hidden}\n"
        f"{_besides(questions)}"
        "回 1 提交，回 0 不报；哪里不对直接说"
    )


def _besides(questions: Sequence[str]) -> str:
    """What may be answered or left: a line of its own on the report that is shown."""
    return f"方便的话补一句：{_each(questions)}\n" if questions else ""


def asked_below(receipt: str, questions: Sequence[str]) -> str:
    """The same, after a receipt."""
    return f"{receipt}方便的话补一句：{_each(questions)}" if questions else receipt


def _each(questions: Sequence[str]) -> str:
    return "".join(f"{question}？" for question in questions)


def about_steward() -> str:
    """What a complaint about the steward is called; the steward does not see it."""
    return "意见（楼栋长看不到）"


def not_understood() -> str:
    """The words fit nothing that was asked."""
    return "没听明白您要改哪里。对就回 1 提交，不报回 0；要改就说，比如“是2单元门口”。"


def offer(what: str) -> str:
    """Unasked: offer to report it."""
    return f"{what}，要我报给楼栋长吗？要的话回 1，不用就不必理我。"


def offer_to_second(what: str) -> str:
    """Unasked, to the second person who seems to tell of it: offer to report it."""
    return f"不止您一位这么说。{what}，要我报给楼栋长吗？要的话回 1，不用就不必理我。"


def counted_too(names: str) -> str:
    """Added to the receipt: neighbours who said that they are affected too."""
    return f"{names}也算上了，修好一起告诉。"


def offer_join(issue: IssueWords, state: str, *, unasked: bool) -> str:
    """An open issue looks the same."""
    if unasked:
        return f"{issue.short}{state}。您也受影响请回 1（附议），修好告诉您。"
    return f"{issue.short}{state}。是同一件事请回 1（附议），修好告诉您；不是回 0，我另报。"


def being_done(since_words: str) -> str:
    """An open issue's state with the last word of progress: `正在办，10:40 已联系维保`."""
    return f"正在办，{since_words}"


def calm(*, going_there: bool) -> str:
    """The first words to somebody who is angry, and perhaps on the way to the neighbour."""
    return "先别上楼" if going_there else "先别急"


def go_private(calm: str) -> str:
    """In the group: the matter goes on in private."""
    return f"{calm}，这事私下帮您说。请看我的私信。"


def no_private_way(calm: str) -> str:
    """In the group: there is no private way yet."""
    return f"{calm}，这事私下说：点我头像加好友，或扫楼道的码。"


def mediate(number: IssueNumber, line: str, who: str, steward: str) -> str:
    """To the mediator: residents ask for help between neighbours."""
    return (
        f"【#{number} 请帮忙调解】{line}。{who} 报，{steward}先去听听；需要时请您一起，别在群里提。"
    )


def offer_help(matter: str, steward: str) -> str:
    """In private: offer the help of steward and mediator."""
    return f"{matter}，请{steward}和调解员帮忙说说好吗？不在群里提。"


def help_labels() -> tuple[str, str]:
    """The answers to it: 1 and 0."""
    return ("请帮忙", "先不用")


def submit_labels() -> tuple[str, str]:
    """The answers to the report that was shown: 1 and 0."""
    return ("提交", "不报")


def offer_labels() -> tuple[str, str]:
    """The answers to an offer: 1 and 0."""
    return ("报", "不用")


def join_labels() -> tuple[str, str]:
    """The answers to an open issue: 1 and 0."""
    return ("附议", "不是同一件")


def place_labels(building: str, guess: str) -> tuple[str, str]:
    """The answers to a guessed place: 1 and 0."""
    return ("是" if guess else f"按{building}报", "不报了")


def filed(number: IssueNumber, told: str, category: str, urgency: Urgency, unseen: Evidence) -> str:
    """The receipt. `told`: who was told, or when they will be; `unseen`: not named before."""
    pictures = in_brackets(unseen)
    return f"已登记 #{number}{pictures}，{told}。{care(category, urgency)}"


def care(category: str, urgency: Urgency) -> str:
    """A sentence of care, where there is one for what is pressing."""
    return _CARE.get(category, "") if urgency.is_danger or urgency is Urgency.UTILITIES else ""


def filed_by_silence(number: IssueNumber, label: str) -> str:
    """A hazard was filed because nobody answered."""
    return f"{label}有危险，没等到您回复，我先报上去了（#{number}）。不用报请回 0。"


def withdraw_label() -> str:
    """The 0 below it."""
    return "不用报"


def filed_for(number: IssueNumber, whom: str, told: str) -> str:
    """Filed for somebody else in one line."""
    return f"已替{whom}登记 #{number}，{told}。不对请回“撤回 {number}”。"


def told_now(names: str) -> str:
    """They are told now: `已通知楼栋长陈慧`."""
    return f"已通知{names}"


def told_later(names: str, when: str) -> str:
    """They are told when the night is over: `明早8点通知楼栋长`."""
    return f"{when}通知{names}"


def told_nobody() -> str:
    """Nobody could be told: the operator was."""
    return "眼下没有能接的人，已请管理员安排"


def steward_title(name: str) -> str:
    """`楼栋长陈慧`."""
    return f"楼栋长{name}"


def lead_title(unit: str, name: str) -> str:
    """`微社区周宁`."""
    return f"{unit}{name}"


def morning(hour: int, *, tomorrow: bool) -> str:
    """When the night is over: `明早8点`."""
    return f"{'明早' if tomorrow else '早上'}{hour}点"


def dropped() -> str:
    """The speaker said no."""
    return "好的，不报了。"


def filed_already(number: IssueNumber) -> str:
    """The message that reported it was taken back, and that withdraws nothing."""
    return f"#{number} 已经报上去了。不用报了请回“撤回 {number}”。"


def photo_added(number: IssueNumber, evidence: Evidence) -> str:
    """Photos that came after filing."""
    return f"{counted(evidence)}加到 #{number} 里了。"


def enough_today(steward: str) -> str:
    """One visitor at a door reported a lot within a day."""
    who = f"急事请直接找楼栋长{steward}，" if steward else ""
    return f"您今天报了不少，先办这些，别的明天再说。{who}有危险随时告诉我。"


def no_building() -> str:
    """In private, and nobody knows in which building the speaker lives."""
    return "您是哪栋楼的？请回“我是3号楼2-501”这样一句，再说事。"


def hello(steward: str, phone: str) -> str:
    """A greeting, or words that are no matter."""
    who = f"急事可打楼栋长{steward} {phone}。" if phone else ""
    return f"我在。楼里有事直接说一句，我报给楼栋长。{who}回“帮助”看怎么用。"


def unreadable(steward: str, phone: str) -> str:
    """Voice, stickers and the like."""
    urgent = f"；急事打{steward} {phone}" if phone else ""
    return f"我听不了语音，请打几个字，或长按语音转文字{urgent}。"


def unreadable_picture() -> str:
    """A sticker or a file."""
    return "这个我看不懂，请打几个字说说是什么事。"

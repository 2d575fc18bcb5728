"""Words for those who reported an issue or joined it: plain, no office words."""

from bot.domain.evidence import Evidence
from bot.domain.ids import IssueNumber
from bot.wording.facts import IssueWords, counted, quoted


def accepted(number: IssueNumber, who: str) -> str:
    """Somebody took it on."""
    return f"#{number} {who}接手了，办好告诉您。"


def scheduled(number: IssueNumber, who: str, when: str) -> str:
    """A time was fixed."""
    return f"#{number} {who}约在{when}来办。不方便就直接说。"


def progress(issue: IssueWords, words: str) -> str:
    """There is progress."""
    said = f"：{quoted(words)}" if words else "。"
    return f"{issue.short}有进展{said}"


def shown(issue: IssueWords, who: str, evidence: Evidence) -> str:
    """Photos of it came after the words."""
    return f"{issue.short}，{who}发来{counted(evidence)}。"


def delegated(number: IssueNumber, to: str) -> str:
    """It went to a department or contractor."""
    return f"#{number} 已请{to}来办，办好告诉您。"


def escalated(number: IssueNumber, to: str) -> str:
    """It went one tier up."""
    return f"#{number} 已报给{to}，有消息告诉您。"


def asked(number: IssueNumber, who: str, question: str) -> str:
    """Somebody who works on it asks the reporter."""
    return f"#{number} {who}想问您：{quoted(question)} 直接回我就行。"


def answer_passed_on(number: IssueNumber) -> str:
    """The reporter's answer was passed on."""
    return f"好的，#{number} 已转告。"


def is_it_solved(number: IssueNumber, who: str, words: str) -> str:
    """It is said to be done: ask the reporter."""
    said = f"：{quoted(words)}" if words else ""
    return f"#{number} {who}说办好了{said}。您看好了吗？"


def solved_labels() -> tuple[str, str, str]:
    """The three answers to it."""
    return ("好了，满意", "没好", "好了，但不太满意")


def say_which() -> str:
    """A polite word came where the three answers were asked for."""
    return "是办好了吗？好了回 1，没好回 2，好了但不太满意回 3。"


def thanks(number: IssueNumber) -> str:
    """The reporter is satisfied."""
    return f"谢谢您告诉我，#{number} 结束了。"


def thanks_but(number: IssueNumber) -> str:
    """It is solved, but the reporter is not quite satisfied."""
    return f"#{number} 结束了。哪儿不满意？说一句我转告，不说也行。"


def sorry_not_solved(number: IssueNumber, to: str) -> str:
    """The reporter says it is not solved."""
    return f"抱歉，#{number} 我报给上一级{to}。还差在哪儿？说一句就行。"


def unconfirmed(number: IssueNumber) -> str:
    """72 hours without the reporter's word."""
    return f"#{number} 没等到您回话，先记“未确认”结束。没好随时回“没好 {number}”。"


def solved_for_joined(issue: IssueWords, who: str, words: str) -> str:
    """Those who joined are told."""
    said = f"：{quoted(words)}" if words else ""
    return f"{issue.short}，{who}说办好了{said}。没好请告诉我。"


def taken_back(number: IssueNumber) -> str:
    """It was said to be done by mistake."""
    return f"#{number} 刚才弄错了，还在办，办好再告诉您。"


def reopened_for_joined(issue: IssueWords, to: str) -> str:
    """Those who joined hear that it goes on."""
    return f"{issue.short}还没好，已报给{to}接着办。"


def declined(number: IssueNumber, who: str, reason: str) -> str:
    """It will not be done; the reporter may object."""
    return f"#{number} {who}说办不了：{quoted(reason)}。不同意请回 1，我报给上一级；同意就不用回。"


def object_label() -> str:
    """The choice of a reporter who does not agree."""
    return "不同意，报上一级"


def declined_for_joined(issue: IssueWords, reason: str) -> str:
    """Those who joined hear that it will not be done."""
    return f"{issue.short}办不了：{quoted(reason)}。"


def objected(number: IssueNumber, to: str) -> str:
    """The reporter objected; it goes on one tier up."""
    return f"好的，#{number} 已报给{to}再看看。"


def withdrawn(number: IssueNumber) -> str:
    """The answer to 撤回."""
    return f"#{number} 已撤回，谢谢您说一声。"


def offer_to_withdraw(issue: IssueWords) -> str:
    """The reporter says that it is well again, and nobody reported it done."""
    return f"好了就好。#{issue.number}“{issue.what}”要撤回吗？撤回请回 1，还想请人看看就不必理我。"


def withdraw_label() -> str:
    """The 1 below it."""
    return "撤回"


def withdrawn_for_joined(issue: IssueWords) -> str:
    """Those who joined hear that the reporter took it back."""
    return f"{issue.short}，报的邻居撤回了。您那里还没好请跟我说一句。"


def false_alarm() -> str:
    """A false alarm was taken back."""
    return "那就好，已取消。以后觉得不对照样喊我。"


def merged(number: IssueNumber, into: IssueNumber) -> str:
    """It became part of another issue."""
    return f"#{number} 和 #{into} 是一回事，并到 #{into} 一起办，办好告诉您。"


def joined(issue: IssueWords) -> str:
    """The answer to somebody who joined."""
    return f"好的，{issue.short}算您一个，修好告诉您。"


def joined_before(number: IssueNumber, state: str) -> str:
    """They had joined, or reported it themselves."""
    return f"#{number} 您已经报过了：{state}。有消息告诉您。"

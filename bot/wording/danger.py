"""Words in danger: advice first, then what was done. The town's own numbers, none made up."""

from bot.domain.ids import IssueNumber
from bot.domain.issues import Danger

#: What to do right now, where it depends on nothing.
_ADVICE = {
    Danger.FIRE: "着火先走：走楼梯，不坐电梯，弯腰捂口鼻，随手关门，到外面打 119。烟大出不去，就关紧门、湿布堵缝，到窗口呼救并打 119。",
    Danger.WIRE: "别碰、别靠近，退远些，看住孩子。打供电 95598；有人触电别用手拉，打 120。",
    Danger.FALLING: "先离开楼下这一片，别停留，拦住老人孩子。",
    Danger.COLLAPSE: "马上离开，远离墙和楼，别回去拿东西，拦住老人孩子。有人被压打 119、120。",
    Danger.MANHOLE: "有人掉下去打 119，别跟着下井（里面可能有毒气），放绳子拉。守住井口，拦住老人孩子。",
    Danger.MEDICAL: "先打 120，说清楼号门牌。叫不醒、没呼吸就按 120 说的做胸外按压，别随便搬动；懂急救的邻居请去帮忙，派个人到楼下接车。",
    Danger.WATER: "别跳下去救，把绳子、竹竿、救生圈递过去，打 119 和 120。",
    Danger.HEIGHT: "别喊别惊动，打 119；离得近的赶紧敲门找大人，把楼下清开。",
    Danger.MISSING: "马上打 110，不用等 24 小时，说清衣着和最后在哪里。邻居请看看楼道、车库、水边、大门口。",
    Danger.ANIMAL: "别跑别靠近，慢慢退进门里，拦住孩子，打 110。被咬用肥皂水冲 15 分钟，快去打疫苗。",
}


def advice(danger: Danger, phone: str) -> str:
    """What to do right now. `phone`: the town's number for this kind, empty when not set."""
    number = f" {phone}" if phone else ""
    match danger:
        case Danger.GAS:
            call = f"再打 119 和燃气抢修{number}" if phone else "再打 119"
            return f"闻到煤气味，别开灯关灯、别点火、别按电梯和门铃，屋里别打电话。顺手开窗，走楼梯到楼外，{call}。"
        case Danger.LIFT:
            service = f"维保{number}；" if phone else ""
            return f"别扒门别跳，按电梯里的警铃，靠边站稳等救援。{service}有人不舒服打 120，没人应打 119。"
        case _:
            return _ADVICE.get(danger, "")


def alarm(who: str, building: str, advice: str, told: str, number: IssueNumber) -> str:
    """In the group: advice, who was told, the number. The bot calls nobody and says so."""
    return f"⚠️ {who}和{building}各位：{advice}我不能替您报警。{told}。#{number}"


def warning(building: str, advice: str, told: str, number: IssueNumber) -> str:
    """In another group of the same building: nobody there has said it."""
    return f"⚠️ {building}各位：{advice}我不能替您报警。{told}。#{number}"


def all_clear(building: str, number: IssueNumber) -> str:
    """To a group that was warned: it was a false alarm."""
    return f"{building}各位：刚才说的危险（#{number}）是误报，请放心。"


def alarm_private(advice: str, told: str, number: IssueNumber) -> str:
    """The same in private."""
    return f"⚠️ {advice}我不能替您报警。{told}。#{number}"


def again(who: str, building: str, advice: str, number: IssueNumber) -> str:
    """A second person sees the same danger: the same advice, never 附议."""
    return f"⚠️ {who}和{building}各位：{advice}已经报上去了（#{number}）。"


def violence(steward: str) -> str:
    """To the one who wrote of violence, in private alone."""
    return f"您现在安全吗？有危险马上打 110，不方便说话发短信到 12110。要我请{steward}联系您吗？"


def violence_labels() -> tuple[str, str]:
    """The answers to it: 1 and 0."""
    return ("请", "先不用")


def despair(steward: str) -> str:
    """To the one in despair, in private alone."""
    return f"听您这样说，我很担心。请找个人陪着您，打 12356（心理援助）；有伤害自己的念头现在就打 120 或 110。{steward}马上联系您。"


def call_them(who: str, where: str, words: str, kind: Danger) -> str:
    """To steward, lead and mediator: somebody needs them now, not in the group."""
    if kind is Danger.DESPAIR:
        return f"⚠️【请马上联系】{who}（{where}）说：“{words}”。请现在打电话或上门陪着，别在群里提。危险就打 120、110。"
    return f"⚠️【请马上留意】{who}（{where}）说：“{words}”。可能有人正受伤害，别在群里提；危险就打 110，别一个人去。"


def will_call(steward: str) -> str:
    """The steward was asked to get in touch."""
    return f"好的，已请{steward}联系您。有危险别等，先打 110。"


def stay_safe() -> str:
    """No contact wanted."""
    return "好的。随时可以找我，有危险马上打 110。"


def please_contact(who: str, where: str) -> str:
    """To the steward: they asked to be called."""
    return f"⚠️ {who}（{where}）请您现在联系 TA，别在群里提。"

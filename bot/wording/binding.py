"""Words for binding groups and accounts, homes, and what is refused there."""

from collections.abc import Sequence

from bot.domain.people import Role, RoomMode

#: More names than this become "等38栋".
_NAMES = 20

#: What a post is called after the name of its unit.
POSTS = {
    Role.STEWARD: "楼栋长",
    Role.LEAD: "负责人",
    Role.DEPUTY: "副负责人",
    Role.MEDIATOR: "人民调解员",
    Role.LEGAL_ADVISOR: "法律明白人",
    Role.CONTACT: "联系人",
    Role.OPERATOR: "操作员",
}


# ------------------------------------------------------------------------------------------- codes


def bound_lead(name: str, post: str) -> str:
    """A lead's code was right."""
    return (
        f"{name}您好，绑定好了，您是{post}。\n"
        "把我拉进楼里的群，在群里说“@小楼 绑定 3号楼”；还差哪些，回“绑定情况”。"
    )


def bound_steward(name: str, post: str, waiting: int) -> str:
    """A steward's code was right."""
    more = f"现在有 {waiting} 件等您，" if waiting else "有人报事我在这里告诉您，"
    return f"{name}您好，绑定好了，您是{post}。\n{more}回“待办”看手上的事。"


def bound(name: str) -> str:
    """The code of somebody without a post was right."""
    return f"{name}您好，绑定好了。"


def already_bound() -> str:
    """The same code once more."""
    return "已经绑定好了，不用再发。"


def wrong_code() -> str:
    """Unknown, expired or used: the same words for all."""
    return "这个码不对，或者过期了。请看看有没有打错，或找给您码的人再要一个。"


def too_many_codes() -> str:
    """Five wrong codes within the hour."""
    return "试了好几次都不对，先歇一小时。请找给您码的人再要一个。"


def code_in_group() -> str:
    """A code for all to see."""
    return "码要私下发给我。群里发过的码已经作废，请再要一个。"


def codes_tried(name: str) -> str:
    """To lead and operator: somebody tries codes."""
    return f"“{name}”一小时里发了几次不对的绑定码，已经让他歇一小时。是自己人的话，请再给他一个码。"


# ------------------------------------------------------------------------------------------- rooms


def room_bound(unit: str, steward: str) -> str:
    """The group belongs to a building now."""
    who = f"，楼栋长是{steward}" if steward else "，这栋楼还没有楼栋长"
    return f"绑定好了：这是{unit}的群{who}。"


def stewards_room_bound(unit: str) -> str:
    """The group belongs to the stewards of a micro-community now."""
    return (
        f"绑定好了：这是{unit}的楼栋长群。\n"
        "居民报的事我私聊告诉楼栋长；没加我好友的，我在这里 @ 您，在这里也能回 1、办结、上报。"
    )


def bound_before(unit: str) -> str:
    """It is bound to the same already."""
    return f"这个群已经是{unit}的群了。"


def other_room_bound(unit: str, room: str, typed: str) -> str:
    """The building has another group on this channel."""
    return f"{unit}已经绑定了“{room}”。要换成这个群，请回“@小楼 绑定 {typed} 换群”。"


def which_unit(titles: Sequence[str], example: str) -> str:
    """Several are called so."""
    return f"有几个都叫这个名字：{_listed(titles, '个', 5)}。请写全，比如“{example}”。"


def no_such_unit(said: str) -> str:
    """Nothing is called so."""
    return f"名单里没有找到“{said}”。请写名单上的楼名，比如“绑定 3号楼”。"


def no_such_home(said: str) -> str:
    """A resident names a building that no list has."""
    return f"没有找到“{said}”。请写上小区和楼号，比如“金德花园3号楼”。"


def bind_in_group() -> str:
    """绑定 in private."""
    return "请在要绑定的群里说：@小楼 绑定 3号楼"


_MODES = {
    RoomMode.ACTIVE: "好的，看到楼里有事我会主动问一句。不想我主动，回“仅@我”。",
    RoomMode.MENTION: "好的，以后 @ 我才说话，有危险除外。",
    RoomMode.MUTE: "好的，我在这里不出声了，@ 我才回答；着火漏气这样的急事除外。",
}


def mode(chosen: RoomMode) -> str:
    """How much the bot says unasked from now on."""
    return _MODES[chosen]


def mode_in_group() -> str:
    """主动, 仅@我, 静音 in private."""
    return "这句要在群里说才管用。"


# ------------------------------------------------------------------------------------------ claims


def claim_asked(lead: str) -> str:
    """To who says to be a steward: somebody will confirm."""
    return f"好的，等{lead}确认，确认了告诉您。"


def claim_waits(lead: str) -> str:
    """The same again."""
    return f"还在等{lead}确认，确认了告诉您。"


def claim_to_nobody() -> str:
    """There is nobody who could confirm."""
    return "这里还没有负责人能确认，我会告诉管理员。"


def claims_enough() -> str:
    """One account says to be the steward of many buildings."""
    return "您说的几栋都在等确认，先等等回音。"


def claimed_by_others(lead: str) -> str:
    """At a door: somebody else said the same of this building within the hour."""
    return f"刚有人说是这栋楼的楼栋长，还在等{lead}确认。请过一小时再说，或直接找{lead}。"


def steward_already(unit: str) -> str:
    """The speaker is the steward."""
    return f"您就是{unit}楼栋长，不用再绑定。"


def claim_where() -> str:
    """No building was said."""
    return "您是哪栋楼的楼栋长？比如“我是金德花园3号楼楼栋长”。"


def claim_by_other(unit: str) -> str:
    """The account is somebody else's whom the lists know."""
    return f"名单上{unit}的楼栋长是别人。换了人的话，请负责人先改名单。"


def claim_by_other_told(name: str, unit: str, steward: str) -> str:
    """To the lead: somebody of the lists says to be what another is."""
    return f"{name}说自己是{unit}楼栋长，名单上是{steward}，没有改。换了人请先改名单再导入。"


def claim_question(name: str, room: str, unit: str, steward: str, *, has_account: bool) -> str:
    """To the lead, who knows whether it is true."""
    where = f"在“{room}”里" if room else "私下"
    said = f"“{name}”{where}说自己是{unit}楼栋长，"
    if not steward:
        return f"{said}这栋楼还没有楼栋长。回 1 就由这位来当，回 0 不是。"
    other = "，已有别的账号" if has_account else ""
    return f"{said}名单上是{steward}{other}。是本人回 1，不是回 0。"


def claim_labels() -> tuple[str, str]:
    """Yes and no to it."""
    return "确认", "不是"


def claim_confirmed(name: str, unit: str, steward: str) -> str:
    """To the lead who confirmed."""
    return f"好的，“{name}”就是{unit}楼栋长{steward}。"


def claim_refused(name: str) -> str:
    """To the lead who did not."""
    return f"好的，没有绑定“{name}”。"


def claim_decided() -> str:
    """Somebody decided before."""
    return "这件已经处理过了。"


def steward_now(lead: str, unit: str, waiting: int) -> str:
    """To the steward, privately."""
    more = f"现在有 {waiting} 件等您，" if waiting else "有人报事我在这里告诉您，"
    return f"{lead}确认了，您是{unit}楼栋长。{more}回“待办”看手上的事。"


def steward_now_in_group(lead: str, unit: str) -> str:
    """To the steward, in the group."""
    return f"{lead}确认了，您是{unit}楼栋长。请加我好友，有人报事我私聊告诉您。"


def not_steward(unit: str, lead: str) -> str:
    """To who is not the steward."""
    return f"{lead}没有确认您是{unit}楼栋长。弄错了的话请直接找{lead}。"


# --------------------------------------------------------------------------------------- overview


def bindings(
    unit: str,
    buildings: int,
    *,
    vacant: Sequence[str],
    without_account: Sequence[str],
    without_group: Sequence[str],
    claims: int,
) -> str:
    """What is still missing in a unit."""
    lines = [
        f"缺楼栋长 {_counted(vacant)}" if vacant else "",
        f"楼栋长没绑定账号 {_counted(without_account)}" if without_account else "",
        f"没有绑定群 {_counted(without_group)}" if without_group else "",
        f"等您确认的楼栋长 {claims} 位" if claims else "",
    ]
    missing = [line for line in lines if line]
    head = f"{unit}共 {buildings} 栋。"
    if not missing:
        return f"{head}楼栋长和群都绑定好了。"
    return "\n".join([head, *missing])


def bindings_in_private() -> str:
    """绑定情况 where residents listen."""
    return "绑定情况请私下问我。"


# ------------------------------------------------------------------------------------------- homes


def home_noted(home: str) -> str:
    """The home is kept, in private."""
    return f"记下了，您住{home}，以后报事不用再说。"


def home_noted_in_group() -> str:
    """The home is kept; it is not said again where others read."""
    return "记下了，以后报事不用再说门牌。"


def home_not_listed(home: str) -> str:
    """The lists of the building do not have that door."""
    return f"名单里没有{home}，先照您说的记下；说错了再说一次就行。"


def home_which_building() -> str:
    """No building is known."""
    return "您住哪栋楼？比如“我是金德花园3号楼2-501”。"


def home_which_unit(door: str) -> str:
    """The building has several units."""
    return f"{door}是几单元？比如“我是2-{door}”。"


# --------------------------------------------------------------------------------------- strangers

BIND_ROOM = "绑定这个群"
SET_MODE = "改群里的设置"
SEE_BINDINGS = "看绑定情况"
CONFIRM = "确认楼栋长"


def not_yours() -> str:
    """Somebody tries what leads do."""
    return "这事要这里的负责人来办，我跟他说一声。您要报事，直接跟我说就行。"


def not_yours_again() -> str:
    """The same again: nobody is told a second time."""
    return "这事要这里的负责人来办。您要报事，直接跟我说就行。"


def stranger(name: str, room: str, wish: str) -> str:
    """To the lead: somebody tried."""
    where = f"在“{room}”里" if room else "私下"
    return f"“{name}”{where}想{wish}，不是负责人，我没有照办。"


def _counted(names: Sequence[str]) -> str:
    return f"{len(names)}：{_listed(names, '栋', _NAMES)}"


def _listed(names: Sequence[str], of_what: str, most: int) -> str:
    shown = "、".join(names[:most])
    return f"{shown} 等{len(names)}{of_what}" if len(names) > most else shown

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""What makes words about a lift or a power cut no report of one: solved, asked, past, sold, dreamt."""

import re
from collections.abc import Callable

from bot.understanding.evidence import Clause

# --- of the whole text -------------------------------------------------------------------------

_AD = re.compile(
    r"出租|招租|转租|转让|出售(?!车位)|求购|急售|低价|优惠|促销|折扣|特价|包邮|团购|拼团|接龙|秒杀|红包|加微信|加我微信|扫码|"
    r"专业(?:疏通|维修|清洗|开锁|防水|搬家)|上门(?:维修|疏通|安装|服务|清洗|开锁)|承接|诚招|招聘|代驾|送货上门|免费试|欢迎(?:来电|咨询|选购)|"
    r"介绍个|便宜点卖|有需要的(?:邻居|亲|联系|私)|有意(?:者|的)|点击链接|https?://"
)
_NOTICE = re.compile(
    r"通知[:：]|公告|温馨提示|各位(?:业主|居民|住户)|尊敬的|敬请|特此|因.{0,20}(?:检修|施工|维护|改造).{0,20}(?:将|停)|将于|计划(?:停|检修)|预计.{0,10}恢复|请.{0,6}(?:提前|做好).{0,6}(?:储水|准备)"
)
_THANKS = re.compile(
    r"感谢|谢谢.{0,12}(?:修|帮|师傅|物业|楼栋长|解决)|点赞|表扬|辛苦(?:了|啦)|锦旗"
)
_CALLED_OFF = re.compile(r"虚惊一场|没事了|搞错了|弄错了|看错了|误会|是误报|开玩笑")
_DOUBTFUL = re.compile(r"好像|似乎|貌似|不会(?:又)?是|是不是又|该不会|难不成")
_FICTION = re.compile(
    r"新闻|电视剧|电影|小说|游戏|抖音|快手|微博|演习|演练|做梦|梦见|梦到|段子|笑话|歌词|剧情|热搜|直播间|博主|楼主|淘宝"
)

# --- of one clause ----------------------------------------------------------------------------

_SOLVED = re.compile(
    r"(?<![没不未还])(?<!没有)(?<!没给)(?:修好|弄好|搞好|通好|装好|换好|清理好|处理好|解决)(?:了|啦|咯|喽)"
    r"|(?<![还没不未])(?<!没有)(?:来电|来水|来气|来暖气|通电|通水|供暖|有电|有水|恢复)(?:了|啦|咯)(?!没|吗|么)"
    r"|(?<![没不还])(?:好了|好啦|正常了|恢复正常|不漏了|不吵了|不臭了|亮了|能用了|可以用了|通了|好用了)(?!没|吗|么|又)"
    r"|终于(?:放|有|来|修|好|不|供)|没(?:有)?(?:坏|停电|停水|漏水|漏|吵|堵|停)(?!完|止|过)|没(?:有)?(?:出)?(?:什么)?(?:问题|毛病)|不是(?:坏|停电|停水|漏|电梯)"
    r"|(?:味|味道|味儿|声音|烟|火|响声)(?:道|儿)?(?:都|已经|现在)?(?:没了|没有了|散了|散掉|灭了|小了)"
)
_AGAIN = re.compile(r"又|还是|还没|没修好|才.{0,4}又|结果")
_STATUS = re.compile(
    r"怎么还|怎么又|怎么老|怎么总|怎么(?:坏|停|不|没)|还没(?:好|修|来|人|弄|通|处理)|还不(?:修|来|好|处理)|什么时候(?:能|才|会)?(?:好|修|来|有|恢复|通|整治|解决)|"
    r"啥时候|几时|何时|多久才|为什么|为啥|凭什么|有没有人管|有没有人(?:处理|修)|有人管(?:吗|没|么)|管不管|没人管|能不能|行不行|好不好|让不让|可不可以|可以.{0,8}[吗么]|能.{0,8}吗|知道[吗么]|是想怎样|怎么回事|怎么办|咋办|咋回事|谁来管|找谁"
)
_ASKING = re.compile(r"(?:吗|么|嘛|没有|没|吧|不|呢|木有)$")
_NEIGHBOURS = re.compile(
    r"谁家|谁知道|谁有|哪家|哪位|有谁|有人知道|有没有(?:人)?(?:知道|认识|会|要)|你们(?:家|那|那里|那儿|那边)|你家|你那|你(?:在|是|的|们)|请问哪|求推荐|推荐(?:个|一)|怎么样|大家.{0,6}(?:吗|没)"
)
_PAST = re.compile(
    r"上次|上周|上个?月|去年|前年|以前|曾经|小时候|当年|那年|那次|那天|前几天|前阵子|从前|两年前|几年前|当时|昨天|昨晚|前天|早上的时候|刚才"
)
_LASTING = re.compile(
    r"又|还|现在|今天|至今|一直|天天|每天|经常|老是|总是|到现在|仍|开始|就(?:坏|停)|没(?:人)?(?:修|管|来|好)|反映|报修|说过"
)
_AHEAD = re.compile(
    r"明天(?:要|会|停|又要)|后天(?:要|会|停)|等下要|等会(?:儿)?要|要(?:停电|停水|断网)|会停|快(?:停电|断网)|一(?:停电|断网|停水)|即将|准备(?:装修|停)|打算"
)
_IMAGINED = re.compile(
    r"要是|如果|万一|假如|一旦|除非|哪怕|怕吵|怕弄|担心|恐怕|别(?:把|给|弄|吵|整|冻|累|再)|小心(?!翼)|以防|预防|应该检查|希望别|不会(?:再)?(?:坏|停|漏)|像(?:是)?|好像要|比如|可不要|不要弄"
)
_OWN = re.compile(
    r"手机|电脑|笔记本|平板|硬盘|遥控器|充电宝|充电器|充电线|耳机|键盘|鼠标|相机|剃须刀|吹风机|电视(?!线)|冰箱|洗衣机|微波炉|空调(?!外机|水|滴)|"
    r"热水器|手表|眼镜|眼睛|嗓子|肚子|牙|脑子|身体|鞋(?!柜)|衣服|裤子|拉链|我的?车(?!位|库)|车坏|驾照|快递(?!柜)|外卖|文件|软件|(?<!门禁)系统|服务器|作业|邮箱|卡(?:里|丢)|雨刷|手链|钥匙|新机|屏幕|机器"
)
_ELSEWHERE = re.compile(
    r"(?<!物业)(?<!热力)(?<!燃气)(?<!自来水)公司|单位(?!门)|老家|网吧|机场|高铁|火车|地铁|高速|商场|景区|电影院|图书馆|教室|飞机|长途|校车|公交上|车上|北京|上海|广州|深圳|郑州|北方|南方"
)


def is_sold_or_told(text: str) -> bool:
    """An advertisement, a notice, or something out of a film: nobody here complains."""
    return any(p.search(text) for p in (_AD, _NOTICE, _FICTION))


def is_called_off(text: str) -> bool:
    """The whole thing was a mistake: 虚惊一场."""
    return _CALLED_OFF.search(text) is not None


def is_doubtful(text: str) -> bool:
    """The speaker is not sure: 电梯好像停了."""
    return _DOUBTFUL.search(text) is not None


def is_thanks(text: str) -> bool:
    """Thanks for something that is solved."""
    return _THANKS.search(text) is not None


def is_solved(clause: Clause) -> bool:
    """The clause says that it is over, or was not so: 修好了, 来电了, 没坏."""
    return _SOLVED.search(clause.text) is not None and not _AGAIN.search(clause.text)


def is_asked(clause: Clause) -> bool:
    """The clause asks the neighbours (停电了吗？); it does not complain (怎么还没好？)."""
    text = clause.text
    if _STATUS.search(text) and not _NEIGHBOURS.search(text):
        return False
    if _NEIGHBOURS.search(text):
        return True
    return "？" in clause.mark or "?" in clause.mark or _ASKING.search(text) is not None


def is_not_now(clause: Clause) -> bool:
    """The clause speaks of what was, will be or might be."""
    text = clause.text
    if _AHEAD.search(text) or _IMAGINED.search(text):
        return True
    return _PAST.search(text) is not None and not _LASTING.search(text)


def is_not_ours(clause: Clause) -> bool:
    """The clause speaks of the speaker's own things, or of another place."""
    return _OWN.search(clause.text) is not None or _ELSEWHERE.search(clause.text) is not None


#: The marks of a text and of a clause, by the names under which the model knows them.
OF_A_TEXT: dict[str, Callable[[str], bool]] = {
    "sold": is_sold_or_told,
    "off": is_called_off,
    "thanks": is_thanks,
}
OF_A_CLAUSE: dict[str, Callable[[Clause], bool]] = {
    "solved": is_solved,
    "asked": is_asked,
    "not_now": is_not_now,
    "not_ours": is_not_ours,
}

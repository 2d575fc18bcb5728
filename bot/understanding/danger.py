# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Acute danger: said to be happening now, to somebody here. Rather once too often than once too few.

Each kind has patterns that say it and patterns that say something alike but harmless; on top, what is
denied, imagined, long ago, in the news or in play is no danger.
"""

import re
from dataclasses import dataclass

from bot.domain.issues import Danger


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """How one kind of danger is said."""

    danger: Danger
    #: The category of the issue that comes of it.
    category: str
    #: Without one of these characters the patterns need not be tried.
    hints: str
    #: What says it.
    says: re.Pattern[str]
    #: What sounds like it in the same sentence and is something else.
    unless: re.Pattern[str]
    #: Whether yesterday's, or the often repeated, is not acute any more.
    fades: bool = True


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_GAS = "(?:煤气|燃气|天然气|液化气|沼气|瓦斯|供气)(?:罐|瓶|管道|管网|管|灶|表|阀)?"

KINDS: tuple[Kind, ...] = (
    Kind(
        danger=Danger.GAS,
        category="停水停电停气",
        hints="气臭斯",
        says=_any(
            _GAS + "(?:的)?(?:味|气味|臭味|异味|怪味)",
            _GAS + ".{0,8}(?:泄漏|泄露|漏(?!水|检|报)|跑气|外泄|嘶嘶|爆|炸)",
            "(?:漏|泄漏|泄露|跑)(?:了)?(?:煤气|燃气|天然气|液化气|瓦斯)",
            "(?:闻|闻到|闻着|有股|一股|好大|很大|好浓).{0,5}(?:煤气|燃气|天然气|液化气|瓦斯)",
            "臭鸡蛋(?:的)?味",
            "漏气(?!球)|煤气中毒|一氧化碳|煤烟中毒",
        ),
        unless=_any(
            "(?:车胎|轮胎|气球|气垫|打气|空调|门窗|窗户|瓶盖|球|泄气|冰箱|暖气|排气|轮子).{0,6}漏气",
            "漏气(?:保护|检测|报警器|试验)",
            "防(?:煤气|一氧化碳)",
            "(?:不会|(?<!有)没有|没闻到).{0,6}(?:味|漏)",
        ),
    ),
    Kind(
        danger=Danger.FIRE,
        category="消防",
        hints="火烟烧爆炸焦",
        says=_any(
            "着(?:大)?火(?![车锅焰箭龙])|起火(?!车)|失火|走水了",
            "火灾|火势|明火|火苗|大火(?!锅|车)|救火",
            "烧起来|烧着了|烧着火|点着了|自燃",
            "冒(?:着|出|起|了)?(?:很多|好多|滚滚|好大的?|一股|阵阵|大量)?(?:黑|浓|白|青|大)?烟",
            "浓烟|黑烟|烟好大|好大的?烟|烟雾(?:报警|警报|弥漫|好大|太大)|全是烟|都是烟",
            "(?:插座|电线|电箱|电表箱?|配电箱|电瓶|电动车|线路|电器).{0,6}(?:冒火|冒烟|烧了|烧焦|烧糊|爆炸|炸了|着了)",
            "烧焦(?:的)?味|焦糊味|糊味(?:好|很|特别)(?:大|浓)",
            "(?:煤气|液化气|燃气|锅炉|电瓶|电池|电动车|罐).{0,6}(?:爆炸|炸了)|爆炸声|发生爆炸|炸楼",
        ),
        unless=_any(
            "火灾(?:安全)?隐患|防火|火灾(?:善后|处置|保险|演练|演习|逃生|报警|自动|应急|现场会|警示)",
            "(?:每年|年年|几年|经常|多次|几次|曾|防止|预防|避免|易|容易|引起|引发|造成|可能|导致).{0,10}(?:火灾|起火|着火|失火|自燃)",
            "起火灾|(?:起|次)火灾",
            "(?:嗓子|喉咙|心里|眉毛|后院|眼睛|头顶|脑袋|脑子|气得|气到|热得|渴得|忙得|晒得|急得|胃里?|屁股|脚底|鼻子).{0,5}(?:着火|冒烟|起火|冒火|烧起来)",
            "(?:做饭|炒菜|烧菜|烧烤|烤肉|抽烟|香烟|烟囱|工厂|厂|油烟|垃圾池|锅|祖坟|蚊香|烧香|大卡车|排气管).{0,10}(?:烟)",
            "(?:打|点|生)不着火|打火",
            "(?:火灾|救火|大火)(?:队|英雄|车|煮|烧开|收汁|翻炒|快炒|爆炒)",
            "战火|怒火|发火|上火|恼火|火爆|走火入魔",
            "玩火|救火队",
            "天天.{0,3}(?:浓烟|黑烟|冒烟)",
        ),
    ),
    Kind(
        danger=Danger.LIFT,
        category="电梯",
        hints="梯",
        says=_any(
            "(?:困|被困|关|卡|闷|堵|锁).{0,4}(?:在|到|进|于)?.{0,2}电梯",
            "电梯.{0,10}(?:困了|困住|困着|被困|困人|关着|关了?(?:个|一个|一|两|几|三|四|\\d)?(?:个|位)?人|出不来|出不去|求救|呼救|有人喊)",
            "电梯.{0,12}(?:里面?|里头)(?:还)?有(?:人|个|老人|孩子|小孩|一)",
            "(?:有|还有)(?:人|个人|老人|孩子|小孩|一个|两个).{0,4}(?:在|困|被困|关|卡).{0,2}电梯",
            "电梯(?:卡|停).{0,10}(?:人|孩子|小孩|老人|我们?|老婆|老公|妈|爸)(?:还)?(?:在里面|在里头|出不来|困|没出来)",
        ),
        unless=_any(
            "(?:经常|常|时常|多次|多名|频繁|频|事件|遭遇|老是|总是|好几次|动不动|几率|每次).{0,8}(?:困|关|卡)|(?:困人|被困|关人|困电梯).{0,8}(?:事件|遭遇|事故频)",
            "电梯卡|关(?:了|掉|闭|停)(?:了)?(?:电梯|一部)|关电梯(?!里)|卡电梯(?!里)|堵电梯(?!里)|锁电梯(?!里)",
            "(?:困|累|堵).{0,3}(?:死了|得|啊).{0,4}电梯",
            "(?:人多|没人|救出来|出来了|放出来|已经出来)",
        ),
    ),
    Kind(
        danger=Danger.WIRE,
        category="消防",
        hints="电火",
        says=_any(
            "漏电|触电|电到人|电到了|电着人|带电|被电(?:了一下|到|击|着)|电死",
            "(?:电线|高压线|电缆|线缆|裸线|电线杆).{0,8}(?:掉下|掉在|掉了|掉到|断了|断掉|断下|落在|落地|垂到|垂下|拖在|耷拉到|倒了|倒下|泡水|泡在)",
            "(?:插座|电线|电箱|电表箱?|配电箱|开关|高压线|变压器|线路).{0,8}(?:冒火|打火|火花|噼里啪啦|滋滋)",
        ),
        unless=_any(
            "漏电(?:保护|开关|断路|检测|流)|漏电保",
            "静电|触电影|触电视|带电(?:池|脑|作业|话|子|影|磁|视)|笑点|放电|电死我了哈",
            "电线(?:杆)?(?:掉价)",
            "(?:剪断|前段时间).{0,8}电|电线剪断",
        ),
    ),
    Kind(
        danger=Danger.FALLING,
        category="高空抛物",
        hints="掉落砸扔丢抛坠塌",
        says=_any(
            "掉(?:砖|瓷砖|石头|玻璃|水泥|墙皮|大块)",
            "(?:瓷砖|墙砖|砖头|砖块|砖|墙皮|外墙|墙面|水泥块?|保温层|玻璃|空调外机|外机|花盆|广告牌|窗户|窗框|窗扇|防盗窗|铁皮|铁架|铁管|灯罩|石块|石头).{0,8}(?:掉下来|掉下去|掉下了|砸下|落下来|飞下来|坠落|往下掉|掉到(?:楼下|地上|路上|人)|砸)",
            "(?:水泥|外墙|墙砖|瓷砖|墙皮|玻璃).{0,8}脱落.{0,10}(?:砸|伤)",
            "(?:有人|正在|在|又)(?:从)?.{0,6}(?:往下|向下|朝下|往楼下)(?:扔|丢|抛|砸)",
            "(?:楼上|上面|高处|窗户|阳台).{0,6}(?:扔|丢|抛|砸)(?:下来|下去|了)?(?:一?个?|了)?(?:刀|酒瓶|啤酒瓶|玻璃|瓶子|砖|花盆|椅子|菜刀|石头|铁|哑铃|西瓜|灭火器)",
            "(?:楼上|上面|天上|空中|高空|从楼|阳台).{0,12}(?:砸到|砸中|砸伤|砸了|差点砸|险些砸)",
            "(?:砸到|砸中|砸伤|差点砸|险些砸)(?:了|着|到|中)?(?:人|行人|孩子|小孩|老人|路人|我家?孩子)",
            "(?:天花板|吊顶|楼板|房子|房顶|屋顶|阳台|围墙|脚手架)(?:.{0,4})(?:塌了|塌下来|要塌|垮了|倒塌了)",
        ),
        unless=_any(
            "(?:经常|天天|老是?|总是?|每天|时常|接二连三|长期|常年).{0,10}(?:扔|丢|抛)",
            "烟头|烟灰|纸巾|果皮|瓜子",
            "(?:要|快|随时|可能|怕|会)(?:会|要)?(?:掉|脱落|砸|落|坠)",
            "砸(?:锅|钱|场|缸|招牌|死他|手里|重金|牌子|金蛋)|手机.{0,6}砸",
            "(?:价|房价|行情|股|气温|体重|掉链子).{0,6}(?:掉|砸)",
        ),
        fades=False,
    ),
    Kind(
        danger=Danger.VIOLENCE,
        category="邻里纠纷",
        hints="打刀暴救砍杀揍抢斗",
        says=_any(
            "打人(?!脉|工|口|气|家的|品)|打架|斗殴|殴打|动手打|打起来了|打成一团|往死里打|揍人|暴打|群殴",
            "(?:拿着?|持|提着?|举着?|挥着?)(?:把|一把)?(?:菜刀|水果刀|砍刀|刀|斧头|铁棍|棍子)(?!叉|切|削)",
            "砍人|砍伤|捅人|捅了|要杀人|杀人了|要杀(?:我|他|她|人)|砍死(?:我|你|他)",
            "家暴|打老婆|打媳妇|(?:老公|丈夫|男人|老头|儿子|他爸|我爸|男朋友|前夫).{0,4}(?:又|在|正在)?(?:打我|打她|打妈|打孩子|掐我|打我妈)",
            "被(?:人|他|她|邻居|物业|保安|老公|丈夫|男朋友|一群人|几个人|楼上|隔壁)(?:给)?(?:打了|打伤|打得|打的|揍|殴)",
            "(?:有人|在)(?:喊|叫|呼)救命|救命.{0,3}(?:快来|来人|有人|打110|报警)|(?:快来人|来人).{0,3}救命|^[啊！! ]*救命(?:啊|呀|救命)*[啊！!。 ]*$",
            "入室抢劫|抢劫了|绑架|劫持",
            "打死人|出人命",
        ),
        unless=_any(
            "(?:狗|猫|鸡|蚂蚁|游戏|手游|王者|吃鸡|电影|相声|段子|打牌|麻将|斗地主|动漫|小说|球|NBA|世界杯).{0,10}(?:打架|打起来|救命|杀人|砍)",
            "想(?:要)?打人|真想打|打人(?:不打脸|的冲动)|眼皮.{0,4}打架",
            "(?:不能|不要|不可|不许|反对|杜绝|预防|宣传|拒绝|防|零容忍|觉得|如何|法律|遭遇过).{0,8}家暴",
            "救命(?:钱|恩|稻草|之恩|啊我|我还|我今)|打太极|打死(?:我)?(?:也|都)不|被打死",
            "(?:切|削|剁|砍价|手术|开刀|切菜|雕)",
            "不打架|别打架",
        ),
        fades=False,
    ),
    Kind(
        danger=Danger.DESPAIR,
        category="其他",
        hints="死活轻杀楼寻割农药开生",
        says=_any(
            "不想活|活不下去|活够了|活着(?:真)?没(?:有)?(?:意思|意义|劲)|不如死了|死了算了|死了(?:就)?(?:一了百了|解脱)|了结(?:自己|生命|此生)|结束(?:自己的?)?生命|一死了之",
            "(?:真的|真|只|就|都|总|老|一直|天天|好几次)想(?:去)?死(?![你我他她它哥姐爸妈宝全啊])|^想死了?[。！!…. ]*$|我(?:好)?想死(?:了)?(?:$|[，。！…]| )|想去死",
            "轻生|自杀|自尽|自残|割腕|割脉|上吊|喝农药|喝了?(?:农药|百草枯)|吞(?:了)?安眠药|吃了?(?:一|半|整)瓶(?:安眠药|药)",
            "寻死|寻短见|想不开.{0,6}(?:跳|死|爬|要)|多次想不开",
            "(?:要|想|准备|正在|站在|坐在|爬到|爬上).{0,8}跳楼|有人.{0,10}跳(?:楼|下去|下来)|跳楼了|(?:爬|站|坐)(?:到|在|上)(?:了)?(?:楼顶|天台|窗台|阳台)?.{0,6}(?:要跳|想跳|往下跳)",
        ),
        unless=_any(
            "跳楼(?:价|机|甩|大甩|清仓|处理|促销|式)|自杀式|自杀小队",
            "(?:笑|热|累|急|困|冷|饿|气|烦|美|吓|忙|丑|冻|撑|渴)死(?:了|我|人|算)",
            "想死(?:你|我|他|她|妈|爸|宝)|想自杀别|想死啊",
            "(?:电视剧|剧情|剧里|剧中|角色|主角|小说|男主|女主|看.{0,6}集|动漫|漫画|演员|剧透|陪葬|游戏|歌词|明星)",
            "哈哈|嘻嘻|\\[(?:偷笑|笑哭|捂脸|笑|doge|旺柴|黑线)\\]|😂|🤣",
            "(?:没人|他|她)?不想活动|想活动",
            "(?:停电|没电|没网|减肥|作业|加班|考试).{0,6}(?:不想活)",
        ),
        fades=False,
    ),
)

_SENTENCE = re.compile(r"[^。！!；;\n]+[。！!；;\n]*")

# Denied right before it is said. `是不是`, `有没有` and `会不会` ask and are no denial.
_DENIED = re.compile(
    r"(?:(?<!有)没(?:有)?(?:再|人|听说|发生|闻到|闻见|任何|什么|看到|看见)?|(?<!是)不是(?:什么)?|并非|不会(?:再)?|未(?:发生|见)?|别|不用怕|无)(?:有)?.?$"
)
_IMAGINED = re.compile(
    r"要是|如果|万一|假如|假设|假使|一旦|倘若|设若|(?:^|[^比般])若(?!干)|哪天|将来|以防|防止|预防|避免|谨防|严防|小心别|杜绝|严禁|禁止|怎么预防|如何|的话"
)
_FEARED = re.compile(r"(?<!可)怕|担心|恐怕|担忧|生怕|会不会(?:哪天|以后)|容易|可能会")
_ASKED_AHEAD = re.compile(
    r"^(?:的时候|时)?(?:怎么办|该怎么办|怎么逃|怎么逃生|怎么处理|如何|该如何|的话)"
)
_ELSEWHERE = re.compile(
    r"新闻|电视上|电视里|电视剧|视频里|看视频|刷到|抖音|快手|微博|朋友圈|热搜|电影|小说|剧里|追剧|游戏|演习|演练|预案|培训|讲座|宣传|"
    r"知识|常识|竞赛|网上|媒体|报道|国内|国外|外地|老家那|做梦|梦见|梦到|历史|从前|段子|笑话|歌词|教训|警醒|据统计|案例|保险公司|应急手册|温馨提示"
)
_LONG_AGO = re.compile(
    r"昨天|昨晚|昨夜|前天|前晚|上次|上周|上个?月|去年|前年|以前|曾经|小时候|当年|那年|那次|之前|前几天|前阵子|前段时间|好久以前|年前|月前"
)
_OFTEN = re.compile(r"每年|年年|近几年|几年来|近年|历年|接二连三")
_AGAIN = re.compile(r"又|还在|现在|今天|刚刚|刚才|正在|今晚|快来|赶紧|救")
_SETTLED = re.compile(
    r"已经?(?:灭了|扑灭|修好|关了|关掉|处理好|没事)|扑灭了|火灭了|虚惊|没事了|误会|搞错了|开玩笑|闹着玩"
)

#: How many characters after it a word like 新闻 or 演习 still explains what was said.
_NEWS_REACH = 12
#: How many characters before it a word like 要是 still makes it imagined.
_IF_REACH = 24

_CLAUSE_END = re.compile(r"[，,、 ？?]")

#: One of these is in every text that can say an acute danger.
HINTS = frozenset("".join(kind.hints for kind in KINDS))


def _is_meant(kind: Kind, text: str, start: int, end: int) -> bool:
    """Whether what stands at `start`:`end` of this sentence is said of here and now."""
    before, after = text[:start], text[end:]
    clause = _CLAUSE_END.split(before)[-1]
    if _DENIED.search(clause) or _FEARED.search(clause):
        return False
    if _IMAGINED.search(before[-_IF_REACH:]) or _ASKED_AHEAD.search(after):
        return False
    if kind.fades and _OFTEN.search(text):
        return False
    return not (kind.fades and _LONG_AGO.search(before) and not _AGAIN.search(text))


def acute(text: str) -> tuple[Kind, int] | None:
    """The acute danger a cleaned text speaks of and where it is said; None when there is none."""
    if HINTS.isdisjoint(text) or _SETTLED.search(text):
        return None
    news = _ELSEWHERE.search(text)
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        for kind in KINDS:
            for said in kind.says.finditer(words):
                if kind.unless.search(words):
                    break
                if news and news.start() < sentence.start() + said.end() + _NEWS_REACH:
                    continue
                if _is_meant(kind, words, said.start(), said.end()):
                    return kind, sentence.start() + said.start()
    return None

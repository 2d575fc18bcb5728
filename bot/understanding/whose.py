# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Who has to mend it: we, a supplier, the property company, the town's hotline; or it is elsewhere.

Rules of DOMAIN: a supply that is out for the whole building or quarter is the supplier's, one that
is out in one flat is first looked at here; what is asked of rules and benefits is for the hotline.
"""

import re

from bot.domain.places import Spot
from bot.understanding.reading import Whose

#: Characters that are read.
_READ = 500

# Somebody else's home, or the speaker's other places. 我妈关电梯里了 is here: a place must be named.
_FAR = re.compile(
    r"(?:我|俺|咱|他|她)?(?:爸妈|父母|爹妈|妈妈|爸爸|我妈|我爸|婆婆|公公|岳父|岳母|丈人|丈母娘|外婆|外公|奶奶|爷爷|姥姥|姥爷|女儿|儿子|闺女|姐姐|妹妹|哥哥|弟弟|亲戚|朋友|同学|同事|对象|男朋友|女朋友)(?:他们|她们)?(?:那边|那里|那儿|家那边|家那里|家那个?小区|(?:家)?小区|家那栋|单位|老家)"
    r"|(?:老家|乡下|(?:我|我们|他|她|在)单位(?!门口|的车)|公司(?:里|楼下|那边|楼里)|办公室|写字楼|厂里|寝室|宿舍|学校里|出租屋|婆家|娘家)(?:里|那边|那里|那儿|楼下|这边|今天|又|也|停|没|的|断|在)"
    r"|(?:别的|其他|人家)小区"
)
_WHOLE = re.compile(
    r"(?:整|全)(?:个|栋|幢|座)?(?:楼|小区|单元|片|条街|村|院|镇|栋)|整片|大面积|家家|每家|都(?:没|停|断)|全(?:停|断|没|黑)|一片(?:漆)?黑|我们这(?:一)?片|(?:这|那)(?:一)?片|几栋|好几(?:栋|家|户)|附近(?:几|都)|左邻右舍|隔壁(?:楼|栋)也|楼上楼下都|大家都"
)
_MAINS = {
    Whose.POWER: re.compile(
        r"变压器|变电|高压线|电线杆|电缆|电网|供电(?:局|所|公司)|国家电网|电力公司|电表(?!箱)|电费|电价|峰谷电|电压(?:不稳|低|不够)|台区"
    ),
    Whose.WATER: re.compile(
        r"供水(?:公司|厂)|自来水(?:公司|厂)|水厂|水务|水费|水价|水表|主管(?:道)?爆|市政(?:供水|自来水)|自来水.{0,6}(?:黄|浑|黑|味|脏|锈|发白)|水质"
    ),
    Whose.GAS: re.compile(
        r"燃气公司|天然气公司|煤气公司|港华|燃气费|(?<!暖)气费|气价|(?:燃|煤|天然)气(?:表|管网|开户|初装|开通|没通|没接|通气)|(?:通|开|接|装)(?:天然气|燃气|煤气)"
    ),
}
_OUT = {
    Whose.POWER: re.compile(r"停电|没电|断电|没得电|没有电|跳闸|黑(?:了|灯瞎火|掉|咕隆咚)"),
    Whose.WATER: re.compile(r"停水|没水|断水|没得水|没有水|没一滴水|一滴水都没|水压|没热水"),
    Whose.GAS: re.compile(r"停气|没气|断气|没燃气|没天然气|没煤气|火(?:苗)?(?:小|打不着|点不着)"),
}
#: Out because somebody here cut it off.
_CUT_OFF = re.compile(r"物业.{0,8}(?:停|断|拉闸|限|卡|锁)|(?:停|断)[水电气]逼|逼(?:交|缴)")
_PROPERTY = re.compile(
    r"物业费|物业公司|物业(?:管理)?(?:经理|前台|客服|人员|收|不|没|态度|乱|太|撤|换|根本|拖|推|说|让|要)|物管|保安|门岗|保洁|停车费|管理费|业委会|维修基金|维修资金|公共收益|门禁卡"
)
_HOTLINE_CATEGORIES = frozenset({"政策咨询"})
_HOTLINE = re.compile(
    r"医保|社保|养老金|低保|退休|公积金|居住证|身份证|户口|落户|学区|入学|学校|幼儿园(?!门口)|公交|地铁|出租车|网约车|拖欠工资|欠薪|工资|讨薪|诈骗|宽带|手机信号|退款|退费|消费|办证|房产证|营业执照|拆迁|征地|补贴|津贴|开发商|红绿灯|信号灯|斑马线|城管|市政|疫苗|医院|挂号"
)
_OURS_ALL_THE_SAME = frozenset({"电梯", "高空抛物/坠落", "邻里纠纷", "宠物", "井盖", "漏水"})
_SUPPLY = "停水停电停气"


def whose(text: str, spot: Spot, category: str | None) -> Whose:
    """Whose matter a cleaned text tells of; `OURS` when nothing speaks for somebody else."""
    text = text[:_READ]
    if _FAR.search(text):
        return Whose.ELSEWHERE
    if category == _SUPPLY:
        return _supplier(text, spot)
    if category in _OURS_ALL_THE_SAME:
        return Whose.OURS
    if category == "物业服务":
        return Whose.PROPERTY if _PROPERTY.search(text) else Whose.OURS
    if category in _HOTLINE_CATEGORIES or (category == "其他" and _HOTLINE.search(text)):
        return Whose.HOTLINE
    if category == "公共设施" and re.search(r"公交|红绿灯|信号灯|斑马线|地铁", text):
        return Whose.HOTLINE
    return Whose.OURS


def _supplier(text: str, spot: Spot) -> Whose:
    if _CUT_OFF.search(text):
        return Whose.PROPERTY
    for supplier, words in _MAINS.items():
        if words.search(text):
            return supplier
    # One flat's tripped fuse is no matter of the supplier.
    if spot.door is None and _WHOLE.search(text):
        return next((whose for whose, words in _OUT.items() if words.search(text)), Whose.OURS)
    return Whose.OURS

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""The first look at every message of a group: a few microseconds, so that chatter costs nothing."""

import re

from bot.understanding import danger
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.text import MAX_LENGTH, clean

# Every clear complaint and every acute danger contains one of these roots; a test makes texts from all
# the patterns of categories and dangers and holds that `read` never speaks up for one dropped here.
_ROOTS = re.compile(
    # characters that are rare in chatter
    "[井梯漏渗堵噪吵淹溢臭脏垃圾厕粪尿狗犬猫鸡鹅鸭鸽猪鼠蟑蚁蚊蝇油烟火烧炸焦闸闪塌裂爆砸坠坑坍陷滑"
    "刀砍捅揍殴救暴杀斗劫绑棍斧违停占充敲剁哐咚震锁盗偷拖跺蹦叫吠晕昏摔跌骂泼踹霸跳割困掉落丢扔抛挡堆搭盖墙窗灯树沟锈歪垮]"
    # supply
    "|[断没无通供来有](?:有)?了?[水电气网暖热煤燃天]|水(?:压|[管阀表龙池电]|太|很|特|非|这|好|流|不来|上不|是|都|又|发|黄|浑)"
    "|[滴喷冒积泡返反排污下跑走进废自雨热]水|自来水|水漫|电(?:压|线|缆|瓶|动|钻|表|箱|器|死|着|到)|[触带漏被]电|插座|变压器|配电|高压|线缆|裸线|开关|线路|滋滋|噼里啪啦"
    "|暖气|气味|[煤燃供]气|天然气|液化气|瓦斯|沼气|一氧化碳|煤烟|照明|太黑|好黑|漆黑|黑漆|乌漆|很黑|黑咕|黑灯|升降机"
    # the building and its yard
    "|消防|飞线|私拉|通道|出口|烟感|杂物|往下|向下|朝下|瓷砖|砖|石[块头]|铁[皮架管]|玻璃|外机|花盆|保温|水泥|外立面|防盗|雨棚|吊顶|天花板|楼板|脚手架|阳台|屋顶|天台|楼顶"
    "|坏|破|断|碎|故障|失灵|松|倒|不动|打不开|关不|卡住|异响|没人|没好|没修|信号|断网|不管|不理|隐患|危险|管道|管子|阀门|滴|马桶|地漏|化粪|龙头|防水"
    "|门[禁锁铃]|单元门|大门|楼门|楼道|走廊|对讲|刷卡|刷不开|路面|地面|地砖|台阶|坡道|马路|道路|公路|护坡|栏杆|护栏|扶手|围|器材|秋千|长椅|座椅|凉亭|喷泉|信箱|快递柜|绿[化地]|花坛|草坪|公园|危房|车[位库棚]|三轮|自行车|晾衣|道闸|地锁|僵尸车|开不出|出不[来去]|摊"
    # living together
    "|装修|施工|工地|广场舞|音[响乐]|喇叭|麻将|球|打[牌孔桩球鸣]|弹琴|练琴|拉琴|唱歌|鞭炮|酒吧|夜宵|KTV|ktv|声音|扰民|睡|休息|让不让人|水泵|半夜"
    "|卫生|异味|味道|恶|保洁|打扫|没扫|广告|吐痰|大小便|[乱加抢]建|乱[扔丢倒停放拉搭涂]|污|尘|杂草|内河|承重|毁绿|种菜|阳光房|彩钢|拆"
    "|宠物|咬|养|流浪|邻里|邻居|隔壁|对门|对面|楼上|调解|纠纷|矛盾|摄像头|监控|[借欠].{0,8}[钱元块]|闹|讲不通|随地|楼下|吼|蹬|吹|唱|搬|封|过道|纸箱|柜子"
    "|物业|物管|楼栋长|楼长|业委会|业主|保安|门卫|维修基金|公摊|公共收益|费|宽带|公交|群租|隔断|日租|民宿|可疑|尾随|诈骗|传销|起不来|倒在|走失|没呼吸|进贼|遭贼|撬"
    # people in danger
    "|关.{0,3}[人里在]|卡在|打(?:人|架|起来|成|[我她妈孩老媳死伤得])|里打|被.{0,6}打|动手|人命|想死|去死|活够|不想活|活不下|活着|死了|一死|轻生|自[杀尽残燃]|上吊|农药|百草枯|安眠药|瓶药|寻短|寻死|想不开|生命|了结|着了"
)
# Anything but plain letters, Chinese and its punctuation: may hide a word from the roots.
_ODD = re.compile(
    r"[^\u0020-\u007e\u2018-\u2026\u3000-\u303f\u4e00-\u9fff\uff01\uff08-\uff0c\uff1a-\uff1f]"
)


def worth_a_look(text: str, kinds: Kinds = BUILT_IN) -> bool:
    """Whether `read` may find anything in a message nobody addressed to the bot.

    False settles it: the message is chatter. Takes a few microseconds.
    """
    text = text[:MAX_LENGTH]
    if _ROOTS.search(text):
        return True
    if _ODD.search(text) is not None:
        text = clean(text)
        if _ROOTS.search(text):
            return True
    return kinds.may_name_added(text) or danger.grade(text) is not None

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""The first look at every message of a group: a few microseconds, so that chatter costs nothing."""

import re

from bot.understanding.text import MAX_LENGTH, clean

# Every complaint `read` finds and every acute danger contains one of these roots; tests hold that
# nothing `read` would speak up for is dropped here. Single characters where they are rare in chatter.
_ROOTS = re.compile(
    "[井梯漏渗堵噪吵淹溢臭脏垃圾厕粪狗犬猫鸡鹅鸽鼠蟑蚁油烟火烧炸焦闸闪塌裂爆砸坠刀砍捅揍殴救暴杀坑坍陷烂违建拆占停充吠遛尿"
    "敲哐咚震锁盗偷拖跺蹦叫晕昏摔骂泼踹霸纠矛]"
    "|[断没无通供]了?[水电气网暖热煤燃天]|来[水电气]|水压|电压|漏|触电|电[线死着到箱缆瓶]|电动|电钻|带电|被电|插座|变压器|配电"
    "|水[管阀表龙]|自来水|热水|暖气|水(?:太|很|特|非|这么|好|流|不来|上不来|是|都|又|发)|滴水|喷水|冒水|积水|泡水|水漫|返水|反水|排水|污水|下水|跑水|走水"
    "|气味|[煤燃]气|天然气|液化气|瓦斯|沼气|供气|一氧化碳|灯|太黑|好黑|漆黑|黑漆|乌漆|很黑|黑咕"
    "|消防|飞线|私拉|通道|出口|挡|灭火|烟感|杂物|堆"
    "|扔|丢|抛|往下|掉|瓷砖|墙|玻璃|外机|花盆|广告|保温|水泥|外立面|防盗|雨棚|吊顶|天花板|楼板|脚手架|阳台|屋顶|天台"
    "|坏|破|断|故障|失灵|松|歪|倒|不动|打不开|关不上|卡住|异响|锈"
    "|没人管|没好|没修|没信号|没网|不管|不理|隐患|危险|管道|马桶|地漏|化粪|龙头|防水"
    "|装修|施工|工地|广场舞|音响|音乐|喇叭|电钻|麻将|打牌|弹琴|练琴|唱歌|跳舞|跳绳|拉琴|鞭炮|酒吧|KTV|ktv|声音|扰民|睡|休息|打桩|水泵"
    "|卫生|异味|恶|蚊|苍蝇|老鼠|保洁|打扫|没扫|广告|吐痰|乱[扔丢倒停放拉搭涂]|污|尘|杂草|内河"
    "|搭|盖|承重|毁绿|种菜|私搭|阳光房|彩钢"
    "|宠物|咬|养|流浪"
    "|邻里|邻居|隔壁|对门|楼上|调解|摄像头|监控|[借欠].{0,8}[钱元块]|闹起来"
    "|车位|[挡堵占]|僵尸车|出不[来去]|摆摊|摊|地锁|道闸"
    "|物业|楼栋长|楼长|业委会|业主|保安|门卫|维修基金|公摊|公共收益|服务费|费"
    "|门禁|单元门|大门|门锁|密码锁|对讲|门铃|刷卡|刷不开|路面|地面|地砖|台阶|坡道|马路|道路|护坡|树|栏杆|护栏|扶手|围|器材|滑梯|秋千|长椅|座椅|信箱|快递柜|绿化|花坛|草坪|公园|危房"
    "|宽带|公交|群租|隔断|日租|民宿|可疑|尾随|诈骗|传销|起不来|走丢|走失|没呼吸|进贼|遭贼|撬"
    "|困|关[着了在]?.{0,3}[人里]|卡在|打人|打架|打起来|打[我她妈孩老媳死]|被.{0,4}打|动手|斗|劫|绑架|人命|斧|棍"
    "|想死|不想活|活不下|活够|没意思|死了|一死了之|轻生|自[杀尽残燃]|割|上吊|农药|百草枯|安眠药|寻死|寻短|想不开|跳楼|跳下|要跳|结束生命|了结"
)
_ODD = re.compile(r"[^\u0020-\u007e\u2018-\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff1f]")


def worth_a_look(text: str) -> bool:
    """Whether `read` may find anything in a message nobody addressed to the bot.

    False settles it: the message is chatter. Takes a few microseconds.
    """
    text = text[:MAX_LENGTH]
    if _ROOTS.search(text):
        return True
    # Characters put between the signs of a word (zero-width, full-width letters) hide it from the roots.
    return _ODD.search(text) is not None and _ROOTS.search(clean(text)) is not None

"""Each theme of danger: said, and only sounding like it."""

import pytest

from bot.understanding.danger import Grade, grade

#: What says it at once / what threatens / what only sounds like either.
ACUTE = """
gas|楼道里煤汽味冲鼻子
gas|燃气表那里一直呲呲响，我不敢开灯
gas|外头施工把燃气管挖断了
gas|是不是一氧化碳，头晕得站不住
fire|找火了找火了，六楼
fire|车棚那边烧起来了
fire|谁有灭火器，厨房着了
fire|窗户里头往外冒浓烟
fire|走廊一股烧塑料的味
fire|充电桩炸了，火星子乱溅
lift|我妈卡电体里面了
lift|电梯停在三楼和四楼中间，门打不开，我们在里面
lift|里面有小孩哭，电梯不动了
lift|电梯门把奶奶的手夹住了
wire|路灯杆漏电，摸着麻手
wire|高压线断了拖在路上
wire|配电箱滋滋冒火花
falling|外墙瓷砖又掉下来一块
falling|有人往楼下扔酒瓶
falling|窗玻璃被风刮下来了
collapse|围墙倒了，好像压着人
collapse|地面陷了一个大坑，别过来
manhole|老人一脚踩空掉进井里
violence|楼下有人拿着刀
violence|他俩互殴，拦不住
violence|有人撬我家的锁，我一个人在家
violence|对门女的在喊救命
despair|我活够了，不想活了
despair|天台边上坐着个人，快来
despair|有人要跳搂
medical|门卫大叔倒在地上没反应
medical|我爸突然喘不上气
medical|有没有医生，老太太叫不醒
medical|停电了，家里吸氧机没电了
water|有孩子掉河里了
height|小孩爬到窗户外面去了
missing|我儿子走丢了，六岁
animal|一条大狗正在咬人
"""
HAZARD = """
gas|灶台下面的燃气软管都老化了
fire|有人在楼道里给电动车充电
fire|四楼飞线下来充电，线就在我窗前晃
fire|消防通道被私家车堵死
fire|灭火器全是过期的
fire|走廊里堆满纸箱子，一点就着
lift|电梯老是突然往下沉一截
wire|楼道电线裸露着，小孩够得着
wire|变压器外壳没了
falling|门头的广告牌松了，风一吹就晃
falling|楼上老往窗外丢垃圾
collapse|阳台栏杆锈断了
collapse|非要出人才有人管
collapse|后院挡土墙裂了好宽一条缝
manhole|井盖碎了半边
manhole|下水井没盖，孩子差点掉进去
violence|他扬言要打断我的腿
violence|小区里有个男的尾随女孩子
animal|那条狼狗从来不牵，见人就扑
medical|独居的大爷三天没开门了
"""
NONE = """
煤气费在哪儿交
换一瓶煤气多少钱
车胎漏气了，谁有打气筒
晚上吃火锅去不去
我在火车站等你
孩子上火了，嗓子疼
这歌一听就炸
油烟机坏了一股油烟
打不着火，借个打火机
电梯卡忘带了
电梯里人多，等下一趟
作业太多被困住了
毛衣静电噼啪响
漏电保护器哪里有卖
手机掉地上了
房价掉下来了
砸钱装修不值得
打麻将三缺一
打车去医院
帮我砍一刀
秒杀价，刀具套装
跳楼价清仓
跳绳的来几个
笑死我了
想死你了宝贝
不想活动，就想躺着
忙得喘不过气
我晕，又是周一
跑步跑得心脏要跳出来
急救箱在哪儿买
跳水比赛开始了
我家猫不见了
手表找不到了
热狗两块一个
挖了个坑给我跳
锅盖裂了
怪不得，炊事班出人才
没着火，是蒸汽
不是煤气味，是臭豆腐
要是着火了怎么跑
新闻里说有个小区着火了
昨晚梦见电梯往下掉
游戏里被人拿刀砍死了
明天上午消防演习，听到警报别慌
火已经扑灭了
谢谢昨天帮忙抬老人的两位
"""


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


@pytest.mark.parametrize(("kind", "text"), _rows(ACUTE))
def test_it_is_heard_at_once(kind: str, text: str) -> None:
    found = grade(text)
    assert found is not None
    assert (found.grade, found.danger.value) == (Grade.ACUTE, kind)
    assert 0 <= found.start < found.end <= len(text)
    assert found.tells(text)


@pytest.mark.parametrize(("kind", "text"), _rows(HAZARD))
def test_it_threatens(kind: str, text: str) -> None:
    found = grade(text)
    assert found is not None
    assert (found.grade, found.danger.value) == (Grade.HAZARD, kind)


@pytest.mark.parametrize("text", NONE.strip().splitlines())
def test_it_only_sounds_like_it(text: str) -> None:
    assert grade(text) is None

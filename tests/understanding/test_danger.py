# ruff: noqa: E501  # examples of one kind stay together
import pytest

from bot.domain.issues import Danger, Urgency
from bot.understanding import Sureness, read, worth_a_look

GAS = "楼道里煤气味好大！！|闻到一股煤气味|燃气泄漏了快跑|有没有人闻到煤气味|是不是漏煤气了|煤气罐漏气了|一股臭鸡蛋味|老人一氧化碳中毒了|供气管道老是漏|煤气灶爆炸了"
FIRE = "3号楼5楼着火了|7楼冒烟了！|楼下车棚起火了|电动车自燃了|是不是着火了，好大的烟|一股烧焦味，好像电线烧了|厨房冒黑烟|插座冒烟了|烧起来了|电瓶爆炸了"
LIFT = "有人困在电梯里了|电梯里有人出不来|我被关电梯里了|电梯停在6楼，里面有人|电梯里关着个老太太|孩子卡电梯里了|电梯卡住了，我家孩子在里面|电梯困人了"
WIRE = "电线掉下来了|插座漏电|地上有根电线带电，别踩|有人触电了|楼道电表箱冒火花|高压线断了"
FALLING = "楼上掉砖了|有人往下扔酒瓶|玻璃掉下来砸到人了|楼上扔下来一个酒瓶，差点砸到孩子|小心楼上掉玻璃|外墙砖掉下来砸到车了"
COLLAPSE = "天花板塌了|围墙倒了压着人|阳台要塌了快跑"
MEDICAL = "有老人摔倒了起不来|有人晕倒在门口|我爸叫不醒了|有没有医生，喘不上气了"
MANHOLE = "孩子掉井里了，快来人|老太太踩空掉进窨井了"
WATER = "有人落水了|小孩掉河里了"
HEIGHT = "有个孩子爬到窗台外面了|小孩挂在阳台外面"
MISSING = "我家孩子不见了|奶奶走丢了，老年痴呆"
ANIMAL = "大狗在咬人，快来"
VIOLENCE = "打人了，快来|有人拿着刀在楼下|楼下打架了，快来人|我老公又打我|救命|救命啊！|有人喊救命|隔壁家暴|业主被保安打了|他又打我了，救救我"
DESPAIR = "不想活了|我想死|想死了算了|我真的想死|活着真没意思|楼顶有人要跳楼|有人要从楼顶往下跳|他喝了农药|老王说要自杀"

SAID = [
    (text, danger)
    for danger, texts in (
        (Danger.GAS, GAS),
        (Danger.FIRE, FIRE),
        (Danger.LIFT, LIFT),
        (Danger.WIRE, WIRE),
        (Danger.FALLING, FALLING),
        (Danger.VIOLENCE, VIOLENCE),
        (Danger.DESPAIR, DESPAIR),
        (Danger.COLLAPSE, COLLAPSE),
        (Danger.MEDICAL, MEDICAL),
        (Danger.MANHOLE, MANHOLE),
        (Danger.WATER, WATER),
        (Danger.HEIGHT, HEIGHT),
        (Danger.MISSING, MISSING),
        (Danger.ANIMAL, ANIMAL),
    )
    for text in texts.split("|")
]

HARMLESS = (
    "没着火|不是煤气味|没有着火，是烧烤|不是煤气泄漏，是臭豆腐|要是着火怎么办|着火怎么办|万一电梯困人怎么办|昨天新闻里说小区着火了|昨天着火的那家怎么样了|"
    "消防演习着火的时候怎么逃生|消防演习，大家别慌|防火宣传明天下午|小心着火|今晚吃火锅|火车晚点了|上火了，嗓子冒烟|气得我冒烟|你火了|电视剧里着火那段吓死我|"
    "电梯卡丢了|电梯人多|漏电保护器跳了|电池漏电，遥控器坏了|毛衣有静电|一旦漏电就麻烦了|"
    "笑死我了|热死了|急死了|想死你了|困死了|跳楼价大甩卖|跳楼机好玩|股票跳楼了|笑得不想活了哈哈|小说里他轻生了|"
    "想打人|打人不打脸|猫和狗打起来了|打麻将打起来了|眼皮打架|救命钱|救命，这也太好吃了|打太极的来不来|坚决反对家暴|孩子打架是常事|"
    "手机砸到脸|房价要砸下来|煤气味没了，虚惊一场|火已经扑灭了|燃气费怎么交|煤气罐哪里换"
).split("|")


@pytest.mark.parametrize(("text", "danger"), SAID)
def test_an_acute_danger_is_heard_by_anybody(text: str, danger: Danger) -> None:
    found = read(text)
    assert (found.danger, found.urgency, found.sure) == (danger, Urgency.ACUTE, Sureness.CLEAR)
    assert found.what
    assert worth_a_look(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert read(text).danger is None
    assert read(text, addressed=True).danger is None


@pytest.mark.parametrize("text", [*VIOLENCE.split("|"), *DESPAIR.split("|")])
def test_what_happens_to_a_person_is_not_for_the_group(text: str) -> None:
    assert read(text).sensitive


@pytest.mark.parametrize(
    "text",
    [
        "井盖没了",
        "井盖松了，一踩就响，孩子差点掉进去",
        "外墙瓷砖松了要掉下来",
        "楼道里有人给电动车充电",
        "消防通道又被车堵了",
        "私拉电线充电",
        "电梯突然往下掉",
        "老有人高空抛物",
        "楼上扔烟头",
        "路面塌了一块",
        "我家在502，老人摔了",
        "奶奶跌了一跤",
        "路灯坏了，井盖也没了",
        "狗没牵绳，咬了孩子",
    ],
)
def test_a_danger_that_has_not_struck_is_a_hazard(text: str) -> None:
    found = read(text)
    assert (found.urgency, found.danger) == (Urgency.HAZARD, None)
    assert found.sure is Sureness.CLEAR


def test_a_second_thing_said_of_the_same_kind_counts_when_the_first_is_denied() -> None:
    assert read("没着火，不对，着火了！").danger is Danger.FIRE


def test_a_danger_keeps_its_place_and_its_words() -> None:
    found = read("3号楼2单元楼道里煤气味好大！！")
    assert (found.spot.building, found.spot.unit, found.spot.place) == (3, 2, "楼道")
    assert found.what == "煤气味好大"

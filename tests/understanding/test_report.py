from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issues import Urgency
from bot.domain.places import Spot
from bot.understanding import BY_NAME, CATEGORIES, Sureness, read

CLEAR = (
    "电梯又停了，我妈八十了爬不上来|电梯怎么还没好|电梯坏了，只好爬楼|2号电梯一直停在5楼不下来|电梯门关不上|又停电了|没水了|我家没电了|家里突然停电了|断电两个小时了还没来|又没热水了|"
    "停水了，什么时候来|你们那停电了没？我们这停电了|自来水发黄不能喝|暖气一点都不热|水管爆了！！|卫生间返水|下水道又堵了|我家天花板漏水了|顶楼漏雨|车库进水了|"
    "路灯坏了一排|楼道好黑，灯都瞎了|门口的灯不亮|单元门坏了好几天了没人修|门禁坏了|门禁卡刷不开门|小区监控坏了|树枝断了快掉下来了|"
    "垃圾没人收，臭死了|楼下垃圾桶都满出来了|有人在楼道里抽烟，味道受不了|楼道里全是小广告|楼上又开始蹦了|半夜还在打电钻|楼下KTV吵到两点|天天晚上唱歌，还让不让人睡觉|"
    "楼上的狗天天叫，烦死了|小区里好多流浪狗|有车堵在单元门口出不去了|楼顶有人搭棚子|物业不管事|断网了，整栋楼都没网|3号楼门口井盖没了，大家小心"
).split("|")

NOT_CLEAR = (
    "停电了吗？|你们家停电了没|电梯修好了|电梯好了|来电了来电了|终于来水了|没停电|昨天停电了|昨天我们单位停电|明天会停电吗|要是电梯坏了怎么办|谁家有梯子借用一下|谁家漏水了|"
    "通知：明天上午9点到下午5点停水，请提前储水|停水通知：明天8点到18点|专业疏通下水道，修水管，随叫随到|感谢师傅，电梯修好了|谢谢物业，灯修好了|车位出租，300一个月|"
    "快递到了，在门口|有人团购车厘子吗|狗粮团购接龙|我在楼下等你|电梯口见|我手机没电了|我家电视坏了，谁会修|车坏路上了|上班堵车堵死了|物业上班时间是几点|物业费交了|"
    "各位邻居，我家明天装修，可能有点吵，请谅解|这电影太吵了|孩子吵着要吃冰淇淋|我家猫丢了，谁看见了|垃圾分类怎么分|油烟机清洗，加微信|打麻将三缺一|晚上广场舞缺人，有来的吗|"
    "昨天梦见电梯坏了|今天真热，热死了|煤气味没了，虚惊一场|收废品了，旧家电|祝大家新年快乐|医保怎么交|有没有人知道为什么停水"
).split("|")


@pytest.mark.parametrize("text", CLEAR)
def test_a_clear_complaint_is_clear_though_nobody_was_asked(text: str) -> None:
    assert read(text).sure is Sureness.CLEAR


@pytest.mark.parametrize("text", NOT_CLEAR)
def test_chatter_about_such_things_is_left_alone(text: str) -> None:
    assert read(text).sure < Sureness.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "电梯",
        "井盖",
        "坏了",
        "停电了吗",
        "一楼大厅的沙发被人搬走了",
        "医保怎么交",
        "楼下停车能不能管管",
        "北门",
        "昨天停电了",
    ],
)
def test_said_to_the_bot_a_hint_is_enough(text: str) -> None:
    assert read(text, addressed=True).sure >= Sureness.LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "在吗",
        "@小楼 你好！",
        "小楼",
        "谢谢",
        "早上好呀",
        "今天天气怎么样",
        "",
        "😂",
        "电梯修好了",
        "没事了，搞错了",
    ],
)
def test_a_greeting_or_good_news_is_no_report(text: str) -> None:
    assert read(text, addressed=True).sure is Sureness.NONE


@pytest.mark.parametrize(
    ("text", "category", "urgency"),
    [
        ("下水井盖坏了", "井盖", Urgency.HAZARD),
        ("井盖响得睡不着", "井盖", Urgency.ORDINARY),
        ("电梯又停了", "电梯", Urgency.UTILITIES),
        ("电梯按钮坏了不好按", "电梯", Urgency.UTILITIES),
        ("厨房漏水", "漏水", Urgency.UTILITIES),
        ("下水道堵了", "漏水", Urgency.ORDINARY),
        ("下水道堵了，污水都冒出来了", "漏水", Urgency.UTILITIES),
        ("一下雨墙就渗水", "漏水", Urgency.ORDINARY),
        ("停气了", "停水停电停气", Urgency.UTILITIES),
        ("楼道灯不亮", "路灯照明", Urgency.ORDINARY),
        ("垃圾没人收", "环境卫生", Urgency.ORDINARY),
        ("楼上天天半夜拖桌子", "噪音", Urgency.ORDINARY),
        ("有车乱停", "停车占道", Urgency.ORDINARY),
        ("有人占道经营", "停车占道", Urgency.ORDINARY),
        ("消防通道堵了", "消防通道/飞线充电", Urgency.HAZARD),
        ("楼道里堆满杂物", "消防通道/飞线充电", Urgency.ORDINARY),
        ("楼顶有人盖房子", "违建", Urgency.COMPLEX),
        ("楼上把承重墙砸了", "违建", Urgency.HAZARD),
        ("邻居骂人", "邻里纠纷", Urgency.COMPLEX),
        ("遛狗不牵绳", "宠物", Urgency.ORDINARY),
        ("物业费太贵了", "物业服务", Urgency.COMPLEX),
        ("低保怎么申请", "政策咨询", Urgency.ORDINARY),
        ("单元门关不上", "公共设施", Urgency.ORDINARY),
        ("整栋楼宽带断了三天", "其他", Urgency.ORDINARY),
        ("电梯坏了三天，物业不管", "电梯", Urgency.UTILITIES),
        ("物业不管，电梯坏了三天", "电梯", Urgency.UTILITIES),
    ],
)
def test_the_thing_to_be_fixed_decides_category_and_class(
    text: str, category: str, urgency: Urgency
) -> None:
    found = read(text, addressed=True)
    assert (found.category, found.urgency) == (category, urgency)


@pytest.mark.parametrize(
    ("text", "what", "spot"),
    [
        (
            "@小楼 3号楼门口下水井盖坏了，孩子差点掉下去",
            "下水井盖坏了",
            Spot(building=3, place="门口"),
        ),
        ("电梯又停了，我妈八十了爬不上来", "电梯又停了", Spot(place="电梯")),
        (
            "小楼，请问一下3号楼二单元电梯坏了，麻烦报一下，谢谢",
            "电梯坏了",
            Spot(building=3, unit=2, place="电梯"),
        ),
        ("你好，帮忙报一下，北门的路灯不亮了", "路灯不亮了", Spot(place="北门")),
        ("车库B1漏水", "漏水", Spot(place="车库B1")),
        ("2单元5楼的楼道灯坏了", "楼道灯坏了", Spot(unit=2, floor=5, place="楼道")),
        ("消防通道被车堵了", "消防通道被车堵了", Spot(place="消防通道")),
        ("5号楼和6号楼之间的路面塌了一块", "5号楼和6号楼之间的路面塌了一块", Spot(building=5)),
        ("金德花园3号楼门口井盖没了", "井盖没了", Spot(building=3, place="门口")),
        ("楼上天天半夜拖桌子，吵得没法睡，我要上去找他", "楼上天天半夜拖桌子，吵得没法睡", Spot()),
        ("我电话13812345678，家里漏水", "家里漏水", Spot()),
        ("打13812345678找人修电梯", "打138****5678找人修电梯", Spot(place="电梯")),
    ],
)
def test_what_is_the_trouble_alone_and_the_place_stands_in_the_spot(
    text: str, what: str, spot: Spot
) -> None:
    found = read(text, addressed=True)
    assert (found.what, found.spot) == (what, spot)


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("3楼老人家厨房漏水，帮他报的", "3楼老人家", "厨房漏水"),
        ("帮2-501的王奶奶报一下，她家水管爆了", "2-501的王奶奶", "水管爆了"),
        ("替3号楼李大爷报一下：楼道灯不亮", "3号楼李大爷", "楼道灯不亮"),
        ("帮忙报一下，楼道灯不亮", None, "楼道灯不亮"),
        ("帮我报一下电梯坏了", None, "电梯坏了"),
    ],
)
def test_who_reports_for_another_says_for_whom(text: str, who: str | None, what: str) -> None:
    found = read(text, addressed=True)
    assert (found.on_behalf_of, found.what) == (who, what)


def test_the_floor_of_the_other_is_where_it_is() -> None:
    assert read("3楼老人家厨房漏水，帮他报的", addressed=True).spot.floor == 3


@pytest.mark.parametrize(
    "text",
    [
        "楼上天天半夜拖桌子",
        "隔壁装修从早到晚",
        "对门骂人",
        "401天天半夜唱歌",
        "楼下那家天天吵架",
        "楼上的狗半夜叫",
        "隔壁老人独居没人照顾",
        "借我两千块钱不还",
    ],
)
def test_what_points_at_a_household_is_not_for_the_group(text: str) -> None:
    assert read(text, addressed=True).sensitive


@pytest.mark.parametrize(
    "text", ["电梯坏了", "我家2-501漏水", "楼下广场舞太吵了", "门口路灯不亮", "工地半夜施工"]
)
def test_what_points_at_nobody_may_be_said_aloud(text: str) -> None:
    assert not read(text, addressed=True).sensitive


@pytest.mark.parametrize(
    "text",
    ["投诉楼栋长，打了三次电话都不管", "楼栋长从来不管事", "我要举报楼栋长", "对楼栋长有意见"],
)
def test_a_complaint_about_the_steward_is_known(text: str) -> None:
    found = read(text, addressed=True)
    assert found.about_steward
    assert found.sure is Sureness.CLEAR


@pytest.mark.parametrize(
    "text", ["麻烦楼栋长看看，电梯坏了", "楼栋长辛苦了", "物业不管，请楼栋长帮忙"]
)
def test_asking_the_steward_is_no_complaint_about_him(text: str) -> None:
    assert not read(text, addressed=True).about_steward


@pytest.mark.parametrize(
    "text",
    [
        "匿名报一下，楼上太吵了",
        "楼上太吵了，别说是我",
        "楼上太吵，不要说我名字",
        "楼上太吵，别告诉他是我说的",
        "太吵了，不想让邻居知道是我",
    ],
)
def test_the_wish_to_stay_unnamed_is_heard_and_not_repeated(text: str) -> None:
    found = read(text, addressed=True)
    assert found.anonymous
    assert "名" not in found.what
    assert "我" not in found.what


def test_every_category_can_be_told_apart() -> None:
    assert len(BY_NAME) == len(CATEGORIES) == 17
    assert all(0 < len(c.label) <= 5 for c in CATEGORIES)


@given(st.text(), st.booleans())
def test_any_text_is_read_without_harm(text: str, addressed: bool) -> None:
    found = read(text, addressed=addressed)
    assert len(found.what) <= 60
    assert (found.urgency is None) == (found.category is None)


@given(
    st.lists(
        st.sampled_from([*CLEAR, *NOT_CLEAR, "，", "3号楼", "帮他报的", "匿名", "@", "1027"]),
        max_size=8,
    )
)
def test_any_mixture_of_speech_is_read_without_harm(parts: list[str]) -> None:
    found = read("".join(parts), addressed=True)
    assert len(found.what) <= 60


@pytest.mark.parametrize(
    "part", ["电梯，", "@", "楼上", "3号楼", "帮他报", "一", "138 ", "煤气", "垃圾", "“", "狗"]
)
def test_ten_thousand_characters_are_read_at_once(part: str) -> None:
    text = (part * 10_000)[:10_000]
    begun = perf_counter()
    read(text)
    read(text, addressed=True)
    assert perf_counter() - begun < 2


@pytest.mark.parametrize(
    ("text", "door", "category"),
    [
        ("302没电了", "302", "停水停电停气"),
        ("1203停水了", "1203", "停水停电停气"),
        ("302厨房漏水", "302", "漏水"),
    ],
)
def test_a_bare_door_before_the_trouble_is_a_place(text: str, door: str, category: str) -> None:
    reading = read(text, addressed=True)
    assert (reading.spot.door, reading.category) == (door, category)

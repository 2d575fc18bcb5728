"""Names for a made-up town: people, estates, communities. All invented."""

from random import Random

#: Communities of the demo town beside 曹庄社区.
COMMUNITIES = (
    "镇中社区",
    "镇东社区",
    "镇西社区",
    "镇南社区",
    "镇北社区",
    "河滨社区",
    "新建社区",
    "东桥社区",
    "南园社区",
    "柳沟村",
    "高墩村",
)

#: The estate that every demo town has next to the cast's.
FIRST_ESTATE = "锦绣苑"
_ESTATE_FIRST = [
    "锦绣",
    "翠湖",
    "阳光",
    "滨河",
    "金桂",
    "紫薇",
    "东方",
    "幸福",
    "和谐",
    "丽景",
    "华庭",
    "福临",
    "御景",
    "明珠",
    "玉兰",
    "春江",
    "文昌",
    "龙泉",
    "银杏",
    "书香",
    "新城",
    "安康",
    "碧水",
    "梧桐",
]
_ESTATE_LAST = ("花园", "家园", "苑", "新村", "名邸", "小区")

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
#: The first surnames are as frequent as they are in life: a fifth of all people have one of three.
_SURNAME_WEIGHTS = [max(2.0, 40.0 / (rank + 3) ** 0.8) for rank in range(len(_SURNAMES))]
_GIVEN = (
    "英华明秀兰玉桂珍国建军平芳红霞敏静丽强伟勇杰涛磊洋艳娟霖鹏飞辉斌刚健志文武德福贵祥永春夏秋冬梅雪云"
    "海江波林森峰岩松柏青山晓东晨阳光亮宇浩然思雨欣怡佳琪婷婉若诗涵子轩俊豪天佑成功立新家兴启航凤莲菊香巧慧淑贞"
)
_ONE_CHARACTER = 0.15


class Namer:
    """Makes names of people; never one of `reserved`, others may come again as they do in life."""

    def __init__(self, random: Random, reserved: frozenset[str]) -> None:
        self._random = random
        self._reserved = reserved

    def name(self, taken: set[str]) -> str:
        """A name that is not in `taken`, to which it is added."""
        while True:
            (surname,) = self._random.choices(_SURNAMES, _SURNAME_WEIGHTS)
            length = 1 if self._random.random() < _ONE_CHARACTER else 2
            name = surname + "".join(self._random.choices(_GIVEN, k=length))
            if name not in taken and name not in self._reserved:
                taken.add(name)
                return name


def estates(random: Random, count: int, reserved: frozenset[str]) -> list[str]:
    """`count` different names of estates, 锦绣苑 first; none of `reserved`."""
    pool = [first + last for first in _ESTATE_FIRST for last in _ESTATE_LAST]
    pool = [name for name in pool if name != FIRST_ESTATE and name not in reserved]
    return [FIRST_ESTATE, *random.sample(pool, count - 1)]

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Whether a danger that is named is meant: here, now, in earnest, and not denied or imagined."""

import re

from bot.understanding.danger.theme import Grade, Theme

#: Texts that speak of danger and report none, whatever else they say.
_NOT_REAL = re.compile(
    r"哈哈|嘻嘻|嘿嘿|\[(?:偷笑|笑哭|捂脸|笑|doge|旺柴|黑线|呲牙|坏笑)\]|😂|🤣|😄|😆"
    r"|游戏里|王者|吃鸡|剧本杀|狼人杀|密室|原神|副本|模拟人生|团战|段位|电视剧|剧里|这剧|剧情|编剧|电影(?!院)|小说|歌词|纪录片|动漫|红楼梦|恐怖片|综艺|作文|造句|剧透"
    r"|接龙|团购|拼团|团长|包邮|直销|特价|甩卖|优惠|清仓|折扣|买[一二]送|出租|招聘|招.{0,3}工[，, 。]|学费|求租|加微信|老客户|专业(?:开锁|维修|清洗|疏通|上门)|免费(?:安装|上门)"
    r"|温馨提示|敬请|特此通知|公示[】]?|友情提醒|小知识|安全知识|讲座|预案|养生堂|转给|请看完|辟谣"
    r"|梦见|梦到|做梦|做了个梦|从前有|小时候|那会儿|当年|那年|从前|年轻时|年轻的时候|旧社会|解放前|读书那|历史上|[1一]9\d\d年|[1-9一二三四五六七八九十几多]年前(?!.{0,12}(?:也|就|以来|至今|到现在))|前公司|筒子楼|爷爷那"
    r"|虚惊|没事了|误会|搞错了|开玩笑|闹着玩|扑灭了|火灭了|已经?(?:灭了|扑灭|修好|关了|关掉|处理好|没事|解决|救出)|救出来了|放出来了|都救上来|找到了[！!，, 。]|找到(?:啦|了$)|醒啦|醒过来了|人没事|都没事|是误报|[一二三四五六七八九十]不.{0,12}[一二三四五六七八九十]不|防溺水|口诀|入刑|民法典|科普|小贴士|灾难片|违者自负|请勿|提醒您|提醒大家|提醒出门|群日报|排查|已经(?:拆|收走)|没大事|甲方|(?:手速|手气|运气).{0,4}冒|呼吸灯|分手|测试(?!过)|演习|别紧张|别慌[，,]?是我|不用怕|补种|已经换新|修好了"
    r"|^(?:感谢|多谢|谢谢)|感恩|(?:谢谢|感谢|多谢)(?:昨|那|各位|大家的|物业|师傅|消防|两位|及时|帮忙|你们昨|上次|火)|谢谢大家帮忙|点个?赞"
)
_ELSEWHERE = re.compile(
    r"新闻|电视上|电视里|视频(?!里能看|为证)|刷到|抖音|快手|微博|朋友圈|热搜|(?<!上回)(?<!上次)演练|培训|宣传|常识|竞赛|网上|媒体|报道|国内|国外|外国|外地|某地|有个地方|有的地方|邻市|隔壁[县市]|老家那|教训|警醒|据统计|案例|保险公司|应急手册|听说.{0,6}(?:地方|那边|县|市)"
    r"|(?:日本|美国|加州|埃及|印度|韩国|泰国|俄罗斯|乌克兰|英国|法国|巴西|缅甸|越南|新加坡)"
    r"|(?:北京|上海|南京|杭州|苏州|广州|深圳|广东|广西|柳州|河南|河北|山东|山西|四川|浙江|湖南|湖北|福建|安徽|江西|陕西|重庆|天津|武汉|成都|西安|郑州|香港|台湾|云南|贵州|东北|新疆|长沙|青岛|无锡|常州|徐州|南通)(?:那边|那里|那场|那个|又|某|也|有|一[个家艘座]|昨|今|高层|铁路)"
)
#: Read in a post, a death wish is no less meant; what was in the news is.
_POSTS = re.compile(r"朋友圈|网上|微博|抖音|视频|快手")
#: How many characters after a danger a word like 新闻 still explains what was said.
_NEWS_REACH = 12

# Right before the danger. `是不是`, `有没有`, `会不会` ask and deny nothing.
_DENIED = re.compile(
    r"(?:(?<!有)没(?:有)?(?:再|听说|发生|闻到|闻见|任何|什么|看到|看见|见过?|真的?)?|(?<!是)不是(?:什么|真的?)?|并非|(?<!会)不会(?:再)?|未(?:发生|见)?|(?<!特)别|不用怕|(?<!人)无|以为(?:是|要|哪|哪里|谁家|楼上|外面|又)?.{0,3}|不存在)(?:有)?.?$"
)
_IMAGINED = re.compile(
    r"要是|如果|万一|假如|假设|假使|一旦|倘若|设若|(?:^|[^比般])若(?!干)|哪天|将来|以防|防止|预防|避免|谨防|严防|杜绝|严禁|禁止|怎么预防|如何|的话|真(?:的)?(?=$)|好比|就像|像是在|跟.{0,6}(?:似的|一样)$"
)
_ASKED_AHEAD = re.compile(
    r"^(?:了)?(?:的时候|时|的话)?(?:[，, ])?(?:该)?(?:怎么逃|怎么逃生|如何逃|往哪[跑逃]|跑不出去|先救|千万别坐|怎么预防)|^(?:的)?(?:怎么办|该怎么办)$|^.{0,2}的话|^.{0,2}似的|^.{0,3}(?:一样|那样)[的地]?"
)
_FEARED = re.compile(
    r"(?<!可)怕|担心|恐怕|担忧|生怕|会不会|容易|可能|随时|早晚|迟早|要出|引起|引发|导致|造成|存在|隐患|有危险|差点|差一点|险些|就要|快要|会(?=.{0,2}$)|要(?=.?$)"
)
_NEARLY = re.compile(r"差一?点|险些")
#: Who shouts like this to the neighbours means now.
_WARNING = re.compile(
    r"别(?:过来|靠近|站|走|碰|往|进|去|让)|闪开|让开|绕(?:开|着|道)|快(?:跑|来人|来|叫|看看|拉|救|躲)|离远|站远|躲远|千万别|谁也别|怎么办怎么办|赶紧跑|救命|马上来|立即|火速|请速|速派|紧急"
)
_OFTEN = re.compile(
    r"每年|年年|近几年|几年来|近年|历年|接二连三|经常|老是|总是|常常|时常|时不时|多次|几次|好几[次回]|屡次|屡屡|频繁|频频|天天|每天|每次|动不动|反复|三天两头|遭遇|事件|长期|一直以来|两回|三回|上回|[\d一二三四五六七八九十]{1,3}(?:次|回)(?!事)|曾|陆续|每逢|过一[回次]"
)
_LONG_AGO = re.compile(
    r"昨天|昨晚|昨夜|昨日|前天|前晚|前日|上次|上周|上个?月|去年|前年|以前|曾经|那次|之前|前几天|前两天|前阵子|前段时间|好久以前|年前|月前|大前天"
)
_ASKS_AFTER = re.compile(r"怎么样了|咋样了|那家|那户|那位|后来|结果|好在|幸好|幸亏|才知道")
_AGAIN = re.compile(
    r"又|还在|还没|现在|今天|今早|今晨|刚刚|刚才|正在|今晚|快来|赶紧|赶快|马上|立即|此刻|救|至今|仍|还晃|没停"
)
_CLAUSE_END = re.compile(r"[，,、 ？?。！!；;…~～]")
#: A sentence that does nothing but imagine.
_ONLY_IF = re.compile(r"要是|如果|假如|假设|倘若")
_IF_ALONE = 8
#: How many characters before it a word like 要是 still makes it imagined, 容易 still only feared.
_IF_REACH = 24
_FEAR_REACH = 10


def is_unreal(text: str) -> bool:
    """Whether the whole text is a joke, a game, an advertisement, a notice, thanks, or all over."""
    return _NOT_REAL.search(text) is not None


def news_at(text: str) -> list[tuple[int, str]]:
    """Where something says that this is told of elsewhere."""
    return [(found.start(), found[0]) for found in _ELSEWHERE.finditer(text)]


def is_news(theme: Theme, news: list[tuple[int, str]], end: int) -> bool:
    """Whether a danger that ends at `end` is one of the news."""
    return any(
        at < end + _NEWS_REACH and not (theme.told_online and _POSTS.search(said))
        for at, said in news
    )


def stands(theme: Theme, sentence: str, start: int, end: int) -> Grade | None:
    """What a danger told of now comes to in its sentence: acute, a hazard, or nothing."""
    before, after = sentence[:start], sentence[end:]
    clause = _CLAUSE_END.split(before)[-1]
    if _DENIED.search(clause):
        return None
    if _IMAGINED.search(before[-_IF_REACH:]) or _ASKED_AHEAD.search(after):
        return None
    if _FEARED.search(clause[-_FEAR_REACH:]) and not theme.told_online:
        return Grade.HAZARD
    if theme.fades and _NEARLY.search(sentence, start, end):
        return Grade.HAZARD
    if not theme.fades:
        return Grade.ACUTE
    now = _AGAIN.search(sentence)
    if _OFTEN.search(sentence) and not now:
        return Grade.HAZARD
    if _LONG_AGO.search(sentence) and not now:
        return None if _ASKS_AFTER.search(sentence) else Grade.HAZARD
    return Grade.ACUTE


def threatens(sentence: str, start: int) -> Grade | None:
    """What a hazard named at `start` comes to: nothing when denied, acute when neighbours are warned."""
    if _DENIED.search(_CLAUSE_END.split(sentence[:start])[-1]):
        return None
    if start < _IF_ALONE and _ONLY_IF.match(sentence):
        return None
    return Grade.ACUTE if _WARNING.search(sentence) else Grade.HAZARD

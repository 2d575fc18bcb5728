"""What fingers and voice typing make of words of danger, put right; no character more or less."""

import re

_RIGHT = {
    "煤气": "煤汽 媒气 没弃 煤弃 霉气 煤起 梅气 媒汽",
    "燃气": "燃汽 然气 染气",
    "漏气": "漏汽 露气 漏弃",
    "漏电": "露电 陋电",
    "着火": "找火 着或 着伙 招火 着货 照火 灼火",
    "起火": "启火 起伙 气火",
    "失火": "师火 失伙",
    "冒烟": "冒炎 冒严 茂烟 帽烟 冒咽",
    "电梯": "电体 点提 电替 电剃 电提 点梯 店梯 垫梯",
    "困人": "困仁 困认",
    "被困": "被因 被捆 背困",
    "救命": "救名 就命 救民",
    "跳楼": "跳搂 跳娄 条楼 挑楼",
    "晕倒": "晕到 云倒 晕道",
    "昏倒": "昏到 婚倒",
    "爆炸": "爆咋 暴炸 爆诈",
    "井盖": "井概 景盖 井该 井钙 警盖 井丐",
    "楼道": "楼到 搂道 楼倒",
    "飞线": "飞县 非线 飞现",
    "消防": "消方 销防 肖防",
    "电瓶": "电平 点瓶 电屏 电凭",
    "车棚": "车朋 车蓬",
    "外机": "外基 外鸡",
    "打架": "打假 打驾",
    "触电": "处电 触店",
    "电线": "电现 点线 电限",
    "自杀": "自沙 子杀",
    "瓷砖": "磁砖 瓷转 慈砖",
    "砸到": "杂到 砸道",
    "砸门": "杂门",
    "坠落": "坠洛 堕落 缀落",
    "里面": "店里面",
}
_BY_TYPO = {
    typo: right
    for right, typos in _RIGHT.items()
    for typo in typos.split()
    if len(typo) == len(right)
}
# Right in themselves in front of or behind these: 打假(球), 找火锅, 然气得, 就命令.
_TYPO = re.compile(
    r"(?:"
    + "|".join(sorted(_BY_TYPO))
    + r")(?![锅车令运货伴节山光明腿柴星日方向])|电(?:平|屏)(?=车)"
)


def put_right(text: str) -> str:
    """`text` with such mistakes mended; every other character stays where it was."""
    return _TYPO.sub(lambda found: _BY_TYPO.get(found[0], "电瓶"), text)

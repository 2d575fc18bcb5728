"""Whose a matter is when it is not ours to mend: one line below the receipt."""

from bot.understanding import Whose

_LINES = {
    Whose.POWER: "这事归供电，您也可打 95598，说清楼号，问几点来电。我这边一直盯着。",
    Whose.WATER: "这事归供水公司，您也可打他们电话或 12345，说清楼号。我这边一直盯着。",
    Whose.GAS: "这事归燃气公司，您也可打他们电话或 12345，说清楼号。我这边一直盯着。",
    Whose.PROPERTY: "这事归物业，您也可先找物业说，留个记录。我这边一直盯着。",
    Whose.HOTLINE: "这事要外面的部门办，您也可打 12345，说清什么事、在哪里。我这边一直盯着。",
    Whose.ELSEWHERE: "要是不在咱们这里，请打那边的 12345，说清在哪里。",
}


def below(receipt: str, whose: Whose) -> str:
    """The receipt, and who mends it, which number to call and what to say; alone when it is ours."""
    line = _LINES.get(whose)
    return f"{receipt}\n{line}" if line else receipt

"""Words of a category as somebody writes them, made patterns; and which patterns are refused."""

import re

#: Between the parts of a plain word: `快递柜…打不开`.
_GAP = "…"
_ANYTHING_BETWEEN = "[^，,。！!？?；;]{0,8}"

#: Some repetition must end: hostile text is long.
_MOST_REPEATED = 50
_BRACES = re.compile(r"\{(\d{0,4})(,?)(\d{0,4})\}")


def plain(word: str) -> str:
    """The pattern of a plain word, in which `…` stands for up to eight characters."""
    return _ANYTHING_BETWEEN.join(re.escape(part) for part in re.split(f"{_GAP}+", word))


def fault_of(pattern: str) -> str | None:
    """Why a pattern must not be used, in Chinese; None when it may.

    What it costs to search with it must be bounded by the length of the text, whatever that says.
    """
    try:
        # As one of many, which is how it is used: it cannot set flags for the others.
        compiled = re.compile(f"(?:{pattern})|(?:{pattern})")
    except (re.error, OverflowError, RecursionError):
        return "不是正则表达式"
    if compiled.groups:
        return "括号请写成 (?:…)"
    return repetition_fault(pattern)


def repetition_fault(pattern: str) -> str | None:
    """Whether a pattern, which compiles, repeats without an end or repeats what repeats."""
    #: Of each open group: whether something in it repeats.
    repeats = [False]
    closed_repeats, at = False, 0
    while at < len(pattern):
        mark = pattern[at]
        following = at + 1
        if mark == "(":
            repeats.append(False)
            following = _head(pattern, at)
        elif mark == ")":
            closed_repeats = repeats.pop()
            repeats[-1] |= closed_repeats
        elif mark in "*+":
            return "重复没有上限，请把 * 和 + 写成 {0,9} 这样"
        elif mark == "?" or (mark == "{" and _BRACES.match(pattern, at)):
            following, most = _quantifier(pattern, at)
            if most is None or most > _MOST_REPEATED:
                return f"重复没有上限，或多过 {_MOST_REPEATED} 次"
            if most > 1 and closed_repeats and pattern[at - 1] == ")":
                return "重复里面又有重复"
            repeats[-1] = True
        else:
            following = _one(pattern, at)
        at = following
    return None


def _head(pattern: str, at: int) -> int:
    """Where the body of the group begins that opens at `at`."""
    for head in ("(?<=", "(?<!", "(?:", "(?=", "(?!"):
        if pattern.startswith(head, at):
            return at + len(head)
    return at + 1


def _one(pattern: str, at: int) -> int:
    """The end of the character, escape or class at `at`."""
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] != "[":
        return at + 1
    end = at + 1 + pattern.startswith("^", at + 1)
    end += pattern.startswith("]", end)
    while pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end + 1


def _quantifier(pattern: str, at: int) -> tuple[int, int | None]:
    """Its end, and how often at most."""
    most: int | None = 1
    end = at + 1
    if pattern[at] == "{" and (found := _BRACES.match(pattern, at)):
        end = found.end()
        least, comma, said = found.groups()
        most = int(said) if said else None if comma else int(least or 1)
    return end + pattern.startswith("?", end), most

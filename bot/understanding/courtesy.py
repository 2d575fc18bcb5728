# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Courtesies round what is said: 麻烦了，…，谢谢 🙏. They say nothing of what is the matter."""

import re

_SEPARATOR = r"[，,。.！!?？~～…、；; ]"
_HEAD = re.compile(
    rf"^(?:(?:麻烦(?:了|您|你|大家|一下)?|请问(?:一下)?|[你您]好|大家好|各位好|各位(?:邻居|业主)?|小楼|不好意思|打扰(?:了|一下|大家)?|拜托(?:了)?){_SEPARATOR}{{1,3}}){{1,3}}"
)
_THANKS = r"(?:谢谢|多谢|感谢|谢了|辛苦|麻烦|拜托|求求)(?:了|啦|您|你|大家|各位|小楼|楼长|师傅|啊|哈|呀|哦|你们|您了){0,2}"
_EMOJI = "[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
_TAIL = re.compile(
    rf"(?:{_SEPARATOR}{{1,6}}{_THANKS}(?=$|{_SEPARATOR}|{_EMOJI})|{_SEPARATOR}|{_EMOJI}|\[[\u4e00-\u9fff]{{1,4}}\]){{1,12}}$"
)
#: A question or a cry may be what makes a line what it is.
_MEANS_SOMETHING = "?？"


def bare(text: str) -> str:
    """A cleaned text without the courtesies, emoji and stops at its ends; one is never left empty.

    A question mark at the end stays.
    """
    found = _TAIL.search(text)
    if found is not None and found.start() > 0:
        asked = next((mark for mark in _MEANS_SOMETHING if mark in found[0]), "")
        text = text[: found.start()] + asked
    head = _HEAD.match(text)
    if head is not None and head.end() < len(text):
        text = text[head.end() :]
    return text

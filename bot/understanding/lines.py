# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""Several lines of one person as one report: 电梯 / 又停了 / 二单元的 / 都两天了."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.places import Spot
from bot.understanding import address
from bot.understanding.halves import (
    MORE,
    PIECE_AT_MOST,
    says_fault_alone,
    says_only_more,
    says_only_where,
)
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.reading import Reading, Sureness
from bot.understanding.report import read
from bot.understanding.text import clean

#: What a line adds is a remark, not a story of its own.
_MORE_AT_MOST = 40
#: Further lines that a report takes.
MORE_LINES = 4

_THING_HEAD = re.compile(
    "^(?:我?说的?是|是|就是|那个|这个|(?:我|咱)们?的|[ ，,。！!啊呀唉哎]){1,6}"
)
_NOT_MORE = re.compile(r"[?？]|吗$|吗[啊呀]?$|谢谢|哈哈|好了|修好|恢复")
#: Speaks of something said before: by the neighbour who is quoted, or by oneself.
_POINTS = re.compile(
    r"(?:@?小楼[ ，,]?)?(?:就|也|还有|请|麻烦|拜托|能不能|可以|您|你|给|把|帮忙|帮我们?|帮着|帮|看看|看一下|[ ，,]){0,4}"
    r"(?:这个|这条|这事|这件事|这个事|这个问题|这情况|上面(?:这个|那个|这条|说的)|(?:他|她|楼上)?(?:说|讲)的这?个?|同上|[上上]报(?:一下|了)?|报(?:一下|上去|个|了)?|登记(?:一下)?|反映(?:一下)?|处理(?:一下)?|管管|管一下|看看|看一下|解决(?:一下)?|通知(?:一下)?(?:楼栋长|物业)?|问问)"
    r"(?:[ ，,]?(?:能不能|可以|麻烦|请|帮忙|帮|给|您|你|也|一下|报|管|修|处理|反映|登记|看看|上去|吧|呗|吗|么|啊|呀|哈|谢谢|谢了|了|楼栋长|物业)){0,6}"
    r"[ ，,。.！!？?~～]{0,4}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Addition:
    """What a further line tells of the trouble that is being reported."""

    #: Where, when the line says nothing else or goes on about the trouble.
    spot: Spot = Spot()
    #: The words to be added; empty when it only says where.
    more: str = ""


def points_back(text: str) -> bool:
    """Whether a line means words that were said before: 帮忙报一下, 这个也管管."""
    return len(text) <= _MORE_AT_MOST and _POINTS.fullmatch(clean(text)) is not None


def addition(text: str, category: str, kinds: Kinds = BUILT_IN) -> Addition | None:
    """What a line adds to a report of `category`; None for what has nothing to do with it."""
    text = clean(text)
    if len(text) > _MORE_AT_MOST or not text:
        return None
    found = address.find(text)
    if found.spans and says_only_where(text, found):
        return Addition(spot=found.spot)
    if _NOT_MORE.search(text):
        return None
    if MORE.search(text) or says_fault_alone(text):
        return Addition(spot=found.spot, more=text.strip(_EDGE))
    said = read(text, kinds=kinds)
    if said.sure is Sureness.CLEAR and said.category == category:
        return Addition(spot=found.spot, more=said.what)
    return None


def read_together(
    before: Sequence[str], text: str, *, addressed: bool = False, kinds: Kinds = BUILT_IN
) -> Reading:
    """Read a line along with those that its sender said just before. Danger needs no others."""
    alone = read(text, addressed=addressed, kinds=kinds)
    if alone.danger is not None or not before:
        return alone
    earlier = [clean(line) for line in before]
    trunk, of = _trunk(earlier, clean(text), alone, kinds, addressed=addressed)
    if trunk.category is None and not addressed:
        return trunk
    spot, more = trunk.spot, list[str]()
    for line in [line for line in earlier if line not in of]:
        added = addition(line, trunk.category or "", kinds)
        if added is not None:
            spot = spot.or_else(added.spot)
            more += [added.more] if added.more else []
    return replace(
        trunk,
        spot=spot,
        more=(*more[-MORE_LINES:], *trunk.more),
        sensitive=trunk.sensitive or any(read(line).sensitive for line in more),
    )


def _trunk(
    earlier: list[str], text: str, alone: Reading, kinds: Kinds, *, addressed: bool
) -> tuple[Reading, frozenset[str]]:
    """What is reported, and the earlier lines that it is made of."""
    if alone.sure is Sureness.CLEAR:
        return alone, frozenset()
    whole = _of_two(earlier, text, kinds)
    if whole is not None:
        return whole
    if addressed and points_back(text):
        for line in reversed(earlier):
            said = read(line, addressed=True, kinds=kinds)
            if said.sure > Sureness.NONE and _is_matter(line, said):
                return said, frozenset({line})
    return alone, frozenset()


def _of_two(earlier: list[str], text: str, kinds: Kinds) -> tuple[Reading, frozenset[str]] | None:
    """A thing and what goes wrong with it, in two lines and in either order."""
    lines = [*earlier, text]
    faults = [line for line in lines if says_fault_alone(line)]
    # 又停了 says more than 没人管.
    for fault in sorted(faults, key=lambda line: "没人" in line):
        for thing in reversed(lines):
            name = _THING_HEAD.sub("", thing).rstrip(_EDGE + "啊呀呢嘛吧哦的")
            if not 0 < len(name) <= PIECE_AT_MOST:
                continue
            if says_fault_alone(thing) or says_only_more(thing) or _is_numbered_place(thing):
                continue
            whole = read(name + fault, kinds=kinds)
            if whole.sure is Sureness.CLEAR:
                return _with_the_last(whole, lines, {thing, fault}), frozenset({thing, fault})
    return None


def _is_numbered_place(text: str) -> bool:
    """Whether it is a house, stairway, floor or door: 门 and 电梯 are places and things."""
    found = address.find(text)
    spot = found.spot
    numbered = spot.building or spot.unit or spot.floor or spot.door
    return numbered is not None and says_only_where(text, found)


def _with_the_last(whole: Reading, lines: list[str], used: set[str]) -> Reading:
    """The last line is no part of the two, but may add to them."""
    text = lines[-1]
    added = addition(text, whole.category or "") if text not in used else None
    if added is None:
        return whole
    more = (added.more,) if added.more else ()
    return replace(whole, spot=whole.spot.or_else(added.spot), more=more)


def _is_matter(line: str, said: Reading) -> bool:
    return said.category is not None and not points_back(line) and bool(said.what)


_EDGE = " ，,。.！!~～、…"

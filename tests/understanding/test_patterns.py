"""No regular expression can be made to run for ever: no quantifier within a quantifier."""

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import bot
import storage

# Of the standard library, without types.
_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")

#: What `*` and `+` count as.
_ENDLESS = 10_000
#: In how many ways a text may be split between a repetition and one within it.
_PRODUCT_AT_MOST = 128

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
#: Once it has matched, nothing in it is tried another way.
_TAKEN_WHOLE = (
    _constants.ASSERT,
    _constants.ASSERT_NOT,
    _constants.ATOMIC_GROUP,
    _constants.POSSESSIVE_REPEAT,
)
#: Every part of it begins with a character of its own, so that no text has two ways to match.
_ONE_WAY_ONLY = frozenset({"bot.understanding.judging._GREETING"})


def _children(node: tuple[Any, Any]) -> Iterator[Any]:
    """The sequences within a node of a parsed pattern."""
    op, value = node
    if op is _constants.SUBPATTERN:
        yield value[3]
    elif op is _constants.BRANCH:
        yield from value[1]
    elif op in (_constants.ASSERT, _constants.ASSERT_NOT):
        yield value[1]
    elif op is _constants.ATOMIC_GROUP:
        yield value
    elif op is _constants.GROUPREF_EXISTS:
        yield from (each for each in value[1:] if each is not None)
    elif op in (*_REPEATS, _constants.POSSESSIVE_REPEAT):
        yield value[2]


def _worst(sequence: Any, outer: int) -> int:  # noqa: ANN401  # re's own parse tree is untyped
    """The largest product of repetitions of a sequence that `outer` repetitions enclose."""
    worst = 0
    for node in sequence:
        op, value = node
        times, inside = 1, outer
        if op in _TAKEN_WHOLE:
            # What is looked at, or taken whole, is not split with what stands around it.
            inside = 1
        elif op in _REPEATS:
            least, most = value[0], min(int(value[1]), _ENDLESS)
            times = max(most, most - least + 1)
            inside = outer * max(most, 1)
            if least != most and outer > 1:
                worst = max(worst, outer * times)
        for child in _children(node):
            worst = max(worst, _worst(child, inside))
    return worst


def worst(pattern: str, flags: int = 0) -> int:
    """How many ways there are at most to split a text between nested repetitions; 0: none nest."""
    return _worst(_parser.parse(pattern, flags), 1)


def _patterns_in(value: object, seen: set[int]) -> Iterator[re.Pattern[str]]:
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _patterns_in(one, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _patterns_in(one, seen)
    elif type(value).__module__.startswith(("bot.", "storage.")) and not isinstance(value, type):
        names = [*getattr(value, "__slots__", ()), *getattr(value, "__dict__", {})]
        for name in names:
            yield from _patterns_in(getattr(value, name, None), seen)


def _modules() -> Iterator[ModuleType]:
    for package in (bot, storage):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__") and ".migrations." not in info.name:
                yield importlib.import_module(info.name)


def _held() -> Iterator[tuple[str, str, int]]:
    """Where, pattern, flags: of those that modules hold, also in their tables."""
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _patterns_in(value, set()):
                yield f"{module.__name__}.{name}", pattern.pattern, pattern.flags


def _written() -> Iterator[tuple[str, str, int]]:
    """Of those that are written out where they are used: `re.sub("a+", …)`."""
    for folder in (bot, storage):
        for file in sorted(Path(folder.__path__[0]).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="re"), attr=attr),
                        args=[ast.Constant(value=str(pattern)), *_],
                    ) if attr != "escape":
                        yield f"{file.name}:{node.lineno}", pattern, 0


def _in_data() -> Iterator[tuple[str, str, int]]:
    """Of those in the tables of words, which are compiled when they are read."""
    folder = Path(bot.__path__[0]) / "understanding"
    for file in sorted(folder.glob("*.toml")):
        for text in _texts(tomllib.loads(file.read_text("utf-8"))):
            yield file.name, text, 0


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))


PATTERNS = {
    pattern: (where, flags) for where, pattern, flags in (*_in_data(), *_written(), *_held())
}


def test_there_are_patterns_to_look_at() -> None:
    assert len(PATTERNS) > 400


def test_no_repetition_stands_within_another() -> None:
    bad = {
        where: (pattern[:120], ways)
        for pattern, (where, flags) in PATTERNS.items()
        if (ways := worst(pattern, flags)) > _PRODUCT_AT_MOST and where not in _ONE_WAY_ONLY
    }
    assert not bad, "\n".join(f"{where}: {ways}: {text}" for where, (text, ways) in bad.items())


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "(a*)*", "(?:ab|a+)+", "(?:a{0,40}){0,9}", "(?:x(?:y|z+))*", "(?:a?a)*", "(?:a+){3}"],
)
def test_it_finds_what_may_run_for_ever(pattern: str) -> None:
    assert worst(pattern) > _PRODUCT_AT_MOST


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:x{0,3}){0,4}",
        "(?:ab)+",
        "a+b+",
        "(?:a{2})*",
        "(?:(?>a+)b)+",
        "(?:a+b)*+",
        "(?:[0-9]{3}-){2}",
    ],
)
def test_it_lets_the_harmless_pass(pattern: str) -> None:
    assert worst(pattern) <= _PRODUCT_AT_MOST

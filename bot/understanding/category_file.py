"""Categories as they are written in a file: read strictly, with every fault said in Chinese.

`categories.toml` beside this module is one such file and shows every key.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from bot.domain.issues import Urgency
from bot.errors import OperatorError
from bot.understanding.category import Category, Question, Shade
from bot.understanding.category_words import fault_of, plain

T = TypeVar("T")

#: The classes of deadline as they are called. What is acute is never a matter of a category.
CLASSES = {
    "紧急": Urgency.HAZARD,
    "及时": Urgency.UTILITIES,
    "一般": Urgency.ORDINARY,
    "疑难": Urgency.COMPLEX,
}
_NAME_AT_MOST = 12
_LABEL_AT_MOST = 5
_ASK_AT_MOST = 14
_QUESTIONS_AT_MOST = 2
_ADDED_AT_MOST = 30
_WORDS_AT_MOST = 100
_WORD_AT_MOST = 30
_PATTERN_AT_MOST = 400

_WORDS = ("words", "objects", "faults")
_FLAGS = (
    "common_faults",
    "where_matters",
    "at_home",
    "between_neighbours",
    "neighbour_below",
    "background",
)
_KEYS = ("name", "label", "class", *_WORDS, *_FLAGS, "patterns", "shade", "question")
#: What may be changed of a category that the program brings along.
_CHANGED = ("name", "label", "class", "question")


def own(text: str) -> tuple[Category, ...]:
    """The categories that the program brings along: their patterns are tested, not checked here."""
    return tuple(_Reader(checks=False).category(raw) for raw in tomllib.loads(text)["category"])


def added(text: str, built_in: Sequence[Category]) -> tuple[Category, ...]:
    """`built_in` as an operator's file changes them, and then those it adds.

    Raises `OperatorError` that names every fault.
    """
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise OperatorError(f"不是 TOML 格式（{error}）。") from error
    reader = _Reader()
    by_name = {category.name: category for category in built_in}
    seen: set[str] = set()
    for number, one in enumerate(_tables(reader, raw), start=1):
        reader.place = f"第 {number} 个类别"
        name = reader.text(one, "name", _NAME_AT_MOST)
        if not name:
            continue
        reader.place = f"类别“{name}”"
        if name in seen:
            reader.fault("写了两次")
        seen.add(name)
        known = by_name.get(name)
        by_name[name] = reader.changed(known, one) if known else reader.category(one)
    if len(by_name) > len(built_in) + _ADDED_AT_MOST:
        reader.fault(f"加的类别太多，最多 {_ADDED_AT_MOST} 个")
    _alike(reader, tuple(by_name.values()))
    if reader.faults:
        raise OperatorError("；".join(reader.faults) + "。")
    return tuple(by_name.values())


def _tables(reader: "_Reader", raw: dict[str, Any]) -> Sequence[dict[str, Any]]:
    reader.place = "文件"
    reader.known(raw, ("category",))
    found = reader.tables(raw, "category")
    if not found and not reader.faults:
        reader.fault("里没有类别，每类以 [[category]] 开头")
    return found


def _alike(reader: "_Reader", categories: Sequence[Category]) -> None:
    """People know a category by its label: no two have the same."""
    by_label: dict[str, str] = {}
    for category in categories:
        other = by_label.setdefault(category.label, category.name)
        if other != category.name:
            reader.place = f"类别“{category.name}”"
            reader.fault(f"的 label“{category.label}”和“{other}”的一样")


@dataclass(slots=True)
class _Reader:
    """Reads tables and collects what is wrong with them."""

    checks: bool = True
    place: str = ""
    faults: list[str] = field(default_factory=list)

    def fault(self, says: str) -> None:
        self.faults.append(f"{self.place}{says}")

    def category(self, raw: dict[str, Any]) -> Category:
        """A whole category."""
        self.known(raw, _KEYS)
        nothing: dict[str, Any] = {}
        patterns = self._one(raw, "patterns", dict, nothing)
        self.known(patterns, _WORDS, " patterns 里的")
        words, objects, faults = (
            self.words(raw, key, patterns, key, shortest=1 if key == "faults" else 2)
            for key in _WORDS
        )
        if not words and not objects:
            self.fault("没有写 words 或 objects，认不出来")
        name = self.text(raw, "name", _NAME_AT_MOST)
        flags = {key: self._one(raw, key, bool, key == "common_faults") for key in _FLAGS}
        return Category(
            name=name,
            label=self.text(raw, "label", _LABEL_AT_MOST, name),
            urgency=self.urgency(raw),
            words=words,
            object_words=objects,
            fault_words=faults,
            shades=tuple(self._shade(one) for one in self.tables(raw, "shade")),
            questions=self._questions(raw),
            **flags,
        )

    def changed(self, category: Category, raw: dict[str, Any]) -> Category:
        """A category of ours with another label, class or other questions."""
        foreign = [key for key in raw if key in _KEYS and key not in _CHANGED]
        if foreign:
            self.fault(f"是自带的，只能改 label、class、question，不能写 {'、'.join(foreign)}")
        self.known(raw, _KEYS)
        return replace(
            category,
            label=self.text(raw, "label", _LABEL_AT_MOST, category.label),
            urgency=self.urgency(raw) if "class" in raw else category.urgency,
            questions=self._questions(raw) if "question" in raw else category.questions,
        )

    def known(self, raw: dict[str, Any], keys: Sequence[str], where: str = "里的") -> None:
        """Every key must be one of these."""
        for key in raw:
            if key not in keys:
                self.fault(f"{where} {key} 不认识，可以写：{'、'.join(keys)}")

    def text(self, raw: dict[str, Any], key: str, at_most: int, default: str = "") -> str:
        """A line of text."""
        value = self._one(raw, key, str, default).strip()
        if not value:
            self.fault(f"没有写 {key}")
        elif len(value) > at_most:
            self.fault(f"的 {key}“{value[:20]}”太长，最多 {at_most} 个字")
        elif any(not c.isprintable() or c in "【】#@" for c in value):
            self.fault(f"的 {key} 里有不能用的字符")
        return value

    def urgency(self, raw: dict[str, Any]) -> Urgency:
        """The class of deadline."""
        value = self._one(raw, "class", str, "一般")
        if value not in CLASSES:
            self.fault(f"的 class“{value[:20]}”不对，应为{'、'.join(CLASSES)}")
        return CLASSES.get(value, Urgency.ORDINARY)

    def words(
        self,
        raw: dict[str, Any],
        key: str,
        patterns: dict[str, Any],
        patterns_key: str,
        shortest: int = 1,
    ) -> tuple[str, ...]:
        """Plain words and patterns, all as patterns."""
        found = [
            plain(word) for word in self._list(raw, key, str) if self._is_word(key, word, shortest)
        ]
        for pattern in self._list(patterns, patterns_key, str):
            if self.checks and (wrong := self._pattern_fault(pattern)):
                self.fault(f"的正则“{pattern[:30]}”不行：{wrong}")
            else:
                found.append(pattern)
        return tuple(found)

    def tables(self, raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """The tables of a list."""
        return self._list(raw, key, dict)

    def _is_word(self, key: str, word: str, shortest: int) -> bool:
        length = len(word.replace("…", ""))
        if not self.checks or (word == word.strip() and shortest <= length <= _WORD_AT_MOST):
            return True
        self.fault(
            f"的 {key} 里“{word[:20]}”不行，每个词 {shortest} 到 {_WORD_AT_MOST} 个字，前后没有空格"
        )
        return False

    def _pattern_fault(self, pattern: str) -> str | None:
        if len(pattern) > _PATTERN_AT_MOST:
            return f"太长，最多 {_PATTERN_AT_MOST} 个字符"
        if not (wrong := fault_of(pattern)) and re.search(pattern, ""):
            return "什么都不写也算说到了"
        return wrong

    def _shade(self, raw: dict[str, Any]) -> Shade:
        self.known(raw, ("class", "words", "patterns"), " shade 里的")
        words = self.words(raw, "words", raw, "patterns")
        if not words:
            self.fault("有一个 shade 没有写 words")
        return Shade(words=words, urgency=self.urgency(raw))

    def _questions(self, raw: dict[str, Any]) -> tuple[Question, ...]:
        found = self.tables(raw, "question")
        if len(found) > _QUESTIONS_AT_MOST:
            self.fault(f"的 question 太多，最多 {_QUESTIONS_AT_MOST} 个")
        return tuple(self._question(one) for one in found)

    def _question(self, raw: dict[str, Any]) -> Question:
        self.known(
            raw, ("ask", "stem", "only_with", "not_with", "answered", "patterns"), " question 里的"
        )
        answered = self.words(raw, "answered", raw, "patterns")
        if not answered:
            self.fault("有一个 question 没有写 answered，看不出答了没有")
        ask = self.text(raw, "ask", _ASK_AT_MOST).rstrip("？?")
        return Question(
            ask=ask,
            stem=self.text(raw, "stem", _ASK_AT_MOST) if "stem" in raw else "",
            only_with=self.words(raw, "only_with", {}, "patterns"),
            not_with=self.words(raw, "not_with", {}, "patterns"),
            answered=answered,
        )

    def _one(self, raw: dict[str, Any], key: str, kind: type[T], default: T) -> T:
        value = raw.get(key, default)
        if isinstance(value, kind):
            return value
        self.fault(f"的 {key} 写法不对")
        return default

    def _list(self, raw: dict[str, Any], key: str, kind: type[T]) -> list[T]:
        empty: list[Any] = []
        values = self._one(raw, key, list, empty)
        right = [value for value in values if isinstance(value, kind)]
        if len(right) < len(values):
            self.fault(f"的 {key} 写法不对")
        if self.checks and len(right) > _WORDS_AT_MOST:
            self.fault(f"的 {key} 太多，最多 {_WORDS_AT_MOST} 个")
        return right

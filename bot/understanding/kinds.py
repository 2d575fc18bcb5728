"""The kinds of issue a town knows: the seventeen, as its operator changed and added to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.understanding.categories import BY_NAME, CATEGORIES
from bot.understanding.category import COMMON_FAULTS, Category, Question


@dataclass(frozen=True, kw_only=True, slots=True)
class Patterns:
    """The words of a category, ready to be searched with."""

    category: Category
    complaint: re.Pattern[str] | None
    thing: re.Pattern[str] | None
    fault: re.Pattern[str] | None


@dataclass(frozen=True)
class Kinds:
    """Categories in their order. A value: made once at the start and handed down."""

    categories: tuple[Category, ...]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Category:
        """The category of that name; what this town does not know (any more) is but a name."""
        known = self._by_name.get(name) or BY_NAME.get(name)
        return known or Category(name=name, label=name, urgency=_OTHER.urgency)

    def is_added(self, category: Category) -> bool:
        """Whether the operator added it: it is recognised by its words alone."""
        return category.name not in BY_NAME

    def may_name_added(self, text: str) -> bool:
        """Whether a cleaned text holds a word of a category that the operator added."""
        return self._added_words is not None and self._added_words.search(text) is not None

    def open_questions(self, name: str, text: str) -> tuple[str, ...]:
        """What to ask besides, of an issue of the category `name`, that `text` leaves open."""
        return tuple(q.ask for q in self[name].questions if _is_open(q, text))

    def answer(self, name: str, asked: Sequence[str], text: str) -> str:
        """What a cleaned text says to the questions that were `asked`, so that it can stand alone.

        `5楼，没人` is `停在5楼，里面没人`; empty when it answers none of them.
        """
        questions = [q for q in self[name].questions if q.ask in asked]
        if questions and text in _BARE:
            return f"{questions[0].stem}{text}"
        parts = [part for part in _STOPS.split(text) if part and not part.startswith("@")]
        told = [_after_stem(part, questions) for part in parts]
        return "，".join(told) if told != parts or _any_says(questions, text) else ""

    @cached_property
    def patterns(self) -> tuple[Patterns, ...]:
        """Of every category, in their order; they are compiled when first asked for."""
        return tuple(_compiled(category) for category in self.categories)

    @cached_property
    def _by_name(self) -> dict[str, Category]:
        return {category.name: category for category in self.categories}

    @cached_property
    def _added_words(self) -> re.Pattern[str] | None:
        added = (category for category in self.categories if self.is_added(category))
        return _any([word for c in added for word in (*c.words, *c.object_words)])


#: Answers without a word of their own; 是 and 好 are said to the report itself.
_BARE = frozenset({"有", "有的", "没有", "没有的", "没", "在", "还在", "不在", "不在了"})
_STOPS = re.compile("[，,。！!？?；; ]")

#: What a town knows whose operator wrote nothing.
BUILT_IN = Kinds(CATEGORIES)
_OTHER = BY_NAME["其他"]


def _compiled(category: Category) -> Patterns:
    common = COMMON_FAULTS if category.common_faults else ()
    return Patterns(
        category=category,
        complaint=_any(category.words),
        thing=_any(category.object_words),
        fault=_any((*category.fault_words, *common)),
    )


def _any(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(words)) if words else None


def _after_stem(part: str, questions: Sequence[Question]) -> str:
    """A clause that answers one of the questions, with what it needs to stand alone."""
    for question in questions:
        if _says(question.answered, part):
            return part if question.stem in part else f"{question.stem}{part}"
    return part


def _any_says(questions: Sequence[Question], text: str) -> bool:
    return any(_says(question.answered, text) for question in questions)


def _is_open(question: Question, text: str) -> bool:
    fits = not question.only_with or _says(question.only_with, text)
    return fits and not _says((*question.not_with, *question.answered), text)


def _says(words: Sequence[str], text: str) -> bool:
    return any(re.search(word, text) for word in words)

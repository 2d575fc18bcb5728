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

    def answers(self, name: str, asked: Sequence[str], text: str) -> bool:
        """Whether a cleaned text answers one of the questions that were `asked`."""
        return any(q.ask in asked and _says(q.answered, text) for q in self[name].questions)

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


def _is_open(question: Question, text: str) -> bool:
    fits = not question.only_with or _says(question.only_with, text)
    return fits and not _says(question.answered, text)


def _says(words: Sequence[str], text: str) -> bool:
    return any(re.search(word, text) for word in words)

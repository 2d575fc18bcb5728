"""The seventeen kinds of issue. Words are regular expressions whose repetitions are all bounded."""

from bot.understanding.categories_house import HOUSE
from bot.understanding.categories_neighbours import NEIGHBOURS
from bot.understanding.category import Category

CATEGORIES: tuple[Category, ...] = HOUSE + NEIGHBOURS

BY_NAME = {category.name: category for category in CATEGORIES}

#: What an issue is when nothing else fits.
OTHER = BY_NAME["其他"]

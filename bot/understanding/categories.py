"""The seventeen kinds of issue that the program brings along, from `categories.toml`."""

from importlib.resources import files

from bot.understanding import category_file
from bot.understanding.category import Category

CATEGORIES: tuple[Category, ...] = category_file.own(
    files(__package__ or "").joinpath("categories.toml").read_text(encoding="utf-8")
)

BY_NAME = {category.name: category for category in CATEGORIES}

#: What an issue is when nothing else fits.
OTHER = BY_NAME["其他"]

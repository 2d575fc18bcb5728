"""From text to meaning: pure functions of a string. No database, no clock, no wording.

The door of the package: everything else in it is its own affair.
"""

from bot.understanding.address import spot
from bot.understanding.among_neighbours import (
    is_done_saying,
    is_over,
    is_the_bots,
    me_too,
    over_about,
)
from bot.understanding.answers import answer, closing, denies, disagrees
from bot.understanding.categories import BY_NAME, CATEGORIES
from bot.understanding.category import Category
from bot.understanding.commands import command
from bot.understanding.halves import says_fault_alone
from bot.understanding.hiding import leaving, without_people
from bot.understanding.judging import urgency_of
from bot.understanding.kinds import BUILT_IN, Kinds
from bot.understanding.lines import (
    Addition,
    addition,
    points_back,
    read_together,
)
from bot.understanding.naming import category_named
from bot.understanding.prefilter import worth_a_look
from bot.understanding.reading import Answer, Command, Reading, Sureness, Verb, Whose
from bot.understanding.report import is_going_there, read
from bot.understanding.speaking import speaks_up
from bot.understanding.text import clean, mask
from bot.understanding.when import until, when
from bot.understanding.whose import whose as whose_matter

__all__ = [
    "BUILT_IN",
    "BY_NAME",
    "CATEGORIES",
    "Addition",
    "Answer",
    "Category",
    "Command",
    "Kinds",
    "Reading",
    "Sureness",
    "Verb",
    "Whose",
    "addition",
    "answer",
    "category_named",
    "clean",
    "closing",
    "command",
    "denies",
    "disagrees",
    "is_done_saying",
    "is_going_there",
    "is_over",
    "is_the_bots",
    "leaving",
    "mask",
    "me_too",
    "over_about",
    "points_back",
    "read",
    "read_together",
    "says_fault_alone",
    "speaks_up",
    "spot",
    "until",
    "urgency_of",
    "when",
    "whose_matter",
    "without_people",
    "worth_a_look",
]

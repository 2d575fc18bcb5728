"""A second opinion on texts that the bot is unsure of, from a language model: docs/second-opinion.md.

Off unless an address is set. It waits outside of turns; what comes back is a hint and no more: an
offer may be made because of it, nothing is ever filed.
"""

from bot.second_opinion.desk import Desk, open_desk
from bot.second_opinion.settings import OpinionSettings

__all__ = ["Desk", "OpinionSettings", "open_desk"]

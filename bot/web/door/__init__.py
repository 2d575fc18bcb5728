"""The public pages: a building's door, somebody's own page, the operator's look at the channels.

Whoever reads them may be anybody, so nothing here lists people or issues to strangers.
"""

from bot.web.door.build import router, too_often

__all__ = ["router", "too_often"]

"""Which building the words are about."""

from bot.domain.ids import UnitId
from bot.flows.intake import Stage
from bot.handlers.context import Context
from storage import org


def building_of(context: Context) -> UnitId | None:
    """The building the words are about: one they name, else the group's, else the speaker's."""
    said = context.reading.spot.building
    talk = context.conversation
    if said is None and talk is not None and talk.intake.stage is not Stage.FILED:
        said = talk.intake.draft.spot.building
    home = context.building
    if said is None:
        return home
    near = _named_near(context, said, home)
    return near if near is not None else home


def _named_near(context: Context, number: int, home: UnitId | None) -> UnitId | None:
    """The building of that number in the same estate, or in the area a lead answers for."""
    wanted = f"{number}号楼"
    for area in _near(context, home):
        found = [u for u in org.children(context.turn, area) if u.name == wanted]
        if found:
            return found[0].id
    return None


def _near(context: Context, home: UnitId | None) -> list[UnitId]:
    if home is not None:
        parent = org.unit(context.turn, home).parent
        return [parent] if parent is not None else []
    if context.room is not None and context.room.unit is not None:
        return [context.room.unit]
    return [post.unit for post in context.posts]

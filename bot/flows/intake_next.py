"""What an intake asks, shows or does next, once its draft is as far as the words took it. Pure."""

from dataclasses import dataclass, replace

from bot.domain.issues import Urgency
from bot.domain.places import Spot
from bot.flows.intake_effects import (
    AskWhat,
    AskWhere,
    Effect,
    File,
    GoPrivate,
    Offer,
    OfferHelp,
    OfferJoin,
    Show,
    TellState,
)
from bot.flows.intake_state import FLOW, Circumstances, Draft, Intake, Stage
from bot.understanding import Kinds
from bot.understanding.reading import Sureness


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """The intake after a step (None when it is over) and what is to be done."""

    intake: Intake | None
    effect: Effect | None = None


def is_between_neighbours(draft: Draft, kinds: Kinds) -> bool:
    """Whether talking helps: care, money and words about the steward are no dispute."""
    return draft.sensitive and not draft.about_steward and kinds[draft.category].between_neighbours


def go_on(intake: Intake, sure: Sureness, around: Circumstances) -> Step:
    """The next thing to ask of a draft, or to do with it."""
    draft = intake.draft
    if sure is Sureness.NONE or not draft.what:
        return to("ask_what", intake, AskWhat())
    if draft.urgency is Urgency.ACUTE or (draft.on_behalf_of and around.works_here):
        return to("file", intake, File(draft))
    if draft.sensitive and not around.private:
        return Step(intake=None, effect=GoPrivate(draft))
    if around.candidate is not None:
        if around.is_mine:
            return Step(intake=None, effect=TellState(around.candidate))
        joined = replace(intake, candidate=around.candidate)
        return to("offer_join", joined, OfferJoin(around.candidate, intake.unasked))
    if is_between_neighbours(draft, around.kinds):
        return to("offer_help", intake, OfferHelp(draft))
    if intake.unasked and not draft.urgency.is_danger:
        return to("offer", intake, Offer(draft))
    return where_or(intake, around, "show", Show(draft))


def where_or(intake: Intake, around: Circumstances, trigger: str, effect: Effect) -> Step:
    """Ask where it is when that matters and is not known; else do `effect`."""
    draft = intake.draft
    if around.kinds[draft.category].where_matters and not draft.spot.is_known:
        return to("ask_where", intake, AskWhere(draft, guess(draft, around)))
    return to(trigger, intake, effect)


def guess(draft: Draft, around: Circumstances) -> Spot:
    """The likeliest place: the speaker's door for what happens at home, else the building."""
    if draft.spot.is_known:
        return draft.spot
    return around.home if around.kinds[draft.category].at_home else Spot()


def shown(intake: Intake) -> Step:
    return to("show", intake, Show(intake.draft))


def can(intake: Intake, trigger: str) -> bool:
    return FLOW.next(intake.stage, trigger) is not None


def to(trigger: str, intake: Intake, effect: Effect) -> Step:
    """Move along the table; a move that is not in it is a mistake of this module."""
    stage = FLOW.next(intake.stage, trigger)
    if stage is None:
        msg = f"no {trigger} from {intake.stage}"
        raise ValueError(msg)
    questions = intake.draft.questions
    if questions and not intake.asked and isinstance(effect, Show | File):
        # Besides what is said anyway, and only once.
        effect = replace(effect, questions=questions)
        intake = replace(intake, asked=True)
    return Step(intake=replace(intake, stage=Stage(stage)), effect=effect)

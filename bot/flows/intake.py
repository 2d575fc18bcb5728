"""The intake: from somebody's words to an issue that can be filed. Pure.

One step takes the intake as it stands and what was said (or that nothing was), and gives the intake
as it stands then and what is to be done. `FLOW` is the whole life of an intake.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import IssueId, PhotoId
from bot.domain.issues import Urgency
from bot.domain.places import Spot
from bot.flows.intake_effects import (
    AskWhat,
    AskWhere,
    Attach,
    Dropped,
    Effect,
    File,
    GoPrivate,
    Join,
    NotUnderstood,
    Offer,
    OfferHelp,
    OfferJoin,
    Remark,
    Show,
    TellState,
)
from bot.flows.intake_next import (
    Step,
    can,
    go_on,
    guess,
    is_between_neighbours,
    shown,
    to,
    where_or,
)
from bot.flows.intake_state import (
    FLOW,
    OTHER,
    WHAT_AT_MOST,
    Circumstances,
    Draft,
    Intake,
    Stage,
)
from bot.understanding import Addition, Category, Kinds, urgency_of
from bot.understanding.reading import Answer, Reading, Sureness

__all__ = [
    "AFTERWARDS",
    "FLOW",
    "HAZARD_SILENCE",
    "SILENCE",
    "AskWhat",
    "AskWhere",
    "Attach",
    "Circumstances",
    "Draft",
    "Dropped",
    "Effect",
    "File",
    "GoPrivate",
    "Intake",
    "Join",
    "NotUnderstood",
    "Offer",
    "OfferHelp",
    "OfferJoin",
    "Remark",
    "Show",
    "Stage",
    "Step",
    "TellState",
    "begin",
    "begin_private",
    "filed_as",
    "is_between_neighbours",
    "made_anonymous",
    "photographed",
    "reworded",
    "said",
    "silence_after",
    "silent",
    "without_photos",
]

#: After so long without a word an intake ends, or, for a hazard, is filed.
SILENCE = timedelta(minutes=10)
HAZARD_SILENCE = timedelta(minutes=2)
#: So long after filing a photo still belongs to the issue.
AFTERWARDS = timedelta(minutes=10)

#: Further lines that a report takes.
_MORE_AT_MOST = 4
_PLACE_AT_MOST = 20


def silence_after(intake: Intake) -> timedelta:
    """How long the intake waits for a word before silence speaks."""
    if intake.stage is Stage.FILED:
        return AFTERWARDS
    if intake.draft.urgency.is_danger and intake.stage is not Stage.JOINING:
        return HAZARD_SILENCE
    return SILENCE


def begin(
    reading: Reading, photos: tuple[PhotoId, ...], around: Circumstances, *, unasked: bool
) -> Step:
    """Somebody said something that is, or asks for, a report. Unasked, doubt keeps silent."""
    if unasked and reading.sure is Sureness.NONE:
        return Step(intake=None)
    intake = Intake(draft=_draft(reading, photos, around), unasked=unasked)
    return go_on(intake, reading.sure, around)


def begin_private(draft: Draft, kinds: Kinds) -> Step:
    """What is not for the group goes on in private."""
    if is_between_neighbours(draft, kinds):
        return to("offer_help", Intake(draft=draft), OfferHelp(draft))
    return to("show", Intake(draft=draft), Show(draft))


def said(intake: Intake, reading: Reading, answer: Answer | None, around: Circumstances) -> Step:
    """The speaker said something while the intake is open."""
    if answer is not None and (step := _answered(intake, answer, around)):
        return step
    match intake.stage:
        case Stage.ASKING_WHAT:
            draft = _draft(reading, intake.draft.photos, around)
            draft = replace(draft, spot=_new_spot(intake.draft.spot, draft.spot))
            return go_on(replace(intake, draft=draft), Sureness.LIKELY, around)
        case Stage.ASKING_WHERE:
            return _placed(intake, reading, around)
        case Stage.CONFIRMING:
            return _corrected(intake, reading, around)
        case Stage.OFFERED if around.addition is not None:
            return _told_more(intake, around.addition, around)
        case Stage.OFFERED | Stage.JOINING | Stage.HELPING if (
            around.addressed and reading.sure > Sureness.NONE
        ):
            # Said to the bot, and no answer: now something else is the matter.
            draft = _draft(reading, intake.draft.photos, around)
            return go_on(Intake(draft=draft), reading.sure, around)
        case Stage.HELPING if around.addressed:
            return Step(intake=intake, effect=OfferHelp(intake.draft))
        case Stage.FILED if around.said_besides and intake.asked and intake.issue is not None:
            remark = Remark(intake.issue, around.said_besides)
            return Step(intake=replace(intake, asked=False), effect=remark)
        case _:
            return Step(intake=intake)


def reworded(intake: Intake, reading: Reading, around: Circumstances, *, alone: bool) -> Step:
    """The words that are the report were edited: it is read anew.

    `alone`: nothing was said since; otherwise what the new words leave open stays as it was said.
    """
    if intake.stage is Stage.ASKING_WHAT:
        return said(intake, reading, None, around)
    if reading.sure is Sureness.NONE:
        return Step(intake=None)
    old, draft = intake.draft, _draft(reading, intake.draft.photos, around)
    if not alone:
        spot, anonymous = _new_spot(old.spot, draft.spot), draft.anonymous or old.anonymous
        draft = replace(draft, spot=spot, anonymous=anonymous, more=draft.more or old.more)
    if replace(draft, said=old.said) == old:
        return Step(intake=intake)
    return go_on(Intake(draft=draft, unasked=intake.unasked), reading.sure, around)


def without_photos(intake: Intake, photos: tuple[PhotoId, ...]) -> Intake:
    """The speaker took these photos back."""
    left = tuple(photo for photo in intake.draft.photos if photo not in photos)
    return replace(intake, draft=replace(intake.draft, photos=left))


def photographed(intake: Intake, photos: tuple[PhotoId, ...]) -> Step:
    """The speaker sent photos without words. Nothing is asked twice for them."""
    if intake.stage is Stage.FILED and intake.issue is not None:
        return Step(intake=intake, effect=Attach(intake.issue, photos))
    draft = replace(intake.draft, photos=(*intake.draft.photos, *photos))
    return Step(intake=replace(intake, draft=draft))


def made_anonymous(intake: Intake) -> Step:
    """The name is to be kept from the neighbours."""
    draft = replace(intake.draft, anonymous=True)
    return (
        to("show", replace(intake, draft=draft), Show(draft))
        if can(intake, "show")
        else Step(intake=replace(intake, draft=draft))
    )


def silent(intake: Intake) -> Step:
    """Nothing was said for `silence_after`: a hazard is filed, all else ends without a trace."""
    can_file = intake.draft.what and intake.stage in (
        Stage.OFFERED,
        Stage.ASKING_WHERE,
        Stage.CONFIRMING,
    )
    if can_file and intake.draft.urgency.is_danger:
        return to("file", intake, File(intake.draft, by_silence=True))
    return Step(intake=None)


def filed_as(intake: Intake, issue: IssueId) -> Intake:
    """The intake after its issue got an id."""
    return replace(intake, issue=issue)


def _answered(intake: Intake, answer: Answer, around: Circumstances) -> Step | None:
    """What a number or a yes or no does; None when it is no answer to this question."""
    draft = intake.draft
    if intake.stage is Stage.FILED:
        return Step(intake=intake)
    if intake.stage is Stage.JOINING:
        return _join_answered(intake, answer.number, around)
    if _says_besides(intake, around):
        intake = _told_besides(intake, around)
        draft = intake.draft
        if answer.in_words and answer.number == 0:
            # 没有, to what was asked besides, is no "do not report it".
            return to("file", intake, File(draft))
    match answer.number:
        case 0:
            return Step(intake=None, effect=Dropped(said_so=not intake.unasked))
        case 1 if intake.stage is Stage.OFFERED:
            return where_or(intake, around, "file", File(draft))
        case 1 if intake.stage in (Stage.CONFIRMING, Stage.HELPING):
            return to("file", intake, File(draft))
        case 1 if intake.stage is Stage.ASKING_WHERE:
            return shown(replace(intake, draft=replace(draft, spot=guess(draft, around))))
        case number if intake.stage in (Stage.CONFIRMING, Stage.ASKING_WHERE):
            if answer.in_words or not 1 < number <= around.units or answer.words:
                return None
            spot = replace(draft.spot, unit=number, floor=None, door=None)
            return shown(replace(intake, draft=replace(draft, spot=spot)))
        case _:
            return None


def _join_answered(intake: Intake, number: int, around: Circumstances) -> Step:
    if number == 1 and intake.candidate is not None:
        return Step(intake=None, effect=Join(intake.candidate))
    if intake.unasked:
        return Step(intake=None)
    # Not the same thing after all: it is reported on its own.
    return where_or(intake, around, "show", Show(intake.draft))


def _placed(intake: Intake, reading: Reading, around: Circumstances) -> Step:
    """The answer to "where"."""
    text = reading.what.strip()
    if around.addition is not None and around.addition.more:
        draft = _with_more(intake.draft, around.addition)
        intake = replace(intake, draft=draft)
        if not draft.spot.is_known:
            asked = AskWhere(draft, guess(draft, around)) if around.addressed else None
            return Step(intake=intake, effect=asked)
    if reading.spot.is_known:
        spot = reading.spot.or_else(replace(intake.draft.spot, building=None))
    elif around.addressed and 0 < len(text) <= _PLACE_AT_MOST:
        spot = Spot(place=text)
    else:
        return Step(intake=intake)
    return shown(replace(intake, draft=replace(intake.draft, spot=spot)))


def _told_more(intake: Intake, addition: Addition, around: Circumstances) -> Step:
    """A further line about what was offered to be reported: nothing is asked again for it."""
    draft = replace(
        _with_more(intake.draft, addition), spot=_new_spot(intake.draft.spot, addition.spot)
    )
    if around.addressed:
        return go_on(Intake(draft=draft), Sureness.CLEAR, around)
    return Step(intake=replace(intake, draft=draft))


def _with_more(draft: Draft, addition: Addition) -> Draft:
    if not addition.more or addition.more in draft.told:
        return draft
    return replace(draft, more=(*draft.more, addition.more)[-_MORE_AT_MOST:])


def _corrected(intake: Intake, reading: Reading, around: Circumstances) -> Step:
    """Words about the report that was shown: any one field of it may change."""
    if _says_besides(intake, around) and not _moves(reading.spot):
        # Who answers that much has read the report, and nothing was wrong with it.
        intake = _told_besides(intake, around)
        return to("file", intake, File(intake.draft))
    if around.addition is not None and around.addition.more:
        intake = replace(intake, draft=_with_more(intake.draft, around.addition))
        if around.addition.spot == Spot():
            # Its reporter's own words are filed with it; it is shown again where the bot is asked.
            return shown(intake) if around.addressed else Step(intake=intake)
    draft = intake.draft
    if around.named is not None and draft.what:
        return shown(replace(intake, draft=_of_category(draft, around.kinds[around.named])))
    changed = replace(
        draft,
        spot=_new_spot(draft.spot, reading.spot),
        anonymous=draft.anonymous or reading.anonymous,
    )
    another = reading.category not in (None, OTHER, draft.category)
    if reading.sure > Sureness.NONE and another:
        changed = replace(
            changed,
            what=reading.what.removeprefix("是") or draft.what,
            category=reading.category or draft.category,
            urgency=reading.urgency or draft.urgency,
            danger=reading.danger,
            said=around.said,
        )
    if changed == draft:
        if around.addressed:
            return Step(intake=intake, effect=NotUnderstood(draft))
        return Step(intake=intake)
    if changed.urgency is Urgency.ACUTE:
        return to("file", replace(intake, draft=changed), File(changed))
    return shown(replace(intake, draft=changed))


def _of_category(draft: Draft, category: Category) -> Draft:
    """The same report, of another category; a danger stays one, whatever it is called."""
    if draft.danger is not None:
        return replace(draft, category=category.name)
    urgency = urgency_of(category, draft.told)
    return replace(draft, category=category.name, urgency=urgency)


def _says_besides(intake: Intake, around: Circumstances) -> bool:
    return bool(intake.stage is Stage.CONFIRMING and intake.asked and around.said_besides)


def _told_besides(intake: Intake, around: Circumstances) -> Intake:
    """The answer to what was asked besides is part of the report; it is not asked again."""
    draft = _with_more(intake.draft, Addition(more=around.said_besides))
    return replace(intake, draft=replace(draft, questions=()))


def _moves(spot: Spot) -> bool:
    """Whether a place is told; a floor alone may be where the lift stands."""
    return replace(spot, floor=None).is_known


def _new_spot(old: Spot, new: Spot) -> Spot:
    """The corrected spot: what was said anew counts, and a new unit makes the old door void."""
    if not new.is_known:
        return old if new.building is None else replace(old, building=new.building)
    if new.unit is not None and new.unit != old.unit:
        return new.or_else(Spot(building=old.building, place=old.place))
    return new.or_else(old)


def _draft(reading: Reading, photos: tuple[PhotoId, ...], around: Circumstances) -> Draft:
    return Draft(
        what=reading.what[:WHAT_AT_MOST],
        more=reading.more,
        category=reading.category or OTHER,
        urgency=reading.urgency or Urgency.ORDINARY,
        danger=reading.danger,
        spot=reading.spot,
        photos=photos,
        sensitive=reading.sensitive or reading.about_steward,
        anonymous=reading.anonymous,
        about_steward=reading.about_steward,
        on_behalf_of=reading.on_behalf_of,
        questions=around.questions,
        said=around.said,
    )

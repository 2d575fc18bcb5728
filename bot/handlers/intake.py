"""Leading an intake: from what was said to the next question, or to an issue."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import IssueId, PhotoId, UnitId
from bot.domain.issues import Issue
from bot.domain.places import Spot
from bot.domain.prompts import Action, Ask, Option
from bot.flows import intake as flow
from bot.flows.intake import Circumstances, Draft, Intake, Stage, Step
from bot.handlers import (
    besides,
    budget,
    danger,
    filing,
    lessons,
    pieces,
    recalls,
    recurring,
)
from bot.handlers.cards import issue_words, where
from bot.handlers.chains import seat_of_post
from bot.handlers.context import Context
from bot.handlers.recurring import Matter
from bot.handlers.reply import Here, Reply, ToPerson
from bot.handlers.states import state_words
from bot.handlers.whereabouts import building_of
from bot.understanding import (
    Addition,
    Reading,
    Sureness,
    addition,
    category_named,
    is_going_there,
    mask,
    read_together,
    says_fault_alone,
)
from bot.wording import intake as say
from storage import accounts, conversations, issues, org, photos, prompts
from storage.conversations import Conversation

#: Photos of one report: what two messages hold.
_PHOTOS_AT_MOST = 18
#: Issues of one visitor at a door within a day; acute dangers are taken besides.
_BY_ONE_A_DAY = 5
#: What leads to one more issue.
_REPORTS = (flow.AskWhat, flow.AskWhere, flow.Show, flow.Offer, flow.OfferHelp, flow.File)


def begin(context: Context, *, unasked: bool) -> list[Reply]:
    """Something that is, or asks for, a report was said."""
    if unasked and not budget.may_speak(context):
        return []
    replies = _begun(context, unasked=unasked)
    if unasked and replies:
        budget.spoke(context)
    return replies


def _begun(context: Context, *, unasked: bool) -> list[Reply]:
    building = building_of(context)
    if building is None:
        return [Reply(to=Here(), text=say.no_building())]
    pictures = photos.want(context.turn, context.message.address, context.message.photos)
    step = flow.begin(context.reading, pictures, _around(context, building), unasked=unasked)
    return _carry_out(context, building, step)


def go_on(context: Context) -> list[Reply]:
    """Something was said while an intake is open."""
    talk = context.conversation
    building = building_of(context)
    if talk is None or building is None:
        return []
    before = talk.intake
    pictures = photos.want(
        context.turn, context.message.address, context.message.photos[: _may_add(context, before)]
    )
    step = flow.photographed(before, pictures) if pictures else Step(intake=before)
    if context.text and step.intake is not None:
        reading = _with_what_was_said(context, step.intake)
        if reading.danger is not None and context.reading.danger is None:
            # 有人, to "里面有人吗": this is no answer to wait with.
            return _carry_out(context, building, _begun_anew(context, building, reading, step))
        said = flow.said(step.intake, reading, context.answer, _around(context, building))
        lessons.from_talk(context, before, said)
        step = said if said.effect is not None or step.effect is None else step
    if step.intake is None:
        _end(context)
    return _carry_out(context, building, step)


def reworded(context: Context, talk: Conversation, *, alone: bool) -> list[Reply]:
    """The words that are the report were edited; `alone`: nothing was said since."""
    building = building_of(context)
    if building is None:
        return []
    step = flow.reworded(talk.intake, context.reading, _around(context, building), alone=alone)
    if step.intake is None and step.effect is None:
        return recalls.report_gone(context.turn, talk)
    if step.intake is None:
        _end(context)
    return _carry_out(context, building, step)


def said_anew(context: Context, before: Intake) -> list[Reply]:
    """The latest words were edited: said to the intake as it was before them."""
    building = building_of(context)
    if building is None:
        return []
    step = flow.said(before, context.reading, context.answer, _around(context, building))
    if step.effect is None or isinstance(step.effect, flow.NotUnderstood):
        return []
    if step.intake is None:
        _end(context)
    return _carry_out(context, building, step)


def _may_add(context: Context, intake: Intake) -> int:
    """How many photos it still takes: a matter is shown by a few, a flood by none."""
    sent = len(intake.draft.photos)
    if intake.issue is not None:
        sent = len(photos.of_issue(context.turn, intake.issue, "report"))
    return max(_PHOTOS_AT_MOST - sent, 0)


def accept_join(context: Context) -> list[Reply]:
    """我家也是, said to "is it the same?"."""
    talk = context.conversation
    if talk is None or talk.intake.candidate is None:
        return []
    _end(context)
    return filing.join(context, talk.intake.candidate)


def call_off(context: Context) -> list[Reply]:
    """It is over before it was reported."""
    talk = context.conversation
    _end(context)
    return [] if talk is None or talk.intake.unasked else [Reply(to=Here(), text=say.dropped())]


def silent(context: Context, step: Step) -> list[Reply]:
    """Nothing was said for long enough."""
    building = building_of(context)
    if step.intake is None or building is None:
        _end(context)
        return []
    return _carry_out(context, building, step)


def is_open(context: Context) -> bool:
    """Whether something is about to be reported: what was filed a moment ago is an issue."""
    talk = context.conversation
    return talk is not None and talk.intake.stage is not Stage.FILED


def hide_name(context: Context) -> list[Reply]:
    """匿名 in the middle of an intake."""
    talk, building = context.conversation, building_of(context)
    if talk is None or building is None:
        return []
    return _carry_out(context, building, flow.made_anonymous(talk.intake))


def _with_what_was_said(context: Context, intake: Intake) -> Reading:
    """电梯, said to a report that only tells 又停了: the two are read as one."""
    what, reading = intake.draft.what, context.reading
    if more := besides.said(context, intake):
        whole = read_together([], f"{what}，{more}", addressed=True, kinds=context.kinds)
        return whole if whole.danger is not None else reading
    if reading.sure is Sureness.CLEAR or not says_fault_alone(what):
        return reading
    whole = read_together([what], context.text, kinds=context.kinds)
    return whole if whole.sure is Sureness.CLEAR else reading


def _begun_anew(context: Context, building: UnitId, reading: Reading, step: Step) -> Step:
    """The report, of which a danger became known."""
    pictures = step.intake.draft.photos if step.intake is not None else ()
    return flow.begin(reading, pictures, _around(context, building), unasked=False)


def _addition(context: Context) -> Addition | None:
    """What the words add to the report that is open here."""
    talk = context.conversation
    if talk is None or not talk.intake.draft.what:
        return None
    return addition(context.text, talk.intake.draft.category, context.kinds)


def _around(context: Context, building: UnitId) -> Circumstances:
    home = org.home(context.turn, context.person, building)
    reading, talk = context.reading, context.conversation
    candidate = _same_thing(context, building, reading.category, reading.spot)
    mine = candidate is not None and (
        context.person in (candidate.reporter, candidate.filed_by)
        or any(j.person == context.person for j in issues.joined(context.turn, candidate.id))
    )
    named = category_named(context.text, context.kinds)
    return Circumstances(
        kinds=context.kinds,
        said="，".join([*(line.text for line in context.message.before), context.text]),
        named=named.name if named else None,
        home=home.spot if home else Spot(),
        candidate=candidate.id if candidate else None,
        is_mine=mine,
        private=context.private,
        addressed=context.addressed,
        works_here=context.works_here,
        units=org.units_in(context.turn, building),
        addition=_addition(context),
        questions=besides.open_questions(context),
        said_besides=besides.said(context, talk.intake) if talk is not None else "",
    )


def _same_thing(
    context: Context, building: UnitId, category: str | None, spot: Spot
) -> Issue | None:
    """An open issue about the same thing at the same place."""
    if category is None:
        return None
    what = context.reading.what
    matter = Matter(unit=building, category=category, spot=spot, what=what)
    return recurring.open_like(context, matter)


def _carry_out(context: Context, building: UnitId, step: Step) -> list[Reply]:
    """Do what the step says; keep the intake while it lasts."""
    effect = step.effect
    if isinstance(effect, flow.File) and effect.draft.danger is not None:
        _end(context)
        filed, replies = danger.file(context, building, effect.draft)
        if filed is not None and step.intake is not None:
            save(context, flow.filed_as(step.intake, filed))
        return replies
    if isinstance(effect, _REPORTS) and _is_enough(context):
        _end(context)
        steward = seat_of_post(context.turn, building)
        name = org.person(context.turn, steward).name if steward else ""
        return [Reply(to=Here(), text=say.enough_today(name))]
    if isinstance(effect, flow.File):
        return _file(context, building, step, effect)
    if isinstance(effect, flow.Join):
        talk = context.conversation
        _end(context)
        joined = filing.join(context, effect.issue)
        also = talk.intake.also if talk else ()
        return [*joined, *filing.join_others(context, effect.issue, also)]
    if isinstance(effect, flow.GoPrivate):
        return _go_private(context, building, effect.draft)
    if step.intake is not None:
        save(context, step.intake)
    if effect is None:
        return []
    return _say(context, building, effect)


def _is_enough(context: Context) -> bool:
    """Whether somebody who may be anybody reported as much within a day as one can believe."""
    if context.door is None or context.works_here:
        return False
    since = context.turn.now - timedelta(days=1)
    return issues.count_filed_by(context.turn, context.person, since) >= _BY_ONE_A_DAY


def _say(context: Context, building: UnitId, effect: flow.Effect) -> list[Reply]:
    unit = org.unit(context.turn, building)
    match effect:
        case flow.AskWhat():
            return [Reply(to=Here(), text=say.ask_what(), ask=_ask((0, say.submit_labels()[1])))]
        case flow.AskWhere(draft=_, guess=guess):
            guessed = f"{unit.name}{guess.words()}" if guess.is_known else ""
            labels = say.place_labels(unit.name, guessed)
            text = say.ask_where(unit.name, guessed)
            return [Reply(to=Here(), text=text, ask=_ask((1, labels[0]), (0, labels[1])))]
        case flow.Show(draft=draft, questions=questions):
            return [show(context, building, draft, questions)]
        case flow.NotUnderstood():
            labels = say.submit_labels()
            ask = _ask((1, labels[0]), (0, labels[1]))
            return [Reply(to=Here(), text=say.not_understood(), ask=ask)]
        case flow.Offer(draft=draft):
            labels = say.offer_labels()
            ask = _ask((1, labels[0]), (0, labels[1]))
            words = say.offer_to_second if context.message.is_second_voice else say.offer
            text = words(mask(draft.what))
            return [Reply(to=Here(), text=text, ask=ask, unasked=True, dispensable=True)]
        case flow.OfferJoin(issue=issue, unasked=unasked):
            return _offer_join(context, issue, unasked=unasked)
        case flow.TellState(issue=issue):
            return filing.tell_state(context, issue)
        case flow.OfferHelp(draft=draft):
            return [offer_help(context, building, draft, Here())]
        case flow.Remark(issue=issue, words=words):
            return filing.add_words(context, issue, words)
        case flow.Attach(issue=issue, photos=pictures):
            return _attach(context, issue, pictures)
        case flow.Dropped(said_so=said_so):
            _end(context)
            return [Reply(to=Here(), text=say.dropped())] if said_so else []
        case _:
            return []


def show(
    context: Context, building: UnitId, draft: Draft, questions: tuple[str, ...] = ()
) -> Reply:
    """The report as it would be filed, with 1 and 0."""
    unit = org.unit(context.turn, building)
    label = context.kinds[draft.category].label
    labels = say.submit_labels()
    text = say.show(
        draft.urgency,
        say.about_steward() if draft.about_steward else label,
        f"{where(unit.name, draft.spot, draft.what)}，{mask(draft.told)}",
        photos.counted(context.turn, draft.photos),
        anonymous=draft.anonymous,
        questions=questions,
    )
    return Reply(to=Here(), text=text, ask=_ask((1, labels[0]), (0, labels[1])))


def offer_help(context: Context, building: UnitId, draft: Draft, to: Here | ToPerson) -> Reply:
    """Offer, between neighbours, the help of steward and mediator."""
    steward = seat_of_post(context.turn, building)
    name = org.person(context.turn, steward).name if steward else say.steward_title("")
    yes, no = say.help_labels()
    text = say.offer_help(f"{draft.spot.words()}{mask(draft.told)}", name)
    return Reply(to=to, text=text, ask=replace(_ask((1, yes), (0, no)), listed=True))


def save(context: Context, intake: Intake) -> None:
    """Keep the intake of the speaker in this chat."""
    talk = context.conversation
    conversations.save(
        context.turn,
        context.message.address,
        context.account.id,
        intake,
        flow.silence_after(intake),
        pieces=pieces.of(context, talk, intake),
        before=pieces.before(context, talk, intake),
    )


def _file(context: Context, building: UnitId, step: Step, effect: flow.File) -> list[Reply]:
    prompts.close_intake(context.turn, context.person, context.message.address)
    talk = context.conversation
    shown = talk is not None
    done = filing.file(context, building, effect.draft)
    receipt = filing.receipt(context, done, by_silence=effect.by_silence, shown=shown)
    also_told = step.intake is not None and step.intake.also
    questions = () if also_told else filing.asked_besides(done, effect)
    receipt = replace(receipt, text=say.asked_below(receipt.text, questions))
    if step.intake is not None:
        asked = (step.intake.asked and not effect.questions) or bool(questions)
        save(context, flow.filed_as(replace(step.intake, asked=asked), done.issue.id))
    also = step.intake.also if step.intake is not None else ()
    joined = filing.join_others(context, done.issue.id, also)
    if also:
        receipt = replace(receipt, text=f"{receipt.text}{filing.counted_too(context, also)}")
    asked_help = talk is not None and talk.intake.stage is Stage.HELPING
    helped = filing.ask_mediators(context, done) if asked_help else []
    return [receipt, *done.replies, *helped, *joined]


def _offer_join(context: Context, issue_id: IssueId, *, unasked: bool) -> list[Reply]:
    turn = context.turn
    if unasked and context.room is not None and filing.told_lately(context, issue_id):
        _end(context)
        return []
    issue = issues.get(turn, issue_id)
    text = say.offer_join(issue_words(turn, issue), state_words(context, issue), unasked=unasked)
    labels = say.join_labels()
    ask = _ask((1, labels[0]), (0, labels[1]))
    return [
        Reply(
            to=Here(),
            text=text,
            ask=ask,
            issue=None,
            number=issue.number,
            unasked=unasked,
            dispensable=unasked,
        )
    ]


def _go_private(context: Context, building: UnitId, draft: Draft) -> list[Reply]:
    """Not a matter for the group: a word there, the offer in private."""
    turn = context.turn
    _end(context)
    calm = say.calm(going_there=is_going_there(context.text))
    address = accounts.private_address(turn, context.person)
    if address is None:
        return [Reply(to=Here(), text=say.no_private_way(calm))]
    step = flow.begin_private(draft, context.kinds)
    if step.intake is not None:
        intake = step.intake
        account = accounts.at_address(turn, address) or context.account.id
        made_of = pieces.of(context, context.conversation, intake)
        conversations.save(
            turn, address, account, intake, flow.silence_after(intake), pieces=made_of
        )
    there = ToPerson(context.person)
    if flow.is_between_neighbours(draft, context.kinds):
        asked = offer_help(context, building, draft, there)
    else:
        asked = replace(show(context, building, draft), to=there)
    return [Reply(to=Here(), text=say.go_private(calm)), asked]


def _attach(context: Context, issue_id: IssueId, pictures: tuple[PhotoId, ...]) -> list[Reply]:
    issue = issues.get(context.turn, issue_id)
    photos.attach(context.turn, issue_id, pictures, sender=context.person, purpose="report")
    text = say.photo_added(issue.number, photos.counted(context.turn, pictures))
    return [Reply(to=Here(), text=text, number=issue.number)]


def _end(context: Context) -> None:
    if context.conversation is not None:
        conversations.end(context.turn, context.conversation)
    prompts.close_intake(context.turn, context.person, context.message.address)


def _ask(*options: tuple[int, str]) -> Ask:
    return Ask(
        options=tuple(
            Option(number=number, label=label, action=Action.INTAKE) for number, label in options
        )
    )

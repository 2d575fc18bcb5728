"""我是3号楼楼栋长: somebody says so, and the building's lead confirms."""

from datetime import timedelta

from bot.domain.ids import ClaimId, PersonId, UnitId
from bot.domain.people import Room, RoomKind
from bot.domain.places import Tier, Unit
from bot.domain.prompts import Action, Ask, Option
from bot.handlers import rerouting, rights, sight, strangers
from bot.handlers.chains import seat_of_post
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToPerson
from bot.permissions import Right
from bot.understanding import Command
from bot.wording import binding as say
from storage import attempts, binding, issues, org, rooms, tree
from storage.attempts import Kind
from storage.binding import Claim

#: How long the lead's 1 and 0 are good for.
_GOOD_FOR = timedelta(days=7)
#: Buildings one account may be waiting for at once.
_AT_MOST = 3
#: The lead is asked of one building within so long once, where anybody may be asking.
_APART = timedelta(hours=1)


def make(context: Context, command: Command) -> list[Reply]:
    """Somebody says to be a steward: ask the lead, unless it is known."""
    unit = _building(context, command)
    if isinstance(unit, Reply):
        # In a group that belongs to a building, neighbours may be talking of another one.
        return [] if _is_talk(context) else [unit]
    turn = context.turn
    steward = seat_of_post(turn, unit.id)
    if steward == context.person:
        return [Reply(to=Here(), text=say.steward_already(unit.name))] if context.addressed else []
    if steward is not None and binding.is_listed(turn, context.person):
        return _of_another(context, unit, steward)
    heads = [p for p in rights.heads(turn, unit.id) if p != context.person]
    if not heads:
        return [Reply(to=Here(), text=say.claim_to_nobody())]
    lead = org.person(turn, heads[0]).name
    waiting = binding.waiting_claims(turn, context.account.id)
    if any(claim.unit == unit.id for claim in waiting):
        return [Reply(to=Here(), text=say.claim_waits(lead))]
    if len(waiting) >= _AT_MOST:
        return [Reply(to=Here(), text=say.claims_enough())]
    if sight.is_passer_by(context) and binding.claimed_since(turn, unit.id, turn.now - _APART):
        return [Reply(to=Here(), text=say.claimed_by_others(lead))]
    room = context.room.id if context.room is not None else None
    made = binding.get_claim(turn, binding.claim(turn, context.account.id, unit.id, room))
    asked = [_question(context, made, ToPerson(head)) for head in heads] if made else []
    return [Reply(to=Here(), text=say.claim_asked(lead)), *asked]


def decide(context: Context, claim_id: ClaimId, *, confirmed: bool) -> list[Reply]:
    """The lead's word. The answer asks what waits next: a new question closes the one before."""
    claim = binding.get_claim(context.turn, claim_id)
    if claim is None or not rights.allowed(context, Right.CONFIRM_CLAIM, claim.unit):
        unit = claim.unit if claim is not None else None
        return strangers.refuse(context, say.CONFIRM, unit)
    if not claim.waiting:
        return [_answer(context, say.claim_decided())]
    binding.decide(context.turn, claim.id, context.person, confirmed=confirmed)
    if confirmed:
        return _confirmed(context, claim)
    lead = org.person(context.turn, context.person).name
    text = say.not_steward(org.unit(context.turn, claim.unit).full_name, lead)
    return [
        _answer(context, say.claim_refused(claim.name)),
        Reply(to=ToPerson(claim.person, _room(context, claim)), text=text, in_group=text),
    ]


def _confirmed(context: Context, claim: Claim) -> list[Reply]:
    turn = context.turn
    unit = org.unit(turn, claim.unit)
    steward = seat_of_post(turn, unit.id)
    if steward is None:
        steward = claim.person
        name = org.person(turn, steward).name
        binding.make_steward(turn, steward, unit.id, f"{name}@{unit.code}")
    elif not binding.is_listed(turn, claim.person):
        binding.bind(turn, claim.account, steward)
    elif steward != claim.person:
        # Somebody else got the post, or the speaker a name, while the lead made up his mind.
        return [_answer(context, say.claim_by_other(unit.full_name))]
    name = org.person(turn, steward).name
    lead = org.person(turn, context.person).name
    moved = rerouting.after_binding(turn, context.calendar, steward)
    waiting = len(issues.held_by(turn, steward))
    return [
        _answer(context, say.claim_confirmed(claim.name, unit.full_name, name)),
        Reply(
            to=ToPerson(steward, _room(context, claim)),
            text=say.steward_now(lead, unit.full_name, waiting),
            in_group=say.steward_now_in_group(lead, unit.full_name),
        ),
        *moved,
    ]


def _answer(context: Context, text: str) -> Reply:
    """What is said to the lead, with the oldest claim that still waits for his word."""
    for claim in binding.waiting_claims(context.turn):
        if rights.allowed(context, Right.CONFIRM_CLAIM, claim.unit):
            return Reply(to=Here(), text=f"{text}\n{_words(context, claim)}", ask=_ask(claim))
    return Reply(to=Here(), text=text)


def _question(context: Context, claim: Claim, to: ToPerson) -> Reply:
    text = _words(context, claim)
    return Reply(to=to, text=text, in_group=text, ask=_ask(claim), unasked=True)


def _words(context: Context, claim: Claim) -> str:
    turn = context.turn
    unit = org.unit(turn, claim.unit)
    steward = seat_of_post(turn, unit.id)
    return say.claim_question(
        claim.name,
        rooms.get(turn, claim.room).name if claim.room is not None else "",
        unit.full_name,
        org.person(turn, steward).name if steward is not None else "",
        has_account=steward is not None and binding.has_account(turn, steward),
    )


def _ask(claim: Claim) -> Ask:
    yes, no = say.claim_labels()
    return Ask(
        options=(
            Option(number=1, label=yes, action=Action.CONFIRM_CLAIM, argument=str(claim.id)),
            Option(number=0, label=no, action=Action.REFUSE_CLAIM, argument=str(claim.id)),
        ),
        good_for=_GOOD_FOR,
    )


def _of_another(context: Context, unit: Unit, steward: PersonId) -> list[Reply]:
    """The lists know the speaker, and know somebody else as the steward."""
    speaker = org.person(context.turn, context.person).name
    name = org.person(context.turn, steward).name
    text = say.claim_by_other_told(speaker, unit.full_name, name)
    attempts.note(context.turn, context.account.id, Kind.POST)
    told = strangers.tell(context, Kind.POST, text, unit.id)
    return [Reply(to=Here(), text=say.claim_by_other(unit.full_name)), *told]


def _building(context: Context, command: Command) -> Unit | Reply:
    """The building that is named, near where it is said; else the group's, else the home's."""
    units = tree.load(context.turn)
    if not command.words:
        own: UnitId | None = context.building
        known = units.units.get(own) if own is not None else None
        return known or Reply(to=Here(), text=say.claim_where())
    found = []
    if context.room is not None and context.room.unit is not None:
        at = context.room.unit
        is_building = context.room.kind is RoomKind.BUILDING
        near = units.line(at)[1:2] if is_building else [at]
        found = units.named(command.words, near, Tier.BUILDING)
    elif context.building is not None:
        found = units.named(command.words, units.line(context.building)[1:2], Tier.BUILDING)
    found = found or units.named(command.words, None, Tier.BUILDING)
    if len(found) == 1:
        return found[0]
    if not found:
        return Reply(to=Here(), text=say.no_such_home(command.words))
    titles = [units.title(unit, found) for unit in found]
    return Reply(to=Here(), text=say.which_unit(titles, f"我是{titles[0]}楼栋长"))


def _is_talk(context: Context) -> bool:
    """Said to nobody, in a group whose building is known."""
    return not context.addressed and context.room is not None and context.room.unit is not None


def _room(context: Context, claim: Claim) -> Room | None:
    return rooms.get(context.turn, claim.room) if claim.room is not None else None

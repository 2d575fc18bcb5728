"""Who an account and a group belong to: codes, 绑定, 我是…, and what leads see of it."""

from bot.domain.codes import Code, parse_code
from bot.domain.ids import ClaimId, PersonId
from bot.domain.people import Post, Role
from bot.domain.places import Tier
from bot.handlers import claims, homes, rerouting, room_binding, strangers
from bot.handlers.context import Context
from bot.handlers.reply import Here, Reply, ToPerson
from bot.understanding import Command, Verb
from bot.wording import binding as say
from bot.wording import channels
from storage import accounts, attempts, binding, invites, issues, org
from storage.attempts import Kind
from storage.invites import Fit

#: Wrong codes of one account within the hour; then it has to wait.
TRIES = 5


def handle(context: Context, command: Command) -> list[Reply]:
    """A word about who belongs where."""
    match command.verb:
        case Verb.BIND:
            return room_binding.bind(context, command)
        case Verb.BINDINGS:
            return room_binding.bindings(context)
        case Verb.CLAIM:
            return claims.make(context, command)
        case Verb.HOME:
            return homes.handle(context, command)
        case Verb.MODE:
            return room_binding.set_mode(context, command)
        case _:
            return []


def decide_claim(context: Context, claim: ClaimId, *, confirmed: bool) -> list[Reply]:
    """The lead's 1 or 0 to somebody who says to be a steward."""
    return claims.decide(context, claim, confirmed=confirmed)


def use_code(context: Context) -> list[Reply]:
    """A one-time code: the account that types it is the person it was made for."""
    code = parse_code(context.text)
    if code is None:
        return []
    turn, account = context.turn, context.account.id
    if attempts.count(turn, account, Kind.CODE) >= TRIES:
        return [Reply(to=Here(), text=say.too_many_codes())]
    found = invites.check(turn, code, account)
    if not context.private:
        if found.person is not None:
            invites.drop(turn, found.person)
        return [Reply(to=Here(), text=say.code_in_group())]
    if found.fit is Fit.USED_HERE:
        return [Reply(to=Here(), text=say.already_bound())]
    if found.person is None:
        return _wrong(context)
    return _bind(context, code, found.person)


def _wrong(context: Context) -> list[Reply]:
    if attempts.note(context.turn, context.account.id, Kind.CODE) < TRIES:
        return [Reply(to=Here(), text=say.wrong_code())]
    told = strangers.tell(context, Kind.CODE, say.codes_tried(context.account.name), None)
    return [Reply(to=Here(), text=say.too_many_codes()), *told]


def _bind(context: Context, code: Code, person: PersonId) -> list[Reply]:
    turn = context.turn
    invites.use(turn, code, context.account.id)
    binding.bind(turn, context.account.id, person)
    moved = rerouting.after_binding(turn, context.calendar, person)
    # Not to `Here`: whoever the account was until now is nobody any more.
    return [Reply(to=ToPerson(person), text=_welcome(context, person)), *moved]


def _welcome(context: Context, person: PersonId) -> str:
    """Who they are; on one more channel also how to choose among them."""
    channel = context.message.address.channel
    more = [channels.may_choose(channel)] if len(accounts.ways_of(context.turn, person)) > 1 else []
    return "\n".join([_who_they_are(context, person), *more])


def _who_they_are(context: Context, person: PersonId) -> str:
    turn = context.turn
    name = org.person(turn, person).name
    posts = sorted(org.posts_of(turn, person), key=lambda post: _RANK.get(post.role, 9))
    if not posts:
        return say.bound(name)
    first = posts[0]
    if first.role is Role.LEAD:
        return say.bound_lead(name, _title(context, first))
    return say.bound_steward(name, _title(context, first), len(issues.held_by(turn, person)))


#: Which of several posts is named.
_RANK = {Role.LEAD: 0, Role.STEWARD: 1, Role.DEPUTY: 2}


def _title(context: Context, post: Post) -> str:
    """`金德花园3号楼楼栋长`."""
    unit = org.unit(context.turn, post.unit)
    name = unit.full_name if unit.tier is Tier.BUILDING else unit.name
    return f"{name}{say.POSTS[post.role]}"

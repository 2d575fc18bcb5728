"""Who gets an issue: the seats of its unit, lowest tier first, and the rules that choose.

An issue is never dropped and never skips a tier in silence: every seat passed over is told with its
reason, and where nobody is left the operator is alarmed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import PersonId, UnitId
from bot.domain.issues import Holder, Urgency
from bot.domain.places import Tier


class Rule(StrEnum):
    """What decided who holds an issue. The names are stored with events: they never change."""

    #: The steward of the building comes first.
    STEWARD_FIRST = "steward_first"
    #: The unit has no building's seat (it came in for a micro-community): its lowest seat is first.
    LOWEST_SEAT = "lowest_seat"
    #: A complaint about the steward goes to the lead, unseen by the steward.
    ABOUT_STEWARD = "about_steward"
    #: What a steward reports himself he cannot solve himself: it goes to the lead.
    OWN_REPORT = "own_report"
    #: Whoever's turn it was is away; the deputy takes it.
    DEPUTY = "deputy"
    #: Whoever sits now where it already was: appointed since, or back.
    SAME_SEAT = "same_seat"
    #: One tier up, the usual way.
    ONE_TIER_UP = "one_tier_up"
    #: The seat whose turn it was could not take it (see the reasons); the next one up does.
    PASSED_OVER = "passed_over"
    #: Every seat was passed over: the highest tier has it, without a person; the operator knows.
    NOBODY_LEFT = "nobody_left"
    #: There is no tier above, so it stays at this one.
    AT_THE_TOP = "at_the_top"
    #: Handed back three times: one tier up instead.
    THIRD_BOUNCE = "third_bounce"
    #: Handed back to whoever took it first.
    TO_FIRST_TAKER = "to_first_taker"
    #: Handed back to the nearest seat below that has somebody.
    TO_TIER_BELOW = "to_tier_below"
    #: Given to somebody by name (派).
    NAMED = "named"
    #: Taken by somebody of the chain while nobody else had (接单).
    TAKEN = "taken"
    #: A wrong 办结 or 上报 was taken back (撤销).
    TAKEN_BACK = "taken_back"


class Why(StrEnum):
    """Why a seat was passed over. Stored with events like `Rule`."""

    #: Nobody has the post.
    VACANT = "vacant"
    #: Whoever has it gave it up.
    RETIRED = "retired"
    #: On leave, and no deputy who could.
    AWAY = "away"
    #: In quiet hours of the steward's own, and the issue cannot wait.
    QUIET = "quiet"
    #: The reporter's own seat.
    REPORTER = "reporter"
    #: The issue is about the steward, whose seat this is.
    ABOUT_STEWARD = "about_steward"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """One post of a chain and who fills it now."""

    tier: Tier
    unit: UnitId
    unit_name: str
    #: None when nobody has the post.
    person: PersonId | None = None
    name: str = ""
    #: On leave now.
    away: bool = False
    #: In quiet hours of his own now, while the town's day goes on.
    quiet: bool = False
    #: Gave up the post, and nobody follows yet.
    retired: bool = False
    #: Who stands in: named with the leave, or a deputy by post.
    deputy: PersonId | None = None
    deputy_name: str = ""
    deputy_away: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """The seats an issue can climb, lowest tier first; a tier may be missing, none comes twice.

    Departments are no seats: the town hands an issue to one and stays answerable.
    """

    seats: tuple[Seat, ...]

    def __post_init__(self) -> None:
        """Refuse a chain that is empty, out of order, or has a department; raises `ValueError`."""
        tiers = [seat.tier for seat in self.seats]
        if not tiers or tiers != sorted(set(tiers)) or tiers[-1] > Tier.TOWN:
            msg = f"a chain needs seats from the lowest tier to the town at most, not {tiers}"
            raise ValueError(msg)

    @property
    def top(self) -> Seat:
        return self.seats[-1]

    @property
    def steward(self) -> PersonId | None:
        """Who serves the building."""
        lowest = self.seats[0]
        return lowest.person if lowest.tier is Tier.BUILDING else None

    def at(self, holder: Holder) -> Seat | None:
        """The seat that `holder` sits on; None for somebody named from outside the chain."""
        return next((s for s in self.seats if (s.tier, s.unit) == (holder.tier, holder.unit)), None)

    def seats_of(self, person: PersonId) -> tuple[Seat, ...]:
        """The seats that `person` fills, lowest first, then those he stands in for."""
        filled = [s for s in self.seats if s.person == person and not s.retired]
        return (*filled, *(s for s in self.seats if s.deputy == person and s not in filled))


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """What of an issue decides who may hold it."""

    reporter: PersonId
    urgency: Urgency
    about_steward: bool = False

    def bars(self, person: PersonId, chain: Chain) -> Why | None:
        """Why `person` may never hold the issue, whatever the post."""
        if self.about_steward and person == chain.steward:
            return Why.ABOUT_STEWARD
        return Why.REPORTER if person == self.reporter else None

    def closes(self, seat: Seat) -> bool:
        """Whether nobody of `seat` may hold the issue or see it."""
        return self.about_steward and seat.tier is Tier.BUILDING

    @property
    def cannot_wait(self) -> bool:
        """Dangers and utilities do not wait for the end of a steward's own quiet hours."""
        return self.urgency.is_danger or self.urgency is Urgency.UTILITIES


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """Where an issue goes, and why."""

    #: None: it stays where it is.
    holder: Holder | None
    rule: Rule
    passed_over: tuple[tuple[Seat, Why], ...] = ()
    #: The operator has to know: nobody has it, or nobody above.
    alarm: bool = False


def first_holder(chain: Chain, concern: Concern) -> Route:
    """Who gets an issue that has just been filed."""
    usual = Rule.STEWARD_FIRST if chain.seats[0].tier is Tier.BUILDING else Rule.LOWEST_SEAT
    return _lowest_able(chain, chain.seats, concern, usual)


def next_up(
    chain: Chain, above: Tier, concern: Concern, *, usual: Rule = Rule.ONE_TIER_UP
) -> Route:
    """Who gets an issue that the tier `above` cannot or did not solve."""
    seats = [seat for seat in chain.seats if seat.tier > above]
    if not seats:
        return Route(holder=None, rule=Rule.AT_THE_TOP, alarm=True)
    return _lowest_able(chain, seats, concern, usual)


def anew(chain: Chain, holder: Holder, concern: Concern) -> Route:
    """Who gets an issue whose holder went on leave or gave up the post, or that nobody holds.

    Its own tier first, so that the deputy takes it, or whoever was appointed since; then upwards.
    An issue that nobody could hold starts again from below when nobody above can either.
    """
    upwards = [seat for seat in chain.seats if seat.tier >= holder.tier] or [chain.top]
    route = _lowest_able(chain, upwards, concern, Rule.SAME_SEAT)
    return first_holder(chain, concern) if route.alarm and holder.person is None else route


def next_down(
    chain: Chain, below: Tier, concern: Concern, *, first_taker: PersonId | None
) -> Route | None:
    """Who gets an issue handed back by the tier `below`: the first taker, else the nearest seat.

    None when nobody below could take it.
    """
    seats = [seat for seat in reversed(chain.seats) if seat.tier < below]
    passed: list[tuple[Seat, Why]] = []
    able: list[tuple[Seat, PersonId]] = []
    for seat in seats:
        found = _occupant(chain, seat, concern, mind_quiet=False)
        if isinstance(found, Why):
            passed.append((seat, found))
        else:
            able.append((seat, found))
    if not able:
        return None
    by_taker = [(s, p) for s, p in able if first_taker in (s.person, s.deputy, p)]
    seat, person = by_taker[0] if first_taker is not None and by_taker else able[0]
    return Route(
        holder=Holder(tier=seat.tier, unit=seat.unit, person=person),
        rule=Rule.TO_FIRST_TAKER if person == first_taker else Rule.TO_TIER_BELOW,
        passed_over=tuple(passed),
    )


def _lowest_able(chain: Chain, seats: Iterable[Seat], concern: Concern, usual: Rule) -> Route:
    seats = tuple(seats)
    passed: list[tuple[Seat, Why]] = []
    for seat in seats:
        found = _occupant(chain, seat, concern, mind_quiet=True)
        if not isinstance(found, Why):
            return _route_to(seat, found, usual, passed)
        passed.append((seat, found))
    # Better to wake somebody than to leave it with nobody.
    for seat, why in passed:
        if why is Why.QUIET and seat.person is not None:
            woken = [(s, w) for s, w in passed if s != seat]
            return _route_to(seat, seat.person, usual, woken)
    top = seats[-1]
    return Route(
        holder=Holder(tier=top.tier, unit=top.unit, person=None),
        rule=Rule.NOBODY_LEFT,
        passed_over=tuple(passed),
        alarm=True,
    )


def _route_to(seat: Seat, person: PersonId, usual: Rule, passed: list[tuple[Seat, Why]]) -> Route:
    return Route(
        holder=Holder(tier=seat.tier, unit=seat.unit, person=person),
        rule=_rule(seat, person, usual, passed),
        passed_over=tuple(passed),
    )


def _rule(seat: Seat, person: PersonId, usual: Rule, passed: list[tuple[Seat, Why]]) -> Rule:
    if passed:
        first, why = passed[0]
        if why is Why.ABOUT_STEWARD:
            return Rule.ABOUT_STEWARD
        if why is Why.REPORTER and first.tier is Tier.BUILDING:
            return Rule.OWN_REPORT
        return Rule.PASSED_OVER
    return usual if person == seat.person else Rule.DEPUTY


def _occupant(chain: Chain, seat: Seat, concern: Concern, *, mind_quiet: bool) -> PersonId | Why:
    """Who on this seat can take the issue now, or why nobody can."""
    if concern.closes(seat):
        return Why.ABOUT_STEWARD
    barred = concern.bars(seat.person, chain) if seat.person is not None else None
    if barred is not None:
        return barred
    if seat.person is None:
        why = Why.VACANT
    elif seat.retired:
        why = Why.RETIRED
    elif seat.away:
        why = Why.AWAY
    elif seat.quiet and mind_quiet and concern.cannot_wait:
        why = Why.QUIET
    else:
        return seat.person
    deputy = seat.deputy
    if deputy is None or seat.deputy_away or concern.bars(deputy, chain) is not None:
        return why
    return deputy

# ruff: noqa: E501  # a pattern stays on one line, so that it can be read against a sentence
"""How sure it is that a text reports something, of which kind, and how pressing.

Danger comes first and by words; then the model, and beside it what the rules name: a fault that is
named plainly needs a lower score than one that is only felt.
"""

import re
from dataclasses import dataclass

import numpy as np

from bot.domain.issues import Urgency
from bot.understanding import address, chatter, danger, features
from bot.understanding.categories import BY_NAME, OTHER
from bot.understanding.category import Category
from bot.understanding.courtesy import bare
from bot.understanding.evidence import Evidence, Strength, fault_in, gather
from bot.understanding.halves import is_half
from bot.understanding.kinds import Kinds
from bot.understanding.model import model
from bot.understanding.reading import Sureness

#: Scores from which the bot speaks up in a group: what the rules name besides needs less.
SPEAK = 0.975
SPEAK_WHEN_NAMED = 0.2
#: From here on a second voice is waited for, or a text said to the bot is taken for a report.
DOUBT = 0.65
DOUBT_WHEN_NAMED = 0.23
#: Said to the bot: from here on it need not ask what is meant.
PLAIN = 0.8
#: So few characters are an answer or half a report; the model learned from whole ones.
_FEW = 6

_GREETING = re.compile(
    r"(?:@?小楼|你好|您好|大家好|在吗|在不在|在么|早上好|早安|早|晚上好|晚安|下午好|中午好|嗨|哈喽|hello|hi|谢谢|多谢|辛苦了?|[呀啊哈呢吗~～！!。，,？? ])+",
    re.IGNORECASE,
)
# Somebody wants something done, whatever it is.
_COMPLAINT = re.compile(
    r"投诉|举报|反映|报修|求助|怎么办|没人管|没人理|管管|管一管|处理|解决|影响|危险|太差|受不了|希望|建议|被人|老是|总是|(?<![今明后])天天|帮忙|帮我|需要|能不能|可不可以|修|坏|漏|堵|脏|臭|吵|欺负|独居|困难|照顾"
)

_URGENCIES = {
    "utilities": Urgency.UTILITIES,
    "ordinary": Urgency.ORDINARY,
    "complex": Urgency.COMPLEX,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a text is taken for."""

    sure: Sureness
    #: How likely it reports something, were it said to the bot; 0 to 1.
    score: float
    #: None when it is not even likely.
    category: Category | None
    urgency: Urgency | None
    peril: danger.Found | None
    #: The rules' find that tells most plainly what is wrong.
    leading: Evidence | None


def judge(text: str, *, addressed: bool, kinds: Kinds) -> Judgement:
    """The judgement of a cleaned text. `addressed`: said to the bot, by mention or in private."""
    text = bare(text)
    peril = danger.grade(text)
    if peril and peril.grade is danger.Grade.ACUTE:
        return Judgement(
            sure=Sureness.CLEAR,
            score=1.0,
            category=kinds[peril.category],
            urgency=Urgency.ACUTE,
            peril=peril,
            leading=None,
        )
    evidence = gather(text, kinds)
    leading = _leading(evidence, kinds)
    named = _named(text, evidence, addressed=addressed)
    written = features.plain(text)
    trained = model()
    verdict = trained.weigh(features.grams(written), features.signs(text, written, evidence))
    best = int(np.argmax(verdict.categories))
    category, urgency = kinds[trained.categories[best]], _URGENCIES[trained.urgency(verdict, best)]
    half = is_half(text, evidence)
    if leading and (half or leading.strength is Strength.STRONG):
        category, urgency = leading.category, shaded_by(leading, evidence, text)
    elif half:
        category, urgency = OTHER, Urgency.ORDINARY
    sure = named if half else _sureness(text, verdict.issue, named, addressed=addressed)
    if not addressed and category.name == "政策咨询" and named < Sureness.CLEAR:
        # Neighbours ask each other about papers and rules.
        sure = min(sure, Sureness.LIKELY)
    if leading and kinds.is_added(leading.category):
        # No line taught the model what the operator added: its words alone decide.
        sure = max(sure, named)
    elif category != BY_NAME.get(category.name):
        urgency = urgency_of(category, text)
    if peril:
        sure, urgency = Sureness.CLEAR, Urgency.HAZARD
    is_report = sure > Sureness.NONE
    return Judgement(
        sure=sure,
        score=verdict.issue,
        category=category if is_report else None,
        urgency=urgency if is_report else None,
        peril=peril,
        leading=leading,
    )


def _sureness(text: str, score: float, named: Sureness, *, addressed: bool) -> Sureness:
    if chatter.is_called_off(text):
        return Sureness.NONE
    if addressed:
        if score >= PLAIN or named is Sureness.CLEAR:
            return Sureness.CLEAR
        hinted = named is Sureness.LIKELY and (score >= DOUBT_WHEN_NAMED or len(text) <= _FEW)
        felt = score >= (PLAIN if len(text) <= _FEW else DOUBT)
        return Sureness.LIKELY if felt or hinted else Sureness.NONE
    if chatter.is_doubtful(text):
        return Sureness.LIKELY if score >= DOUBT or named > Sureness.NONE else Sureness.NONE
    if score >= SPEAK or (named is Sureness.CLEAR and score >= SPEAK_WHEN_NAMED):
        return Sureness.CLEAR
    return Sureness.LIKELY if score >= DOUBT or named > Sureness.NONE else Sureness.NONE


def urgency_of(category: Category, text: str) -> Urgency:
    """The class of deadline by the words of the category alone."""
    for shade in category.shades:
        if any(re.search(word, text) for word in shade.words):
            return shade.urgency
    return category.urgency


_RANK = {urgency: rank for rank, urgency in enumerate(Urgency)}


def shaded_by(leading: Evidence, evidence: list[Evidence], text: str) -> Urgency:
    """The class of the leading complaint, raised by what else is said of it or is dangerous."""
    category = leading.category
    if any(
        shade.urgency is Urgency.HAZARD and any(re.search(word, text) for word in shade.words)
        for shade in category.shades
    ):
        return Urgency.HAZARD
    said = urgency_of(category, leading.clause.text)
    others = (
        urgency_of(e.category, e.clause.text)
        for e in evidence
        if e.strength is Strength.STRONG and _counts(e)
    )
    pressing = (u for u in others if u in (Urgency.HAZARD, Urgency.UTILITIES))
    return min([said, *pressing], key=_RANK.__getitem__)


def _counts(evidence: Evidence) -> bool:
    """Whether a complaint stands: here, now, and said rather than asked."""
    clause = evidence.clause
    return not (
        chatter.is_solved(clause)
        or chatter.is_asked(clause)
        or chatter.is_not_now(clause)
        or chatter.is_not_ours(clause)
    )


def _named(text: str, evidence: list[Evidence], *, addressed: bool) -> Sureness:
    """What the rules alone would say."""
    unsolved = [e for e in evidence if not chatter.is_solved(e.clause)]
    if (evidence and not unsolved) or chatter.is_called_off(text):
        return Sureness.NONE
    open_ = [e for e in unsolved if e.strength is Strength.STRONG]
    if addressed:
        if any(_counts(e) for e in open_):
            return Sureness.CLEAR
        if evidence or _asks_for_something(text):
            return Sureness.LIKELY
        return Sureness.NONE
    # Neighbours ask each other about papers and rules; only who asks the bot wants it filed.
    unasked = [e for e in open_ if e.category.name != "政策咨询"]
    if not unasked or chatter.is_sold_or_told(text) or chatter.is_thanks(text):
        return Sureness.NONE
    if any(_counts(e) for e in unasked):
        return Sureness.CLEAR
    return Sureness.LIKELY


def _asks_for_something(text: str) -> bool:
    if _GREETING.fullmatch(text):
        return False
    return bool(_COMPLAINT.search(text) or fault_in(text) or address.find(text).spot.is_known)


def _leading(evidence: list[Evidence], kinds: Kinds) -> Evidence | None:
    """The evidence that names the thing to be fixed: strong before weak, things before blame."""
    return min(
        evidence,
        key=lambda e: (
            -e.strength,
            not _counts(e),
            # What the operator named counts more than what the program knows.
            not kinds.is_added(e.category),
            e.category.background,
            e.start,
        ),
        default=None,
    )

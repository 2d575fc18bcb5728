"""What waits for a steward or lead, with buttons that say what they would type."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.ids import PersonId
from bot.domain.issues import Issue, State
from bot.domain.places import Tier
from bot.handlers.cards import ABOVE_WORDS, issue_words
from bot.permissions import Right, units_of
from bot.wording import tasks as say
from bot.wording.facts import STATE_WORDS, clock
from storage import acting, issues, links, org, photos
from storage.photos import Kept
from storage.store import Turn

#: Signs of a content's digest in an address: enough that nobody meets another's.
DIGEST = 32
#: Cards on the page; the rest comes up as these are done.
AT_MOST = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """Says `text`."""

    text: str
    label: str
    #: The usual next step.
    main: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """Says `text` and the words that are written into it."""

    text: str
    label: str
    hint: str
    needs_words: bool = True
    with_photos: bool = False
    main: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One issue that waits."""

    number: int
    #: `#1027 紧急`.
    tag: str
    label: str
    line: str
    danger: bool
    state: str
    due: str
    late: bool
    #: `王丽 报（2-501）`.
    reporter: str
    #: What the reporter left for whoever comes.
    phone: str
    pictures: tuple[str, ...]
    #: Videos and voices: address and name.
    recordings: tuple[tuple[str, str], ...]
    buttons: tuple[Button, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tasks:
    """Everything that waits."""

    cards: tuple[Card, ...]
    total: int
    #: What is often looked up.
    quick: tuple[Button, ...] = ()


_OF_LEADS = (Button(text="看板", label="看板"), Button(text="本月", label="本月"))


def of(turn: Turn, person: PersonId, zone: ZoneInfo) -> Tasks:
    """What waits for somebody, the oldest first, as 待办 tells it."""
    held = issues.held_by(turn, person)
    leads = bool(units_of(acting.posts_for(turn, person), Right.BOARD))
    return Tasks(
        cards=tuple(_card(turn, issue, zone) for issue in held[:AT_MOST]),
        total=len(held),
        quick=_OF_LEADS if leads else (),
    )


def _card(turn: Turn, issue: Issue, zone: ZoneInfo) -> Card:
    words = issue_words(turn, issue)
    due = issue.clocks.answer_due or issue.clocks.result_due
    reporter = issue.filed_by or issue.reporter
    home = org.home(turn, reporter, issue.unit)
    buttons, forms = _ways_on(issue)
    evidence = photos.contents(turn, photos.of_issue(turn, issue.id, "report"))
    return Card(
        number=issue.number,
        tag=words.tag,
        label=words.label,
        line=words.line,
        danger=issue.urgency.is_danger,
        state=STATE_WORDS[issue.standing.state],
        due=clock(due.astimezone(zone), turn.now.astimezone(zone)),
        late=due <= turn.now,
        reporter=say.reported_by(
            org.person(turn, reporter).name,
            home.spot.home or "" if home else "",
            issue.on_behalf_of or "",
            anonymous=issue.anonymous,
        ),
        phone=links.phone_left_by(turn, reporter) or "",
        pictures=tuple(_url(issue, one) for one in evidence if one.media_type.startswith("image/")),
        recordings=tuple(
            (_url(issue, one), "看视频" if one.media_type.startswith("video/") else "听语音")
            for one in evidence
            if not one.media_type.startswith("image/")
        ),
        buttons=buttons,
        forms=forms,
    )


def _url(issue: Issue, kept: Kept) -> str:
    return f"/photos-of-task/{issue.number}/{kept.content[:DIGEST]}"


def _ways_on(issue: Issue) -> tuple[tuple[Button, ...], tuple[Form, ...]]:
    """What can be done with it now. Whether it may be is decided where it is always decided."""
    tier, number = issue.standing.holder.tier, issue.number
    steward = tier is Tier.BUILDING
    waiting = issue.standing.state is State.WAITING
    take = Button(text=f"接单 {number}", label=say.take_label(steward=steward), main=True)
    above = ABOVE_WORDS.get(tier)
    up = [Button(text=f"上报 {number}", label=say.escalate_label(above))] if above else []
    done = Form(
        text=f"办结 {number}",
        label="办结",
        hint="怎么办的？比如：新井盖装好了",
        needs_words=False,
        with_photos=True,
        main=not waiting,
    )
    progress = Form(
        text=f"进展 {number}", label="报进展", hint="比如：已联系维保，下午来", with_photos=True
    )
    if tier is Tier.DEPARTMENT:
        return (), (done, progress)
    asking = (
        Form(text=f"约 {number}", label="约时间", hint="比如：明天上午"),
        Form(text=f"问 {number}", label="问居民", hint="想问什么？比如：几楼的灯？"),
    )
    if steward:
        own = [Button(text=f"不归我 {number}", label=say.not_mine_label())]
        lead: tuple[Form, ...] = ()
    else:
        own = []
        lead = (
            Form(text=f"派 {number} 给", label="派给", hint="写姓名，比如：陈慧"),
            Form(text=f"退回 {number}", label="退回", hint="说一句原因"),
        )
    if waiting:
        return (take, *up, *own), (*lead, done, progress)
    return (*up,), (done, progress, *asking, *lead)

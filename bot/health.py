"""Whether all goes well: one judgement for `/healthz`, `loudong status` and their monitors."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.standing import Standing, State
from storage.health import Backlog, Health

#: A message that waits longer than this, and neither for the morning nor for its turn, is a fault.
_LATE = timedelta(minutes=5)
#: A channel that is not there for so long will hardly come back by itself.
_GONE = timedelta(minutes=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelHealth:
    """One channel, and what waits for it."""

    standing: Standing
    backlog: Backlog
    #: Whether a process runs it.
    running: bool
    is_well: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """How the house is doing at an instant."""

    at: datetime
    channels: tuple[ChannelHealth, ...]
    #: On all channels, also those that are switched off.
    waiting: int
    late: timedelta
    alarms: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """Whether nobody need look."""
        return (
            self.late <= _LATE
            and not self.alarms
            and all(channel.is_well for channel in self.channels)
        )


def judge(
    standings: Iterable[Standing],
    found: Health,
    now: datetime,
    *,
    not_running: Collection[str] = (),
) -> Report:
    """Put together how the channels stand and what waits; no process runs those of that name."""
    backlogs = {backlog.channel: backlog for backlog in found.backlogs}
    return Report(
        at=now,
        channels=tuple(
            ChannelHealth(
                standing=standing,
                backlog=backlogs.get(standing.channel, Backlog(channel=standing.channel)),
                running=standing.channel not in not_running,
                is_well=standing.channel not in not_running and _is_there(standing, now),
            )
            for standing in standings
        ),
        waiting=found.waiting,
        late=now - found.late_since if found.late_since else timedelta(),
        alarms=found.alarms,
    )


def as_json(report: Report, *, to_strangers: bool = False) -> dict[str, Any]:
    """The report for a machine; strangers learn no names, and not what went wrong."""
    return {
        "ok": report.is_well,
        "database": True,
        "outbox": {
            "waiting": report.waiting,
            "late_seconds": round(report.late.total_seconds()),
        },
        "alarms": len(report.alarms) if to_strangers else list(report.alarms),
        "channels": {
            channel.standing.channel: _channel(channel, report.at, to_strangers=to_strangers)
            for channel in report.channels
        },
    }


def _channel(channel: ChannelHealth, now: datetime, *, to_strangers: bool) -> dict[str, Any]:
    standing, backlog = channel.standing, channel.backlog
    told: dict[str, Any] = {"ok": channel.is_well, "state": standing.state.value}
    if to_strangers:
        return told
    waits = now - backlog.oldest if backlog.oldest else timedelta()
    return told | {
        "running": channel.running,
        "bot": standing.bot,
        "since": standing.since.isoformat(),
        "last_heard": standing.heard_at.isoformat() if standing.heard_at else None,
        "last_said": standing.said_at.isoformat() if standing.said_at else None,
        "waiting": backlog.waiting,
        "oldest_seconds": round(waits.total_seconds()),
        "error": standing.error,
        "error_at": standing.error_at.isoformat() if standing.error_at else None,
        "notes": list(standing.notes),
    }


def _is_there(standing: Standing, now: datetime) -> bool:
    return standing.state is State.ON or now - standing.since <= _GONE

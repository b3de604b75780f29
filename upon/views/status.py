"""Who keeps the clock, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.heartbeats import Runner, Seen


def status_json(seen: Seen, now: datetime) -> dict[str, Any]:
    """The whole of it, for programs."""
    state, error = state_of(seen, now)
    last = seen.runners[0].beat_at if seen.runners else None
    nexts = [one.next_at for one in seen.runners if one.next_at and one.is_good(now)]
    return {
        "fresh": state == "fresh",
        "state": state,
        "last_beat_at": last,
        "silent_seconds": max(0, round((now - last).total_seconds())) if last else None,
        "error": error,
        "next_at": min(nexts, default=None),
        "runners": [_runner_json(seen, one, now) for one in seen.runners],
        "lease": seen.lease and {"by": seen.lease.by, "until": seen.lease.until},
        "watch": seen.watch
        and {
            "day": seen.watch.day,
            "at": seen.watch.at,
            "entries": seen.watch.entries,
        },
        "entries": seen.entries,
        "entries_since": seen.entries - (seen.watch.entries if seen.watch else 0),
        "notices": seen.notices,
        "messages": seen.messages,
    }


def state_of(seen: Seen, now: datetime) -> tuple[str, str | None]:
    """fresh, never, failing, stopped or silent, and the last error of those who go on."""
    if not seen.runners:
        return "never", None
    if any(one.is_good(now) for one in seen.runners):
        return "fresh", None
    alive = [one for one in seen.runners if not one.stopped_at or one.via == "once"]
    speaking = [one for one in alive if not one.is_silent(now)]
    if speaking:
        return "failing", speaking[0].error
    return ("silent" if alive else "stopped"), alive[0].error if alive else None


def _runner_json(seen: Seen, one: Runner, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "host": one.host,
        "pid": one.pid,
        "via": one.via,
        "every": one.every,
        "does": runner_state(seen, one, now),
        "started_at": one.started_at,
        "beat_at": one.beat_at,
        "next_at": one.next_at,
        "stopped_at": one.stopped_at,
        "error": one.error,
    }


def runner_state(seen: Seen, one: Runner, now: datetime) -> str:
    """What a process does, in one word."""
    if one.via != "once" and one.stopped_at:
        return "stopped"
    if one.is_silent(now):
        return "silent"
    if one.error:
        return "failing"
    if one.via != "run":
        return "called" if one.via == "once" else "works"
    return "keeps_watch" if seen.lease and seen.lease.by == one.id else "stands_by"


def told_runners(seen: Seen) -> list[Runner]:
    """The processes; of those that are called again and again the last on each machine."""
    last = {one.host: one.id for one in reversed(seen.runners) if one.via == "once"}
    return [one for one in seen.runners if one.via != "once" or last[one.host] == one.id]

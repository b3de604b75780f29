"""Who keeps the clock: whether anybody does, since when nobody does, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypedDict

from engine.model.json_text import json_text
from engine.ports.heartbeats import Runner, Seen


class RunnerRow(TypedDict):
    """A process that keeps the clock: where it runs, `via` run, once or worker, the seconds between
    its heartbeats (`every`), what it does (a word), its moments, and why its last pass failed."""

    id: str
    host: str
    pid: int
    via: str
    every: int
    does: str
    started_at: datetime
    beat_at: datetime
    next_at: datetime | None
    stopped_at: datetime | None
    error: str | None


class LeaseRow(TypedDict):
    """Which process looks at the days, and until when the others leave it to it."""

    by: str
    until: datetime


class WatchRow(TypedDict):
    """Up to which day and entry the ledger was looked at, and when."""

    day: date
    at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class Status:
    """Who keeps the clock.

    `state` is fresh, undelivered, unwatched, never, failing, stopped or silent, and `fresh` whether
    it is the first; `error` is that of those who go on; `silent_seconds` since the last heartbeat.
    `entries_since` counts the entries after the last look at the days; `messages` those there are,
    by state (None: none was ever kept); `dead_since` the letters that were given up and after which
    nothing reached the same address, `waits_since` since when the oldest message is due.
    """

    fresh: bool
    state: str
    last_beat_at: datetime | None
    silent_seconds: int | None
    error: str | None
    next_at: datetime | None
    runners: tuple[RunnerRow, ...]
    lease: LeaseRow | None
    watch: WatchRow | None
    entries: int
    entries_since: int
    notices: int
    messages: Mapping[str, int] | None
    dead_since: int = 0
    waits_since: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of `status --json`."""
        return asdict(self)

    def json(self) -> str:
        """The same as JSON text."""
        return json_text(self)


def status_of(seen: Seen, now: datetime) -> Status:
    """What is known at a moment (aware)."""
    state, error = state_of(seen, now)
    if state == "fresh" and seen.undelivered.is_bad(now):
        state = "undelivered"
    last = seen.runners[0].beat_at if seen.runners else None
    nexts = [one.next_at for one in seen.runners if one.next_at and one.is_good(now)]
    watch, lease = seen.watch, seen.lease
    return Status(
        fresh=state == "fresh",
        state=state,
        last_beat_at=last,
        silent_seconds=max(0, round((now - last).total_seconds())) if last else None,
        error=error,
        next_at=min(nexts, default=None),
        runners=tuple(_runner_row(seen, one, now) for one in seen.runners),
        lease=LeaseRow(by=lease.by, until=lease.until) if lease else None,
        watch=WatchRow(day=watch.day, at=watch.at, entries=watch.entries) if watch else None,
        entries=seen.entries,
        entries_since=seen.entries - (watch.entries if watch else 0),
        notices=seen.notices,
        messages=seen.messages,
        dead_since=seen.undelivered.dead,
        waits_since=seen.undelivered.waits_since,
    )


def state_of(seen: Seen, now: datetime) -> tuple[str, str | None]:
    """fresh, unwatched, never, failing, stopped or silent, and the last error of those who go on.

    Of those that run, one looks and the others stand by: where the lease is held by none that is
    well, nobody looks, however many stand by."""
    if not seen.runners:
        return "never", None
    good = [one for one in seen.runners if one.is_good(now)]
    if any(one.via != "run" or seen.lease is None or seen.lease.by == one.id for one in good):
        return "fresh", None
    if good:
        return "unwatched", None
    alive = [one for one in seen.runners if not one.stopped_at or one.via == "once"]
    speaking = [one for one in alive if not one.is_silent(now)]
    if speaking:
        return "failing", speaking[0].error
    return ("silent" if alive else "stopped"), alive[0].error if alive else None


def _runner_row(seen: Seen, one: Runner, now: datetime) -> RunnerRow:
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
    """What a process (`one` of those in `seen`) does at the moment `now`, in one word."""
    if one.via != "once" and one.stopped_at:
        return "stopped"
    if one.is_silent(now):
        return "silent"
    if one.error:
        return "failing"
    if one.via != "run":
        return "called" if one.via == "once" else "works"
    return "keeps_watch" if seen.lease and seen.lease.by == one.id else "stands_by"


def runner_rows(seen: Seen) -> list[Runner]:
    """The processes; of those that are called again and again the last on each machine."""
    last = {one.host: one.id for one in reversed(seen.runners) if one.via == "once"}
    return [one for one in seen.runners if one.via != "once" or last[one.host] == one.id]

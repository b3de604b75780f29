"""The command status: who keeps the clock, since when nobody does, and what waits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from cli import clock
from cli.session import Session, session_of
from cli.words import Words

if TYPE_CHECKING:
    from store.heartbeats import Runner, Seen

CLOCK = "help.panel.clock"
STYLES = {"silent": "red", "failing": "red", "stopped": "dim"}
SHOWN = 8
"""Processes on the page; `--json` has all that are kept."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status", help="help.status", rich_help_panel=CLOCK)(status)


def status(ctx: typer.Context) -> None:
    """Say whether somebody keeps the clock; exit 1 where nobody does."""
    from cli.output import print_json  # noqa: PLC0415  for speed
    from store.heartbeats import SqlRunning  # noqa: PLC0415  it is slow to import

    session = session_of(ctx)
    session.for_recording()
    now = clock.now()
    seen = SqlRunning(session.ledger()).look()  # type: ignore[arg-type]
    found = status_json(seen, now)
    if session.as_json:
        print_json(found)
    else:
        _print(session, seen, found, now)
    if not found["fresh"]:
        session.note(f"status.advice.{found['state']}", error=found["error"])
        raise typer.Exit(1)


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
        "does": _does(seen, one, now),
        "started_at": one.started_at,
        "beat_at": one.beat_at,
        "next_at": one.next_at,
        "stopped_at": one.stopped_at,
        "error": one.error,
    }


def _does(seen: Seen, one: Runner, now: datetime) -> str:
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


def _print(session: Session, seen: Seen, found: dict[str, Any], now: datetime) -> None:
    """One page."""
    from cli.output import bold, line  # noqa: PLC0415  for speed

    last = found["last_beat_at"]
    ago = ago_text(session.words, found["silent_seconds"] or 0)
    bold(session.say(f"status.{found['state']}", at=_local(session, last), ago=ago))
    if seen.runners:
        line()
        _print_runners(session, seen, now)
        line()
    if seen.watch:
        line(
            session.say(
                "status.watch",
                day=seen.watch.day,
                at=_local(session, seen.watch.at),
                since=found["entries_since"],
                count=seen.entries,
            )
        )
    else:
        line(session.say("status.watch.never", count=seen.entries))
    line(session.say("status.notices", count=seen.notices))
    if seen.messages is not None:
        queued, dead = seen.messages.get("queued", 0), seen.messages.get("dead", 0)
        line(session.say("status.messages", queued=queued, dead=dead))
    if found["next_at"]:
        line(session.say("status.next", at=_local(session, found["next_at"])))


def _print_runners(session: Session, seen: Seen, now: datetime) -> None:
    from cli.output import print_table  # noqa: PLC0415  for speed
    from cli.tables import Table  # noqa: PLC0415

    names = ("host", "pid", "via", "running_since", "heard", "does")
    table = Table([session.say(f"column.{name}") for name in names], flexible=5, most=3)
    for one in _telling(seen)[:SHOWN]:
        does = _does(seen, one, now)
        text = session.say(f"does.{does}")
        if one.error and does != "stopped":
            text = session.say("does.error", text=text, error=one.error)
        heard = ago_text(session.words, round((now - one.beat_at).total_seconds()))
        table.add(
            one.host,
            str(one.pid),
            session.words.term("via", one.via),
            session.words.stamp(one.started_at.astimezone(session.zone)),
            heard,
            text,
            style=STYLES.get(does, ""),
        )
    print_table(table)


def _telling(seen: Seen) -> list[Runner]:
    """The processes; of those that are called again and again the last on each machine."""
    last = {one.host: one.id for one in reversed(seen.runners) if one.via == "once"}
    return [one for one in seen.runners if one.via != "once" or last[one.host] == one.id]


def _local(session: Session, at: datetime | None) -> datetime | None:
    return at and at.astimezone(session.zone)


def ago_text(words: Words, seconds: int) -> str:
    """How long ago something was, in the largest unit of which there are two."""
    for name, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return words.say(f"ago.{name}", count=seconds // size)
    return words.say("ago.seconds", count=max(0, seconds))

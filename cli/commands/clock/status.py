"""The command status: who keeps the clock, since when nobody does, and what waits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from cli.app.output import bold, line, print_json, print_table
from cli.app.session import Session, note_older, session_of
from cli.app.tables import Table
from engine.queries.service_status import Status, runner_rows, runner_state, status_of
from store.heartbeats import Heartbeats
from upon import clock
from upon.words.texts import Words

if TYPE_CHECKING:
    from engine.ports.heartbeats import Seen

CLOCK = "help.panel.clock"
UNTOLD = 6
"""The exit code where the clock is kept and messages do not reach people."""
STYLES = {"silent": "red", "failing": "red", "stopped": "dim"}
SHOWN = 8
"""Processes on the page; `--json` has all that are kept."""


def status(ctx: typer.Context) -> None:
    """Print whether somebody keeps the clock and people are told; exit 1 where nobody keeps it, 6
    where people are not told."""

    session = session_of(ctx)
    session.for_recording()
    now = clock.now()
    ledger, older = session.records()
    seen = Heartbeats(ledger).look()
    found = status_of(seen, now)
    if session.as_json:
        print_json(found)
    else:
        _print(session, seen, found, now)
    if not found.fresh:
        session.note(f"status.advice.{found.state}", error=found.error)
    note_older(session, older)
    if not found.fresh:
        raise typer.Exit(UNTOLD if found.state == "undelivered" else 1)


def _print(session: Session, seen: Seen, found: Status, now: datetime) -> None:
    """One page."""

    last = found.last_beat_at
    ago = ago_text(session.words, found.silent_seconds or 0)
    bold(session.say(f"status.{found.state}", at=_local(session, last), ago=ago))
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
                since=found.entries_since,
                count=seen.entries,
            )
        )
    else:
        line(session.say("status.watch.never", count=seen.entries))
    line(session.say("status.notices", count=seen.notices))
    if seen.messages is not None:
        queued, dead = seen.messages.get("queued", 0), seen.messages.get("dead", 0)
        line(session.say("status.messages", queued=queued, dead=dead))
    if found.dead_since:
        line(session.say("status.dead_since", count=found.dead_since))
    if found.waits_since and found.state == "undelivered":
        line(session.say("status.waits_since", at=_local(session, found.waits_since)))
    if found.next_at:
        line(session.say("status.next", at=_local(session, found.next_at)))


def _print_runners(session: Session, seen: Seen, now: datetime) -> None:

    names = ("host", "pid", "via", "running_since", "heard", "does")
    table = Table([session.say(f"column.{name}") for name in names], flexible=5, most=3)
    for one in runner_rows(seen)[:SHOWN]:
        does = runner_state(seen, one, now)
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


def _local(session: Session, at: datetime | None) -> datetime | None:
    return at and at.astimezone(session.zone)


def ago_text(words: Words, seconds: int) -> str:
    """How long ago something was, in the largest unit of which there are two."""
    for name, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return words.say(f"ago.{name}", count=seconds // size)
    return words.say("ago.seconds", count=max(0, seconds))

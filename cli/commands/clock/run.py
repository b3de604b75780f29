"""The command run: keep the office on time, in one process or several over one database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.session import Session, session_of
from cli.app.shared_options import Notify
from triggers.errors import UsageError
from upon.clock import now
from upon.running.interval import Metronome, Pulse
from upon.running.json_log import json_lines
from upon.running.passes import make_keeper
from upon.running.signals import GRACE, leave, stopping

if TYPE_CHECKING:
    from upon.running.json_log import Log
    from upon.running.passes import Keeper

CLOCK = "help.panel.clock"
SECONDS = 60
LONGEST = 3600
LOOK = 1.0
"""Seconds between two looks at the metronome."""

Every = Annotated[str, typer.Option("--every", metavar="SECONDS", help="help.run.every")]
Once = Annotated[bool, typer.Option("--once", help="help.run.once")]


def run(
    ctx: typer.Context, every: Every = str(SECONDS), once: Once = False, notify: Notify = None
) -> None:
    """Look at the days, as they come, until told to stop."""

    session = session_of(ctx)
    seconds = parse_every(every)
    for_the_clock(session, once=once)
    with json_lines(session.url) as log:
        keeper = make_keeper(session, "once" if once else "run", seconds, log, notify)
        keeper.begin()
        code = one_pass(keeper, session) if once else keep(keeper, log)
    if keeper.changed is not None:
        raise keeper.changed
    raise typer.Exit(code)


def parse_every(text: str) -> int:
    """The seconds of an interval. Raises UsageError."""
    if text.isascii() and text.isdecimal() and 1 <= int(text[:10]) <= LONGEST:
        return int(text)
    raise UsageError("--every", text, f"1..{LONGEST}")


def for_the_clock(session: Session, *, once: bool = False) -> None:
    """Raise UsageError where one day, or the past, was asked for: the clock goes on."""
    session.for_recording()
    if session.day and not once:
        raise UsageError("--today", session.day.isoformat(), "run --once")


def one_pass(keeper: Keeper, session: Session) -> int:
    """A pass, whoever has the lease; the exit code."""
    good = keeper.run(lease=False, today=session.day)
    keeper.stop()
    return 0 if good else 1


def keep(keeper: Keeper, log: Log) -> int:
    """Pass after pass until a signal comes; the exit code is 1 where the metronome died."""

    metronome = Metronome(keeper.me.every, keeper.tick, now())
    pulse = Pulse(keeper.me.every, keeper.pulse)
    with stopping() as stop:
        metronome.start()
        pulse.start()
        stuck = 0
        # One look may come too early, in a process that was held up as a whole.
        while not stop.wait(LOOK) and stuck < 2 and keeper.changed is None:
            stuck = stuck + 1 if metronome.is_stuck() else 0
        if stuck:
            log.error("no_pass_ended", every=keeper.me.every)
        ended = metronome.stop(0 if stuck else GRACE)
        pulse.stop(0 if stuck else GRACE)
        if ended:
            keeper.stop()
        log.info("stopped", runner=keeper.me.id, pass_ended=ended)
    if not ended:
        leave(int(stuck > 0))
    return int(stuck > 0)

"""One pass of the running clock: a heartbeat, a look at the day, what is due to be sent."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, cast

from engine.ports.heartbeats import LAPSES, Lease, Runner
from store.heartbeats import Heartbeats
from upon import clock
from upon.files.notify import check_notify, deliver_now
from upon.running.gc_pause import quiet
from upon.running.json_log import Log, error_line

if TYPE_CHECKING:
    from engine.service.engine import Engine
    from store.ledger import SqlLedger
    from upon.workspace import Workspace

LONGEST_WAIT = 300
"""Seconds between the tries while passes fail, unless the interval itself is longer."""

LEAP = timedelta(days=1)
"""By more than so much a clock is not set right by itself."""
LONGEST_DELIVERY = 50.0
"""Seconds after which a process that goes on begins no more letters: the next pass looks at the
days before it sends the rest."""

Delivery = Callable[["Engine", date | None], Mapping[str, object]]
"""Sends what is due, for the day given (None: the office's); how many of what, for the log."""


def deliver_nothing(engine: Engine, today: date | None) -> Mapping[str, object]:
    """The delivery where none is set up: notices wait in the outbox."""
    del engine, today
    return {}


class Keeper:
    """A process that keeps the office on time. Its passes never raise: an error is told in the log
    and in its row, and the next pass tries again, after longer and longer."""

    def __init__(
        self,
        engine: Engine,
        running: Heartbeats,
        me: Runner,
        log: Log,
        deliver: Delivery = deliver_nothing,
    ) -> None:
        self.me, self._engine, self._running = me, engine, running
        self._log, self._deliver = log, deliver
        self._failures, self._not_before = 0, 0.0
        self._holds: bool | None = None
        self._other: tuple[Lease | None, float] = (None, 0.0)
        self._seen: tuple[datetime, float] | None = None
        self._doubts = False

    def begin(self) -> None:
        """Say that the process is there."""
        self._running.begin(self.me)
        self._log.info("started", runner=self.me.id, via=self.me.via, every=self.me.every)

    def tick(self) -> None:
        """One pass, unless it is too early after a failure."""
        if monotonic() >= self._not_before:
            self.run(lease=True)

    def run(self, *, lease: bool, today: date | None = None) -> bool:
        """One pass; whether it succeeded. Who has no lease and asks for one looks at nothing."""

        def whole() -> dict[str, object] | None:
            holds = self.beat(lease=lease)
            if not holds:
                return None
            looked = self.look(today)
            return None if looked is None else {**looked, **self.deliver(today)}

        try:
            self.attempt("pass", whole)
        except Exception:
            return False
        return True

    def attempt(self, event: str, part: Callable[[], dict[str, object] | None]) -> None:
        """Do a pass, or a part of one, and tell how it went; an error is told and raised on."""
        began = monotonic()
        try:
            told = part()
        except Exception as error:
            self._failed(event, error, began)
            raise
        self._succeeded()
        if told is not None:
            self._log.info(event, seconds=_since(began), **told)

    def beat(self, *, lease: bool) -> bool:
        """Keep that the process lives; whether it is the one to look at the days.

        The lease of another that stays as it is for so many intervals of this process lapses,
        whatever its moment says: the clock by which it was written may have run ahead."""
        lapsed = self._lapsed()
        holds = self._running.beat(self.me, clock.now(), lease=lease, lapsed=lapsed)
        if not holds:
            self._watch()
        if lease and holds != self._holds:
            self._log.info("keeps_watch" if holds else "stands_by", runner=self.me.id)
        if lease:
            self._holds = holds
        return holds

    def pulse(self) -> None:
        """Keep, beside a pass that takes long, that the process lives, and its lease."""
        try:
            self.beat(lease=bool(self._holds))
        except Exception as error:
            self._log.warning("not_kept", error=error_line(error))

    def _watch(self) -> None:
        """See whether who has the lease goes on renewing it."""
        held = self._running.holder()
        if held != self._other[0]:
            self._other = held, monotonic()

    def _lapsed(self) -> Lease | None:
        held, since = self._other
        return held if held and monotonic() - since >= LAPSES * self.me.every else None

    def look(self, today: date | None = None) -> dict[str, object] | None:
        """Sweep a day (None: the office's, reckoned now). None where the clock has leapt, until a
        second look finds it where the first left it: nobody is told ahead by a clock that is set
        right in the meantime."""
        before = self._leapt_from() if today is None else None
        self._doubts = before is not None
        if before is not None:
            now = clock.now()
            self._log.warning("clock_leapt", now=now.isoformat(), before=before.isoformat())
            return None
        with quiet():
            swept = self._engine.sweep(today=today)
        if swept.set_back:
            self._log.warning("clock_set_back", today=swept.today, before=swept.before)
        late = sum(notice.late for notice in swept.notices)
        return {"today": swept.today, "notices": len(swept.notices), "late": late}

    def _leapt_from(self) -> datetime | date | None:
        """Where the clock was, if it shows now what it cannot have come to by itself: a day or more
        off what this process has seen, or, at its first look, off the day that was looked at last.
        What is called once has no second look, and takes the clock as it is."""
        now, ticks = clock.now(), monotonic()
        seen, self._seen = self._seen, (now, ticks)
        if seen is not None:
            expected = seen[0] + timedelta(seconds=ticks - seen[1])
            return expected if abs(now - expected) > LEAP else None
        watch = self._running.look().watch if self.me.via != "once" else None
        if watch is None:
            return None
        days = clock.day_of(now, self._engine.zone) - watch.day
        return None if timedelta(0) <= days <= LEAP else watch.day

    def deliver(self, today: date | None = None) -> dict[str, object]:
        """Send what is due, unless the clock is doubted."""
        if self._doubts:
            return {}
        return dict(self._deliver(self._engine, today))

    def stop(self) -> None:
        """Say that the process is gone, and leave the lease to the others."""
        try:
            self._running.stop(self.me.id, clock.now())
        except Exception as error:
            self._log.warning("stop_not_kept", error=error_line(error))

    def _succeeded(self) -> None:
        if self._failures:
            self._log.info("recovered", failures=self._failures)
            self._failures, self._not_before = 0, 0.0
            self._tell(None)

    def _failed(self, event: str, error: Exception, began: float) -> None:
        """Count the failure. The first is tried again at the next beat, and half an interval is
        taken off, so that no beat is missed by a hair."""
        self._failures += 1
        self._holds = None  # its lease is free for another
        every = self.me.every
        wait = min(every * 2 ** min(self._failures - 1, 12), max(LONGEST_WAIT, every))
        self._not_before = monotonic() + wait - every / 2
        line = error_line(error)
        self._log.error(
            f"{event}_failed", error=line, failures=self._failures, seconds=_since(began)
        )
        self._tell(line)

    def _tell(self, error: str | None) -> None:
        """Keep in the row how the pass ended, where the database is there to keep it."""
        try:
            self._running.ended(self.me.id, error)
        except Exception as other:
            self._log.warning("not_kept", error=error_line(other))


def _since(began: float) -> float:
    return round(monotonic() - began, 3)


def make_keeper(
    workspace: Workspace, via: str, every: int, log: Log, notify: str | None = None
) -> Keeper:
    """The keeper that this process is, of a `workspace`. `via` is how it runs (`run`, `once`,
    `worker`), `every` the seconds between two passes, `log` where it writes; `notify` is the file
    by which it delivers (None: that in its usual place). Raises as opening the database and reading
    that file do."""

    ledger, now = cast("SqlLedger", workspace.ledger()), clock.now()
    if not check_notify(workspace, notify):
        log.warning("nobody_is_told", why=workspace.say("log.nobody_is_told"))
    host, pid = socket.gethostname(), os.getpid()
    me = Runner(f"{host}-{pid}-{secrets.token_hex(3)}", host, pid, via, every, now, now)
    return Keeper(
        workspace.engine(ledger),
        Heartbeats(ledger),
        me,
        log,
        delivery_by(workspace, ledger, notify, LONGEST_DELIVERY if via == "run" else None),
    )


def delivery_by(
    workspace: Workspace, ledger: SqlLedger, notify: str | None, seconds: float | None = None
) -> Delivery:
    """The delivery by the file `notify` (None: that in its usual place), which is read anew at each
    pass; where there is none, nobody is notified and notices wait. `workspace` and `ledger` are
    those whose notices are sent. After so many `seconds` (None: however long it takes) the rest is
    left to the next pass."""

    def deliver(engine: Engine, today: date | None) -> Mapping[str, object]:
        del engine, today
        told = deliver_now(workspace, ledger, notify, seconds)
        if told is None:
            return {}
        counts = {name: getattr(told, name) for name in COUNTS}
        unknown = {"unknown": list(told.unknown)} if told.unknown else {}
        return counts | unknown

    return deliver


COUNTS = ("made", "sent", "failed", "dead", "dropped")
"""What a pass of delivery tells the log."""

"""Who keeps the office on time: heartbeats, the lease of the one who looks, and what status asks.

None of it is needed for what is told to be right (the outbox has its keys for that): the lease only
keeps several processes from doing the same work, and the heartbeats say since when nobody did any.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, case, func, or_, select

from engine.model.stamps import stamp
from engine.ports.heartbeats import LAPSES, Lease, Runner, Seen, Undelivered
from engine.ports.messages import DEAD, QUEUED, SENT
from engine.ports.outbox import SweepCursor
from store.backends.connect import backend_of
from store.ledger import SqlLedger
from store.schema import core_tables
from store.unit.checksums import delete_summed, insert_summed, update_summed

T = TypeVar("T")

LONGEST_LEASE = timedelta(hours=LAPSES)
"""A lease that reaches further was taken by a clock that ran ahead, and binds nobody."""
KEPT_STOPPED, KEPT_SILENT = timedelta(days=1), timedelta(days=7)
"""How long the row of a process that stopped, or that was killed, is kept."""
MESSAGES = "message"


class Heartbeats:
    """Heartbeats and the lease, in the tables beside the ledger's. All raise as `writing` does."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger

    def begin(self, runner: Runner) -> None:
        """Say that a process begins; rows of processes long gone are thrown away."""
        kept, at = core_tables.RUNNER, runner.started_at
        gone = or_(
            kept.c.stopped_at < stamp(at - KEPT_STOPPED), kept.c.beat_at < stamp(at - KEPT_SILENT)
        )

        def say(connection: Connection) -> None:
            delete_summed(connection, core_tables.RUNNER, gone)
            insert_summed(connection, core_tables.RUNNER, [_row(runner)])

        self._write(say)

    def holder(self) -> Lease | None:
        """Who has the lease, as it was written down."""
        with self._ledger.connected(writing=False) as connection:
            return _lease(connection.execute(select(core_tables.CLOCK)).first())

    def beat(
        self, runner: Runner, now: datetime, *, lease: bool, lapsed: Lease | None = None
    ) -> bool:
        """Keep that the process `runner` lives at `now` (aware), and when it means to speak again;
        one that slept for so long that its row was thrown away has it back. With `lease` it takes
        or renews the lease where no other holds it, or the other's is `lapsed`, whatever moment
        stands in it; whether it has it (without: True)."""
        kept = core_tables.RUNNER
        said = runner._replace(beat_at=now, next_at=now + timedelta(seconds=runner.every))
        words = {name: _row(said)[name] for name in ("beat_at", "next_at")}

        def say(connection: Connection) -> bool:
            if not update_summed(connection, core_tables.RUNNER, (kept.c.id == runner.id,), words):
                insert_summed(connection, core_tables.RUNNER, [_row(said)])
            until = now + timedelta(seconds=LAPSES * runner.every)
            return _take(connection, Lease(runner.id, until), now, lapsed) if lease else True

        return self._write(say)

    def ended(self, runner: str, error: str | None) -> None:
        """Say how the last pass of a process ended: None is well; else its lease is free."""
        kept = core_tables.RUNNER
        mine = (kept.c.id == runner, kept.c.error.is_distinct_from(error))

        def say(connection: Connection) -> None:
            update_summed(connection, core_tables.RUNNER, mine, {"error": error})
            if error is not None:
                _free(connection, runner)

        self._write(say)

    def stop(self, runner: str, now: datetime) -> None:
        """Say that a process stops, and leave the lease to the others."""
        kept = core_tables.RUNNER
        words = {"stopped_at": stamp(now), "next_at": None}

        def say(connection: Connection) -> None:
            update_summed(connection, core_tables.RUNNER, (kept.c.id == runner,), words)
            _free(connection, runner)

        self._write(say)

    def look(self) -> Seen:
        """All that status shows, of one moment."""
        kept, clock = core_tables.RUNNER, core_tables.CLOCK
        with self._ledger.connected(writing=False) as connection:
            rows = connection.execute(select(kept).order_by(kept.c.beat_at.desc(), kept.c.id))
            runners = tuple(_runner(row) for row in rows)
            row = connection.execute(select(clock)).first()
            entries = connection.scalar(select(func.max(core_tables.LEDGER.c.seq)))
            notices = connection.scalar(select(func.max(core_tables.NOTICE.c.n)))
            messages = _messages(connection)
            missed = _undelivered(connection) if messages else Undelivered()
        return Seen(runners, _lease(row), _watch(row), entries or 0, notices or 0, messages, missed)

    def _write(self, say: Callable[[Connection], T]) -> T:
        def once() -> T:
            with self._ledger.connected(writing=True) as connection:
                return say(connection)

        return self._ledger.retrying(once)


def _free(connection: Connection, runner: str) -> None:
    """Leave the lease of a process to the others."""
    mine = (core_tables.CLOCK.c.lease_by == runner,)
    update_summed(connection, core_tables.CLOCK, mine, {"lease_by": None, "lease_until": None})


def _take(connection: Connection, wanted: Lease, now: datetime, lapsed: Lease | None) -> bool:
    """Take or renew the lease; writers take turns, so nobody comes between."""
    kept = core_tables.CLOCK
    row = connection.execute(select(kept)).first()
    held = _lease(row)
    binds = held is not None and held != lapsed and now < held.until <= now + LONGEST_LEASE
    if held and held.by != wanted.by and binds:
        return False
    words = {"lease_by": wanted.by, "lease_until": stamp(wanted.until)}
    if row is None:
        insert_summed(connection, core_tables.CLOCK, [{"id": 1, "entries": 0, **words}])
    else:
        update_summed(connection, core_tables.CLOCK, (), words)
    return True


def _lease(row: Any) -> Lease | None:
    if row is None or row.lease_by is None:
        return None
    return Lease(row.lease_by, datetime.fromisoformat(row.lease_until))


def _watch(row: Any) -> SweepCursor | None:
    if row is None or row.day is None:
        return None
    day: date = row.day
    return SweepCursor(day, datetime.fromisoformat(row.at), row.entries)


def _messages(connection: Connection) -> dict[str, int] | None:
    if MESSAGES not in backend_of(connection.dialect.name).tables(connection):
        return None
    state = _MESSAGES.c.state
    counted = select(state, func.count().label("number")).group_by(state)
    return {row.state: row.number for row in connection.execute(counted)}


_MESSAGES = core_tables.MESSAGE
_GOOD = (
    select(_MESSAGES.c.address, func.max(_MESSAGES.c.sent_at).label("at"))
    .where(_MESSAGES.c.state == SENT)
    .group_by(_MESSAGES.c.address)
    .subquery("good")
)
_DEAD = (
    select(func.count())
    .select_from(_MESSAGES.outerjoin(_GOOD, _GOOD.c.address == _MESSAGES.c.address))
    .where(_MESSAGES.c.state == DEAD, _GOOD.c.at.is_(None) | (_GOOD.c.at <= _MESSAGES.c.next_at))
)
_TRIED = case((_MESSAGES.c.attempts > 0, _MESSAGES.c.made_at), else_=_MESSAGES.c.next_at)
_WAITS = select(func.min(_TRIED)).where(_MESSAGES.c.state == QUEUED)


def _undelivered(connection: Connection) -> Undelivered:
    """Letters that were given up, and nothing has reached their address since; and since when the
    oldest message that was tried, or could be, waits."""
    waits = connection.scalar(_WAITS)
    dead = connection.scalar(_DEAD) or 0
    return Undelivered(dead, datetime.fromisoformat(waits) if waits else None)


def _row(runner: Runner) -> dict[str, Any]:
    return {
        name: stamp(value) if isinstance(value, datetime) else value
        for name, value in runner._asdict().items()
    }


def _runner(row: Any) -> Runner:
    values = dict(row._mapping)
    for name in ("started_at", "beat_at", "next_at", "stopped_at"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return Runner(**values)

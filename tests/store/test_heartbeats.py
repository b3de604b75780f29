"""Heartbeats, the lease and what status asks, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.ports.heartbeats import LAPSES, Runner
from engine.ports.messages import DEAD, DIGEST, QUEUED, Message, Step
from engine.ports.messages import Seen as Told
from store.copy import copy_workspace
from store.heartbeats import LONGEST_LEASE, Heartbeats
from store.ledger import SqlLedger, open_ledger
from store.messages import SqlMessageQueue
from tests.support.checksums import unsummed
from tests.support.strategies import make_plan, office

NOON = datetime(2023, 3, 1, 12, tzinfo=UTC)
EVERY = 60


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, database: Path) -> Iterator[SqlLedger]:
    """An empty ledger of each kind; whatever was done to it, its checksums fit."""
    if request.param == "sqlite":
        made = open_ledger(str(database))
    else:
        made = open_ledger(request.getfixturevalue("server_database"))
    yield made
    assert unsummed(made) == []
    made.engine.dispose()


@pytest.fixture
def running(ledger: SqlLedger) -> Heartbeats:
    """What is kept of those who keep the clock."""
    return Heartbeats(ledger)


def runner(name: str, at: datetime = NOON, via: str = "run") -> Runner:
    return Runner(name, "host", 7, via, EVERY, at, at)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_nobody_ever_ran(running: Heartbeats) -> None:
    """An empty database has no runner, no lease, no day that was looked at."""
    assert running.look()[:5] == ((), None, None, 0, 0)


def test_a_heartbeat_is_kept(running: Heartbeats) -> None:
    """The row says when it spoke last and when it will again, how its pass ended, when it
    stopped."""
    running.begin(runner("a"))
    assert running.beat(runner("a"), later(60), lease=False)
    running.ended("a", "BusyError: locked")
    (found,) = running.look().runners
    assert (found.beat_at, found.next_at) == (later(60), later(120))
    assert (found.error, found.stopped_at) == ("BusyError: locked", None)
    running.ended("a", None)
    running.stop("a", later(90))
    (found,) = running.look().runners
    assert (found.error, found.stopped_at, found.next_at) == (None, later(90), None)


def test_one_has_the_lease(running: Heartbeats) -> None:
    """Who has it renews it; another gets it when it lapsed or was left, and not before."""
    for name in ("a", "b"):
        running.begin(runner(name))
    assert running.beat(runner("a"), NOON, lease=True)
    assert not running.beat(runner("b"), later(1), lease=True)
    assert running.beat(runner("a"), later(60), lease=True)
    assert not running.beat(runner("b"), later(60 + LAPSES * EVERY - 1), lease=True)
    assert running.beat(runner("b"), later(60 + LAPSES * EVERY), lease=True)
    assert not running.beat(runner("a"), later(300), lease=True)
    running.stop("a", later(301))
    assert running.look().lease == ("b", later(60 + 2 * LAPSES * EVERY))
    running.stop("b", later(302))
    assert running.look().lease is None
    assert running.beat(runner("a"), later(303), lease=True)


def test_a_lease_out_of_the_future_binds_nobody(running: Heartbeats) -> None:
    """A process whose clock ran a year ahead keeps nobody from looking."""
    for name in ("a", "b"):
        running.begin(runner(name))
    assert running.beat(runner("a"), NOON + timedelta(365), lease=True)
    assert running.beat(runner("b"), NOON, lease=True)
    assert timedelta(0) < LONGEST_LEASE < timedelta(1)


def test_a_lease_that_lapsed_binds_nobody(running: Heartbeats) -> None:
    """Who has seen the lease of another stay as it is takes it, whatever moment stands in it; one
    that was renewed meanwhile binds."""
    for name in ("a", "b"):
        running.begin(runner(name))
    assert running.beat(runner("a"), later(7200), lease=True)
    old = running.holder()
    assert old is not None
    assert not running.beat(runner("b"), NOON, lease=True)
    assert running.beat(runner("a"), later(7260), lease=True)
    assert not running.beat(runner("b"), NOON, lease=True, lapsed=old)
    assert running.beat(runner("b"), NOON, lease=True, lapsed=running.holder())


def test_old_rows_go(running: Heartbeats) -> None:
    """Who begins throws away what stopped a day ago or fell silent a week ago, nothing else."""
    running.begin(runner("stopped"))
    running.stop("stopped", NOON)
    running.begin(runner("killed"))
    running.begin(runner("b", NOON + timedelta(hours=23)))
    assert {one.id for one in running.look().runners} == {"stopped", "killed", "b"}
    running.begin(runner("c", NOON + timedelta(hours=25)))
    assert {one.id for one in running.look().runners} == {"killed", "b", "c"}
    running.begin(runner("d", NOON + timedelta(days=7, seconds=1)))
    assert {one.id for one in running.look().runners} == {"b", "c", "d"}


def test_a_long_sleep(running: Heartbeats) -> None:
    """A process whose row was thrown away while it slept speaks again, and is seen."""
    running.begin(runner("a"))
    running.begin(runner("b", NOON + timedelta(days=8)))
    assert running.beat(runner("a"), NOON + timedelta(days=8), lease=False)
    assert {one.id for one in running.look().runners} == {"a", "b"}


def test_on_whom_one_may_rely() -> None:
    """On one that spoke within three intervals, whose passes succeed and that goes on; what is
    called again and again always stopped."""
    alive = runner("a")
    assert alive.is_good(later(LAPSES * EVERY))
    assert not alive.is_good(later(LAPSES * EVERY + 1))
    assert not alive._replace(error="x").is_good(NOON)
    assert not alive._replace(stopped_at=NOON).is_good(NOON)
    assert alive._replace(stopped_at=NOON, via="once").is_good(NOON)


def test_how_far_the_days_were_looked_at(ledger: SqlLedger, running: Heartbeats) -> None:
    """The watch, the head and the outbox are those of the workspace; the lease disturbs none of
    them, whichever came first."""
    running.begin(runner("a"))
    running.beat(runner("a"), NOON, lease=True)
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"due": "by 2023-03-02"}}), today=date(2023, 3, 1))
    before = running.look()
    assert (before.watch, before.entries) == (None, 1)
    swept = engine.sweep(today=date(2023, 3, 1))
    seen = running.look()
    assert seen.watch is not None
    assert (seen.watch.day, seen.watch.entries) == (date(2023, 3, 1), 1)
    assert seen.notices >= len(swept.notices) > 0
    assert seen.lease is not None


def test_messages_are_counted(ledger: SqlLedger, running: Heartbeats) -> None:
    """Where messages are kept, they are counted by state."""
    post = SqlMessageQueue(ledger)
    for name, state in (("a", DEAD), ("b", QUEUED), ("c", QUEUED)):
        made = Message(name, DIGEST, name, name, NOON.date(), (1,), NOON, NOON, state=state)
        post.put([Step(name, None, Told(), [made])])
    assert running.look().messages == {"dead": 1, "queued": 2}
    assert running.look().undelivered == (1, NOON)


def test_a_copy_into_a_database_that_is_watched(
    ledger: SqlLedger, running: Heartbeats, tmp_path: Path
) -> None:
    """A clock that runs over an empty database keeps no workspace from being copied there."""
    running.begin(runner("a"))
    running.beat(runner("a"), NOON, lease=True)
    old = tmp_path / "old.db"
    engine = office(open_ledger(str(old)))
    engine.adopt(make_plan({"1": {"due": "by 2023-03-02"}}), today=date(2023, 3, 1))
    engine.sweep(today=date(2023, 3, 1))
    here = ledger.engine.url.render_as_string(hide_password=False)
    copy_workspace(str(old), here, lambda *_: None)
    seen = running.look()
    assert (seen.entries, seen.watch and seen.watch.day) == (1, date(2023, 3, 1))


def test_who_fails_leaves_the_lease(running: Heartbeats) -> None:
    """A process whose pass failed does not keep the others from looking, however long its
    intervals are."""
    running.begin(runner("a"))
    running.begin(runner("b"))
    assert running.beat(runner("a"), later(0), lease=True)
    assert not running.beat(runner("b"), later(1), lease=True)
    running.ended("a", "OSError: the disk is full")
    assert running.beat(runner("b"), later(2), lease=True)


def test_a_heartbeat_of_a_clock_that_ran_ahead_is_none() -> None:
    """A process that spoke under a date yet to come is silent like any other."""
    ahead = runner("a", NOON + timedelta(days=365))
    assert ahead.is_silent(NOON)
    assert not runner("b").is_silent(later(60))

"""Connections that are cut and transactions that collide: a use case is run again, and whatever
moment it was, it is kept once; what cannot be known is said."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from engine.service.engine import Engine
from store.backends import retry
from store.backends.errors import BusyError, CollidedError, InDoubtError, LostConnectionError
from store.backends.retry import TRIES, again, waits
from store.ledger import SqlLedger, open_ledger
from tests.support.servers import fresh_database, postgres
from tests.support.strategies import make_plan, office

PLAN = make_plan({"1": {"when": "x", "due": "3 months after x"}, "2": {"when": "done 1"}})
DAY = date(2023, 1, 5)
COLLIDE = "DO $$ BEGIN RAISE SQLSTATE '{}'; END $$"
Step = Callable[[Any, Any], None]


@pytest.fixture
def url(server_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database without entries, and no long waits."""
    monkeypatch.setattr(retry, "FIRST", 0.001)
    return server_database


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An office with a plan."""
    ledger = open_ledger(url)
    made = office(ledger)
    made.adopt(PLAN)
    yield made
    ledger.engine.dispose()


def cut(url: str, pid: int) -> None:
    """End a connection from outside, and wait until it has ended."""
    with psycopg.connect(url, autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)


def pid_of(connection: Any) -> int:
    """The server's process behind a connection."""
    return int(connection.connection.driver_connection.info.backend_pid)


@contextmanager
def disturbed(ledger: Any, number: int, step: Step, times: int = 1) -> Iterator[list[int]]:
    """Disturb the n-th statement from here on, and those after it, some times; commits count."""
    seen, done = count(1), list[int]()

    def before(connection: Any, cursor: Any = None, *_: object) -> None:
        at = next(seen)
        if at >= number and len(done) < times:
            done.append(at)
            try:
                step(connection, cursor or connection.connection.cursor())
            except psycopg.Error as error:
                # What the driver raises at a commit SQLAlchemy wraps, but not what a listener does.
                raise error if cursor else OperationalError("COMMIT", None, error) from error

    for name in ("before_cursor_execute", "commit"):
        event.listen(ledger.engine, name, before)
    yield done
    for name in ("before_cursor_execute", "commit"):
        event.remove(ledger.engine, name, before)


def test_cut_at_any_statement(engine: Engine, url: str) -> None:
    """The connection is cut before each statement in turn, the commit among them: the document is
    recorded once all the same, under a key or without one, and the answer names its entry."""
    for number in count(1):
        with disturbed(engine.ledger, number, lambda c, _: cut(url, pid_of(c))) as done:
            name = f"{number}-QĐ"
            made = engine.record("x", issued=DAY, number=name, key=name if number % 2 else None)
        assert made.entry == number + 1
        if not done:
            break
    assert number > 15
    head, differences = engine.verify()
    assert (head.count, differences) == (number + 1, [])


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_collided_at_any_statement(engine: Engine, state: str) -> None:
    """A serialization failure or a deadlock at any statement, twice running, is gone through."""
    for number in count(1, 7):
        with disturbed(
            engine.ledger, number, lambda _, cursor: cursor.execute(COLLIDE.format(state)), 2
        ) as done:
            assert engine.record("x", issued=DAY, number=f"{number}-QĐ").entry == number // 7 + 2
        if not done:
            break
    assert engine.verify()[1] == []


def test_a_collision_that_stays(engine: Engine) -> None:
    """The tries are bounded: then it is one line, and nothing was recorded."""
    with (
        disturbed(engine.ledger, 3, lambda _, c: c.execute(COLLIDE.format("40001")), 99) as done,
        pytest.raises(CollidedError, match="nothing was recorded"),
    ):
        engine.record("x", issued=DAY)
    assert len(done) == TRIES
    assert engine.proof(quick=True).head.count == 1


def answer_lost(ledger: Any, url: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The server keeps the next commit, and the connection is cut before its answer comes."""
    real, lost = ledger.engine.dialect.do_commit, list[str]()

    def committed(connection: Any) -> None:
        real(connection)
        if not lost:
            lost.append("commit")
            cut(url, connection.driver_connection.info.backend_pid)
            connection.driver_connection.execute("SELECT 1")

    monkeypatch.setattr(ledger.engine.dialect, "do_commit", committed)
    return lost


@pytest.mark.parametrize("key", ["k", None])
def test_an_answer_that_is_lost(
    engine: Engine, url: str, key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry was kept, the answer to the commit never came: it is found by its hash, with a key
    or without one, and is not recorded again."""
    lost = answer_lost(engine.ledger, url, monkeypatch)
    made = engine.record("x", issued=DAY, number="1", key=key)
    assert lost == ["commit"]
    assert (made.entry, made.head) == (2, engine.proof(quick=True).head)
    assert [change.task for change in made.changes][:1] == ["1"]


def test_a_number_that_another_took(engine: Engine, url: str) -> None:
    """The connection is cut at the commit and another records meanwhile: the entry of that number
    is not taken for one's own."""
    other = office(open_ledger(url), by="other")

    def cut_and_record(connection: Any) -> None:
        cut(url, pid_of(connection))
        assert other.record("x", issued=DAY, number="other").entry == 2

    event.listen(engine.ledger.engine, "commit", cut_and_record, once=True)
    assert engine.record("x", issued=DAY, number="own").entry == 3


def test_a_rebuild_whose_answer_is_lost(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What appends nothing is simply done again."""
    engine.record("x", issued=DAY)
    lost = answer_lost(engine.ledger, url, monkeypatch)
    assert engine.rebuild() == 2
    assert lost == ["commit"]
    assert engine.verify()[1] == []


def test_a_doubt_that_stays(engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server does not come back to be asked: it is said that nobody knows, with what to do."""
    monkeypatch.setattr(engine.ledger, "reads_aside", False)  # the answer lost is the commit's
    answer_lost(engine.ledger, url, monkeypatch)

    def away(*_: object) -> bool:
        raise LostConnectionError("x", "gone")

    monkeypatch.setattr(SqlLedger, "_holds", away)
    with pytest.raises(InDoubtError, match="entry 2 was being kept") as caught:
        engine.record("x", issued=DAY, key="k")
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    assert engine.record("x", issued=DAY, key="k").entry == 2


def test_a_pool_that_died(engine: Engine, url: str) -> None:
    """Connections that were cut while nobody used them are not noticed, in reading or writing."""
    for ask in (engine.tasks, lambda: engine.record("x", issued=DAY)):
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert ask()


PIDS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY random() LIMIT 1"
)


def cut_one(url: str, *, crash: bool) -> int:
    """Cut a connection at random, how many there were; or kill its process, so that the server
    throws all connections out and recovers from its log."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as other:
        found = other.execute(PIDS).fetchall()
        for (pid,) in found:
            if crash:
                os.kill(pid, signal.SIGKILL)
            else:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])
        return len(found)
    return 0


class Recorders:
    """Threads that record until it is enough, with the entries that were acknowledged."""

    def __init__(self, url: str, names: str, *, keyed: bool) -> None:
        self.keyed = keyed
        self.enough = threading.Event()
        self.told: list[int] = []
        self.problems: list[BaseException] = []
        self.ledgers = [open_ledger(url) for _ in names]
        self.threads = [
            threading.Thread(target=self.work, args=(office(ledger, by=name), name))
            for name, ledger in zip(names, self.ledgers, strict=True)
        ]

    def work(self, engine: Engine, name: str) -> None:
        """Record one document after another, each or every second under a key."""
        try:
            for number in count():
                self.told.append(self.record(engine, f"{name}-{number}", self.keyed or number % 2))
                if self.enough.is_set():
                    return
        except BaseException as error:
            self.problems.append(error)

    def record(self, engine: Engine, name: str, keyed: int) -> int:
        """Record a document; after an error that says that nothing was recorded, once more, and
        after a doubt under the same key."""
        key = name if keyed else None

        def ask() -> int:
            return engine.record("x", issued=DAY, number=name, key=key).entry or 0

        return again(ask, LostConnectionError, *([InDoubtError] if keyed else []))


def recorded_through(url: str, times: int, *, crash: bool) -> None:
    """Three record while connections are cut some times, or the server crashes: each document that
    was acknowledged is there once, and no other."""
    office(open_ledger(url)).adopt(PLAN)
    recorders = Recorders(url, "abc", keyed=crash)
    for thread in recorders.threads:
        thread.start()
    while times > 0 and not recorders.problems:
        times -= cut_one(url, crash=crash)
        recorders.enough.wait(0.02)
    recorders.enough.set()
    for thread in recorders.threads:
        thread.join()
    told = recorders.told
    assert recorders.problems == []
    assert sorted(told) == list(range(2, len(told) + 2))
    head, differences = office(open_ledger(url)).verify()
    assert (head.count, differences) == (len(told) + 1, [])


def test_cut_at_random(url: str) -> None:
    """Nothing is lost and nothing is there twice while one connection after another is cut."""
    recorded_through(url, 25, crash=False)


def test_a_server_that_crashes() -> None:
    """Nor when the server throws everybody out, and recovers from its log: they wait for it."""
    with TemporaryDirectory(prefix="upon-") as folder, postgres(Path(folder) / "pg") as server:
        recorded_through(fresh_database(server), 1, crash=True)


def test_waits_are_short_and_bounded() -> None:
    """The waits between the tries double up to two seconds, each spread by half."""
    for number, wait in enumerate(waits()):
        middle = min(0.05 * 2**number, 2.0)
        assert middle / 2 <= wait <= middle * 1.5
    assert len(list(waits())) == TRIES - 1


def test_only_what_passes_is_tried_again() -> None:
    """Any other error comes through at once."""
    calls = []

    def call() -> None:
        calls.append(1)
        raise BusyError("x")

    with pytest.raises(BusyError):
        again(call, CollidedError)
    assert calls == [1]

"""`upon worker` on a real server: any process may die at any time; each thing is told once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psycopg
import pytest
from sqlalchemy import make_url

from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.cli.conftest import Answer, Office
from tests.support.servers import fresh_database
from tests.support.strategies import make_plan, office
from tests.support.watches import ROOT, Begin, adopted, look, today

QUICK = """
import sys
from functools import partial
from itertools import count
from upon.running import cluster
from cli.main import run
from upon.running.passes import Keeper
from store.backends import failpoints, retry

cluster.Rhythm = partial(cluster.Rhythm, cron="* * * * * *", beat=1, queue_beat=0.5, dead=2, poll=1)
cluster.PATIENCE = 1.0
retry.TRIES = 3
whole = Keeper.look
def look(self, today=None):
    failpoints._numbers = count(1000)  # so that statements are counted from the pass on
    try:
        return whole(self, today)
    finally:  # nor those of the heartbeat between two passes, when no job is in hand
        failpoints._numbers = count(1_000_000)
Keeper.look = look
sys.exit(run(["worker"]))
"""
WORKER = [sys.executable, "-c", QUICK]
AFTER_THE_NOTICES = "kill@1018"
"""Statements of a pass: it has written its notices, and not yet kept them."""


def keys(engine: Engine) -> list[object]:
    """What is in the outbox."""
    return [one.notice.key for one in engine.notices()]


def test_one_of_two_is_killed_in_a_pass(server: str, begin: Begin) -> None:
    """Killed between writing and keeping, one leaves nothing by half; another does the pass, puts
    the dead one's job back into the queue, and nothing is told twice or missing."""
    url = fresh_database(server)
    engine, twin = adopted(url), adopted("sqlite://")
    first = begin(url, WORKER, UPON_FAIL=AFTER_THE_NOTICES)
    first.until("started")
    assert first.process.wait(30) == -signal.SIGKILL
    assert first.said("pass") == []
    second = begin(url, WORKER)  # only now, else it may be the one that does the first pass
    assert second.until("pass")[0]["notices"] > 0
    twin.sweep(today=today())
    assert sorted(map(repr, keys(engine))) == sorted(map(repr, keys(twin)))
    (mended, *_) = second.until("job_of_a_dead_worker")
    assert mended["task"] == "upon.look"
    engine.adopt(make_plan({"9": {"due": f"by {today()}"}}, plan="q"), today=today())
    entries = look(url).entries
    until = time.monotonic() + 20
    while look(url).watch.entries < entries and time.monotonic() < until:  # type: ignore[union-attr]
        time.sleep(0.1)
    told = keys(engine)
    assert len(set(told)) == len(told)
    assert any(key.task == "9" for key in told)  # type: ignore[attr-defined]
    assert second.end() == 0
    seen = {one.id: one for one in look(url).runners}
    assert [
        seen[w.said("started")[0]["runner"]].stopped_at is not None for w in (first, second)
    ] == [False, True]
    engine.ledger.engine.dispose()  # type: ignore[attr-defined]


@pytest.mark.parametrize("how", ["another", "cut"])
def test_it_stops_on_another_ledger(server: str, begin: Begin, how: str) -> None:
    """Where its database is made anew with another ledger, or loses its last entry, a worker
    records nothing more and ends with exit code 1 and one line that says so."""
    url = fresh_database(server)
    engine = adopted(url)
    worker = begin(url, WORKER)
    worker.until("pass")
    name = make_url(url).database
    if how == "another":
        engine.close()
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]
            admin.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        other = office(open_ledger(url), by="other")
        other.adopt(make_plan({"7": {"due": f"by {today()}"}}, plan="q"), today=today())
        other.close()
    else:
        with psycopg.connect(url) as connection:
            connection.execute("ALTER TABLE ledger DISABLE TRIGGER USER")
            connection.execute("DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")
            connection.execute("ALTER TABLE ledger ENABLE TRIGGER USER")
    assert worker.process.wait(60) == 1
    *_, last = worker.log.read_text().splitlines()
    assert last.startswith("upon: "), worker.log.read_text()
    assert "no longer holds the ledger" in last
    assert "Traceback" not in worker.log.read_text()
    if how == "another":
        seen = look(url)
        assert (seen.runners, seen.watch) == ((), None)
    engine.close()


def test_the_queue_lies_beside(server: str, begin: Begin) -> None:
    """Its tables are in a schema of their own, where the workspace's copy and checks look for
    nothing; a server that lets nobody in for a while is outlived."""
    url = fresh_database(server)
    adopted(url).ledger.engine.dispose()  # type: ignore[attr-defined]
    worker = begin(url, WORKER)
    worker.until("pass")
    name = make_url(url).database
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'procrastinate%'"
        ).fetchall()
    assert len(found) == 1
    assert found[0][0].startswith("upon_queue_3_")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")  # type: ignore[call-overload]
        cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(cut, [name])
        worker.until("queue_lost")
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")  # type: ignore[call-overload]
    worker.until("pass", len(worker.said("pass")) + 1)
    assert "Traceback" not in worker.log.read_text()
    assert worker.end() == 0


def test_a_file_has_no_cluster(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """With SQLite it says in one line what to use."""
    office.adopted()
    assert "upon run" in one_line(office("worker"), 2)
    one_line(office("worker", "--today", "2023-01-01"), 2)


def test_without_the_extra(server: str, office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """Where the extra is not installed it says in one line what to install."""
    place = fresh_database(server)
    office("adopt", str(office.plan), "--db", place)
    code = (
        "import importlib.util, sys; found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name: name != 'procrastinate' and found(name)\n"
        "from cli.main import run; sys.exit(run(['worker', '--db', sys.argv[1]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, place],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    answer = Answer(done.returncode, done.stdout, done.stderr)
    assert "pip install 'upon[cluster]'" in one_line(answer, 2)

"""`upon run` as it is run: real processes over one database, stopped, killed, cut off."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from store.ledger import open_ledger
from tests.cli.conftest import Office
from tests.support.servers import fresh_database
from tests.support.strategies import office
from tests.support.watches import PATIENCE, Begin, Watch, adopted, gone, look, today

KEYS = ("time", "level", "event")


@pytest.fixture
def url(database: Path) -> str:
    """A SQLite database with the plan in force."""
    adopted(str(database)).ledger.engine.dispose()
    return f"sqlite:///{database}"


def test_it_catches_up_at_once_and_stops_cleanly(url: str, begin: Begin) -> None:
    """The first pass tells, marked late, what nobody looked at for ten days; SIGTERM ends it with 0
    and a row that says so; the next one goes on and tells nothing twice."""
    first = begin(url)
    done = first.until("pass")[0]
    assert done["late"] > 0
    assert done["notices"] > done["late"]
    assert done["today"] == today().isoformat()
    assert first.end() == 0
    assert first.said("stopped")[0]["pass_ended"] is True
    assert all(all(key in one for key in KEYS) for one in first.events())
    seen = look(url)
    assert seen.runners[0].stopped_at is not None
    assert seen.lease is None
    second = begin(url)
    assert {one["notices"] for one in second.until("pass", 2)} == {0}
    assert second.end(signal.SIGINT) == 0
    assert len(look(url).runners) == 2
    assert look(url).notices == seen.notices


def test_one_of_two_looks_and_is_relieved(url: str, begin: Begin) -> None:
    """One has the lease, the other only says that it lives; when the first is killed the other
    takes over when the lease is over, and one that is stopped hands over at once."""
    first = begin(url)
    first.until("keeps_watch")
    second = begin(url)
    second.until("stands_by")
    assert second.said("pass") == []
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    second.until("keeps_watch")
    third = begin(url)
    third.until("stands_by")
    assert second.end() == 0
    third.until("keeps_watch")
    by_id = {one.id: one for one in look(url).runners}
    stopped = [by_id[w.said("started")[0]["runner"]].stopped_at for w in (first, second, third)]
    assert [at is not None for at in stopped] == [False, True, False]


IMPATIENT = """
import sys
from cli.main import run
from store.backends import retry
retry.TRIES = 3
sys.exit(run(["run", "--every", "1"]))
"""


def test_a_server_that_goes_away_is_outlived(server: str, begin: Begin) -> None:
    """Cut off from the server, which lets nobody in for a while, it tells so, tries again and
    recovers; nothing is lost."""
    place = fresh_database(server)
    adopted(place).ledger.engine.dispose()
    watch = begin(place, [sys.executable, "-c", IMPATIENT])
    watch.until("pass")
    name = place.rpartition("/")[2].partition("?")[0]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")  # type: ignore[call-overload]
        cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(cut, [name])
        failed = watch.until("pass_failed")
        assert failed[0]["level"] == "error"
        assert "Traceback" not in watch.log.read_text()
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")  # type: ignore[call-overload]
    watch.until("recovered")
    assert look(place).runners[0].error is None
    assert watch.end() == 0


@contextmanager
def locked(path: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another program that holds the file."""
    script = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        yield other
        other.kill()


def test_a_second_signal_ends_it_at_once(url: str, begin: Begin) -> None:
    """While a pass waits for a locked file, the first signal waits for the pass, the second for
    nothing."""
    watch = begin(url)
    watch.until("pass")
    with locked(url.removeprefix("sqlite:///")) as held:
        time.sleep(1.2)
        watch.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert watch.process.poll() is None
        assert watch.end() == -signal.SIGTERM
        assert held.poll() is None  # the file is locked still


DEAD = """
import sys
from apscheduler.schedulers.background import BackgroundScheduler
from cli.main import run
whole = BackgroundScheduler._process_jobs
beats = []
def process(self):
    beats.append(1)
    if len(beats) > 1:
        raise RuntimeError("the disk is full\\nof things")
    return whole(self)
BackgroundScheduler._process_jobs = process
sys.exit(run(["run", "--every", "1"]))
"""


@pytest.fixture(scope="module", autouse=True)
def dying(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A process whose scheduler dies; it takes its time, so it begins with the first test."""
    folder = tmp_path_factory.mktemp("dying")
    shutil.copy(template, folder / "upon.db")
    command = [sys.executable, "-c", DEAD]
    watch = Watch(f"sqlite:///{folder / 'upon.db'}", folder / "0.log", command)
    yield watch
    gone(watch.process)


def test_a_dead_scheduler_ends_the_process(dying: Watch) -> None:
    """A scheduler whose thread died says of itself that it runs; the process ends with 1, so that
    the system starts it again."""
    assert dying.process.wait(PATIENCE) == 1
    died, quiet = dying.said("thread_died")[0], dying.said("no_pass_ended")[0]
    assert died["error"] == "RuntimeError: the disk is full"
    assert quiet["level"] == "error"


def test_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One pass, for the day given; 1 where it failed, which its row tells, and then it is mended by
    the next."""
    office.adopted()
    answer = office("run", "--once", "--every", "3600", "--today", "2022-12-30")
    said = [json.loads(line) for line in answer.err.splitlines()]
    assert (answer.code, answer.out) == (0, "")
    assert [one["event"] for one in said] == ["nobody_is_told", "started", "pass"]
    assert said[2]["notices"] > 0
    assert office("status").code == 0
    for number in range(10, 60):  # the first statement of the pass, after those of the opening
        monkeypatch.setenv("UPON_FAIL", f"raise@{number}")
        monkeypatch.setattr("store.backends.failpoints._numbers", iter(range(1, 1000)))
        failed = office("run", "--once")
        monkeypatch.delenv("UPON_FAIL")
        assert failed.code == 1
        if "pass_failed" in failed.err:
            break
    events = [json.loads(line) for line in failed.err.splitlines()]
    assert events[-1]["error"] == f"FailpointError: failed on purpose at statement {number}"
    assert office("run", "--once").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--every", "0"], 2),
        (["--every", "3601"], 2),
        (["--every", "x"], 2),
        (["--today", "2023-01-01"], 2),
        (["--known-at", "2023-01-31T08:00:00Z"], 2),
        (["--zone", "Mars"], 2),
        (["--db", "nowhere/upon.db"], 3),
        (["--db", "postgresql://127.0.0.1:1/none"], 1),
    ],
)
def test_what_is_wrong_at_the_start_is_one_line(office: Office, one_line, arguments, code) -> None:  # type: ignore[no-untyped-def]
    """A wrong option, or a database that is not there, ends it before the first pass."""
    office.adopted()
    one_line(office("run", *arguments), code)


@pytest.mark.parametrize("how", ["deleted", "older"])
def test_it_stops_on_another_ledger(url: str, begin: Begin, tmp_path: Path, how: str) -> None:
    """A file that is deleted, or put back from a backup, under a running clock ends it with 1 and
    one sentence; nothing is made in its place."""
    path, older = Path(url.removeprefix("sqlite:///")), tmp_path / "older.file"
    shutil.copy(path, older)
    watch = begin(url)
    watch.until("pass")
    office(open_ledger(url)).record("x", new=True, issued=today(), number="1")
    watch.until("pass", 2)
    time.sleep(1.1)
    if how == "deleted":
        path.unlink()
    else:
        older.replace(path)
    assert watch.process.wait(PATIENCE) == 1
    said = watch.log.read_text().splitlines()
    (last,) = [line for line in said if not line.startswith("{")]
    assert last.startswith(f"upon: {path} no longer holds the ledger")
    assert path.exists() is (how == "older")

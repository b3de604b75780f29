"""APScheduler: a paused job a task in its SQLAlchemyJobStore; the directive lets all run now.

Each job is modified through the scheduler to run at once, with the day in its arguments, runs, and
is removed by the scheduler; what the runs say is written to a table of tasks beside the jobs.
Faster than fair: left to itself, the job store commits each modification and each removal (that is
`scheduled_plainly.py`); here it is given an engine whose one connection does not commit when it is
told to, so that all is one transaction. The scheduler is paused while jobs are modified, one thread
runs them, and the tasks are written with one executemany. SQLite is as durable as Upon's.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_REMOVED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from benchmarks.durable import Held, connect
from benchmarks.peers.work import DUE, ISSUED, counted, measure

TABLE = """CREATE TABLE task (id INTEGER PRIMARY KEY, state TEXT NOT NULL, started_on TEXT,
    due TEXT)"""
SPAN = timedelta(days=30)

told: list[tuple[str, str, str, int]] = []
"""What the runs said; a job is found by its name, so it cannot be given the list."""


def run(number: int, issued: date | None) -> None:
    """A task's job: the directive is there."""
    if issued is not None:
        told.append(("active", issued.isoformat(), (issued + SPAN).isoformat(), number))


def write(connection: sqlite3.Connection) -> None:
    """Put what the runs said into the table of tasks."""
    connection.executemany("UPDATE task SET state = ?, started_on = ?, due = ? WHERE id = ?", told)


class Scheduled:
    """The scheduler and the connection of its job store."""

    def __init__(self, folder: Path, n: int) -> None:
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        told.clear()
        self.path, self.n = folder / "tasks.db", n
        connection, scheduler = self.opened(Held)
        connection.execute("BEGIN")
        connection.execute(TABLE)
        rows = ((number,) for number in range(n))
        connection.executemany("INSERT INTO task VALUES (?, 'waiting', NULL, NULL)", rows)
        for number in range(n):
            scheduler.add_job(run, "date", args=(number, None), id=str(number), next_run_time=None)
        connection.execute("COMMIT")
        scheduler.shutdown()
        self.connection, self.scheduler = self.reopened()

    def opened(self, kind: type[sqlite3.Connection]) -> tuple[sqlite3.Connection, Any]:
        """A paused scheduler, and the one connection of its job store."""
        connection = connect(self.path, kind)
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        scheduler = BackgroundScheduler(
            jobstores={"default": SQLAlchemyJobStore(engine=engine)},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None},
            timezone=UTC,
        )
        scheduler.start(paused=True)
        return connection, scheduler

    def reopened(self) -> tuple[sqlite3.Connection, Any]:
        """The scheduler that the directive finds."""
        return self.opened(Held)

    def activate(self) -> None:
        """One transaction round all."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.let_run()
        write(self.connection)
        self.connection.execute("COMMIT")

    def let_run(self) -> None:
        """Let each job run now; wait until all ran and are gone."""
        done = threading.Semaphore(0)
        moments = EVENT_JOB_EXECUTED | EVENT_JOB_REMOVED
        self.scheduler.add_listener(lambda _: done.release(), moments)
        now = datetime.now(UTC)
        for number in range(self.n):
            self.scheduler.modify_job(str(number), args=(number, ISSUED), next_run_time=now)
        self.scheduler.resume()
        for _ in range(2 * self.n):
            done.acquire()

    def active(self) -> int:
        """Counted by another connection, which must find no job left."""
        assert counted(self.path, "SELECT count(*) FROM apscheduler_jobs") == 0
        return counted(
            self.path,
            "SELECT count(*) FROM task WHERE state = 'active' AND started_on = ? AND due = ?",
            ISSUED.isoformat(),
            DUE.isoformat(),
        )

    def close(self) -> None:
        """Stop the scheduler, which closes the connection."""
        self.scheduler.shutdown()


if __name__ == "__main__":
    measure("APScheduler", Scheduled, " (one transaction)")

"""Beside the running clock: the same reminders as jobs of two APScheduler processes on one store.

`python -m benchmarks.job_store [--jobs 400] [--kills 10]` puts one job a reminder into a
SQLAlchemyJobStore of a SQLite file, lets two schedulers of APScheduler 3 work on it, kills one of
them now and then, and counts the jobs that ran twice and those that never ran. It shows why the
product's truth lies in its ledger and the key of its outbox, and APScheduler only beats time.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
SPREAD = 20.0
"""Seconds over which the jobs fall due."""


def remind(log: str, number: int) -> None:
    """The work of a job: one line that says it was told, after the time that a message takes."""
    time.sleep(0.2)
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{number}\n")


def scheduler(url: str) -> None:
    """A process that works on the store until it is stopped."""
    from apscheduler.schedulers.blocking import BlockingScheduler  # noqa: PLC0415

    made = BlockingScheduler(timezone="UTC")
    made.add_jobstore("sqlalchemy", url=url)
    made.start()


def fill(url: str, log: str, jobs: int) -> None:
    """Put the jobs into the store, due over the coming seconds."""
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

    made = BackgroundScheduler(timezone="UTC")
    made.add_jobstore("sqlalchemy", url=url)
    made.start(paused=True)
    first = datetime.now(UTC) + timedelta(seconds=5)
    for number in range(jobs):
        at = first + timedelta(seconds=SPREAD * number / jobs)
        made.add_job(
            remind, "date", run_date=at, args=[log, number], id=str(number), misfire_grace_time=3600
        )
    made.shutdown()


def campaign(jobs: int, kills: int, seed: int) -> tuple[Counter[str], int]:
    """How often each reminder was told, and how many processes were killed."""
    rng = Random(seed)  # noqa: S311  any moments will do
    with tempfile.TemporaryDirectory() as folder:
        url, log = f"sqlite:///{folder}/jobs.db?timeout=30", f"{folder}/told.txt"
        Path(log).touch()
        fill(url, log, jobs)
        running = [start(url), start(url)]
        for _ in _moments(rng, kills):
            victim = rng.randrange(2)
            os.kill(running[victim].pid, signal.SIGKILL)
            running[victim].wait()
            running[victim] = start(url)
        time.sleep(3)
        for process in running:
            process.kill()
            process.wait()
        return Counter(Path(log).read_text(encoding="utf-8").split()), kills


def _moments(rng: Random, kills: int) -> Iterator[None]:
    """Wait for each moment to kill, and then for the last jobs."""
    end = time.monotonic() + 5 + SPREAD
    for moment in sorted(rng.uniform(5, 5 + SPREAD) for _ in range(kills)):
        time.sleep(max(0.0, end - 5 - SPREAD + moment - time.monotonic()))
        yield
    time.sleep(max(0.0, end - time.monotonic()))


def start(url: str) -> subprocess.Popen[bytes]:
    """Start a scheduler process."""
    command = [sys.executable, "-m", "benchmarks.job_store", "--work-on", url]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def main() -> None:
    """Read the options, let them work, print what was told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=400)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work-on", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work_on:
        scheduler(given.work_on)
        return
    told, kills = campaign(given.jobs, given.kills, given.seed)
    twice = sum(number - 1 for number in told.values())
    print(
        f"two APScheduler {version('apscheduler')} processes on one SQLAlchemyJobStore (SQLite), "
        f"{given.jobs} reminders, {kills} kills: {twice} told again, "
        f"{given.jobs - len(told)} never told"
    )


if __name__ == "__main__":
    main()

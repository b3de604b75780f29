"""The metronome: it calls for a pass at each interval and knows whether it was heard; the home of
APScheduler.

It holds no truth: jobs lie in memory, and what is to be done is asked of the database at each beat,
so one that is missed loses nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

MISSED = 5
"""After so many intervals without a beat the scheduler counts as dead."""
LONGEST_PASS = 900.0
"""Seconds after which a pass counts as stuck; one that sends much takes minutes."""


class Pulse:
    """Calls `beat` every so many seconds in a thread of its own, however long a pass takes."""

    def __init__(self, every: float, beat: Callable[[], object]) -> None:
        self._every, self._beat = every, beat
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upon-pulse", daemon=True)

    def start(self) -> None:
        """Begin; the first beat comes after one interval."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Call for no more, and wait some seconds for the beat in hand."""
        self._stop.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self._beat()


class Metronome:
    """Calls `tick` now and every so many seconds, never twice at a time; what was missed while the
    machine slept, or while a pass took long, is one beat."""

    def __init__(self, every: int, tick: Callable[[], object], now: datetime) -> None:
        self._every, self._tick = every, tick
        self._idle = threading.Event()
        self._idle.set()
        self._heard = time.monotonic()
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
            daemon=True,
        )
        trigger = IntervalTrigger(seconds=every, timezone=UTC)
        self._scheduler.add_job(self._beat, trigger, next_run_time=now, id="pass")

    def start(self) -> None:
        """Begin, with the first beat at once."""
        self._scheduler.start()

    def is_stuck(self) -> bool:
        """Whether no pass ended for so long that none will: the scheduler's thread died (which it
        does not say itself), the system's clock was set far back, or a pass hangs."""
        bearable = MISSED * self._every if self._idle.is_set() else LONGEST_PASS
        return time.monotonic() - self._heard > bearable

    def stop(self, seconds: float) -> bool:
        """Call for no more, and wait some seconds for the pass in hand; whether it has ended."""
        self._scheduler.shutdown(wait=False)
        return self._idle.wait(seconds)

    def _beat(self) -> None:
        self._idle.clear()
        self._heard = time.monotonic()
        try:
            self._tick()
        finally:
            self._heard = time.monotonic()
            self._idle.set()

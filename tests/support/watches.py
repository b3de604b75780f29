"""Processes that keep a database's clock, for tests: begun, watched by their logs, ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.ports.heartbeats import Seen
from engine.service.engine import Engine
from store.heartbeats import Heartbeats
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "upon", "run", "--every", "1"]
PATIENCE = 30.0


def today() -> Any:
    """The day of an office whose zone is UTC."""
    return datetime.now(UTC).date()


class Watch:
    """A process that keeps the clock of a database, and its log in a file."""

    def __init__(self, url: str, log: Path, command: list[str], **environment: str) -> None:
        self.log = log
        env = {**os.environ, "UPON_DB": url, "UPON_ZONE": "UTC", "UPON_LANG": "en", **environment}
        with log.open("w") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=said)

    def events(self) -> list[dict[str, Any]]:
        """Its log; each line of it is an object."""
        whole, _, _ = self.log.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    def said(self, event: str) -> list[dict[str, Any]]:
        """The events of a name."""
        return [one for one in self.events() if one["event"] == event]

    def until(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until it has said something so often."""
        wait_for(lambda: len(self.said(event)) >= count or self.process.poll() is not None)
        assert len(self.said(event)) >= count, self.log.read_text()
        return self.said(event)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


def wait_for(holds: Callable[[], bool]) -> None:
    """Wait until something holds, for as long as is bearable."""
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)


Begin = Callable[..., Watch]


def gone(process: subprocess.Popen[bytes]) -> None:
    """End a process, whatever it does."""
    process.kill()
    process.wait()


def adopted(url: str) -> Engine:
    """An office that adopted a plan ten days ago, with tasks that were due since, and that nobody
    has looked after from then on. It works every day, as reminders are made on working days."""
    days = [today() - timedelta(number) for number in (10, 3, 0)]
    engine = office(open_ledger(url))
    engine.set_policy({"calendar": "none"}, reason="every day counts", today=days[0])
    tasks = {str(n): {"due": f"by {day}"} for n, day in enumerate(days[1:])}
    plan = make_plan(tasks, adopted=days[0].isoformat())
    engine.adopt(plan, today=days[0])
    engine.sweep(today=days[0])
    return engine


def look(url: str) -> Seen:
    """What status sees."""
    ledger = open_ledger(url)
    seen = Heartbeats(ledger).look()
    ledger.engine.dispose()
    return seen

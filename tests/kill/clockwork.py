"""Several processes of `upon run` over one database, killed at random moments, and a receiver that
counts what arrives.

Plans come into force meanwhile; each of their tasks gives two reminders that go out at once, one by
the entry and one by the day. However many processes die: each reminder is in the outbox once, none
is missing, each has gone out, and what went out again has the id that it had, no more often than
somebody was killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import TypeVar
from zoneinfo import ZoneInfo

from engine.ports.messages import QUEUED, SENT
from engine.service.engine import Engine
from store.backends.errors import BusyError
from store.heartbeats import Heartbeats
from store.ledger import SqlLedger, open_ledger
from store.messages import SqlMessageQueue
from tests.support.strategies import make_plan

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
TASKS = 50
PER_PLAN = 2 * TASKS
"""Reminders that a plan gives: each task may be begun, and is due in a week."""
HOLDER = 0.7
"""How often it is the one who keeps watch that is killed."""
RUN = """
from datetime import timedelta
import delivery.retry_schedule
delivery.retry_schedule.LEASE = timedelta(seconds=3)  # for ten minutes nobody waits here
from cli.main import run
run()
"""
SETTINGS = """
channels:
  desk:
    {{kind: webhook, url: "http://127.0.0.1:{port}/", secret: {{env: DESK}}, allow_private: true}}
recipients:
  desk: {{body: desk, channel: desk}}
"""
DESK = "whsec_" + "c2VjcmV0" * 4
URGENT = {"start": {"urgent": "true"}, "due": {"days": ["7"], "urgent": "true"}}


@dataclass
class Receiver:
    """What arrived, by its id."""

    arrived: Counter[str] = field(default_factory=Counter)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A real HTTP server that takes everything."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            made.arrived[self.headers["webhook-id"]] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:  # type: ignore[override]
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


@dataclass(frozen=True)
class Report:
    """What a campaign came to."""

    kills: int
    reminders: int
    messages: int
    repeats: int
    seconds: float


def noon_zone() -> str:
    """A zone in which it is about noon, so that no day ends meanwhile."""
    hours = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


class Shift:
    """The processes, and the office whose clock they keep."""

    def __init__(self, url: str, folder: Path, port: int, count: int) -> None:
        self.zone = noon_zone()
        path = folder / "notify.yaml"
        path.write_text(SETTINGS.format(port=port), encoding="utf-8")
        self.env = os.environ | {
            "UPON_DB": url,
            "UPON_ZONE": self.zone,
            "UPON_NOTIFY": str(path),
            "DESK": DESK,
        }
        self.ledger: SqlLedger = open_ledger(url)
        zone = ZoneInfo(self.zone)
        self.engine = Engine(self.ledger, lambda: datetime.now(UTC), zone, by="clerk")
        self.log = (folder / "log.txt").open("ab")
        self.running = [self.start() for _ in range(count)]
        self.plans = 0

    def start(self) -> subprocess.Popen[bytes]:
        """One more process."""
        command = [sys.executable, "-c", RUN, "run", "--every", "1"]
        return subprocess.Popen(command, cwd=ROOT, env=self.env, stderr=self.log)

    def adopt(self) -> None:
        """One more plan."""
        due = (self.engine.today() + timedelta(7)).isoformat()
        tasks = {str(number): {"due": f"by {due}", "lead": ["desk"]} for number in range(TASKS)}
        plan = make_plan(
            tasks,
            plan=f"p{self.plans}",
            adopted=self.engine.today().isoformat(),
            reminders=URGENT,
            bodies={"desk": {"name": "Desk"}},
        )
        patiently(lambda: self.engine.adopt(plan))
        self.plans += 1

    def kill(self, rng: Random) -> None:
        """Kill a process, most often the one that keeps watch, and start another."""
        victim = rng.randrange(len(self.running))
        lease = patiently(Heartbeats(self.ledger).look).lease
        if lease is not None and rng.random() < HOLDER:
            pids = [str(process.pid) for process in self.running]
            pid = lease.by.split("-")[-2]
            victim = pids.index(pid) if pid in pids else victim
        self.running[victim].kill()
        self.running[victim].wait()
        self.running[victim] = self.start()

    def left(self) -> str:
        """What is not decided yet, or has not gone out; nothing where all is done."""
        post = SqlMessageQueue(self.ledger)
        told, asked = len(self.engine.notices()), self.plans * PER_PLAN
        if told != asked:
            return f"{told} of {asked} reminders"
        queued = post.messages(QUEUED)
        if queued or not post.messages(SENT):
            return f"{len(queued)} messages are queued, {len(post.messages(SENT))} sent"
        return ""

    def stop(self) -> None:
        """End all of it."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)
        self.ledger.engine.dispose()
        self.log.close()


def campaign(
    url: str,
    folder: Path,
    *,
    reminders: int,
    kills: int,
    processes: int,
    seed: int,
    patience: float = 120.0,
) -> Report:
    """Let them work, die and be replaced; then hold what is there against what must be."""
    rng = Random(seed)  # noqa: S311  any moments will do
    began = time.monotonic()
    with receiver() as arrived:
        shift = Shift(url, folder, arrived.port, processes)
        try:
            plans = reminders // PER_PLAN
            for number in range(max(plans, kills)):
                if shift.plans < plans:
                    shift.adopt()
                time.sleep(rng.uniform(0, 1.5))
                if number < kills:
                    shift.kill(rng)
            end = time.monotonic() + patience
            while left := patiently(shift.left):
                assert time.monotonic() < end, f"not all has gone out: {left}"
                time.sleep(1)
            messages = hold(shift, arrived)
        finally:
            shift.stop()
    repeats = sum(arrived.arrived.values()) - len(arrived.arrived)
    assert repeats <= kills
    return Report(kills, plans * PER_PLAN, messages, repeats, time.monotonic() - began)


def patiently(call: Callable[[], T]) -> T:
    """Ask again where eight others, and the journals that the dead leave, kept one out."""
    while True:
        with suppress(BusyError):
            return call()


def hold(shift: Shift, arrived: Receiver) -> int:
    """Each reminder once, each told by a message that arrived; how many messages."""
    notices = shift.engine.notices()
    expected = {
        (f"p{plan}", str(task), kind)
        for plan in range(shift.plans)
        for task in range(TASKS)
        for kind in ("start", "due.7")
    }
    assert Counter((*one.notice.key[:2], one.notice.kind) for one in notices) == Counter(expected)
    messages = SqlMessageQueue(shift.ledger).messages(SENT)
    assert {one.id for one in messages} == set(arrived.arrived)
    assert {number for one in messages for number in one.notices} == {one.n for one in notices}
    return len(messages)

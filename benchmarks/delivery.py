"""A pass of delivery at size: digests to so many recipients through a real mail server in this
process, or against one that answers nobody.

    python -m benchmarks.delivery 5000        # a good server
    python -m benchmarks.delivery 5000 --dead # a server that takes connections and says nothing

Prints seconds on the wall and of the processor (server and letters share the one process), letters
a second, and the peak of memory.
"""

from __future__ import annotations

import argparse
import resource
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller

from delivery.dispatch import deliver_once
from delivery.letter_writer import Writer
from delivery.sending import sender
from delivery.settings_file import read_settings
from engine.service.engine import Engine
from store.ledger import open_ledger
from store.messages import SqlMessageQueue
from upon.words.texts import Words
from workflows.loader import read_plan

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2023, 1, 3, 8, 0, tzinfo=ZONE)


def write_office(folder: Path, count: int, port: int) -> tuple[Path, Path]:
    """A plan with a part for each of so many communes, and who is told of it."""
    bodies = "".join(f"xa-{n},Xã {n},tinh,cac-xa\n" for n in range(count))
    (folder / "bodies.csv").write_text(f"id,name,under,groups\ntinh,Tỉnh,,\n{bodies}", "utf-8")
    plan = folder / "plan.yaml"
    tasks = "".join(
        f'  "{n}":\n    title: Việc số {n}\n    each: cac-xa\n    implementing: [cac-xa]\n'
        f"    due: by 2023-01-0{5 + n}\n"
        for n in range(4)
    )
    plan.write_text(
        "plan: p\ntitle: Kế hoạch\nadopted: 2023-01-02\ncalendar: vn-state\n"
        f"bodies: {{file: bodies.csv}}\ntasks:\n{tasks}",
        "utf-8",
    )
    notify = folder / "notify.yaml"
    told = "".join(
        f"  r{n}: {{body: xa-{n}, channel: mail, address: r{n}@example.org}}\n"
        for n in range(count)
    )
    notify.write_text(
        "channels:\n  mail: {kind: smtp, host: 127.0.0.1, security: none, sender: u@example.org, "
        f"port: {port}}}\nrecipients:\n{told}",
        "utf-8",
    )
    return plan, notify


class _Counting:
    def __init__(self) -> None:
        self.letters = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Take the letter."""
        del server, session, envelope
        self.letters += 1
        return "250 OK"


@contextmanager
def good_server() -> Iterator[tuple[int, _Counting]]:
    """A mail server that takes all, on a free port."""
    kept = _Counting()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port, kept
    finally:
        controller.stop()


@contextmanager
def dead_server() -> Iterator[tuple[int, _Counting]]:
    """A server that takes connections and never speaks."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as silent:
        yield silent.getsockname()[1], _Counting()


def main() -> None:
    """Measure one pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=5000)
    parser.add_argument("--dead", action="store_true")
    given = parser.parse_args()
    server = dead_server() if given.dead else good_server()
    with tempfile.TemporaryDirectory() as name, server as (port, taken):
        folder, now = Path(name), [START]
        plan, notify = write_office(folder, given.count, port)
        ledger = open_ledger(f"sqlite:///{folder / 'upon.db'}")
        engine = Engine(ledger, lambda: now[0], ZONE, by="clerk")
        found = read_plan(plan).plan
        assert found is not None
        engine.adopt(found)
        engine.sweep()
        reading = read_settings(notify, {})
        assert reading.settings is not None, reading.faults[:3]
        writer, post = Writer(reading.settings, Words), SqlMessageQueue(ledger)
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(2):  # the first digest is due on the day after
            with sender(reading.settings) as send:
                done = deliver_once(post, engine, writer, send)
            print(done, taken.letters)
            if done.sent or done.failed:
                break
            now[0] += timedelta(days=1)
            engine.sweep()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{given.count} recipients: {wall:.1f} s on the wall, {cpu:.1f} s of a processor, "
            f"{taken.letters / wall:.0f} letters a second, peak {peak:.0f} MB"
        )


if __name__ == "__main__":
    main()

"""What the page and the API cost over the engine: ratios of CPU time in one run, on the seed plan.

`python -m benchmarks.page.ratios` prints for each pair the medians, less the time of an empty
request, and their ratio with its bound. Exit 1 where a bound is broken.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from starlette.testclient import TestClient

from engine.service.engine import Engine
from store.ledger import open_ledger
from upon import clock
from web.app import create_app
from web.demo import PASSWORD, prepare_demo
from web.settings import Settings

RUNS = 25
DAY = date(2023, 2, 3)
DOCUMENT = {"number": "9", "issued": "2023-02-01"}
TRIGGER = "btvthu-new-cadre-rule"


def cpu(*calls: Callable[[], object]) -> list[float]:
    """The median milliseconds of CPU of each call, over so many rounds in which each has its turn:
    what else the machine does falls upon all of them alike."""
    for call in calls:
        call()
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(RUNS):
        for call, kept in zip(calls, times, strict=True):
            began = time.process_time()
            call()
            kept.append(time.process_time() - began)
    return [median(kept) * 1000 for kept in times]


def main() -> int:
    """Print the table; 1 where a bound is broken."""
    with TemporaryDirectory() as folder:
        ledger = open_ledger(f"sqlite:///{Path(folder) / 'demo.db'}")
        zone = ZoneInfo("Asia/Ho_Chi_Minh")
        settings = Settings(zone=zone, day=DAY, secure=False, rate=1_000_000)
        prepare_demo(ledger, settings)
        app = create_app(ledger, settings)
        with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
            client.headers["sec-fetch-site"] = "same-origin"
            client.post("/login", data={"account": "vanthu", "password": PASSWORD})
            engine = Engine(ledger, clock.now, zone, by="vanthu")
            code = compare(client, engine)
        ledger.engine.dispose()
    return code


def compare(client: TestClient, engine: Engine) -> int:
    """Each pair of a request and what it is held against, less an empty request."""
    client.get("/")  # from now on the person has seen the last entry
    etag = {"if-none-match": client.get("/").headers["etag"]}
    task, document = "2.1.2.b", {"trigger": [TRIGGER], **DOCUMENT}
    issued = date(2023, 2, 1)

    def preview() -> object:
        return engine.record(TRIGGER, number="9", issued=issued, today=DAY, preview=True)

    pairs: list[tuple[str, Callable[[], object], Callable[[], object], float]] = [
        (
            "a list of 100 by /v1",
            lambda: client.get("/v1/tasks"),
            lambda: engine.page(limit=101, today=DAY),
            1.5,
        ),
        (
            "the page of a task",
            lambda: client.get(f"/tasks/nq21/{task}"),
            lambda: (engine.why(task, today=DAY), engine.history_page(task)),
            2.0,
        ),
        (
            "a preview",
            lambda: client.post("/v1/events?dry_run=true", json=document),
            preview,
            1.5,
        ),
    ]
    broken = 0
    for name, asked, held, bound in pairs:
        cost, base, empty = cpu(asked, held, lambda: client.get("/healthz"))
        broken += told(name, cost - empty, base, bound)
    known, page, empty = cpu(
        lambda: client.get("/", headers=etag),
        lambda: client.get("/"),
        lambda: client.get("/healthz"),
    )
    broken += told("a 304 to its page", known - empty, page - empty, 0.25)
    print(f"{'an empty request':<24} {empty:7.1f} ms")
    print(f"{'the first page':<24} {page:7.1f} ms, {len(client.get('/').content):,} bytes")
    return int(broken > 0)


def told(name: str, asked: float, held: float, bound: float) -> bool:
    """Print a pair, in milliseconds; whether its ratio is over the bound."""
    ratio = asked / held
    line = f"{name:<24} {asked:7.1f} ms {held:7.1f} ms  {ratio:5.2f}x  bound {bound:.2f}x"
    print(line + ("  BROKEN" if ratio > bound else ""))
    return ratio > bound


if __name__ == "__main__":
    sys.exit(main())

"""What the page and the API cost over the engine: ratios of CPU time in one run, on the seed plan.

`python benchmarks/web.py` prints for each pair the medians, less the time of an empty request, and
their ratio with its bound. Exit 1 where a bound is broken.
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

sys.path.insert(0, str(Path(__file__).parents[1]))

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


def cpu(call: Callable[[], object]) -> float:
    """The median milliseconds of CPU of a call, over so many runs."""
    call()
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return median(times) * 1000


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
    """Each pair of a request and what it is held against."""
    empty = cpu(lambda: client.get("/healthz"))
    page = cpu(lambda: client.get("/"))
    etag = {"if-none-match": client.get("/").headers["etag"]}
    task = "2.1.2.b"
    pairs = [
        (
            "a list of 100 by /v1",
            cpu(lambda: client.get("/v1/tasks")) - empty,
            cpu(lambda: engine.page(limit=101, today=DAY)),
            1.5,
        ),
        (
            "the page of a task",
            cpu(lambda: client.get(f"/tasks/nq21/{task}")) - empty,
            cpu(lambda: (engine.why(task, today=DAY), engine.history_page(task))),
            2.0,
        ),
        (
            "a preview",
            cpu(
                lambda: client.post(
                    "/v1/events?dry_run=true", json={"trigger": [TRIGGER], **DOCUMENT}
                )
            )
            - empty,
            cpu(
                lambda: engine.record(
                    TRIGGER, number="9", issued=date(2023, 2, 1), today=DAY, preview=True
                )
            ),
            1.5,
        ),
        (
            "a 304 to its page",
            cpu(lambda: client.get("/", headers=etag)) - empty,
            page - empty,
            0.25,
        ),
    ]
    broken = 0
    for name, asked, held, bound in pairs:
        ratio = asked / held
        broken += ratio > bound
        line = f"{name:<24} {asked:7.1f} ms {held:7.1f} ms  {ratio:5.2f}x  bound {bound:.2f}x"
        print(line + ("  BROKEN" if ratio > bound else ""))
    print(f"{'an empty request':<24} {empty:7.1f} ms")
    print(f"{'the first page':<24} {page:7.1f} ms, {len(client.get('/').content):,} bytes")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())

"""Clerks at work: so many people on the page at once, for so long; errors, and how long they wait.

`python -m benchmarks.page.clerks --clerks 50 --seconds 600 --postgresql` starts `upon serve` over
the workspace of the trial on a server of its own (or, without, on a file), signs that many
people in, and lets each read the agenda, a list and a task, look something up, and record a
document after its preview, with a pause between requests as people make them (`--pause`, a mean in
seconds). A refusal because somebody else recorded meanwhile (412) is looked at again, as a person
would. It prints each kind of request with its median, p95 and longest, the errors, and what the
ledger says afterwards; exit 1 where there was an error or a document is not there once.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from random import Random
from statistics import median, quantiles

import httpx

from benchmarks.support.machine import described, facts, postgresql_version
from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from tests.support.served_process import serving
from tests.support.servers import fresh_database, postgres
from tests.web.conftest import BROWSER, settings_for
from upon import clock
from web.demo import PASSWORD, prepare_demo

DAY = "2023-02-03"
WAITS = 60.0
"""Seconds after which a person has given up on an answer."""


@dataclass
class Tally:
    """What all clerks saw: seconds by kind of request, errors by what was wrong, documents."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    looked_again: int = 0
    recorded: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Clerk:
    """One person with a browser: signs in once, then goes through the pages."""

    def __init__(self, number: int, url: str, tally: Tally, seed: int) -> None:
        self.number, self.tally = number, tally
        self.random = Random(f"{seed}/{number}")  # noqa: S311  no secret
        self.http = httpx.Client(base_url=url, headers=BROWSER, timeout=WAITS)
        self.documents = 0

    def ask(self, kind: str, method: str, path: str, **given: object) -> httpx.Response | None:
        """One request: its time is kept, and what was wrong with it; None where nobody answered."""
        began = time.monotonic()
        try:
            answer = self.http.request(method, path, **given)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            with self.tally.lock:
                self.tally.errors[f"{kind}: {type(error).__name__}"] += 1
            return None
        with self.tally.lock:
            self.tally.seconds[kind].append(time.monotonic() - began)
            if answer.status_code not in (200, 303, 412):
                self.tally.errors[f"{kind}: {answer.status_code}"] += 1
        return answer

    def sign_in(self) -> None:
        """Get a session; the account is the clerk's of the trial."""
        self.ask("sign in", "POST", "/login", data={"account": "vanthu", "password": PASSWORD})

    def work(self, until: float, pause: float, tasks: list[str], triggers: list[str]) -> None:
        """Go through the pages until a moment of `time.monotonic`."""
        while time.monotonic() < until:
            step = self.random.choices(
                (self.agenda, self.list, self.task, self.search, self.record), (3, 2, 3, 1, 1)
            )[0]
            step(self.random.choice(tasks), self.random.choice(triggers))
            time.sleep(self.random.expovariate(1 / pause))

    def agenda(self, _task: str, _trigger: str) -> None:
        """The first page."""
        self.ask("agenda", "GET", "/")

    def list(self, _task: str, _trigger: str) -> None:
        """All tasks."""
        self.ask("list", "GET", "/tasks")

    def task(self, task: str, _trigger: str) -> None:
        """One task with its reasons."""
        self.ask("task", "GET", f"/tasks/{task}")

    def search(self, task: str, _trigger: str) -> None:
        """Look something up."""
        self.ask("search", "GET", f"/search?q={task.split('/')[1]}")

    def record(self, _task: str, trigger: str) -> None:
        """Look at what a document would do, then record it; once more where others were quicker."""
        self.documents += 1
        number = f"{self.number}-{self.documents}/QĐ"
        given = {"trigger": trigger, "number": number, "issued": "01/02/2023"}
        for _ in range(20):
            seen = self.ask("preview", "POST", "/record", data=given | {"act": "preview"})
            if seen is None or not (digest := _hidden(seen.text, "digest")):
                break
            act = "another" if 'value="another"' in seen.text else "record"  # it was asked back
            sent = given | {"act": act, "digest": digest, "key": number}
            made = self.ask("record", "POST", "/record", data=sent)
            if made is not None and made.status_code == 303:
                with self.tally.lock:
                    self.tally.recorded.append(number)
                return
            if made is None or made.status_code != 412:
                break
            with self.tally.lock:
                self.tally.looked_again += 1
        with self.tally.lock:
            self.tally.errors["a document that was not recorded"] += 1


def _hidden(text: str, name: str) -> str:
    """What a hidden field of a page holds; empty where the page has none."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return unescape(found[1]) if found else ""


def main() -> int:
    """Read the options, let the clerks work, print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clerks", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--pause", type=float, default=5.0, help="mean seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url, version = f"sqlite:///{folder / 'clerks.db'}", ""
        if given.postgresql:
            server = stack.enter_context(postgres(folder / "server"))
            url, version = fresh_database(server), postgresql_version(server)
        ledger = open_ledger(url)
        prepare_demo(ledger, settings_for(folder / "clerks.db"))
        tasks, triggers = _names(ledger)
        tally = Tally()
        with serving(["--db", url, "--today", DAY], folder) as (process, address):
            crowd = [Clerk(n, address, tally, given.seed) for n in range(given.clerks)]
            _let_work(crowd, given.seconds, given.pause, tasks, triggers)
            process.terminate()
            process.wait(30)
        wrong = _held_against(ledger, tally)
        ledger.engine.dispose()
    _print(tally, wrong, given.clerks, given.seconds)
    print(described(facts(postgresql=version)))
    return int(bool(tally.errors or wrong))


def _names(ledger: SqlLedger) -> tuple[list[str], list[str]]:
    """The tasks and the triggers of the trial."""
    settings = settings_for(Path())
    engine = Engine(ledger, clock.now, settings.zone, by="benchmark")
    rows = engine.page(limit=1000, today=settings.day)
    return sorted({f"{row['plan']}/{row['task']}" for row in rows}), [
        row["id"] for row in engine.triggers()
    ]


def _let_work(
    crowd: list[Clerk], seconds: float, pause: float, tasks: list[str], triggers: list[str]
) -> None:
    """Sign all in, one after the other, then let them work side by side."""
    for clerk in crowd:
        clerk.sign_in()
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=clerk.work, args=(until, pause, tasks, triggers)) for clerk in crowd
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _held_against(ledger: SqlLedger, tally: Tally) -> list[str]:
    """What the ledger does not hold once, though it was acknowledged."""
    engine = Engine(ledger, clock.now, settings_for(Path()).zone, by="benchmark")
    there = Counter(row["number"] for row in engine.documents())
    return [number for number in tally.recorded if there[number] != 1]


def _print(tally: Tally, wrong: list[str], clerks: int, seconds: float) -> None:
    asked = sum(map(len, tally.seconds.values()))
    print(f"{clerks} clerks for {seconds:.0f} s: {asked:,} requests, {len(tally.recorded):,}")
    print(f"documents, {tally.looked_again} looked at again because another was quicker")
    print("| request | count | median | p95 | longest |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for kind, took in sorted(tally.seconds.items()):
        high = quantiles(took, n=20, method="inclusive")[-1] if len(took) > 1 else took[0]
        row = f"{median(took) * 1000:.0f} ms | {high * 1000:.0f} ms | {max(took) * 1000:.0f} ms"
        print(f"| {kind} | {len(took):,} | {row} |")
    print(f"errors: {sum(tally.errors.values())} {dict(tally.errors) or ''}")
    print(f"documents that are not there once: {len(wrong)}")


if __name__ == "__main__":
    sys.exit(main())

"""Reading at national scale, place by place: what the same page takes for one commune, for a
province and for the country, and what a page of the web takes beside the seed plan's.

`python -m benchmarks.places [--postgresql] [--communes N] [--acted N] [--country URL]` builds the
country of `benchmarks.nation` in a fresh database (or takes the one at the URL, which it fills
where it is empty), records a directive, a provincial decision, papers of communes and acts
of bodies, and renews its section of docs/reference/benchmarks.md. Times are medians of CPU time, of
several rounds in which each question has its turn; on PostgreSQL the server's own work is not in
them, so there they are those of a clock.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from starlette.testclient import TestClient

from benchmarks.nation import COMMUNES, TODAY, Size, commune, settle_country
from benchmarks.scale import databases
from benchmarks.support.machine import described, facts
from benchmarks.support.scale_reading import act_on
from benchmarks.support.tables import table, write_section
from engine.queries.filters import Filters
from engine.queries.lists import LISTS
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import office
from triggers.errors import UponError
from upon.running.gc_pause import quiet
from web.app import create_app
from web.demo import DAY, PASSWORD, prepare_accounts, prepare_demo
from web.settings import Settings

PAGE, ROUNDS, BOUND, WEB_BOUND = 50, 9, 5.0, 2.0
SPLIT = 40
"""Communes that have a paper of their own."""
PLACES: dict[str, dict[str, Any]] = {
    "one commune": {"body": commune(7)},
    "a province, below": {"body": "p07", "below": True},
    "the country, below": {"body": "centre", "below": True},
    "a province, in sum": {"body": "p07", "total": True},
    "the country, in sum": {"body": "centre", "total": True},
}
Call = Callable[[], object]


class Figure(NamedTuple):
    """What a page takes, in seconds, and how many times that of what it is held against."""

    what: str
    place: str
    seconds: float
    ratio: float
    bound: float

    def cells(self) -> tuple[str, str, str, str]:
        """As cells; what is over its bound is marked."""
        over = " (over)" if self.ratio > self.bound else ""
        return self.what, self.place, f"{self.seconds * 1000:.1f} ms", f"{self.ratio:.1f}{over}"


def fill(engine: Engine, size: Size, acted: int) -> None:
    """A year's work: documents for all, for a province, for communes, and acts of bodies."""
    settle_country(engine, size)
    engine.record("national", issued=TODAY - timedelta(40), number="1-CT", issuer="centre")
    engine.record("provincial", issued=TODAY - timedelta(20), number="2-QD", scope="p07")
    for number in range(min(SPLIT, size.communes)):
        issued, scope = TODAY - timedelta(20), commune(number)
        engine.record("communal", issued=issued, number=f"{number}-QD", scope=scope)
    act_on(engine, size, acted)


def places(engine: Engine, clock: Callable[[], float]) -> list[Figure]:
    """Each question of each place, beside the same of one commune."""

    def asked(name: str, filters: Filters) -> Call:
        if name == "agenda":
            return lambda: engine.agenda_page(limit=PAGE, filters=filters)
        if name == "counts":
            return lambda: engine.counts(filters=filters)
        return lambda: engine.page(name, limit=PAGE, filters=filters)

    found = []
    for name in (*LISTS, "agenda", "counts"):
        calls = [asked(name, Filters(**place)) for place in PLACES.values()]
        times = medians(calls, clock)
        for place, seconds in zip(PLACES, times, strict=True):
            found.append(Figure(name, place, seconds, seconds / times[0], BOUND))
    return found


def medians(calls: list[Call], clock: Callable[[], float]) -> list[float]:
    """The median seconds of each call, over rounds in which each has its turn."""
    taken: list[list[float]] = [[] for _ in calls]
    for number in range(ROUNDS + 1):
        for call, kept in zip(calls, taken, strict=True):
            began = clock()
            call()
            if number:  # the first round only warms up
                kept.append(clock() - began)
    return [median(kept) for kept in taken]


WEB = ("/tasks", "/", "/v1/tasks?limit=30")
"""Pages that the country and the seed plan both have."""


def pages(url: str, clock: Callable[[], float]) -> list[Figure]:
    """Pages of the web, of the country and of the seed plan, by the row that they show."""
    with tempfile.TemporaryDirectory() as folder:
        seed = open_ledger(f"sqlite:///{folder}/seed.db")
        zone = ZoneInfo("Asia/Ho_Chi_Minh")
        small = Settings(zone=zone, day=DAY, secure=False, rate=1_000_000)
        prepare_demo(seed, small)
        large = Settings(zone=zone, day=TODAY, secure=False, rate=1_000_000)
        country = open_ledger(url)
        with suppress(UponError):  # a country that is kept has them already
            prepare_accounts(country, large)
        with signed_in(seed, small) as near, signed_in(country, large) as far:
            found = [beside(path, far, near, clock) for path in WEB]
            found += days_pages(far, clock)
        seed.engine.dispose()
    return found


def days_pages(client: TestClient, clock: Callable[[], float]) -> list[Figure]:
    """The day's page of one commune, of a province and of the country."""
    names = {"one commune": commune(7), "a province": "p07", "the country": "centre"}

    def page(name: str) -> Call:
        return lambda: client.get(f"/?body={name}").raise_for_status()

    times = medians([page(name) for name in names.values()], clock)
    return [
        Figure("the day's page of the web", place, seconds, seconds / times[0], BOUND)
        for place, seconds in zip(names, times, strict=True)
    ]


def signed_in(ledger: Any, settings: Settings) -> TestClient:
    """A browser that has signed in at a ledger's pages."""
    client = TestClient(
        create_app(ledger, settings), base_url="http://127.0.0.1", follow_redirects=False
    )
    client.headers["sec-fetch-site"] = "same-origin"
    client.post("/login", data={"account": "vanthu", "password": PASSWORD})
    client.get("/")  # from now on the person has seen the last entry
    return client


def beside(path: str, far: TestClient, near: TestClient, clock: Callable[[], float]) -> Figure:
    """A page of the country beside the seed's, each less an empty request and by the row shown."""
    rows = [shown(client.get(path)) for client in (far, near)]
    calls: list[Call] = [lambda: far.get(path), lambda: near.get(path), lambda: far.get("/healthz")]
    country, seed, empty = medians(calls, clock)
    ratio = (country - empty) / rows[0] / ((seed - empty) / rows[1])
    what = f"{path} ({rows[0]} rows; the seed's {rows[1]}, {(seed - empty) * 1000:.1f} ms)"
    return Figure(what, "the country", country - empty, ratio, WEB_BOUND)


def shown(response: Any) -> int:
    """How many rows an answer shows."""
    response.raise_for_status()
    if response.headers["content-type"].startswith("application/json"):
        return len(response.json())
    return int(response.text.count('class="row"'))


def main() -> None:
    """Read the options, measure, write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--plans", type=int, default=91)
    parser.add_argument("--acted", type=int, default=100_100)
    kept = "a database that is kept; filled where it is not there yet"
    parser.add_argument("--country", metavar="URL", help=kept)
    given = parser.parse_args()
    with quiet(), databases(postgresql=given.postgresql) as (fresh, version):
        figures = list(measure(given, given.country or fresh()))
        said = described(facts(Path(tempfile.gettempdir()), version))
    database = "postgresql" if given.postgresql else "sqlite"
    rows = table(("page of", "place", "time", "times"), [one.cells() for one in figures])
    text = f"### Places, {database}\n\n{how(given)}\n\n{rows}\n\n{said}."
    write_section(f"places-{database}", text)


def measure(given: argparse.Namespace, url: str) -> Iterator[Figure]:
    """All figures, printed as they come."""
    engine = office(open_ledger(url), TODAY)
    with engine.ledger.reading() as unit:
        is_empty = not unit.entries.head().count
    if is_empty:
        fill(engine, Size(given.communes, given.plans), given.acted)
    clock = time.perf_counter if given.postgresql else time.process_time
    for found in (places(engine, clock), pages(url, clock)):
        for figure in found:
            print(*figure.cells(), sep=" | ", flush=True)
            yield figure


def how(given: argparse.Namespace) -> str:
    """How the figures came about."""
    command = f"`python -m benchmarks.places{' --postgresql' * given.postgresql}`"
    return (
        f"{command}: {given.communes:,} communes, {given.plans} plans of ten tasks, "
        f"{given.acted:,} acts of bodies; {PAGE} rows a page, of the agenda under each heading; "
        f"medians of {ROUNDS} rounds in one run. Pages are held against one commune's (at most "
        f"{BOUND:.0f} times), those of the web, by the row that they show, against the seed plan's "
        f"(at most {WEB_BOUND:.0f} times)."
    )


if __name__ == "__main__":
    main()

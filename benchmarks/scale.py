"""One directive, eleven thousand communes: what recording and reading cost at national scale.

`python -m benchmarks.scale [--postgresql] [--parts fan-out,bare,growth,splits,reading] [--raw]`
builds the country of `benchmarks.nation` in a fresh database, measures, and renews its section of
docs/reference/benchmarks.md. Every act goes through the engine as an office's would: acknowledged,
audited, durable. With `--raw` the best raw set-based UPDATE of as many one-row-a-task records is
measured in the same run. The part `bare` holds a directive and an act against the transaction that
writes the same rows to the byte (`benchmarks.bare`). The parts acted on for `reading` are recorded
in one transaction, to save the time of a hundred thousand commits.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.bare import Act, beside_bare
from benchmarks.nation import COMMUNES, TODAY, WAVES, Size, commune, settle_country
from benchmarks.raw import raw_update
from benchmarks.support.machine import described, exponent, facts, median_of
from benchmarks.support.scale_reading import TIMES, act_on, reading
from benchmarks.support.tables import table, write_section
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.servers import fresh_database, postgres
from tests.support.strategies import office
from upon.running.gc_pause import quiet

SIZES = ((1_000, 1), (1_000, 10), (10_000, 10), (COMMUNES, 91))
"""Communes and plans of 10^4 to 10^7 assignments."""
PARTS = ("fan-out", "bare", "growth", "splits", "reading")


class Figure(NamedTuple):
    """A line of the table."""

    what: str
    seconds: float
    more: str = ""

    def cells(self) -> tuple[str, str, str]:
        """As cells."""
        return self.what, f"{self.seconds * 1000:.1f} ms", self.more


class Country:
    """An engine on a country in a database of its own."""

    def __init__(self, url: str, size: Size) -> None:
        self.url, self.size = url, size
        self.ledger = open_ledger(url)
        self.engine: Engine = office(self.ledger, TODAY)
        with self.engine.ledger.reading() as unit:
            self.number = unit.entries.head().count
        self.fresh = not self.number
        if self.fresh:
            settle_country(self.engine, size)

    def times(self, trigger: str, repeats: int, scope: str | None = None) -> list[float]:
        """The seconds that it takes to record a document, which is retracted after each time."""
        found = []
        for _ in range(repeats):
            seconds, event = self.once(trigger, scope)
            found.append(seconds)
            self.engine.retract(event, reason="to measure again")
        return found

    def look(self) -> None:
        """What the national directive would change."""
        number, issued = f"{self.number + 1}-CT", TODAY - timedelta(10)
        self.engine.record("national", issued=issued, number=number, issuer="centre", preview=True)

    def once(self, trigger: str, scope: str | None = None) -> tuple[float, str]:
        """The seconds that it takes to record one document, and its id."""
        self.number += 1
        began = time.perf_counter()
        told = self.engine.record(
            trigger,
            issued=TODAY - timedelta(10),
            number=f"{self.number}-CT",
            issuer="centre",
            scope=scope,
        )
        seconds = time.perf_counter() - began
        assert told.event is not None
        return seconds, told.event


def fan_out(country: Country, repeats: int, raw: Callable[[], list[float]] | None) -> list[Figure]:
    """The national directive that starts 1,001,000 assignments."""
    began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mine = median_of(country.times("national", repeats))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = country.size.communes * country.size.plans
    memory = f"peak of the process {peak / 1024:.0f} MB ({began / 1024:.0f} before)"
    what = f"a directive that starts {started:,} of {country.size.assignments:,}"
    found = [Figure(what, mine, memory)]
    if raw is not None:
        best = median_of(raw())
        ratio = f"{best / mine:.0f} times as long"
        found.append(
            Figure(f"raw UPDATE of {started:,} of {country.size.assignments:,} rows", best, ratio)
        )
    return found


def bare(country: Country, repeats: int) -> list[Figure]:
    """A directive and an act of one body, each beside the bare transaction that writes the same;
    both are previewed first, as whoever records sees what changes, so plans and bodies are read."""

    def directives() -> Iterator[Act]:
        while True:
            country.look()
            yield partial(_directive, country)

    def acts() -> Iterator[Act]:
        for number in itertools.count():
            plan, body = f"k{number % country.size.plans:02}", commune(number // country.size.plans)
            country.engine.start("6", plan=plan, body=body, preview=True)
            yield partial(_start, country, plan, body)

    found = []
    for what, made in (("the directive", directives()), ("one body's act", acts())):
        pair = beside_bare(country.ledger, country.url, made, repeats)
        found += [
            Figure(what, pair.ours, f"{pair.ratio:.1f} times the bare transaction"),
            Figure(f"bare transaction of the same {pair.rows} rows", pair.bare),
        ]
    return found


def _directive(country: Country) -> Callable[[], object]:
    _, event = country.once("national")
    return partial(country.engine.retract, event, reason="to measure again")


def _start(country: Country, plan: str, body: str) -> None:
    country.engine.start("6", plan=plan, body=body)


def growth(fresh: Callable[[], str], country: Country, repeats: int) -> list[Figure]:
    """Against all assignments, the affected standings fixed; against the standings touched."""
    found, counts, times = [], [], []
    for communes, plans in SIZES[:-1]:
        small = Country(fresh(), Size(communes, plans))
        counts.append(float(small.size.assignments))
        times.append(median_of(small.times("wave-1", repeats)))
    counts.append(float(country.size.assignments))
    times.append(median_of(country.times("wave-1", repeats)))
    for count, seconds in zip(counts, times, strict=True):
        found.append(Figure(f"one standing among {count:,.0f} assignments", seconds))
    found[-1] = found[-1]._replace(more=f"exponent {exponent(counts, times):.2f}")
    touched = [float(count) for count in (*WAVES, country.size.plans)]
    times = [
        median_of(country.times(name, repeats))
        for name in (*(f"wave-{count}" for count in WAVES), "national")
    ]
    for count, seconds in zip(touched, times, strict=True):
        found.append(Figure(f"{count:.0f} standings touched", seconds))
    found[-1] = found[-1]._replace(more=f"exponent {exponent(touched, times):.2f}")
    return found


def splits(country: Country, repeats: int, raw: Callable[[], list[float]]) -> list[Figure]:
    """Documents at narrower scopes, and the worst case: every commune has its own standing."""
    found = [
        Figure(
            "a provincial decision that splits 63 standings",
            median_of(country.times("provincial", repeats, "p07")),
        ),
        Figure("a commune's own paper", median_of(country.times("communal", repeats, commune(7)))),
    ]
    own = [country.once("communal", commune(number))[0] for number in range(country.size.communes)]
    found.append(
        Figure(
            "each of the communes' own papers",
            median_of(own),
            f"the last hundred {median_of(own[-100:]) * 1000:.1f} ms",
        )
    )
    worst = median_of(country.times("joint", repeats))
    best = median_of(raw())
    found += [
        Figure(
            f"a joint circular over {country.size.communes:,} diverged standings",
            worst,
            f"{worst / best:.1f} times the raw UPDATE",
        ),
        Figure(f"raw UPDATE of {country.size.communes:,} rows", best),
    ]
    return found


def main() -> None:
    """Read the options, measure, write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--acted", type=int, default=100_100)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--plans", type=int, default=91)
    kept = "a database that is kept; filled where it is not there yet"
    parser.add_argument("--country", metavar="URL", help=kept)
    given = parser.parse_args()
    # As the commands run, which own their process.
    with quiet(), databases(postgresql=given.postgresql) as (fresh, version):
        for part, figures in measure(given, fresh):
            said = described(facts(Path(tempfile.gettempdir()), version))
            write(given, part, figures, said)


def write(given: argparse.Namespace, part: str, figures: list[Figure], machine: str) -> None:
    """Print the figures of a part, and renew its section."""
    for figure in figures:
        print(*figure.cells(), sep=" | ", flush=True)
    database = "postgresql" if given.postgresql else "sqlite"
    called = f"`python -m benchmarks.scale{' --postgresql' * given.postgresql} --parts {part}`"
    how = (
        f"{given.acted:,} acts on parts; p95 of {TIMES}"
        if part == "reading"
        else (f"medians of {given.repeats}")
    )
    rows = table(("what", "time", "beside"), [figure.cells() for figure in figures])
    text = f"### {part.capitalize()}, {database}\n\n{called}; {how}.\n\n{rows}\n\n{machine}."
    write_section(f"scale-{database}-{part}", text)


def measure(
    given: argparse.Namespace, fresh: Callable[[], str]
) -> Iterator[tuple[str, list[Figure]]]:
    """All that was asked for, part by part."""
    parts = given.parts.split(",")
    country = Country(given.country or fresh(), Size(given.communes, given.plans))
    size = country.size

    def raw(affected: int, of: int) -> Callable[[], list[float]]:
        return lambda: raw_update(fresh(), of, affected, given.repeats)

    if "fan-out" in parts:
        best = raw(size.communes * size.plans, size.assignments) if given.raw else None
        yield "fan-out", fan_out(country, given.repeats, best)
    if "bare" in parts:
        yield "bare", bare(country, given.repeats)
    if "growth" in parts:
        yield "growth", growth(fresh, country, given.repeats)
    if "splits" in parts:
        yield "splits", splits(country, given.repeats, raw(size.communes, size.communes * 10))
    if "reading" in parts:
        filled = []
        if country.fresh:
            began = time.perf_counter()
            act_on(country.engine, size, given.acted)
            each = (time.perf_counter() - began) / given.acted
            filled = [Figure("an act on a part, without its commit", each, "mean, while filling")]
        yield (
            "reading",
            filled + [Figure(*line) for line in reading(country.url, country.engine, size)],
        )


@contextmanager
def databases(*, postgresql: bool) -> Iterator[tuple[Callable[[], str], str]]:
    """A function that gives the URL of a fresh database, and the server's version."""
    with tempfile.TemporaryDirectory() as folder:
        if not postgresql:
            numbers = iter(range(1_000))
            yield lambda: f"sqlite:///{folder}/{next(numbers)}.db", ""
            return
        from benchmarks.support.machine import postgresql_version  # noqa: PLC0415  needs the driver

        with postgres(Path(folder)) as server:
            yield lambda: fresh_database(server), postgresql_version(server)


if __name__ == "__main__":
    main()

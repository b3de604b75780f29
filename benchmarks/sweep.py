"""The sweep at national scale: a day on which nothing changes, and one on which a million fall
overdue.

`python -m benchmarks.sweep [--postgresql]` builds the country of `benchmarks.nation` in a fresh
database, lets bodies act on one part in a hundred, sweeps, counts the rows that were written, and
renews its section of docs/reference/benchmarks.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks.nation import COMMUNES, Size
from benchmarks.scale import Country, Figure, databases
from benchmarks.support.machine import described, facts, median_of
from benchmarks.support.scale_reading import act_on
from benchmarks.support.tables import table, write_section
from engine.commit.sweep import Swept
from engine.ports.outbox import SweepCursor
from engine.service.engine import Engine
from store.ledger import SqlLedger

QUIET = tuple(date(2025, 1, day) for day in (10, 11, 12, 13))
"""Days on which the default rules tell of no date of the country's plans."""
ISSUED = date(2025, 2, 6)
OVERDUE = date(2025, 5, 7)
"""The day after three months from the directive's date: a working day, for only on these is anybody
told of what is late."""
TABLES = ("standing", "change", "task_act", "notice", "clock", "ledger")


def quiet_days(engine: Engine, repeats: int) -> Figure:
    """Looking at a new day on which nothing starts, falls due or is late."""
    times = []
    for number in range(repeats):
        day = QUIET[number % len(QUIET)]
        _looked_at(engine, day - timedelta(1))
        seconds, swept = _sweep(engine, day)
        assert not swept.notices, swept.notices
        times.append(seconds)
    return Figure("a day on which nothing changes", median_of(times))


def again(engine: Engine, repeats: int) -> Figure:
    """Looking at the same day again."""
    engine.sweep(today=QUIET[-1])
    return Figure(
        "the same day again", median_of(_sweep(engine, QUIET[-1])[0] for _ in range(repeats))
    )


def a_million_overdue(engine: Engine, size: Size) -> list[Figure]:
    """The day after the date of what a national directive started everywhere."""
    engine.record("national", issued=ISSUED, number="1-CT", issuer="centre", today=ISSUED)
    _looked_at(engine, OVERDUE - timedelta(1))
    before = _rows(engine)
    seconds, swept = _sweep(engine, OVERDUE)
    grown = {name: number - before[name] for name, number in _rows(engine).items()}
    late = [one for one in swept.notices if one.kind == "overdue.1" and one.task == "1"]
    assert len(late) == size.plans, len(late)
    assert {name for name, number in grown.items() if number} == {"notice"}, grown
    started = size.communes * size.plans
    more = f"{grown['notice']} rows written, all notices; {len(late)} of them of these tasks"
    return [Figure(f"{started:,} of {size.assignments:,} fall overdue", seconds, more)]


def _sweep(engine: Engine, day: date) -> tuple[float, Swept]:
    began = time.perf_counter()
    swept = engine.sweep(today=day)
    return time.perf_counter() - began, swept


def _looked_at(engine: Engine, day: date) -> None:
    """Let the days up to one count as looked at."""
    with engine.ledger.writing() as unit:
        unit.outbox.put_cursor(SweepCursor(day, engine.clock(), unit.entries.head().count))


def _rows(engine: Engine) -> dict[str, int]:
    ledger = engine.ledger
    assert isinstance(ledger, SqlLedger)
    with ledger.engine.connect() as connection:
        counts = {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar()  # noqa: S608
            for name in TABLES
        }
    return {name: int(count or 0) for name, count in counts.items()}


def measure(country: Country, acted: int, repeats: int) -> list[Figure]:
    """All figures, in the order of the table."""
    if country.fresh:
        act_on(country.engine, country.size, acted)
    figures = [quiet_days(country.engine, repeats), again(country.engine, repeats)]
    return figures + a_million_overdue(country.engine, country.size)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, measure, write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--acted", type=int, default=100_100)
    parser.add_argument("--country", metavar="URL", help="a database that benchmarks.scale kept")
    given = parser.parse_args(arguments)
    with databases(postgresql=given.postgresql) as (fresh, version):
        country = Country(given.country or fresh(), Size(COMMUNES))
        figures = measure(country, given.acted, given.repeats)
        machine = described(facts(Path(tempfile.gettempdir()), version))
    for figure in figures:
        print(*figure.cells(), sep=" | ", flush=True)
    database = "postgresql" if given.postgresql else "sqlite"
    rows = table(("what", "time", "beside"), [figure.cells() for figure in figures])
    called = f"`python -m benchmarks.sweep{' --postgresql' * given.postgresql}`"
    how = f"{given.acted:,} parts acted on; medians of {given.repeats}, the last measured once"
    write_section(
        f"sweep-{database}", f"### Sweep, {database}\n\n{called}; {how}.\n\n{rows}\n\n{machine}."
    )


if __name__ == "__main__":
    main()

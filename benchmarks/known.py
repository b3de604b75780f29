"""What was known at an earlier moment: what asking for it costs beside the same question of now.

`python -m benchmarks.known [--entries 500,2000]` records so many moves of a country of 1,000
communes and ten plans, asks at the end and half way for a list of everything, for one plan and for
one task with its reasons, and renews its section of docs/reference/benchmarks.md. *Entry by entry*
is what it takes to get the ledger as it stood by deciding what each entry touched.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.nation import TODAY, Size, settle_country
from benchmarks.support.machine import described, facts, median_of
from benchmarks.support.scale_reading import move_of
from benchmarks.support.tables import table, write_section
from engine.commit.commit import Signature, commit_in, copy_entry
from engine.memory.ledger import MemoryLedger
from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import office
from triggers.errors import UponError
from upon.workspace import known_ledger

SIZE = Size(1_000, 10, 10)
START = datetime(2025, 7, 2, tzinfo=UTC)
REPEATS = 3
Question = Callable[[Engine], object]

QUESTIONS: dict[str, Question] = {
    "all tasks": lambda engine: engine.tasks(today=TODAY),
    "one plan": lambda engine: engine.tasks(today=TODAY, filters=Filters(plan="k05")),
    "why one task": lambda engine: engine.why("5", plan="k05", today=TODAY),
}


def record(engine: Engine, number: int) -> int:
    """Record so many moves, a second apart, in one transaction; entries there are then."""
    rng = Random(1)  # noqa: S311  any parts will do
    with engine.ledger.writing() as unit:
        while (count := unit.entries.head().count) < number:
            at = START + timedelta(seconds=count)
            signature = Signature(at, TODAY, "bench", "bench")
            with suppress(UponError):  # this part was done already
                commit_in(unit, engine.calendars, signature, move_of(rng, SIZE))
        return count


def entry_by_entry(engine: Engine, moment: datetime) -> MemoryLedger:
    """The ledger as it stood, each entry deciding what it touched."""
    known = MemoryLedger()
    with engine.ledger.reading() as source, known.writing() as unit:
        for entry in source.entries.all():
            if entry.at > moment:
                break
            copy_entry(unit, engine.calendars, entry)
    return known


def seconds(ask: Callable[[], object], repeats: int = REPEATS) -> float:
    """The middle of some tries."""
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return median_of(found)


def asked(question: Question, made: Callable[[], Ledger]) -> object:
    """An answer, with the ledger that it is asked of."""
    return question(office(made(), TODAY))


def measured(url: str, engine: Engine, number: int) -> list[tuple[str, ...]]:
    """The lines of the table for a ledger of so many entries."""
    moments = {
        "at the end": START + timedelta(days=900),
        "half way": START + timedelta(seconds=number // 2),
    }
    rows = []
    for where, moment in moments.items():
        slow = seconds(partial(entry_by_entry, engine, moment), repeats=1)
        for name, question in QUESTIONS.items():
            now = seconds(partial(asked, question, partial(open_ledger, url)))
            then = partial(known_ledger, engine.ledger, moment)
            known = seconds(partial(asked, question, then))
            times = [f"{one:.2f} s" for one in (now, known, slow)]
            row = (f"{number:,} entries, {name}, {where}", *times, f"{known / now:.1f}")
            print(*row, flush=True)
            rows.append(row)
    return rows


def main() -> None:
    """Measure, print, and renew the section."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", default="500,2000")
    numbers = [int(one) for one in parser.parse_args().entries.split(",")]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'known.db'}"
        engine = office(open_ledger(url), TODAY)
        settle_country(engine, SIZE)
        for number in numbers:
            rows += measured(url, engine, record(engine, number))
        found = facts(Path(folder))
    head = ("what", "now", "known", "entry by entry", "known to now")
    text = f"{table(head, rows)}\n\n{described(found)}."
    print(text)
    write_section("known", text)


if __name__ == "__main__":
    main()

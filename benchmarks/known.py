"""What was known at an earlier moment: what asking for it costs beside the same question of now.

`python -m benchmarks.known [--entries 1200,10000] [--folded 1200]` lets the bodies of a country of
ten plans start and complete their parts until the ledger has so many entries, asks for a list of
everything, for one plan and for one task with its reasons, as of the end, half way and the first
600 entries, and renews its section of docs/reference/benchmarks.md. *Folded* is what the same takes
of a ledger that is read up to that moment and folded in memory, up to so many entries.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

from benchmarks.nation import TODAY, Size, settle_country
from benchmarks.support.bulk_moves import START, Bulk, moves, record_first
from benchmarks.support.machine import described, facts, median_of
from benchmarks.support.tables import table, write_section
from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from tests.support.strategies import office
from upon.workspace import folded_ledger, known_ledger

PLANS, FEWEST, PARTS = 10, 1_000, 50
"""Plans; communes at least; entries a commune at most, of the sixty that it can give."""
EARLY, REPEATS = 600, 5
Question = Callable[[Engine], object]

QUESTIONS: dict[str, Question] = {
    "all tasks": lambda engine: engine.tasks(today=TODAY),
    "one plan": lambda engine: engine.tasks(today=TODAY, filters=Filters(plan="k05")),
    "why one task": lambda engine: engine.why("5", plan="k05", today=TODAY),
}


def seconds(ask: Callable[[], object], repeats: int = REPEATS) -> float:
    """The processor time of a question, the middle of some tries: others may be at work."""
    found = []
    for _ in range(repeats):
        began = time.process_time()
        ask()
        found.append(time.process_time() - began)
    return median_of(found)


def asked(question: Question, made: Callable[[], Ledger]) -> object:
    """An answer, with the ledger that it is asked of."""
    return question(office(made(), TODAY))


def measured(
    url: str, number: int, folded: int, repeats: int = REPEATS
) -> Iterator[tuple[str, ...]]:
    """The lines of the table for a ledger of so many entries; folded too up to so many. Each the
    middle of so many tries (`repeats`)."""
    for count in dict.fromkeys((number, number // 2, min(EARLY, number))):
        moment = START + timedelta(seconds=count - 1)
        for name, question in QUESTIONS.items():
            now = seconds(partial(asked, question, partial(open_ledger, url)), repeats)
            made = partial(_known, url, moment)
            known = seconds(partial(asked, question, made), repeats)
            slow = "-"
            if count <= folded:
                fold = partial(_folded, url, moment)
                slow = f"{seconds(partial(asked, question, fold), repeats=1):.2f} s"
                assert asked(question, made) == asked(question, fold)
            times = [f"{one * 1000:.0f} ms" for one in (now, known)]
            what = f"{name}, as of entry {count:,} of {number:,}"
            yield what, *times, slow, f"{known / now:.1f}"


def _known(url: str, moment: datetime) -> Ledger:
    return known_ledger(open_ledger(url), moment)


def _folded(url: str, moment: datetime) -> Ledger:
    return folded_ledger(open_ledger(url), moment)


def main() -> None:
    """Measure, print, and renew the section."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", default="1200,10000")
    parser.add_argument("--folded", type=int, default=1200)
    given = parser.parse_args()
    numbers, rows = [int(one) for one in given.entries.split(",")], []
    size = Size(max(FEWEST, max(numbers) // PARTS), PLANS, PLANS)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'known.db'}"
        engine, coming = office(open_ledger(url), TODAY), moves(size)
        settle_country(engine, size)
        record_first(engine, size, coming)
        bulk = Bulk(cast("SqlLedger", engine.ledger))
        for number in numbers:
            bulk.fill(number, coming)
            for row in measured(url, number, given.folded):
                print(*row, flush=True)
                rows.append(row)
        found = facts(Path(folder))
    head = ("what", "now", "known", "folded", "known to now")
    text = f"{table(head, rows)}\n\n{described(found)}."
    print(text)
    write_section("known", text)


if __name__ == "__main__":
    main()

"""Simulated years, many: random offices through leaps of days, back-steps and crashes.

`python -m benchmarks.years --seeds 1000 --first 0` lives each year twice, once with crashes between
any two statements and once without; both must end with the same head and the same outbox, and every
invariant must hold on the way (tests/support/year.py). It prints what was done; a failure names its
seed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from store.ledger import open_ledger
from tests.support.year import Year

_SHARED = Path("/dev/shm")  # noqa: S108  a folder of its own is made there; commits are quick
STEP = 50


def live(folder: Path, template: bytes, seed: int) -> Counter[str]:
    """One seed, with crashes and without; what was done."""
    paths = folder / f"{seed}.db", folder / f"{seed}-again.db"
    for path in paths:
        path.write_bytes(template)
    year = Year(paths[0], seed, Random(f"crashes {seed}"))  # noqa: S311  years are no secrets
    found = year.run()
    assert Year(paths[1], seed).run() == found, f"seed {seed} ended otherwise without crashes"
    for path in paths:
        path.unlink()
    head, outbox = found
    return Counter(years=1, entries=head.count, notices=len(outbox), crashes=year.crashed)


def main() -> None:
    """Read the options, live the years, print what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    done: Counter[str] = Counter()
    began = time.monotonic()
    where = _SHARED if _SHARED.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="upon-years-", dir=where) as name:
        folder = Path(name)
        open_ledger(str(folder / "template.db")).engine.dispose()
        template = (folder / "template.db").read_bytes()
        for seed in range(given.first, given.first + given.seeds):
            try:
                done += live(folder, template, seed)
            except BaseException:
                print(f"seed {seed} failed", file=sys.stderr)
                raise
            if done["years"] % STEP == 0:
                print(f"{done['years']} of {given.seeds} years", file=sys.stderr, flush=True)
    said = ", ".join(f"{number:,} {what}" for what, number in done.items())
    print(f"{said}; no difference; {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()

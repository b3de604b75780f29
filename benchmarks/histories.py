"""Random histories, long: after every step the store equals the projection of its ledger.

`python -m benchmarks.histories --steps 100000 --seed 1` makes histories of about 40 steps each
(plans, documents, moves, keys, previews, rebuilds, reopened files) on SQLite, and prints the
figure, the seed and the versions. A failure prints the seed of its history: `--only SEED` runs
that one alone.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

from engine.chain import entry_of
from engine.changes import difference
from engine.commit import Outcome
from engine.projection import project
from engine.service import Engine
from engine.standing import Standing
from store.database import open_ledger
from tests.strategies import TODAY, office, random_document, random_move, random_plan
from triggers.errors import UponError
from workflows.plan import Plan

LENGTH = 40
TRIGGERS = [f"x{number}" for number in range(1, 6)]

read = lru_cache(maxsize=200)(entry_of)
"""Rows of the ledger that are the same to the letter are parsed once."""


class History:
    """One history on one file, and what its last picture was."""

    def __init__(self, seed: int, template: Path) -> None:
        self.rng = Random(seed)  # noqa: S311  histories are no secrets
        self.path = Path(shutil.copy(template, template.with_name("history.db")))
        self.engine = self.opened()
        self.picture: tuple[Standing, ...] = ()
        self.plans: list[Plan] = []
        self.asked: dict[str, tuple[str, dict[str, Any], Outcome]] = {}
        self.told: Counter[str] = Counter()

    def opened(self) -> Engine:
        """An office on the file, opened anew."""
        return office(open_ledger(str(self.path)))

    def step(self) -> None:
        """One random step, and the proof that nothing differs after it."""
        roll = self.rng.randint(0, 99)
        if not self.plans or (roll < 4 and len(self.plans) < 3):
            self.plans.append(random_plan(self.rng, f"p{len(self.plans)}"))
            self.act("adopt", plan=self.plans[-1])
        elif roll < 45:
            number = self.rng.randint(0, 60)
            self.act("record", **random_document(self.rng, TRIGGERS, number), new=True)
        elif roll < 90:
            plan = self.rng.choice(self.plans)
            asked = random_move(self.rng, list(plan.tasks), TODAY)
            self.act("move", **asked, plan=plan.plan)
        elif roll < 94 and self.asked:
            self.repeat()
        elif roll < 97:
            self.told["rebuild"] += 1
            self.engine.rebuild()
            self.hold(None)
        else:
            self.told["reopen"] += 1
            self.engine.ledger.engine.dispose()  # type: ignore[attr-defined]
            self.engine = self.opened()
            self.hold(None)

    def act(self, name: str, **asked: Any) -> None:
        """Say something, sometimes previewed first, sometimes under a key."""
        key = f"k{len(self.asked)}" if self.rng.randint(0, 3) == 0 else None
        say = getattr(self.engine, name)
        try:
            preview = say(**asked, preview=True) if self.rng.randint(0, 2) == 0 else None
            outcome = say(**asked, key=key)
        except UponError as error:
            self.told[f"refused {error.code}"] += 1
            self.hold(())
            return
        self.told[name] += 1
        assert preview is None or preview.changes == outcome.changes
        if key:
            self.asked[key] = name, asked, outcome
        self.hold(outcome.changes)

    def repeat(self) -> None:
        """The same request under its key again: the same answer, nothing added."""
        name, asked, first = self.asked[self.rng.choice(sorted(self.asked))]
        key = next(k for k, held in self.asked.items() if held[2] is first)
        again = getattr(self.engine, name)(**asked, key=key)
        assert (again.entry, again.event, again.changes) == (
            first.entry, first.event, first.changes)  # fmt: skip
        self.told["repeat"] += 1
        self.hold(())

    def hold(self, changes: tuple[Any, ...] | None) -> None:
        """The store's board equals the projection of its ledger, and the changes told are the
        difference between the last projection and this one."""
        with self.engine.ledger.reading() as unit:
            right = project(map(read, unit.raw_entries()), self.engine.calendars)
            kept = list(unit.board())
        assert kept == [(made, right.cards[made.ref]) for made in right.standings]
        if changes is not None:
            expected = difference(self.picture, right.standings, TODAY)
            assert sorted(map(str, changes)) == sorted(map(str, expected))
        self.picture = right.standings

    def close(self) -> None:
        """The whole proof once more, with the chain and the kept history."""
        assert self.engine.verify()[1] == []
        self.engine.ledger.engine.dispose()  # type: ignore[attr-defined]


def run(steps: int, seed: int, only: int | None) -> Counter[str]:
    """Histories until the steps are used up; what was done and refused."""
    told: Counter[str] = Counter()
    shared = Path("/dev/shm")  # noqa: S108  the files are made under a fresh name
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        template = Path(folder, "template.db")
        open_ledger(str(template)).engine.dispose()
        made = 0
        while made < steps:
            number = seed * 1_000_000 + made if only is None else only
            history = History(number, template)
            try:
                for _ in range(min(LENGTH, steps - made)):
                    history.step()
                    made += 1
                history.close()
            except BaseException:
                print(f"history {number} failed; run with --only {number}", file=sys.stderr)
                raise
            told += history.told
            told["histories"] += 1
            if only is not None:
                break
    told["steps"] = made
    return told


def main() -> None:
    """Read the options, run, print the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the seed of one history")
    options = parser.parse_args()
    began = time.perf_counter()
    told = run(options.steps, options.seed, options.only)
    seconds = time.perf_counter() - began
    print(f"{told['steps']} steps in {told['histories']} histories, seed {options.seed}, "
          f"{seconds:.0f} s: store == projection after every step")  # fmt: skip
    print(", ".join(f"{name} {count}" for name, count in told.most_common()))
    packages = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "pydantic"))
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}")


if __name__ == "__main__":
    main()

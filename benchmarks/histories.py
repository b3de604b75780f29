"""Random histories, long: after every step the store equals the projection of its ledger.

`python -m benchmarks.histories --steps 300000 --seed 1` makes histories of about 40 steps each on
SQLite (plans and their amendments, documents, corrections, retractions, undo, moves, extensions,
settlements, readings, policy, calendars, keys, previews, suppositions, looks back, rebuilds,
crashes), and prints the figure, the seed and the versions. With `--postgresql` they are made on a
server of its own, or on the one whose URL follows. `--seconds` stops it earlier. A failure prints
the seed of its history: `--only SEED` runs that one alone.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
import time
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from random import Random
from typing import Any

from engine.commit.commit import Outcome, copy_entry
from engine.memory.in_force import FactsInForce
from engine.memory.ledger import MemoryLedger
from engine.model.changes import difference
from engine.model.effective import effective_day
from engine.model.hash_chain import Head, entry_of
from engine.model.standing import Standing
from engine.service.engine import Engine
from engine.verify.projection import Picture, picture
from store.ledger import open_ledger
from tests.kill.places import Place, Stage, stage_of
from tests.support.random_acts import random_act, supposed
from tests.support.strategies import TODAY, office, random_plan
from triggers.errors import UponError

LENGTH = 40

read = lru_cache(maxsize=200)(entry_of)
"""Rows of the ledger that are the same to the letter are parsed once."""


class History:
    """One history on one database, and what its last picture was."""

    def __init__(self, seed: int, place: Place) -> None:
        self.rng = Random(seed)  # noqa: S311  histories are no secrets
        self.place = place
        self.engine = self.opened()
        self.picture: tuple[Standing, ...] = ()
        self.head = Head()
        self.in_force = FactsInForce()
        self.right = Picture((), {})
        self.plans = 0
        self.number = 0
        self.asked: dict[str, tuple[str, dict[str, Any], Outcome]] = {}
        self.pictures: dict[int, tuple[Standing, ...]] = {}
        self.told: Counter[str] = Counter()

    def opened(self) -> Engine:
        """An office on the database, opened anew."""
        return office(open_ledger(self.place.url))

    def step(self) -> None:
        """One random step, and the proof that nothing differs after it."""
        self.engine.by = self.rng.choice(["clerk", "clerk", "chief"])
        roll = self.rng.randint(0, 99)
        if not self.plans or (roll < 4 and self.plans < 3):
            self.adopt()
        elif roll < 82:
            self.act(*self.something())
        elif roll < 86 and self.asked:
            self.repeat()
        elif roll < 90:
            self.suppose()
        elif roll < 93:
            self.look_back()
        elif roll < 96:
            self.told["rebuild"] += 1
            self.engine.rebuild()
            self.hold(None)
        else:
            self.reopen()

    def adopt(self) -> None:
        """Another plan is put into force."""
        plan = random_plan(self.rng, f"p{self.plans}")
        self.plans += self.act("adopt", {"plan": plan})

    def something(self) -> tuple[str, dict[str, Any]]:
        """An act about what there is."""
        self.number += self.rng.randint(0, 4) > 0
        return random_act(self.rng, self.engine, self.number)

    def act(self, name: str, asked: dict[str, Any]) -> bool:
        """Say something, sometimes previewed first, sometimes under a key; whether it was taken."""
        key = f"k{len(self.asked)}" if self.rng.randint(0, 3) == 0 else None
        say = getattr(self.engine, name)
        try:
            preview = say(**asked, preview=True) if self.rng.randint(0, 2) == 0 else None
            outcome = say(**asked, key=key)
        except UponError as error:
            self.told[f"refused {error.code}"] += 1
            self.hold(())
            return False
        self.told[name] += 1
        assert preview is None or preview.changes == outcome.changes
        if key:
            self.asked[key] = name, asked | {"by": self.engine.by}, outcome
        self.hold(outcome.changes)
        return True

    def repeat(self) -> None:
        """The same request under its key again: the same answer, nothing added."""
        key = self.rng.choice(sorted(self.asked))
        name, asked, first = self.asked[key]
        self.engine.by = asked["by"]
        rest = {field: value for field, value in asked.items() if field != "by"}
        again = getattr(self.engine, name)(**rest, key=key)
        assert (again.entry, again.event, again.changes) == (
            first.entry,
            first.event,
            first.changes,
        )
        self.told["repeat"] += 1
        self.hold(())

    def suppose(self) -> None:
        """What would follow is what follows once it is said; supposing it changed nothing."""
        name, asked = random_act(self.rng, self.engine, self.number)
        if name == "put_bodies":
            return
        before = self.engine.verify()[0] if self.rng.randint(0, 9) == 0 else None
        try:
            steps = [(TODAY, supposed(self.engine, name, asked))]
            seen_on = max(TODAY, asked.get("holds_from") or TODAY)  # as its own receipt is
            told = self.engine.what_if(steps, today=seen_on).changes
        except UponError:
            told = None
        self.hold(())
        assert before is None or self.engine.verify()[0] == before
        self.told["what_if"] += 1
        try:
            changes = getattr(self.engine, name)(**asked).changes
        except UponError:
            assert told is None
            changes = ()
        assert sorted(map(str, changes)) == sorted(map(str, told or ()))
        self.hold(changes)

    def look_back(self) -> None:
        """A prefix of the ledger, gone through anew, gives the picture that there was."""
        seq = self.rng.choice(sorted(self.pictures))
        then = MemoryLedger()
        with self.engine.ledger.reading() as unit:
            entries = [read(row) for row in unit.entries.raw() if row.seq <= seq]
        with then.writing() as unit:
            for entry in entries:
                copy_entry(unit, self.engine.calendars, entry)
        with then.reading() as unit:
            assert tuple(standing for standing, _ in unit.standings.board()) == self.pictures[seq]
        self.told["known at"] += 1

    def reopen(self) -> None:
        """The process dies in the middle of an act, its work half done; another one goes on."""
        with suppress(UponError), self.engine.ledger.writing(preview=True) as unit:
            unit.standings.put([standing for standing, _ in unit.standings.board()], [])
        self.engine.ledger.engine.dispose()  # type: ignore[attr-defined]
        self.engine = self.opened()
        self.told["crash and reopen"] += 1
        self.hold(None)

    def hold(self, changes: tuple[Any, ...] | None) -> None:
        """The store's board equals the projection of its ledger, and the changes told are the
        difference between the last projection and this one, as seen on the day from which the
        act counts."""
        with self.engine.ledger.reading() as unit:
            head = unit.entries.head()
            if head != self.head:  # what was refused leaves the same entries: project them once
                self.head, self.in_force = head, FactsInForce(map(read, unit.entries.raw()))
                self.right = picture(self.in_force, self.engine.calendars)
            kept, seq = list(unit.standings.board()), head.count
            last = unit.entries.entry(seq)
        right = self.right
        assert kept == [(made, right.cards[made.ref]) for made in right.standings]
        if changes is not None:
            day = effective_day(last.act, last.today) if last else TODAY
            expected = difference(self.picture, right.standings, day, (), self.in_force.bodies())
            assert sorted(map(str, changes)) == sorted(map(str, expected))
        self.picture = right.standings
        self.pictures[seq] = right.standings

    def close(self) -> None:
        """The whole proof once more, with the chain and the kept history."""
        assert self.engine.verify()[1] == []
        self.engine.ledger.engine.dispose()  # type: ignore[attr-defined]


def run(stage: Stage, steps: int, seed: int, only: int | None, seconds: float) -> Counter[str]:
    """Histories until the steps (or the seconds) are used up; what was done and refused."""
    end = time.monotonic() + seconds
    told: Counter[str] = Counter()
    template, place = stage.place("template"), stage.place("history")
    template.clear()
    open_ledger(template.url).engine.dispose()
    made = 0
    while made < steps and time.monotonic() < end:
        number = seed * 1_000_000 + made if only is None else only
        place.become(template)
        history = History(number, place)
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
    parser.add_argument("--steps", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--only", type=int, help="the seed of one history")
    parser.add_argument(
        "--postgresql",
        metavar="URL",
        nargs="?",
        const="",
        help="a server's databases; no URL: a server of its own",
    )
    options = parser.parse_args()
    began = time.perf_counter()
    with stage_of(options.postgresql) as stage:
        told = run(stage, options.steps, options.seed, options.only, options.seconds)
    seconds = time.perf_counter() - began
    print(
        f"{told['steps']} steps in {told['histories']} histories, seed {options.seed}, "
        f"{seconds:.0f} s: store == projection after every step"
    )
    print(", ".join(f"{name} {count}" for name, count in told.most_common()))
    packages = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "pydantic"))
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}")


if __name__ == "__main__":
    main()

"""A simulated year: a random office, its days in leaps and back-steps, two processes that sweep,
and crashes between any two statements.

What is said and on which day follows from the seed alone. Who sweeps, and what crashes where, comes
from another source, so that the same seed with and without crashes must give the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from sqlite3 import connect
from typing import Any

from engine.commit.commit import Outcome
from engine.commit.sweep import working_days
from engine.model.hash_chain import Head, Raw
from engine.model.notices import LOOKBACK, NoticeKey, Works
from engine.model.standing import Standing
from engine.model.states import FINISHED, State
from engine.ports.ledger import Unit
from engine.service.engine import Engine
from store.backends import failpoints
from store.backends.failpoints import FailpointError
from store.ledger import SqlLedger, open_ledger
from tests.support.random_acts import random_act
from tests.support.strategies import ZONE, random_plan
from triggers.calendar_files import shipped_calendar
from triggers.errors import UponError

FIRST, LAST = date(2023, 1, 2), date(2023, 12, 31)
LEAPS = (1, 1, 2, 7, 16, 31, 45, -3)
"""From one day that somebody looks at to the next."""
STATEMENTS = 40
"""Crashes come before one of the first so many statements of an act or a sweep."""


@dataclass
class Year:
    """One office over one year on a SQLite file; `crashes` has the source of crashes, if any."""

    path: Path
    seed: int
    crashes: Random | None = None
    crashed: int = 0
    today: date = FIRST
    step: int = 0
    processes: list[SqlLedger] = field(default_factory=list)
    seen: list[Raw] = field(default_factory=list)

    def run(self) -> tuple[Head, list[Any]]:
        """Live through the year; the ledger's head and the outbox at its end."""
        rng = Random(self.seed)  # noqa: S311  years are no secrets
        self.processes = [open_ledger(str(self.path)) for _ in range(2)]
        try:
            self._live(rng)
            return self.ended()
        finally:
            for ledger in self.processes:
                ledger.engine.dispose()

    def _live(self, rng: Random) -> None:
        for name in ("p0", "p1")[: rng.randint(1, 2)]:
            self.say("adopt", {"plan": random_plan(rng, name)})
        number = 0
        while self.today <= LAST:
            for _ in range(rng.choice((0, 0, 1, 1, 2))):
                number += 1
                self.say(*random_act(rng, self.office(), number, self.today))
            self.sweep()
            self.today += timedelta(rng.choice(LEAPS))

    def office(self, which: int = 0) -> Engine:
        """The engine of one of the two processes."""
        return self._engine(self.processes[which])

    def _engine(self, ledger: SqlLedger) -> Engine:
        moment = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(seconds=self.step)
        return Engine(ledger, lambda: moment, ZONE, by="clerk")

    @contextmanager
    def doomed(self, at: int) -> Iterator[Engine]:
        """The engine of a process that dies before its n-th statement."""
        with failing(at):
            ledger = open_ledger(str(self.path))
        try:
            yield self._engine(ledger)
        finally:
            ledger.engine.dispose()

    def say(self, name: str, asked: dict[str, Any]) -> None:
        """Say something, after a crash again under the same key (invariants I1 to I3)."""
        self.step += 1
        key = f"k{self.step}"

        def act(engine: Engine) -> Any:
            try:
                return getattr(engine, name)(**asked, today=self.today, key=key)
            except FailpointError:
                raise
            except UponError as error:
                return str(error)

        told = self.survive(act)
        if not isinstance(told, str):
            again = act(self.office(1))
            assert (again.entry, again.changes) == (told.entry, told.changes)
            self.heard(told)
        self.prove()

    def heard(self, outcome: Outcome) -> None:
        """What an entry started is in the outbox with it (I2)."""
        entry = outcome.entry
        told = {
            one.notice.key[:3]
            for one in self.office().notices()
            if one.notice.entry == entry and one.notice.family == "start"
        }
        for one in outcome.changes:
            began = one.field == "state" and one.after == "active"
            if began and one.before in (None, "waiting"):
                assert (one.plan, one.task, one.occurrence) in told

    def sweep(self) -> None:
        """Look at the day; another process finds nothing left of it (I7, I8)."""
        self.step += 1
        with self.office().ledger.reading() as unit:
            watch = unit.outbox.watch()
            entry = unit.entries.entry(1)
            first = min(watch.day if watch else entry.today if entry else self.today, self.today)
            due, standings = set(expected(unit, first, self.today)), list(unit.standings.board())
        swept = self.survive(lambda engine: engine.sweep(today=self.today))
        alive = {place(s) for s, _ in standings if s.course[-1].state not in FINISHED}
        for notice in swept.notices:
            assert notice.plan == "" or notice.key[:4] in alive
        assert not self.office(1).sweep(today=self.today).notices
        with self.office(1).ledger.reading() as unit:
            assert due <= unit.outbox.announced(list(due))

    def survive(self, call: Any) -> Any:
        """What a call gives, after none or some processes died over it and left nothing."""
        while self.crashes is not None and self.crashes.randint(0, 3) == 0:
            before = content(self.path)
            try:
                with self.doomed(self.crashes.randint(1, STATEMENTS)) as engine:
                    return call(engine)
            except FailpointError:
                self.crashed += 1
                assert content(self.path) == before
        return call(self.office(self.crashes.randint(0, 1) if self.crashes else 0))

    def prove(self) -> None:
        """What was in the ledger is there, to the letter, and nothing is missing between (I1, I4,
        I5, I10)."""
        with self.office(1).ledger.reading() as unit:
            rows = list(unit.entries.raw())
        assert rows[: len(self.seen)] == self.seen
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert all(row.by and row.via and row.at for row in rows)
        self.seen = rows

    def ended(self) -> tuple[Head, list[Any]]:
        """The proof of the chain and of all that is derived (I6, I9), and of the outbox (I7)."""
        engine = self.office()
        head, differences = engine.verify()
        outbox = [one.notice for one in engine.notices()]
        assert differences == []
        assert len({notice.key for notice in outbox}) == len(outbox)
        return head, outbox


def place(standing: Standing) -> tuple[Any, ...]:
    """Where notices of a standing are said to be."""
    return (*standing.key[:3], None if standing.body else standing.scope)


def expected(unit: Unit, first: date, today: date) -> Iterator[NoticeKey]:
    """What the default rules tell on the days looked at, by going through every standing and every
    day: the long way round. Of suspended work nothing is told."""
    days = [first + timedelta(n) for n in range((today - first).days + 1)]
    works = working_days(unit, shipped_calendar)
    for standing, _ in unit.standings.board():
        last = standing.course[-1]
        if last.state is State.ACTIVE and last.on == standing.since and last.on in days:
            yield NoticeKey(*place(standing), "start", last.on)  # type: ignore[call-arg]
        if standing.due is None or last.state in (*FINISHED, State.WAITING, State.SUSPENDED):
            continue
        began = standing.since or last.on or date.min
        for kind in told(standing.due, [day for day in days if day >= began], today, works):
            yield NoticeKey(*place(standing), kind, standing.due)  # type: ignore[call-arg]


def told(due: date, days: list[date], today: date, works: Works) -> Iterator[str]:
    """What the default rules tell of a date on some days."""
    for number in (30, 7, 1, 0) if due >= today - LOOKBACK else ():
        early = day = due - timedelta(number)
        while not works(early):
            early -= timedelta(1)
        if {early, day} & set(days):
            yield f"due.{number}"
    for day in days:
        if day <= due or day < today - LOOKBACK or not works(day):
            continue
        worked = sum(works(due + timedelta(n)) for n in range(1, (day - due).days + 1))
        rest = [day - timedelta(n) for n in range(1, day.weekday() + 1)]
        if worked <= 7 or not any(map(works, rest)):
            yield f"overdue.{(day - due).days}"


@contextmanager
def failing(at: int | None) -> Iterator[None]:
    """What is opened here fails before that statement, counted from its opening on."""
    if at is None:
        yield
        return
    os.environ[failpoints.VARIABLE] = f"raise@{at}"
    failpoints._numbers = count(1)
    try:
        yield
    finally:
        del os.environ[failpoints.VARIABLE]


def content(path: Path) -> list[str]:
    """Everything that is kept, to the letter."""
    with closing(connect(path)) as connection:
        return list(connection.iterdump())

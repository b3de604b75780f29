"""The ledger in memory: the simplest one that keeps the contract."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from engine.chain import Head, Raw, raw
from engine.changes import Change
from engine.entries import Entry
from engine.facts import Facts
from engine.ledger import Line, T, Unit
from engine.names import names_in
from engine.standing import Card, Standing, TaskRef


class MemoryUnit(Facts):
    """Facts, standings and history in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._standings: dict[TaskRef, list[Standing]] = {}
        self._cards: dict[TaskRef, Card] = {}
        self._lines: list[Line] = []

    def head(self) -> Head:
        """How many entries there are and the last hash."""
        return Head(len(self._entries), self._entries[-1].hash) if self._entries else Head()

    def entry(self, seq: int) -> Entry | None:
        """One entry."""
        return self._entries[seq - 1] if 1 <= seq <= len(self._entries) else None

    def entry_by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""
        return next((entry for entry in self._entries if entry.key == key), None)

    def raw_entries(self) -> Iterator[Raw]:
        """All rows as they are kept, in order."""
        return map(raw, tuple(self._entries))

    def entries(self) -> Iterator[Entry]:
        """All entries in order."""
        return iter(tuple(self._entries))

    def latest_entries(self, by: str) -> Iterator[Entry]:
        """What a person recorded, the newest first."""
        return (entry for entry in reversed(self._entries) if entry.by == by)

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""
        return seq in self._gone

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        self._entries.append(entry)
        self.absorb(entry)

    def absorb(self, entry: Entry) -> None:
        """Take an entry's facts in."""
        self.take(entry.seq, entry.act)

    def names_for(self, body: str) -> frozenset[str]:
        """The ids under which roles name a body. Raises UnknownNameError."""
        return names_in(self.plans(), body)

    def standings_of(self, refs: Iterable[TaskRef]) -> list[Standing]:
        """The standings kept for some tasks."""
        return [standing for ref in refs for standing in self._standings.get(ref, ())]

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        for plan in self.plans():
            for task in plan.tasks:
                ref = TaskRef(plan.plan, task)
                for standing in self._standings.get(ref, ()):
                    yield standing, self._cards[ref]

    def put(self, refs: Sequence[TaskRef], standings: Sequence[Standing],
            cards: Sequence[Card] | None) -> None:  # fmt: skip
        """Replace the standings of some tasks, and their cards where those are given."""
        for ref in refs:
            self._standings[ref] = [kept for kept in standings if kept.ref == ref]
            if cards is not None:
                self._cards.pop(ref, None)
        self._cards.update({TaskRef(card.plan, card.task): card for card in cards or ()})

    def note(self, seq: int, changes: Sequence[Change]) -> None:
        """Keep what an entry changed."""
        self._lines += [Line(seq, change) for change in changes]

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""
        return [
            line
            for line in self._lines
            if (seq is None or line.seq == seq)
            and (ref is None or (line.change.plan, line.change.task) == ref)
        ]

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again."""
        kept = self._entries
        self.__init__()  # type: ignore[misc]
        self._entries = kept

    def unguarded(self) -> Sequence[str]:
        """Memory has no guards to lose."""
        return ()

    def snapshot(self) -> MemoryUnit:
        """A copy that shares only values which never change."""
        other = copy.copy(self)
        for name, value in vars(self).items():
            setattr(other, name, _copied(value))
        return other


def _copied(value: object) -> object:
    if isinstance(value, dict):
        fresh = copy.copy(value)
        for key, inner in fresh.items():
            if isinstance(inner, list):
                fresh[key] = list(inner)
        return fresh
    return copy.copy(value) if isinstance(value, list | set) else value


class MemoryLedger:
    """A ledger that lives as long as the process; one writer at a time."""

    def __init__(self) -> None:
        self._unit = MemoryUnit()
        self._lock = threading.RLock()

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction that is kept whole on leaving, or dropped on an error or in a preview."""
        with self._lock:
            unit = self._unit.snapshot()
            yield unit
            if not preview:
                self._unit = unit

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction that sees one state and changes nothing."""
        with self._lock:
            yield self._unit

    def retrying(self, call: Callable[[], T]) -> T:
        """Memory has no passing failures."""
        return call()

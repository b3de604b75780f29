"""The ledger in memory: the simplest one that keeps the contract."""

from __future__ import annotations

import copy
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from operator import attrgetter

from engine.evaluate.evaluate import sum_up
from engine.evaluate.past_tasks import tasks_of
from engine.memory.outbox import MemoryWatching
from engine.model.acts import Entry, PlanAdopted
from engine.model.cards import Card
from engine.model.changes import Change
from engine.model.hash_chain import Head, Raw, raw
from engine.model.progress import Progress
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.ledger import Line, Replaced, T, Unit
from engine.ports.scan import Found, Place, Scan
from triggers.events import Event
from workflows.plan import Plan


class MemoryUnit(MemoryWatching):
    """Facts, standings and history in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
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

    def entries_after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """So many entries after a number, in order."""
        return self._entries[seq:] if limit is None else self._entries[seq : seq + limit]

    def entries_at(self, seqs: Collection[int]) -> list[Entry]:
        """Some entries, in order."""
        return [self._entries[seq - 1] for seq in sorted(seqs)]

    def taken_back(self, seqs: Collection[int]) -> Mapping[int, int]:
        """Those of some entries that no longer count, each with the entry that says so."""
        gone = self._effective.gone
        return {seq: gone[seq] for seq in seqs if seq in gone}

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""
        return seq in self._effective.gone

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        self._entries.append(entry)
        self.absorb(entry)

    def absorb(self, entry: Entry) -> None:
        """Take an entry's facts in."""
        self.take(entry.seq, entry.act, entry.today)

    def plans_of(self, names: Collection[str]) -> Mapping[str, Plan]:
        """Some plans in force."""
        return {plan.plan: plan for plan in self.plans() if plan.plan in names}

    def said_of(self, refs: Collection[TaskRef]) -> Collection[TaskRef]:
        """Those of some tasks that acts are about."""
        return [ref for ref in refs if self._acts.get(ref)]

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""
        return [plan.plan for plan in self.plans() if task in plan.tasks]

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        return any(trigger in plan.triggers for plan in self.plans())

    def events_by_scope(self, trigger: str) -> Mapping[str | None, Sequence[Event]]:
        """The documents recorded for a trigger, by the scopes at which they hold."""
        found: dict[str | None, list[Event]] = {}
        for event in self.events_of(trigger):
            for scope in self.bodies().reach(event):
                found.setdefault(scope, []).append(event)
        return found

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""
        return [
            TaskRef(plan.plan, task.id)
            for plan in self.plans()
            for task in plan.tasks.values()
            if task.each in groups
        ]

    def with_places(self) -> list[TaskRef]:
        """The tasks that have standings at narrower scopes, or parts that were acted on."""
        return [ref for ref, kept in self._standings.items() if any(key.scope for key in kept)]

    def standings_of(
        self, refs: Iterable[TaskRef], places: Collection[str] | None = None
    ) -> list[Standing]:
        """The standings kept for some tasks."""
        found = [kept for ref in refs for kept in self._in_order(ref)]
        return [s for s in found if places is None or not s.scope or s.scope in places]

    def _in_order(self, ref: TaskRef) -> list[Standing]:
        kept = self._standings.get(ref, {}).values()
        return sorted(kept, key=lambda s: (s.order, s.scope or "", s.body or ""))

    def progress(
        self, ref: TaskRef, occurrence: str | None, below: Collection[str] | None
    ) -> Progress:
        """How far the counted parts of an occurrence are."""
        return sum_up(self._standings.get(ref, {}).values(), occurrence, below)

    def parts_kept(self, ref: TaskRef, below: Collection[str] | None) -> Progress | None:
        """How far the counted parts of a task are, where it has no occurrences."""
        kept = self._standings.get(ref, {})
        if any(key.occurrence and key.body for key in kept):
            return None
        return sum_up(kept.values(), None, below)

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        for plan in self.plans():
            for task in tasks_of(self.plan_timeline(plan.plan)):
                ref = TaskRef(plan.plan, task)
                for standing in self._in_order(ref):
                    yield standing, self._cards[ref]

    def scan(self, asked: Scan) -> Iterator[Found]:
        """Standings with their cards, in the order of a list."""
        kept = self._named_by(asked.trigger)
        seqs = {plan.plan: self.plan_seq(plan.plan) for plan in self.plans()}
        every = []
        for standing, card in self.board():
            place = Place(
                standing.due,
                seqs[standing.plan],
                card.position,
                standing.order,
                standing.scope or "",
                standing.body or "",
            )
            every.append(asked.seen(Found(standing, card, place)))
        taken = [f for f in every if asked.takes(f) and (kept is None or f.standing.ref in kept)]
        return iter(sorted(taken, key=lambda found: asked.order(found.place)))

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""
        for seq, act in self._effective.said.items():
            if isinstance(act, PlanAdopted) and act.plan.plan == plan:
                return seq
        raise LookupError(plan)

    def _named_by(self, trigger: str | None) -> set[TaskRef] | None:
        return None if trigger is None else set(self.waiting_on_trigger(trigger))

    def narrower(self, standing: Standing) -> Collection[Standing]:
        """The standings of the same task and occurrence at narrower places, parts too; of any
        occurrence where the task waits for its first."""
        kept = self._standings.get(standing.ref, {}).values()
        label = standing.occurrence
        return [s for s in kept if s.scope and label in (None, s.occurrence)]

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> Collection[Key]:
        """Their keys alone."""
        del places
        return [kept.key for kept in self.narrower(standing)]

    def put(
        self,
        gone: Collection[Standing],
        fresh: Collection[Standing],
        changed: Collection[Replaced] = (),
    ) -> None:
        """Take some standings away and write others, new or in the place of their like; of those
        `changed` it is known how they were, at the same place in lists."""
        for standing in gone:
            del self._standings[standing.ref][standing.key]
        for standing in (*fresh, *(now for _, now in changed)):
            self._standings.setdefault(standing.ref, {})[standing.key] = standing

    def put_cards(self, refs: Sequence[TaskRef], cards: Sequence[Card]) -> None:
        """Replace the cards of some tasks."""
        for ref in refs:
            self._cards.pop(ref, None)
        self._cards.update({TaskRef(card.plan, card.task): card for card in cards})

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

    def lines_of(
        self, ref: TaskRef, scopes: Collection[str | None] | None, seqs: Collection[int]
    ) -> Sequence[Line]:
        """The changes of a task that some entries brought about, at any scope or at those given."""
        found: list[Line] = []
        for seq in sorted(seqs):
            first = bisect_left(self._lines, seq, key=_seq)
            last = bisect_right(self._lines, seq, lo=first, key=_seq)
            found += self._lines[first:last]
        return [line for line in found if _is_about(line, ref, scopes)]

    def changing(
        self,
        ref: TaskRef,
        scopes: Collection[str | None] | None,
        after: int,
        limit: int | None = None,
    ) -> list[int]:
        """So many entries after a number that changed a task, at any scope or at those given."""
        first = bisect_right(self._lines, after, key=_seq)
        later = (self._lines[number] for number in range(first, len(self._lines)))
        about = (line.seq for line in later if _is_about(line, ref, scopes))
        return list(islice((seq for seq, _ in groupby(about)), limit))

    def count_lines(self, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
        """How many changes of a task are kept, at any scope or at those given."""
        return sum(_is_about(line, ref, scopes) for line in self._lines)

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again."""
        kept = self._entries, self._outbox, self._watch
        self.__init__()  # type: ignore[misc]
        self._entries, self._outbox, self._watch = kept

    def unguarded(self) -> Sequence[str]:
        """Memory has no guards to lose."""
        return ()

    def snapshot(self) -> MemoryUnit:
        """A copy that shares only values which never change."""
        other = copy.copy(self)
        for name, value in vars(self).items():
            setattr(other, name, _copied(value))
        other._effective = self._effective.copy()
        return other


_seq = attrgetter("seq")


def _is_about(line: Line, ref: TaskRef, scopes: Collection[str | None] | None) -> bool:
    change = line.change
    return (change.plan, change.task) == ref and (scopes is None or change.scope in scopes)


def _copied(value: object) -> object:
    if isinstance(value, dict):
        fresh = copy.copy(value)
        for key, inner in fresh.items():
            if isinstance(inner, list | dict):
                fresh[key] = copy.copy(inner)
        return fresh
    return copy.copy(value) if isinstance(value, list | set) else value


class MemoryLedger:
    """A ledger that lives as long as the process; one writer at a time."""

    def __init__(self) -> None:
        self._unit = MemoryUnit()
        self._lock = threading.RLock()
        self.reads_aside = False

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

"""The ledger in memory: the simplest one that keeps the contract."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from engine.evaluate.evaluate import sum_up
from engine.evaluate.facts_view import FactsView
from engine.memory.catalog import MemoryCatalog
from engine.memory.entries import MemoryEntries
from engine.memory.facts import MemoryFacts
from engine.memory.history import MemoryHistory
from engine.memory.outbox import MemoryOutbox
from engine.memory.schedule import MemorySchedule
from engine.memory.standings import MemoryStandings
from engine.memory.state import MemoryState
from engine.model.acts import Entry
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.ports.differences import PlainTable
from engine.ports.ledger import T, Unit
from triggers.events import Event
from workflows.plan import Plan


class StateFacts(FactsView):
    """The facts of a state, and how far its parts are by the standings that are kept."""

    def __init__(self, state: MemoryState) -> None:
        super().__init__(MemoryFacts(state.in_force))
        self.state = state

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """How far the counted parts of a task are, where it has no occurrences."""
        kept = self.state.standings.get(ref, {})
        if any(key.occurrence and key.body for key in kept):
            return None
        return sum_up(kept.values(), None, self.bodies(), scope)

    def plans_of(self, names: Collection[str]) -> Mapping[str, Plan]:
        """Some plans in force."""
        return {plan.plan: plan for plan in self.state.in_force.plans() if plan.plan in names}

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar that was put into the workspace."""
        found = self.state.in_force.calendars.get(name)
        return found[-1].table if found else None

    def tasks_with_acts(self, refs: Collection[TaskRef]) -> Collection[TaskRef]:
        """Those of some tasks that acts are about."""
        acts = self.state.in_force.acts
        return [ref for ref in refs if acts.get(ref)]

    def events_by_scope(self, trigger: str) -> Mapping[str | None, Sequence[Event]]:
        """The documents recorded for a trigger, by the scopes at which they hold."""
        found: dict[str | None, list[Event]] = {}
        for event in self.events_of(trigger):
            for scope in self.bodies().reach(event):
                found.setdefault(scope, []).append(event)
        return found


class MemoryUnit:
    """A transaction over a state in memory."""

    def __init__(self, state: MemoryState | None = None) -> None:
        self._state = state or MemoryState()
        self.entries = MemoryEntries(self._state)
        self.standings = MemoryStandings(self._state)
        self.history = MemoryHistory(self._state)
        self.outbox = MemoryOutbox(self._state)
        self.schedule = MemorySchedule(self._state)
        self.catalog = MemoryCatalog(self._state.in_force)
        self.facts = StateFacts(self._state)

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        self._state.entries.append(entry)
        self.absorb(entry)

    def absorb(self, entry: Entry) -> None:
        """Take an entry's facts in."""
        self._state.in_force.take(entry.seq, entry.act, entry.today)

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again."""
        self._state.clear_derived()
        self.catalog = MemoryCatalog(self._state.in_force)
        self.facts = StateFacts(self._state)

    def derived(self) -> Iterable[PlainTable]:
        """The standings with their cards, the history, the facts."""
        standings = [(*standing.key, standing, card) for standing, card in self.standings.board()]
        places = ("plan", "task", "occurrence", "scope", "body")
        yield PlainTable("standing", (*places, "standing", "card"), len(places), standings)
        lines = list(enumerate(self.history.lines()))
        yield PlainTable("change", ("number", "line"), 1, lines)
        yield PlainTable("plan", ("id", "plan"), 1, [(p.plan, p) for p in self.catalog.plans()])
        yield PlainTable("event", ("id", "event"), 1, [(e.id, e) for e in self.catalog.events()])

    def outbox_tables(self) -> Iterable[PlainTable]:
        """Memory has none that anybody else could have altered."""
        return ()

    def shadow(self) -> AbstractContextManager[Unit]:
        """Another one."""
        return nullcontext(MemoryUnit())

    def built(self) -> None:
        """Memory has no tables to compare."""

    def unguarded(self) -> Sequence[str]:
        """Memory has no guards to lose."""
        return ()

    def snapshot(self) -> MemoryUnit:
        """A copy that shares only values which never change."""
        return MemoryUnit(self._state.copy())


class MemoryLedger:
    """A ledger that lives as long as the process; one writer at a time."""

    def __init__(self, unit: MemoryUnit | None = None) -> None:
        self._unit = unit or MemoryUnit()
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

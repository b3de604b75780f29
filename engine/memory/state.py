"""What a ledger in memory holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.memory.facts import Facts
from engine.model.acts import Entry
from engine.model.cards import Card
from engine.model.notices import NoticeKey
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.history import Line
from engine.ports.outbox import Numbered, SweepCursor


@dataclass(slots=True)
class MemoryState:
    """Entries, and all that is derived from them, in lists and dictionaries of values that never
    change."""

    entries: list[Entry] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    standings: dict[TaskRef, dict[Key, Standing]] = field(default_factory=dict)
    cards: dict[TaskRef, Card] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    outbox: dict[NoticeKey, Numbered] = field(default_factory=dict)
    watch: SweepCursor | None = None

    def copy(self) -> MemoryState:
        """A state that can grow apart from this one."""
        return MemoryState(
            list(self.entries),
            self.facts.copy(),
            {ref: dict(kept) for ref, kept in self.standings.items()},
            dict(self.cards),
            list(self.lines),
            dict(self.outbox),
            self.watch,
        )

    def clear_derived(self) -> None:
        """Throw away what follows from the entries; what people were told stays."""
        self.facts = type(self.facts)()
        for derived in (self.standings, self.cards, self.lines):
            derived.clear()

"""What a ledger in memory holds."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field

from engine.memory.in_force import FactsInForce
from engine.model.acts import Entry
from engine.model.cards import Card
from engine.model.notices import NoticeKey
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.history import Line
from engine.ports.outbox import Numbered, SweepCursor

Standings = MutableMapping[TaskRef, dict[Key, Standing]]
"""The standings of each task."""


@dataclass(slots=True)
class MemoryState:
    """Entries, and all that is derived from them, in lists and dictionaries of values that never
    change."""

    entries: list[Entry] = field(default_factory=list)
    in_force: FactsInForce = field(default_factory=FactsInForce)
    standings: Standings = field(default_factory=dict)
    cards: dict[TaskRef, Card] = field(default_factory=dict)
    noted: list[Line] = field(default_factory=list)
    outbox: dict[NoticeKey, Numbered] = field(default_factory=dict)
    watch: SweepCursor | None = None
    replay: Callable[[], list[Line]] | None = None

    @property
    def lines(self) -> list[Line]:
        """What the entries changed, in their order; where that was not noted as they came, it is
        worked out when it is asked for."""
        if self.replay is not None:
            self.noted, self.replay = self.replay(), None
        return self.noted

    def copy(self) -> MemoryState:
        """A state that can grow apart from this one."""
        return MemoryState(
            list(self.entries),
            self.in_force.copy(),
            {ref: dict(kept) for ref, kept in self.standings.items()},
            dict(self.cards),
            list(self.noted),
            dict(self.outbox),
            self.watch,
            self.replay,
        )

    def clear_derived(self) -> None:
        """Throw away what follows from the entries; what people were told stays."""
        self.in_force = FactsInForce()
        self.replay = None
        for derived in (self.standings, self.cards, self.noted):
            derived.clear()

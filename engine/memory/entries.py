"""The entries in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from engine.memory.state import MemoryState
from engine.model.acts import Act, Entry
from engine.model.effective import Revision
from engine.model.hash_chain import Head, Raw, raw


class MemoryEntries:
    """The append-only list."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    def head(self) -> Head:
        """How many entries there are and the last hash."""
        entries = self._state.entries
        return Head(len(entries), entries[-1].hash) if entries else Head()

    def entry(self, seq: int) -> Entry | None:
        """One entry."""
        return self._state.entries[seq - 1] if 1 <= seq <= len(self._state.entries) else None

    def recorded_at(self, seq: int) -> datetime | None:
        """The moment of an entry."""
        entry = self.entry(seq)
        return entry.at if entry else None

    def by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""
        return next((entry for entry in self._state.entries if entry.key == key), None)

    def raw(self) -> Iterator[Raw]:
        """All rows as they are kept, in order."""
        return map(raw, tuple(self._state.entries))

    def all(self) -> Iterator[Entry]:
        """All entries in order."""
        return iter(tuple(self._state.entries))

    def latest_by(self, by: str) -> Iterator[Entry]:
        """What a person recorded, the newest first."""
        return (entry for entry in reversed(self._state.entries) if entry.by == by)

    def after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """So many entries after a number, in order."""
        return self._state.entries[seq : None if limit is None else seq + limit]

    def at(self, seqs: Collection[int]) -> list[Entry]:
        """Some entries, in order."""
        return [self._state.entries[seq - 1] for seq in sorted(seqs)]

    def taken_back(self, seqs: Collection[int]) -> Mapping[int, int]:
        """Those of some entries that no longer count, each with the entry that took it back."""
        gone = self._state.in_force.effective.gone
        return {seq: gone[seq] for seq in seqs if seq in gone}

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""
        return seq in self._state.in_force.effective.gone

    def root_of(self, seq: int) -> int:
        """The entry that an entry is about in the end, through all revisions."""
        return self._state.in_force.effective.root(seq)

    def revisions_of(self, seq: int) -> Sequence[Revision]:
        """The entries that revise one, in order, whether or not they count."""
        return self._state.in_force.effective.revisions_of(seq)

    def act_in_force(self, seq: int) -> Act | None:
        """The act of an entry as it counts, None where it does not."""
        return self._state.in_force.effective.said.get(seq)

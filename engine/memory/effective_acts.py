"""The acts of a ledger as they count, kept in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from engine.model.acts import Act, EventCorrected, EventRecorded, Retracted, Revised
from engine.model.effective import Effect, Revision, carried_by, content_of, dated, effect_on
from engine.ports.facts import Revising


class Turn(NamedTuple):
    """What an entry made of another: the root, its act before and after (None: it did not, or does
    not, count)."""

    root: int
    before: Act | None
    after: Act | None


class EffectiveActs:
    """Every act, what revises it, and the content with which it counts, by its entry in order."""

    def __init__(self) -> None:
        self._told: dict[int, tuple[Act, date]] = {}
        self._named: dict[int, list[Revision]] = defaultdict(list)
        self._recorded: dict[str, int] = {}
        self.said: dict[int, Act] = {}
        self.gone: dict[int, int] = {}
        self._carried: dict[int, dict[str, str]] = {}

    def copy(self) -> EffectiveActs:
        """Another that shares only values which never change."""
        other = EffectiveActs()
        other._told, other.said, other.gone = dict(self._told), dict(self.said), dict(self.gone)
        other._recorded = dict(self._recorded)
        other._carried = {root: dict(kept) for root, kept in self._carried.items()}
        for entry, named in self._named.items():
            other._named[entry] = list(named)
        return other

    def take(self, seq: int, act: Act, today: date) -> Turn:
        """Take in an `act`, recorded as the entry `seq` on the day `today`; returned is what it
        made of the entry that it is about, which may be itself."""
        self._told[seq] = act, today
        entry = self._target(act)
        if carried := carried_by(act):
            root = seq if entry is None else self.root(entry)
            self._carried[root] = {**carried, **self._carried.get(root, {})}
        if entry is None:
            self.said[seq] = found = dated(act, today)
            if isinstance(act, EventRecorded):
                self._recorded[act.event.id] = seq
            return Turn(seq, None, found)
        self._named[entry].append(Revision(seq, entry, isinstance(act, Retracted)))
        return self._turn(self.root(entry))

    def in_order(self) -> Iterator[tuple[int, dict[str, str], Act | None]]:
        """Each entry that counts with its act, and each that was the first to use some calendars
        with their tables, also where it counts no more (None)."""
        for root in sorted(self.said.keys() | self._carried.keys()):
            yield root, self._carried.get(root, {}), self.said.get(root)

    def _target(self, act: Act) -> int | None:
        if isinstance(act, Retracted | Revised):
            return act.entry
        if isinstance(act, EventCorrected):
            return self._recorded.get(act.event.id, 0)
        return None

    def recorded_by(self, event: str) -> int:
        """The entry that last recorded a document."""
        return self._recorded[event]

    def day(self, seq: int) -> date:
        """The day on which an entry was recorded."""
        return self._told[seq][1]

    def root(self, seq: int) -> int:
        """The entry that an entry is about in the end, through all revisions."""
        while seq in self._told and (entry := self._target_of(seq)) is not None:
            seq = entry
        return seq

    def _target_of(self, seq: int) -> int | None:
        act = self._told[seq][0]
        if isinstance(act, Retracted | Revised):
            return act.entry
        if isinstance(act, EventCorrected):
            return next((e for e, named in self._named.items() if _has(named, seq)), None)
        return None

    def revisions_of(self, seq: int) -> list[Revision]:
        """The entries that revise one, in order."""
        return list(self._named.get(seq, ()))

    def revised_after(self, seq: int) -> list[Revising]:
        """The standing revisions after an entry, in order, with what they are about."""
        made = sorted(one.seq for named in self._named.values() for one in named if one.seq > seq)
        roots = {one: self.root(one) for one in made if one not in self.gone}
        return [
            Revising(one, self.day(one), self._told[root][0])
            for one, root in roots.items()
            if root in self._told
        ]

    def effect(self, seq: int) -> Effect:
        """What all that revises an entry comes to."""
        return effect_on(seq, self.revisions_of)

    def _turn(self, root: int) -> Turn:
        before, found = self.said.get(root), self.effect(root)
        for seq in found.members:
            self.gone.pop(seq, None)
        self.gone |= found.gone
        if root not in self._told:
            return Turn(root, None, None)
        act, today = self._told[root]
        if found.content is None or isinstance(act, Retracted):
            self.said.pop(root, None)
        else:
            back = root not in self.said
            self.said[root] = content_of(self._told[found.content][0], act, today)
            if back:
                self.said = dict(sorted(self.said.items()))
        after = self.said.get(root)
        if isinstance(act, EventRecorded) and after is not None:
            self._recorded[act.event.id] = root
        return Turn(root, before, after)


def _has(named: list[Revision], seq: int) -> bool:
    return any(revision.seq == seq for revision in named)

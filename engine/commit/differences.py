"""What an evaluation changes: row by row for the tables, field by field for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.commit.publish import Effects
from engine.model.acts import Entry
from engine.model.changes import Change, difference
from engine.model.effective import effective_day
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.ledger import Unit
from engine.ports.standings import Replaced


class RowDifference(NamedTuple):
    """The standings that are to go, those that are new, and those that stand in the place of their
    likes, as they were and as they are."""

    gone: list[Standing]
    fresh: list[Standing]
    changed: list[Replaced]


def diff(before: Iterable[Standing], after: Iterable[Standing]) -> RowDifference:
    """Only what differs."""
    old = {kept.key: kept for kept in before}
    fresh: list[Standing] = []
    changed: list[Replaced] = []
    for made in after:
        was = old.pop(made.key, None)
        if was is None or was.order != made.order:
            fresh.append(made)
        elif was != made:
            changed.append((was, made))
    return RowDifference(list(old.values()), fresh, changed)


class ChangeTally:
    """What there was before an entry and what there is after it, over all places that it affects;
    one place may lie within another."""

    def __init__(self) -> None:
        self._there: dict[Key, Standing] = {}
        self._before: dict[Key, Standing] = {}
        self._after: dict[Key, Standing] = {}

    def loaded(self, near: Iterable[Standing]) -> None:
        """Take standings as they were, where no earlier place has changed them."""
        for standing in near:
            key = standing.key
            if key not in self._after:
                self._there.setdefault(key, standing)

    def evaluated(self, before: Iterable[Standing], after: Iterable[Standing]) -> None:
        """Take the standings of a place, as they were and as they are now."""
        for standing in before:
            key = standing.key
            self._after.pop(key, None)
            if key in self._there:
                self._before[key] = self._there[key]
        self._after.update({standing.key: standing for standing in after})

    def changes(self, unit: Unit, entry: Entry, order: Mapping[TaskRef, int]) -> list[Change]:
        """The difference between the two, task by task in the `order` given (task -> its place), as
        seen on the day from which the act of `entry` counts; `unit` has the bodies."""
        narrow = any(key.scope for key in (*self._there, *self._after))
        bodies = unit.facts.bodies() if narrow else None
        before, after = (
            sorted(found.values(), key=lambda standing: order[standing.ref])
            for found in (self._before, self._after)
        )
        day = effective_day(entry.act, entry.today)
        return difference(before, after, day, self._there.values(), bodies)

    def effects(self, changes: Sequence[Change]) -> Effects:
        """The `changes`, with what was evaluated."""
        return Effects(changes, self._before, self._after)

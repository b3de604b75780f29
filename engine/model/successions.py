"""Who carries on whose work, from which day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Succession(NamedTuple):
    """From a day one body carries on another's work, or takes its own back; `seq` is the entry that
    says so."""

    old: str
    new: str
    on: date
    reason: str | None = None
    seq: int = 0


class Successions:
    """The successions that were `said`, in the order of the ledger."""

    def __init__(self, said: Iterable[Succession] = ()) -> None:
        self.said = tuple(said)
        self._after: dict[str, list[Succession]] = defaultdict(list)
        for one in sorted(self.said, key=lambda one: (one.on, one.seq)):
            self._after[one.old].append(one)

    def carriers(self, body: str) -> tuple[tuple[date, str], ...]:
        """Who carries on a body's work, each from which day; itself, once it has it back."""
        found: list[tuple[date, str]] = []
        for day in sorted({said.on for said in self.said}):
            name = self.carrier(body, day)
            if name != (found[-1][1] if found else body):
                found.append((day, name))
        return tuple(found)

    def carrier(self, body: str, day: date) -> str:
        """Who carries a body's work on a day: its last successor by then, and so on to one that has
        none, or has its own back."""
        return self.chain(body, day)[-1]

    def chain(self, body: str, day: date) -> tuple[str, ...]:
        """A body and those that carry on its work on a day, one after another. In a ring, which
        nobody can record, it ends where it would begin again."""
        found = [body]
        while True:
            said = [one for one in self._after.get(found[-1], ()) if one.on <= day]
            if not said or said[-1].new in found:
                return tuple(found)
            found.append(said[-1].new)

    def ring(self) -> tuple[str, ...] | None:
        """Bodies that on some day carry on each other's work, from the body on that was spoken of
        last; None where there are none."""
        bodies = dict.fromkeys([said.old for said in reversed(self.said)])
        for day in sorted({said.on for said in self.said}):
            for body in bodies:
                found = self.chain(body, day)
                said = [one for one in self._after.get(found[-1], ()) if one.on <= day]
                if said and said[-1].new != found[-1]:
                    return (*found, said[-1].new)
        return None

    def said_before(self, body: str, work: str, day: date, seq: int) -> bool:
        """Whether, by the entries before the one numbered `seq`, a `body` does the `work` of
        another (its id) on a `day`."""
        known = [one for one in self.said if one.seq < seq]
        return Successions(known).does(body, work, day)

    def predecessors(self, body: str) -> frozenset[str]:
        """The bodies whose work a body carries on some day, without itself."""
        if not any(said.new == body for said in self.said):
            return frozenset()
        olds = {said.old for said in self.said} - {body}
        return frozenset(old for old in olds if body in [name for _, name in self.carriers(old)])

    def works(self, body: str) -> tuple[str, ...]:
        """Whose work a body does on some day: its own first, then what it carries on."""
        return (body, *sorted(self.predecessors(body)))

    def works_on(self, body: str, day: date) -> tuple[str, ...]:
        """Whose work a body does on one day: not its own any more, once another carries it on."""
        return tuple(name for name in self.works(body) if self.does(body, name, day))

    def does(self, body: str, work: str, day: date) -> bool:
        """Whether a body does the work of another, or its own, on a day."""
        return self.carrier(work, day) == body

"""Large sets of bodies' names, which many tasks ask about: what they have in common, and their
order, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from engine.ports.alike import Alike

T = TypeVar("T")

SMALL = 64
"""Sets of so many are worked out anew each time; larger ones are kept."""


KEPT = 32
"""How many answers about large sets are kept."""


class Kept(Generic[T]):
    """Answers about sets, kept for these very objects: to find an equal one, all names would have
    to be compared."""

    def __init__(self) -> None:
        self._answers: dict[tuple[int, ...], tuple[tuple[frozenset[str], ...], T]] = {}

    def of(self, work_out: Callable[..., T], *sets: frozenset[str]) -> T:
        """What `work_out` gives for the sets, which live as long as the answer: so an id means
        one."""
        key = tuple(map(id, sets))
        kept = self._answers.get(key)
        if kept is None:
            if len(self._answers) >= KEPT:
                self._answers.clear()
            kept = self._answers[key] = sets, work_out(*sets)
        return kept[1]


_common: Kept[frozenset[str]] = Kept()
_ordered: Kept[tuple[str, ...]] = Kept()


def common(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """The names in both sets; of large sets, which many tasks ask for, worked out once."""
    if min(len(first), len(second)) < SMALL:
        return first & second
    return _common.of(frozenset.intersection, first, second)


def number_in(alike: Alike, names: frozenset[str]) -> int:
    """How many of the bodies that are `alike` are among `names`; without reading who they are,
    where all whom they are among are."""
    everyone = alike.among
    if everyone is not None and len(common(everyone, names)) == len(everyone):
        return alike.number
    return len(alike.names & names)


def in_order(names: frozenset[str]) -> Sequence[str]:
    """The names in order; of a large set worked out once."""
    return sorted(names) if len(names) < SMALL else _ordered.of(_sorted, names)


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))

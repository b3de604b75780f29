"""Points of time to which facts are taken: a day, and on one day the order of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar


class Point(NamedTuple):
    """All that holds from an earlier day, and from this day by an entry before `seq`."""

    day: date
    seq: int

    def takes(self, since: date | None, seq: int) -> bool:
        """Whether an entry holds by then; `since` None: from the beginning."""
        return since is None or (since, seq) < self


FOREVER = 2**62
BEGIN = Point(date.min, 0)
LATEST = Point(date.max, FOREVER)


def by_day(day: date) -> Point:
    """A whole day, whatever was recorded for it."""
    return Point(day, FOREVER)


class Dated(Protocol):
    """What an entry said, with the day from which it holds (None: from the beginning)."""

    @property
    def seq(self) -> int:
        """The entry."""

    @property
    def since(self) -> date | None:
        """The day."""


T = TypeVar("T", bound=Dated)


def at_point(said: Iterable[T], point: Point) -> list[T]:
    """What holds at a point, in the order of the ledger: of two that hold, the later one wins."""
    return [one for one in said if point.takes(one.since, one.seq)]


def starts(said: Iterable[Dated]) -> list[Point]:
    """The points from which each begins to hold, but for what held from the beginning."""
    return [Point(one.since, one.seq + 1) for one in said if one.since is not None]


def once(points: Iterable[Point]) -> Sequence[Point]:
    """In order, each once."""
    return sorted(set(points))

"""The outbox of notices, and how far the days have been looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from engine.model.notices import Notice, NoticeKey


class SweepCursor(NamedTuple):
    """How far the days have been looked at: up to which, when, with how many entries."""

    day: date
    at: datetime
    entries: int


class Numbered(NamedTuple):
    """A notice with its number in the outbox, from 1 and without gaps, and when it was decided."""

    n: int
    notice: Notice
    at: datetime


class Outbox(Protocol):
    """Notices, kept in the transaction that decides them, and the cursor of the sweep."""

    def announced(self, keys: Collection[NoticeKey]) -> set[NoticeKey]:
        """Those of some notices that are in the outbox."""

    def publish(self, notices: Sequence[Notice], at: datetime) -> None:
        """Put notices into the outbox; those that are there already stay as they are."""

    def notices(self, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """The outbox after a number, in order."""

    def at(self, numbers: Collection[int]) -> Sequence[Numbered]:
        """Some notices by their numbers, in order."""

    def count_notices(self) -> int:
        """How many there are, which is the number of the last."""

    def watch(self) -> SweepCursor | None:
        """How far the days have been looked at, None where they never were."""

    def put_cursor(self, watch: SweepCursor) -> None:
        """Record how far they have been looked at now."""

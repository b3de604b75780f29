"""The history: what each entry changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from engine.model.acts import Entry
from engine.model.changes import Change
from engine.model.standing import TaskRef


class Line(NamedTuple):
    """A change with the entry that caused it."""

    seq: int
    change: Change


class History(Protocol):
    """The changes, by the entries that brought them about."""

    def note(self, seq: int, changes: Sequence[Change]) -> None:
        """Keep what an entry changed."""

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""

    def lines_of(
        self, ref: TaskRef, scopes: Collection[str | None] | None, seqs: Collection[int]
    ) -> Sequence[Line]:
        """The changes of the task `ref` that the entries numbered `seqs` brought about, in order;
        `scopes` are those for which they hold (None in it: for the whole workspace), None all of
        them."""

    def changing(
        self,
        ref: TaskRef,
        scopes: Collection[str | None] | None,
        after: int,
        limit: int | None = None,
    ) -> list[int]:
        """The numbers of at most `limit` entries (None: of all) after the one numbered `after` that
        changed the task `ref`; `scopes` as for `lines_of`."""

    def last_keyed(self, low: str, high: str, via: str) -> Entry | None:
        """Of the entries recorded through `via`, the one with the greatest idempotency key between
        two, `low` and `high`."""

    def count_lines(self, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
        """How many changes of a task are kept, at any scope or at those given."""

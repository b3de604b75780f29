"""The history: what each entry changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

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
        """The changes of a task that some entries brought about, at any scope or at those given."""

    def changing(
        self,
        ref: TaskRef,
        scopes: Collection[str | None] | None,
        after: int,
        limit: int | None = None,
    ) -> list[int]:
        """So many entries after a number that changed a task, at any scope or at those given."""

    def count_lines(self, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
        """How many changes of a task are kept, at any scope or at those given."""

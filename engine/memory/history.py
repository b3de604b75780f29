"""The history in memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from itertools import groupby, islice
from operator import attrgetter, itemgetter

from engine.memory.state import MemoryState
from engine.model.acts import Entry
from engine.model.changes import Change
from engine.model.standing import TaskRef
from engine.ports.history import Line


class MemoryHistory:
    """The changes, in the order of the entries."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    def note(self, seq: int, changes: Sequence[Change]) -> None:
        """Keep what an entry changed."""
        self._state.lines.extend(Line(seq, change) for change in changes)

    def lines(self, *, seq: int | None = None, ref: TaskRef | None = None) -> Sequence[Line]:
        """The changes kept, of one entry or of one task, in order."""
        return [
            line
            for line in self._state.lines
            if (seq is None or line.seq == seq)
            and (ref is None or (line.change.plan, line.change.task) == ref)
        ]

    def lines_of(
        self, ref: TaskRef, scopes: Collection[str | None] | None, seqs: Collection[int]
    ) -> Sequence[Line]:
        """The changes of the task `ref` that the entries numbered `seqs` brought about, in order;
        `scopes` are those for which they hold (None in it: for the whole workspace), None all of
        them."""
        found: list[Line] = []
        for seq in sorted(seqs):
            first = bisect_left(self._state.lines, seq, key=_seq)
            last = bisect_right(self._state.lines, seq, lo=first, key=_seq)
            found += self._state.lines[first:last]
        return [line for line in found if _is_about(line, ref, scopes)]

    def changing(
        self,
        ref: TaskRef,
        scopes: Collection[str | None] | None,
        after: int,
        limit: int | None = None,
    ) -> list[int]:
        """The numbers of at most `limit` entries (None: of all) after the one numbered `after` that
        changed the task `ref`; `scopes` as for `lines_of`."""
        first = bisect_right(self._state.lines, after, key=_seq)
        later = (self._state.lines[number] for number in range(first, len(self._state.lines)))
        about = (line.seq for line in later if _is_about(line, ref, scopes))
        return list(islice((seq for seq, _ in groupby(about)), limit))

    def last_keyed(self, low: str, high: str, via: str) -> Entry | None:
        """Of the entries recorded through `via`, the one with the greatest idempotency key between
        two, `low` and `high`."""
        keyed = [
            (entry.key, entry)
            for entry in self._state.entries
            if entry.via == via and entry.key is not None and low <= entry.key <= high
        ]
        return max(keyed, key=itemgetter(0))[1] if keyed else None

    def count_lines(self, ref: TaskRef, scopes: Collection[str | None] | None) -> int:
        """How many changes of a task are kept, at any scope or at those given."""
        return sum(_is_about(line, ref, scopes) for line in self._state.lines)


_seq = attrgetter("seq")


def _is_about(line: Line, ref: TaskRef, scopes: Collection[str | None] | None) -> bool:
    change = line.change
    return (change.plan, change.task) == ref and (scopes is None or change.scope in scopes)

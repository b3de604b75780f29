"""The outbox in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from engine.memory.state import MemoryState
from engine.model.notices import Notice, NoticeKey
from engine.ports.outbox import Numbered, SweepCursor


class MemoryOutbox:
    """Notices, numbered from 1 without gaps."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    def announced(self, keys: Collection[NoticeKey]) -> set[NoticeKey]:
        """Those of some notices that are in the outbox."""
        return {key for key in keys if key in self._state.outbox}

    def publish(self, notices: Sequence[Notice], at: datetime) -> None:
        """Put notices into the outbox; those that are there already stay as they are."""
        for notice in notices:
            number = self.count_notices() + 1
            self._state.outbox.setdefault(notice.key, Numbered(number, notice, at))

    def notices(self, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """The outbox after a number, in order."""
        return list(self._state.outbox.values())[after : None if limit is None else after + limit]

    def at(self, numbers: Collection[int]) -> Sequence[Numbered]:
        """Some notices by their numbers, in order."""
        wanted = set(numbers)
        return [one for one in self._state.outbox.values() if one.n in wanted]

    def count_notices(self) -> int:
        """How many there are."""
        return len(self._state.outbox)

    def watch(self) -> SweepCursor | None:
        """How far the days have been looked at, None where they never were."""
        return self._state.watch

    def put_cursor(self, watch: SweepCursor) -> None:
        """Say how far they have been now."""
        self._state.watch = watch

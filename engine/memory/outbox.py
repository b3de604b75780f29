"""The outbox in memory, and what a day asks of standings there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from engine.memory.facts import Facts
from engine.model.acts import Entry, PlanAdopted
from engine.model.cards import Card
from engine.model.notices import Bell, Notice, NoticeKey
from engine.model.standing import Key, Standing, TaskRef
from engine.model.states import FINISHED, State
from engine.ports.outbox import Numbered, Watch

RESTING = frozenset({State.WAITING, State.SUSPENDED})
"""Work of which nobody is reminded."""


class MemoryWatching(Facts):
    """Standings, cards and the outbox in dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._standings: dict[TaskRef, dict[Key, Standing]] = {}
        self._cards: dict[TaskRef, Card] = {}
        self._outbox: dict[NoticeKey, Numbered] = {}
        self._watch: Watch | None = None

    def announced(self, keys: Collection[NoticeKey]) -> set[NoticeKey]:
        """Those of some notices that are in the outbox."""
        return {key for key in keys if key in self._outbox}

    def announce(self, notices: Sequence[Notice], at: datetime) -> None:
        """Put notices into the outbox; those that are there already stay as they are."""
        for notice in notices:
            self._outbox.setdefault(notice.key, Numbered(len(self._outbox) + 1, notice, at))

    def notices(self, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """The outbox after a number, in order."""
        return list(self._outbox.values())[after : None if limit is None else after + limit]

    def count_notices(self) -> int:
        """How many there are."""
        return len(self._outbox)

    def watch(self) -> Watch | None:
        """How far the days have been looked at, None where they never were."""
        return self._watch

    def put_watch(self, watch: Watch) -> None:
        """Say how far they have been now."""
        self._watch = watch

    def reminders_of(self, refs: Collection[TaskRef]) -> Mapping[TaskRef, str]:
        """What plans and tasks say of reminders, for those of some tasks of which they do."""
        cards = (self._cards[ref] for ref in refs if ref in self._cards)
        return {TaskRef(card.plan, card.task): card.reminders for card in cards if card.reminders}

    def own_rules(self) -> Collection[str]:
        """The same of all tasks, each text once."""
        return {card.reminders for card in self._cards.values() if card.reminders}

    def due_dates(self) -> Sequence[date]:
        """The due dates of what is not finished, each once."""
        return sorted({s.due for s in self._unfinished() if s.due is not None})

    def due_on(self, days: Collection[date]) -> Iterator[Bell]:
        """What was begun or may be, is not finished, and due on one of these days."""
        for standing in self._unfinished():
            if standing.due in days and standing.course[-1].state not in RESTING:
                yield self._bell(standing, standing.since or standing.course[-1].on)

    def starting(self, first: date, last: date) -> Iterator[Bell]:
        """What may be begun from a day of these on."""
        for standing in self._unfinished():
            state, on = standing.course[-1].state, standing.course[-1].on
            if state is State.ACTIVE and on == standing.since and on and first <= on <= last:
                yield self._bell(standing, on)

    def waiting_in(self, plan: str) -> Iterator[Bell]:
        """What waits in a plan."""
        for standing in self._unfinished():
            if standing.plan == plan and standing.course[-1].state is State.WAITING:
                yield self._bell(standing, None)

    def _unfinished(self) -> Iterator[Standing]:
        for kept in self._standings.values():
            yield from (s for s in kept.values() if s.course[-1].state not in FINISHED)

    def _bell(self, standing: Standing, on: date | None) -> Bell:
        card = self._cards[standing.ref]
        return Bell(
            standing.plan,
            standing.task,
            standing.occurrence,
            None if standing.body else standing.scope,
            on,
            standing.due,
            card.reminders,
        )

    def plan_days(self) -> Sequence[tuple[str, date]]:
        """The plans in force, each with the day on which it was adopted."""
        acts = (
            (seq, act) for seq, act in self._effective.said.items() if isinstance(act, PlanAdopted)
        )
        return [(act.plan.plan, self._entries[seq - 1].today) for seq, act in acts]

    def calendars_kept(self) -> Collection[str]:
        """The names of the calendars that the workspace counts by."""
        return list(self._calendars)

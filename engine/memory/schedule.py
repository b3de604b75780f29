"""What a day asks of standings in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from engine.memory.state import MemoryState
from engine.model.acts import PlanAdopted
from engine.model.notices import ReminderCandidate
from engine.model.standing import Standing, TaskRef
from engine.model.states import FINISHED, State
from workflows.reminders import Reminders

RESTING = frozenset({State.WAITING, State.SUSPENDED})
"""Work of which nobody is reminded."""


class MemorySchedule:
    """Rules of reminders and what falls on a day."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    def workspace_reminders(self) -> Reminders | None:
        """The rules set for the whole workspace."""
        return self._state.in_force.reminders

    def reminders_of(self, refs: Collection[TaskRef]) -> Mapping[TaskRef, str]:
        """The reminders that plans and tasks declare, for those of some tasks that have any."""
        cards = (self._state.cards[ref] for ref in refs if ref in self._state.cards)
        return {TaskRef(card.plan, card.task): card.reminders for card in cards if card.reminders}

    def own_rules(self) -> Collection[str]:
        """The same of all tasks, each text once."""
        return {card.reminders for card in self._state.cards.values() if card.reminders}

    def due_dates(self) -> Sequence[date]:
        """The due dates of what is not finished, each once."""
        return sorted({s.due for s in self._unfinished() if s.due is not None})

    def due_on(self, days: Collection[date]) -> Iterator[ReminderCandidate]:
        """What was begun or may be, is not finished, and due on one of these days."""
        for standing in self._unfinished():
            if standing.due in days and standing.course[-1].state not in RESTING:
                yield self._bell(standing, standing.since or standing.course[-1].on)

    def starting(self, first: date, last: date) -> Iterator[ReminderCandidate]:
        """What may be begun from a day of these on."""
        for standing in self._unfinished():
            state, on = standing.course[-1].state, standing.course[-1].on
            if state is State.ACTIVE and on == standing.since and on and first <= on <= last:
                yield self._bell(standing, on)

    def waiting_in(self, plan: str) -> Iterator[ReminderCandidate]:
        """What waits in a plan."""
        for standing in self._unfinished():
            if standing.plan == plan and standing.course[-1].state is State.WAITING:
                yield self._bell(standing, None)

    def _unfinished(self) -> Iterator[Standing]:
        for kept in self._state.standings.values():
            yield from (s for s in kept.values() if s.course[-1].state not in FINISHED)

    def _bell(self, standing: Standing, on: date | None) -> ReminderCandidate:
        card = self._state.cards[standing.ref]
        return ReminderCandidate(
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
            (seq, act)
            for seq, act in self._state.in_force.effective.said.items()
            if isinstance(act, PlanAdopted)
        )
        return [(act.plan.plan, self._state.entries[seq - 1].today) for seq, act in acts]

    def calendar_names(self) -> Collection[str]:
        """The names of the calendars that the workspace counts by."""
        return list(self._state.in_force.calendars)

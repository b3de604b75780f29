"""What a day asks of standings: whom to remind of what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from engine.model.notices import ReminderCandidate
from engine.model.standing import TaskRef
from workflows.reminders import Reminders


class Schedule(Protocol):
    """Rules of reminders and what falls on a day; no question grows with the number of bodies."""

    def workspace_reminders(self) -> Reminders | None:
        """The rules set for the whole workspace."""

    def reminders_of(self, refs: Collection[TaskRef]) -> Mapping[TaskRef, str]:
        """The reminders that plans and tasks declare (`workflows.reminders.overrides`), for those
        of some tasks that have any."""

    def own_rules(self) -> Collection[str]:
        """The same of all tasks, each text once."""

    def due_dates(self) -> Sequence[date]:
        """The due dates of what is not finished, each once."""

    def due_on(self, days: Collection[date]) -> Iterable[ReminderCandidate]:
        """What was begun or may be, is not finished, and due on one of these days."""

    def starting(self, first: date, last: date) -> Iterable[ReminderCandidate]:
        """What may be begun from a day of these on; not what was taken up again."""

    def waiting_in(self, plan: str) -> Iterable[ReminderCandidate]:
        """What waits in a plan."""

    def plan_days(self) -> Sequence[tuple[str, date]]:
        """The plans in force, each with the day on which it was adopted."""

    def calendar_names(self) -> Collection[str]:
        """The names of the calendars that the workspace counts by."""

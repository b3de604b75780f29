"""What deciding who hears what asks of a ledger, and the outbox in which it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from engine.model.notices import Bell, Notice, NoticeKey
from engine.model.standing import TaskRef
from workflows.reminders import Reminders


class Watch(NamedTuple):
    """How far the days have been looked at: up to which, when, with how many entries."""

    day: date
    at: datetime
    entries: int


class Numbered(NamedTuple):
    """A notice with its number in the outbox, from 1 and without gaps, and when it was decided."""

    n: int
    notice: Notice
    at: datetime


class Watching(Protocol):
    """The outbox, and the questions that a day asks of standings; none of them grows with the
    number of bodies."""

    def announced(self, keys: Collection[NoticeKey]) -> set[NoticeKey]:
        """Those of some notices that are in the outbox."""

    def announce(self, notices: Sequence[Notice], at: datetime) -> None:
        """Put notices into the outbox; those that are there already stay as they are."""

    def notices(self, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """The outbox after a number, in order."""

    def count_notices(self) -> int:
        """How many there are, which is the number of the last."""

    def watch(self) -> Watch | None:
        """How far the days have been looked at, None where they never were."""

    def put_watch(self, watch: Watch) -> None:
        """Say how far they have been now."""

    def workspace_reminders(self) -> Reminders | None:
        """The rules set for the whole workspace."""

    def reminders_of(self, refs: Collection[TaskRef]) -> Mapping[TaskRef, str]:
        """What plans and tasks say of reminders (`workflows.reminders.overrides`), for those of
        some tasks of which they say anything."""

    def own_rules(self) -> Collection[str]:
        """The same of all tasks, each text once."""

    def due_dates(self) -> Sequence[date]:
        """The due dates of what is not finished, each once."""

    def due_on(self, days: Collection[date]) -> Iterable[Bell]:
        """What was begun or may be, is not finished, and due on one of these days."""

    def starting(self, first: date, last: date) -> Iterable[Bell]:
        """What may be begun from a day of these on; not what was taken up again."""

    def waiting_in(self, plan: str) -> Iterable[Bell]:
        """What waits in a plan."""

    def plan_days(self) -> Sequence[tuple[str, date]]:
        """The plans in force, each with the day on which it was adopted."""

    def calendars_kept(self) -> Collection[str]:
        """The names of the calendars that the workspace counts by."""

"""The facts that an evaluation reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from engine.model.acts import Act, Placed
from engine.model.bodies import Bodies
from engine.model.points import LATEST, Point
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from triggers.calendars import Calendar
from triggers.events import Event
from workflows.plan import Plan, Task


class Revising(NamedTuple):
    """A standing revision: the entry, the day on which it was recorded, and the act that it is
    about in the end, as it was recorded."""

    seq: int
    day: date
    act: Act


class Records(Protocol):
    """The facts in force, by the names that plans use."""

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted, None where it was not."""

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger, in any order; with a `path`, those that hold for
        the whole workspace or at one of these scopes."""

    def replacing(self, event: str) -> Event | None:
        """The document in force that replaces one, None where none does."""

    def recorded_by(self, event: str) -> int:
        """The entry that recorded a document in force."""

    def revised_after(self, seq: int) -> Sequence[Revising]:
        """The standing revisions after an entry, in the order of the ledger."""

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """The acts about a task, in the order of the ledger, all occurrences; with `bodies`, only
        those that name one of them (None: that name none)."""

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes, narrower than the whole, at which documents for a trigger hold; of those
        given, at least."""

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that the acts about a task name; of those given, at least."""

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """How far the counted parts of a task are, of all bodies or of those at a scope and below,
        where that is kept and is not just being decided; `of` is left to the caller."""

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """The versions of a plan, in the order of the ledger; none for a plan unknown."""

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """When a plan ended, rested and went on, in the order of the ledger."""

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """The knobs set for the whole workspace, in the order of the ledger."""

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """The versions of a calendar that were put into the workspace, in the order of the
        ledger."""

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""


class Seen(Records, Protocol):
    """The facts from one place of the tree (engine.evaluate.scoped_facts).

    `path` are the scopes at or above it.
    """

    path: tuple[str, ...]

    def completed(
        self,
        plan: Plan,
        other: Task,
        occurrences: Sequence[str | None] | None = None,
        point: Point = LATEST,
    ) -> date | None:
        """The day of the first completion of the task `other` of `plan` that stands at a `point` of
        the ledger and of days, as this place sees it; with `occurrences` (labels), the day on which
        the last of these was completed. Of what is not done by then the day on which it is, None
        where it is not."""


class Calendars(Protocol):
    """Where calendars come from."""

    def __call__(self, name: str) -> Calendar:
        """The calendar in force under that name. Raises UnknownNameError."""


class Gathering(Records, Protocol):
    """Records that can tell at once which of many tasks anything was said of."""

    def plans_of(self, names: Collection[str]) -> Mapping[str, Plan]:
        """Some plans in force."""

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar that was put into the workspace, None for any other."""

    def tasks_with_acts(self, refs: Collection[TaskRef]) -> Collection[TaskRef]:
        """Those of some tasks that acts are about."""

    def events_by_scope(self, trigger: str) -> Mapping[str | None, Sequence[Event]]:
        """The documents recorded for a trigger, by the scopes at which they hold."""

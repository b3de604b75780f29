"""What the engine concludes about a task: a value that holds for every day, and its view on one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.states import BEGUN, State, Timeliness
from triggers.conditions import Node, Waits

SOON = timedelta(days=7)
"""How near a deadline is "due soon"."""


class TaskRef(NamedTuple):
    """A task of an adopted plan."""

    plan: str
    task: str


class Key(NamedTuple):
    """What makes a standing one row."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One (task, occurrence, scope): its states over time, what it waits for, what is due.

    At a scope it speaks for every body below, unless a narrower one does. With a `body` it is that
    body's own part, kept once it has done something (then `scope` is the body too); `counted` says
    that it is still a member of the group. `progress` sums the parts up.

    `opens` is the day from which lists show the occurrence (None: always); `since` the day from
    which the condition holds; `missing` what the deadline still waits for; `order` the place among
    the task's occurrences. `computed` is the date that the rule gives, `extended_to` the one that
    an authority set over it, `conflict` that the rule's date has moved since; `accepted` the day
    from which ungrounded work stands: a person let it, or the condition holds for the body that did
    it. Nothing here depends on today.
    """

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    order: int
    opens: date | None
    since: date | None
    node: Node | None
    phases: tuple[Phase, ...]
    due_kind: str
    due: date | None
    nominal: date | None
    ambiguous: tuple[date, date] | None = None
    provisional: bool = False
    needs_confirmation: bool = False
    missing: tuple[str, ...] = ()
    computed: date | None = None
    extended_to: date | None = None
    conflict: bool = False
    accepted: date | None = None
    body: str | None = None
    counted: bool = False
    progress: Progress | None = None

    @property
    def ref(self) -> TaskRef:
        """The task it is about."""
        return TaskRef(self.plan, self.task)

    @property
    def key(self) -> Key:
        """What makes it one row."""
        return Key(self.plan, self.task, self.occurrence, self.scope, self.body)

    def part_of(self, body: str) -> Standing:
        """The same as one body's part, without what the others did."""
        return replace(self, body=body, progress=None)

    def like(
        self, ref: TaskRef, scope: str | None, node: Node | None, progress: Progress | None
    ) -> Standing:
        """The same for another task or scope, with its own reason; said at length, for a directive
        has many of them."""
        return Standing(
            ref.plan,
            ref.task,
            self.occurrence,
            scope,
            self.order,
            self.opens,
            self.since,
            node,
            self.phases,
            self.due_kind,
            self.due,
            self.nominal,
            self.ambiguous,
            self.provisional,
            self.needs_confirmation,
            self.missing,
            self.computed,
            self.extended_to,
            self.conflict,
            self.accepted,
            self.body,
            self.counted,
            progress,
        )

    @property
    def course(self) -> tuple[Phase, ...]:
        """Its phases, with what its parts make of them."""
        return self.progress.over(self.phases) if self.progress else self.phases

    def phase(self, today: date) -> Phase:
        """The state on a day and since when."""
        return phase_on(self.course, today)

    def holds(self, today: date) -> bool:
        """Whether the condition holds on the day."""
        return self.since is not None and self.since <= today

    def ungrounded(self, today: date) -> bool:
        """Whether work was begun (or done) whose condition does not hold on the day, and nobody has
        let it stand. The members' parts are each judged by what holds for them, not here."""
        settled = self.accepted is not None and self.accepted <= today
        begun = phase_on(self.phases, today).state in BEGUN
        return begun and not self.holds(today) and not settled

    def is_open(self, today: date) -> bool:
        """Whether lists show it on the day."""
        return self.opens is None or self.opens <= today

    def waiting_for(self, today: date) -> tuple[str, ...]:
        """What a waiting task waits for on the day."""
        return self.lacks(today) if self.phase(today).state is State.WAITING else ()

    def lacks(self, today: date) -> tuple[str, ...]:
        """What the condition lacks on the day."""
        names = self.node.waiting_for(today) if self.node else ()
        return names or ((f"from {self.since}",) if self.since else ())

    def waits(self, today: date) -> Waits | None:
        """The same as a tree, which says of how many things how many must come."""
        found = self.node.waits(today) if self.node else None
        return found or (f"from {self.since}" if self.since else None)

    def timeliness(self, today: date) -> Timeliness:
        """The task against the day (due on D is overdue from 00:00 of D + 1, article 148.6)."""
        return timeliness_of(self.phase(today), self.due, today)


def phase_on(course: tuple[Phase, ...], today: date) -> Phase:
    """The state on a day and since when."""
    current = course[0]
    for phase in course[1:]:
        if phase.on is None or phase.on > today:
            break
        current = phase
    return current


def timeliness_of(phase: Phase, due: date | None, today: date) -> Timeliness:
    """A state and a date against the day."""
    state = phase.state
    if state is State.CANCELLED:
        return Timeliness.CANCELLED
    if state is State.WAITING:
        return Timeliness.WAITING
    if state is State.DONE:
        late = due and phase.on and phase.on > due
        return Timeliness.DONE_LATE if late else Timeliness.DONE_IN_TIME
    if due is None:
        return Timeliness.NO_DATE
    if today > due:
        return Timeliness.OVERDUE
    return Timeliness.DUE_SOON if due - today <= SOON else Timeliness.IN_TIME

"""What the engine concludes about a task: a value that holds for every day, and its view on one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from engine.states import BEGUN, State, Timeliness
from triggers.conditions import Node

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


class Goal(NamedTuple):
    """A share of the members that the plan wants done, in percent."""

    says: str
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None

    def met(self, done: int, of: int) -> bool | None:
        """Whether so many of so many reach it; None where there is nobody, or no number."""
        if not of or (self.at_least, self.above, self.at_most) == (None, None, None):
            return None
        share = done * 100
        return (
            (self.at_least is None or share >= self.at_least * of)
            and (self.above is None or share > self.above * of)
            and (self.at_most is None or share <= self.at_most * of)
        )


class Phase(NamedTuple):
    """From `on` (None: from the beginning) the task is in `state`."""

    on: date | None
    state: State


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of a task beside its standing; `each` is the group of which each member has
    a part in it, `targets` what the plan wants reached, `reminders` the rules of its own
    (workflows.reminders.overrides)."""

    plan: str
    task: str
    position: int
    title: str
    roles: Mapping[str, tuple[str, ...]]
    each: str | None = None
    targets: tuple[Goal, ...] = ()
    reminders: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the members' parts are: `days` has how many ended on each day, `began` when the first
    was begun; `behind` how many something was done on that have not ended, the first of them as it
    is since `since`; `dropped` how many were cancelled."""

    days: tuple[tuple[date, int], ...] = ()
    of: int = 0
    began: date | None = None
    behind: int = 0
    since: date | None = None
    dropped: int = 0

    @classmethod
    def of_parts(cls, parts: Iterable[tuple[Phase, ...]]) -> Progress:
        """The sum of some parts, given by their phases."""
        began: list[date] = []
        ends: Counter[tuple[State, date | None]] = Counter()
        for phases in parts:
            ends[phases[-1].state, phases[-1].on] += 1
            began += filter(None, [began_on(phases)])
        counted = ((state, on, number) for (state, on), number in ends.items())
        return cls.of_ends(counted, min(began, default=None))

    @classmethod
    def of_ends(
        cls, ends: Iterable[tuple[State | str, date | None, int]], began: date | None
    ) -> Progress:
        """The same, given how many parts came into their last state on which day."""
        days: Counter[date] = Counter()
        behind = dropped = 0
        since: list[date] = []
        for state, on, number in ends:
            if state == State.DONE and on:
                days[on] += number
            elif state == State.CANCELLED:
                dropped += number
            else:
                behind += number
                since += [on] if on else []
        return cls(tuple(sorted(days.items())), 0, began, behind, min(since, default=None), dropped)

    def done(self, today: date, *, at_once: bool = False) -> int:
        """How many were done by a day; with those that the whole speaks for, where it was completed
        `at_once`."""
        own = sum(number for _, number in self.days) + self.behind + self.dropped
        others = self.of - own if at_once else 0
        return sum(number for day, number in self.days if day <= today) + others

    @property
    def finished(self) -> date | None:
        """The day on which the last was done of those that are not cancelled, None while one is
        not."""
        done = sum(number for _, number in self.days)
        return self.days[-1][0] if done and done == self.of - self.dropped else None

    def over(self, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        """The phases of the whole: in progress once a part is begun, done once all are, and in
        progress again where it was completed at once and a part is open since."""
        last = phases[-1]
        if last.state is State.DONE:
            return self._at_once(phases, last)
        if self.finished and last.state is not State.CANCELLED:
            return _ended(phases, Phase(self.finished, State.DONE))
        if self.began and last.state in (State.WAITING, State.ACTIVE):
            return _ended(phases, Phase(self.began, State.IN_PROGRESS))
        return phases

    def _at_once(self, phases: tuple[Phase, ...], last: Phase) -> tuple[Phase, ...]:
        state, ends = State.DONE, [day for day, _ in self.days[-1:]]
        if self.behind:
            state, ends = State.IN_PROGRESS, [self.since] if self.since else []
        on = max(filter(None, (last.on, *ends)), default=None)
        return phases if (on, state) == last else _ended(phases, Phase(on, state))


def began_on(phases: tuple[Phase, ...]) -> date | None:
    """The first day on which somebody had begun it, if anybody did."""
    return next((phase.on for phase in phases if phase.state in BEGUN and phase.on), None)


def _ended(phases: tuple[Phase, ...], last: Phase) -> tuple[Phase, ...]:
    kept = [p for p in phases if p.on is None or (last.on is not None and p.on < last.on)]
    return (*kept, last)


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

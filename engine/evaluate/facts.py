"""What deciding a task asks of the recorded facts, and the facts as one task sees them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from engine.evaluate.documents.lines import Lines, day_of, latest, standing_lines
from engine.evaluate.overrides import decided_policy
from engine.evaluate.timeline import completed_on, fold
from engine.model.acts import ReadingConfirmed, Settled, TaskAct, TaskMoved
from engine.model.phases import Phase
from engine.model.points import LATEST, Point
from engine.model.standing import TaskRef
from engine.model.states import Move, State
from engine.ports.facts import Calendars, Records, Seen
from triggers.calendar_files import extends, parse_calendar
from triggers.calendars import Calendar
from triggers.conditions import Setting
from triggers.dates import DateKind
from triggers.errors import BadInputError
from triggers.events import Event
from triggers.policies import DECISION, Policy, resolve
from triggers.results import Anchor
from workflows.plan import Plan, Task


def policy_for(plan: Plan, task: Task, records: Records) -> Policy:
    """The policy of the deadline of a `task` of `plan`: the default, the workspace's (in
    `records`), the plan's, the rule's, and what a person decided."""
    decided = decided_policy(task, confirmations_of(records, TaskRef(plan.plan, task.id)))
    layers = (
        ("workspace", records.workspace_policy()),
        ("plan", ({"calendar": plan.calendar} if plan.calendar else {}) | plan.policy),
        ("rule", task.due_policy),
        (DECISION, decided),
    )
    return _policy(tuple((origin, tuple(knobs.items())) for origin, knobs in layers))


@lru_cache(maxsize=1024)
def _policy(layers: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Policy:
    return resolve([(origin, dict(knobs)) for origin, knobs in layers])


def calendar_for(
    name: str, records: Records, shipped: Calendars, above: frozenset[str] = frozenset()
) -> Calendar:
    """The calendar in force under a `name`: the workspace's own version (in `records`), else the
    `shipped` one.

    A workspace's calendar may stand on another; `above` are those that stand on this one. Raises
    UnknownNameError, and BadInputError for calendars that stand on each other.
    """
    name = name.removesuffix(".csv")
    table = _table(records, name)
    if table is None:
        return shipped(name)
    under = extends(table)
    if under in above:
        raise BadInputError("calendar", name, "calendars that do not stand on each other")
    if under is None:
        return parsed_calendar(name, table)
    if under == name:
        base = _table(records, as_shipped(name))
        return parsed_calendar(name, table, parsed_calendar(name, base) if base else shipped(name))
    return parsed_calendar(name, table, calendar_for(under, records, shipped, above | {name}))


def _table(records: Records, name: str) -> str | None:
    """The table of a calendar that was put into the workspace, as it is last."""
    steps = records.calendar_timeline(name)
    return steps[-1].table if steps else None


def setting_for(plan: Plan, task: Task, records: Records, shipped: Calendars) -> Setting:
    """The policy and calendar under which a delayed start of a `task` of `plan` is counted, by
    `records` and the `shipped` calendars; worked out when it is asked for."""

    def setting() -> tuple[Policy, Calendar]:
        policy = policy_for(plan, task, records)
        return policy, calendar_for(policy.calendar, records, shipped)

    return setting


def as_shipped(name: str) -> str:
    """The name under which a workspace keeps a shipped calendar that its own version extends."""
    return f"{name} as shipped"


parsed_calendar = lru_cache(maxsize=64)(parse_calendar)


def confirmations_of(records: Records, ref: TaskRef) -> list[ReadingConfirmed]:
    """How people decided that a task is to be read, in the order of the ledger."""
    acts = records.acts_of(ref, (None,))  # no confirmation is about one body
    return [act for _, act in acts if isinstance(act, ReadingConfirmed)]


def moves_of(records: Records, plan: Plan, task: Task) -> list[TaskMoved]:
    """The moves of a `task` of `plan` that `records` have, in the order of the ledger, all
    occurrences.

    A task that the plan calls done was completed when it was adopted; work that was settled by
    reopening or cancelling it was moved so.
    """
    return [move for _, move in placed_moves(records, plan, task)]


def placed_moves(records: Records, plan: Plan, task: Task) -> list[tuple[int, TaskMoved]]:
    """The same as `moves_of` (with its `records`, `plan` and `task`), each move with the number of
    its entry (0 for what the plan itself declares done)."""
    moves = []
    said = _said_done(records, plan, task)
    if said is not None:
        done = TaskMoved(plan=plan.plan, task=task.id, move=Move.COMPLETE, on=said.day)
        moves.append((said.seq, done))
    placed = records.acts_of(TaskRef(plan.plan, task.id))
    return moves + [(seq, move) for seq, act in placed if (move := as_move(act)) is not None]


def _said_done(records: Records, plan: Plan, task: Task) -> Point | None:
    """The point from which a version of the plan calls a task done: the first that does."""
    for version in records.plan_timeline(plan.plan):
        found = version.plan.tasks.get(task.id)
        if found is not None and found.state == "done":
            since = version.since
            return Point(since, version.seq) if since else Point(version.plan.adopted, 0)
    return None


def as_move(act: TaskAct) -> TaskMoved | None:
    """The move that an act makes, itself or by settling work; None for one that makes none."""
    if isinstance(act, TaskMoved):
        return act
    if isinstance(act, Settled) and act.decision != "keep":
        names = {"plan", "task", "occurrence", "body", "part", "on", "reason"}
        return TaskMoved(move=Move(act.decision), **act.model_dump(include=names))
    return None


def counted_kind(plan: Plan, task: Task, trigger: str, records: Records) -> DateKind:
    """Which date of the documents for a `trigger` counts where the rule of a `task` of `plan` names
    none: what a person decided, then the rule's own policy, then the trigger's, the plan's, the
    workspace's (in `records`), the default."""
    declared = plan.triggers.get(trigger)
    policy = policy_for(plan, task, records)
    nearer = policy.origin("counts_from") == DECISION or "counts_from" in task.due_policy
    chosen = None if nearer or declared is None else declared.counts_from
    return cast("DateKind", chosen or policy.counts_from)


def earliest(events: Sequence[Event], kind: DateKind) -> Event | None:
    """The event that counts among several of one trigger: the first by that date. Ties go by
    number and id, so that the order of recording does not matter."""
    dated = [event for event in events if event.on(kind) is not None]
    if not dated:
        return None
    return min(dated, key=lambda event: (event.on(kind), event.number or "", event.id))


Only = tuple[str | None] | None
"""The label of the one occurrence that is looked at; None for all of them."""


@dataclass(slots=True)
class TaskAnchors:
    """The facts as one task (or one occurrence, bound to its own event) sees them at a point.

    `counting` gives the occurrences of another task that `done` means for this one (None: the first
    that is completed); tasks in `assumed` are taken as done when the plan began. `starting` while
    the condition is asked for: a start stays that of the first document, also where a deadline
    counts from one that replaced it. `bound` has the document of an occurrence by its triggers,
    None where that was retracted. Work that is `finished` at a point keeps the date that it had
    then.
    """

    records: Seen
    plan: Plan
    task: Task
    start: date | None = None
    bound: Mapping[str, Event | None] | None = None
    counting: Callable[[Task], Sequence[str | None] | None] | None = None
    assumed: frozenset[str] = frozenset()
    point: Point = LATEST
    starting: bool = False
    finished: Point | None = None

    def event(self, trigger: str, kind: DateKind | None) -> Anchor | None:
        """The trigger's event by the date that counts."""
        counted = kind or counted_kind(self.plan, self.task, trigger, self.records)
        found = self._counting(trigger, counted)
        if found is None or found.on(counted) is None:
            return None
        return Anchor(cast("date", found.on(counted)), found.id, counted, found.label())

    def _counting(self, trigger: str, kind: DateKind) -> Event | None:
        """The document that counts: of the first line the first where the start is asked for, else
        the present one; or the latest."""
        found = self._lines(trigger)
        if not self.starting and counts_latest(self.plan, self.task, trigger):
            recorded = {now.id: self.records.recorded_by(now.id) for _, now in found}
            return latest(found, kind, self.point, recorded)
        first = earliest([root for root, _ in found], kind)
        if first is None or self.starting:
            return first
        return next(now for root, now in found if root.id == first.id)

    def _lines(self, trigger: str) -> list[tuple[Event, Event]]:
        events = self._events(trigger)
        if not events:
            return []
        return standing_lines(Lines(self.records, self.path), events, trigger, self.point)

    @property
    def path(self) -> Collection[str]:
        """The scopes that lie at or above the place from which the facts are seen."""
        return self.records.path

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        """The trigger, or its unrecorded date where the document itself is there."""
        counted = kind or counted_kind(self.plan, self.task, trigger, self.records)
        return f"{trigger}.{counted}" if self._lines(trigger) else trigger

    def done(self, task: str) -> Anchor | None:
        """The completion of another task that counts: its first, or that of the occurrences which
        belong to this one."""
        if task in self.assumed:
            return Anchor(self.plan.adopted, task, "done")
        other = self.plan.task(task)
        occurrences = self.counting(other) if self.counting else None
        day = self.records.completed(self.plan, other, occurrences, self.point)
        if day is None or (not self.starting and day > self.point.day):
            return None
        return Anchor(day, task, "done")

    def set_by(self, trigger: str) -> Anchor | None:
        """The date that the latest document of the trigger which carries one carries."""
        kind = counted_kind(self.plan, self.task, trigger, self.records)
        fixed = [(root, now) for root, now in self._lines(trigger) if now.sets_due]
        recorded = {now.id: self.records.recorded_by(now.id) for _, now in fixed}
        found = latest(fixed, kind, self.point, recorded)
        if found is None or found.sets_due is None:
            return None
        return Anchor(found.sets_due, found.id, "sets_due", found.label())

    def _events(self, trigger: str) -> Sequence[Event]:
        if self.bound and trigger in self.bound:
            event = self.bound[trigger]
            return () if event is None else (event,)
        events = self.records.events_of(trigger)
        if self.finished is None or self.starting:
            return events
        return [event for event in events if self._came_before(event, self.finished)]

    def _came_before(self, event: Event, finished: Point) -> bool:
        """Whether a document was there when the work was finished: of an earlier day, or recorded
        before."""
        return day_of(event) <= finished.day or self.records.recorded_by(event.id) < finished.seq


def of_occurrence(moves: Sequence[TaskMoved], only: Only) -> Sequence[TaskMoved]:
    """The moves of one occurrence, or all of them."""
    return moves if only is None else [move for move in moves if move.occurrence == only[0]]


def counts_latest(plan: Plan, task: Task, trigger: str) -> bool:
    """Whether the latest of several documents for a `trigger` counts, by the `task` or else by the
    trigger as the `plan` declares it."""
    declared = plan.triggers.get(trigger)
    return (task.counts or (declared.counts if declared else None)) == "latest"


def first_completion(moves: Sequence[TaskMoved], part: str | None = None) -> date | None:
    """The earliest completion that stands among the occurrences of a task, or of one body's part
    in it."""
    days = [completed_on(phases) for phases in _courses(moves, part)]
    return min((day for day in days if day), default=None)


def dropped_on(moves: Sequence[TaskMoved], part: str) -> date | None:
    """The day on which all occurrences of a body's part had ended with its being cancelled, None
    where they have not."""
    ends = [phases[-1] for phases in _courses(moves, part)]
    if any(phase.state is not State.CANCELLED for phase in ends):
        return None
    return max((phase.on for phase in ends if phase.on), default=None)


def is_cancelled(moves: Sequence[TaskMoved], only: Only) -> bool:
    """Whether the `moves` that were made on all parts of a task at once have cancelled it, or the
    `only` occurrence that is looked at: then the whole is cancelled, as `Progress.over` has it,
    whatever became of which part. Of several occurrences (None) another one may be done."""
    if only is None and {move.occurrence for move in moves} != {None}:
        return False
    return fold(None, moves)[-1].state is State.CANCELLED


def _courses(moves: Sequence[TaskMoved], part: str | None) -> list[tuple[Phase, ...]]:
    by_occurrence: dict[str | None, list[TaskMoved]] = {}
    for move in moves:
        by_occurrence.setdefault(move.occurrence, []).append(move)
    return [fold(None, made, part) for made in by_occurrence.values()]

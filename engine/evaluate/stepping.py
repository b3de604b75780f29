"""What holds of an occurrence from which point on, evaluated anew where what it needs changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from engine.evaluate.conditions_at import condition_of, counts_later, opened_on
from engine.evaluate.documents.lines import Lines
from engine.evaluate.facts import (
    calendar_for,
    counted_kind,
    policy_for,
)
from engine.evaluate.lapses import halts_of, lapsing_over, resumed_on, was_begun
from engine.evaluate.member_counts import parted
from engine.evaluate.move_order import finished_at
from engine.evaluate.overrides import open_questions
from engine.evaluate.records_at import RecordsAt
from engine.evaluate.recurring.occasions import Occasion
from engine.evaluate.recurring.occurrences import Slot
from engine.evaluate.recurring.same_period import anchors_of
from engine.evaluate.rule_eras import Era, read_task
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.stopped_clock import STOPS, Stop, Stopped, moved_end, on_the_clock, stops_of
from engine.evaluate.timeline import Halt, Lapse, MadeMoves
from engine.model.acts import Extended, Waived
from engine.model.points import BEGIN, LATEST, Point, once, starts
from engine.model.standing import TaskRef
from engine.model.states import AGAIN, Move
from engine.ports.facts import Calendars
from triggers.arithmetic import roll
from triggers.calendars import Calendar
from triggers.deadlines import compute
from triggers.expressions import tasks_in
from triggers.nodes import Node
from triggers.policies import Policy
from triggers.results import Result
from workflows.graph import referenced_triggers
from workflows.plan import Plan, Task

Steps = list[tuple[Point, "Evaluation"]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an occurrence comes to at a point."""

    point: Point
    node: Node | None
    since: date | None
    result: Result
    rule_from: date | None
    questions: bool
    lost: bool = False
    document: str | None = None
    replaced: tuple[str, ...] = ()
    stopped: Stopped | None = None
    granted: tuple[Extended, ...] = ()

    def like(self, other: Evaluation) -> bool:
        """Whether another point says the same."""
        return replace(self, point=other.point) == other


class Evaluator:
    """Evaluates one occurrence, as one place sees it, at any point."""

    def __init__(
        self,
        eras: Sequence[Era],
        occasion: Occasion,
        sight: ScopedFacts,
        calendars: Calendars,
        extensions: Sequence[Extended],
    ) -> None:
        self._eras, self._occasion, self._sight = eras, occasion, sight
        self.calendars, self.extensions = calendars, extensions
        latest = eras[-1]
        self.halts = halts_of(sight.plan_steps(latest.plan.plan))
        self.lapse = lapsing_over(eras, sight.task, sight)
        self.lapse_binds = False
        self.turns: frozenset[Point] = frozenset()
        self.ends: frozenset[Point] = frozenset()
        self._made: MadeMoves = ()
        self._finished: Point | None = None
        self.readings: Sequence[Point] = ()

    def latest(self) -> tuple[Plan, Task, ScopedFacts]:
        """The plan and the task as they are ruled last, and the facts as they are seen here."""
        era, _ = self._era_at(LATEST)
        plan, task = read_task(era, self._sight.records)
        return plan, task, self._sight

    def as_read_at(self, reading: Point) -> tuple[Plan, Task, ScopedFacts, Slot]:
        """The same by how people had decided at a point that tasks are to be read, and the
        occurrence."""
        era, _ = self._era_at(LATEST)
        plan, task = read_task(era, self._sight.records, reading)
        return plan, task, self._view(era, reading, task), self._occasion.read_at(reading)[1].slot

    @property
    def slot(self) -> Slot:
        """The occurrence before it was decided."""
        return self._occasion.slot

    @property
    def label(self) -> str | None:
        """What the occurrence is called."""
        return self._occasion.slot.label

    def latest_era(self) -> Era:
        """The era that rules last."""
        return self._eras[-1]

    def bind(self, made: MadeMoves) -> Sequence[Lapse | Halt]:
        """Take in what was done, with the `ends` of work that was taken up again; what befalls the
        occurrence beside it. What was begun when it lapsed loses its ground, the rest is
        cancelled."""
        self._made = made
        self._finished = finished_at(made, self._sight.body)
        if any(move.move in AGAIN for _, move in made):
            done = [(seq, move) for seq, move in made if move.move is Move.COMPLETE]
            self.ends = frozenset(Point(move.on, seq + 1) for seq, move in done)
        if self.lapse is None:
            return self.halts
        self.lapse_binds = was_begun(made, self.lapse, self._sight.body)
        return self.halts if self.lapse_binds else [*self.halts, Lapse(self.lapse.point)]

    def waivers(self, seen: ScopedFacts | None = None) -> list[Waived]:
        """The acts by which people let the condition hold here, or as the place was `seen`."""
        sight, label = self._sight, self._occasion.slot.label
        path = (seen or sight).path
        ref = TaskRef(self._eras[-1].plan.plan, sight.task.id)
        acts = [act for _, act in sight.acts_of(ref) if isinstance(act, Waived)]
        parts = sight.task.each is not None
        return [
            act
            for act in acts
            if act.occurrence == label and (parts or act.body is None or act.body in path)
        ]

    def _waived(self, node: Node | None, seen: ScopedFacts) -> date | None:
        """The day from which a person lets the condition hold, where it did not by then."""
        day = min((act.on for act in self.waivers(seen)), default=None)
        holds = node is None or (day is not None and node.on is not None and node.on <= day)
        return None if holds else day

    def points(self, readings: Sequence[Point], made: MadeMoves) -> Sequence[Point]:
        """The points at which anything may change."""
        occasion, eras, self.readings = self._occasion, self._eras, readings
        found = [eras[n].start for n in occasion.eras[1:]]
        if occasion.ends is not None:
            found.append(eras[occasion.ends].start)
        found += [*readings, *occasion.reopened()]
        found += [*self._member_points(), *self._document_points()]
        found += [Point(act.on, 0) for act in self.extensions if act.on is not None]
        if self.lapse is not None and self.lapse_binds:
            found.append(self.lapse.point)
        found += [*self._completion_points(), *self.ends]
        if self._clock_may_stop(made):
            rest = (Move.SUSPEND, Move.RESUME)
            found += [Point(m.on, seq + 1) for seq, m in made if m.move in rest]
            found += [Point(halt.point.day, halt.point.seq + 1) for halt in self.halts]
        if found:
            found += [Point(m.on, seq + 1) for seq, m in made if m.move in AGAIN]
        return once(found)

    def _finished_by(self, point: Point) -> Point | None:
        """The point at which the work that is done at a point, or at last, was finished."""
        before = [(seq, m) for seq, m in self._made if self.ends and (m.on, seq) < point]
        return finished_at(before, self._sight.body) or self._finished

    def _completion_points(self) -> list[Point]:
        """The days on which what the deadline counts from was completed: before them it has no
        date. And when what the task hangs on was taken up again, or done once more, or the place
        came to lie elsewhere (`turns`)."""
        found: list[Point] = []
        turns = {*self._sight.moved(), *self._occasion.reopened()}
        readings = (BEGIN, *self.readings, LATEST) if self.readings else (LATEST,)
        for era, reading in product(self._eras, readings):
            if era.task is None:
                continue
            plan, task = read_task(era, self._sight.records, reading)
            view = self._view(era, reading, task)
            slot = self._occasion.read_at(reading)[1].slot
            anchors = anchors_of(plan, task, slot, view, self.calendars, LATEST)
            counted = tasks_in(task.deadline)
            for name in counted:
                anchor = anchors.done(name)
                found += [Point(anchor.day, 0)] if anchor else []
            for name in {*counted, *(tasks_in(task.condition) if task.condition else ())}:
                turns.update(view.turns_of(plan, plan.task(name)))
        self.turns = frozenset(turns)
        return [*found, *turns]

    def _clock_may_stop(self, made: MadeMoves) -> bool:
        """Whether a suspension may move the date: by the policy of an era, or by its own word."""
        if not self.halts and not any(move.move is Move.SUSPEND for _, move in made):
            return False
        if any(move.extends for _, move in made):
            return True
        return any(
            policy_for(*read_task(era, self._sight.records), self._view_of(era)).suspension == STOPS
            for era in self._eras
            if era.task is not None
        )

    def _view_of(self, era: Era) -> RecordsAt:
        return RecordsAt(self._sight.records, era.rules)

    def at(self, point: Point) -> Evaluation:
        """What it comes to at a point."""
        reading, occasion = self._occasion.read_at(point)
        era, lost = self._era_at(point)
        plan, task = read_task(era, self._sight.records, reading)
        sight = self._view(era, reading, task)
        anchors, node = condition_of(plan, task, occasion, sight, self.calendars, point)
        lost, node = lost or self._lapsed(point), self._or_waived(node, sight)
        since = None if lost else resumed_on(self._since(plan, node, occasion), self.halts)
        anchors.start, anchors.finished = since, self._finished_by(point)
        document, replaced = self._document(sight, point)
        policy = policy_for(plan, task, sight)
        calendar = calendar_for(policy.calendar, sight, self.calendars)
        rule = occasion.slot.rule or task.deadline
        result = compute(rule, anchors, policy, calendar, occasion.slot.period)
        stops = self._stops(point, node)
        result, stopped = on_the_clock(rule, result, stops, policy, calendar)
        said = [act for act in self.extensions if act.on is None or act.on <= point.day]
        return Evaluation(
            point,
            node,
            since,
            result,
            era.holds_from,
            bool(open_questions(task)),
            lost,
            document,
            replaced,
            stopped,
            self._granted(said, stops, policy, calendar),
        )

    def _lapsed(self, point: Point) -> bool:
        return self.lapse is not None and self.lapse_binds and self.lapse.point <= point

    def _or_waived(self, node: Node | None, seen: ScopedFacts) -> Node | None:
        """The condition, or that it was waived, with the condition below."""
        waived = self._waived(node, seen)
        if waived is None:
            return node
        return Node("waived", "waived", waived, children=(node,) if node else ())

    def _stops(self, point: Point, node: Node | None) -> list[Stop]:
        """When the clock may have stood by a point, from the day on which the condition holds."""
        first = node.on if node else None
        found = stops_of(self._made, self.halts, point, self._sight.body)
        return [
            stop._replace(first=max(stop.first, first)) if first else stop
            for stop in found
            if first is None or stop.end is None or stop.end > first
        ]

    def _granted(
        self, said: Sequence[Extended], stops: Sequence[Stop], policy: Policy, calendar: Calendar
    ) -> tuple[Extended, ...]:
        """The extensions; one by a span moves with the stops that came after it."""
        found = []
        for act in said:
            later = [s for s in stops if act.on is not None and s.first >= act.on and s.end]
            counted = [s for s in later if s.forced or policy.suspension == STOPS]
            if act.nominal is not None and counted and act.span is not None:
                end = moved_end(act.nominal, counted, act.span, calendar)
                to = roll(end, policy.roll, 1, calendar)
                found.append(act.model_copy(update={"to": to}))
            else:
                found.append(act)
        return tuple(found)

    def _document(self, sight: ScopedFacts, point: Point) -> tuple[str | None, tuple[str, ...]]:
        """The document that a repeating occurrence counts from, and those before it."""
        event = self._occasion.slot.event
        if event is None:
            return None, ()
        *before, now = [one.id for one in Lines(sight.records, sight.path).line(event, point)]
        return now, tuple(before)

    def _document_points(self) -> list[Point]:
        """The points at which another document comes to count."""
        found: list[Point] = []
        for era, path in product(self._eras, self._sight.paths()):
            lines = Lines(self._sight.records, path)
            for name in referenced_triggers(era.task) if era.task else ():
                event = self._occasion.slot.event
                bound = event is not None and name in event.triggers
                events = [event] if bound and event else self._sight.events_of(name, path)
                found += lines.points(events)
                if len(events) > 1 and counts_later(era, name):
                    records = self._sight.records
                    kind = counted_kind(era.plan, era.task, name, self._sight)  # type: ignore[arg-type]
                    days = [(e.on(kind), records.recorded_by(e.id) + 1) for e in events]
                    found += [Point(day, seq) for day, seq in days if day is not None]
        return found

    def _view(self, era: Era, point: Point, task: Task) -> ScopedFacts:
        sight = self._sight
        if len(self._eras) == 1 and point == LATEST:
            return ScopedFacts(sight.records, task, sight.scope, sight.body)
        records = RecordsAt(sight.records, era.rules, point)
        return ScopedFacts(records, task, sight.scope, sight.body)

    def _era_at(self, point: Point) -> tuple[Era, bool]:
        """The era that rules at a point, and whether the facts have let go of the occurrence."""
        eras, (_, occasion) = self._eras, self._occasion.read_at(point)
        gone = self._occasion.gone is not None and self._occasion.gone <= point
        ended = gone or (occasion.ends is not None and eras[occasion.ends].start <= point)
        ruling = [n for n in occasion.eras if eras[n].start <= point] or occasion.eras[:1]
        era = eras[ruling[-1]]
        return era, ended or occasion.slot.lost or not self._is_member(era, point)

    def _is_member(self, era: Era, point: Point) -> bool:
        """Whether a part's member is of the group at a point; the whole always is."""
        body, bodies = self._sight.body, self._sight.records.bodies()
        if body is None or era.task is None:
            return body is None
        group = parted(bodies, era.plan, era.task)
        return group is not None and body in bodies.groups.members_at(era.plan.plan, group, point)

    def _member_points(self) -> list[Point]:
        """The points at which the members of the task's group changed."""
        if self._sight.body is None:
            return []
        bodies = self._sight.records.bodies()
        tasks = [(era.plan, era.task) for era in self._eras if era.task]
        groups = {(plan.plan, group) for plan, t in tasks if (group := parted(bodies, plan, t))}
        return [p for key in groups for p in starts(bodies.groups.member_steps(*key))]

    def _since(self, plan: Plan, node: Node | None, occasion: Occasion) -> date | None:
        """The day from which the condition holds; of a task that the plan has from a later day,
        that day at the earliest."""
        slot, first = occasion.slot, self._eras[occasion.eras[0]]
        since = node.on if node else plan.adopted
        if since is None:
            return None
        days = [since, *filter(None, [slot.opens, opened_on(slot, node)])]
        if slot.label is None and occasion.eras[0]:
            days.append(first.start.day)
        return max(days)

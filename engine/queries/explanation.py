"""Why a task stands as it does, and what brought it there: values, to be worded at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from engine.evaluate.decision import Decision, decide_at
from engine.evaluate.documents.lines import day_of
from engine.evaluate.evaluate import decide_wholes
from engine.evaluate.facts import confirmations_of
from engine.evaluate.overrides import as_read
from engine.evaluate.rule_eras import eras_of
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.task_card import card_of
from engine.model.cards import Card
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.states import State
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.queries.glance import as_shown
from engine.queries.lookup import find_plan
from engine.queries.origins import Origin, origin_of
from engine.queries.parts import parts_of
from triggers.errors import UnknownNameError
from triggers.events import Event
from triggers.nearest import nearest
from triggers.nodes import Node
from triggers.steps import EventDay, SetByDocument
from workflows.graph import repeating_triggers
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Why:
    """A decision with what is needed to put words on it.

    `replaced` are documents, each with the one that has taken its place; `withdrawn` says that the
    occurrence's own document was retracted; `judged_by` the rule by which finished work was judged
    and the day from which another holds; `replaced_by` the plan in the place of one that ended;
    `origins` are the entries of other ledgers that documents were taken from, by their ids.
    """

    plan: Plan
    task: Task
    card: Card
    decision: Decision
    events: dict[str, Event]
    today: date
    replaced: tuple[tuple[str, str], ...] = ()
    withdrawn: bool = False
    judged_by: tuple[str, date] | None = None
    replaced_by: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def condition(self) -> dict[str, Any] | None:
        """The condition's tree as JSON, None where the task starts with its plan."""
        node = self.decision.standing.node
        return node_json(node, self.today) if node else None


def node_json(node: Node, today: date) -> dict[str, Any]:
    """A node as JSON: kind, text, met, on, event, children."""
    return {
        "kind": node.kind,
        "text": node.text,
        "met": node.met(today),
        "on": node.on.isoformat() if node.on else None,
        "event": node.event,
        "children": [node_json(child, today) for child in node.children],
    }


def explain(
    unit: Unit,
    ref: TaskRef,
    calendars: Calendars,
    today: date,
    occurrence: str | None = None,
    body: str | None = None,
) -> Why:
    """The decision on the task `ref` and its sources, as of the day `today`.

    `occurrence` is a label (None: the last open one); `body` asks how it is for that body, or for
    its part (of several, the first; None: for the whole). `unit` is the open transaction,
    `calendars` finds the shipped calendars. Raises UnknownNameError for an occurrence that the task
    does not have.
    """
    plan = find_plan(unit, ref.plan)
    task = as_read(plan.task(ref.task), confirmations_of(unit.facts, ref))
    decisions = _decisions(unit, plan, task, calendars, body, today)
    chosen = _choose(decisions, occurrence, today)
    chosen = replace(chosen, standing=as_shown(chosen.standing, task.each, today))
    named = {
        name: event for name in sorted(_sources(chosen)) if (event := unit.catalog.event(name))
    }
    card = card_of(plan, task, list(plan.tasks).index(task.id))
    told = named | _replacing(unit, named, today)
    labels = tuple((named[old].label(), now.label()) for old, now in _pairs(unit, named, today))
    return Why(
        plan,
        task,
        card,
        chosen,
        told,
        today,
        labels,
        _is_withdrawn(unit, plan, task, chosen),
        _judged_by(unit, plan, task, chosen, today),
        next((s.replaced_by for s in unit.facts.plan_steps(plan.plan) if s.replaced_by), None),
        _origins(unit, named),
    )


def _origins(unit: Unit, named: Iterable[str]) -> dict[str, Origin]:
    """The entries of other ledgers from which some documents were taken."""
    recorded = {unit.facts.recorded_by(name): name for name in named}
    entries = unit.entries.at(recorded) if recorded else []
    found = ((recorded[entry.seq], origin_of(entry)) for entry in entries)
    return {name: origin for name, origin in found if origin is not None}


def _pairs(unit: Unit, named: dict[str, Event], today: date) -> list[tuple[str, Event]]:
    """The documents that have been replaced by a day, each with the one in its place."""
    found = []
    for event in named.values():
        by = unit.facts.replacing(event.id)
        if by is not None and max(day_of(event), day_of(by)) <= today:
            found.append((event.id, by))
    return found


def _replacing(unit: Unit, named: dict[str, Event], today: date) -> dict[str, Event]:
    return {by.id: by for _, by in _pairs(unit, named, today)}


def _is_withdrawn(unit: Unit, plan: Plan, task: Task, chosen: Decision) -> bool:
    """Whether it is the occurrence of a document that does not count any more."""
    label = chosen.standing.occurrence
    own = label is not None and bool(repeating_triggers(plan, task))
    return own and chosen.standing.since is None and unit.catalog.event(label or "") is None


def _judged_by(
    unit: Unit, plan: Plan, task: Task, chosen: Decision, today: date
) -> tuple[str, date] | None:
    """The rule by which finished work was judged, where another holds since."""
    phase = chosen.standing.phase(today)
    if phase.state is not State.DONE or phase.on is None:
        return None
    eras = eras_of(TaskRef(plan.plan, task.id), unit.facts, (plan, task))
    later = [era for era in eras[1:] if era.start.day > phase.on and era.start.day <= today]
    before = [era for era in eras if era.start.day <= phase.on and era.task is not None]
    if not later or not before or before[-1].task is None:
        return None
    return before[-1].task.due_text, later[0].start.day


def _decisions(
    unit: Unit, plan: Plan, task: Task, calendars: Calendars, body: str | None, today: date
) -> list[Decision]:
    """All occurrences as a body, or the whole, has them on the day `today`."""
    bodies, ref = unit.facts.bodies(), TaskRef(plan.plan, task.id)
    part = next(iter(parts_of(bodies, plan, task, body, today)), None)
    if part is not None:
        made = decide_at(plan, task, ScopedFacts(unit.facts, task, body=part), calendars)
        return [replace(one, standing=replace(one.standing, body=part)) for one in made]

    def progress(occurrence: str | None, scope: str | None) -> Progress:
        return unit.standings.progress(ref, occurrence, scope)

    return decide_wholes(plan, task, (body,), unit.facts, calendars, progress)


def _choose(decisions: list[Decision], label: str | None, today: date) -> Decision:
    if label is None:
        shown = [d for d in decisions if d.standing.is_open(today)] or decisions[:1]
        return shown[-1].at(today)
    for decision in decisions:
        if decision.standing.occurrence == label:
            return decision.at(today)
    known = [d.standing.occurrence or "-" for d in decisions]
    raise UnknownNameError("occurrence", label, nearest(label, known) or tuple(known[:3]))


def _sources(decision: Decision) -> set[str]:
    """The documents that a decision names."""
    named = {
        step.source
        for step in decision.deadline.steps
        if isinstance(step, EventDay | SetByDocument)
    }
    stack = [decision.standing.node] if decision.standing.node else []
    while stack:
        node = stack.pop()
        named |= {node.event} if node.event else set()
        stack += node.children
    return named

"""All that the evaluation of one entry works out once and uses again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from engine.evaluate.cached_facts import CachedFacts
from engine.model.standing import Standing, TaskRef, standing_like
from engine.ports.facts import Calendars, Gathering
from workflows.graph import dependencies, listened_triggers
from workflows.plan import Plan, Task


class EvaluationCache:
    """The facts of one entry, read once, and the standings that tasks of equal rules share.

    It is made once an entry was taken in and dropped before the next one is: until then neither the
    facts nor the entry can change, so nothing that it holds is ever out of date. Standings are kept
    by value, under all that evaluating them depends on (`rules_key`) and the scopes; a task for
    which more than that counts is never kept.
    """

    def __init__(self, facts: Gathering, calendars: Calendars) -> None:
        self.facts, self.calendars = CachedFacts(facts), calendars
        self._wholes: dict[Hashable, list[Standing]] = {}

    def wholes(
        self,
        plan: Plan,
        task: Task,
        scopes: Sequence[str | None],
        evaluate: Callable[[], list[Standing]],
    ) -> list[Standing]:
        """The standings of a `task` of `plan` at `scopes`, by `evaluate`, or as those of a task of
        the same rules came out."""
        rules = rules_key(plan, task, self.facts)
        if rules is None:
            return evaluate()
        key = (rules, tuple(scopes))
        if key not in self._wholes:
            self._wholes[key] = evaluate()
            return self._wholes[key]
        ref = TaskRef(plan.plan, task.id)
        return [standing_like(s, ref, s.scope, s.node, s.progress) for s in self._wholes[key]]


def rules_key(plan: Plan, task: Task, facts: CachedFacts) -> Hashable | None:
    """All that evaluating a `task` of `plan` depends on besides the documents, where nobody has
    recorded anything about it in `facts`: tasks that are alike in it are evaluated once. None where
    more than that counts."""
    silent = facts.prefetch.is_silent([TaskRef(plan.plan, task.id)])
    if task.open or not silent or dependencies(task):
        return None
    if len(facts.plan_timeline(plan.plan)) > 1:
        return None
    named = ((name, plan.triggers.get(name)) for name in listened_triggers(task))
    triggers = tuple((n, t.repeats, t.counts_from, t.counts) if t else (n,) for n, t in named)
    return (
        task.when,
        task.due,
        task.state,
        task.counts,
        task.until,
        tuple(task.due_policy.items()),
        triggers,
        _group_key(plan, task, facts),
        plan.adopted,
        plan.until,
        plan.calendar,
        tuple(plan.policy.items()),
        tuple((term.label, term.first, term.last) for term in plan.terms),
    )


def _group_key(plan: Plan, task: Task, facts: CachedFacts) -> tuple[str, str] | None:
    """Whose group a task is for: the plan's own ("": the workspace's), and its name."""
    if not task.each:
        return None
    own = task.each in facts.bodies().groups.own.get(plan.plan, {})
    return plan.plan if own else "", task.each

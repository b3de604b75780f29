"""How often tasks recur, and whether the occurrences of two of them belong to each other.

It stands alone because the checks of a plan and the engine must say the same of it.
"""

from __future__ import annotations

from typing import Literal

from triggers.expressions import AfterDone, AfterEach, Recurrence, Recurring
from triggers.joined_rules import recurrences_in
from workflows.graph import repeating_triggers
from workflows.plan import Plan, Task

SIZES = ("week", "month", "quarter", "half-year", "year", "term")
"""The periods in which tasks recur, the shorter first."""

Match = Literal["one", "same", "periods", "document", "first"]


def grain_of(rule: Recurrence) -> str:
    """The unit of the periods that a recurrence has an occurrence for; `done` where the next one
    opens with the completion of the one before."""
    return "done" if isinstance(rule, AfterDone) else rule.every


def period_recurrences(task: Task) -> tuple[Recurring | AfterEach, ...]:
    """The recurrences of a task that have an occurrence a period."""
    return tuple(r for r in recurrences_in(task.deadline) if not isinstance(r, AfterDone))


def match_of(plan: Plan, task: Task, other: Task) -> Match:
    """How `done OTHER` counts for the occurrences of a `task` of the `plan`.

    `one`: the `other` is one piece of work; `same`: the occurrence of the same period; `periods`:
    those that lie in the period, or the one that contains it; `document`: the occurrence of the
    same document; `first`: the other's first completion, whatever the occurrence.
    """
    mine, others = period_recurrences(task), period_recurrences(other)
    if mine and others:
        shared = {rule.every for rule in mine} <= {rule.every for rule in others}
        return "same" if shared else "periods"
    if recurrences_in(other.deadline):
        return "first"
    repeats = repeating_triggers(plan, other)
    if not repeats:
        return "one"
    recurs = bool(recurrences_in(task.deadline))
    same = not recurs and repeats[:1] == repeating_triggers(plan, task)[:1]
    return "document" if same else "first"

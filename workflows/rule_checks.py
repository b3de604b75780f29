"""Checks of rules: policies, recurrences and dates that no reading allows."""

from __future__ import annotations

from collections.abc import Iterator

from triggers import expressions as x
from triggers.errors import BadInputError, UnknownNameError
from triggers.joined_rules import recurrences_in
from triggers.policies import check_knob
from triggers.printing import print_due
from workflows.faults import Fault
from workflows.graph import repeating_triggers
from workflows.plan import Plan
from workflows.source_positions import Path, Places


def bad_policies(plan: Plan, places: Places) -> Iterator[Fault]:
    """Each knob of a policy and its value are ones that law knows."""
    policies: list[tuple[Path, dict[str, str]]] = [(("policy",), plan.policy)]
    policies += [
        (("tasks", task.id, "due", "policy"), task.due_policy) for task in plan.tasks.values()
    ]
    for path, policy in policies:
        for knob, value in policy.items():
            try:
                check_knob(knob, value)
            except BadInputError as error:
                key = error.got == knob
                yield places.fault(
                    "bad-policy", (*path, knob), key=key, got=error.got, allowed=error.allowed
                )
            except UnknownNameError as error:
                yield places.fault(
                    "bad-policy", (*path, knob), got=error.name, allowed=error.nearest
                )


def recurrences(plan: Plan, places: Places) -> Iterator[Fault]:
    """No recurrence stands inside `or`, where nothing could open occurrences.

    Beside `continuous` or `none` in an `or` it is only words: the rule as a whole has no date.
    """
    for task in plan.tasks.values():
        for rule in _in_or(task.deadline, False):
            yield places.fault("recurrence-in-or", places.due(task.id), every=print_due(rule))


def _in_or(due: x.Deadline, inside_or: bool) -> Iterator[x.Recurrence]:
    if isinstance(due, x.Recurrence):
        if inside_or:
            yield due
    elif isinstance(due, x.Both):
        for rule in due.rules:
            yield from _in_or(rule, inside_or)
    elif isinstance(due, x.Either):
        undated = any(isinstance(rule, x.Continuous | x.NoDeadline) for rule in due.rules)
        for rule in due.rules:
            yield from _in_or(rule, inside_or or not undated)


def until_before_adopted(plan: Plan, places: Places) -> Iterator[Fault]:
    """A plan does not end before it begins."""
    if plan.until and plan.until < plan.adopted:
        yield places.fault(
            "until-before-adopted",
            ("until",),
            got=plan.until.isoformat(),
            adopted=plan.adopted.isoformat(),
        )


def bad_terms(plan: Plan, places: Places) -> Iterator[Fault]:
    """Terms begin before they end and follow each other."""
    before = None
    for index, term in enumerate(plan.terms):
        if term.first > term.last or (before and term.first <= before):
            yield places.fault(
                "bad-term",
                ("terms", index),
                first=term.first.isoformat(),
                last=term.last.isoformat(),
            )
        before = term.last


def done_with_when(plan: Plan, places: Places) -> Iterator[Fault]:
    """A task that was done at adoption waits for nothing."""
    for task in plan.tasks.values():
        if task.state == "done" and task.when:
            yield places.fault("done-with-when", ("tasks", task.id, "when"), key=True)


def completes_parts(plan: Plan, places: Places) -> Iterator[Fault]:
    """Sub-plans complete the parts of members, once each."""
    for task in plan.tasks.values():
        if task.completes and (task.each is None or recurrences_in(task.deadline)):
            yield places.fault("completes-no-part", ("tasks", task.id, "completes"), key=True)


def done_recurring(plan: Plan, places: Places) -> Iterator[Fault]:
    """A task that was done at adoption does not come back every period."""
    for task in plan.tasks.values():
        if task.state == "done" and recurrences_in(task.deadline):
            yield places.fault("done-recurring", places.due(task.id))


def two_repeats(plan: Plan, places: Places) -> Iterator[Fault]:
    """One trigger at most opens a task's occurrences."""
    for task in plan.tasks.values():
        names = repeating_triggers(plan, task)
        if len(names) > 1:
            yield places.fault("two-repeats", ("tasks", task.id), key=True, names=tuple(names))

"""The rules that a deadline joins with `and` and `or`, and the recurrences among them."""

from __future__ import annotations

from collections.abc import Iterator

from triggers.expressions import Both, Deadline, Either, Recurrence


def rules_in(due: Deadline) -> Iterator[Deadline]:
    """The rules that `and` and `or` join, the rule itself where they join none."""
    if isinstance(due, Both | Either):
        for rule in due.rules:
            yield from rules_in(rule)
    else:
        yield due


def recurrences_in(due: Deadline) -> tuple[Recurrence, ...]:
    """The recurrences that open occurrences, in the order of the text: the rule itself, or the
    parts of `due and due`."""
    rules = due.rules if isinstance(due, Both) else (due,)
    return tuple(rule for rule in rules if isinstance(rule, Recurrence))


def for_recurrence(due: Deadline, chosen: Recurrence) -> Deadline:
    """The rule of the occurrences of one of several recurrences: the other ones left out."""
    if not isinstance(due, Both):
        return due
    rules = tuple(r for r in due.rules if r == chosen or not isinstance(r, Recurrence))
    rules = tuple(dict.fromkeys(rules))
    return rules[0] if len(rules) == 1 else Both(rules)

"""Words that the grammar took later, as ids of triggers."""

from __future__ import annotations

import pytest

from workflows.loader import read_text

PLAN = (
    "plan: p\ntitle: T\nadopted: 2022-10-15\nbodies: {{b: {{name: B}}}}\n"
    "triggers: {{{name}: {{name: X}}}}\n"
    "tasks: {{1: {{title: T, lead: [b], implementing: [b], when: {name}}}}}\n"
)


@pytest.mark.parametrize("name", ["each", "rolled", "sau", "trong", "xong", "khi", "theo"])
def test_reserved(name: str) -> None:
    """A new plan has no trigger with such an id; a plan that was in force before keeps it."""
    text = PLAN.format(name=name)
    assert [fault.code for fault in read_text(text).faults] == ["reserved-id"]
    kept = read_text(text, kept={name})
    assert kept.plan is not None
    assert kept.plan.tasks["1"].when_text == name

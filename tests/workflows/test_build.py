"""Shaping: each value is held to its type, and a fault says what, got, allowed and what next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workflows.loader import Reading

Read = Callable[..., Reading]

HEAD = "plan: p\ntitle: T\nadopted: 2022-10-15\nuntil: 2023-12-31\n"

IN_HEAD = {
    "an unknown key": ("calender: none", "unknown-key", 5, 1, "did you mean: calendar"),
    "an id in capitals": ("plan: P", "bad-id", 1, 7, "lower-case"),
    "an empty id": ("plan: ''", "bad-id", 1, 7, "''"),
    "an id of 65": ("plan: " + "a" * 65, "bad-id", 1, 7, "at most 64"),
    "no title": ("title:", "empty", 2, 1, "title: got nothing"),
    "a blank title": ("title: ' '", "empty", 2, 8, "fill it in"),
    "a title of 4001": ("title: " + "a" * 4_001, "too-long", 2, 8, "got 4001 characters"),
    "a tab in a title": ('title: "a\\tb"', "bad-character", 2, 8, "U+0009"),
    "a list as title": ("title: [T]", "wrong-shape", 2, 1, "got a list; allowed: text"),
    "keys as title": ("title: {T: t}", "wrong-shape", 2, 1, "got keys with values"),
    "a text as bodies": ("groups: g", "wrong-shape", 5, 9, "got text; allowed: keys with values"),
    "a quoted nothing as groups": ("groups: ''", "wrong-shape", 5, 9, "got text"),
    "a text as body": ("groups: {g: G}", "wrong-shape", 5, 13, "groups.g: got text"),
    "a text as terms": ("terms: t", "wrong-shape", 5, 8, "allowed: a list"),
    "a text as term": ("terms: [t]", "wrong-shape", 5, 9, "terms[0]: got text"),
    "a missing member": ("groups: {g: {name: G}}", "missing-key", 5, 10, "no key 'members'"),
    "a list as knob": ("policy: {roll: [none]}", "wrong-shape", 5, 10, "policy.roll"),
    "a number long": ("number: " + "9" * 501, "too-long", 5, 9, "at most 500"),
    "two readings at least": (
        "open: [{asks: a, readings: [r], taken: r, why: w}]",
        "too-few-readings",
        5,
        18,
        "got 1 readings",
    ),
    "a reading not listed": (
        "open: [{asks: a, readings: [r, s], taken: t, why: w}]",
        "unknown-reading",
        5,
        43,
        "got 't'",
    ),
    "no why": ("open: [{asks: a, readings: [r, s], taken: r}]", "missing-key", 5, 8, "'why'"),
    "an empty reading": (
        "open: [{asks: a, readings: [r, s, ''], taken: r, why: w}]",
        "empty",
        5,
        35,
        "readings[2]",
    ),
}


@pytest.mark.parametrize(("line", "code", "row", "column", "part"), IN_HEAD.values(), ids=IN_HEAD)
def test_values_of_the_plan(
    read: Read, line: str, code: str, row: int, column: int, part: str
) -> None:
    """A wrong value in the plan's head gives one fault, at its place, with what it should be."""
    key = line.partition(":")[0]
    lines = [old for old in HEAD.splitlines() if old.partition(":")[0] != key]
    lines.insert(row - 1, line)

    faults = read(head="\n".join(lines) + "\n").faults

    assert [(f.code, f.line, f.column) for f in faults] == [(code, row, column)]
    assert part in faults[0].message


IN_TASK = {
    "an unknown key": ("wen: x", "unknown-key", 56, "did you mean: when"),
    "its id again": ("id: x", "unknown-key", 56, "unknown key 'id'"),
    "a policy outside due": ("due_policy: {}", "unknown-key", 56, "unknown key 'due_policy'"),
    "an empty when": ("when: ", "empty", 56, "when: got nothing"),
    "a bad when": ("when: x and", "bad-expression", 67, "got the end"),
    "a bad word in when": ("when: x xor y", "bad-expression", 64, "got 'xor'"),
    "a bad due": ("due: 3 moths after x", "bad-expression", 63, "got 'moths'"),
    "a list as due": ("due: [none]", "wrong-shape", 56, "allowed: text"),
    "a bad ruled due": ("due: {rule: soon}", "bad-expression", 68, "due.rule: got 'soon'"),
    "no rule": ("due: {policy: {}}", "missing-key", 56, "tasks.1.due: no key 'rule'"),
    "another key in due": ("due: {rule: none, roll: none}", "unknown-key", 74, "rule, policy"),
    "a state": ("state: doing", "bad-choice", 63, "allowed: done"),
    "a number with a sign": ("targets: [{says: s, of: o, at_least: 5%}]", "bad-number", 93, "'5%'"),
    "a number too large": ("targets: [{says: s, of: o, above: 1001}]", "bad-number", 90, "1000"),
    "no number": ("targets: [{says: s, of: o, above: x}]", "bad-number", 90, "'x'"),
    "no period": ("targets: [{says: s, of: o, by: soon}]", "bad-period", 87, "2023-H1"),
    "every month": ("targets: [{says: s, of: o, every: month}]", "bad-choice", 90, "year"),
    "a role as text": ("lead: b", "wrong-shape", 62, "got text; allowed: a list"),
    "an empty body": ("lead: ['']", "empty", 63, "lead[0]"),
}


@pytest.mark.parametrize(("key", "code", "column", "part"), IN_TASK.values(), ids=IN_TASK)
def test_values_of_a_task(read: Read, key: str, code: str, column: int, part: str) -> None:
    """A wrong value in a task gives one fault, at its place, that names the task."""
    tasks = f'tasks:\n  "1": {{title: One, directing: [b], implementing: [b], {key}}}\n'

    faults = read(tasks=tasks).faults

    assert [(f.code, f.line, f.column) for f in faults] == [(code, 10, column)]
    assert faults[0].task == "1"
    assert part in faults[0].message


TRIGGER_IDS = ["day", "and", "start", "none", "2023", "12", "3-months.issued"]
TRIGGER_IDS += ["x.effective", "x.received", "x.recorded", "x-", "x.", "2022-10-15"]


@pytest.mark.parametrize("name", TRIGGER_IDS)
def test_a_trigger_id_that_no_expression_can_name(read: Read, name: str) -> None:
    """A word, number or date of the grammar, or an end that would be read as a date's kind."""
    faults = read(triggers=f"triggers:\n  x: {{name: X}}\n  {name}: {{name: Y}}\n").faults

    assert [(f.code, f.line, f.column) for f in faults] == [("reserved-id", 9, 3)]
    assert faults[0].args["got"] == name


@pytest.mark.parametrize("name", ["a.b", "day-one", "3-months", "ordinance", "2023.a", "issued"])
def test_a_trigger_id_that_can_be_named(read: Read, name: str) -> None:
    """Ids that only resemble the grammar's words are good, and are understood as ids."""
    reading = read(
        triggers=f"triggers:\n  {name}: {{name: X}}\n",
        tasks=f'tasks:\n  "1": {{title: T, lead: [b], implementing: [b], when: {name}, '
        f"due: 1 day after {name}}}\n",
    )

    assert (reading.faults, reading.warnings) == ([], [])


@pytest.mark.parametrize("name", ["1", "2.1.2.đ", "IV-3.Ω", "任务.1", "a" * 64])
def test_a_task_id_as_the_plan_prints_it(read: Read, name: str) -> None:
    """Letters of any alphabet, in any case, digits, dots and hyphens."""
    rest = "title: T, lead: [b], implementing: [b]"
    tasks = f'tasks:\n  "{name}": {{{rest}, when: x}}\n  z: {{{rest}, when: done {name}}}\n'

    assert read(tasks=tasks).faults == []


@pytest.mark.parametrize("name", ["", "a b", "-1", "1.", "a_b", "a/b", "1)", "a" * 65])
def test_a_task_id_that_is_none(read: Read, name: str) -> None:
    """Nothing, blanks, other signs, a dot or hyphen at an end, more than 64."""
    faults = read(tasks=f'tasks:\n  "{name}": {{title: T}}\n').faults

    assert [(f.code, f.line, f.column) for f in faults] == [("bad-task-id", 10, 3)]


def test_values_are_typed(read: Read) -> None:
    """Dates, flags and numbers are read as such, and nothing else is."""
    plan = read(
        head=HEAD + "number:\nopen: [{asks: a, readings: ['1', no], taken: no, why: null, "
        "confirmed: true}]\n",
        triggers="triggers: {x: {name: 007, repeats: true, counts_from: received}}\n",
        tasks='tasks: {"1": {title: 1.50, lead: [b], implementing: [b], when: x, due: {rule: '
        "none, policy: {roll: none}}, targets: [{says: s, of: o, at_least: 3, at_most: 3.5, "
        "by: 2025, every: year}]}}\n",
    ).plan

    assert plan is not None
    assert (plan.adopted.isoformat(), plan.number) == ("2022-10-15", None)
    assert plan.open[0].model_dump() == {
        "asks": "a",
        "says": None,
        "readings": ("1", "no"),
        "taken": "no",
        "why": "null",
        "confirmed": True,
        "would": {},
    }
    trigger, task = plan.triggers["x"], plan.task("1")
    assert (trigger.name, trigger.repeats, trigger.counts_from) == ("007", True, "received")
    assert (task.title, task.due, task.due_policy) == ("1.50", "none", {"roll": "none"})
    target = task.targets[0]
    assert (target.at_least, target.at_most, target.by) == (3, 3.5, "2025")


def test_an_empty_section_is_an_empty_section(read: Read) -> None:
    """A section or list whose entries are all commented out has none."""
    reading = read(groups="groups:\n  # none yet\n", head=HEAD + "terms:\nopen: []\n")

    assert reading.plan is not None
    assert (reading.plan.groups, reading.plan.terms) == ({}, ())


def test_wrong_parts_do_not_bring_faults_of_their_own(read: Read) -> None:
    """A missing date, a broken term and an unread alias are said once, and nothing is made up."""
    faults = read(
        head="plan: p\ntitle: T\nuntil: 2023-12-31\nnumber: *n\n"
        "terms: [{label: t, first: 2023-01-01, last: never}]\n"
    ).faults

    assert [(f.code, f.line) for f in faults] == [
        ("missing-key", 1),
        ("yaml-alias", 4),
        ("bad-date", 5),
    ]


def test_a_required_value_that_is_an_alias(read: Read) -> None:
    """What was refused as YAML is not missed a second time."""
    faults = read(head="plan: p\ntitle: *t\nadopted: *d\n").faults

    assert [(f.code, f.line) for f in faults] == [("yaml-alias", 2), ("yaml-alias", 3)]

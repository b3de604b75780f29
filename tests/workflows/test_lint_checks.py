"""Warnings: each fires on a minimal plan, keeps the plan, and is silent on a sound one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workflows.loader import Reading

Read = Callable[..., Reading]

HEAD = "plan: p\ntitle: T\nadopted: 2022-10-15\nuntil: 2023-12-31\n"


def task(keys: str) -> dict[str, str]:
    """Task 1 is sound; task 2 has the keys, from line 11, column 49 on."""
    return {
        "tasks": "tasks:\n  1: {title: T, lead: [b], implementing: [b], when: x}\n"
        f"  2: {{title: Two, lead: [b], implementing: [b], {keys}}}\n"
    }


FIRE = {
    "a term not listed": (task("due: every term"), "no-terms", 11, 54, "under terms"),
    "a term in or": (task("due: continuous or every term"), "no-terms", 11, 54, "every term"),
    "counts from a trigger": (task("due: 1 day after x"), "anchor-not-awaited", 11, 66, "from 'x'"),
    "counts from the later": (
        task("when: x, due: 1 day after x.received and done 1"),
        "anchor-not-awaited",
        11,
        95,
        "from 'done 1'",
    ),
    "as set by": (task("when: done 1, due: as set by x"), "anchor-not-awaited", 11, 78, "'x'"),
    "a part counts": (
        task("due: continuous and (1 day after x)"),
        "anchor-not-awaited",
        11,
        82,
        "add it to 'when'",
    ),
    "a chain counts": (
        task("due: 1 day after (1 month before x)"),
        "anchor-not-awaited",
        11,
        82,
        "'x'",
    ),
    "backward from what starts it": (
        task("when: x, due: 3 working days before x"),
        "due-before-start",
        11,
        63,
        "'3 working days before x' comes before what the task waits for",
    ),
    "backward from the start": (
        task("due: 3 days before start"),
        "due-before-start",
        11,
        54,
        "3 days before start",
    ),
    "backward from one of those awaited": (
        task("when: x and done 1, due: 3 days before x"),
        "due-before-start",
        11,
        74,
        "3 days before x",
    ),
    "a fixed day before from": (
        task("when: from 2023-06-01, due: by 2023-05-01"),
        "due-before-start",
        11,
        77,
        "by 2023-05-01",
    ),
    "a shorter span than the delay": (
        task("when: 3 months after x, due: 1 month after x"),
        "due-before-start",
        11,
        78,
        "1 month after x",
    ),
    "other periods": (
        {
            "tasks": "tasks:\n  1: {title: T, lead: [b], implementing: [b], when: x, "
            "due: every month}\n"
            "  2: {title: Two, lead: [b], implementing: [b], when: done 1, due: every year}\n"
        },
        "done-periods",
        11,
        60,
        "task '1' recurs in other periods",
    ),
    "the first of many": (
        {
            "tasks": "tasks:\n  1: {title: T, lead: [b], implementing: [b], when: x, "
            "due: every month}\n"
            "  2: {title: Two, lead: [b], implementing: [b], when: done 1}\n"
        },
        "done-first-of-many",
        11,
        60,
        "the first that is done counts",
    ),
    "a day passed": (task("due: by 2022-10-14"), "date-passed", 11, 54, "ends on 2022-10-14"),
    "before the first day": (task("due: before 2022-10-15"), "date-passed", 11, 54, "2022-10-14"),
    "a period passed": (task("due: in 2022-Q3"), "date-passed", 11, 54, "2022-09-30"),
    "the end of one": (task("due: by end of 2021"), "date-passed", 11, 54, "2021-12-31"),
    "a part of one": (task("due: late 2022-H1"), "date-passed", 11, 54, "2022-06-30"),
    "a range passed": (task("due: in 2021..2022-09"), "date-passed", 11, 54, "2022-09-30"),
    "without until": (
        {
            "head": HEAD.replace("until: 2023-12-31\n", "number: N\n"),
            **task("due: every year and upon x"),
        },
        "no-until",
        11,
        54,
        "ten years",
    ),
    "nobody waits": (
        {"triggers": "triggers:\n  x: {name: X}\n  y: {name: Y}\n"},
        "unused-trigger",
        9,
        3,
        "triggers.y: no task names it",
    ),
    "nobody leads": (
        {"tasks": "tasks:\n  1: {title: T, implementing: [b], when: x}\n"},
        "no-leader",
        10,
        3,
        "directs or leads",
    ),
    "nobody implements": (
        {"tasks": "tasks:\n  1: {title: T, lead: [b], when: x}\n"},
        "no-implementer",
        10,
        3,
        "implements",
    ),
    "a question of the plan": (
        {"head": HEAD + "open: [{asks: Why so?, readings: [r, s], taken: r, why: w}]\n"},
        "open-question",
        5,
        8,
        "open[0]: not confirmed: Why so?; confirm",
    ),
    "a question of a task": (
        task("open: [{asks: A?, readings: [r, s], taken: s, why: w, confirmed: false}]"),
        "open-question",
        11,
        56,
        "tasks.2.open[0]",
    ),
    "at least more than at most": (
        task("targets: [{says: s, of: o, at_least: 5, at_most: 4}]"),
        "target-contradiction",
        11,
        59,
        "no number meets at_least 5, at_most 4",
    ),
    "above what is at most": (
        task("targets: [{says: s, of: o, above: 90, at_most: 90}]"),
        "target-contradiction",
        11,
        59,
        "above 90, at_most 90",
    ),
}


@pytest.mark.parametrize(("sections", "code", "line", "column", "part"), FIRE.values(), ids=FIRE)
def test_a_warning_fires(
    read: Read, sections: dict[str, str], code: str, line: int, column: int, part: str
) -> None:
    """One thing odd gives one warning, at its place, and the plan is read all the same."""
    reading = read(**sections)

    assert reading.plan is not None
    assert [(f.code, f.line, f.column) for f in reading.warnings] == [(code, line, column)]
    assert part in reading.warnings[0].message


SOUND = {
    "counts from what is awaited": task("when: x or done 1, due: 1 day after x and done 1"),
    "counts from the start": task("due: 1 month after start"),
    "counts from a day": task("due: 1 month after 2022-12-01"),
    "backward from what is not awaited": task("due: 3 days before x"),
    "backward from one of two": task("when: x or done 1, due: 3 days before x"),
    "a fixed day beside a document": task("when: x, due: by 2023-05-01"),
    "a fixed day after from": task("when: from 2023-05-01, due: by 2023-05-01"),
    "a longer span than the delay": task("when: 1 month after x, due: 3 months after x"),
    "recurring alike": {
        "tasks": "tasks:\n  1: {title: T, lead: [b], implementing: [b], when: x, "
        "due: every month}\n"
        "  2: {title: T, lead: [b], implementing: [b], when: done 1, due: every month by day 5}\n"
    },
    "a long span that can be counted": task("when: x, due: 110 years after x"),
    "the next after the last": task("due: every 6 months after done"),
    "upon needs no waiting": task("due: upon x and done 1"),
    "a trigger named in due alone": {
        "tasks": "tasks:\n  1: {title: T, lead: [b], implementing: [b], due: upon x}\n"
    },
    "the day of adoption": task("due: by 2022-10-15"),
    "a period that ends later": task("due: in 2022-Q4"),
    "a date passed of what was done": task("due: by 2022-01-01, state: done"),
    "every year": task("due: every year"),
    "a group each": {
        "groups": "groups:\n  g: {name: G, members: [b]}\n",
        "tasks": "tasks:\n  1: {title: T, directing: [b], each: g, when: x}\n",
    },
    "a question confirmed": task(
        "open: [{asks: a, readings: [r, s], taken: s, why: w, confirmed: true}]"
    ),
    "targets": task(
        "targets: [{says: s, of: o, at_least: 3, at_most: 3}, {says: s, of: o, above: 90}, "
        "{says: s, of: o, above: 1, at_most: 2}, {says: s, of: o}]"
    ),
}


@pytest.mark.parametrize("sections", SOUND.values(), ids=SOUND)
def test_a_warning_is_silent(read: Read, sections: dict[str, str]) -> None:
    """What is in order gives no faults and no warnings."""
    reading = read(**sections)

    assert (reading.faults, reading.warnings) == ([], [])

"""Checks of names: each fires on a minimal plan, at the name, and is silent on a sound one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workflows.loader import Reading

Read = Callable[..., Reading]
Case = tuple[dict[str, str], str, int, int, str]

HEAD = "plan: p\ntitle: T\nadopted: 2022-10-15\nuntil: 2023-12-31\n"


def tasks(*rest: str) -> str:
    """One line a task, of the ids 1, 2, 3."""
    lines = (
        f"  {n}: {{title: T, lead: [b], implementing: [b]{r}}}\n" for n, r in enumerate(rest, 1)
    )
    return "tasks:\n" + "".join(lines)


FIRE: dict[str, Case] = {
    "trigger in when": (
        {"tasks": tasks(", when: y and x")},
        "unknown-trigger",
        10,
        53,
        "no trigger 'y'; did you mean: -; correct it, or declare it",
    ),
    "trigger in due": (
        {"tasks": tasks(", when: x, due: 1 day after xx")},
        "unknown-trigger",
        10,
        73,
        "did you mean: x;",
    ),
    "trigger in as set by": (
        {"tasks": tasks(", when: x, due: as set by z")},
        "unknown-trigger",
        10,
        71,
        "no trigger 'z'",
    ),
    "task after done": (
        {"tasks": tasks(", when: x", ", when: done 4")},
        "unknown-task",
        11,
        58,
        "no task '4'",
    ),
    "task in due": (
        {"tasks": tasks(", when: x, due: upon done 9")},
        "unknown-task",
        10,
        71,
        "no task '9'",
    ),
    "issuer": ({"head": HEAD + "issuer: bb\n"}, "unknown-body", 5, 9, "did you mean: b;"),
    "body above": (
        {"bodies": "bodies:\n  b: {name: B, under: c}\n"},
        "unknown-body",
        6,
        23,
        "bodies.b.under: no body 'c'",
    ),
    "group member": (
        {"groups": "groups:\n  g: {name: G, members: [b, c]}\n"},
        "unknown-body",
        8,
        29,
        "groups.g.members[1]: no body 'c'",
    ),
    "group in a group": (
        {"groups": "groups:\n  g: {name: G, members: [b]}\n  h: {name: H, members: [g]}\n"},
        "unknown-body",
        9,
        26,
        "no body 'g'",
    ),
    "trigger issuer": (
        {"triggers": "triggers:\n  x: {name: X, issuer: c}\n"},
        "unknown-body",
        8,
        24,
        "triggers.x.issuer",
    ),
    "role": (
        {"tasks": tasks(", when: x, advising: [b, c]")},
        "unknown-body",
        10,
        70,
        "tasks.1.advising[1]: no body 'c'",
    ),
    "each": ({"tasks": tasks(", when: x, each: b")}, "unknown-group", 10, 62, "no group 'b'"),
    "calendar": (
        {"head": HEAD + "calendar: vn_state\n"},
        "unknown-calendar",
        5,
        11,
        "did you mean: vn-state",
    ),
    "calendar of the policy": (
        {"head": HEAD + "policy: {calendar: x}\n"},
        "unknown-calendar",
        5,
        20,
        "policy.calendar: no calendar 'x'",
    ),
    "calendar of a rule": (
        {"tasks": tasks(", when: x, due: {rule: upon x, policy: {calendar: y}}")},
        "unknown-calendar",
        10,
        95,
        "tasks.1.due.policy.calendar: no calendar 'y'",
    ),
    "body and group": (
        {"groups": "groups:\n  b: {name: G, members: [b]}\n"},
        "same-id",
        8,
        3,
        "'b' is a body and a group",
    ),
    "task ids but for case": (
        {
            "tasks": "tasks:\n  2.Đ: {title: T, lead: [b], implementing: [b], when: x}\n"
            "  2.đ: {title: T, lead: [b], implementing: [b]}\n"
        },
        "same-task-id",
        11,
        3,
        "'2.đ' differs from '2.Đ'",
    ),
    "task ids but for folding": (
        {
            "tasks": "tasks:\n  ß: {title: T, lead: [b], implementing: [b], when: x}\n"
            "  SS: {title: T, lead: [b], implementing: [b]}\n"
        },
        "same-task-id",
        11,
        3,
        "'SS' differs from 'ß'",
    ),
    "a body twice in a role": (
        {"tasks": tasks(", when: x, advising: [b, b]")},
        "repeated-name",
        10,
        70,
        "'b' twice",
    ),
    "a body twice in a group": (
        {"groups": "groups:\n  g: {name: G, members: [b, b]}\n"},
        "repeated-name",
        8,
        29,
        "groups.g.members[1]",
    ),
    "a task that waits for itself": (
        {"tasks": tasks(", when: x and done 1")},
        "task-cycle",
        10,
        64,
        ": 1 -> 1;",
    ),
    "two tasks": (
        {"tasks": tasks(", when: x and done 2", ", when: done 1")},
        "task-cycle",
        10,
        64,
        ": 1 -> 2 -> 1;",
    ),
    "three tasks over a due": (
        {"tasks": tasks(", when: x", ", due: 1 day after done 3, when: x", ", when: done 2")},
        "task-cycle",
        11,
        69,
        ": 2 -> 3 -> 2;",
    ),
    "a body under itself": (
        {"bodies": "bodies:\n  b: {name: B, under: b}\n"},
        "body-cycle",
        6,
        23,
        ": b -> b;",
    ),
    "bodies under each other": (
        {
            "bodies": "bodies:\n  b: {name: B, under: c}\n  c: {name: C, under: d}\n"
            "  d: {name: D, under: c}\n"
        },
        "body-cycle",
        7,
        23,
        ": c -> d -> c;",
    ),
}


@pytest.mark.parametrize(("sections", "code", "line", "column", "part"), FIRE.values(), ids=FIRE)
def test_a_check_fires(
    read: Read, sections: dict[str, str], code: str, line: int, column: int, part: str
) -> None:
    """One thing wrong gives one fault, at the name, that says what, the nearest and what next."""
    faults = read(**sections).faults

    assert [(f.code, f.line, f.column) for f in faults] == [(code, line, column)]
    assert part in faults[0].message


SOUND = {
    "issuer and a tree": {
        "head": HEAD + "issuer: b\n",
        "bodies": "bodies:\n  b: {name: B, under: c}\n  c: {name: C}\n",
    },
    "a group in a role and in each": {
        "groups": "groups:\n  g: {name: G, members: [b]}\n",
        "tasks": tasks(", when: x, advising: [g, b]", ", each: g"),
    },
    "a diamond of tasks": {
        "tasks": tasks(", when: x", ", when: done 1", ", when: done 1 and done 2")
    },
    "calendars": {
        "head": HEAD + "calendar: none\npolicy: {calendar: town.csv}\n",
        "tasks": tasks(", when: x, due: {rule: upon x, policy: {calendar: vn-state}}"),
    },
    "a body in two roles": {"tasks": tasks(", when: x, advising: [b]")},
    "ids that differ by an accent": {
        "tasks": "tasks:\n  2.d: {title: T, lead: [b], implementing: [b], when: x}\n"
        "  2.đ: {title: T, lead: [b], implementing: [b], when: done 2.d}\n"
    },
    "a trigger and a task of one name": {
        "triggers": "triggers:\n  a: {name: A}\n",
        "tasks": "tasks:\n  a: {title: T, lead: [b], implementing: [b], when: a}\n"
        "  b: {title: T, lead: [b], implementing: [b], when: done a and a.received}\n",
    },
}


@pytest.mark.parametrize("sections", SOUND.values(), ids=SOUND)
def test_a_check_is_silent(read: Read, sections: dict[str, str]) -> None:
    """What is declared and leads into no loop gives no faults and no warnings."""
    reading = read(**sections)

    assert (reading.faults, reading.warnings) == ([], [])


def test_the_nearest_name_is_blind_to_accents(read: Read) -> None:
    """`2.1.2.d` where the plan has `2.1.2.đ` names it first."""
    faults = read(
        tasks="tasks:\n  2.1.2.đ: {title: T, lead: [b], implementing: [b], when: x}\n"
        "  2.1.2.b: {title: T, lead: [b], implementing: [b], when: done 2.1.2.d}\n"
    ).faults

    assert faults[0].args["nearest"] == ("2.1.2.đ", "2.1.2.b")


def test_every_loop_is_shown_whole(read: Read) -> None:
    """Two loops give two faults, and a long path is not cut short."""
    names = [f"task-number-{number}" for number in range(30)]
    lines = [
        f"  {name}: {{title: T, lead: [b], implementing: [b], when: done {after}}}\n"
        for name, after in zip(names, [*names[1:], names[0]], strict=True)
    ]
    lines.append("  z: {title: T, lead: [b], implementing: [b], when: x and done z}\n")

    faults = read(tasks="tasks:\n" + "".join(lines)).faults

    assert [f.code for f in faults] == ["task-cycle", "task-cycle"]
    assert " -> ".join([*names, names[0]]) in faults[0].message
    assert faults[1].args["loop"] == ("z", "z")

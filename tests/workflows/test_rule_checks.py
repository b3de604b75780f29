"""Checks of rules: each fires on a minimal plan, at the rule, and is silent on a sound one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workflows.loader import Reading

Read = Callable[..., Reading]

HEAD = "plan: p\ntitle: T\nadopted: 2022-10-15\n"


def due(rule: str, more: str = "") -> dict[str, str]:
    """A task whose rule stands at line 10, column 63."""
    keys = f"title: One, lead: [b], implementing: [b], when: x, due: {rule}{more}"
    return {"tasks": f"tasks:\n  1: {{{keys}}}\n"}


FIRE = {
    "a knob": ({"head": HEAD + "policy: {rol: none}\n"}, "bad-policy", 4, 10, "nearest: roll"),
    "a value": ({"head": HEAD + "policy: {roll: forward}\n"}, "bad-policy", 4, 16, "following"),
    "a policy's name": (
        {"head": HEAD + "policy: {name: vn-bld}\n"},
        "bad-policy",
        4,
        16,
        "got 'vn-bld'; allowed: vn-blds",
    ),
    "a rule's knob": (
        due("{rule: upon x, policy: {month_end: mid}}"),
        "bad-policy",
        10,
        98,
        "tasks.1.due.policy.month_end",
    ),
    "recurring in or": (due("every year or upon x"), "recurrence-in-or", 10, 63, "'every year'"),
    "recurring deep in or": (
        due("(every month and upon x) or by 2023-01-01"),
        "recurrence-in-or",
        10,
        63,
        "'every month'",
    ),
    "recurring in or in and": (
        due("upon x and (every year or by 2023-01-01)"),
        "recurrence-in-or",
        10,
        63,
        "'every year'",
    ),
    "after each in or": (
        due("30 days after each quarter or upon x"),
        "recurrence-in-or",
        10,
        63,
        "'30 days after each quarter'",
    ),
    "never counted": (
        due("99999 years after x"),
        "never-counted",
        10,
        63,
        "'99999 years after x' leads out of the years 1990 to 2100",
    ),
    "never counted, whatever x": (due("111 years after x"), "never-counted", 10, 63, "111 years"),
    "never counted in a chain": (
        due("60 years after (60 years after x)"),
        "never-counted",
        10,
        63,
        "60 years after (60 years after x)",
    ),
    "never counted from a day": (
        due("1 year after 2100-06-01"),
        "never-counted",
        10,
        63,
        "1 year after 2100-06-01",
    ),
    "never counted backward": (due("200 years before x"), "never-counted", 10, 63, "200 years"),
    "never after each": (
        due("9000 months after each year"),
        "never-counted",
        10,
        63,
        "9000 months",
    ),
    "never after done": (due("every 99999 days after done"), "never-counted", 10, 63, "99999"),
    "hours": (
        due("24 hours after x"),
        "hours",
        10,
        66,
        "got 'hours': hours are not counted yet; write days",
    ),
    "giờ": (due("trong 24 giờ kể từ khi có x"), "hours", 10, 72, "hours are not counted yet"),
    "until too early": (
        {"head": HEAD + "until: 2022-10-14\n"},
        "until-before-adopted",
        4,
        8,
        "got 2022-10-14; allowed: 2022-10-15",
    ),
    "a term backwards": (
        {"head": HEAD + "terms: [{label: t, first: 2023-01-02, last: 2023-01-01}]\n"},
        "bad-term",
        4,
        9,
        "terms[0]: got 2023-01-02..2023-01-01",
    ),
    "terms that overlap": (
        {
            "head": HEAD + "terms: [{label: t, first: 2020-01-01, last: 2025-01-01}, "
            "{label: u, first: 2025-01-01, last: 2030-01-01}]\n"
        },
        "bad-term",
        4,
        58,
        "terms[1]",
    ),
    "done and waiting": (due("none", ", state: done"), "done-with-when", 10, 49, "delete 'when'"),
    "done and recurring": (
        {
            "tasks": "tasks:\n  1: {title: One, lead: [b], implementing: [b], due: every year, "
            "state: done}\n  2: {title: Two, lead: [b], implementing: [b], when: x}\n"
        },
        "done-recurring",
        10,
        54,
        "delete 'every'",
    ),
    "sub-plans without parts": (
        due("none", ", completes: true"),
        "completes-no-part",
        10,
        69,
        "each",
    ),
    "two repeating triggers": (
        {
            "triggers": "triggers:\n  x: {name: X, repeats: true}\n  y: {name: Y, repeats: true}\n",
            "tasks": "tasks:\n  1: {title: One, lead: [b], implementing: [b], when: x and y}\n",
        },
        "two-repeats",
        11,
        3,
        "names x, y",
    ),
}


@pytest.mark.parametrize(("sections", "code", "line", "column", "part"), FIRE.values(), ids=FIRE)
def test_a_check_fires(
    read: Read, sections: dict[str, str], code: str, line: int, column: int, part: str
) -> None:
    """One thing wrong gives one fault, at the rule, that says what, got, allowed and what next."""
    faults = read(**sections).faults

    assert [(f.code, f.line, f.column) for f in faults] == [(code, line, column)]
    assert part in faults[0].message


SOUND = {
    "policies": {"head": HEAD + "policy: {name: vn-blds, roll: none, month_end: up}\n"},
    "a rule's policy": due("{rule: 1 month after x, policy: {roll: preceding}}"),
    "until on the day": {"head": HEAD + "until: 2022-10-15\n"},
    "recurring beside continuous": {
        "head": HEAD + "until: 2023-12-31\n",
        **due("continuous or every year"),
    },
    "recurring beside none": {"head": HEAD + "until: 2023-12-31\n", **due("every year or none")},
    "recurring and upon": {"head": HEAD + "until: 2023-12-31\n", **due("every year and upon x")},
    "terms": {
        "head": HEAD + "until: 2023-12-31\nterms:\n"
        "  - {label: t, first: 2020-01-01, last: 2024-12-31}\n"
        "  - {label: u, first: 2025-01-01, last: 2029-12-31}\n",
        **due("every term"),
    },
    "done": {
        "tasks": "tasks:\n  1: {title: One, lead: [b], implementing: [b], when: x}\n"
        "  2: {title: One, lead: [b], implementing: [b], state: done}\n"
    },
}


@pytest.mark.parametrize("sections", SOUND.values(), ids=SOUND)
def test_a_check_is_silent(read: Read, sections: dict[str, str]) -> None:
    """What law allows gives no faults and no warnings."""
    reading = read(**sections)

    assert (reading.faults, reading.warnings) == ([], [])

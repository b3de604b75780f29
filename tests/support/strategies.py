"""Small plans and random ones, documents and moves, for the tests of the engine and the store.

Random things are made from a `random.Random`, so that one generator serves hypothesis (which
hands in a Random that it can shrink) and the long run of benchmarks/histories.py.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from engine.memory.ledger import MemoryLedger
from engine.ports.ledger import Ledger
from engine.service.engine import Engine
from triggers.expressions import triggers_in
from triggers.parsing import parse_due, parse_when
from workflows.plan import Plan

ADOPTED = date(2022, 10, 15)
TODAY = date(2023, 3, 1)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TERMS = [
    {"label": "2020-2022", "first": "2020-01-01", "last": "2022-12-31"},
    {"label": "2023-2025", "first": "2023-01-01", "last": "2025-12-31"},
]

Tasks = dict[str, dict[str, Any]]
SEARCH = int(os.environ.get("UPON_SEARCH", "1"))
"""How many times as long the random searches of the slow laws are: `UPON_SEARCH=10 pytest ...`."""


def searched(examples: int) -> settings:
    """Settings of a search through so many examples, times SEARCH."""
    return settings(max_examples=examples * SEARCH)


TREE: dict[str, Any] = {
    "bodies": {
        "centre": {"name": "Centre", "level": "centre"},
        "north": {"name": "North", "under": "centre", "level": "province"},
        "south": {"name": "South", "under": "centre", "level": "province"},
        **{name: {"name": name, "under": "north"} for name in ("n1", "n2", "n3")},
        **{name: {"name": name, "under": "south"} for name in ("s1", "s2")},
    },
    "groups": {
        "communes": {"name": "Communes", "members": ["n1", "n2", "n3", "s1", "s2"]},
        "mixed": {"name": "Mixed", "members": ["north", "n1", "s1"]},
    },
}
"""Three levels of bodies, and groups of one level and of two."""
BODIES = [*TREE["bodies"], "new"]


def make_plan(
    tasks: Tasks, *, plan: str = "p", triggers: dict[str, Any] | None = None, **fields: Any
) -> Plan:
    """A plan from tasks as a plan file has them; triggers that they name are declared."""
    named = dict.fromkeys(name for task in tasks.values() for name in _named(task))
    declared = {name: {"name": name} for name in named}
    for name, more in (triggers or {}).items():
        declared[name] = {"name": name} | more
    listed = [{"id": name, "title": f"Task {name}"} | task for name, task in tasks.items()]
    whole = {
        "plan": plan,
        "title": f"Plan {plan}",
        "adopted": ADOPTED.isoformat(),
        "calendar": "none",
        "triggers": declared,
        "tasks": listed,
    } | fields
    return Plan.model_validate_json(json.dumps(whole))


def _named(task: dict[str, Any]) -> Iterable[str]:
    if "when" in task:
        yield from triggers_in(parse_when(task["when"]))
    yield from triggers_in(parse_due(task.get("due", "none")))


def office(ledger: Ledger | None = None, today: date = TODAY, **options: Any) -> Engine:
    """An engine whose clock stands still at noon of a day, on a fresh ledger in memory."""
    noon = datetime(today.year, today.month, today.day, 5, tzinfo=UTC)
    held = MemoryLedger() if ledger is None else ledger
    return Engine(held, lambda: noon, ZONE, **({"by": "clerk"} | options))


def opened(tasks: Tasks, today: date = TODAY, **fields: Any) -> Engine:
    """An office that has adopted a plan of these tasks."""
    engine = office(today=today)
    engine.adopt(make_plan(tasks, **fields))
    return engine


def row_of(engine: Engine, task: str, today: date = TODAY, occurrence: str | None = None) -> Any:
    """The row of one task in `tasks` on a day."""
    rows = [row for row in engine.tasks(today=today) if row["task"] == task]
    return next(row for row in rows if occurrence in (None, row["occurrence"]))


# Random things


def random_plan(rng: Random, name: str = "p") -> Plan:
    """A plan of 2-8 tasks and 1-5 triggers, without loops, with deadline rules of all kinds."""
    triggers = [f"x{number}" for number in range(1, rng.randint(1, 5) + 1)]
    tasks: Tasks = {}
    for number in range(1, rng.randint(2, 8) + 1):
        tasks[f"{number}"] = random_task(rng, triggers, list(tasks))
    declared: dict[str, Any] = {}
    for trigger in triggers:
        declared[trigger] = {"repeats": "true" if rng.randint(0, 5) == 0 else "false"}
        if rng.randint(0, 5) == 0 and declared[trigger]["repeats"] == "false":
            declared[trigger]["counts"] = "latest"
        if rng.randint(0, 3) == 0:
            declared[trigger]["counts_from"] = rng.choice(["issued", "effective", "received"])
    fields: dict[str, Any] = {"terms": TERMS, "calendar": rng.choice(["none", "vn-state"])}
    fields["until"] = rng.choice(["2023-06-30", "2024-12-31"])
    if rng.randint(0, 1):
        fields["bodies"], fields["groups"] = TREE["bodies"], TREE["groups"]
        for task in tasks.values():
            if rng.randint(0, 1):
                task["each"] = rng.choice(["communes", "communes", "mixed"])
    if rng.randint(0, 3) == 0:
        fields["policy"] = {"counts_from": rng.choice(["effective", "received", "recorded"])}
    return make_plan(tasks, plan=name, triggers=declared, **fields)


def random_task(rng: Random, triggers: Sequence[str], before: Sequence[str]) -> dict[str, Any]:
    task: dict[str, Any] = {"due": random_due(rng, triggers, before)}
    pick = rng.randint(0, 9)
    if pick == 0:
        return task | {"state": "done"}
    if pick > 2:
        task["when"] = random_when(rng, triggers, before)
    if rng.randint(0, 7) == 0:
        task["until"] = rng.choice([*triggers, "2023-02-15", "2023-05-31"])
    if rng.randint(0, 7) == 0:
        task["due_policy"] = {"month_end": rng.choice(["up", "down"])}
    if rng.randint(0, 4) == 0:
        task["open"] = [_random_question(rng, triggers, before)]
    return task


def _random_question(rng: Random, triggers: Sequence[str], before: Sequence[str]) -> dict[str, Any]:
    would = {
        "when": random_when(rng, triggers, before),
        "due": random_due(rng, triggers, before),
        "policy": {"counts_from": rng.choice(["issued", "received"])},
    }
    chosen = rng.choice(sorted(would))
    readings = ["as it is", "otherwise", *(["or not"] if rng.randint(0, 3) == 0 else [])]
    return {
        "asks": "How?",
        "readings": readings,
        "taken": "as it is",
        "why": "-",
        "would": {str(len(readings)): {chosen: would[chosen]}},
    }


def random_when(rng: Random, triggers: Sequence[str], before: Sequence[str], depth: int = 2) -> str:
    """A condition over triggers, completions and dates."""
    pick = rng.randint(0, 9 if depth else 5)
    if pick == 4 and before:
        return f"done {rng.choice(before)}"
    if pick == 5:
        return f"from {random_day(rng)}"
    if pick < 6:
        return _dated(rng, rng.choice(triggers))
    terms = [random_when(rng, triggers, before, depth - 1) for _ in range(rng.randint(2, 3))]
    if pick == 9:
        return f"{rng.randint(1, len(terms))} of ({', '.join(terms)})"
    joint = f" {rng.choice(['and', 'or'])} "
    return joint.join(f"({term})" for term in terms)


def random_due(rng: Random, triggers: Sequence[str], before: Sequence[str]) -> str:
    """A deadline rule of any kind; a recurrence alone or beside one other rule."""
    pick = rng.randint(0, 10)
    if pick == 0:
        return _recurring(rng)
    if pick == 1:
        return f"({_simple_due(rng, triggers, before)}) and {_recurring(rng)}"
    if pick == 2:
        parts = [_simple_due(rng, triggers, before) for _ in range(2)]
        joint = f" {rng.choice(['and', 'or'])} "
        return joint.join(f"({part})" for part in parts)
    return _simple_due(rng, triggers, before)


def _recurring(rng: Random) -> str:
    return rng.choice(
        [
            "every year",
            "every year by 02-29",
            "every half-year",
            "every quarter by day 31",
            "every term",
            "every year by 03-31",
        ]
    )


def _simple_due(rng: Random, triggers: Sequence[str], before: Sequence[str]) -> str:
    pick = rng.randint(0, 11)
    if pick < 5:
        way = rng.choice(["after", "after", "before"])
        return f"{random_span(rng)} {way} {_moment(rng, triggers, before)}"
    if pick == 5:
        return f"upon {_moment(rng, triggers, before, plain=True)}"
    if pick == 6:
        return f"as set by {rng.choice(triggers)}"
    fixed = [
        "by 2023-02-28",
        "before 2023-04-01",
        "by end of 2022-Q4",
        "in 2023-01",
        "early 2023-Q2",
        "late 2023",
        "in 2022-Q4..2023-Q1",
    ]
    return rng.choice(["none", "continuous", *fixed])


def random_span(rng: Random) -> str:
    unit = rng.choice(["day", "working day", "clear day", "week", "month", "quarter", "year"])
    number = rng.randint(1, 4)
    text = f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{text} 10 days" if unit in ("month", "year") and rng.randint(0, 2) == 0 else text


def _moment(
    rng: Random, triggers: Sequence[str], before: Sequence[str], *, plain: bool = False
) -> str:
    pick = rng.randint(0, 4 if plain else 7)
    if pick == 1 and before:
        return f"done {rng.choice(before)}"
    if pick == 5:
        return rng.choice(["start", random_day(rng).isoformat()])
    if pick == 6:
        return f"({random_span(rng)} after {_dated(rng, rng.choice(triggers))})"
    if pick == 7:
        one, other = (_dated(rng, rng.choice(triggers)) for _ in range(2))
        return f"({one} {rng.choice(['and', 'or'])} {other})"
    return _dated(rng, rng.choice(triggers))


def _dated(rng: Random, trigger: str) -> str:
    kind = rng.choice(["", "", "", ".issued", ".effective", ".received"])
    return trigger + kind


def random_day(rng: Random) -> date:
    """Any day of 500, or one of five, so that days coincide."""
    days = rng.randint(0, 500) if rng.randint(0, 1) else 60 * rng.randint(0, 4)
    return date(2022, 9, 1) + timedelta(days=days)


def random_document(
    rng: Random, triggers: Sequence[str], number: int, scopes: Sequence[str] = tuple(TREE["bodies"])
) -> dict[str, Any]:
    """The arguments of `Engine.record`; `number` keeps documents apart."""
    named = [rng.choice(triggers)]
    if rng.randint(0, 3) == 0:
        named.append(rng.choice(triggers))
    known = [kind for kind in ("issued", "effective", "received") if rng.randint(0, 2)]
    document: dict[str, Any] = {kind: random_day(rng) for kind in known or ["issued"]}
    document["number" if rng.randint(0, 2) else "title"] = f"{number}-QĐ"
    if rng.randint(0, 2) == 0:
        document["sets_due"] = random_day(rng)
    if rng.randint(0, 2) == 0:
        document["scope"] = rng.choice(scopes)
    return {"triggers": tuple(dict.fromkeys(named)), **document}


TRIGGERS = [f"x{number}" for number in range(1, 6)]
randoms = st.randoms(use_true_random=False)

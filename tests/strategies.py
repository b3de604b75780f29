"""Small plans and random ones, documents and moves, for the tests of the engine and the store.

Random things are made from a `random.Random`, so that one generator serves hypothesis (which
hands in a Random that it can shrink) and the long run of benchmarks/histories.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from engine.ledger import Ledger
from engine.listing import Filters
from engine.memory import MemoryLedger
from engine.service import Engine
from engine.states import ENGINE_MOVES, Move
from triggers.expressions import triggers_in
from triggers.parsing import parse_due, parse_when
from workflows.plan import Directory, Plan

ADOPTED = date(2022, 10, 15)
TODAY = date(2023, 3, 1)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TERMS = [
    {"label": "2020-2022", "first": "2020-01-01", "last": "2022-12-31"},
    {"label": "2023-2025", "first": "2023-01-01", "last": "2025-12-31"},
]

Tasks = dict[str, dict[str, Any]]

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


def make_plan(tasks: Tasks, *, plan: str = "p", triggers: dict[str, Any] | None = None,
              **fields: Any) -> Plan:  # fmt: skip
    """A plan from tasks as a plan file has them; triggers that they name are declared."""
    named = dict.fromkeys(name for task in tasks.values() for name in _named(task))
    declared = {name: {"name": name} for name in named}
    for name, more in (triggers or {}).items():
        declared[name] = {"name": name} | more
    listed = [{"id": name, "title": f"Task {name}"} | task for name, task in tasks.items()]
    whole = {"plan": plan, "title": f"Plan {plan}", "adopted": ADOPTED.isoformat(),
             "calendar": "none", "triggers": declared, "tasks": listed} | fields  # fmt: skip
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
        tasks[f"{number}"] = _random_task(rng, triggers, list(tasks))
    declared: dict[str, Any] = {}
    for trigger in triggers:
        declared[trigger] = {"repeats": "true" if rng.randint(0, 5) == 0 else "false"}
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


def _random_task(rng: Random, triggers: Sequence[str], before: Sequence[str]) -> dict[str, Any]:
    task: dict[str, Any] = {"due": random_due(rng, triggers, before)}
    pick = rng.randint(0, 9)
    if pick == 0:
        return task | {"state": "done"}
    if pick > 2:
        task["when"] = random_when(rng, triggers, before)
    if rng.randint(0, 7) == 0:
        task["due_policy"] = {"month_end": rng.choice(["up", "down"])}
    if rng.randint(0, 4) == 0:
        task["open"] = [_random_question(rng, triggers, before)]
    return task


def _random_question(rng: Random, triggers: Sequence[str], before: Sequence[str]) -> dict[str, Any]:
    would = {"when": random_when(rng, triggers, before), "due": random_due(rng, triggers, before),
             "policy": {"counts_from": rng.choice(["issued", "received"])}}  # fmt: skip
    chosen = rng.choice(sorted(would))
    readings = ["as it is", "otherwise", *(["or not"] if rng.randint(0, 3) == 0 else [])]
    return {"asks": "How?", "readings": readings, "taken": "as it is", "why": "-",
            "would": {str(len(readings)): {chosen: would[chosen]}}}  # fmt: skip


def random_when(rng: Random, triggers: Sequence[str], before: Sequence[str], depth: int = 2) -> str:
    """A condition over triggers, completions and dates."""
    pick = rng.randint(0, 9 if depth else 5)
    if pick == 4 and before:
        return f"done {rng.choice(before)}"
    if pick == 5:
        return f"from {_random_day(rng)}"
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
    return rng.choice([
        "every year", "every year by 02-29", "every half-year", "every quarter by day 31",
        "every term", "every year by 03-31",
    ])  # fmt: skip


def _simple_due(rng: Random, triggers: Sequence[str], before: Sequence[str]) -> str:
    pick = rng.randint(0, 11)
    if pick < 5:
        way = rng.choice(["after", "after", "before"])
        return f"{_span(rng)} {way} {_moment(rng, triggers, before)}"
    if pick == 5:
        return f"upon {_moment(rng, triggers, before, plain=True)}"
    if pick == 6:
        return f"as set by {rng.choice(triggers)}"
    fixed = ["by 2023-02-28", "before 2023-04-01", "by end of 2022-Q4", "in 2023-01",
             "early 2023-Q2", "late 2023", "in 2022-Q4..2023-Q1"]  # fmt: skip
    return rng.choice(["none", "continuous", *fixed])


def _span(rng: Random) -> str:
    unit = rng.choice(["day", "working day", "clear day", "week", "month", "quarter", "year"])
    number = rng.randint(1, 4)
    text = f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{text} 10 days" if unit in ("month", "year") and rng.randint(0, 2) == 0 else text


def _moment(rng: Random, triggers: Sequence[str], before: Sequence[str],
            *, plain: bool = False) -> str:  # fmt: skip
    pick = rng.randint(0, 4 if plain else 7)
    if pick == 1 and before:
        return f"done {rng.choice(before)}"
    if pick == 5:
        return rng.choice(["start", _random_day(rng).isoformat()])
    if pick == 6:
        return f"({_span(rng)} after {_dated(rng, rng.choice(triggers))})"
    if pick == 7:
        one, other = (_dated(rng, rng.choice(triggers)) for _ in range(2))
        return f"({one} {rng.choice(['and', 'or'])} {other})"
    return _dated(rng, rng.choice(triggers))


def _dated(rng: Random, trigger: str) -> str:
    kind = rng.choice(["", "", "", ".issued", ".effective", ".received"])
    return trigger + kind


def _random_day(rng: Random) -> date:
    """Any day of 500, or one of five, so that days coincide."""
    days = rng.randint(0, 500) if rng.randint(0, 1) else 60 * rng.randint(0, 4)
    return date(2022, 9, 1) + timedelta(days=days)


def random_document(rng: Random, triggers: Sequence[str], number: int,
                    scopes: Sequence[str] = tuple(TREE["bodies"])) -> dict[str, Any]:  # fmt: skip
    """The arguments of `Engine.record`; `number` keeps documents apart."""
    named = [rng.choice(triggers)]
    if rng.randint(0, 3) == 0:
        named.append(rng.choice(triggers))
    known = [kind for kind in ("issued", "effective", "received") if rng.randint(0, 2)]
    document: dict[str, Any] = {kind: _random_day(rng) for kind in known or ["issued"]}
    document["number" if rng.randint(0, 2) else "title"] = f"{number}-QĐ"
    if rng.randint(0, 2) == 0:
        document["sets_due"] = _random_day(rng)
    if rng.randint(0, 2) == 0:
        document["scope"] = rng.choice(scopes)
    return {"triggers": tuple(dict.fromkeys(named)), **document}


def random_move(rng: Random, tasks: Sequence[str], today: date) -> dict[str, Any]:
    """The arguments of `Engine.move`, likely or not."""
    move = rng.choice([m for m in Move if m not in ENGINE_MOVES] + [Move.START, Move.COMPLETE] * 2)
    asked: dict[str, Any] = {"move": move, "task": rng.choice(tasks)}
    if rng.randint(0, 5):
        asked["reason"] = "because"
    if rng.randint(0, 3) == 0:
        asked["on"] = today - timedelta(days=rng.randint(-2, 60))
    if rng.randint(0, 3) == 0:
        asked["occurrence"] = rng.choice(["2022", "2023", "2022-Q4", "2022-H2", "2020-2022"])
    if move is Move.COMPLETE and rng.randint(0, 1):
        asked["without_trigger"] = True
    if rng.randint(0, 3):
        asked["body"] = rng.choice(BODIES)
    elif move is Move.COMPLETE:
        asked["for_all"] = rng.randint(0, 1) == 0
    return asked


def random_directory(rng: Random) -> Directory:
    """Bodies that are new or lie elsewhere than before, a group with other members."""
    name = rng.choice(BODIES)
    bodies = {name: {"name": name, "under": rng.choice(["centre", "north", "south", "n1", None])}}
    bodies |= {
        top: {"name": top} for top in ("centre", "north", "south", "n1") if rng.randint(0, 1)
    }
    members = rng.sample(BODIES, rng.randint(1, 4))
    groups = {"communes": {"name": "Others", "members": members}} if rng.randint(0, 1) else {}
    return Directory.model_validate_json(json.dumps({"bodies": bodies, "groups": groups}))


def random_version(rng: Random, plan: Plan) -> Plan:
    """Another version of a plan: some tasks changed, dropped or added, sometimes a field."""
    whole = plan.model_dump(mode="json")
    kept: list[dict[str, Any]] = []
    for task in [*whole["tasks"], {"id": "9", "state": "removed"}]:
        names, pick = [made["id"] for made in kept], rng.randint(0, 9)
        if pick == 0 or (task["state"] == "removed" and pick < 6):
            continue
        if pick < 4 or task["state"] == "removed":
            made = _random_task(rng, sorted(plan.triggers) or ["x1"], names)
            kept.append({"id": task["id"], "title": rng.choice(["Old", "New"])} | made)
        else:
            kept.append(task)
    if rng.randint(0, 3) == 0:
        whole["calendar"] = rng.choice(["none", "vn-state", "office"])
    return Plan.model_validate_json(json.dumps(whole | {"tasks": kept}))


ACTS = """record record record record move move move move move move correct correct retract retract
undo extend extend settle settle amend confirm confirm set_policy put_calendar put_bodies
succeed""".split()  # noqa: SIM905  weights
"""What may be said, the common the more often."""


def random_act(rng: Random, engine: Engine, number: int) -> tuple[str, dict[str, Any]]:
    """A use case of the engine and its arguments, about what there is; likely or not."""
    with engine.ledger.reading() as unit:
        plan = rng.choice(list(unit.plans()))
        events = [event.id for event in unit.events()] or ["none"]
        known = unit.bodies().known
    name = rng.choice(ACTS)
    asked: dict[str, Any] = {} if name == "put_bodies" else {"reason": "because"}
    if name == "record":
        asked = random_document(rng, TRIGGERS, number, BODIES) | {"new": True}
    elif name == "move":
        asked = random_move(rng, list(plan.tasks) or ["1"], TODAY) | {"plan": plan.plan}
    elif name == "correct":
        asked |= {"event": rng.choice(events)} | random_correction(rng, number)
    elif name == "retract":
        asked["event"] = rng.choice(events)
    elif name == "amend":
        version = random_version(rng, plan)
        names = [found.name for found in engine.compare(version)]
        accept = [n for n in names if rng.randint(0, 2)] if rng.randint(0, 1) else None
        asked |= {"plan": version, "accept": accept}
    elif name in ("extend", "settle", "confirm"):
        asked |= _random_decision(rng, name) | {"plan": plan.plan}
        fitting = [row["task"] for row in engine.tasks(filters=Filters(all_occurrences=True))
                   if row["plan"] == plan.plan and row[_FITS[name]]]  # fmt: skip
        asked["task"] = rng.choice(
            (fitting if rng.randint(0, 4) else []) or list(plan.tasks) or ["1"]
        )
    elif name == "set_policy":
        asked["knobs"] = dict([rng.choice(KNOB_VALUES)])
    else:
        asked |= _random_setting(rng, name)
    for field in ("scope", "body"):
        if asked.get(field) not in known and rng.randint(0, 9):
            asked.pop(field, None)
    return name, asked


def _random_setting(rng: Random, name: str) -> dict[str, Any]:
    """The arguments of an act on the whole workspace; none for an undo."""
    if name == "put_bodies":
        return {"directory": random_directory(rng)}
    if name == "succeed":
        old, new = rng.sample(BODIES, 2)
        return {"old": old, "new": new, "on": _random_day(rng)}
    if name == "put_calendar":
        return {"name": rng.choice(["office", "vn-state", "desk"]), "table": random_table(rng)}
    return {}


_FITS = {"extend": "due", "settle": "ungrounded", "confirm": "needs_confirmation"}
TRIGGERS = [f"x{number}" for number in range(1, 6)]
KNOB_VALUES = [("month_end", "up"), ("month_end", "down"), ("roll", "none"), ("roll", "preceding"),
               ("counts_from", "received"), ("calendar", "none"), ("calendar", "office"),
               ("start_day", "included"), ("end_of_month", "sticky")]  # fmt: skip


def random_correction(rng: Random, number: int) -> dict[str, Any]:
    """Some fields of a document as they truly are; None takes one away."""
    changes = random_document(rng, TRIGGERS, number - rng.randint(0, 2))
    kept = {name: value for name, value in changes.items() if rng.randint(0, 2)}
    if rng.randint(0, 2) == 0:
        kept[rng.choice(["issued", "effective", "received", "sets_due"])] = None
    return kept


def _random_decision(rng: Random, name: str) -> dict[str, Any]:
    if name == "confirm":
        return {"reading": rng.choice(["down", "up", "first_month", "first_day", "1", "2", "as"])}
    asked: dict[str, Any] = {}
    if rng.randint(0, 4) == 0:
        asked["occurrence"] = rng.choice(["2022", "2023", "2022-Q4", "2023-Q1", "2020-2022"])
    if rng.randint(0, 1):
        asked["body"] = rng.choice(BODIES)
    if name == "settle":
        return asked | {"decision": rng.choice(["keep", "reopen", "cancel"])}
    day = TODAY + timedelta(days=rng.randint(-200, 400))
    return asked | {"to": rng.choice([day, day, _span(rng)]), "number": "7-QĐ"}


def random_table(rng: Random) -> str:
    """A calendar table: of its own, or standing on another."""
    base = rng.choice(["", "vn-state,extends,,,,", "office,extends,,,,", "desk,extends,,,,"])
    days = sorted({_random_day(rng).isoformat() for _ in range(rng.randint(1, 3))})
    rows = [f"{day},{rng.choice(['off', 'work'])},-,-,-,confirmed" for day in days]
    week = [] if base else ["Sun,weekend,-,-,-,confirmed"]
    return "\n".join(["date,kind,name,name_en,source,status", *[base] * bool(base), *week, *rows])


def random_filters(rng: Random, known: Iterable[str]) -> Filters:
    """What a list may be asked for, of bodies that are known."""
    asked: dict[str, Any] = {"all_occurrences": rng.randint(0, 1) == 0}
    names = sorted(known)
    if names and rng.randint(0, 3):
        asked["body"] = rng.choice(names)
        asked[rng.choice(["below", "total", "alone"])] = True
        asked.pop("alone", None)
    if rng.randint(0, 3) == 0:
        asked["trigger"] = rng.choice(TRIGGERS)
    if rng.randint(0, 3) == 0:
        asked["before"] = _random_day(rng)
    if rng.randint(0, 3) == 0:
        asked["after"] = _random_day(rng)
    return Filters(**asked)


class Supposing(Engine):
    """An engine that hands out what it would prepare, to be supposed."""

    __slots__ = ()

    def _say(self, prepare: Any, *_: Any) -> Any:
        return lambda unit, _: prepare(unit)


def supposed(engine: Engine, name: str, asked: dict[str, Any]) -> Any:
    """The hypothesis of a use case with its arguments, for `what_if`."""
    mirror = Supposing(engine.ledger, engine.clock, engine.zone, by=engine.by)
    return getattr(mirror, name)(**asked)


randoms = st.randoms(use_true_random=False)

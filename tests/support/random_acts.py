"""Random things to say of what there is, to ask of it and to suppose, for histories."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from engine.commands.requests import RequestContext
from engine.model.states import ENGINE_MOVES, Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import (
    BODIES,
    TODAY,
    TRIGGERS,
    random_day,
    random_document,
    random_span,
    random_task,
)
from workflows.plan import Directory, Plan


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
    if move is Move.RESUME and rng.randint(0, 2) == 0:
        asked["extends"] = True
    if rng.randint(0, 3):
        asked["body"] = rng.choice(BODIES)
        asked |= {"part": rng.choice(BODIES)} if rng.randint(0, 7) == 0 else {}
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
            made = random_task(rng, sorted(plan.triggers) or ["x1"], names)
            each = {"each": rng.choice(sorted(plan.groups))} if plan.groups else {}
            made |= each if rng.randint(0, 2) else {}
            kept.append({"id": task["id"], "title": rng.choice(["Old", "New"])} | made)
        else:
            kept.append(task)
    if rng.randint(0, 3) == 0:
        whole["calendar"] = rng.choice(["none", "vn-state", "office"])
    return Plan.model_validate_json(json.dumps(whole | {"tasks": kept}))


ACTS = """record record record record move move move move move move correct correct retract retract
undo extend extend settle settle amend confirm confirm set_policy put_calendar put_bodies
succeed waive waive move_plan""".split()  # noqa: SIM905  weights
"""What may be said, the common the more often."""


def random_act(
    rng: Random, engine: Engine, number: int, today: date = TODAY
) -> tuple[str, dict[str, Any]]:
    """A use case of the engine and its arguments, about what there is; likely or not."""
    with engine.ledger.reading() as unit:
        plans = list(unit.catalog.plans())
        if not plans:
            return "retract", {"event": _entry(rng, engine), "reason": "because"}
        plan = rng.choice(plans)
        events = [event.id for event in unit.catalog.events()] or ["none"]
        known = unit.facts.bodies().known
    name = rng.choice(ACTS)
    asked: dict[str, Any] = {} if name == "put_bodies" else {"reason": "because"}
    if name == "record":
        asked = _random_record(rng, events, number)
    elif name == "move":
        asked = random_move(rng, list(plan.tasks) or ["1"], today) | {"plan": plan.plan}
    elif name in ("correct", "retract"):
        asked |= _random_revision(rng, engine, name, events, number)
    elif name in ("move_plan", "waive"):
        asked |= {"plan": plan.plan} | _random_ruling(rng, name, list(plan.tasks), today)
    elif name == "amend":
        version = random_version(rng, plan)
        names = [found.name for found in engine.compare(version)]
        accept = [n for n in names if rng.randint(0, 2)] if rng.randint(0, 1) else None
        asked |= {"plan": version, "accept": accept} | _random_from(rng, today)
    elif name in ("extend", "settle", "confirm"):
        asked |= _random_decision(rng, name) | {"plan": plan.plan}
        asked["task"] = _fitting_task(rng, engine, name, plan)
    else:
        asked |= _random_setting(rng, name)
    for field in ("scope", "body"):
        if asked.get(field) not in known and rng.randint(0, 9):
            asked.pop(field, None)
    return name, asked


def _random_record(rng: Random, events: Sequence[str], number: int) -> dict[str, Any]:
    """A document, now and then in the place of another."""
    asked = random_document(rng, TRIGGERS, number, BODIES) | {"new": True}
    asked["another"] = rng.randint(0, 2) > 0
    return asked | ({"replaces": rng.choice(events)} if rng.randint(0, 4) == 0 else {})


def _random_revision(
    rng: Random, engine: Engine, name: str, events: Sequence[str], number: int
) -> dict[str, Any]:
    """A document, or an entry, that is corrected or taken back."""
    if rng.randint(0, 1):
        changes = _entry_changes(rng, TODAY) if name == "correct" else {}
        return {"event": _entry(rng, engine)} | changes
    changes = random_correction(rng, number) if name == "correct" else {}
    return {"event": rng.choice(events)} | changes


def _random_ruling(rng: Random, name: str, tasks: Sequence[str], today: date) -> dict[str, Any]:
    """A plan that ends or rests; a condition that a person lets hold."""
    asked = _random_on(rng, today)
    if name == "move_plan":
        asked["move"] = rng.choice(["suspend", "suspend", "resume", "resume", "resume", "end"])
        return asked
    asked["task"] = rng.choice(tasks or ["1"])
    return asked | ({"body": rng.choice(BODIES)} if rng.randint(0, 1) else {})


def _fitting_task(rng: Random, engine: Engine, name: str, plan: Plan) -> str:
    """A task that may be decided about so, more likely than not."""
    fitting = [
        row["task"]
        for row in engine.tasks(filters=Filters(all_occurrences=True))
        if row["plan"] == plan.plan and row[_FITS[name]]
    ]
    return rng.choice((fitting if rng.randint(0, 4) else []) or list(plan.tasks) or ["1"])


def _entry(rng: Random, engine: Engine) -> int:
    """The number of an entry, the later ones more likely; or one that is none."""
    with engine.ledger.reading() as unit:
        count = unit.entries.head().count
    return (
        rng.randint(max(1, count - 12), count + 1) if rng.randint(0, 2) else rng.randint(0, count)
    )


def _entry_changes(rng: Random, today: date) -> dict[str, Any]:
    """What an entry may truly have been; rarely all of it fits."""
    change: dict[str, Any] = rng.choice(
        [
            {"on": today - timedelta(days=rng.randint(-1, 90))},
            {"because": "for another reason"},
            {"number": "8-CV"},
            {"to": today + timedelta(days=rng.randint(-30, 300))},
            {"body": rng.choice(BODIES)},
            {"holds_from": today - timedelta(days=rng.randint(-60, 90))},
            {"successor": rng.choice(BODIES)},
        ]
    )
    return change


def _random_on(rng: Random, today: date) -> dict[str, Any]:
    return {"on": today - timedelta(days=rng.randint(0, 90))} if rng.randint(0, 1) else {}


def _random_from(rng: Random, today: date) -> dict[str, Any]:
    if rng.randint(0, 2):
        return {}
    return {"holds_from": today - timedelta(days=rng.randint(-60, 120))}


def _random_setting(rng: Random, name: str) -> dict[str, Any]:
    """The arguments of an act on the whole workspace; none for an undo."""
    if name == "put_bodies":
        return {"directory": random_directory(rng)}
    if name == "succeed":
        old, new = rng.sample(BODIES, 2)
        return {"old": old, "new": new, "on": random_day(rng)}
    if name == "set_policy":
        knob, value = rng.choice(KNOB_VALUES)
        return {"knobs": {knob: value}} | _random_from(rng, TODAY)
    if name == "put_calendar":
        return {"name": rng.choice(["office", "vn-state", "desk"]), "table": random_table(rng)}
    return {}


_FITS = {"extend": "due", "settle": "ungrounded", "confirm": "needs_confirmation"}
KNOB_VALUES = [
    ("month_end", "up"),
    ("month_end", "down"),
    ("roll", "none"),
    ("roll", "preceding"),
    ("counts_from", "received"),
    ("calendar", "none"),
    ("calendar", "office"),
    ("start_day", "included"),
    ("end_of_month", "sticky"),
    ("suspension", "stops_clock"),
    ("suspension", "keeps_date"),
]


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
    if name == "extend" and rng.randint(0, 2) == 0:
        asked["on"] = TODAY - timedelta(days=rng.randint(0, 90))
    if name == "settle":
        return asked | {"decision": rng.choice(["keep", "reopen", "cancel"])}
    day = TODAY + timedelta(days=rng.randint(-200, 400))
    return asked | {"to": rng.choice([day, day, random_span(rng)]), "number": "7-QĐ"}


def random_table(rng: Random) -> str:
    """A calendar table: of its own, or standing on another."""
    base = rng.choice(["", "vn-state,extends,,,,", "office,extends,,,,", "desk,extends,,,,"])
    days = sorted({random_day(rng).isoformat() for _ in range(rng.randint(1, 3))})
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
        asked["before"] = random_day(rng)
    if rng.randint(0, 3) == 0:
        asked["after"] = random_day(rng)
    return Filters(**asked)


class Supposing(Engine):
    """An engine that hands out what it would prepare, to be supposed."""

    __slots__ = ()

    def submit(self, request: Any, **asked: Any) -> Any:
        """The request on the day that it is asked for."""
        context = RequestContext(asked["today"] or self.today(), self.by, self.calendars)
        return lambda unit, _: request.prepare(unit, context)


def supposed(engine: Engine, name: str, asked: dict[str, Any]) -> Any:
    """The hypothesis of a use case with its arguments, for `what_if`."""
    mirror = Supposing(engine.ledger, engine.clock, engine.zone, by=engine.by)
    return getattr(mirror, name)(**asked)

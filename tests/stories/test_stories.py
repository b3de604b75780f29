"""Stories that cross folders, as data: plans, steps, and the tables that are to be seen.

Each YAML file beside this one is a story. A table's head names the keys of `tasks` to compare; `-`
stands for none; `after` says after how many steps the table is looked at (default: all), `list`
which list it is, `of` for whom it is asked (body, below, total, role). A step is an act with its
arguments. `plans` has each version of a plan under a name (a second one of plan p as
`p2: {plan: p, ...}`); `correct: n` is about the document that step n recorded, `replaces: n` names
it; `put_bodies` has bodies and groups as a file has them. `changes` are the lines `task field
after` that the step changes, `task@scope` at a scope. Every step is previewed first (law 11), and
each story ends with a proof. The tables of `office_*` were worked out by hand from the laws that
stand at the head of each; a table without `after` has the day from all that is known at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.memory.ledger import MemoryLedger
from engine.model.states import Move
from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.country import directory
from tests.support.strategies import make_plan, office
from triggers.errors import UponError

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.fixture(params=["memory", "sqlite"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An office without plans."""
    held: Ledger = MemoryLedger()
    if request.param == "sqlite":
        held = open_ledger(str(request.getfixturevalue("database")))
    return office(held)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, engine: Engine) -> None:
    """The tables of the story are what the lists show after its steps."""
    story = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    steps, tables = story["steps"], story["tables"]
    for number in range(len(steps) + 1):
        for table in tables:
            if table.get("after", len(steps)) == number:
                assert seen(engine, table) == rows_of(table), story["title"]
        if number < len(steps):
            take(engine, dict(steps[number]), story["plans"])
    assert engine.verify()[1] == []


def take(engine: Engine, step: dict[str, Any], plans: dict[str, Any]) -> None:
    """Take one step; one that is to be refused is refused with that code and records nothing."""
    code = step.pop("refused", None)
    before = engine.proof(quick=True).head
    if code is None:
        say(engine, step, plans)
        assert engine.proof(quick=True).head.count == before.count + 1
        return
    with pytest.raises(UponError) as caught:
        say(engine, step, plans)
    assert caught.value.code == code
    assert engine.proof(quick=True).head == before


def say(engine: Engine, step: dict[str, Any], plans: dict[str, Any]) -> None:
    """Preview the step, then say it: both tell the same changes."""
    told = step.pop("changes", None)
    name = next(act for act in ACTS if act in step)
    subject = step.pop(name)
    asked = step | SUBJECTS[name](engine, subject, plans)
    if "replaces" in asked:
        asked["replaces"] = document(engine, asked["replaces"], plans)["event"]
    call = getattr(engine, name)
    preview, outcome = call(**asked, preview=True), call(**asked)
    assert preview.changes == outcome.changes
    if told is not None:
        at = [f"{c.task}@{c.scope}" if c.scope else c.task for c in outcome.changes]
        said = [f"{c.field} {text(c.after)}" for c in outcome.changes]
        assert [" ".join(pair) for pair in zip(at, said, strict=True)] == told


def version(_: Engine, name: str, plans: dict[str, Any]) -> dict[str, Any]:
    """A version of a plan."""
    return {"plan": make_plan(**({"plan": name} | plans[name]))}


def document(engine: Engine, step: int, _: dict[str, Any]) -> dict[str, Any]:
    """The document that a step recorded."""
    act = engine.log()[step - 1][0].act
    return {"event": act.event.id}  # type: ignore[union-attr]


def named(field: str) -> Any:
    """A subject that the act takes as it is."""
    return lambda _engine, subject, _plans: {field: subject}


SUBJECTS: dict[str, Any] = {
    "adopt": version,
    "amend": version,
    "record": named("triggers"),
    "correct": document,
    "retract": document,
    "undo": lambda *_: {},
    "move": lambda _, move, __: {"move": Move(move)},
    "set_policy": named("knobs"),
    "put_calendar": named("name"),
    "put_bodies": lambda _, said, __: {"directory": directory(**said)},
    "succeed": named("old"),
    "move_plan": named("move"),
} | dict.fromkeys(("extend", "settle", "confirm", "waive"), named("task"))
ACTS = tuple(SUBJECTS)


def rows_of(table: dict[str, Any]) -> list[dict[str, str]]:
    """The rows that a table expects."""
    head, *lines = [line.split("|") for line in table["rows"].strip().splitlines()]
    keys = [key.strip() for key in head]
    return [dict(zip(keys, (cell.strip() for cell in line), strict=True)) for line in lines]


def seen(engine: Engine, table: dict[str, Any]) -> list[dict[str, str]]:
    """The rows that there are, with the table's keys."""
    keys = [key.strip() for key in table["rows"].splitlines()[0].split("|")]
    asked = Filters(**table.get("of", {}))
    rows = engine.tasks(table.get("list", "tasks"), today=table["today"], filters=asked)
    return [{key: text(row[key]) for key in keys} for row in rows]


def text(value: object) -> str:
    """A cell as tables write it."""
    if isinstance(value, Mapping) and "done" in value:
        return f"{value['done']}/{value['of']}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None else str(value)

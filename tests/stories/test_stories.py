"""Stories that cross folders, as data: plans, steps, and the tables that are to be seen.

Each YAML file beside this one is a story. A table's head names the keys of `tasks` to compare; `-`
stands for none; `after` says after how many steps the table is looked at (default: all).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.ledger import Ledger
from engine.memory import MemoryLedger
from engine.service import Engine
from engine.states import Move
from store.database import open_ledger
from tests.strategies import make_plan, office
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
    before = engine.verify()[0]
    if code is None:
        say(engine, step, plans)
        assert engine.verify()[0].count == before.count + 1
        return
    with pytest.raises(UponError) as caught:
        say(engine, step, plans)
    assert caught.value.code == code
    assert engine.verify()[0] == before


def say(engine: Engine, step: dict[str, Any], plans: dict[str, Any]) -> None:
    today = step.pop("today")
    if "adopt" in step:
        name = step["adopt"]
        engine.adopt(make_plan(plan=name, **plans[name]), today=today)
    elif "record" in step:
        engine.record(step.pop("record"), today=today, **step)
    else:
        engine.move(Move(step.pop("move")), step.pop("task"), today=today, **step)


def rows_of(table: dict[str, Any]) -> list[dict[str, str]]:
    """The rows that a table expects."""
    head, *lines = [line.split("|") for line in table["rows"].strip().splitlines()]
    keys = [key.strip() for key in head]
    return [dict(zip(keys, (cell.strip() for cell in line), strict=True)) for line in lines]


def seen(engine: Engine, table: dict[str, Any]) -> list[dict[str, str]]:
    """The rows that there are, with the table's keys."""
    keys = list(rows_of(table)[0])
    return [{key: text(row[key]) for key in keys} for row in engine.tasks(today=table["today"])]


def text(value: object) -> str:
    """A cell as tables write it."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None else str(value)

"""A small country for tests: a centre, two provinces, five communes (`strategies.TREE`), what was
said of its bodies, and lists of it as lines that can be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TODAY, TREE, Tasks, make_plan, office
from workflows.plan import Directory

ROWS = "task scope body state due"


def country(tasks: Tasks, ledger: Ledger | None = None, **fields: Any) -> Engine:
    """An office of the country that has adopted a plan of these tasks."""
    engine = office(ledger)
    engine.adopt(make_plan(tasks, **(TREE | fields)))
    return engine


def shared(tasks: Tasks, **fields: Any) -> Engine:
    """The same where the bodies and groups were imported and the plan declares none."""
    engine = office()
    engine.put_bodies(directory(**TREE))
    engine.adopt(make_plan(tasks, **fields))
    return engine


def directory(
    bodies: Mapping[str, Any] | None = None, groups: Mapping[str, Any] | None = None
) -> Directory:
    """Bodies and groups as a file of them says it."""
    said = {"bodies": bodies or {}, "groups": groups or {}}
    return Directory.model_validate_json(json.dumps(said))


def lines(
    engine: Engine, keys: str = ROWS, *, name: str = "tasks", today: date = TODAY, **filters: Any
) -> list[str]:
    """The rows of a list, each as a line of the values of some keys."""
    rows = engine.tasks(name, today=today, filters=Filters(**filters))
    return [" ".join(cell(row[key]) for key in keys.split()) for row in rows]


def cell(value: object) -> str:
    """A value as lines have it: progress as 2/5, nothing as a dash."""
    if isinstance(value, Mapping):
        return f"{value['done']}/{value['of']}"
    if isinstance(value, list):
        return ",".join(map(str, value)) or "-"
    return "-" if value is None else str(value)

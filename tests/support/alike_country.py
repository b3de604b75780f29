"""A country of many members who each did one of a few things, some with more to say."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from engine.ports.ledger import Ledger
from engine.service.engine import Engine
from tests.support.country import country
from tests.support.strategies import TODAY, TREE

MEMBERS = [f"m{number:02}" for number in range(40)]
DAYS = [TODAY - timedelta(number) for number in range(3)]


def alike_country(ledger: Ledger) -> Engine:
    """An office on a `ledger`, with tasks of a group: with dates, waiting, repeating, following."""
    bodies = TREE["bodies"] | {
        name: {"name": name, "under": "n1" if number % 3 else "s1"}
        for number, name in enumerate(MEMBERS)
    }
    groups = {"communes": {"name": "Communes", "members": MEMBERS}}
    tasks: dict[str, Any] = {str(n): {"due": f"by 2023-03-0{n}"} for n in range(1, 7)}
    tasks["7"] = {"due": "every month by day 9", "until": "2023-06-30"}
    tasks["8"] = {"when": "x", "due": "9 days after x"}
    tasks["9"] = {"when": "done 1", "due": "2 months after done 1"}
    each = {name: {"each": "communes"} | task for name, task in tasks.items()}
    engine = country(each, ledger, bodies=bodies, groups=groups)
    engine.record("x", issued=TODAY - timedelta(9), scope="n1")
    engine.record("x", issued=TODAY - timedelta(5), scope=MEMBERS[7])
    rng = Random(5)  # noqa: S311  any acts will do
    for number, name in enumerate(MEMBERS):
        _act(engine, rng, number, name)
    return engine


def _act(engine: Engine, rng: Random, number: int, body: str) -> None:
    task, day = str(rng.choice([1, 2, 4, 6])), rng.choice(DAYS)
    if number % 2:
        engine.start(task, body=body, on=day)
    else:
        engine.complete(task, body=body, on=day)
    if number % 5 == 0:
        engine.complete("7", occurrence="2023-02", body=body, on=day)
    if number % 9 == 0:
        engine.extend("3", date(2023, 9, 30), body=body, reason="r")
    if number % 3 and number % 4 == 0:
        engine.start("8", body=body, on=TODAY)

"""A country of many members who each did one of a few things, some with more to say."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.country import directory
from tests.support.strategies import TODAY, TREE, make_plan, office

MEMBERS = [f"m{number:02}" for number in range(26)]
LEAVER, JOINER = MEMBERS[4], "m99"
DAYS = [TODAY - timedelta(number) for number in range(3)]
TASKS: dict[str, Any] = {
    **{str(n): {"due": f"by 2023-03-0{n}"} for n in range(1, 7)},
    "7": {"due": "every month by day 9", "until": "2023-06-30"},
    "8": {"when": "x", "due": "9 days after x"},
    "9": {"when": "done 1", "due": "2 months after done 1"},
    "10": {"when": "y", "due": "1 month after y"},
    "11": {"when": "done 1", "due": "every 1 months after done"},
}
"""With dates, repeating, waiting, following, opened by one document, or its own completion, after
another."""


def alike_country(ledger: Ledger) -> Engine:
    """An office on a `ledger`, whose members did much the same; one left the group since, one
    joined it."""
    engine = office(ledger)
    engine.put_bodies(_directory(MEMBERS), today=date(2022, 12, 1))
    tasks = {name: {"each": "communes"} | task for name, task in TASKS.items()}
    engine.adopt(make_plan(tasks, triggers={"y": {"repeats": "true"}}))
    engine.record("x", issued=TODAY - timedelta(9), scope="n1")
    engine.record("x", issued=TODAY - timedelta(5), scope=MEMBERS[7])
    for number, name in enumerate(MEMBERS[12:16] * 2):
        engine.record("y", issued=TODAY - timedelta(20 - number), scope=name, number=str(number))
    rng = Random(5)  # noqa: S311  any acts will do
    for number, name in enumerate(MEMBERS):
        _act(engine, rng, number, name)
    for task in ("10", "11"):
        listed = engine.tasks(filters=Filters(body="centre", below=True))
        opened = [row for row in listed if row["task"] == task and row["occurrence"]]
        for row in opened[:6]:
            engine.complete(task, body=row["body"], occurrence=row["occurrence"], on=TODAY)
    there = [name for name in MEMBERS if name != LEAVER]
    engine.put_bodies(_directory([*there, JOINER]), today=TODAY - timedelta(1))
    return engine


def _directory(members: list[str]) -> Any:
    names = dict.fromkeys([*MEMBERS, JOINER])
    below = {
        name: {"name": name, "under": "n1" if number % 3 else "s1"}
        for number, name in enumerate(names)
    }
    groups = {"communes": {"name": "Communes", "members": members}}
    return directory(bodies=TREE["bodies"] | below, groups=groups)


def _act(engine: Engine, rng: Random, number: int, body: str) -> None:
    task, day = str(rng.choice([1, 2, 4, 6])), rng.choice(DAYS)
    if number % 2:
        engine.start(task, body=body, on=day)
    if number % 4 != 1:
        engine.complete(task, body=body, on=day)
    if number % 5 == 0:
        engine.complete("7", occurrence="2023-02", body=body, on=day)
    if number % 9 == 0:
        engine.extend("3", date(2023, 9, 30), body=body, reason="r")
    if number % 6 == 0:
        engine.start("3", body=body, on=TODAY)
    if number % 3 and number % 4 == 0:
        engine.start("8", body=body, on=TODAY)

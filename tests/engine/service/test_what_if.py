"""What would follow if, and by when a document must come: nothing is kept.

`UPON_SEARCH=10 pytest tests/engine/test_hindsight.py` searches ten times as long.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given

from engine.model.changes import difference
from engine.model.states import FINISHED
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.random_acts import random_act, supposed
from tests.support.strategies import (
    TODAY,
    TRIGGERS,
    office,
    opened,
    random_document,
    random_plan,
    randoms,
    row_of,
    searched,
)
from triggers.dates import LAST
from triggers.errors import UponError

D = date.fromisoformat
DAY = timedelta(days=1)
TASKS: dict[str, dict[str, Any]] = {
    "1": {"when": "x", "due": "1 month after x"},
    "2": {"when": "done 1", "due": "10 days after done 1"},
    "3": {"when": "x and y", "due": "2 months after start"},
    "4": {"due": "by 2023-06-30"},
    "5": {"when": "x", "due": "2 months after (start and z)"},
}


def board(engine: Engine) -> list[Any]:
    """All standings."""
    with engine.ledger.reading() as unit:
        return [standing for standing, _ in unit.standings.board()]


def test_one_supposition() -> None:
    """The changes are those that the document would bring; nothing is recorded."""
    engine = opened(TASKS)
    before = engine.verify()
    asked = {"triggers": "x", "issued": D("2023-01-05")}
    found = engine.what_if([(TODAY, supposed(engine, "record", asked))])
    assert found.today == TODAY
    assert engine.verify() == before
    assert found.changes == engine.record(**asked).changes


def test_a_chain_of_suppositions() -> None:
    """Each is made on its day, on top of those before; the end is compared with the beginning."""
    engine = opened(TASKS)
    steps: list[tuple[date, str, dict[str, object]]] = [
        (D("2023-01-06"), "record", {"triggers": "x", "issued": D("2023-01-05")}),
        (D("2023-02-01"), "complete", {"task": "1"}),
        (D("2023-02-02"), "start", {"task": "2"}),
    ]
    told = [(day, supposed(engine, name, {**asked, "today": day})) for day, name, asked in steps]
    found = engine.what_if(told, today=D("2023-02-20"))
    before = board(engine)
    for day, name, asked in steps:
        getattr(engine, name)(**asked, today=day)
    assert list(found.changes) == difference(before, board(engine), D("2023-02-20"))
    assert ("2", "due", "2023-02-11") in [(c.task, c.field, c.after) for c in found.changes]


def test_a_supposition_that_is_refused() -> None:
    """What could not be recorded cannot be supposed either."""
    engine = opened(TASKS)
    before = engine.verify()
    steps = [(TODAY, supposed(engine, "record", {"triggers": n, "issued": TODAY})) for n in "xw"]
    with pytest.raises(UponError):
        engine.what_if(steps)
    assert engine.verify() == before


@searched(30)
@given(randoms)
def test_supposing_is_doing(rng: Random) -> None:
    """Random acts supposed together change what the same acts change when they are done."""
    engine = office()
    engine.adopt(random_plan(rng))
    for number in range(3):
        engine.record(**random_document(rng, TRIGGERS, number), new=True, another=True)
    told: list[tuple[str, dict[str, Any]]] = []
    for number in range(3, 6):
        told.append(random_act(rng, engine, number))
        if told[-1][0] == "put_bodies":  # may say nothing new, and is then no act
            told.pop()
            continue
        try:
            engine.what_if([(TODAY, supposed(engine, *said)) for said in told])
        except UponError:
            told.pop()
    steps = [(TODAY, supposed(engine, *said)) for said in told]
    before, head = board(engine), engine.verify()
    found = engine.what_if(steps, today=TODAY).changes
    assert (board(engine), engine.verify()) == (before, head)
    for name, asked in told:
        getattr(engine, name)(**asked)
    with engine.ledger.reading() as unit:
        bodies = unit.facts.bodies()
    assert list(found) == difference(before, board(engine), TODAY, (), bodies)


LATEST = [
    # task, wanted -> the last day of issue, the documents
    ("1", "2023-06-15", "2023-05-15", ("x",)),
    ("1", "2023-02-28", "2023-01-31", ("x",)),
    ("3", "2023-06-15", "2023-04-15", ("x", "y")),
    ("1", "1989-01-01", None, ("x",)),
    ("2", "2023-06-15", None, ()),
    ("4", "2023-06-15", None, ()),
    ("5", "2023-06-15", "2023-04-15", ("z", "x")),
    ("1", "2100-12-31", "2100-11-30", ("x",)),
]


@pytest.mark.parametrize(("task", "wanted", "latest", "documents"), LATEST)
def test_latest(task: str, wanted: str, latest: str | None, documents: tuple[str, ...]) -> None:
    """By when the documents must be issued for a task to be due by a day."""
    engine = opened(TASKS)
    found = engine.latest(task, D(wanted))
    assert found == (D(latest) if latest else None, documents)


def test_latest_for_a_date_that_a_document_lacks() -> None:
    """A document that is there without the date that counts is waited for by its trigger."""
    engine = opened({"1": {"when": "x", "due": "1 month after x.effective"}})
    engine.record("x", issued=D("2023-01-05"))
    assert engine.latest("1", D("2023-06-15")) == (D("2023-05-15"), ("x",))


def test_latest_under_an_extension() -> None:
    """The rule's own date is asked for; the authority's does not hide it."""
    engine = opened(TASKS)
    engine.extend("1", D("2024-01-01"), reason="r")
    assert engine.latest("1", D("2023-06-15")) == (D("2023-05-15"), ("x",))


def test_latest_of_one_occurrence() -> None:
    """A document more begins another occurrence of a repeated task; the date of the one that is
    there does not hang on it."""
    triggers = {"x": {"name": "X", "repeats": True}}
    task = {"when": "x.effective", "due": "1 day after x"}
    engine = opened({"1": task}, triggers=triggers)
    engine.record("x", issued=D("2022-09-01"))
    assert engine.latest("1", D("2023-03-01")) == (LAST, ("x",))
    assert engine.latest("1", D("2022-09-01")) == (None, ("x",))


@searched(80)
@given(randoms)
def test_latest_is_the_last_day(rng: Random) -> None:
    """With the documents issued on that day open work is due in time, and a day later it is not; of
    work that lapses nothing is said, since the same document may end it."""
    engine = office()
    engine.adopt(random_plan(rng))
    for number in range(2):
        engine.record(**random_document(rng, TRIGGERS, number), new=True, another=True)
    rows = engine.tasks(filters=Filters(all_occurrences=True))
    tasks = [row["task"] for row in rows]
    single = [r for r in rows if tasks.count(r["task"]) == 1 and r["state"] not in FINISHED]
    assume(single)
    row = rng.choice(single)
    wanted = TODAY + rng.randint(-300, 500) * DAY
    found, documents = engine.latest(row["task"], wanted)
    task = engine.plan_versions("p")[0].task(row["task"])
    if found is None or "every" in task.due or task.until:
        return
    assert due_if(engine, row, documents, found) <= wanted
    if found < LAST:
        later = due_if(engine, row, documents, found + DAY)
        assert later is None or later > wanted


def due_if(engine: Engine, row: Any, documents: tuple[str, ...], day: date) -> Any:
    """When the task of a row, in its occurrence, would be due if documents were issued, effective
    and received on a day."""
    asked = {
        "triggers": documents,
        "issued": day,
        "effective": day,
        "received": day,
        "title": "supposed",
        "today": day,
        "new": True,
        "another": True,
    }
    with engine.ledger.writing(preview=True) as unit:
        mirror = office(_Open(unit), today=TODAY)
        mirror.record(**asked)
        return row_of(mirror, row["task"], LAST, row["occurrence"])["computed_due"]


class _Open:
    """A transaction that is open already, as a ledger."""

    def __init__(self, unit: Any) -> None:
        self.unit = unit

    def writing(self, **_: Any) -> Any:
        """The same transaction."""
        return self

    reading = writing

    reads_aside = False

    def retrying(self, call: Any) -> Any:
        """Once."""
        return call()

    def __enter__(self) -> Any:
        return self.unit

    def __exit__(self, *_: object) -> None:
        """Stay open."""

"""Laws of revision over random plans and histories, on both ledgers.

A correction equals having recorded the truth first but for the document's id: the id was made from
what was said first and stays, so that everything that named it still does. Ids break ties between
documents of one day and number and label the occurrences of repeating triggers; the comparison
puts the one id in the place of the other, and all documents have numbers, by which ties go first.

The suite searches for some seconds; `UPON_SEARCH=20 pytest tests/contract/test_inverses.py` longer.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given

from engine.memory.ledger import MemoryLedger
from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.random_acts import random_act, random_correction, supposed
from tests.support.strategies import (
    TODAY,
    TRIGGERS,
    office,
    random_document,
    random_plan,
    randoms,
    searched,
)
from triggers.errors import UponError

ALL = Filters(all_occurrences=True)
LEDGERS = pytest.mark.parametrize("kind", ["memory", "sqlite"])
_SHARED = Path("/dev/shm")  # noqa: S108  the folder gets a fresh name; commits there are quick
pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""
_FOLDER = Path(tempfile.mkdtemp(prefix="upon-inverses-", dir=_SHARED if _SHARED.is_dir() else None))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)


def fresh(kind: str) -> Engine:
    """An office on an empty ledger."""
    if kind == "memory":
        return office(MemoryLedger())
    template = _FOLDER / "template.db"
    if not template.exists():
        open_ledger(str(template)).engine.dispose()
    return office(open_ledger(str(shutil.copy(template, _FOLDER / "history.db"))))


def lived(rng: Random, kind: str, acts: int = 5) -> Engine:
    """An office with a random past."""
    engine = fresh(kind)
    for name in ("p0", "p1"):
        engine.adopt(random_plan(rng, name))
    for number in range(3):
        engine.record(**random_document(rng, TRIGGERS, number), new=True, another=True)
    for number in range(3, 3 + acts):
        attempt(engine, *random_act(rng, engine, number))
    return engine


def attempt(engine: Engine, name: str, asked: dict[str, Any]) -> Any:
    """The outcome of an act, None where it is refused."""
    try:
        return getattr(engine, name)(**asked)
    except UponError:
        return None


def picture(engine: Engine) -> Any:
    """All that is concluded, and the facts behind it."""
    with engine.ledger.reading() as unit:
        return (
            list(unit.standings.board()),
            list(unit.catalog.events()),
            dict(unit.facts.workspace_policy()),
        )


@LEDGERS
@searched(10)
@given(rng=randoms)
def test_undo_takes_back(kind: str, rng: Random) -> None:
    """Whatever can be undone leaves, undone, the picture from before it."""
    engine = lived(rng, kind)
    engine.by = "chief"
    stack = []
    for number in range(8, 12):
        before = picture(engine)
        name, asked = random_act(rng, engine, number)
        if attempt(engine, name, asked) and name not in ("undo", "amend", "retract"):
            stack.append(before)
        elif name in ("amend", "retract", "undo"):
            stack.clear()
            engine.by = f"chief {number}"
    for before in reversed(stack):
        engine.undo()
        assert picture(engine) == before
    assert engine.verify()[1] == []


@LEDGERS
@searched(10)
@given(rng=randoms)
def test_retracting_takes_back(kind: str, rng: Random) -> None:
    """A document recorded and retracted leaves the picture from before it; recorded again, it
    gives the picture with it."""
    engine = lived(rng, kind)
    before = picture(engine)
    asked = random_document(rng, TRIGGERS, 50) | {"new": True}
    made = attempt(engine, "record", asked)
    assume(made)  # its scope may be a body that this past does not know
    after = picture(engine)
    engine.retract(str(made.event), reason="r")
    assert picture(engine) == before
    engine.record(**asked)
    assert picture(engine) == after


@LEDGERS
@searched(20)
@given(rng=randoms)
def test_correcting_is_having_recorded_the_truth(kind: str, rng: Random) -> None:
    """Said wrongly and corrected, or said rightly at first: the same rows, whatever was recorded
    between (ids apart, see above)."""
    plans = [random_plan(rng, name) for name in ("p0", "p1")]
    wrong = random_document(rng, TRIGGERS, 0)
    right = wrong | {"number": "true"} | random_correction(rng, 70)
    given_dates = [right.get(kind) for kind in ("issued", "effective", "received")]
    assume(any(given_dates) and wrong != right)
    others = [random_document(rng, TRIGGERS, number) | {"number": f"{number}"} for number in (1, 2)]
    one, other = fresh(kind), fresh("memory")
    for plan in plans:
        one.adopt(plan)
        other.adopt(plan)
    first = str(one.record(**wrong, new=True, another=True).event)
    triggers = set(right["triggers"]) - set(wrong["triggers"])
    declared = {name for plan in plans for name in plan.triggers}
    assume(triggers <= declared)
    true = str(other.record(**right, new=True, another=True).event)
    for document in others:
        one.record(**document, new=True, another=True)
        other.record(**document, new=True, another=True)
    one.correct(first, **right, reason="r")
    rows = str(other.tasks(filters=ALL)).replace(true, first)
    assert str(one.tasks(filters=ALL)) == rows
    assert one.verify()[1] == []


@LEDGERS
@searched(10)
@given(rng=randoms)
def test_supposing_is_doing(kind: str, rng: Random) -> None:
    """What if and doing it give the same changes, and supposing leaves the picture alone."""
    engine = lived(rng, kind)
    name, asked = random_act(rng, engine, 20)
    before, told = picture(engine), None
    try:
        told = engine.what_if([(TODAY, supposed(engine, name, asked))], today=TODAY).changes
    except UponError:
        told = None
    assert picture(engine) == before
    done = attempt(engine, name, asked)
    changes = None if done is None else sorted(map(str, done.changes))
    assert changes == (None if told is None else sorted(map(str, told)))

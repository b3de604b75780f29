"""From what people type to what there is."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from engine.model.lifecycle import MoveRefusedError
from engine.model.refusals import WhichPlanError
from engine.model.standing import TaskRef
from engine.model.states import ENGINE_MOVES, Move
from engine.queries.lookup import find_event, find_plan, find_task
from engine.service.engine import Engine
from tests.support.strategies import make_plan, opened
from triggers.errors import UnknownNameError

D = date.fromisoformat


@pytest.fixture
def engine() -> Engine:
    """Two plans that share a task's id."""
    made = opened({"2.1.đ": {"when": "x"}, "2.2": {"due": "every year"}})
    made.adopt(make_plan({"2.1.đ": {}, "9": {}}, plan="q"))
    return made


def test_a_task_of_one_plan(engine: Engine) -> None:
    """An id that one plan has needs no plan; blanks and spelling do not matter."""
    with engine.ledger.reading() as unit:
        assert find_task(unit, " 9 ") == TaskRef("q", "9")
        decomposed = unicodedata.normalize("NFD", "2.1.đ")
        assert find_task(unit, decomposed, "p") == TaskRef("p", "2.1.đ")


def test_a_task_of_two_plans(engine: Engine) -> None:
    """An id that two plans have needs the plan; the refusal names both."""
    with engine.ledger.reading() as unit, pytest.raises(WhichPlanError) as caught:
        find_task(unit, "2.1.đ")
    assert caught.value.arguments["allowed"] == ("p", "q")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("name", "near"), [("2.1.d", "2.1.đ"), ("22", "2.2")])
def test_an_unknown_task(engine: Engine, name: str, near: str) -> None:
    """A slip names the nearest task."""
    with engine.ledger.reading() as unit, pytest.raises(UnknownNameError) as caught:
        find_task(unit, name)
    assert near in caught.value.nearest
    assert caught.value.exit_code == 3


def test_an_unknown_plan(engine: Engine) -> None:
    """A plan that is not in force is no plan."""
    with engine.ledger.reading() as unit:
        assert find_plan(unit, "q").plan == "q"
        with pytest.raises(UnknownNameError):
            find_plan(unit, "nq")
        with pytest.raises(UnknownNameError):
            find_task(unit, "9", "nq")


def test_an_event_by_its_id(engine: Engine) -> None:
    """A document is found by its id, else the nearest is named."""
    known = engine.record("x", issued=D("2023-01-05")).event or ""
    with engine.ledger.reading() as unit:
        assert find_event(unit, known).id == known
        with pytest.raises(UnknownNameError) as caught:
            find_event(unit, known[:-1])
    assert caught.value.nearest == (known,)


def test_an_unknown_occurrence(engine: Engine) -> None:
    """A label that the task does not have is refused with those it has."""
    with pytest.raises(UnknownNameError) as caught:
        engine.start("2.2", occurrence="2002")
    assert caught.value.kind == "occurrence"
    with pytest.raises(UnknownNameError):
        engine.why("2.2", occurrence="1")


@pytest.mark.parametrize("move", sorted(ENGINE_MOVES))
@pytest.mark.parametrize("task", ["2.1.đ", "2.2"])
def test_the_engines_moves_are_its_own(engine: Engine, move: Move, task: str) -> None:
    """Nobody can activate or withdraw a task by hand: the facts do."""
    with pytest.raises(MoveRefusedError):
        engine.move(move, task, plan="p", reason="r")
    assert engine.proof(quick=True).head.count == 2


def test_an_occurrence_that_has_not_opened(engine: Engine) -> None:
    """A later year's occurrence waits: it cannot be started yet."""
    with pytest.raises(MoveRefusedError, match="while waiting"):
        engine.start("2.2", occurrence="2025")

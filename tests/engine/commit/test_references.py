"""Bodies that are in use: their import is not taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.model.refusals import StandsOnError
from engine.service.engine import Engine
from tests.support.country import directory, lines
from tests.support.strategies import TREE, make_plan, office
from triggers.errors import UponError

DAY = date(2023, 2, 1)
BARE = make_plan({"1": {"when": "x"}, "2": {}})


@pytest.fixture
def engine() -> Engine:
    """A plan without bodies, then the country imported by another clerk, who may undo it."""
    made = office()
    made.adopt(BARE)
    made.by = "importer"
    made.put_bodies(directory(**TREE))
    made.by = "clerk"
    return made


def undo(engine: Engine) -> None:
    engine.by = "importer"
    engine.undo()


def corrected(engine: Engine) -> None:
    made = engine.record("x", issued=DAY, new=True)
    engine.correct(str(made.event), scope="n1", reason="r")


USES: list[tuple[Callable[[Engine], object], str]] = [
    (lambda e: e.record("x", issued=DAY, scope="north", number="7"), "north: 2023-02-01-"),
    (corrected, "n1: 2023-02-01-"),
    (lambda e: e.complete("2", body="n2"), "n2: p 2"),
    (lambda e: e.succeed("n1", "n2", DAY), "n1: n1 -> n2"),
    (lambda e: e.adopt(make_plan({"1": {"lead": ["south"]}}, plan="q")), "south: q"),
    (lambda e: e.adopt(make_plan({"1": {"each": "mixed"}}, plan="q")), "mixed: q"),
    (lambda e: e.adopt(make_plan({"1": {}}, plan="q", issuer="s1")), "s1: q"),
    (lambda e: e.put_bodies(directory({"m1": {"name": "M1", "under": "n1"}})), "n1: m1"),
    (
        lambda e: e.put_bodies(directory(groups={"few": {"name": "-", "members": ["s1"]}})),
        "s1: few",
    ),
]


@pytest.mark.parametrize(("use", "words"), USES)
def test_what_is_in_use_stays(engine: Engine, use: Callable[[Engine], object], words: str) -> None:
    """Bodies that a document, an act, a succession, a plan or another import names are not taken
    back; the refusal says which and by what, and records nothing."""
    use(engine)
    before = engine.proof(quick=True).head
    with pytest.raises(StandsOnError) as caught:
        undo(engine)
    assert words in str(caught.value)
    assert caught.value.exit_code == 4
    assert engine.proof(quick=True).head == before


def test_many_uses_are_not_all_named(engine: Engine) -> None:
    """Of many uses some are named, and that there are more."""
    for number, body in enumerate(TREE["bodies"]):
        engine.record("x", issued=DAY, scope=body, number=str(number))
    with pytest.raises(StandsOnError, match=r"centre: .*north: .*south: .*\.\.\. would"):
        undo(engine)


def test_what_is_used_no_more_goes(engine: Engine) -> None:
    """Once what used them is taken back, or says otherwise, the import is taken back too."""
    event = engine.record("x", issued=DAY, scope="north").event
    engine.complete("2", body="n2")
    engine.undo()
    engine.correct(str(event), scope=None, reason="r")
    undo(engine)
    with engine.ledger.reading() as unit:
        assert unit.facts.bodies().names() == []
    assert engine.verify()[1] == []


def test_what_others_know_goes(engine: Engine) -> None:
    """An import that only moved or renamed bodies, or said what a plan says too, goes: the bodies
    are still known."""
    engine.put_bodies(directory({"n1": {"name": "Other", "under": "south"}}))
    engine.record("x", issued=DAY, scope="n1")
    engine.undo()
    engine.undo()
    engine.adopt(make_plan({"1": {"each": "communes"}}, plan="q", **TREE))
    engine.complete("1", plan="q", body="n1")
    undo(engine)
    assert lines(engine, "state", plan="q", body="n1") == ["done"]
    assert engine.verify()[1] == []


def test_what_was_before_does_not_count() -> None:
    """A scope that was written before any body was known does not hold the import."""
    engine = office()
    engine.adopt(BARE)
    engine.record("x", issued=DAY, scope="n1")
    engine.put_bodies(directory(**TREE))
    engine.undo()
    with pytest.raises(UponError):
        engine.succeed("n1", "n2", DAY)
    assert engine.verify()[1] == []

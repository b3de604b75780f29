"""Work that a person let stand stands as long as it loses its ground to nothing else: a later loss
is decided anew, from its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given

from engine.commit.commit import Signature, commit
from engine.model.acts import Settled
from engine.model.states import Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.random_acts import random_act
from tests.support.strategies import (
    TODAY,
    TREE,
    make_plan,
    office,
    opened,
    random_plan,
    randoms,
    row_of,
    searched,
)
from triggers.errors import UponError

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
KEPT, LATER = D("2023-03-01"), D("2023-04-03")
PLAN: dict[str, Any] = {
    "1": {"when": "x", "due": "none"},
    "2": {"when": "done 1 and y", "due": "none"},
}


def begun() -> tuple[Engine, str, str]:
    """Task 2 in hand on good grounds: the engine, and the documents x and y."""
    engine = opened(PLAN)
    x = engine.record("x", issued=D("2023-01-10"), number="1").event or ""
    y = engine.record("y", issued=D("2023-01-12"), number="2").event or ""
    engine.complete("1", on=D("2023-01-20"))
    engine.start("2", on=D("2023-01-25"))
    return engine, x, y


def loose(engine: Engine, day: date = LATER, **filters: Any) -> list[str]:
    """The tasks whose work has no ground on a day."""
    rows = engine.tasks(today=day, filters=Filters(all_occurrences=True, **filters))
    return [row["task"] for row in rows if row["ungrounded"]]


def kept(engine: Engine) -> tuple[int | date, ...] | None:
    """What the last entry, a decision, says took the ground away."""
    with engine.ledger.reading() as unit:
        entry = unit.entries.entry(unit.entries.head().count)
    found: tuple[int | date, ...] | None = getattr(entry and entry.act, "losses", None)
    return found


LOSSES: dict[str, Callable[[Engine, str], object]] = {
    "retracted": lambda engine, y: engine.retract(y, reason="r", today=LATER),
    "corrected": lambda engine, y: engine.correct(
        y, issued=D("2023-05-01"), reason="r", today=LATER
    ),
    "reopened": lambda engine, _: engine.move(Move.REOPEN, "1", reason="r", today=LATER),
    "completion taken back": lambda engine, _: engine.retract(4, reason="r", today=LATER),
    "amended": lambda engine, _: engine.amend(
        make_plan(PLAN | {"2": {"when": "done 1 and z", "due": "none"}}), reason="r", today=LATER
    ),
    "lapsed": lambda engine, _: engine.amend(
        make_plan(PLAN | {"2": PLAN["2"] | {"until": "2023-04-02"}}), reason="r", today=KEPT
    ),
    "ended": lambda engine, _: engine.move_plan("end", "p", on=LATER, reason="r", today=LATER),
}
"""Entries that take the ground from task 2, each on the later day."""


@pytest.mark.parametrize("name", LOSSES)
def test_a_later_loss_is_decided_anew(name: str) -> None:
    """Work was kept when its document was retracted, and had its ground again; whatever takes it
    away later is a new loss from its day on, and the days before stay as they were."""
    engine, _, y = begun()
    gone = engine.retract(y, reason="r", today=KEPT).entry
    assert loose(engine, KEPT) == ["2"]
    engine.settle("2", "keep", reason="r", today=KEPT)
    assert kept(engine) == (gone,)
    again = engine.record("y", issued=D("2023-01-12"), number="3", another=True).event or ""
    assert loose(engine) == []
    LOSSES[name](engine, again)
    assert loose(engine) == ["2"]
    assert loose(engine, LATER - timedelta(days=1)) == []
    assert loose(engine, KEPT) == []
    engine.settle("2", "keep", reason="r", today=LATER)
    assert loose(engine) == []
    assert loose(engine, D("2023-08-01")) == []
    assert engine.verify()[1] == []


def test_what_was_known_when_it_was_kept_is_no_new_loss() -> None:
    """Entries about anything else, or that give ground, change nothing; a document that the
    condition does not lack may be taken back and corrected."""
    engine, x, y = begun()
    engine.retract(y, reason="r", today=KEPT)
    engine.settle("2", "keep", reason="r", today=KEPT)
    other = engine.record("w", issued=D("2023-01-12"), number="4", new=True).event or ""
    engine.retract(other, reason="r", today=LATER)
    engine.correct(x, title="t", reason="r", today=LATER)
    spare = engine.record("x", issued=D("2023-01-11"), number="5", another=True).event or ""
    engine.retract(spare, reason="r", today=LATER)
    assert loose(engine) == []


def test_a_document_of_another_place_is_no_loss_here() -> None:
    """Of two bodies whose work was kept, only the one for whose place a document is taken back has
    something to decide."""
    engine = opened(
        {"1": {"when": "x", "each": "communes"}}, bodies=TREE["bodies"], groups=TREE["groups"]
    )
    for place in ("north", "south"):
        engine.record("x", issued=D("2023-01-10"), number=place, scope=place)
    for body in ("n1", "s1"):
        engine.start("1", body=body, on=D("2023-01-20"))
    for entry in (2, 3):
        engine.retract(entry, reason="r", today=KEPT)
    for body in ("n1", "s1"):
        engine.settle("1", "keep", body=body, reason="r", today=KEPT)
    again = engine.record("x", issued=D("2023-01-10"), number="again", scope="north").event or ""
    engine.retract(again, reason="r", today=LATER)
    assert loose(engine, body="n1") == ["1"]
    assert loose(engine, body="s1") == []
    assert engine.verify()[1] == []


def test_decisions_from_before_losses_were_kept_hold_for_good() -> None:
    """An entry without losses reads as it did: whatever comes later, the work stands."""
    engine, _, y = begun()
    engine.retract(y, reason="r", today=KEPT)
    old = Settled(plan="p", task="2", decision="keep", on=KEPT, reason="r")
    assert "losses" not in old.model_dump(mode="json")
    signature = Signature(at=engine.clock(), today=KEPT, by="clerk", via="cli")
    commit(engine.ledger, engine.calendars, signature, lambda _: old)
    again = engine.record("y", issued=D("2023-01-12"), number="3", another=True).event or ""
    engine.retract(again, reason="r", today=LATER)
    assert row_of(engine, "2", LATER)["ungrounded"] is False


@searched(15)
@given(randoms)
def test_what_was_just_kept_is_not_asked_about_again(rng: Random) -> None:
    """Over random histories: after a decision to keep, the occurrence is not in the list of
    decisions on that day, nor on any before it if it was not; and what is kept is as it is decided
    anew."""
    engine = office()
    engine.adopt(random_plan(rng))
    for number in range(14):
        name, asked = random_act(rng, engine, number)
        asked |= {"decision": "keep"} if name == "settle" else {}
        try:
            getattr(engine, name)(**asked)
        except UponError:
            continue
        if name == "settle":
            with engine.ledger.reading() as unit:
                entry = unit.entries.entry(unit.entries.head().count)
            act: Any = entry and entry.act
            assert act.losses is not None
            key = (act.plan, act.task, act.occurrence)
            rows = engine.tasks(today=TODAY, filters=ALL)
            still = [row for row in rows if (row["plan"], row["task"], row["occurrence"]) == key]
            assert not any(r["ungrounded"] for r in still if r["body"] in (None, act.body))
    assert engine.verify()[1] == []

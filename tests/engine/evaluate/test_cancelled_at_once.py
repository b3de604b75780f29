"""A task that was cancelled for all members at once is cancelled as a whole, and nothing that waits
for it starts: of how many members anything had been recorded before does not matter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.model.states import Move
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

D = date.fromisoformat
TASKS: Any = {
    "1": {"each": "g"},
    "2": {"when": "done 1"},
    "3": {"when": "done 1", "each": "g"},
    "4": {"when": "done 1", "each": "other"},
}
BODIES = {name: {"name": name, "under": "top"} for name in "abc"} | {"top": {"name": "Top"}}
GROUPS = {
    "g": {"name": "G", "members": ["a", "b", "c"]},
    "other": {"name": "Other", "members": ["a"]},
}
BEFORE, AFTER = "2023-01-15", "2023-02-15"


@pytest.fixture(params=["memory", "sqlite"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An office whose members have a part each in a task that others wait for; a's is done."""
    kept = request.param == "sqlite"
    made = office(open_ledger(f"sqlite:///{tmp_path / 'kept.db'}") if kept else None)
    made.adopt(make_plan(TASKS, bodies=BODIES, groups=GROUPS))
    made.complete("1", body="a", on=D("2023-01-10"))
    return made


def states(engine: Engine, day: str) -> dict[str, tuple[str, str]]:
    """The state of each whole on a day, and since when."""
    rows = engine.tasks(today=D(day))
    return {row["task"]: (row["state"], str(row["since"])) for row in rows if row["body"] is None}


WAITING = dict.fromkeys("234", ("waiting", "None"))
STARTED = dict.fromkeys("234", ("active", "2023-02-01"))


@pytest.mark.parametrize("spoken_of", [[], ["b"], ["b", "c"]])
def test_the_rest_is_cancelled_at_once(engine: Engine, spoken_of: list[str]) -> None:
    """A person called the task off: what was done of it stays done, and does not make the whole
    done, whether the others had begun or not."""
    for body in spoken_of:
        engine.move(Move.START, "1", body=body, on=D("2023-01-11"))
    engine.move(Move.CANCEL, "1", for_all=True, on=D("2023-02-01"), reason="r")
    assert states(engine, BEFORE) == {"1": ("in_progress", "2023-01-10"), **WAITING}
    assert states(engine, AFTER) == {"1": ("cancelled", "2023-02-01"), **WAITING}
    assert engine.verify()[1] == []


def test_each_by_itself_is_out_of_the_way(engine: Engine) -> None:
    """Where each of the others is cancelled by itself the whole is done with what was done."""
    for body in "bc":
        engine.move(Move.CANCEL, "1", body=body, on=D("2023-02-01"), reason="r")
    assert states(engine, AFTER) == {"1": ("done", "2023-02-01"), **STARTED}


def test_what_is_reinstated_for_all_is_waited_for(engine: Engine) -> None:
    """Until each of the others is done or out of the way as well."""
    engine.move(Move.START, "1", body="b", on=D("2023-01-11"))
    engine.move(Move.CANCEL, "1", for_all=True, on=D("2023-01-20"), reason="r")
    engine.move(Move.REINSTATE, "1", for_all=True, on=D("2023-01-25"), reason="r")
    engine.complete("1", body="b", on=D("2023-01-30"))
    assert states(engine, "2023-01-31")["2"] == ("waiting", "None")
    engine.move(Move.CANCEL, "1", body="c", on=D("2023-02-01"), reason="r")
    assert states(engine, AFTER) == {"1": ("done", "2023-02-01"), **STARTED}
    assert engine.verify()[1] == []

"""Work counted once: the parts of members in the place of a list's sum."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.states import Move
from engine.queries.counted_work import counted_work
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TODAY, TREE, opened
from triggers.errors import UnknownNameError

TASKS: dict[str, dict[str, Any]] = {
    "1": {
        "each": "communes",
        "implementing": ["communes"],
        "lead": ["north"],
        "due": "by 2023-06-30",
    },
    "2": {"lead": ["south"], "due": "by 2023-06-30"},
}


def counted(engine: Engine, day: date = TODAY, **asked: Any) -> list[tuple[str, str]]:
    """Task and member of what is counted."""
    with engine.ledger.reading() as unit:
        found = counted_work(unit.standings, Filters(**asked), day)
        return [(one.standing.task, one.place.member) for one in found]


@pytest.fixture
def country() -> Engine:
    """A task with a part for each commune, one of which is done, and a task without parts."""
    engine = opened(TASKS, **TREE)
    engine.move(Move.COMPLETE, "1", body="n2", on=TODAY)
    return engine


def test_each_part_and_each_task_once(country: Engine) -> None:
    """Whether a part was acted on or not, it stands once, in the place of the sum."""
    parts = [("1", name) for name in ("n1", "n2", "n3", "s1", "s2")]
    assert counted(country) == [*parts, ("2", "")]


def test_who_leads_a_task_with_parts_has_all_of_them(country: Engine) -> None:
    """The province that leads is no member: of its task the parts of all members count."""
    assert [member for _, member in counted(country, body="north")] == [
        "n1",
        "n2",
        "n3",
        "s1",
        "s2",
    ]


def test_a_member_has_its_own_part(country: Engine) -> None:
    """A commune's own work is its part, nothing of the others."""
    assert counted(country, body="n2") == [("1", "n2")]


def test_those_under_a_body_have_theirs(country: Engine) -> None:
    """With those below, the parts below, and the tasks in which one of them has a role."""
    assert counted(country, body="south", below=True) == [("1", "s1"), ("1", "s2"), ("2", "")]


def test_a_plan_and_a_role_narrow_it(country: Engine) -> None:
    """No such plan is adopted here; only the second task has no one who implements it."""
    assert counted(country, plan="q") == []
    assert {task for task, _ in counted(country, role="implementing")} == {"1"}


def test_a_body_that_is_none(country: Engine) -> None:
    """An unknown body is refused, since an empty count would mislead."""
    with pytest.raises(UnknownNameError):
        counted(country, body="west")

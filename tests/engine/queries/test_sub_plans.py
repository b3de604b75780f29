"""Plans of their own: under whose part of which task, how far they are, what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.acts import Under
from engine.model.body_refusals import NotAMemberError
from engine.model.states import Move
from engine.queries.sub_plans import SubPlanRows, sub_plans, with_sub_plans
from engine.service.engine import Engine
from tests.support.papers import figures_of
from tests.support.strategies import TODAY, TREE, make_plan, opened
from triggers.errors import UnknownNameError

TASKS: dict[str, dict[str, Any]] = {
    "1": {"each": "communes", "implementing": ["communes"], "due": "by 2023-06-30"},
    "2": {"lead": ["south"], "due": "by 2023-06-30"},
}


@pytest.fixture
def country() -> Engine:
    """Communes with a part each, two of which have made plans of their own; one has one below."""
    engine = opened(TASKS, **TREE)
    own = {"a": {"due": "by 2023-03-31", "lead": ["n1"]}, "b": {"due": "by 2023-05-31"}}
    engine.adopt(make_plan(own, plan="own-n1"), under=Under(plan="p", task="1", body="n1"))
    engine.adopt(make_plan({"a": {}}, plan="own-n2"), under=Under(plan="p", task="1", body="n2"))
    engine.adopt(make_plan({"c": {}}, plan="deep", bodies=TREE["bodies"]))
    engine.move(Move.COMPLETE, "a", plan="own-n1", on=TODAY)
    return engine


def test_how_far_a_sub_plan_is(country: Engine) -> None:
    """Its rows, those that are done, for the part that it carries out and for no other."""
    with country.ledger.reading() as unit:
        rows = SubPlanRows(unit, TODAY)
        (found,) = rows.of("p", "1", "n1")
        assert (found["plan"], found["body"], found["done"], found["of"]) == ("own-n1", "n1", 1, 2)
        assert [row["plan"] for row in rows.of("p", "1", None)] == ["own-n1", "own-n2"]
        assert list(rows.of("p", "1", "n3")) == []
        (before,) = SubPlanRows(unit, date(2023, 1, 1)).of("p", "1", "n1")
        assert before["done"] == 0


def test_a_report_sums_over_sub_plans(country: Engine) -> None:
    """With those below, a plan's report counts its sub-plans too, each by itself; the part shows
    how far its own plan is."""
    alone = figures_of(country, plans=("p",))
    both = figures_of(country, plans=("p",), below=True)
    assert [row["plan"] for row in both.by_plan] == ["p", "own-n1", "own-n2"]
    assert both.totals["all"] == alone.totals["all"] + 3
    part = next(row for row in both.rows if row["body"] == "n1")
    assert part["sub_plans"][0]["done"] == 1
    assert "1/2" in part["note"]


def test_sub_plans_of_sub_plans(country: Engine) -> None:
    """Each plan is followed by those under it; none comes twice."""
    under = Under(plan="own-n1", task="a", body="n1")
    country.adopt(make_plan({"x": {}}, plan="own-x"), under=under)
    with country.ledger.reading() as unit:
        links = sub_plans(unit)
    assert with_sub_plans(["p", "own-n1"], links) == ["p", "own-n1", "own-x", "own-n2"]
    assert with_sub_plans(["deep"], links) == ["deep"]


@pytest.mark.parametrize(
    ("under", "error"),
    [
        (Under(plan="q", task="1", body="n1"), UnknownNameError),
        (Under(plan="p", task="9", body="n1"), UnknownNameError),
        (Under(plan="p", task="1", body="west"), UnknownNameError),
        (Under(plan="p", task="1", body="north"), NotAMemberError),
        (Under(plan="p", task="2", body="n1"), NotAMemberError),
    ],
)
def test_what_is_no_part(country: Engine, under: Under, error: type[Exception]) -> None:
    """No such plan, task or body; a body that has no part in the task, or no role."""
    with pytest.raises(error):
        country.adopt(make_plan({"a": {}}, plan="more"), under=under)


def test_the_link_is_kept_word_for_word(country: Engine) -> None:
    """A ledger copied by its entries has the same sub-plans, and plans without one are kept as they
    were before there were any."""
    with country.ledger.reading() as unit:
        texts = [raw.act for raw in unit.entries.raw() if raw.kind == "adopted"]
        assert [link.under.body for link in sub_plans(unit)] == ["n1", "n2"]
    assert '"under":{"plan":"p","task":"1","body":"n1"}' in texts[1]
    assert '"under":{"plan"' not in texts[0]

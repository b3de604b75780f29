"""Orders: what a door may ask for, and that each door gets the same."""

from __future__ import annotations

import pytest

from reports.formats.targets import Templates, render
from reports.orders import Order, maker_of
from reports.papers.makers import KINDS
from tests.support.papers import OFFICE, HeldWorkspace, bundle_of, figures_of
from tests.support.strategies import TODAY, ZONE, office, opened
from triggers.errors import UsageError
from upon.words.texts import Words


@pytest.mark.parametrize("kind", KINDS)
def test_an_order_gives_what_the_parts_give(kind: str) -> None:
    """By an order, or put together by hand, a paper says the same."""
    engine = opened({"1": {"due": "by 2023-03-10", "lead": ["a"]}}, bodies={"a": {"name": "A"}})
    workspace = HeldWorkspace(Words("vi"), "-", ZONE, "clerk", TODAY, engine_held=engine)
    maker = maker_of(workspace, Order(kind, body="a", office=OFFICE))
    ordered = maker.bundle()
    by_hand = bundle_of(figures_of(engine, kind, body="a"))
    assert render(ordered, "csv", Templates()) == render(by_hand, "csv", Templates())
    for one, other in zip(ordered.papers, by_hand.papers, strict=True):
        assert (one.head, one.blocks, one.annex) == (other.head, other.blocks, other.annex)
    assert maker.figures.as_json()["kind"] == kind


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "progres"}, "progress"),
        ({"kind": "plan", "by": "size"}, "level"),
        ({"kind": "plan", "form": "church"}, "party, state"),
    ],
)
def test_what_there_is_not(asked: dict[str, str], said: str) -> None:
    """A kind, a grouping, a layout: the nearest, or all that there are."""
    with pytest.raises(UsageError, match=said):
        Order(**asked)


def test_before_any_plan_papers_say_so() -> None:
    """An empty ledger gives papers that say that there is nothing, and no letters."""
    workspace = HeldWorkspace(Words("vi"), "-", ZONE, "clerk", TODAY, engine_held=office())
    for kind in KINDS:
        papers = maker_of(workspace, Order(kind, office=OFFICE)).bundle().papers
        assert bool(papers) is (kind not in ("chase", "assignments"))
    maker = maker_of(workspace, Order("progress", office=OFFICE))
    text = render(maker.bundle(), "md", Templates()).decode()
    assert "chưa áp dụng kế hoạch nào" in text
    assert set(maker.figures.percent.values()) == {"-"}

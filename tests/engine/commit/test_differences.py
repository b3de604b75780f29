"""What an evaluation changes, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.commit.differences import RowDifference, diff
from engine.model.standing import Standing
from tests.support.strategies import make_plan, office


@pytest.fixture
def kept() -> list[Standing]:
    """Three occurrences of a task."""
    engine = office()
    engine.adopt(make_plan({"1": {"due": "every year by 05-31"}}), today=date(2023, 1, 5))
    with engine.ledger.reading() as unit:
        return [standing for standing, _ in unit.standings.board()][:3]


def test_what_is_as_it_was_is_not_written(kept: list[Standing]) -> None:
    """Nothing differs of what is equal."""
    assert diff(kept, list(kept)) == RowDifference([], [], [])


def test_each_difference_has_its_way(kept: list[Standing]) -> None:
    """What is gone is removed, what is new is written, what differs is rewritten in its place."""
    first, second, third = kept
    moved = replace(second, due=date(2030, 1, 1))
    assert diff([first, second], [moved, third]) == RowDifference(
        [first], [third], [(second, moved)]
    )


def test_another_place_in_lists_is_a_row_anew(kept: list[Standing]) -> None:
    """A row that is rewritten stays where lists have it, so one of another order is written whole,
    in the place of its like."""
    there = kept[0]
    later = replace(there, order=there.order + 1)
    assert diff([there], [later]) == RowDifference([], [later], [])

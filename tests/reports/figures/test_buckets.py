"""Each row is in one bucket, the buckets add up, and shares come to 100.0."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.states import State
from reports.figures.buckets import BUCKETS, COUNTED, DATED, bucket_of, percentages, totals

DAY = date(2023, 6, 30)


def row(state: str, due: str | None = None, kind: str = "none", done: str | None = None) -> Any:
    """The keys of a row that a bucket rests on."""
    return {
        "state": state,
        "due": date.fromisoformat(due) if due else None,
        "due_kind": "dated" if due else kind,
        "completed_on": date.fromisoformat(done) if done else None,
    }


@pytest.mark.parametrize(
    ("given_row", "bucket"),
    [
        (row("done", "2023-06-01", done="2023-06-01"), "done_in_time"),
        (row("done", "2023-06-01", done="2023-06-02"), "done_late"),
        (row("active", "2023-06-30"), "open_in_time"),
        (row("in_progress", "2023-06-29"), "overdue"),
        (row("done", kind="continuous", done="2023-06-01"), "done_no_date"),
        (row("done", "2023-06-01"), "done_in_time"),
        (row("waiting", "2023-06-01"), "waiting"),
        (row("waiting", kind="continuous"), "waiting"),
        (row("active", kind="continuous"), "continuous"),
        (row("active", kind="upon"), "no_date"),
        (row("in_progress", kind="pending"), "no_date"),
        (row("active"), "no_date"),
        (row("suspended", "2023-01-01"), "suspended"),
        (row("suspended", kind="continuous"), "suspended"),
        (row("cancelled", "2023-01-01"), "cancelled"),
    ],
)
def test_a_row_is_in_the_bucket_that_its_state_and_date_say(given_row: Any, bucket: str) -> None:
    """State goes before rule: what waits, rests or is cancelled is that; due on the day is in
    time."""
    assert bucket_of(given_row, DAY) == bucket


def test_every_state_and_kind_of_date_has_a_bucket() -> None:
    """No pair of a state and a kind of date falls through."""
    kinds = ("dated", "pending", "upon", "continuous", "none")
    for state, kind in product(State, kinds):
        due = "2023-05-01" if kind == "dated" else None
        assert bucket_of(row(state.value, due, kind), DAY) in BUCKETS


@given(st.lists(st.sampled_from(BUCKETS)))
def test_the_nine_buckets_add_up_to_all(buckets: list[str]) -> None:
    """`all` is every row that is not cancelled, `dated` the four with a date."""
    found = totals(buckets)
    assert found["all"] + found["cancelled"] == len(buckets)
    assert found["all"] == sum(found[name] for name in COUNTED)
    assert found["dated"] == sum(found[name] for name in DATED)


@given(st.lists(st.integers(0, 5000), min_size=4, max_size=4))
def test_shares_add_up_to_a_hundred(counts: list[int]) -> None:
    """Shares come to 100.0 to the tenth, each less than a tenth off; without rows they are "-"."""
    found = dict(zip(DATED, counts, strict=True)) | {"dated": sum(counts)}
    shares = percentages(found)
    if not sum(counts):
        assert set(shares.values()) == {"-"}
        return
    assert sum(Decimal(text) for text in shares.values()) == Decimal("100.0")
    for name in DATED:
        exact = Decimal(found[name] * 100) / Decimal(found["dated"])
        assert abs(Decimal(shares[name]) - exact) < Decimal("0.1")

"""The figures of a report against the lists from which they are counted, over random histories."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given

from engine.model.states import Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from reports.figures.flow import balances
from tests.support.papers import figures_of
from tests.support.random_acts import random_act
from tests.support.strategies import (
    TODAY,
    office,
    opened,
    random_day,
    random_plan,
    randoms,
    searched,
)
from triggers.errors import UponError
from upon.reporting.periods import Stretch


def random_history(rng: Random) -> Engine:
    """One or two plans and what happened to them, likely and unlikely things."""
    engine = office()
    for name in ("p", "q")[: rng.randint(1, 2)]:
        engine.adopt(random_plan(rng, name))
    for number in range(rng.randint(4, 16)):
        try:
            name, asked = random_act(rng, engine, number)
            getattr(engine, name)(**asked)
        except UponError:
            continue
    return engine


@searched(15)
@given(randoms)
def test_buckets_partition_and_the_flow_balances(rng: Random) -> None:
    """Whatever happened, each row of the lists is in one bucket, the sums are those of the rows,
    and what came and went makes what was open at the start what is open at the end."""
    engine = random_history(rng)
    first = random_day(rng)
    last = first + timedelta(days=rng.randint(0, 300))
    figures = figures_of(engine, stretch=Stretch(first, last))
    sums = figures.totals
    assert sums["all"] + sums["cancelled"] == len(figures.rows)
    assert balances(figures.flow)
    open_buckets = ("open_in_time", "overdue", "continuous", "no_date", "suspended")
    assert figures.flow["open_at_end"] == sum(sums[name] for name in open_buckets)
    assert sum(row["totals"]["all"] for row in figures.by_plan) == sums["all"]
    assert sum(row["totals"]["all"] for row in figures.by_body) >= sums["all"]


@searched(15)
@given(randoms)
def test_the_rows_are_those_of_the_lists(rng: Random) -> None:
    """Tasks without parts stand as in `upon tasks`; of those with parts, each member's part stands
    once, and as many are done as the list's sum says."""
    engine = random_history(rng)
    figures = figures_of(engine, today=TODAY)
    listed = engine.tasks(today=TODAY)
    alone = [which(row) for row in listed if row["each"] is None]
    assert [which(row) for row in figures.rows if row["each"] is None] == alone
    for row in listed:
        if row["each"] and row["scope"] is None and row["progress"]:
            parts = [part for part in figures.rows if which(part)[:3] == which(row)[:3]]
            members = {part["body"] for part in parts}
            assert len(parts) == len(members)
            assert None not in members


def which(row: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a row one, and how it stands."""
    return row["plan"], row["task"], row["occurrence"], row["scope"], row["state"], row["due"]


@searched(12)
@given(randoms)
def test_periods_follow_each_other(rng: Random) -> None:
    """What is open at the end of a period is open at the start of the next."""
    engine = random_history(rng)
    first = random_day(rng)
    middle, last = first + timedelta(days=60), first + timedelta(days=120)
    later = date(2026, 1, 1)
    one = figures_of(engine, stretch=Stretch(first, middle), today=later)
    two = figures_of(engine, stretch=Stretch(middle + timedelta(days=1), last), today=later)
    assert one.flow["open_at_end"] == two.flow["open_at_start"]


def test_the_two_by_two_is_recounted_from_the_list() -> None:
    """The four numbers, counted again from `tasks` by hand, are the report's."""
    engine = opened(
        {
            "1": {"due": "by 2023-01-31"},
            "2": {"due": "by 2023-02-28"},
            "3": {"due": "by 2023-12-31"},
            "4": {"due": "by 2023-02-01"},
            "5": {"due": "continuous"},
        }
    )
    engine.move(Move.COMPLETE, "1", on=date(2023, 1, 31), number="7-BC/TU")
    engine.move(Move.COMPLETE, "2", on=date(2023, 3, 1))
    rows = engine.tasks(today=TODAY, filters=Filters())
    done = [row for row in rows if row["state"] == "done" and row["due"]]
    late = sum(str(row["completed_on"]) > str(row["due"]) for row in done)
    still = [row for row in rows if row["state"] in ("active", "in_progress") and row["due"]]
    overdue = sum(str(row["due"]) < TODAY.isoformat() for row in still)
    by_hand = (len(done) - late, late, len(still) - overdue, overdue)
    sums = figures_of(engine).totals
    counted = tuple(sums[n] for n in ("done_in_time", "done_late", "open_in_time", "overdue"))
    assert counted == by_hand == (1, 1, 1, 1)
    first = figures_of(engine).rows[0]
    assert first["proof"] == {"number": "7-BC/TU", "on": date(2023, 1, 31), "entry": 2}

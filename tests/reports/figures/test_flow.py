"""What came and went over a period, where the plan itself changes."""

from __future__ import annotations

from datetime import date

import pytest

from reports.figures.flow import balances
from tests.support.papers import figures_of
from tests.support.strategies import make_plan, opened
from upon.reporting.periods import Stretch

TASKS = {"1": {"due": "by 2023-03-31"}, "2": {"due": "by 2023-03-31"}}
JANUARY = Stretch(date(2023, 1, 1), date(2023, 1, 31))
FEBRUARY = Stretch(date(2023, 2, 1), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("tasks", "flow"),
    [
        # A task that is taken out of the plan is none that was never open.
        ({"1": TASKS["1"]}, {"open_at_start": 2, "cancelled": 1, "open_at_end": 1}),
        # One that comes into it was not open before, though it could have been begun long ago.
        (TASKS | {"3": {}}, {"open_at_start": 2, "started": 1, "open_at_end": 3}),
    ],
)
def test_an_amendment_in_the_period(tasks: dict[str, dict[str, str]], flow: dict[str, int]) -> None:
    """The lines balance, and what was open when one period ended is open when the next begins."""
    engine = opened(TASKS, today=date(2022, 11, 1))
    plan = make_plan({name: {"due": "by 2023-03-31"} | task for name, task in tasks.items()})
    engine.amend(plan, reason="r", today=date(2023, 2, 10), holds_from=date(2023, 2, 10))
    later = date(2023, 3, 1)
    before = figures_of(engine, stretch=JANUARY, today=later).flow
    now = figures_of(engine, stretch=FEBRUARY, today=later).flow
    assert {name: count for name, count in now.items() if count} == flow
    assert before["open_at_end"] == now["open_at_start"]
    assert balances(before)
    assert balances(now)

"""Due dates that were worked out before are the same dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.triggers.facts import Facts
from tests.triggers.strategies import deadlines, near_days
from triggers import expressions as x
from triggers.cache import DueDates, names_in
from triggers.calendar_files import shipped_calendar
from triggers.deadlines import compute
from triggers.errors import ExpressionError
from triggers.parsing import parse_due
from triggers.policies import resolve
from triggers.printing import print_due

POLICY, VN = resolve(), shipped_calendar("vn-state")


def test_names_in_order() -> None:
    """Triggers first, then tasks, then the start, each once."""
    rule = parse_due(
        "3 days after start and done 2 and b or 1 day after (1 day after a) or in 2023"
    )
    assert names_in(rule) == ("b", "a", "done 2", "start")


@given(deadlines, near_days)
def test_same_as_compute(rule: x.Deadline, day: date) -> None:
    """A look-up gives what a calculation gives, the first time and again."""
    names = names_in(rule)
    facts = Facts(dict.fromkeys(names, day))
    for name in names:
        facts.days |= {f"{name}.{kind}": day for kind in ("issued", "received", "effective")}
        facts.days |= {f"{name}.recorded": day, f"{name}.due": day}
    due_dates = DueDates(POLICY, VN)
    expected = compute(rule, facts, POLICY, VN).due
    for _ in range(2):
        assert due_dates.due(print_due(rule), *[day] * len(names)) == expected
    assert len(due_dates) == 1


def test_unknown_days_give_no_date() -> None:
    """A day that is not known yet leaves the rule without a date."""
    due_dates = DueDates(POLICY, VN)
    assert due_dates.due("3 months after a and b", date(2022, 11, 30), None) is None
    assert due_dates.due("3 months after b.received", None) is None
    assert due_dates.due("3 months after a and done 1", date(2022, 11, 30), None) is None


def test_bounded() -> None:
    """It never keeps more than it was allowed to."""
    due_dates = DueDates(POLICY, VN, most=10)
    for number in range(1, 26):
        due_dates.due("1 day after x", date(2023, 1, number))
        assert len(due_dates) <= 10


def test_faults() -> None:
    """A bad rule and a wrong number of days are refused, and not remembered."""
    due_dates = DueDates(POLICY, VN)
    with pytest.raises(ExpressionError):
        due_dates.due("3 mnths after x", date(2023, 1, 1))
    with pytest.raises(ValueError, match="zip"):
        due_dates.due("3 months after x")
    assert len(due_dates) == 0

"""What holds for every due date (shared/law.md, section 5)."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.triggers.facts import Facts, calendar_from
from tests.triggers.strategies import (
    calendars,
    directions,
    near_days,
    policies,
    rolls,
    spans,
)
from triggers import expressions as x
from triggers.arithmetic import add_working_days, roll, skipped
from triggers.calendar_files import shipped_calendar
from triggers.calendars import NONE, Calendar
from triggers.deadlines import compute
from triggers.policies import Policy, resolve
from triggers.results import Result

DAY = timedelta(days=1)
ZONES = (None, "UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Apia")


def counted(span: x.Span, way: str, day: date, policy: Policy, calendar: Calendar) -> Result:
    rule = x.Counted(span, way, x.Occurred("x"))
    return compute(rule, Facts({"x": day}), policy, calendar)


MONOTONE = {"end_of_month": "corresponding"}


@given(spans(), directions, near_days, policies(month_end="down"), calendars(), st.integers(1, 40))
def test_due_is_monotone(
    span: x.Span, way: str, day: date, policy: Policy, calendar: Calendar, later: int
) -> None:
    """A later event never has an earlier due date, under any roll and either start day.

    It holds under `sticky` too. It truly fails under `sticky_working` (see below), where recess
    days lengthen a month that was rounded, and under `isda_nearest`, which goes by the weekday: a
    Monday off goes forward, a Tuesday off after it back.
    """
    assume(policy.end_of_month != "sticky_working")
    assume("isda_nearest" not in (policy.roll, policy.backward_roll))
    first = counted(span, way, day, policy, calendar).due
    second = counted(span, way, day + later * DAY, policy, calendar).due
    assert first is not None
    assert second is not None
    assert first <= second


@given(spans(), directions, near_days, policies(month_end="up"), calendars())
def test_due_is_monotone_rounding_up(
    span: x.Span, way: str, day: date, policy: Policy, calendar: Calendar
) -> None:
    """Rounding up is monotone as well; sticky months are left out, for 31 January goes to
    28 February where 30 January goes to 1 March."""
    assume(policy.end_of_month == "corresponding")
    assume("isda_nearest" not in (policy.roll, policy.backward_roll))
    dues = [counted(span, way, day + n * DAY, policy, calendar).due for n in range(4)]
    assert all(one <= other for one, other in pairwise(dues) if one and other)


def test_sticky_working_is_not_monotone() -> None:
    """From 30 July to 30 August, and from 31 July back to Friday 29 August: the law of 2006 ISDA
    4.11 itself, not a defect."""
    policy = resolve([("t", {"end_of_month": "sticky_working", "roll": "none"})])
    week = calendar_from("Sat Sun")
    month = x.Span(((1, "month"),))
    first = counted(month, "after", date(2014, 7, 30), policy, week).due
    second = counted(month, "after", date(2014, 7, 31), policy, week).due
    assert (first, second) == (date(2014, 8, 30), date(2014, 8, 29))


def test_recess_with_rounded_months_is_not_monotone() -> None:
    """29 and 30 January both end on 28 February, yet 30 January is a day of recess: the term from
    the 29th is lengthened by it, and ends later than the term from the 30th."""
    policy = resolve([("t", {"roll": "none"})])
    recess = calendar_from("; recess 2023-01-30..2023-01-30")
    month = x.Span(((1, "month"),))
    first = counted(month, "after", date(2023, 1, 29), policy, recess).due
    second = counted(month, "after", date(2023, 1, 30), policy, recess).due
    assert (first, second) == (date(2023, 3, 1), date(2023, 2, 28))


@given(spans(), directions, near_days, policies(), calendars(recess=True))
def test_down_is_not_after_up(
    span: x.Span, way: str, day: date, policy: Policy, calendar: Calendar
) -> None:
    """Rounding down never gives a later date than rounding up, and `ambiguous` is that pair."""
    down = counted(span, way, day, replace(policy, month_end="down"), calendar)
    up = counted(span, way, day, replace(policy, month_end="up"), calendar)
    assert down.due is not None
    assert up.due is not None
    assert down.due <= up.due
    pair = (down.due, up.due) if down.due != up.due else None
    assert down.ambiguous == up.ambiguous == pair


@given(near_days, rolls, st.sampled_from([1, -1]), calendars(recess=True))
def test_rolling(day: date, convention: str, direction: int, calendar: Calendar) -> None:
    """A rolled day is a working day, and rolling it again changes nothing."""
    rolled = roll(day, convention, direction, calendar)
    assert roll(rolled, convention, direction, calendar) == rolled
    if convention == "none":
        assert rolled == day
    else:
        assert calendar.is_working(rolled)


@given(near_days, rolls, st.sampled_from([1, -1]), calendars(recess=True))
def test_no_working_day_is_skipped(
    day: date, convention: str, direction: int, calendar: Calendar
) -> None:
    """No working day lies between the nominal day and the rolled one."""
    rolled = roll(day, convention, direction, calendar)
    if rolled != day:
        assert not any(calendar.is_working(one) for one in skipped(day, rolled))


@given(near_days, calendars(recess=True))
def test_rolls_go_their_way(day: date, calendar: Calendar) -> None:
    """Following is not before the day, preceding not after it, and the others are one of them."""
    after, before = (roll(day, name, 1, calendar) for name in ("following", "preceding"))
    assert before <= day <= after
    for name in ("modified_following", "modified_preceding", "nearest"):
        assert roll(day, name, 1, calendar) in (before, after)
    assert roll(day, "same_direction", 1, calendar) == after
    assert roll(day, "same_direction", -1, calendar) == before


@given(near_days, st.integers(0, 60), calendars(recess=True))
def test_working_days_are_counted(day: date, count: int, calendar: Calendar) -> None:
    """Between a day (left out) and the n-th working day after it lie exactly n working days."""
    end = add_working_days(day, count, 1, calendar)
    days = (day + n * DAY for n in range(1, (end - day).days + 1))
    assert sum(calendar.is_working(one) for one in days) == count


@given(near_days, st.integers(0, 400))
def test_days_and_back(day: date, number: int) -> None:
    """Days after and days before undo each other where nothing rolls."""
    policy = resolve([("t", {"roll": "none", "backward_roll": "none"})])
    span = x.Span(((number, "day"),))
    there = counted(span, "after", day, policy, NONE).due
    assert there == day + number * DAY
    assert counted(span, "before", there, policy, NONE).due == day


@given(spans(), directions, near_days, policies(), calendars(recess=True))
def test_steps_lead_to_the_date(
    span: x.Span, way: str, day: date, policy: Policy, calendar: Calendar
) -> None:
    """The last step gives the due date, the first the event; each step starts where one ended."""
    found = counted(span, way, day, policy, calendar)
    if found.error:
        assert policy.month_end == "error"
        return
    assert found.steps[0].day == day
    assert found.steps[-1].day == found.due
    for before, step in pairwise(found.steps):
        assert getattr(step, "start", before.day) == before.day


@pytest.mark.parametrize("zone", ZONES)
def test_time_zone_does_not_matter(zone: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The result is the same in every time zone, and no clock is asked."""
    before = os.environ.get("TZ")
    if zone is None:
        monkeypatch.delenv("TZ", raising=False)
    else:
        monkeypatch.setenv("TZ", zone)
    time.tzset()
    monkeypatch.setattr(time, "time", lambda: pytest.fail("a clock was asked"))
    try:
        found = [
            counted(
                x.Span(((number, unit),)),
                "after",
                date(2022, 12, 29),
                resolve(),
                shipped_calendar("vn-state"),
            ).due
            for number, unit in ((3, "day"), (2, "month"), (1, "year"), (5, "working day"))
        ]
    finally:
        monkeypatch.undo()
        assert os.environ.get("TZ") == before
        time.tzset()
    assert found == [date(2023, 1, 3), date(2023, 2, 28), date(2023, 12, 29), date(2023, 1, 6)]


@settings(max_examples=200)
@given(spans(most=99_999), directions, policies(), st.dates(), calendars())
def test_never_raises(
    span: x.Span, way: str, policy: Policy, day: date, calendar: Calendar
) -> None:
    """Whatever the facts, a result comes back: dated, or pending with an error."""
    assume(not any(unit.startswith("working") and n > 500 for n, unit in span.parts))
    found = counted(span, way, day, policy, calendar)
    assert (found.due is None) == (found.error is not None)

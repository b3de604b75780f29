"""The whole result of a rule: kinds, steps and their order, marks and faults."""

from __future__ import annotations

from datetime import date

import pytest

from tests.triggers.facts import calendar_from, facts_from
from triggers.calendar_files import shipped_calendar
from triggers.calendars import Calendar
from triggers.deadlines import compute, occurrence_day, part_window
from triggers.errors import BadInputError, NoSuchDateError
from triggers.expressions import Recurring
from triggers.parsing import parse_due
from triggers.periods import NamedPeriod, Period, PeriodRange, period_from
from triggers.policies import resolve
from triggers.results import Result
from triggers.steps import (
    DayBefore,
    DaysCounted,
    EventDay,
    KeptDayOff,
    MonthsCounted,
    Rolled,
    passed_over,
)

VN = shipped_calendar("vn-state")


def due(
    rule: str, facts: str = "", calendar: Calendar = VN, period: str = "", **knobs: str
) -> Result:
    return compute(
        parse_due(rule),
        facts_from(facts),
        resolve([("t", knobs)]),
        calendar,
        period_from(period) if period else None,
    )


def off_days(found: Result) -> list[date]:
    """The days off that the last step passed over."""
    return [off.day for off in passed_over(found.steps[-1])]


def kinds(found: Result) -> list[tuple[str, str]]:
    return [(step.kind, step.basis) for step in found.steps]


def test_everything_that_defends_a_date() -> None:
    """The result carries rule, policy, calendar with version, nominal day, steps and readings."""
    found = due("3 month after  x", "x=2022-11-30")
    assert found.rule == "3 months after x"
    assert (found.kind, found.due, found.nominal) == ("dated", date(2023, 2, 28), date(2023, 2, 28))
    assert (found.policy.name, found.calendar) == ("vn-blds", "vn-state")
    assert found.calendar_version == VN.version
    assert found.ambiguous == (date(2023, 2, 28), date(2023, 3, 1))
    assert kinds(found) == [("event", "anchor"), ("months", "month")]
    event, months = found.steps
    assert isinstance(event, EventDay)
    assert event.source == "event-x"
    assert isinstance(months, MonthsCounted)
    assert (months.start, months.how) == (date(2022, 11, 30), "down")
    marks = (found.provisional, found.needs_confirmation, found.error, found.missing)
    assert not any(marks)


def test_a_roll_names_each_day_and_why() -> None:
    """Each day that a roll passed over is named with its reason and document."""
    found = due("3 months after x", "x=2023-01-29")
    assert (found.nominal, found.due) == (date(2023, 4, 29), date(2023, 5, 4))
    last = found.steps[-1]
    assert isinstance(last, Rolled)
    skipped = last.skipped
    assert [day for day, *_ in skipped] == [date(2023, 4, 29), date(2023, 4, 30)] + [
        date(2023, 5, n) for n in (1, 2, 3)
    ]
    assert skipped[0][1] == "Giỗ Tổ Hùng Vương"
    assert all(source for *_, source, _ in skipped)


def test_steps_in_the_order_of_the_count() -> None:
    """Months, recess, days, working days, roll: in this order, each from where the last ended."""
    calendar = calendar_from("Sat Sun; off 2023-09-20; recess 2023-07-01..2023-08-31")
    found = due("1 week 1 month 2 working days after x", "x=2023-06-10", calendar)
    assert kinds(found) == [
        ("event", "anchor"),
        ("months", "month"),
        ("recess", "recess"),
        ("days", "week"),
        ("working", "working"),
    ]
    days = [step.day for step in found.steps]
    assert days == [
        date(2023, 6, 10),
        date(2023, 7, 10),
        date(2023, 9, 10),
        date(2023, 9, 17),
        date(2023, 9, 19),
    ]


@pytest.mark.parametrize(
    ("rule", "basis"),
    [
        ("1 day after x", "day"),
        ("1 clear day after x", "day"),
        ("1 week after x", "week"),
        ("1 half-month after x", "half-month"),
        ("1 week 1 day after x", "day"),
        ("1 month after x", "month"),
        ("1 quarter after x", "quarter"),
        ("1 half-year after x", "half-year"),
        ("1 year after x", "year"),
        ("1 year 1 month after x", "month"),
        ("1 half-year 1 month after x", "month"),
        ("0 days after x", "day"),
        ("1 working day after x", "working"),
    ],
)
def test_basis_of_each_unit(rule: str, basis: str) -> None:
    """Each unit is counted under its own article."""
    assert due(rule, "x=2023-03-06").steps[1].basis == basis


def test_leap_day_needs_a_person() -> None:
    """29 February and years: by analogy only, so it is ambiguous and needs confirmation."""
    found = due("1 year after x", "x=2024-02-29")
    assert found.needs_confirmation
    assert found.steps[1].basis == "leap"
    assert found.ambiguous == (date(2025, 2, 28), date(2025, 3, 3))
    assert not due("12 months after x", "x=2024-02-29").needs_confirmation


def test_fixed_dates_are_kept_and_say_so() -> None:
    """A fixed date on a day off keeps its date; the next working day is shown."""
    found = due("by 2023-04-30")
    assert kinds(found) == [("fixed", "fixed"), ("kept", "roll_fixed")]
    kept = found.steps[-1]
    assert isinstance(kept, KeptDayOff)
    assert kept.next_day == date(2023, 5, 4)
    rolled = due("by 2023-04-30", roll_fixed="following")
    assert kinds(rolled) == [("fixed", "fixed"), ("roll", "roll_fixed")]


def test_before_shows_its_reading() -> None:
    """`before` ends on the day before the date it names."""
    found = due("before 2023-03-02")
    assert kinds(found) == [("before", "before")]
    step = found.steps[0]
    assert isinstance(step, DayBefore)
    assert (found.due, step.excluded) == (date(2023, 3, 1), date(2023, 3, 2))


def test_windows() -> None:
    """`in` has its window, `by end of` has none; both end on the last day."""
    assert due("in 2023-Q1").window == (date(2023, 1, 1), date(2023, 3, 31))
    assert due("by end of 2023-Q1").window is None
    assert kinds(due("by end of 2023-Q1")) == [("end_of", "fixed")]


@pytest.mark.parametrize(
    ("rule", "knob", "earlier", "confirm", "basis"),
    [
        ("early 2023-03", "first_month", None, False, "part-month"),
        ("mid 2023", "first_month", None, False, "part-year"),
        ("early 2023-Q2", "first_month", date(2023, 4, 1), True, "part"),
        ("mid 2023-Q2", "first_month", date(2023, 5, 15), True, "part"),
        ("late 2023-Q2", "first_month", None, True, "part"),
        ("early 2023-Q2", "first_day", None, True, "part"),
        ("mid 2023-01..2023-02", "first_month", None, True, "part"),
    ],
)
def test_parts(rule: str, knob: str, earlier: date | None, confirm: bool, basis: str) -> None:
    """No law speaks of a quarter's parts: a person confirms, and an earlier reading is shown."""
    found = due(rule, early_period=knob)
    assert (found.earlier, found.needs_confirmation) == (earlier, confirm)
    assert found.steps[0].basis == basis


def test_part_window_of_a_half_year() -> None:
    """A half-year's parts: first month, third month, last month; or their days."""
    half = Period("half-year", 2023, 2)
    assert part_window("early", half, "first_month")[0] == (date(2023, 7, 1), date(2023, 7, 31))
    assert part_window("mid", half, "first_day")[0] == (date(2023, 9, 30), date(2023, 9, 30))
    assert part_window("late", half, "first_day")[0] == (date(2023, 12, 31), date(2023, 12, 31))
    span = PeriodRange(Period("month", 2023, 1), Period("month", 2023, 2))
    assert part_window("late", span, "first_day") == ((date(2023, 2, 28), date(2023, 2, 28)), False)


def test_pending_names_what_is_missing() -> None:
    """A pending rule names what it waits for, each once, and nothing else."""
    found = due("3 months after a and b.received or done 2 and start", "b=2023-01-01")
    assert found.kind == "pending"
    assert found.missing == ("a", "b.received", "done 2", "start")
    assert due("as set by x").missing == ("x",)
    assert due("every month").missing == ("period",)
    assert due("3 days after (1 day after x)").missing == ("x",)


def test_both_and_either_take_one_part() -> None:
    """`and` keeps the earliest date and what is still open; `or` the last, with its window."""
    found = due("in 2023-Q1 and (3 months after x)")
    assert (found.due, found.window) == (date(2023, 3, 31), (date(2023, 1, 1), date(2023, 3, 31)))
    assert found.missing == ("x",)
    assert found.steps[-1].kind == "both"
    other = due("in 2023-Q1 or by 2023-06-30")
    assert (other.due, other.window, other.steps[-1].kind) == (date(2023, 6, 30), None, "either")


def test_upon_has_a_day_but_no_date() -> None:
    """`upon` tells the day that came, and is never missed."""
    found = due("upon x", "x=2023-03-01")
    assert (found.kind, found.due, found.steps[-1].day) == ("upon", None, date(2023, 3, 1))


def test_faults_are_carried() -> None:
    """A date that cannot be is a pending result with its error, never an exception."""
    found = due("1 month after x", "x=2023-01-31", month_end="error")
    assert (found.kind, found.due) == ("pending", None)
    assert isinstance(found.error, NoSuchDateError)
    for rule in ("9000 years after x", "99999 months before x", "99999 weeks 99999 days before x"):
        beyond = due(rule, "x=2023-01-31")
        assert isinstance(beyond.error, BadInputError)
        assert rule in beyond.error.got
    never = calendar_from("Mon Tue Wed Thu Fri Sat Sun")
    assert due("1 day after x", "x=2023-01-31", never).error is not None


def test_provisional() -> None:
    """A date that leans on a forecast says so: its own day, a day rolled over, or one counted."""
    assert due("1 month after x", "x=2027-01-15").provisional
    assert due("1 month after x", "x=2026-10-24").provisional
    assert due("5 working days after x", "x=2026-11-20").provisional
    assert due("5 working days before x", "x=2026-11-27").provisional
    assert due("1 month after x", "x=2026-11-30", roll="none", end_of_month="sticky_working").due
    assert due(
        "2 months after x", "x=2026-11-30", roll="none", end_of_month="sticky_working"
    ).provisional
    assert not due("5 working days after x", "x=2026-11-24").provisional
    assert not due("1 month after x", "x=2026-10-23").provisional
    assert not due("by 2027-03-01").provisional


def test_working_days_name_the_holidays_they_pass() -> None:
    """Holidays passed over are named; weekends go unsaid, and so does the day counted from."""
    found = due("2 working days before x", "x=2023-05-01")
    assert off_days(found) == []
    found = due("2 working days before x", "x=2023-05-04")
    assert off_days(found) == [date(2023, 5, n) for n in (1, 2, 3)]
    found = due("6 working days after x", "x=2025-12-31")
    assert off_days(found) == [date(2026, 1, 1), date(2026, 1, 2)]


def test_start_day_included_says_what_it_took() -> None:
    """The day that `included` takes away is noted on the step that it shortens."""
    found = due("1 month 10 days after x", "x=2023-04-04", start_day="included")
    months, days = found.steps[1:3]
    assert isinstance(months, MonthsCounted)
    assert isinstance(days, DaysCounted)
    assert (months.less, days.less) == (1, 0)
    assert found.nominal == date(2023, 5, 13)


def test_occurrences() -> None:
    """An occurrence has its period as window; a term has the days that the plan gives it."""
    found = due("every month by day 25", period="2023-03")
    assert found.window == (date(2023, 3, 1), date(2023, 3, 31))
    term = NamedPeriod("2020-2025", date(2020, 6, 1), date(2025, 5, 31))
    assert occurrence_day(Recurring("term"), term) == date(2025, 5, 31)
    assert compute(Recurring("term"), facts_from(""), resolve(), VN, term).due == date(2025, 5, 31)


def test_month_end_up_marks_the_same_pair() -> None:
    """Under `up` the other reading is `down`."""
    found = due("3 months after x", "x=2022-11-30", month_end="up")
    step = found.steps[1]
    assert isinstance(step, MonthsCounted)
    assert (found.due, step.how) == (date(2023, 3, 1), "up")
    assert found.ambiguous == (date(2023, 2, 28), date(2023, 3, 1))

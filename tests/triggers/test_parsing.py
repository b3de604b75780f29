"""Reading expressions, and pointing at what is wrong with one."""

from __future__ import annotations

from datetime import date

import pytest

from triggers import expressions as x
from triggers.errors import ExpressionError, HoursError
from triggers.parsing import parse_due, parse_when
from triggers.periods import Period, PeriodRange

A, B, C = (x.Occurred(name) for name in "abc")
MONTHS = x.Span(((3, "month"),))
Q4, Q1 = Period("quarter", 2022, 4), Period("quarter", 2023, 1)


def days_after(number: int, unit: x.Unit, moment: x.Moment) -> x.Counted:
    return x.Counted(x.Span(((number, unit),)), "after", moment)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a", A),
        ("a.received", x.Occurred("a", "received")),
        ("a.b.received", x.Occurred("a.b", "received")),
        ("quyết-định-80", x.Occurred("quyết-định-80")),
        ("done 2.1.2.a", x.Done("2.1.2.a")),
        ("from 2023-01-01", x.From(date(2023, 1, 1))),
        ("a and b or c", x.AnyOf((x.AllOf((A, B)), C))),
        ("a and (b or c)", x.AllOf((A, x.AnyOf((B, C))))),
        ("a and (b and c)", x.AllOf((A, B, C))),
        ("((a))", A),
        ("3 months after a", x.Delayed(MONTHS, A)),
        ("((3 months after a))", x.Delayed(MONTHS, A)),
        ("(3 months after a) and b", x.AllOf((x.Delayed(MONTHS, A), B))),
        ("3 months after (a and b)", x.Delayed(MONTHS, x.Latest((A, B)))),
        ("2 of (3 months after a, b)", x.AtLeast(2, (x.Delayed(MONTHS, A), B))),
        ("2 of (a, b and c, a or b)", x.AtLeast(2, (A, x.AllOf((B, C)), x.AnyOf((A, B))))),
    ],
)
def test_when(text: str, node: x.Condition) -> None:
    """`and` binds tighter than `or`, brackets of one kind flatten."""
    assert parse_when(text) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("none", x.NoDeadline()),
        ("in 2022-Q4..2023-Q1", x.Within(PeriodRange(Q4, Q1))),
        ("1 days before a", x.Counted(x.Span(((1, "day"),)), "before", A)),
        ("2000 working clear days after a", days_after(2000, "working clear day", A)),
        ("upon a and b", x.Upon(x.Latest((A, B)))),
        ("upon a or b and c", x.Upon(x.Earliest((A, x.Latest((B, C)))))),
        ("upon a and in 2023", x.Both((x.Upon(A), x.Within(Period("year", 2023))))),
        ("upon a and 2 days after b", x.Both((x.Upon(A), days_after(2, "day", B)))),
        ("upon a and 2023-01-01", x.Upon(x.Latest((A, x.On(date(2023, 1, 1)))))),
        ("upon a and in-house", x.Upon(x.Latest((A, x.Occurred("in-house"))))),
        ("continuous and early 2023-Q1", x.Both((x.Continuous(), x.PartOf("early", Q1)))),
        ("none or late 2023", x.Either((x.NoDeadline(), x.PartOf("late", Period("year", 2023))))),
        ("every year by 02-29", x.Recurring("year", (2, 29))),
        ("every month by day 31", x.Recurring("month", None, 31)),
        ("every term", x.Recurring("term")),
        ("every week", x.Recurring("week")),
        ("every week by sunday", x.Recurring("week", weekday=6)),
        ("every half-year by day 10", x.Recurring("half-year", None, 10)),
        ("30 days after each quarter", x.AfterEach(x.Span(((30, "day"),)), "quarter")),
        ("every 1 year 6 months after done", x.AfterDone(x.Span(((1, "year"), (6, "month"))))),
        ("3 days after 2 of (a, b, c)", days_after(3, "day", x.NthOf(2, (A, B, C)))),
        ("3 days after a and 2 of (b, c)", days_after(3, "day", x.Latest((A, x.NthOf(2, (B, C)))))),
        ("3 days after rolled (a)", days_after(3, "day", x.Rolled(A))),
        ("upon rolled and each", x.Upon(x.Latest((x.Occurred("rolled"), x.Occurred("each"))))),
        ("3 days after each", days_after(3, "day", x.Occurred("each"))),
        ("by end of 2020-W53", x.ByEndOf(Period("week", 2020, 53))),
    ],
)
def test_due(text: str, node: x.Deadline) -> None:
    """`and` and `or` belong to the moment unless a rule begins after them."""
    assert parse_due(text) == node


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("", 1, "an id"),
        ("a and", 6, "an id"),
        ("a and and", 7, "an id"),
        ("a b", 3, "the end"),
        ("(a", 3, "')'"),
        ("a)", 2, "the end"),
        ("from 2023-02-30", 6, "a day that exists"),
        ("from yesterday", 6, "a date"),
        ("3 of (a, b)", 1, "a number from 1 to 2"),
        ("0 of (a)", 1, "a number from 1 to 1"),
        ("a and term", 7, "a word of the grammar"),
        ("a\nand\n§", 7, "an id"),
        ("3 months after a and b", 10, "(3 months after a) and b, or 3 months after (a and b)"),
        ("b or 3 months after a", 15, "b or (3 months after a)"),
        ("3 months before a", 10, "after"),
        ("3 months after start", 10, "not 'start'"),
        ("3 months after (5 days after start)", 10, "not 'start'"),
        ("a.hiệu-lực and b", 12, "và"),
    ],
)
def test_when_faults(text: str, column: int, expected: str) -> None:
    """A fault is given with its column, counted over line ends, and what was expected."""
    with pytest.raises(ExpressionError) as caught:
        parse_when(text)
    assert caught.value.column == column
    assert expected in caught.value.allowed


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("", 1, "a number"),
        ("by", 3, "a date"),
        ("by 2023-02-30", 4, "a day that exists"),
        ("in 2023-13", 4, "a period"),
        ("in 0000", 4, "a period that exists"),
        ("in 2023..2022", 10, "ends after 2023"),
        ("3 mnths after a", 3, "a unit"),
        ("3 months since a", 10, "after, before"),
        ("3 months after", 15, "an id"),
        ("every day", 7, "week, month, quarter"),
        ("every week by day 3", 19, "a day from 1 to 31"),
        ("every month by friday", 16, "'by day N'"),
        ("every week by fri", 15, "monday ... sunday"),
        ("3 days before each month", 8, "after"),
        ("every 3 days before done", 14, "after"),
        ("3 of (a, b)", 3, "a unit"),
        ("3 days after 3 of (a, b)", 14, "a number from 1 to 2"),
        ("in 2023-W53", 4, "a period that exists"),
        ("\u0663 days after a", 1, "a number"),
        ("every year by 13-01", 15, "a day that exists (MM-DD)"),
        ("every month by 01-31", 16, "'by day N'"),
        ("every month by day 32", 20, "a day from 1 to 31"),
        ("every term by day 3", 19, "a day from 1 to 31"),
        ("as set by start", 11, "a word of the grammar"),
        ("upon a and\n b c", 15, "the end"),
        ("123456 days after a", 1, "a number"),
    ],
)
def test_due_faults(text: str, column: int, expected: str) -> None:
    """A fault in a deadline rule, likewise."""
    with pytest.raises(ExpressionError) as caught:
        parse_due(text)
    assert caught.value.column == column
    assert expected in caught.value.allowed


def test_bounds() -> None:
    """Texts over 2,000 characters and brackets over 50 deep are refused before they are parsed."""
    with pytest.raises(ExpressionError, match="2000 at most"):
        parse_when("a" * 2_001)
    with pytest.raises(ExpressionError, match="50 at most") as caught:
        parse_when("(" * 51 + "a" + ")" * 51)
    assert caught.value.column == 51
    assert parse_when("(" * 50 + "a" + ")" * 50) == A


@pytest.mark.parametrize("text", ["24 hours after a", "24 giờ kể từ a", "a and 5 minutes after b"])
def test_hours(text: str) -> None:
    """Hours and minutes are refused with their own word, wherever they stand."""
    for parse in (parse_when, parse_due):
        with pytest.raises(HoursError, match="hours are not counted yet; write days"):
            parse(text)

"""Reading expressions, and pointing at what is wrong with one."""

from __future__ import annotations

from datetime import date

import pytest

from triggers import expressions as x
from triggers.errors import ExpressionError
from triggers.parsing import parse_due, parse_when
from triggers.periods import Period, PeriodRange

A, B, C = (x.Occurred(name) for name in "abc")
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
        ("every week", 7, "month, quarter"),
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

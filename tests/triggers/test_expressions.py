"""What an expression names."""

from __future__ import annotations

from triggers.expressions import Recurring, recurring_in, tasks_in, triggers_in
from triggers.parsing import parse_due, parse_when


def test_names() -> None:
    """Triggers and tasks are named in the order of the text, each once."""
    when = parse_when("a and 2 of (b, a.received, done 2) or done 1 and from 2023-01-01")
    assert triggers_in(when) == ("a", "b")
    assert tasks_in(when) == ("2", "1")
    due = parse_due("3 days after (1 day after done 1) and b or as set by c or upon d")
    assert triggers_in(due) == ("b", "d", "c")
    assert tasks_in(due) == ("1",)
    assert triggers_in(None) == ()


def test_recurrence() -> None:
    """The recurrence is the rule itself or a part of `and`; `or` opens no occurrences."""
    assert recurring_in(parse_due("continuous and every year")) == Recurring("year")
    assert recurring_in(parse_due("every month")) == Recurring("month")
    assert recurring_in(parse_due("continuous or every year")) is None
    assert recurring_in(parse_due("continuous and none")) is None

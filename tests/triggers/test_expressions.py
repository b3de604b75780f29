"""What an expression names."""

from __future__ import annotations

from triggers.expressions import AfterDone, Recurring, Span, tasks_in, triggers_in
from triggers.joined_rules import for_recurrence, recurrences_in
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


def test_names_in_delays_and_choices() -> None:
    """What a delayed start, a choice and a moved moment name is found too."""
    when = parse_when("(3 months after 2 of (a, done 1)) or 2 of (5 days after b, c)")
    assert triggers_in(when) == ("a", "b", "c")
    assert tasks_in(when) == ("1",)
    due = parse_due("3 days after rolled (14 days after 2 of (a, done 1, b))")
    assert triggers_in(due) == ("a", "b")
    assert tasks_in(due) == ("1",)


def test_recurrences() -> None:
    """Recurrences are the rule itself or parts of `and`; `or` opens no occurrences."""
    assert recurrences_in(parse_due("continuous and every year")) == (Recurring("year"),)
    assert recurrences_in(parse_due("every month")) == (Recurring("month"),)
    assert recurrences_in(parse_due("continuous or every year")) == ()
    assert recurrences_in(parse_due("continuous and none")) == ()
    both = (Recurring("year", (6, 1)), AfterDone(Span(((6, "month"),))))
    assert recurrences_in(parse_due("every year by 06-01 and every 6 months after done")) == both


def test_rule_of_one_recurrence() -> None:
    """The rule of an occurrence leaves the other recurrences out and keeps all other parts."""
    due = parse_due("every year by 06-01 and continuous and every year by 11-15")
    second = recurrences_in(due)[1]
    assert for_recurrence(due, second) == parse_due("continuous and every year by 11-15")
    alone = parse_due("every year by 06-01 and every year by 11-15")
    assert for_recurrence(alone, second) == second

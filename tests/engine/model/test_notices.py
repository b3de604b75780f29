"""What is told of a deadline, a start, a wait, an entry: rules against days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.model.notices import Notice, ReminderCandidate, of_deadline, of_start, of_waiting
from tests.support.strategies import TREE, opened
from workflows.reminders import (
    DaysRule,
    OverdueRule,
    Reminders,
    Rule,
    merged,
    overrides,
    rules_from,
)

D = date.fromisoformat
TABLE = Path(__file__).with_name("notices.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.split(None, 4) for line in TABLE if line and not line.startswith("#")]
RULES = rules_from(None, None)


def bell(due: str = "-", began: str = "-") -> ReminderCandidate:
    days = [None if text == "-" else D(text) for text in (began, due)]
    return ReminderCandidate("p", "1", None, None, days[0], days[1], None)


def told(notices: list[Notice]) -> str:
    texts = [f"{one.kind}@{one.day}{'!' if one.late else ''}" for one in notices]
    return " ".join(texts) or "-"


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case[:4]))
def test_what_days_tell_of_a_deadline(case: list[str]) -> None:
    """The table: kind and day of each notice, with ! where it was decided after its day."""
    due, began, first, last, expected = case
    found = list(of_deadline(bell(due, began), RULES, D(first), D(last), D(last)))
    assert told(sorted(found, key=lambda one: one.day)) == expected.strip()


def test_a_start_is_told_with_its_day() -> None:
    """The day is part of what makes it one: another start is told again."""
    found = next(of_start(bell(began="2023-03-01"), RULES, D("2023-03-03")))
    assert (found.kind, found.deadline, found.since) == ("start", D("2023-03-01"), D("2023-03-01"))
    assert found.late


def test_waiting_too_long_is_told_on_its_days() -> None:
    """After 180 and 365 days by default, not between."""
    since = D("2023-01-01")
    for first, last, expected in (
        ("2023-06-29", "2023-06-29", "-"),
        ("2023-06-30", "2023-06-30", "waiting.180@2023-06-30"),
        ("2023-07-01", "2023-12-31", "-"),
        ("2023-01-01", "2024-01-01", "waiting.180@2023-06-30! waiting.365@2024-01-01"),
    ):
        found = of_waiting(bell(), RULES, since, D(first), D(last), D(last))
        assert told(list(found)) == expected


def test_rules_fall_through_key_by_key() -> None:
    """The task's over the plan's over the workspace's over the default; what is not said comes
    from below; nobody to tell is no rule."""
    whole = Reminders(due=DaysRule(days=(14,)), start=Rule(to=()))
    plan = Reminders(due=DaysRule(to=("lead",)), overdue=OverdueRule(daily=2))
    task = Reminders(due=DaysRule(urgent=True))
    rules = rules_from(whole, overrides(plan, task))
    assert rules["due"] == (("lead",), True, (14,), 0, False)
    assert (rules["overdue"].daily, rules["overdue"].weekly) == (2, True)
    assert "start" not in rules
    assert rules["moved"] == RULES["moved"]


def test_layers_merge_as_one() -> None:
    """Merging step by step or at once is the same; nothing said stays nothing."""
    one = Reminders(due=DaysRule(days=(3,)))
    two = Reminders(due=DaysRule(urgent=True), moved=Rule(to=("lead",)))
    assert merged((merged((one, two)), None)) == merged((one, None, two))
    assert overrides(None, None) is None
    assert merged(()) == Reminders()


def test_what_is_told_of_the_whole_is_not_told_of_its_parts() -> None:
    """A date that moves for all is one notice, though a body has begun its part; where the part
    goes its own way it has its own."""
    tasks = {"1": {"when": "x", "due": "1 month after x", "each": "communes", "lead": ["north"]}}
    engine = opened(tasks, **TREE)
    event = engine.record("x", issued=D("2023-02-01"), number="1").event
    engine.start("1", body="n1", on=D("2023-02-05"))
    notice_day = len(engine.notices())
    engine.correct(str(event), issued=D("2023-02-03"), reason="r")
    engine.extend("1", D("2023-05-02"), body="n1", reason="r")
    found = [one.notice for one in engine.notices(after=notice_day)]
    assert [(one.family, one.scope, one.deadline) for one in found] == [
        ("moved", None, D("2023-03-03")),
        ("moved", "n1", D("2023-05-02")),
    ]


TET = {D(f"2025-01-{day:02d}") for day in range(25, 32)} | {D("2025-02-01"), D("2025-02-02")}
"""The days off around the Lunar New Year of 2025, weekends among them."""


def works(day: date) -> bool:
    """Monday to Friday, but for the Lunar New Year."""
    return day not in TET and day.weekday() < 5


def told_by(due: str, first: str, last: str) -> list[tuple[str, str]]:
    """What a calendar's days tell, day and kind."""
    found = of_deadline(bell(due), RULES, D(first), D(last), D(last), works)
    return [(notice.day.isoformat(), notice.kind) for notice in found]


def test_a_coming_date_is_told_before_the_days_off() -> None:
    """Due on 3 February 2025, after Tết: the words of 7 and 1 days before come on 24 January, the
    last working day before the holidays."""
    told = told_by("2025-02-03", "2025-01-20", "2025-02-03")
    assert ("2025-01-24", "due.7") in told
    assert ("2025-01-24", "due.1") in told
    assert all(works(D(day)) for day, _ in told)


def test_what_is_late_is_told_on_working_days() -> None:
    """The first days of what is overdue are days on which somebody is there."""
    told = told_by("2025-01-24", "2025-01-24", "2025-02-12")
    late = [day for day, kind in told if kind.startswith("overdue")]
    assert late[:7] == [
        "2025-02-03",
        "2025-02-04",
        "2025-02-05",
        "2025-02-06",
        "2025-02-07",
        "2025-02-10",
        "2025-02-11",
    ]


def test_who_looks_first_on_a_day_off_is_told_then() -> None:
    """Where the working day before was over when anybody looked first, the day itself tells."""
    assert ("2025-01-27", "due.7") in told_by("2025-02-03", "2025-01-26", "2025-01-27")

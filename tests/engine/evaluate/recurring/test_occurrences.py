"""Recurring tasks: which occurrences there are, when they open, and what they keep."""

from __future__ import annotations

from datetime import date

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TERMS, opened, row_of
from triggers.errors import UnknownNameError

D = date.fromisoformat
ALL = Filters(all_occurrences=True)


def dues(engine: Engine, task: str = "1") -> dict[str | None, str]:
    """Occurrence -> due day, of all occurrences."""
    rows = engine.tasks(filters=ALL)
    return {row["occurrence"]: str(row["due"]) for row in rows if row["task"] == task}


def test_every_year_until_the_end() -> None:
    """One occurrence a year, from the year of adoption to the plan's end."""
    engine = opened({"1": {"due": "every year"}}, until="2025-12-31")
    assert dues(engine) == {str(y): f"{y}-12-31" for y in (2022, 2023, 2024, 2025)}


def test_every_year_without_an_end() -> None:
    """Without `until` a task rolls for ten years after the year of adoption."""
    assert list(dues(opened({"1": {"due": "every year"}}))) == [str(y) for y in range(2022, 2033)]


@pytest.mark.parametrize(
    ("due", "first", "count"),
    [
        ("every year by 03-31", ("2023", "2023-03-31"), 1),
        ("every year by 02-29", ("2023", "2023-02-28"), 1),
        ("every half-year", ("2022-H2", "2022-12-31"), 3),
        ("every quarter by day 31", ("2022-Q4", "2022-12-31"), 5),
        ("every month by day 25", ("2022-10", "2022-10-25"), 15),
        ("every month by day 10", ("2022-11", "2022-11-10"), 14),
        ("every month by day 31", ("2022-10", "2022-10-31"), 15),
    ],
)
def test_periods(due: str, first: tuple[str, str], count: int) -> None:
    """Occurrences begin with the first whose day has not passed at the start (2022-10-15)."""
    found = dues(opened({"1": {"due": due}}, until="2023-12-31"))
    assert next(iter(found.items())) == first
    assert len(found) == count


@pytest.mark.parametrize(
    ("due", "first", "count"),
    [
        ("every week", ("2022-W41", "2022-10-16"), 12),
        ("every week by friday", ("2022-W42", "2022-10-21"), 11),
        ("30 days after each quarter", ("2022-Q4", "2023-01-30"), 1),
        ("1 month after each half-year", ("2022-H2", "2023-01-31"), 1),
        ("every year by 06-01 and every year by 11-15", ("2022.2", "2022-11-15"), 1),
        ("every month by day 5 and every quarter", ("2022-Q4", "2022-12-31"), 3),
    ],
)
def test_other_recurrences(due: str, first: tuple[str, str], count: int) -> None:
    """Weeks, spans after each period, and several recurrences in one rule, until the year's end."""
    found = dues(opened({"1": {"due": due}}, until="2022-12-31"))
    assert next(iter(found.items())) == first
    assert len(found) == count


def test_a_period_is_reported_on_when_it_is_over() -> None:
    """`N days after each PERIOD` opens on the day after the period's end; lists do not show it
    before, not even the first."""
    engine = opened({"1": {"due": "30 days after each quarter"}}, until="2023-12-31")
    assert engine.tasks(today=D("2022-12-31")) == []
    (row,) = engine.tasks(today=D("2023-01-01"))
    assert (row["occurrence"], row["state"], str(row["due"])) == ("2022-Q4", "active", "2023-01-30")


def chain() -> Engine:
    """A task whose occurrences follow each other, three months apart."""
    return opened({"1": {"due": "every 3 months after done"}}, until="2024-12-31")


def test_the_next_after_the_last() -> None:
    """The next occurrence opens with the completion of the one before, and counts from it; a
    completion that is taken back takes what nobody began along."""
    engine = chain()
    assert dues(engine) == {"1": "2023-01-15"}
    engine.complete("1", on=D("2023-01-10"))
    assert dues(engine) == {"1": "2023-01-15", "2": "2023-04-10"}
    engine.cancel("1", occurrence="2", on=D("2023-02-01"), reason="not needed")
    assert dues(engine)["3"] == "2023-05-01"
    engine.reopen("1", occurrence="1", on=D("2023-02-15"), reason="not yet")
    rows = {row["occurrence"]: row["state"] for row in engine.tasks(filters=ALL)}
    assert rows == {"2": "cancelled", "1": "in_progress"}


def test_the_next_for_each_member() -> None:
    """Each member's next occurrence follows its own completion; the others' first stays open."""
    groups = {"g": {"name": "G", "members": ["a", "b"]}}
    bodies = {"a": {"name": "A"}, "b": {"name": "B"}}
    task = {"due": "every 3 months after done", "each": "g"}
    engine = opened({"1": task}, bodies=bodies, groups=groups)
    engine.complete("1", body="a", on=D("2023-01-10"))
    for body, shown in (("a", {"1": "done", "2": "active"}), ("b", {"1": "active"})):
        rows = engine.tasks(filters=Filters(body=body))
        assert {row["occurrence"]: row["state"] for row in rows} == shown
    engine.complete("1", body="a", occurrence="2", on=D("2023-02-10"))
    rows = engine.tasks(filters=Filters(body="a"))
    assert [str(row["due"]) for row in rows] == ["2023-01-15", "2023-04-10", "2023-05-10"]


def test_the_plan_ends_the_chain() -> None:
    """No occurrence opens after the plan's end."""
    engine = opened({"1": {"due": "every 3 months after done"}}, until="2023-01-31")
    engine.complete("1", on=D("2023-02-01"))
    assert list(dues(engine)) == ["1"]


def test_other_parts_hold_in_each() -> None:
    """What stands beside two recurrences holds for the occurrences of both."""
    due = "every year by 06-01 and every year by 11-15 and 1 month after x"
    engine = opened({"1": {"due": due}}, until="2023-12-31")
    engine.record("x", issued=D("2023-01-20"))
    assert dues(engine) == {
        "2022.2": "2022-11-15",
        "2023.1": "2023-02-20",
        "2023.2": "2023-02-20",
    }
    assert engine.why("1", occurrence="2023.1").decision.deadline.rule == (
        "every year by 06-01 and 1 month after x"
    )


def test_several_are_dropped_at_once() -> None:
    """Several occurrences are cancelled with an entry each; where one cannot be, none is."""
    engine = opened({"1": {"due": "every month by day 25"}}, until="2023-06-30")
    labels = ["2022-10", "2022-11"]
    with pytest.raises(UnknownNameError):
        engine.cancel_occurrences("1", [*labels, "2021-01"], reason="missed")
    assert not [row for row in engine.tasks() if row["state"] == "cancelled"]
    outcome = engine.cancel_occurrences("1", labels, reason="missed", key="k")
    assert (outcome.entries, outcome.entry) == ((2, 3), 3)
    again = engine.cancel_occurrences("1", labels, reason="missed", key="k")
    assert (again.entries, again.changes) == (outcome.entries, outcome.changes)
    rows = {row["occurrence"]: row["state"] for row in engine.tasks()}
    assert [rows[label] for label in labels] == ["cancelled", "cancelled"]
    assert (
        engine.cancel_occurrences("1", ["2022-12", "2023-01"], reason="r", preview=True).entry
        is None
    )


def test_nothing_drifts() -> None:
    """The 31st of each month is that month's last day, never what a shorter month left."""
    found = dues(opened({"1": {"due": "every month by day 31"}}, until="2023-04-30"))
    assert found["2023-02"] == "2023-02-28"
    assert found["2023-03"] == "2023-03-31"


def test_terms() -> None:
    """`every term` has one occurrence a term that has not ended, due on its last day."""
    engine = opened({"1": {"due": "every term"}}, terms=TERMS)
    assert dues(engine) == {"2020-2022": "2022-12-31", "2023-2025": "2025-12-31"}
    assert dues(opened({"1": {"due": "every term"}}, terms=TERMS, adopted="2023-05-01")) == {
        "2023-2025": "2025-12-31"
    }


def test_no_occurrence_left() -> None:
    """A recurrence whose periods are all over has a place of its own and no date."""
    engine = opened({"1": {"due": "every year by 03-31"}}, until="2022-12-31")
    assert dues(engine) == {None: "None"}
    assert row_of(engine, "1")["due_kind"] == "pending"


def test_lists_show_what_has_opened() -> None:
    """An occurrence is listed from the first day of its period on."""
    engine = opened({"1": {"due": "every year"}}, until="2025-12-31")
    for day, shown in (("2022-10-20", 1), ("2022-12-31", 1), ("2023-01-01", 2), ("2025-06-01", 4)):
        assert len(engine.tasks(today=D(day))) == shown
    row = row_of(engine, "1", D("2023-06-01"), "2023")
    assert (row["state"], row["starts_on"]) == ("active", D("2023-01-01"))


def test_the_first_occurrence_is_always_listed() -> None:
    """A recurring task that starts later is not lost from the lists until then."""
    engine = opened({"1": {"when": "from 2024-02-01", "due": "every year"}}, until="2025-12-31")
    (row,) = engine.tasks()
    assert (row["occurrence"], row["state"]) == ("2024", "waiting")
    assert row["waiting_for"] == ["from 2024-02-01"]


def test_recurrence_waits_for_its_condition() -> None:
    """A recurring task waits in one place; its periods begin when the condition holds."""
    engine = opened({"1": {"when": "x", "due": "every year"}}, until="2024-12-31")
    assert dues(engine) == {None: "None"}
    made = engine.record("x", issued=D("2023-02-01")).changes
    assert list(dues(engine)) == ["2023", "2024"]
    opened_now = [change.after for change in made if change.field == "occurrence"]
    assert opened_now == ["2023", "2024"]
    assert row_of(engine, "1")["starts_on"] == D("2023-02-01")


def test_each_occurrence_has_its_own_progress() -> None:
    """Completing one year's occurrence leaves the next one open."""
    engine = opened({"1": {"due": "every year"}}, until="2024-12-31")
    engine.complete("1", occurrence="2022", on=D("2022-12-20"))
    assert row_of(engine, "1", occurrence="2022")["timeliness"] == "done_in_time"
    assert row_of(engine, "1", occurrence="2023")["state"] == "active"


def test_work_on_a_place_that_goes_is_kept() -> None:
    """Work is never thrown away: what was done while the task waited for its first occurrence
    still stands in the lists when the occurrences come."""
    engine = opened({"1": {"when": "x", "due": "every year"}}, until="2024-12-31")
    engine.complete("1", without_trigger=True, reason="ahead", on=D("2023-01-05"))
    engine.record("x", issued=D("2023-02-01"))
    rows = {row["occurrence"]: row["state"] for row in engine.tasks(filters=ALL)}
    assert rows == {None: "done", "2023": "active", "2024": "waiting"}


def test_work_on_an_occurrence_that_goes_is_kept() -> None:
    """When a completion is taken back, a follower's occurrence that was worked on stays, marked
    ungrounded; those that nobody touched go back to waiting."""
    tasks = {"1": {}, "2": {"when": "done 1", "due": "every year"}}
    engine = opened(tasks, until="2024-12-31")
    engine.complete("1", on=D("2022-11-01"))
    engine.complete("2", occurrence="2022", on=D("2022-12-01"))
    engine.reopen("1", on=D("2023-01-10"), reason="not yet")
    rows = [row for row in engine.tasks(filters=ALL) if row["task"] == "2"]
    kept = {row["occurrence"]: (row["state"], row["ungrounded"]) for row in rows}
    assert kept["2022"] == ("done", True)
    assert "2023" not in kept
    assert row_of(engine, "2", occurrence="2022")["due"] == D("2022-12-31")


# One occurrence an event


REPEATS = {"x": {"repeats": "true"}}


def test_a_repeating_trigger_opens_an_occurrence_an_event() -> None:
    """Each document has an occurrence named after it, with its own start and date."""
    engine = opened({"1": {"when": "x", "due": "1 month after x"}}, triggers=REPEATS)
    assert dues(engine) == {None: "None"}
    second = engine.record("x", issued=D("2023-02-10"), number="2").event
    first = engine.record("x", issued=D("2023-01-10"), number="1").event
    assert dues(engine) == {first: "2023-02-10", second: "2023-03-10"}
    assert row_of(engine, "1", occurrence=second)["starts_on"] == D("2023-02-10")


def test_another_trigger_serves_all_occurrences() -> None:
    """A condition beside the repeating trigger is met once for all its occurrences."""
    engine = opened({"1": {"when": "x and y"}}, triggers=REPEATS)
    for number, issued in (("1", "2023-01-10"), ("2", "2023-02-10")):
        engine.record("x", issued=D(issued), number=number)
    engine.record("y", issued=D("2023-01-20"))
    starts = [row["starts_on"] for row in engine.tasks()]
    assert starts == [D("2023-01-20"), D("2023-02-10")]


def test_an_occurrence_whose_document_lacks_the_date() -> None:
    """A document of a repeating trigger opens its occurrence even if the date that counts is not
    recorded: the occurrence waits, and says for which date."""
    engine = opened({"1": {"when": "x.received"}}, triggers=REPEATS)
    engine.record("x", issued=D("2023-01-10"), received=D("2023-01-12"), number="1")
    late = engine.record("x", issued=D("2023-02-10"), number="2").event
    engine.record("x", received=D("2023-02-20"), number="3")
    states = [(row["state"], row["waiting_for"]) for row in engine.tasks()]
    assert len(states) == 3
    row = row_of(engine, "1", occurrence=late)
    assert (row["state"], row["waiting_for"]) == ("waiting", ["x.received"])


def test_a_recurring_deadline_goes_before_a_repeating_trigger() -> None:
    """A task that has both rolls by its periods, which open when the first document comes."""
    engine = opened({"1": {"when": "x", "due": "every year"}}, triggers=REPEATS, until="2023-12-31")
    for number, issued in (("1", "2022-11-10"), ("2", "2023-02-10")):
        engine.record("x", issued=D(issued), number=number)
    assert dues(engine) == {"2022": "2022-12-31", "2023": "2023-12-31"}

"""One task and the facts: its condition, its occurrences, its date, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.service.engine import Engine
from tests.support.strategies import make_plan, office, opened, row_of

D = date.fromisoformat
LATER = D("2030-01-01")


def with_x(due: str = "none", when: str = "x", **fields: Any) -> Engine:
    return opened({"1": {"when": when, "due": due}}, **fields)


CONDITIONS = [
    # condition, documents as trigger=day, met from
    ("x", "", None),
    ("x", "x=2023-01-05", "2023-01-05"),
    ("x and y", "x=2023-01-05", None),
    ("x and y", "y=2023-01-09 x=2023-01-05", "2023-01-09"),
    ("x or y", "y=2023-01-09", "2023-01-09"),
    ("x or y", "y=2023-01-09 x=2023-01-05", "2023-01-05"),
    ("2 of (x, y, z)", "z=2023-01-09", None),
    ("2 of (x, y, z)", "z=2023-01-09 x=2023-01-05 y=2023-01-07", "2023-01-07"),
    ("x and (y or z)", "z=2023-01-09 x=2023-01-05", "2023-01-09"),
    ("x or y and z", "y=2023-01-05", None),
    ("from 2023-02-01", "", "2023-02-01"),
    ("x and from 2023-02-01", "x=2023-01-05", "2023-02-01"),
    ("x or from 2023-02-01", "", "2023-02-01"),
]


@pytest.mark.parametrize(("when", "documents", "met"), CONDITIONS)
def test_condition(when: str, documents: str, met: str | None) -> None:
    """A condition holds from the day that the table says, and from no other."""
    engine = with_x(when=when)
    for part in documents.split():
        trigger, _, issued = part.partition("=")
        engine.record(trigger, issued=D(issued))
    assert row_of(engine, "1")["starts_on"] == (D(met) if met else None)


def test_first_of_several_documents_counts() -> None:
    """Two documents of one trigger: the earlier one counts, whichever was recorded first."""
    engine = with_x("3 days after x")
    engine.record("x", issued=D("2023-01-09"), number="2")
    engine.record("x", issued=D("2023-01-05"), number="1")
    row = row_of(engine, "1")
    assert (row["starts_on"], row["due"]) == (D("2023-01-05"), D("2023-01-08"))


def test_an_early_document_counts() -> None:
    """A document from before the plan was adopted meets its tasks' conditions."""
    engine = with_x()
    engine.record("x", issued=D("2021-03-01"))
    assert row_of(engine, "1")["starts_on"] == D("2021-03-01")


# Start and deadline are independent


def test_start_on_two_count_from_one() -> None:
    """A task may start on two documents and count from one of them."""
    engine = with_x("1 month after x", "x and y")
    engine.record("x", issued=D("2023-01-05"))
    row = row_of(engine, "1")
    assert (row["state"], row["due_kind"], row["due"]) == ("waiting", "dated", D("2023-02-05"))
    engine.record("y", issued=D("2023-01-20"))
    row = row_of(engine, "1")
    assert (row["state"], row["starts_on"], row["due"]) == (
        "active",
        D("2023-01-20"),
        D("2023-02-05"),
    )


def test_counted_from_the_start() -> None:
    """`after start` counts from the day on which the condition holds."""
    engine = with_x("10 days after start", "x and y")
    assert row_of(engine, "1")["due_waits_for"] == ["start"]
    for trigger, issued in (("x", "2023-01-05"), ("y", "2023-01-20")):
        engine.record(trigger, issued=D(issued))
    assert row_of(engine, "1")["due"] == D("2023-01-30")


# Which of the three dates counts

DATES = {"issued": D("2023-01-05"), "effective": D("2023-02-01"), "received": D("2023-02-10")}


@pytest.mark.parametrize(
    ("plan", "trigger", "rule", "said", "day"),
    [
        (None, None, None, "", "2023-01-05"),
        ("received", None, None, "", "2023-02-10"),
        ("received", "effective", None, "", "2023-02-01"),
        ("received", "effective", "issued", "", "2023-01-05"),
        ("received", "received", "received", ".effective", "2023-02-01"),
        (None, None, "recorded", "", "2023-03-01"),
    ],
)
def test_layers_of_counts_from(
    plan: str | None, trigger: str | None, rule: str | None, said: str, day: str
) -> None:
    """The expression decides which date counts, then the rule, the trigger, the plan, the law."""
    task: dict[str, Any] = {"when": f"x{said}", "due": f"0 days after x{said}"}
    if rule:
        task["due_policy"] = {"counts_from": rule}
    engine = opened(
        {"1": task},
        policy={"counts_from": plan} if plan else {},
        triggers={"x": {"counts_from": trigger} if trigger else {}},
    )
    engine.record("x", **DATES)
    row = row_of(engine, "1")
    assert row["starts_on"] == row["due"] == D(day)


def test_a_missing_date_is_waited_for() -> None:
    """A date that was not recorded is never replaced by another: the task says what it lacks."""
    engine = with_x("3 months after x.received", "x.received")
    engine.record("x", issued=D("2023-01-05"))
    row = row_of(engine, "1")
    assert (row["state"], row["due_kind"], row["due"]) == ("waiting", "pending", None)
    assert row["waiting_for"] == row["due_waits_for"] == ["x.received"]


def test_only_the_deadline_misses_its_date() -> None:
    """A task starts on one date of a document and its deadline waits for another of them."""
    engine = with_x("3 months after x.received")
    engine.record("x", issued=D("2023-01-05"))
    row = row_of(engine, "1")
    assert (row["state"], row["due_kind"]) == ("active", "pending")
    assert (row["waiting_for"], row["due_waits_for"]) == ([], ["x.received"])


def test_a_second_document_brings_the_date() -> None:
    """Of two documents the one that has the date counts."""
    engine = with_x(when="x.received")
    engine.record("x", issued=D("2023-01-05"), number="1")
    engine.record("x", issued=D("2023-02-05"), received=D("2023-02-07"), number="2")
    assert row_of(engine, "1")["starts_on"] == D("2023-02-07")


# Kinds of deadline


@pytest.mark.parametrize(
    ("due", "kind", "day"),
    [
        ("none", "none", None),
        ("continuous", "continuous", None),
        ("upon x", "upon", None),
        ("3 months after x", "pending", None),
        ("as set by x", "pending", None),
        ("in 2022-Q4", "dated", "2022-12-31"),
        ("continuous and upon x", "upon", None),
        ("continuous or every year", "continuous", None),
    ],
)
def test_due_kind_before_the_document(due: str, kind: str, day: str | None) -> None:
    """No deadline is invented: each rule without its document has the kind that it deserves."""
    row = row_of(with_x(due), "1")
    assert (row["due_kind"], row["due"]) == (kind, D(day) if day else None)


def test_as_set_by_the_document() -> None:
    """The date that the document carries is the task's."""
    engine = with_x("as set by x")
    engine.record("x", issued=D("2023-01-05"), number="1")
    assert row_of(engine, "1")["due_waits_for"] == ["x"]
    engine.record("x", issued=D("2023-01-06"), number="2", sets_due=D("2023-09-30"))
    assert row_of(engine, "1")["due"] == D("2023-09-30")


@pytest.mark.parametrize("order", ["12", "21"])
def test_two_documents_of_one_day(order: str) -> None:
    """Of two documents of one day the number tells which counts, whichever was recorded first: the
    smaller one starts the task, the larger one is the latest that set a date."""
    engine = with_x("as set by x")
    for number in order:
        engine.record("x", issued=D("2023-01-05"), number=number, sets_due=D(f"2023-09-0{number}"))
    assert row_of(engine, "1")["due"] == D("2023-09-02")
    event = engine.why("1").decision.standing.node.event  # type: ignore[union-attr]
    assert engine.why("1").events[event or ""].number == "1"


def test_both_roundings_are_carried() -> None:
    """Where the arithmetic allows two answers the row has both."""
    engine = with_x("3 months after x")
    engine.record("x", issued=D("2022-11-30"))
    row = row_of(engine, "1")
    assert row["due"] == D("2023-02-28")
    assert row["ambiguous"] == {"down": D("2023-02-28"), "up": D("2023-03-01")}


def test_open_question_asks_for_confirmation() -> None:
    """A task whose reading nobody confirmed says so; a confirmed one does not."""
    question = {"asks": "a?", "readings": ["b", "c"], "taken": "b", "why": "d"}
    asked = opened(
        {
            "1": {"open": [question]},
            "2": {"open": [question | {"confirmed": "true"}]},
            "3": {},
        }
    )
    told = [row_of(asked, task)["needs_confirmation"] for task in "123"]
    assert told == [True, False, False]


def test_done_at_adoption() -> None:
    """A task that its plan calls done is done since the plan was adopted, and grounded."""
    engine = opened({"1": {"state": "done"}, "2": {"when": "done 1"}})
    row = row_of(engine, "1")
    assert (row["state"], row["since"], row["ungrounded"]) == ("done", D("2022-10-15"), False)
    assert row_of(engine, "2")["starts_on"] == D("2022-10-15")


def test_decisions_need_no_plan_of_the_trigger() -> None:
    """A document recorded before any plan is adopted counts when the plan comes."""
    engine = office()
    engine.record("x", issued=D("2023-01-05"))
    assert engine.tasks() == []
    engine.adopt(make_plan({"1": {"when": "x"}}))
    assert row_of(engine, "1")["state"] == "active"

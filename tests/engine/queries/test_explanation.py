"""Why a task stands as it does, and its history."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.acts import Act
from engine.queries.act_summary import cause
from engine.service.engine import Engine
from tests.support.country import country
from tests.support.strategies import opened
from triggers.errors import UnknownNameError
from triggers.steps import EventDay

D = date.fromisoformat


@pytest.fixture
def engine() -> Engine:
    """A task on two documents, one of which has come, and one that follows it."""
    made = opened(
        {
            "1": {"when": "x and (y or from 2024-01-01)", "due": "1 month after x"},
            "2": {"when": "done 1"},
            "3": {"due": "every year"},
        }
    )
    made.record("x", issued=D("2023-01-05"), number="12-QĐ")
    return made


def test_the_tree_of_a_condition(engine: Engine) -> None:
    """The tree has each part with its text, whether and since when it holds, and the document."""
    why = engine.why("1")
    tree = why.condition() or {}
    assert (tree["kind"], tree["met"], tree["on"]) == ("all", False, "2024-01-01")
    x, either = tree["children"]
    assert list(x) == ["kind", "text", "met", "on", "event", "children"]
    assert (x["text"], x["met"], x["on"]) == ("x", True, "2023-01-05")
    assert why.events[x["event"]].number == "12-QĐ"
    assert [leaf["kind"] for leaf in either["children"]] == ["event", "from"]
    assert engine.why("1", today=D("2024-01-01")).condition()["met"] is True  # type: ignore[index]


def test_a_task_without_a_condition(engine: Engine) -> None:
    """A task that starts with its plan has no tree."""
    assert engine.why("3").condition() is None


def test_the_steps_of_a_deadline(engine: Engine) -> None:
    """The steps lead from the document's day to the due day, and name the document."""
    why = engine.why("1")
    steps = why.decision.deadline.steps
    first = steps[0]
    assert isinstance(first, EventDay)
    assert steps[-1].day == D("2023-02-05")
    assert first.source in why.events
    assert (why.plan.plan, why.task.id, why.card.position) == ("p", "1", 0)


def test_only_what_counted_is_named(engine: Engine) -> None:
    """A document that neither the condition nor the deadline used is not among the sources."""
    later = engine.record("x", issued=D("2023-02-05"), number="13-QĐ").event
    assert later not in engine.why("1").events
    assert engine.why("2").events == {}


def test_a_deadline_names_its_document() -> None:
    """A document that only the deadline counts from is a source."""
    made = opened({"1": {"due": "1 month after x"}})
    event = made.record("x", issued=D("2023-01-05")).event
    assert list(made.why("1").events) == [event]


@pytest.mark.parametrize(
    ("today", "label", "due"),
    [
        ("2022-11-01", None, "2022-12-31"),
        ("2023-03-01", None, "2023-12-31"),
        ("2022-11-01", "2025", "2025-12-31"),
    ],
)
def test_which_occurrence_is_explained(
    engine: Engine, today: str, label: str | None, due: str
) -> None:
    """The last one that has opened, or the one asked for."""
    why = engine.why("3", today=D(today), occurrence=label)
    assert why.decision.standing.due == D(due)


def test_history(engine: Engine) -> None:
    """Every change with its entry, its clerk and its cause, in order."""
    engine.record("y", issued=D("2023-02-05"))
    engine.start("1", on=D("2023-02-06"), body="b", number="n", reason="r")
    lines = engine.history("1")
    assert [line["entry"] for line in lines] == sorted(line["entry"] for line in lines)
    assert {line["by"] for line in lines} == {"clerk"}
    told = [(line["cause"]["kind"], line["change"].field, line["change"].after) for line in lines]
    assert told == [
        ("adopted", "state", "waiting"),
        ("recorded", "since", "2024-01-01"),
        ("recorded", "due", "2023-02-05"),
        ("recorded", "state", "active"),
        ("recorded", "since", "2023-02-05"),
        ("moved", "state", "in_progress"),
    ]
    move = lines[-1]["cause"]
    assert (move["move"], move["body"], move["number"], move["reason"]) == ("start", "b", "n", "r")
    assert lines[1]["cause"]["document"] == "12-QĐ"


def test_an_act_without_a_rule() -> None:
    """A new kind of act without a rule is an error of the program, not silence."""
    with pytest.raises(TypeError, match="no rule"):
        cause(Act(kind="new"))


# Scopes and parts


@pytest.fixture
def parts() -> Engine:
    """A document in the north, and parts that were begun."""
    made = country(
        {
            "1": {"each": "communes", "when": "x", "due": "1 month after x"},
            "2": {"when": "x", "lead": ["n1"]},
        }
    )
    made.record("x", issued=D("2023-01-05"), scope="north")
    made.complete("1", body="n1", on=D("2023-01-10"))
    made.extend("1", D("2023-05-31"), body="n2", reason="r")
    return made


@pytest.mark.parametrize(
    ("body", "state", "due", "part"),
    [
        ("n1", "done", "2023-02-05", "n1"),
        ("n2", "active", "2023-05-31", "n2"),
        ("n3", "active", "2023-02-05", "n3"),
        ("s1", "waiting", None, "s1"),
        ("north", "in_progress", "2023-02-05", None),
        ("south", "waiting", None, None),
        (None, "in_progress", None, None),
    ],
)
def test_why_for_a_body(
    parts: Engine, body: str | None, state: str, due: str | None, part: str | None
) -> None:
    """A member is told of its part, another body of the task as its place sees it, with how far
    the parts below it are; without a body it is the whole."""
    standing = parts.why("1", body=body).decision.standing
    assert (standing.phase(D("2023-03-01")).state, standing.body) == (state, part)
    assert standing.due == (D(due) if due else None)
    if part is None:
        progress = standing.progress
        assert progress is not None
        assert (progress.done(D("2023-03-01")), progress.of) == {
            "north": (1, 3),
            "south": (0, 2),
            None: (1, 5),
        }[body]


def test_why_for_who_carries_on(parts: Engine) -> None:
    """Who has no part of its own but carries one on is told of that."""
    parts.succeed("n1", "north", D("2023-02-01"))
    assert parts.why("1", body="north").decision.standing.body == "n1"
    assert parts.why("2", body="n1").decision.standing.since == D("2023-01-05")


def test_the_history_for_a_body(parts: Engine) -> None:
    """A body's history has what concerned its own part and what spoke for it, not what others
    did."""
    told = {(h["entry"], h["change"].scope) for h in parts.history("1", body="n2")}
    assert told == {(1, None), (2, "north"), (3, None), (3, "north"), (4, "n2")}
    assert (3, "n1") in {(h["entry"], h["change"].scope) for h in parts.history("1")}
    assert {h["entry"] for h in parts.history("1", body="s1")} == {1, 3}
    with pytest.raises(UnknownNameError):
        parts.history("1", body="nobody")

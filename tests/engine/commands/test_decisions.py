"""How things are read and counted: readings, policy and calendars that people decide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.evaluate.facts import policy_for
from engine.service.engine import Engine
from tests.support.strategies import make_plan, office, opened, row_of
from triggers.calendar_files import parse_calendar, shipped_calendar
from triggers.calendars import Calendar
from triggers.errors import UponError

D = date.fromisoformat
HEAD = "date,kind,name,name_en,source,status\n"
MONTH: dict[str, Any] = {"when": "x", "due": "1 month after x"}
QUESTION = {
    "asks": "Which document?",
    "readings": ["the first", "the second", "the latest"],
    "taken": "the first",
    "why": "-",
    "would": {
        "2": {"when": "y", "due": "2 months after y", "policy": {"month_end": "up"}},
        "3": {"policy": {"counts_from": "received"}},
    },
}
OTHER = {"asks": "How long?", "readings": ["a", "ab"], "taken": "a", "why": "-"}


def refusal(engine: Engine, name: str, *args: Any, **asked: Any) -> str:
    """The code of what an act raises; it records nothing."""
    before = engine.verify()
    with pytest.raises(UponError) as caught:
        getattr(engine, name)(*args, **asked)
    assert engine.verify() == before
    return caught.value.code


def test_a_knob_in_doubt_is_confirmed() -> None:
    """31 January and a month end on 28 February or on 1 March: a person says which."""
    engine = opened({"1": MONTH})
    engine.record("x", issued=D("2023-01-31"))
    row = row_of(engine, "1")
    assert row["ambiguous"] == {"down": D("2023-02-28"), "up": D("2023-03-01")}
    engine.confirm("1", "up", reason="r")
    row = row_of(engine, "1")
    assert (row["due"], row["needs_confirmation"]) == (D("2023-03-01"), False)
    engine.undo()
    assert row_of(engine, "1")["due"] == D("2023-02-28")
    assert refusal(engine, "confirm", "1", "first_day", reason="r") == "nothing_to_confirm"


def test_an_early_period_is_confirmed() -> None:
    """Early in a quarter is its first month or its first day."""
    engine = opened({"1": {"due": "early 2023-Q2"}})
    assert row_of(engine, "1")["needs_confirmation"] is True
    engine.confirm("1", "first_day", reason="r")
    row = row_of(engine, "1")
    assert (row["due"], row["needs_confirmation"]) == (D("2023-04-01"), False)


def asked() -> Engine:
    """A task with two open questions, its documents there."""
    engine = opened({"1": MONTH | {"open": [QUESTION, OTHER]}, "2": {"when": "y"}})
    engine.record("x", issued=D("2023-01-05"), received=D("2023-01-20"), number="1")
    engine.record("y", issued=D("2023-01-31"), number="2")
    return engine


@pytest.mark.parametrize("reading", ["2", "the second", "The S"])
def test_a_question_is_decided(reading: str) -> None:
    """The chosen reading's `when`, `due` and policy hold from then on."""
    engine = asked()
    engine.confirm("1", reading, question=1, reason="r")
    row = row_of(engine, "1")
    assert (row["starts_on"], row["due"]) == (D("2023-01-31"), D("2023-03-31"))
    assert row["needs_confirmation"] is True
    engine.confirm("1", "2", reason="r")
    assert row_of(engine, "1")["needs_confirmation"] is False
    engine.confirm("1", "1", question=1, reason="r")
    assert row_of(engine, "1")["due"] == D("2023-02-05")


def test_documents_of_a_reading_reach_the_task() -> None:
    """A task hears the documents and completions that only another reading names."""
    engine = opened(
        {
            "0": {},
            "1": MONTH
            | {"open": [QUESTION | {"would": {"2": {"when": "z"}, "3": {"when": "done 0"}}}]},
        },
        triggers={"z": {"name": "Z"}},
    )
    engine.confirm("1", "2", reason="r")
    engine.record("z", issued=D("2023-01-05"))
    assert row_of(engine, "1")["state"] == "active"
    engine.confirm("1", "3", question=1, reason="r")
    assert row_of(engine, "1")["waiting_for"] == ["done 0"]
    engine.complete("0")
    assert row_of(engine, "1")["state"] == "active"
    assert engine.verify()[1] == []


def test_confirmations_that_are_refused() -> None:
    """Which question, which reading, why: nothing is guessed."""
    engine = asked()
    assert refusal(engine, "confirm", "1", "2", question=1, reason=" ") == "reason_missing"
    assert refusal(engine, "confirm", "1", "2", reason="r") == "bad_input"
    assert refusal(engine, "confirm", "1", "the", question=1, reason="r") == "bad_input"
    assert refusal(engine, "confirm", "1", "a", question=2, reason="r") == "bad_input"
    assert refusal(engine, "confirm", "1", "1", question=3, reason="r") == "bad_input"
    assert refusal(engine, "confirm", "1", "up", reason="r") == "nothing_to_confirm"
    assert refusal(engine, "confirm", "2", "1", reason="r") == "nothing_to_confirm"


def test_a_reading_that_an_amendment_took_out() -> None:
    """The question is open again, and the task reads as its text says."""
    engine = asked()
    engine.confirm("1", "2", question=1, reason="r")
    fewer = QUESTION | {"readings": ["the first", "the latest"], "would": {}}
    engine.amend(make_plan({"1": MONTH | {"open": [fewer]}, "2": {"when": "y"}}))
    row = row_of(engine, "1")
    assert (row["due"], row["needs_confirmation"]) == (D("2023-02-05"), True)
    assert engine.verify()[1] == []


COUNTS = [
    # workspace, plan, trigger, rule, decided -> the date that counts
    ("", "", "", "", "", "issued"),
    ("effective", "", "", "", "", "effective"),
    ("effective", "issued", "", "", "", "issued"),
    ("effective", "issued", "received", "", "", "received"),
    ("effective", "issued", "received", "effective", "", "effective"),
    ("effective", "issued", "issued", "effective", "received", "received"),
    ("", "", "issued", "", "received", "received"),
]


@pytest.mark.parametrize(("workspace", "plan", "trigger", "rule", "decided", "counts"), COUNTS)
def test_the_nearest_layer_decides(
    workspace: str, plan: str, trigger: str, rule: str, decided: str, counts: str
) -> None:
    """A decision wins over the rule's policy, that over the trigger's, the plan's, the
    workspace's."""

    def layer(value: str) -> dict[str, str]:
        return {"counts_from": value} if value else {}

    engine = office()
    if workspace:
        engine.set_policy(layer(workspace), reason="r")
    question = QUESTION | {"would": {"2": {"policy": layer(decided)}}}
    task = MONTH | {"due_policy": layer(rule), "open": [question]}
    engine.adopt(make_plan({"1": task}, triggers={"x": layer(trigger)}, policy=layer(plan)))
    engine.record("x", issued=D("2023-01-01"), effective=D("2023-01-02"), received=D("2023-01-03"))
    if decided:
        engine.confirm("1", "2", reason="r")
    day = {"issued": 1, "effective": 2, "received": 3}[counts]
    row = row_of(engine, "1")
    assert (row["starts_on"].day, row["due"].day) == (day, day)


def test_every_knob_says_who_set_it() -> None:
    """The policy of a task carries the layer behind each value."""
    engine = opened({"1": MONTH | {"due_policy": {"roll": "none"}}}, policy={"month_end": "up"})
    engine.set_policy({"month_end": "error", "start_day": "included"}, reason="r")
    with engine.ledger.reading() as unit:
        plan = unit.catalog.plans()[0]
        found = policy_for(plan, plan.task("1"), unit.facts)
    origins = [found.origin(k) for k in ("early_period", "start_day", "month_end", "roll")]
    assert origins == ["vn-blds", "workspace", "plan", "rule"]
    assert engine.policy().origin("start_day") == "workspace"


def test_a_workspace_policy_moves_deadlines() -> None:
    """The changes list what moves; undo moves it back."""
    engine = opened({"1": MONTH})
    engine.record("x", issued=D("2023-01-05"))
    made = engine.set_policy({"start_day": "included"}, reason="r")
    assert [(c.field, c.after) for c in made.changes] == [("due", "2023-02-04")]
    engine.undo()
    assert row_of(engine, "1")["due"] == D("2023-02-05")


def test_policies_that_are_refused() -> None:
    """Unknown knobs, values and calendars, nothing, and no reason."""
    engine = office()
    assert refusal(engine, "set_policy", {"roll": "none"}, reason="") == "reason_missing"
    assert refusal(engine, "set_policy", {}, reason="r") == "bad_input"
    assert refusal(engine, "set_policy", {"rol": "none"}, reason="r") == "bad_input"
    assert refusal(engine, "set_policy", {"roll": "up"}, reason="r") == "bad_input"
    assert refusal(engine, "set_policy", {"calendar": "mars"}, reason="r") == "unknown_name"


# Calendars


def table(under: str | None, *days: str) -> str:
    """A calendar's table: days off, on top of another calendar."""
    rows = [f"{under},extends,,,,"] if under else []
    return HEAD + "\n".join([*rows, *(f"{day},off,-,-,-,confirmed" for day in days)]) + "\n"


def due(engine: Engine) -> Any:
    """When the first task is due."""
    return row_of(engine, "1")["due"]


def test_an_office_s_calendar() -> None:
    """A file of the office stands on the shipped one; its new version moves deadlines."""
    engine = office()
    engine.put_calendar("office.csv", table("vn-state", "2023-02-06"), reason="r")
    engine.adopt(make_plan({"1": MONTH}, calendar="office"))
    engine.record("x", issued=D("2023-01-04"))
    assert due(engine) == D("2023-02-07")
    made = engine.put_calendar("office", table("vn-state", "2023-02-06", "2023-02-07"), reason="r")
    assert [(c.field, c.after) for c in made.changes] == [("due", "2023-02-08")]
    engine.put_calendar("vn-state", table("vn-state", "2023-02-08"), reason="r")
    assert due(engine) == D("2023-02-09")
    engine.undo()
    assert due(engine) == D("2023-02-08")
    assert engine.calendar("office").note(D("2023-02-07")).name == "-"


def test_calendars_that_are_refused() -> None:
    """Loops, faults, the same again, and names that are none; nothing is recorded."""
    engine = office()
    engine.put_calendar("a", table("vn-state"), reason="r")
    engine.put_calendar("b", table("a", "2023-02-06"), reason="r")
    engine.put_calendar("c", table("b", "2023-02-07"), reason="r")
    for name, text, code in [
        ("a", table("c", "2023-02-08"), "bad_input"),
        ("a", table("vn-state"), "same_calendar"),
        ("a", table("mars"), "unknown_name"),
        ("d", table("d"), "unknown_name"),
        ("d", HEAD + "2023-02-30,off,,,,confirmed\n", "bad_input"),
        ("none", table(None), "bad_input"),
        (" ", table(None), "bad_input"),
        ("d\x00", table(None), "bad_input"),
    ]:
        assert refusal(engine, "put_calendar", name, text, reason="r") == code, name
    assert refusal(engine, "put_calendar", "d", table(None), reason=None) == "reason_missing"


def test_a_calendar_under_others_is_not_undone() -> None:
    """What a plan counts by cannot be taken back."""
    engine = office()
    engine.put_calendar("a", table("vn-state", "2023-02-06"), reason="r")
    engine.adopt(make_plan({"1": MONTH}, calendar="a"))
    chief = office(engine.ledger, by="chief")
    chief.put_calendar("b", table("a", "2023-02-07"), reason="r")
    chief.undo()
    other = office(by="other")
    other.put_calendar("a", table("vn-state", "2023-02-06"), reason="r")
    clerk = office(other.ledger)
    clerk.adopt(make_plan({"1": MONTH}, calendar="a"))
    assert refusal(other, "undo") == "stands_on"


def newer(name: str) -> Calendar:
    """The calendars of a newer product, with two more days off."""
    shipped = shipped_calendar(name)
    days = (f"2023-02-{day},off,-,-,-,confirmed\n" for day in ("06", "07"))
    more = shipped.table + "".join(days)
    return parse_calendar(name, more) if name == "vn-state" else shipped


def by_plan(engine: Engine) -> None:
    """A plan counts by the shipped calendar."""
    engine.adopt(make_plan({"1": MONTH}, calendar="vn-state"))


def by_office(engine: Engine) -> None:
    """It counts by an office's own, which stands on the shipped one."""
    engine.put_calendar("office", table("vn-state", "2023-02-06"), reason="r")
    engine.adopt(make_plan({"1": MONTH}, calendar="office"))


def by_its_own_version(engine: Engine) -> None:
    """It counts by an office's version of the shipped one."""
    engine.put_calendar("vn-state", table("vn-state", "2023-02-06"), reason="r")
    engine.adopt(make_plan({"1": MONTH}, calendar="vn-state"))


def by_policy(engine: Engine) -> None:
    """The workspace's policy brings the shipped one."""
    engine.set_policy({"calendar": "none"}, reason="r")
    engine.adopt(make_plan({"1": MONTH}, calendar=None))
    engine.set_policy({"calendar": "vn-state"}, reason="r")


def by_reading(engine: Engine) -> None:
    """A reading that was confirmed brings it."""
    question = QUESTION | {"would": {"2": {"policy": {"calendar": "vn-state"}}}}
    engine.adopt(make_plan({"1": MONTH | {"open": [question]}}))
    engine.confirm("1", "2", reason="r")


def by_amendment(engine: Engine) -> None:
    """A new version of the plan brings it."""
    engine.adopt(make_plan({"1": MONTH}))
    engine.amend(make_plan({"1": MONTH}, calendar="vn-state"))


def by_office_alone(engine: Engine) -> None:
    """The version that the office's own stood on was taken back."""
    chief = office(engine.ledger, by="chief")
    chief.put_calendar("vn-state", table("vn-state", "2023-02-06"), reason="r")
    engine.put_calendar("office", table("vn-state", "2023-02-08"), reason="r")
    chief.undo()
    engine.adopt(make_plan({"1": MONTH}, calendar="office"))


@pytest.mark.parametrize(
    "way",
    [by_office_alone, by_plan, by_office, by_its_own_version, by_policy, by_reading, by_amendment],
)
def test_a_new_product_moves_nothing(way: Any) -> None:
    """However a shipped calendar comes into use, its table is kept with the act: another version
    of the product gives the same dates, until the office puts that calendar into force."""
    engine = office()
    way(engine)
    engine.record("x", issued=D("2023-01-04"))
    later = office(engine.ledger, calendars=newer)
    assert later.verify()[1] == []
    before = later.tasks()
    later.rebuild()
    assert later.tasks() == before
    engine.put_calendar("vn-state", newer("vn-state").table, reason="r")
    assert engine.calendar("vn-state").version == newer("vn-state").version

"""Requests: what a key digests stays as it was, values of wrong types are our own errors, and
every act can be asked for by a mapping."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args

import pytest

from engine.commands.any_request import AnyRequest, read_request
from engine.commands.requests import Request
from engine.commands.requests_documents import (
    CorrectDocument,
    RecordDocument,
    RetractDocument,
    UndoLast,
)
from engine.commands.requests_tasks import (
    ConfirmReading,
    ExtendDeadline,
    MoveTask,
    SettleTask,
    WaiveCondition,
)
from engine.commands.requests_workspace import (
    AdoptPlan,
    AmendPlan,
    MovePlan,
    PutBodies,
    PutCalendar,
    SetPolicy,
    SetReminders,
    SucceedBody,
)
from engine.model.states import Move
from tests.support.strategies import make_plan, office, opened, row_of
from triggers.errors import BadInputError, UponError
from workflows.plan import Directory
from workflows.reminders import Reminders

D = date.fromisoformat
DAY, WHY = D("2023-01-05"), {"reason": "r"}
PLAN = make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {}})
OF = {"body": "b", "occurrence": "2023"}
DIRECTORY = Directory.model_validate({"bodies": {"a": {"name": "A"}}})
KEPT = {
    "fa8baba16ace97f5": AdoptPlan(plan=PLAN),
    "163107fa508bf4c8": RecordDocument(
        triggers=("x",), issued=DAY, number="12-QĐ", title="", new=True
    ),
    "2b32d74e3ae96069": RecordDocument(triggers=("x", "y"), effective=DAY, replaces="e"),
    "ef2b2a94aea25198": CorrectDocument(event="e", issued=D("2023-01-06"), number=None, **WHY),
    "3ef7d3e1509c40d6": CorrectDocument(event="e", triggers=("x",), **WHY),
    "354039180c1c5941": RetractDocument(event="e", **WHY),
    "fe5acb85484b6b39": UndoLast(),
    "b019d1e745c24cd6": MoveTask(
        move=Move.COMPLETE, task="1", on=DAY, number="7", without_trigger=True, **WHY
    ),
    "749a68bab47afe15": MoveTask(move=Move.START, task="1", plan="p", body="b"),
    "98585322dcd11e08": MoveTask(move=Move.CANCEL, task="1", **WHY),
    "43c8a50cc8d91b5a": ExtendDeadline(task="1", to="2 months", **WHY),
    "b16de9d690606bf7": ExtendDeadline(
        task="1", to="2 months", number="7", authority="btv", body="b", **WHY
    ),
    "5b37b86f2ac86740": SettleTask(task="1", decision="keep", **WHY),
    "1ccef0e135fe6cfe": SettleTask(task="1", decision="keep", **OF, **WHY),
    "b894ed1ec2f52680": ConfirmReading(task="1", reading="down", **WHY),
    "e3514eb9be962304": ConfirmReading(task="1", plan="p", reading="1", question=2, **WHY),
    "7fda8da4489392b8": SetPolicy(knobs={"month_end": "up", "roll": "none"}, **WHY),
    "7a828a0af453e1d8": SetReminders(rules=Reminders.model_validate({}), **WHY),
    "2f026ed6005ef796": PutCalendar(name="office", table="date,kind\n", **WHY),
    "c98a88851776e7ce": PutBodies(directory=DIRECTORY),
    "da9f48ee624164bf": SucceedBody(old="a", new="b", on=D("2023-01-01"), **WHY),
    "5f8cb686d0b9b695": AmendPlan(plan=PLAN),
    "9b5227af364a24b0": AmendPlan(plan=PLAN, accept=("2", "1"), **WHY),
    "335817a26fc8d8b3": WaiveCondition(task="1", **WHY),
    "7d4026cf55e20eac": WaiveCondition(task="1", plan="p", part="c", on=DAY, **OF, **WHY),
    "9cb62cb3357d529e": MovePlan(move="end", plan="p", **WHY),
    "868009a3df0e2a9d": MovePlan(move="end", plan="p", on=DAY, replaced_by="q", **WHY),
}
"""The beginning of the digest that is kept of a request under a key: by version 0.2.0, or for an
act that came later by the version that brought it."""


@pytest.mark.parametrize(("kept", "request_"), KEPT.items(), ids=list(KEPT))
def test_keys_of_old_ledgers_still_answer(kept: str, request_: Request) -> None:
    """The digest is the one that an earlier version made."""
    assert request_.digest()[:16] == kept


def test_a_key_of_a_program_that_said_less_still_answers() -> None:
    """Earlier versions digested of an extension only the details that a program named, and of a
    correction the list of triggers as it was given."""
    extension = ExtendDeadline(task="1", to=D("2023-03-01"), reason="r")
    assert "e02e520de17af5e2" in [digest[:16] for digest in extension.former_digests()]
    correction = CorrectDocument(event="e", triggers=["x", "y"], reason="r")
    assert "d0e2a4846c0854f3" in [digest[:16] for digest in correction.former_digests()]


def test_a_former_digest_is_the_same_request() -> None:
    """Where an entry has a digest of an earlier version, the same request gives its answer again,
    and another one conflicts."""
    engine = opened({"1": {"due": "by 2023-02-01"}})
    extension = ExtendDeadline(task="1", to=D("2023-03-01"), reason="r")
    old = extension.former_digests()[0]
    assert old != extension.digest()
    signed = type("Old", (ExtendDeadline,), {"digest": lambda _: old})
    first = engine.submit(signed(task="1", to=D("2023-03-01"), reason="r"), key="k")
    assert engine.submit(extension, key="k") == first
    with pytest.raises(UponError) as caught:
        engine.extend("1", D("2023-03-02"), reason="r", key="k")
    assert caught.value.code == "key_conflict"


def test_every_request_is_held() -> None:
    """Each kind of request has a digest above, and none is missing from the union."""
    every = get_args(get_args(AnyRequest)[0])
    assert {type(request) for request in KEPT.values()} == set(every)


@pytest.mark.parametrize("request_", KEPT.values(), ids=list(KEPT))
def test_a_request_goes_through_json(request_: Request) -> None:
    """What is dumped as JSON, without what was not given, is read back as the same request."""
    dumped = request_.model_dump(mode="json", exclude_unset=True) | {"act": request_.act}
    assert read_request(dumped) == request_
    assert read_request(dumped).digest() == request_.digest()


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"act": "record", "triggers": ["x"], "issued": "31-01-2023"}, "issued"),
        ({"act": "record", "triggers": ["x"], "issued": 5}, "issued"),
        ({"act": "record", "triggers": ["x"], "issued": datetime(2023, 1, 5)}, "issued"),  # noqa: DTZ001
        ({"act": "record", "triggers": ["x"], "colour": "red"}, "colour"),
        ({"act": "record", "issued": "2023-01-05"}, "triggers"),
        ({"act": "correct", "event": "e", "id": "f"}, "id"),
        ({"act": "correct", "event": "e", "recorded": "2023-01-05"}, "recorded"),
        ({"act": "move", "task": "1", "move": "fly"}, "move"),
        ({"act": "move", "task": 1, "move": "start"}, "task"),
        ({"act": "extend", "task": "1", "to": None}, "to"),
        ({"act": "adopt", "plan": "nq21"}, "plan"),
        ({"act": "fly"}, "request"),
        ({}, "request"),
    ],
)
def test_a_request_that_is_none(given: dict[str, Any], what: str) -> None:
    """A value of a wrong type, or a key that there is not, is an error of ours that names it."""
    with pytest.raises(BadInputError) as caught:
        read_request(given)
    assert caught.value.what == what


def test_a_request_is_what_the_method_does() -> None:
    """Submitting the request and calling the method give the same outcome; both are frozen."""
    one, other = office(), office()
    for engine in (one, other):
        engine.adopt(PLAN)
    request = RecordDocument(triggers="x", issued="2023-01-05", number="1")
    made = one.submit(request)
    assert made == other.record("x", issued=DAY, number="1")
    assert row_of(one, "1") == row_of(other, "1")
    with pytest.raises(BadInputError):
        RecordDocument(triggers="x", issued="soon")
    with pytest.raises(Exception, match="frozen"):
        request.number = "2"


def test_requests_can_be_supposed() -> None:
    """A request is a step of what-if: what would follow is what then follows."""
    engine = opened({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "done 1"}})
    record = RecordDocument(triggers="x", issued=DAY)
    complete = MoveTask(move=Move.COMPLETE, task="1")
    day = engine.today()
    found = engine.what_if([(day, record), (day, complete)])
    assert [entry.act.kind for entry, _ in engine.log()] == ["adopted"]
    made = [*engine.submit(record).changes, *engine.submit(complete).changes]
    assert {change.task for change in found.changes} == {change.task for change in made}
    assert row_of(engine, "2")["state"] == "active"

"""Sub-plans on the page: the part that may be completed is named, and completed by a person."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from engine.model.acts import Under
from engine.model.states import Move
from engine.service.engine import Engine
from tests.support.strategies import make_plan
from tests.web.conftest import DAY, Served
from upon import clock
from web.settings import Settings

BODIES = {"a": {"name": "Xã A"}, "b": {"name": "Xã B"}}
GROUPS = {"xa": {"name": "Các xã", "members": ["a", "b"]}}
PART = {
    "title": "Ban hành quy chế",
    "each": "xa",
    "implementing": ["xa"],
    "due": "by 2023-06-30",
    "completes": True,
}


@pytest.fixture
def engine(served: Served) -> Engine:
    """The trial with a plan in which two communes have parts, and the plan of one of them."""
    settings: Settings = served.app.state.office.settings
    made = Engine(served.ledger, clock.now, settings.zone, by="vanthu")
    plan = make_plan({"1": PART}, plan="big", bodies=BODIES, groups=GROUPS)
    made.adopt(plan, today=DAY)
    own = make_plan({"x": {"due": "by 2023-02-15"}}, plan="own")
    made.adopt(own, under=Under(plan="big", task="1", body="a"), today=DAY)
    return made


@pytest.mark.parametrize(
    ("lang", "heading", "why"),
    [
        ("vi", "có thể ghi hoàn thành phần việc", "có thể ghi hoàn thành phần việc này"),
        ("en", "parts that may be completed", "this part may be completed"),
    ],
)
def test_a_part_that_may_be_completed(
    engine: Engine, clerk: TestClient, lang: str, heading: str, why: str
) -> None:
    """The preview of the last completion, the day's page and the page of the part say so; once it
    is recorded they do not."""
    at = f"?lang={lang}"
    assert heading not in clerk.get(f"/{at}").text
    given = {"on": "2/2/2023", "act": "preview"}
    seen = clerk.post(f"/tasks/own/x/complete{at}", data=given)
    assert "own" in seen.text
    assert ("may be completed" if lang == "en" else "có thể ghi hoàn thành") in seen.text
    engine.move(Move.COMPLETE, "x", plan="own", on=DAY, today=DAY)
    page = clerk.get(f"/{at}").text
    assert heading in page
    assert "/tasks/big/1?" in page
    assert why in clerk.get(f"/tasks/big/1{at}&body=a").text
    assert why not in clerk.get(f"/tasks/big/1{at}&body=b").text
    engine.move(Move.COMPLETE, "1", plan="big", body="a", on=DAY, today=DAY)
    assert heading not in clerk.get(f"/{at}").text


def test_the_agenda_of_programs_has_it(engine: Engine, clerk: TestClient) -> None:
    """Under `to_complete`, for those above the body too."""
    assert clerk.get("/v1/agenda").json()["to_complete"] == []
    engine.move(Move.COMPLETE, "x", plan="own", on=DAY, today=DAY)
    (part,) = clerk.get("/v1/agenda").json()["to_complete"]
    assert (part["plan"], part["task"], part["body"]) == ("big", "1", "a")
    assert clerk.get("/v1/agenda?plan=nq21").json()["to_complete"] == []

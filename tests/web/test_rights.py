"""Who may do what, and where: the whole of roles x places x operations."""

from __future__ import annotations

from itertools import product

import pytest

from engine.model.bodies import Bodies
from engine.model.groups.groups import Groups
from engine.model.successions import Successions
from tests.web.conftest import Served
from web.acts.table import ACTS
from web.demo import PASSWORD
from web.guard.passwords import hash_password
from web.rights import OPERATIONS, ROLES, WHOLE, ForbiddenError, HiddenError, Person, check
from workflows.plan import Body

READS = {"read", "ledger"}
CLERK = READS | {"record", "correct", "retract", "start", "complete", "undo"}
HEAD = CLERK | {
    "extend",
    "settle",
    "confirm",
    "suspend",
    "resume",
    "cancel",
    "reopen",
    "reinstate",
    "second",
}
ADMIN = READS | {
    "adopt",
    "amend",
    "bodies",
    "succeed",
    "policy",
    "calendar",
    "reminders",
    "accounts",
    "tokens_of_others",
    "backup",
    "outbox",
}
MAY = {"reader": READS, "clerk": CLERK, "head": HEAD, "admin": ADMIN}
"""Role -> operations, written down a second time."""

PLACES = {"above": "province", "own": "town", "below": "commune", "beside": "other", "whole": None}


def tree() -> Bodies:
    """A province with two towns, one of which has a commune."""
    known = {
        "province": Body(name="Tỉnh"),
        "town": Body(name="Thị xã", under="province"),
        "other": Body(name="Huyện", under="province"),
        "commune": Body(name="Xã", under="town"),
    }
    return Bodies(known, Groups({}, {}), Successions())


def verdict(role: str, body: str | None, operation: str, place: str | None) -> str:
    """What the rule says: yes, no (403), or as if it were not there (404)."""
    try:
        check(Person("p", "P", frozenset({role}), body), operation, place, tree())
    except ForbiddenError:
        return "no"
    except HiddenError:
        return "hidden"
    return "yes"


def expected(role: str, body: str | None, operation: str, where: str) -> str:
    """The rule in other words."""
    inside = where in ("own", "below")
    seen = body is None or inside or where == "whole" or (where == "above" and operation == "read")
    if not seen:
        return "hidden"
    if operation not in MAY[role]:
        return "no"
    if body is None or operation == "read":
        return "yes"
    return "yes" if inside and operation not in WHOLE else "no"


@pytest.mark.parametrize("role", ROLES)
def test_the_whole_matrix(role: str) -> None:
    """Every role, of the whole and of a body, at every place, for every operation."""
    for body, operation, where in product((None, "town"), OPERATIONS, PLACES):
        found = verdict(role, body, operation, PLACES[where])
        assert found == expected(role, body, operation, where), (role, body, operation, where)


def test_every_act_needs_an_operation_of_the_table() -> None:
    """Nothing can be recorded that the table does not name."""
    assert {act.operation for act in ACTS.values()} <= OPERATIONS.keys()


WRITES = (
    (
        "record",
        "POST",
        "/v1/events",
        {"trigger": ["btvthu-new-cadre-rule"], "issued": "2023-02-01"},
    ),
    ("complete", "POST", "/v1/plans/nq21/tasks/3.d/moves", {"move": "complete"}),
    ("suspend", "POST", "/v1/plans/nq21/tasks/3.d/moves", {"move": "suspend", "reason": "x"}),
    ("extend", "POST", "/v1/plans/nq21/tasks/3.e/extensions", {"to": "2023-06-30", "reason": "x"}),
    (
        "confirm",
        "POST",
        "/v1/plans/nq21/tasks/2.1.2.b/confirmations",
        {"reading": "1", "question": 1, "reason": "x"},
    ),
    ("policy", "PUT", "/v1/policy", {"knobs": {"roll": "none"}, "reason": "x"}),
    ("reminders", "PUT", "/v1/reminders", {"rules": {"due": {"days": [3]}}, "reason": "x"}),
    ("accounts", "GET", "/v1/accounts", None),
)


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row[0])
def test_the_api_asks_the_table(served: Served, row: tuple[str, str, str, object]) -> None:
    """Each role is let through, or refused, as the table says; a refusal says no more."""
    operation, method, path, body = row
    accounts = {"reader": "banxem", "clerk": "vanthu", "head": "truongban", "admin": "quantri"}
    for role, account in accounts.items():
        answer = served.signed_in(account).request(
            method, f"{path}?dry_run=true" if body else path, json=body
        )
        wanted = 200 if operation in MAY[role] else 403
        assert answer.status_code == wanted, (role, answer.text)


def test_what_lies_outside_is_not_there(served: Served) -> None:
    """A person of a body neither sees nor acts for another body; a document for another body is
    not found, and the lists leave it out."""
    whole = served.signed_in("truongban")
    rows = whole.get("/v1/bodies?limit=1000").json()
    own, other = [row["id"] for row in rows if row["under"] == "thi-uy"][:2]
    body = {"trigger": ["btvthu-new-cadre-rule"], "issued": "2023-02-01", "scope": other}
    made = whole.post("/v1/events", json=body, headers={"idempotency-key": "k"})
    event = made.json()["event"]
    store, kept = served.app.state.office.accounts, hash_password(PASSWORD)
    store.add("nguoi-xa", by="t", full_name="X", role="head", body=own, password=kept)
    inner = served.signed_in("nguoi-xa")
    for path in (f"/events/{event}", f"/v1/events/{event}", f"/v1/tasks?body={other}"):
        assert inner.get(path).status_code == 404, path
    for path in (f"/?body={other}", f"/bodies/{other}", f"/v1/bodies/{other}"):
        assert inner.get(path).status_code == 404, path
    for path in ("/events", "/v1/events", "/v1/log", "/search?q=08"):
        assert event not in inner.get(path).text, path
    assert other not in [row["id"] for row in inner.get("/v1/bodies").json()]
    for scope, code in ((other, 404), (None, 403), (own, 201)):
        sent = body | {"number": "2", "scope": scope}
        answer = inner.post("/v1/events", json=sent, headers={"idempotency-key": f"z{scope}"})
        assert answer.status_code == code, (scope, answer.text)
    assert inner.get("/").status_code == 200

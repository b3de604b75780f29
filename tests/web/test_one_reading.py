"""A page that asks the ledger for much sees one state of it, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.web.conftest import DAY, Served
from web.request_context import make_context, one_reading
from web.requests import office_of
from web.rights import Person

TASK = "/tasks/nq21/2.1.2.b"
MOST = 2
"""Transactions of a request: who asks, and the page with the ledger's head."""


@pytest.mark.parametrize("path", [TASK, "/v1/tasks"])
def test_a_page_reads_the_ledger_once(served: Served, path: str) -> None:
    """However much it shows: who asks, and one state of the ledger with its head."""
    clerk = served.signed_in("vanthu")
    clerk.get(path)
    begun = []

    @event.listens_for(served.ledger.engine, "begin")
    def note(connection: object) -> None:
        begun.append(connection)

    assert clerk.get(path).status_code == 200
    assert len(begun) <= MOST


def test_every_question_is_about_one_state(served: Served) -> None:
    """Within one reading there is one transaction, by which nothing can be recorded; after it the
    newest state is seen."""
    scope = {"type": "http", "method": "GET", "path": TASK, "query_string": b"", "headers": []}
    request = Request(scope | {"app": served.app})
    desk = make_context(request, office_of(request), Person("x", "X", frozenset({"head"})))
    with one_reading(desk):
        with desk.ledger().reading() as first, desk.ledger().reading() as second:
            assert first is second
        before = len(desk.engine().log())
        with pytest.raises(TypeError), desk.ledger().writing():
            pass
    body = {"trigger": ["btvthu-new-cadre-rule"], "number": "9", "issued": "2023-02-01"}
    clerk = served.signed_in("vanthu")
    made = clerk.post("/v1/events", json=body, headers={"idempotency-key": "k"})
    assert made.status_code == 201
    assert len(desk.engine().log()) == before + 1


def test_the_past_is_read_once_too(clerk: TestClient) -> None:
    """A page of another moment is one state as well."""
    now = datetime.now(UTC).isoformat().replace("+", "%2B")
    page = clerk.get(f"{TASK}?known_at={now}&today={DAY}")
    assert page.status_code == 200

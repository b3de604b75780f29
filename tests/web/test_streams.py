"""Changes as they come, calendar addresses, figures and health."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from store.ledger import open_ledger
from tests.support.browser import served_over_http
from tests.web.conftest import Serve, Served, settings_for
from web.app import create_app
from web.demo import PASSWORD

SENT = {"sec-fetch-site": "same-origin"}


@contextmanager
def signed_in(address: str) -> Iterator[httpx.Client]:
    """A clerk, over HTTP."""
    with httpx.Client(base_url=address, headers=SENT, timeout=20) as client:
        client.post("/login", data={"account": "vanthu", "password": PASSWORD})
        yield client


def record(client: httpx.Client, number: str) -> None:
    """Record a document."""
    body = {"trigger": ["btvthu-new-cadre-rule"], "number": number, "issued": "2023-02-01"}
    answer = client.post("/v1/events", json=body, headers={"idempotency-key": number})
    assert answer.status_code == 201, answer.text


def heard(client: httpx.Client, count: int, **headers: str) -> Iterator[dict[str, Any]]:
    """So many entries of the stream."""
    with client.stream("GET", "/v1/changes?after=0", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        found = 0
        for line in answer.iter_lines():
            if line.startswith("data: "):
                found += 1
                yield json.loads(line.removeprefix("data: "))
                if found == count:
                    return


def test_changes_resume_after_the_server_was_gone(demo_file: Path, tmp_path: Path) -> None:
    """With `Last-Event-ID` nothing is lost and nothing comes twice, also where the server was
    stopped in between and entries were recorded meanwhile."""
    path = Path(shutil.copy(demo_file, tmp_path / "served.db"))
    ledger = open_ledger(f"sqlite:///{path}")
    with served_over_http(create_app(ledger, settings_for(path))) as address:
        with signed_in(address) as client:
            record(client, "1")
            first = list(heard(client, 3))
            cookies = client.cookies
        assert [one["id"] for one in first] == ["1", "2", "3"]
        assert first[2]["type"] == "upon.entry.v1"
        assert first[2]["data"]["kind"] == "recorded"
    with served_over_http(create_app(ledger, settings_for(path))) as address:
        with httpx.Client(base_url=address, headers=SENT, timeout=20, cookies=cookies) as client:
            record(client, "2")
            record(client, "3")
            rest = list(heard(client, 2, **{"last-event-id": "3"}))
        assert [one["id"] for one in rest] == ["4", "5"]
    ledger.engine.dispose()


def test_a_change_is_told_while_one_listens(demo_file: Path, tmp_path: Path) -> None:
    """An entry comes to who waits, within seconds."""
    path = Path(shutil.copy(demo_file, tmp_path / "served.db"))
    ledger = open_ledger(f"sqlite:///{path}")
    with (
        served_over_http(create_app(ledger, settings_for(path))) as address,
        signed_in(address) as client,
        signed_in(address) as other,
        client.stream("GET", "/v1/changes?after=2") as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines) == ": upon"
        record(other, "9")
        until = time.monotonic() + 15
        found = next(line for line in lines if line == "id: 3" or time.monotonic() > until)
        assert found == "id: 3"
    ledger.engine.dispose()


def test_a_feed_is_fetched_without_signing_in(served: Served) -> None:
    """By the secret in its address alone; 304 until something changes; renewed and revoked it is
    gone; the day of the last fetch is kept."""
    clerk = served.signed_in("vanthu")
    made = clerk.post("/v1/feeds", json={"name": "f", "component": "todo"})
    path = made.json()["path"]
    calendar = served.visitor()
    first = calendar.get(path)
    assert first.status_code == 200
    assert "BEGIN:VTODO" in first.text
    assert "content-disposition" not in first.headers
    again = calendar.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert clerk.get("/v1/feeds").json()[0]["fetched_on"]
    page = clerk.post("/settings/renew", data={"id": made.json()["id"]})
    assert calendar.get(path).status_code == 404
    fresh = page.text.split("/feeds/")[1].split("<")[0]
    assert calendar.get(f"/feeds/{fresh}").status_code == 200
    clerk.delete(f"/v1/feeds/{made.json()['id']}")
    assert calendar.get(f"/feeds/{fresh}").status_code == 404


def test_figures_need_their_token(serve: Serve) -> None:
    """`/metrics` is not there without it; with it the figures name routes, not addresses."""
    served = serve(metrics_token="figures")  # noqa: S106
    visitor = served.visitor()
    assert visitor.get("/metrics").status_code == 404
    assert visitor.get("/metrics", headers={"authorization": "Bearer x"}).status_code == 404
    served.signed_in("vanthu").get("/tasks/nq21/2.1.2.b")
    text = visitor.get("/metrics", headers={"authorization": "Bearer figures"}).text
    assert 'route="/tasks/{plan}/{task}"' in text
    assert "2.1.2.b" not in text
    assert "upon_entries 2.0" in text
    assert "upon_clock_silent 1.0" in text


def test_health_is_told_to_everybody(served: Served) -> None:
    """The process lives; the database answers; nobody keeps the clock of the trial."""
    visitor = served.visitor()
    assert visitor.get("/healthz").json() == {"status": "alive"}
    ready = visitor.get("/readyz").json()
    assert (ready["status"], ready["clock"], ready["entries"]) == ("ready", "never", 2)


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "9" * 12])
def test_a_bad_last_event_id_is_refused(served: Served, value: str) -> None:
    """In words, as any other value."""
    clerk = served.signed_in("vanthu")
    answer = clerk.get("/v1/changes", headers={"last-event-id": value})
    assert answer.status_code == 422

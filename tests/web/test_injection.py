"""Texts that would be markup, SQL, a template or a formula, in every field of every form."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import Served

pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE ledger; --",
    "{{ 7654321*7 }}${7654321*7}#{7654321*7}",
    '=HYPERLINK("http://evil.example")',
    "javascript:alert(1)",
    "\u202egnp.exe\u0000\r\nSet-Cookie: a=b",
    "%s%n{0}{title}",
)
FIELDS = ("number", "issuer", "title", "note", "scope", "url", "issued", "received", "effective")
FORMS = {
    "/record": (*FIELDS, "sets_due", "trigger", "key", "digest"),
    "/tasks/nq21/3.d/complete": ("on", "number", "reason", "body", "occurrence"),
    "/tasks/nq21/3.e/extend": ("to", "reason", "number", "authority", "body"),
    "/tasks/nq21/2.1.2.b/confirm": ("reading", "reason", "question"),
    "/undo": ("reason",),
    "/events/{event}/correct": (*FIELDS, "reason"),
    "/events/{event}/retract": ("reason",),
}
FORMS_OF_ADMIN = {
    "/import": ("text", "plan_id", "adopted", "sheet", "language", "accept", "reason"),
    "/settings/calendars/vn-state": ("name", "table", "holds_from", "reason"),
    "/settings/reminders": ("due.to", "due.days", "overdue.daily", "start.urgent", "reason"),
    "/settings/reminders/test": ("recipient",),
    "/settings/outbox/drop": ("id", "reason"),
    "/settings/outbox/resend": ("id",),
    "/settings/backup/check": ("name",),
    "/settings/policy": ("knob.name", "knob.roll", "knob.calendar", "holds_from", "reason"),
}
SEEN = (
    "/search?q={}",
    "/tasks?text={}",
    "/tasks?plan={}",
    "/triggers?silent={}",
    "/verify?head={}",
    "/calendar?month={}",
    "/reports?period={}",
    "/?today={}",
    "/?body={}",
    "/login?next={}",
    "/bodies/options?scope={}",
    "/settings/calendars/vn-state?year={}",
)


class Elements(HTMLParser):
    """What of a page would run or be fetched: its own scripts and pictures aside."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what no page of ours has."""
        given = {name: value or "" for name, value in attrs}
        ours = given.get("src", "").startswith("/static/")
        if (tag == "script" and not ours) or tag in ("img", "iframe", "object", "base", "style"):
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        links = (given.get("href", ""), given.get("action", ""), given.get("src", ""))
        self.found += [link for link in links if re.match(r"\s*(javascript|data):", link)]


def harmless(text: str, planted: str) -> bool:
    """Whether a page shows a text as text: nothing of it became an element, an attribute or a
    result."""
    parser = Elements()
    parser.feed(text)
    return not parser.found and ("{{" not in planted or "53580247" not in text)


@pytest.mark.parametrize("planted", TEXTS)
def test_no_field_of_a_form_is_more_than_text(served: Served, planted: str) -> None:
    """Each field in turn: the answer is a page, with the text escaped, and no fault of ours."""
    head, admin = served.signed_in("truongban"), served.signed_in("quantri")
    event = head.get("/v1/events").json()[0]["event"]
    for path, names in (FORMS | FORMS_OF_ADMIN).items():
        for name in names:
            given: dict[str, Any] = {"trigger": "btvthu-new-cadre-rule", "issued": "2023-02-01"}
            given |= {name: planted, "act": "preview"}
            person = admin if path in FORMS_OF_ADMIN else head
            answer = person.post(path.format(event=event), data=given)
            assert answer.status_code < 500, (path, name, answer.text)
            assert harmless(answer.text, planted), (path, name)
    assert head.get("/v1/verify").json()["entries"] == 2


@pytest.mark.parametrize("planted", TEXTS)
def test_no_address_is_more_than_text(clerk: TestClient, planted: str) -> None:
    """Each part of a query that a page shows."""
    for path in SEEN:
        page, _, name = path.partition("?")
        answer = clerk.get(page, params={name.removesuffix("={}"): planted})
        assert answer.status_code < 500, (path, answer.text)
        assert harmless(answer.text, planted), path
        assert "a=b" not in answer.headers.get("set-cookie", "")


def test_what_was_recorded_is_shown_as_text(served: Served) -> None:
    """A document whose every text is hostile is recorded, and every page that shows it escapes it;
    in a table for spreadsheets no cell is a formula."""
    clerk = served.signed_in("vanthu")
    planted = TEXTS[0] + TEXTS[1] + TEXTS[3]
    names = ("number", "issuer", "title", "note")
    body: dict[str, object] = dict.fromkeys(names, planted)
    body |= {"trigger": ["btvthu-new-cadre-rule"], "issued": "2023-02-01"}
    made = clerk.post("/v1/events", json=body, headers={"idempotency-key": "k"})
    assert made.status_code == 201, made.text
    event = made.json()["event"]
    pages = ("/", "/events", f"/events/{event}", "/log", "/log/3", "/tasks/nq21/2.1.2.b", "/undo")
    for path in (*pages, f"/events/{event}/correct", "/search?q=alert"):
        assert harmless(clerk.get(path).text, planted), path
    sheet = {"number": "=1+1", "title": "@x", "issued": "2023-02-02"} | {"trigger": body["trigger"]}
    clerk.post("/v1/events", json=sheet, headers={"idempotency-key": "s"})
    table = clerk.get("/events?format=csv").text
    assert "'=1+1" in table
    assert not re.search(r"(^|,)[=@]", table, re.MULTILINE)


def test_a_link_opens_and_does_nothing_else(clerk: TestClient) -> None:
    """Only http and https."""
    for url in ("javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd"):
        body = {"trigger": ["btvthu-new-cadre-rule"], "issued": "2023-02-01", "url": url}
        assert clerk.post("/v1/events?dry_run=true", json=body).status_code == 422, url


def test_a_plan_that_is_sent_reads_no_file(served: Served) -> None:
    """A plan that names a shared file finds none, wherever the server stands."""
    admin = served.signed_in("quantri")
    head = "plan: x\ntitle: y\nadopted: 2023-01-01\nbodies: {file: setup.py}\n"
    text = head + "tasks:\n  '1': {title: a}\n"
    told = admin.post("/v1/check", json={"text": text}).json()
    assert [fault["code"] for fault in told["faults"]] == ["shared-unreadable"]

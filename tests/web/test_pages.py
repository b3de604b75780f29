"""Every page in both languages, at another day, and as its rows."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import Served

PAGES = (
    "/",
    "/tasks",
    "/tasks?state=waiting&text=quy",
    "/tasks/nq21/2.1.2.b",
    "/tasks/nq21/2.2.6?occurrence=2022",
    "/tasks/nq21/3.d/complete",
    "/record",
    "/record?trigger=btvthu-new-cadre-rule",
    "/events",
    "/triggers",
    "/triggers?silent=30",
    "/triggers/btvthu-new-cadre-rule",
    "/triggers/btvthu-new-cadre-rule?came=31/3/2023&task=2.1.2.b&due=31/12/2023",
    "/calendar",
    "/calendar?view=year",
    "/timeline",
    "/dependencies?plan=nq21",
    "/plans",
    "/plans/nq21",
    "/bodies",
    "/bodies/thi-uy",
    "/search?q=quy",
    "/reports",
    "/reports?period=2023-Q1",
    "/settings",
    "/settings/policy",
    "/settings/calendars/vn-state",
    "/settings/calendars/us-federal?year=2027",
    "/settings/reminders",
    "/log",
    "/log/2",
    "/undo",
    "/verify",
    "/proposals",
    "/help",
)
OF_ADMIN = (
    "/settings",
    "/settings/policy",
    "/settings/calendars/vn-state",
    "/settings/reminders",
    "/settings/outbox",
    "/settings/backup",
    "/import",
)
"""Pages as an administrator has them: with their forms, and those that nobody else sees."""
BOUND = 65_000
"""Bytes of a page: the contract's 60 kB, and the seed's whole bodies a little over."""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_in_both_languages(served: Served, lang: str) -> None:
    """Each page has a title, one h1, its language and the ledger's head; no script or style of its
    own stands in it."""
    clerk, admin = served.signed_in("vanthu"), served.signed_in("quantri")
    for person, path in [*((clerk, path) for path in PAGES), *((admin, p) for p in OF_ADMIN)]:
        mark = "&" if "?" in path else "?"
        answer = person.get(f"{path}{mark}lang={lang}")
        text = answer.text
        assert answer.status_code == 200, (path, answer.status_code)
        assert f'<html lang="{lang}">' in text, path
        assert len(re.findall("<h1", text)) == 1, path
        assert "2:" in text, path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script>", text), path
        assert len(text.encode()) < BOUND, (path, len(text.encode()))


STAMP = re.compile(r">[^<]*(?<!known_at=)\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[^<]*<")
"""A moment as programs write it, where people read."""


def test_moments_are_written_for_people(served: Served) -> None:
    """On no page does a moment stand as programs write it; but where it is to be typed so."""
    for person, pages in (("vanthu", PAGES), ("quantri", OF_ADMIN)):
        browser = served.signed_in(person)
        for path in pages:
            assert STAMP.findall(browser.get(path).text) == [], path


def test_a_page_of_another_day_offers_nothing_to_record(clerk: TestClient) -> None:
    """With `today` or `known_at` a band says so, links keep it, and no form records."""
    for query in ("today=2023-06-01", "known_at=2026-01-01T00:00:00Z"):
        page = clerk.get(f"/?{query}")
        assert page.status_code == 200
        assert 'class="band"' in page.text
        assert query.partition("=")[0] + "=" in page.text
        assert "/record" not in page.text
    assert "nq21" not in clerk.get("/plans?known_at=2020-01-01T00:00:00Z").text


def test_the_same_rows_in_other_forms(clerk: TestClient) -> None:
    """`format` gives the rows of a page as JSON, lines, a table and a calendar."""
    rows = clerk.get("/tasks?format=json").json()
    assert len(rows) == len(clerk.get("/tasks?format=ndjson").text.splitlines())
    table = clerk.get("/tasks?format=csv").text.splitlines()
    assert table[0].startswith("plan,task,occurrence")
    calendar = clerk.get("/calendar?format=ics")
    assert calendar.text.startswith("BEGIN:VCALENDAR")


def test_the_reason_of_a_row_is_its_document(clerk: TestClient) -> None:
    """A date that was counted from one document says so in one line."""
    assert "3 tháng kể từ 08-QĐ/TU (31/01/2023)" in clerk.get("/").text


def test_search_goes_straight_to_an_exact_id(clerk: TestClient) -> None:
    """An id or a document's number redirects; words are found without accents."""
    assert clerk.get("/search?q=2.1.2.A").headers["location"] == "/tasks/nq21/2.1.2.a"
    assert "/events/" in clerk.get("/search?q=08-QD/TU").headers["location"]
    assert "2.1.2.b" in clerk.get("/search?q=phan cap quan ly can bo").text


def test_a_printed_head_is_proved(clerk: TestClient) -> None:
    """The head at the foot is one that the ledger had; an altered one is not."""
    head = re.search(r"\b2:[0-9a-f]{64}", clerk.get("/").text)
    assert head
    yes, no, bad = (
        clerk.get(f"/verify?head={text}").text
        for text in (head[0], head[0][:-1] + ("0" if head[0][-1] != "0" else "1"), "none")
    )
    assert "Đúng: sổ này đã có số hiệu ấy." in yes
    assert "Không đúng: sổ này chưa từng có số hiệu ấy." in no
    assert "Không phải một số hiệu sổ." in bad


def test_an_answer_that_is_known_is_304(clerk: TestClient) -> None:
    """The mark rests on the head: the same until something is recorded."""
    clerk.get("/tasks")
    first = clerk.get("/tasks")
    known = {"if-none-match": first.headers["etag"]}
    assert clerk.get("/tasks", headers=known).status_code == 304
    body = {"trigger": ["btvthu-new-cadre-rule"], "number": "X", "issued": "2023-02-01"}
    assert clerk.post("/v1/events", json=body, headers={"idempotency-key": "e"}).status_code == 201
    assert clerk.get("/tasks", headers=known).status_code == 200


def test_what_there_is_not_is_404_without_a_command(clerk: TestClient) -> None:
    """Errors name no command and no option."""
    for path in ("/tasks/nq21/9.9", "/events/none", "/triggers/none", "/bodies/none", "/log/99"):
        answer = clerk.get(path)
        assert answer.status_code == 404, path
        assert not re.search(r"upon [a-z]|--[a-z]", answer.text), path

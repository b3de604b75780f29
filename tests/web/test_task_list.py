"""The list of tasks on the page: what it shows and counts is what its rows add up to, of which it
makes those alone that it shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from engine.queries.rows import row_of
from upon.words.texts import Words
from web.pages import agenda, bodies, tasks, timeline
from web.shapes import shape_of

ASKED = (
    "",
    "body=thi-uy",
    "state=waiting&text=QUY",
    "plan=nq21&role=implementing",
    "text=quy+che",
    "shape=timeliness.waiting",
    "shape=none",
    "before=2023-12-31",
    "after=01/02/2023&lang=en",
    "today=2024-06-01",
)
ROW = re.compile(r'<a class="id" href="([^"]*)">([^<]*)</a>')
NEXT = re.compile(r'class="pager"><a href="([^"]*)"')
FACET = re.compile(r'shape=([a-z_.]+)[^"]*"><span class="state [a-z]+">.*?</span> (\d+)</a>')
"""A facet's shape and its number, as the template prints it."""


def _pages(clerk: TestClient, asked: str) -> Iterator[str]:
    path: str | None = f"/tasks?{asked}"
    while path:
        answer = clerk.get(path)
        assert answer.status_code == 200
        yield answer.text
        more = NEXT.search(answer.text)
        path = unescape(more[1]) if more else None


@pytest.mark.parametrize("asked", ASKED)
def test_pages_have_all_rows_once(
    clerk: TestClient, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """The pages that follow each other have the rows that the same list has as JSON, by due date,
    undated last; each says how many there are in all, and of which shape."""
    monkeypatch.setattr(tasks, "PAGE", 4)
    rows: list[dict[str, Any]] = clerk.get(f"/tasks?{asked}&format=json").json()
    dates = [row["due"] for row in rows]
    assert dates == sorted(dates, key=lambda due: (due is None, due or ""))
    pages = list(_pages(clerk, asked))
    shown = [found for page in pages for found in ROW.findall(page)]
    assert [task for _, task in shown] == [row["task"] for row in rows]
    labels = [parse_qs(urlsplit(unescape(url)).query).get("occurrence", [None]) for url, _ in shown]
    assert labels == [[row["occurrence"]] for row in rows]
    words = Words("en" if "lang=en" in asked else "vi")
    shapes = Counter(shape_of(row).word for row in rows).most_common()
    for page in pages:
        assert words.say("web.tasks.count", count=len(rows)) in unescape(page)
        assert FACET.findall(page) == [(word, str(count)) for word, count in shapes]
    assert len(pages) == max(1, -(-len(rows) // 4))


def test_a_key_of_no_row(clerk: TestClient) -> None:
    """After what is no row's key the list starts with its first."""
    first = ROW.findall(clerk.get("/tasks").text)
    assert first
    assert ROW.findall(clerk.get("/tasks?after_key=junk").text) == first


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks of which rows are made, as they are."""
    made: list[str] = []

    def counted(*asked: Any) -> Any:
        made.append(asked[0].task)
        return row_of(*asked)

    monkeypatch.setattr("engine.queries.lists.row_of", counted)
    return made


def test_no_row_that_is_not_shown(
    clerk: TestClient, monkeypatch: pytest.MonkeyPatch, made: list[str]
) -> None:
    """A page makes the rows that it shows, and one more, by which it knows that there are more;
    whatever is counted, by text and shape too."""
    monkeypatch.setattr(tasks, "PAGE", 4)
    for asked in ("", "text=quy", "shape=timeliness.waiting", "body=thi-uy"):
        made.clear()
        shown = ROW.findall(clerk.get(f"/tasks?{asked}").text)
        assert (len(shown), len(made)) == (4, 5)


def test_no_row_of_the_day_that_is_not_shown(
    clerk: TestClient, monkeypatch: pytest.MonkeyPatch, made: list[str]
) -> None:
    """The day's page makes the first rows of each heading, and none of what it only counts or
    draws."""
    whole = clerk.get("/").text
    made.clear()
    monkeypatch.setattr(agenda, "MOST", 2)
    page = clerk.get("/").text
    assert len(ROW.findall(whole)) > len(ROW.findall(page)) == len(made) > 2
    tiles = re.compile(r"<b>(\d+)</b>|<svg.*?</svg>", re.DOTALL)
    assert [found[0] for found in tiles.finditer(page)] == [
        found[0] for found in tiles.finditer(whole)
    ]


@pytest.mark.parametrize(
    ("path", "module"), [("/timeline", timeline), ("/bodies/thi-uy", bodies), ("/", agenda)]
)
def test_pages_that_count_make_what_they_show(
    clerk: TestClient, monkeypatch: pytest.MonkeyPatch, made: list[str], path: str, module: Any
) -> None:
    """A page that shows the first rows of many makes no others, whatever it says of all."""
    monkeypatch.setattr(module, "MOST", 1)
    shown = ROW.findall(clerk.get(path).text)
    assert len(shown) == len(made) >= 1


def test_the_matrix_of_a_body(clerk: TestClient) -> None:
    """How a body's work stands, done or not and in time or late, is what its rows add up to."""
    rows = clerk.get("/bodies/thi-uy?format=json").json()
    looks = [(row["timeliness"], row["due_kind"], 1) for row in rows]
    counts = bodies.matrix(looks)
    assert sum(counts.values()) == len(rows) > counts["waiting"] > 0
    page = re.sub(r"<[^>]+>", " ", clerk.get("/bodies/thi-uy").text)
    assert bodies.matrix([("due_soon", "dated", 2), ("no_date", "continuous", 3)]) == {
        **dict.fromkeys(bodies.CELLS, 0),
        "in_time": 2,
        "continuous": 3,
    }
    assert str(counts["waiting"]) in page.split()


@pytest.mark.parametrize("path", ["/calendar?month=2022-12", "/reports?period=2022-12"])
def test_pages_of_a_period_make_its_rows(clerk: TestClient, made: list[str], path: str) -> None:
    """A page of some days makes the rows of those days alone."""
    rows = clerk.get(f"{path}&format=json").json()
    days = {day[:7] for row in rows for day in (row["due"], row["completed_on"]) if day}
    assert "2022-12" in days
    made.clear()
    assert clerk.get(path).status_code == 200
    assert len(made) == len(rows) > 0

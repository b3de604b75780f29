"""Lists by body and page by page: whom a row is for, what a page holds, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Answer, Office

DAY = ("--today", "2023-06-01")


@pytest.fixture
def lively(country: Office) -> Office:
    """The country after a national model, one province's guide and one commune's completion."""
    return country.having(
        ("record", "model", "--issued", "2023-01-05", *DAY),
        ("record", "guide", "--issued", "2023-01-20", "--scope", "tinh-a", *DAY),
        ("complete", "1", "--body", "xa-a1", "--on", "2023-03-01", *DAY),
    )


def rows(office: Office, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office(*arguments, "--json", *DAY).data
    return found


def test_the_whole_counts_its_parts(lively: Office) -> None:
    """Without a body each scope has its row, with how many of its parts are done and which targets
    that reaches."""
    found = {row["scope"]: row for row in rows(lively, "tasks") if row["task"] == "1"}
    assert found[None]["progress"] == {"done": 1, "of": 4}
    assert found["tinh-a"]["progress"] == {"done": 1, "of": 3}
    assert [target["met"] for target in found["tinh-a"]["targets"]] == [False, False]
    assert (found[None]["due"], found["tinh-a"]["due"]) == (None, "2023-04-20")


@pytest.mark.parametrize(
    ("body", "state", "due"),
    [
        ("xa-a1", "done", "2023-04-20"),
        ("xa-a2", "active", "2023-04-20"),
        ("xa-b1", "waiting", None),
    ],
)
def test_one_body_sees_its_own_part(lively: Office, body: str, state: str, due: str) -> None:
    """With a body the narrowest standing speaks, and what the others did is left out."""
    row = next(row for row in rows(lively, "tasks", "--body", body) if row["task"] == "1")
    assert (row["state"], row["due"], row["body"], row["progress"]) == (state, due, body, None)


def test_below_has_a_row_a_body(lively: Office) -> None:
    """Each body below has its own rows, in the order of dates, whoever is done left out."""
    found = rows(lively, "overdue", "--body", "tw", "--below")
    assert [(row["task"], row["body"]) for row in found] == [
        ("4", None),
        ("2", "xa-a1"),
        ("1", "xa-a2"),
        ("1", "xa-a3"),
    ]
    assert lively("overdue", "--body", "tw", "--below", "--count", *DAY).out == "4\n"
    page = lively("overdue", "--body", "tw", "--below", "--lang", "en", *DAY).out
    assert "for Xã Phổ Khánh (xa-a2)" in page


def test_in_sum_a_province_counts_its_own(lively: Office) -> None:
    """In sum the tasks stand as the place sees them, with the parts below it counted."""
    for body, progress in (("tinh-a", (1, 3)), ("tinh-b", (0, 1)), ("tw", (1, 4))):
        found = rows(lively, "tasks", "--body", body, "--sum")
        row = next(row for row in found if row["task"] == "1")
        assert (row["progress"]["done"], row["progress"]["of"]) == progress


@pytest.mark.parametrize(
    "asked",
    [
        ("tasks",),
        ("due",),
        ("tasks", "--body", "tw", "--below"),
        ("overdue", "--body", "tinh-a", "--below"),
    ],
)
def test_pages_make_the_list(lively: Office, asked: tuple[str, ...]) -> None:
    """Page after page, from the key of the last row on, is the whole list."""
    whole = rows(lively, *asked)
    pages: list[dict[str, Any]] = []
    key: list[str] = []
    while page := rows(lively, *asked, "--limit", "2", *key):
        pages += page
        key = ["--after-key", page[-1]["key"]]
    assert pages == whole
    told = lively(*asked, "--limit", "1", "--lang", "en", *DAY)
    assert f"More: --after-key {whole[0]['key']}" in told.err


def test_a_stream_is_a_row_a_line(lively: Office) -> None:
    """`--json --stream` prints the same rows, each on its line."""
    lines = lively("tasks", "--json", "--stream", *DAY).out.splitlines()
    assert [json.loads(line) for line in lines] == rows(lively, "tasks")
    assert len(lively("tasks", "--json", "--stream", "--limit", "2", *DAY).out.splitlines()) == 2


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (("events",), "event"),
        (("bodies", "list"), "id"),
        (("triggers",), "id"),
        (("history", "1"), "entry"),
        (("log",), "seq"),
    ],
)
def test_other_lists_have_pages_too(lively: Office, asked: tuple[str, ...], key: str) -> None:
    """Documents, bodies, triggers, history and the log are gone on with by their own key."""
    whole = lively(*asked, "--json").data
    first = whole[0][key]
    rest = lively(*asked, "--json", "--after-key", str(first)).data
    assert rest == [row for row in whole if row[key] != first]
    assert {
        row[key] for row in lively(*asked, "--json", "--after-key", str(first), "--limit", "1").data
    } == {rest[0][key]}
    assert lively(*asked, "--count").out == f"{len(whole)}\n"
    assert lively(*asked, "--count", "--json").data == {"count": len(whole)}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("tasks", "--after-key", "zzz"), 5),
        (("tasks", "--after-key", "-/none/0/0///"), 5),
        (("events", "--after-key", "zzz"), 5),
        (("tasks", "--limit", "0"), 5),
        (("bodies", "list", "--limit", "many"), 5),
        (("tasks", "--below"), 2),
        (("tasks", "--body", "tw", "--below", "--sum"), 2),
        (("tasks", "--stream"), 2),
        (("tasks", "--body", "nowhere"), 3),
    ],
)
def test_what_is_refused(
    lively: Office, asked: tuple[str, ...], code: int, one_line: Callable[[Answer, int], str]
) -> None:
    """A key that is none, a number that is none, options that do not go together: one line."""
    one_line(lively(*asked), code)

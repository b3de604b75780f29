"""The agenda of many bodies: the first rows under each heading, and how many more there are."""

from __future__ import annotations

import re
from typing import Any

import pytest

from engine.queries.rows import row_of
from tests.cli.conftest import Office

DAY = ("--today", "2023-06-01", "--lang", "en")
PLAN = """\
plan: many
title: Many
adopted: 2023-01-02
calendar: none
bodies:
  centre: {{name: Centre}}
{bodies}
groups:
  all: {{name: All, members: [{members}]}}
triggers:
  model: {{name: Model}}
tasks:
  "1": {{title: Late, each: all, due: by 2023-03-31}}
  "2": {{title: Later, each: all, due: by 2023-12-31}}
  "3": {{title: Waits, each: all, when: model, due: 3 months after model}}
  "4": {{title: Always, each: all, due: continuous}}
"""
MEMBERS = [f"m{number:03}" for number in range(120)]
BELOW = ("--body", "centre", "--below")


@pytest.fixture
def many(office: Office) -> Office:
    """A plan in force of which 120 bodies below the centre have parts."""
    bodies = "\n".join(f"  {m}: {{name: {m.upper()}, under: centre}}" for m in MEMBERS)
    text = PLAN.format(bodies=bodies, members=", ".join(MEMBERS))
    office.plan.write_text(text, encoding="utf-8")
    return office.having(
        ("adopt", str(office.plan), "--today", "2023-01-02"),
        ("start", "2", "--body", "m110", "--today", "2023-02-01"),
        ("complete", "1", "--body", "m003", "--today", "2023-02-01"),
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks of which rows are made, as they are."""
    found: list[str] = []

    def counted(*asked: Any) -> Any:
        found.append(asked[0].task)
        return row_of(*asked)

    monkeypatch.setattr("engine.queries.lists.row_of", counted)
    return found


def test_the_first_rows_and_how_many_more(many: Office) -> None:
    """Under each heading stand all that there are in number, a hundred rows, and the command that
    has the rest; what to do next is of all rows, printed or not."""
    out = many("agenda", *BELOW, *DAY).out
    assert len(re.findall(r"\(m\d{3}\)", out)) == 200
    assert "OVERDUE: 119" in out
    assert "IN HAND: 120" in out
    assert "WAITING: 120" in out
    assert "CONTINUOUS: 120" in out
    assert "... and 19 more; see `upon overdue --body centre --below --limit 1000`" in out
    assert "... and 20 more; see `upon agenda --body centre --below --limit 1000`" in out
    assert "(m098)" in out
    assert "(m101)" not in out
    assert "`upon complete 2 --body m110`" in " ".join(out.split())


def test_so_many_rows_as_are_asked_for(many: Office) -> None:
    """`--limit` says how many rows each heading has, of what is told in numbers too with `--all`;
    enough of them leave nothing to be told."""
    out = many(
        "agenda", *BELOW, "--plan", "many", "--limit", "2", "--all", "--within", "9", *DAY
    ).out
    options = "--plan many --body centre --below --limit 20`"
    assert f"... and 117 more; see `upon overdue {options}" in out
    assert f"... and 118 more; see `upon agenda --within 9 {options}" in " ".join(out.split())
    assert f"... and 118 more; see `upon waiting {options}" in out
    assert "(m001)" in out
    assert "(m002)" not in out
    whole = many("agenda", *BELOW, "--limit", "120", *DAY).out
    assert "more; see" not in whole
    assert "(m119)" in whole


def test_a_page_as_json(many: Office) -> None:
    """With a limit the JSON has the first rows of the whole and its counts; without one it is
    whole, whatever the page for people prints."""
    whole = many("agenda", *BELOW, *DAY, "--json").data
    page = many("agenda", *BELOW, *DAY, "--json", "--limit", "3").data
    counts = page.pop("counts")
    assert counts == {name: len(rows) for name, rows in whole.items() if name != "to_complete"}
    assert counts["in_hand"] == 120
    assert page == {name: rows[:3] for name, rows in whole.items()}


def test_no_row_that_is_not_printed(many: Office, made: list[str]) -> None:
    """What is not printed is counted without its rows: a row is worked out once a standing of which
    the page prints some, and once a sentence on what to do next."""
    many("agenda", *BELOW, *DAY, "--limit", "2")
    assert len(made) <= 2 * 2 + 4
    made.clear()
    many("agenda", *BELOW, *DAY, "--limit", "2", "--json")
    assert len(made) <= 4 * 2


def test_a_limit_that_is_none(many: Office, one_line: Any) -> None:
    """A limit is a number from one on."""
    for given in ("0", "-1", "x"):
        assert "1..1000000" in one_line(many("agenda", "--limit", given), 5)

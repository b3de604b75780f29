"""A national story on every ledger: a centre, two provinces, five communes, two plans; the rows of
every list are the same literal tables on all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.model.acts import EventRecorded
from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.queries.lists import LISTS
from engine.queries.rows import Row
from engine.service.engine import Engine
from tests.support.country import country, directory, lines
from tests.support.plain_lists import plain_agenda, plain_counts
from tests.support.strategies import TREE, make_plan

D = date.fromisoformat
TODAY = D("2023-03-01")
NATIONAL: dict[str, dict[str, Any]] = {
    "adopt": {
        "each": "communes",
        "when": "directive",
        "due": "1 month after directive",
        "targets": [{"says": "80%", "of": "communes", "at_least": 80}],
    },
    "report": {"each": "communes", "when": "done adopt", "due": "10 days after done adopt"},
    "review": {"lead": ["centre"], "when": "done adopt and done report"},
}
PROVINCIAL: dict[str, dict[str, Any]] = {
    "steer": {"lead": ["north"], "when": "directive", "due": "by 2023-03-31"},
    "inspect": {"each": "mixed", "when": "guidance", "due": "every quarter"},
}
TABLES = Path(__file__).with_name("country.txt")
MERGED = "merged: "


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    """The story up to its last day."""
    made = country(NATIONAL, ledger, plan="nation")
    groups = {"mixed": TREE["groups"]["mixed"]}
    made.adopt(make_plan(PROVINCIAL, plan="region", until="2023-06-30", groups=groups))
    _documents(made)
    _work(made)
    return made


def _documents(engine: Engine) -> None:
    """A directive for all; an earlier one in the north; one of n1's own, which is taken back; the
    guidance in the south."""
    say = engine.record
    say("directive", issued=D("2023-01-20"), scope="centre", number="1")
    say("directive", issued=D("2023-01-05"), scope="north", number="2")
    event = say("directive", issued=D("2023-01-02"), scope="n1", number="3").event
    say("guidance", issued=D("2023-01-10"), scope="south", number="4")
    say("directive", issued=D("2023-01-03"), scope="n2", number="5")
    engine.retract(event or "", reason="sent in error")


def _work(engine: Engine) -> None:
    """n1 has done all, n2 and s2 the first task, s1 has begun it; n3's deadline was put off."""
    engine.complete("adopt", body="n1", on=D("2023-01-25"))
    engine.complete("report", body="n1", on=D("2023-01-30"))
    engine.complete("adopt", body="n2", on=D("2023-02-10"))
    engine.complete("adopt", body="s2", on=D("2023-02-25"))
    engine.start("adopt", body="s1", on=D("2023-02-01"))
    engine.extend("adopt", D("2023-04-30"), body="n3", reason="flood")
    engine.complete("inspect", body="s1", occurrence="2023-Q1", on=D("2023-02-20"))
    engine.start("steer", body="north", on=D("2023-02-01"))


def _merger(engine: Engine) -> None:
    """n3 goes into n2, s1 comes under the north."""
    engine.succeed("n3", "n2", D("2023-02-15"))
    moved = {"s1": {"name": "s1", "under": "north"}}
    engine.put_bodies(directory({"north": {"name": "North", "under": "centre"}} | moved))


# The tables

KEYS = "task occurrence body scope state due progress"
FLAGS = {"below": {"below": True}, "sum": {"total": True}}


def expected() -> dict[str, list[str]]:
    """The tables of country.txt: what is asked, and the rows. The values of a row are KEYS."""
    found: dict[str, list[str]] = {}
    asked = ""
    for line in TABLES.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[asked].append(" ".join(line.split()))
        elif line and not line.startswith("#"):
            asked = line
            found[asked] = []
    return found


def seen(engine: Engine, asked: str) -> list[str]:
    """The rows of a list as a table asks for them: its name, a body, below or in sum, a day."""
    name, *words = asked.split()
    day = next((word for word in words if word.startswith("2")), TODAY.isoformat())
    filters: dict[str, Any] = {}
    for word in words:
        if word != day:
            filters |= FLAGS.get(word, {"body": word})
    return lines(engine, KEYS, name=name, today=D(day), **filters)


def test_the_rows_of_every_list(engine: Engine) -> None:
    """Every list, whole, for a body, below one and in sum, has the rows of its table; after the
    merger those of the tables that say so."""
    first = {asked: rows for asked, rows in expected().items() if not asked.startswith(MERGED)}
    assert {asked: seen(engine, asked) for asked in first} == first
    assert engine.verify()[1] == []
    _merger(engine)
    second = {a: rows for a, rows in expected().items() if a.startswith(MERGED)}
    assert {a: seen(engine, a.removeprefix(MERGED)) for a in second} == second
    assert engine.verify()[1] == []


def test_the_pages_of_every_list(engine: Engine) -> None:
    """Page by page every list has the rows that it has in one."""
    for name in LISTS:
        for asked in ({}, {"body": "centre", "below": True}, {"body": "north", "total": True}):
            filters, key = Filters(**asked), None  # type: ignore[arg-type]
            pages: list[Row] = []
            while page := engine.page(name, limit=3, after_key=key, filters=filters, today=TODAY):
                pages += page
                key = page[-1]["key"]
            assert pages == engine.tasks(name, filters=filters, today=TODAY)


def test_going_on_after_a_row_that_is_gone(engine: Engine) -> None:
    """A list that goes on after a row which has vanished has the rows behind its place, on every
    ledger."""
    filters = Filters(body="north", below=True)
    rows = engine.tasks(filters=filters)
    at = next(i for i, row in enumerate(rows) if (row["task"], row["scope"]) == ("steer", "n2"))
    directive = next(
        e for e, _ in engine.log() if isinstance(e.act, EventRecorded) and e.act.event.number == "5"
    )
    engine.retract(directive.act.event.id, reason="r")  # type: ignore[union-attr]
    rest = engine.page(limit=9, after_key=rows[at]["key"], filters=filters)
    assert [row["key"] for row in rest] == [row["key"] for row in rows[at + 1 :]]


def test_targets_and_history(engine: Engine) -> None:
    """Targets are met by the whole's share; the history of a part names what changed it."""
    adopt = next(row for row in engine.tasks(today=TODAY) if row["task"] == "adopt")
    assert adopt["targets"] == [{"says": "80%", "met": False}]
    engine.complete("adopt", body="s1", on=TODAY)
    adopt = next(row for row in engine.tasks(today=TODAY) if row["task"] == "adopt")
    assert adopt["targets"] == [{"says": "80%", "met": True}]
    told = [
        (h["change"].scope, h["change"].field, h["change"].after)
        for h in engine.history("adopt", body="n2")
    ]
    assert ("n2", "due", "2023-02-03") in told
    assert ("n2", "state", "done") in told
    assert not [scope for scope, *_ in told if scope in ("n1", "south", "s1")]


def test_working_it_out_again(engine: Engine) -> None:
    """Rebuilt from the ledger everything is as it was."""
    _merger(engine)
    before = engine.tasks(filters=Filters(all_occurrences=True)), engine.lines()
    engine.rebuild()
    assert (engine.tasks(filters=Filters(all_occurrences=True)), engine.lines()) == before


@pytest.mark.parametrize("way", [{}, {"below": True}, {"total": True}], ids=str)
def test_sums_and_pages_of_every_place(engine: Engine, way: dict[str, Any]) -> None:
    """What a place has under each heading and of what is what its rows add up to, before the merger
    and after it; a page has the first of them."""
    for happens in (lambda _: None, _merger):
        happens(engine)
        for body in ("centre", "north", "n2", "s1"):
            filters = Filters(body=body, **way)
            agenda = engine.agenda(today=TODAY, filters=filters)
            rows = engine.tasks(today=TODAY, filters=filters)
            assert agenda == plain_agenda(rows, TODAY)
            assert engine.counts(today=TODAY, filters=filters) == plain_counts(rows, agenda)
            page = engine.agenda_page(limit=2, today=TODAY, filters=filters)
            assert page.rows == {name: found[:2] for name, found in agenda.items()}
            assert page.counts == {name: len(found) for name, found in agenda.items()}
